import type { parts as english } from "../en/parts";
import { plural } from "../plural";

export const parts: typeof english = {
  close: "Fermer",
  cancel: "Annuler",
  back: "Retour",
  next: "Suivant",
  copy: "Copier",
  copied: "Copié",
  copyFailed: "Copie impossible",
  working: "En cours…",
  optional: "facultatif",
  dismiss: "Fermer le message",
  showInvisible: "Montrer les caractères invisibles",
  chooseFile: "Choisir un fichier…",
  dropFile: "ou le déposer ici",
  typeToConfirm: (word) => `Tapez ${word} pour confirmer`,
  stepOf: (step, count) => `Étape ${step} sur ${count}`,
  stepDone: "terminée",
  rows: (count) => plural("fr", count, { one: "# ligne", many: "# lignes", other: "# lignes" }),
  sortBy: (column) => `Trier par ${column}`,
  noMatch: "Aucun résultat.",
  failure: {
    quoted: "Les mots de la banque",
    meaning: "Ce que cela signifie",
    todo: "Que faire",
    evidence: "Ouvrir l’appel",
    requestId: "Identifiant de requête",
    trace: "Identifiant de trace",
    retry: "Réessayer",
  },
};
