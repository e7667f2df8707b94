import type { store as english } from "../en/store";

export const store: typeof english = {
  states: {
    "keychain-absent": {
      title: "Aucun trousseau sur ce système",
      lead: "Guichet garde les clés privées et celle de son coffre dans le trousseau du système, et il n’y en a pas ici.",
      todo: "Installez-en un, rouvrez la session, puis réessayez. Ou choisissez ci-dessous comment vous en passer.",
    },
    "keychain-locked": {
      title: "Le trousseau est verrouillé",
      lead: "Le trousseau du système n’a pas remis la clé du coffre : il est verrouillé, ou sa demande a été refusée.",
      todo: "Déverrouillez-le et réessayez. Ou choisissez ci-dessous comment vous en passer.",
    },
    "keychain-broken": {
      title: "Le trousseau ne fonctionne pas",
      lead: "Le système a un trousseau, mais il a répondu par une erreur.",
      todo: "Réparez-le ou redémarrez-le, puis réessayez. Ou choisissez ci-dessous comment vous en passer.",
    },
    "store-key-missing": {
      title: "La clé du coffre manque",
      lead: "Un coffre existe sur cet ordinateur et le trousseau n’en a pas la clé. Guichet n’en fait pas de nouvelle : le contenu serait perdu.",
      todo: "Si la clé est dans un autre trousseau ou une autre session, déverrouillez-le et réessayez. Pour restaurer, remettez le dossier de données et l’entrée du trousseau d’une copie. Pour recommencer, déplacez le dossier de données et réessayez.",
    },
    "store-newer": {
      title: "Le coffre a été écrit par un Guichet plus récent",
      lead: "Par prudence, il n’a été ni ouvert ni modifié.",
      todo: "Réinstallez la version plus récente, puis ouvrez-le.",
    },
    "store-in-use": {
      title: "Le coffre est ouvert dans une autre fenêtre",
      lead: "Un autre Guichet sur cet ordinateur utilise le même dossier de données.",
      todo: "Fermez l’autre, puis réessayez.",
    },
    "store-broken": {
      title: "Le coffre est illisible",
      lead: "Le fichier est abîmé ou ne peut pas être ouvert. Il n’a pas été modifié.",
      todo: "Remettez une copie du dossier de données, ou déplacez-le pour recommencer, puis réessayez.",
    },
  },
  versions: (p) => `Le coffre est au format ${p.found} ; cette version connaît les formats jusqu’à ${p.known}.`,
  install: (p) => `Sous Debian et Ubuntu, le paquet est ${p.package} :`,
  command: "Commande",
  folder: "Dossier de données",
  detail: "Détail technique",
  retry: "Réessayer",
  without: "Continuer sans le trousseau",
  memory: {
    title: "Ne rien garder",
    lead: "Tout reste en mémoire. À la fermeture, les clés, enrôlements et appels disparaissent. Utile pour regarder.",
    act: "Ne rien garder cette fois",
  },
  sealed: {
    title: "Un fichier de clés scellé par une phrase secrète",
    lead: "Les clés sont dans un fichier que seule votre phrase ouvre. Elle est demandée à chaque démarrage.",
    existing: "Un fichier de clés scellé est ici. Donnez sa phrase secrète pour ouvrir le coffre.",
    passphrase: "Phrase secrète",
    again: "Phrase secrète, encore une fois",
    hint: "Au moins 12 caractères. Personne ne peut la retrouver pour vous.",
    short: "Au moins 12 caractères.",
    differ: "Les deux ne sont pas identiques.",
    create: "Sceller et ouvrir",
    open: "Ouvrir",
  },
};
