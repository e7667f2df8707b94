import type { store as english } from "../en/store";

export const store: typeof english = {
  states: {
    "keychain-absent": {
      title: "Aucun trousseau sur ce système",
      lead: "Guichet garde les clés privées et celle de son coffre dans le trousseau du système, et il n’y en a pas ici.",
      todo: "Installez-en un, rouvrez la session, puis réessayez. Ou choisissez ci-dessous comment vous en passer.",
    },
    sealed: {
      title: "Ce coffre est scellé par une phrase secrète",
      lead: "Sa clé est dans un fichier que seule votre phrase ouvre.",
      todo: "Tapez la phrase secrète pour ouvrir le coffre. Guichet la demande à chaque démarrage.",
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
      todo: "Si la clé est dans un autre trousseau ou une autre session, déverrouillez-le et réessayez. Si vous avez une copie du dossier de données et de l’entrée du trousseau, remettez les deux et réessayez. Si la clé est perdue pour de bon, recommencez.",
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
      todo: "Si vous avez une copie du dossier de données, remettez-la et réessayez. Sinon, recommencez.",
    },
    "disk-full": {
      title: "Le disque est plein",
      lead: "Guichet a besoin d’un peu de place dans son dossier de données pour ouvrir le coffre. Rien n’a été modifié.",
      todo: "Libérez de la place sur ce disque, puis réessayez.",
    },
    "folder-unusable": {
      title: "Le dossier de données est inutilisable",
      lead: "Guichet ne peut pas y lire ou y écrire, ou autre chose occupe la place. Le coffre n’a pas été modifié.",
      todo: "Vérifiez que le dossier est à vous et accessible en écriture, et que son disque est branché ; puis réessayez.",
    },
  },
  versions: (p) => `Le coffre est au format ${p.found} ; cette version connaît les formats jusqu’à ${p.known}.`,
  install: (p) => `Sous Debian et Ubuntu, le paquet est ${p.package} :`,
  command: "Commande",
  folder: "Dossier de données",
  detail: "Détail technique",
  retry: "Réessayer",
  startOver: {
    ask: "Recommencer…",
    title: "Recommencer avec un coffre vide ?",
    lead: "Rien n’est supprimé : le coffre qui ne s’ouvre pas passe dans un nouveau dossier « set-aside-… » du dossier de données. Guichet en commence un vide, sans profils, certificats, enrôlements ni appels.",
    sealed: "Le fichier de clés scellé part avec lui : si la phrase revient, remettre les fichiers à leur place rouvre le coffre. Les banques gardent leurs enrôlements.",
    done: "L’ancien coffre a été mis de côté",
    aside: "Il est conservé entier dans ce dossier. Pour le retrouver, fermez Guichet et remettez ses fichiers dans le dossier de données.",
    stays: "Les clés du trousseau du système y restent, et les banques gardent leurs enrôlements.",
    typed: "RECOMMENCER",
    act: "Recommencer",
  },
  lost: {
    title: "La phrase secrète est perdue",
    lead: "Personne ne peut la retrouver. Guichet peut mettre ce coffre de côté, sans rien supprimer, et en commencer un vide.",
  },
  storeWaits: "Un coffre existe déjà sur cet ordinateur et sa clé est dans ce trousseau. Il attend que le trousseau s’ouvre.",
  withoutPassphrase: "Sans la phrase secrète",
  keychain: {
    title: "Avec le trousseau",
    lead: "Si le trousseau du système a tout de même la clé de ce coffre, déverrouillez-le et réessayez.",
  },
  without: "Continuer sans le trousseau",
  memory: {
    title: "Ne rien garder",
    lead: "Tout reste en mémoire. À la fermeture, les clés, enrôlements et appels disparaissent. Utile pour regarder.",
    act: "Ne rien garder cette fois",
  },
  sealed: {
    title: "Un fichier de clés scellé par une phrase secrète",
    lead: "Les clés sont dans un fichier que seule votre phrase ouvre. Elle est demandée à chaque démarrage.",
    passphrase: "Phrase secrète",
    again: "Phrase secrète, encore une fois",
    hint: "Au moins 12 caractères. Personne ne peut la retrouver pour vous.",
    empty: "Tapez la phrase secrète.",
    short: "Au moins 12 caractères.",
    differ: "Les deux ne sont pas identiques.",
    create: "Sceller et ouvrir",
    open: "Ouvrir",
  },
};
