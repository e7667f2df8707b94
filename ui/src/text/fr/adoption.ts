import type { AdoptionText } from "../en/adoption";

export const adoption: AdoptionText = {
  title: "Ajouter une application enrôlée ailleurs",
  lead: "Une application enrôlée avec un autre outil ou sur le portail de la banque rejoint votre liste. Rien ne change à la banque.",
  madeBy: "Comment a-t-elle été enrôlée ?",
  ways: {
    api: { name: "Par la Registration API", hint: "Guichet la lit à la banque avec la paire en service. Elle peut ensuite être modifiée, renouvelée et supprimée ici." },
    portal: { name: "Sur le portail développeur de la banque", hint: "Elle est listée ici et ne peut pas être modifiée : la Registration API de BPCE n’atteint pas les applications du portail." },
  },
  portalAlone: {
    ways: {
      api: "Cette banque n’a pas d’API d’enrôlement.",
      portal: "Elle est listée ici ; elle se modifie et se supprime sur le portail.",
    },
    bankHint: "Celle pour laquelle elle a été créée : chaque application vaut pour une seule banque.",
    clientIdHint: "La clé d’API que montre le portail.",
    notMade: "Pas encore créée ? La liste de contrôle a tout ce que le portail demande.",
    open: "Ouvrir la liste de contrôle",
  },
  where: "Où elle est connue",
  bank: "Banque",
  bankHint: "N’importe quelle banque du groupe : l’enrôlement vaut pour toutes.",
  chooseBank: "Choisissez une banque…",
  app: "L’application",
  clientId: "client_id",
  clientIdHint: "Tel que la banque l’a attribué, par exemple 1PSDFR-ACPR-12345-0-RWMH.",
  softwareId: "Nom de l’application",
  softwareIdHint: "Tel que les clients le voient à la banque.",
  redirectsHint: {
    api: "Celles que vous connaissez. Elles sont comparées à ce que la banque détient ; celles de la banque comptent.",
    portal: "Celles saisies sur le portail.",
  },
  keyIdHint: "Comme dans vos autres enrôlements. Sans adresse, le keyId nomme le certificat par numéro de série et émetteur.",
  actApi: "La lire à la banque",
  actPortal: "L’ajouter à la liste",
  working: "Interrogation de la banque…",
  nothingKept: "Rien n’a été gardé. Votre saisie est toujours là.",
  added: "L’application est dans votre liste.",
  cancel: "Retour à la liste",
};
