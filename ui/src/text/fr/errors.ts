import type { errors as english } from "../en/errors";

export const errors: typeof english = {
  "input-invalid": {
    title: "Le formulaire contient une erreur",
    meaning: "Guichet a vérifié les champs avant d’agir. Rien n’a été envoyé ni enregistré.",
    todo: "Corrigez les champs signalés.",
  },
  "not-found": {
    title: "Cet élément n’existe plus",
    meaning: "Il a été supprimé entre-temps, ou l’adresse est fausse.",
    todo: "Revenez à la liste et choisissez à nouveau.",
  },
  "store-not-open": {
    title: "Le coffre n’est pas ouvert",
    meaning: "Guichet ne peut rien lire ni garder tant que le trousseau ou la phrase secrète n’a pas ouvert son coffre.",
    todo: "Déverrouillez le trousseau ou donnez la phrase secrète, puis réessayez.",
  },
  "wrong-passphrase": {
    title: "La phrase secrète ne convient pas",
    meaning: "Le fichier de clé a été scellé avec une autre phrase. Rien n’a été changé.",
    todo: "Saisissez-la à nouveau ; vérifiez la disposition du clavier et le verrouillage des majuscules.",
  },
  "store-failed": {
    title: "Le coffre n’a pas pu être lu ou écrit",
    meaning: "Le fichier sur cet ordinateur a donné une erreur. Ce qui était enregistré est intact.",
    todo: "Vérifiez les droits du dossier de données, puis réessayez.",
  },
  "store-full": {
    title: "Le disque est plein",
    meaning: "Il n’y a plus de place pour garder ceci. Rien n’est écrit à moitié : ce qui était enregistré est entier.",
    todo: "Libérez de la place sur le disque du dossier de données, puis recommencez ; Guichet continue sans redémarrage.",
  },
  "keychain-failed": {
    title: "Le trousseau n’a pas donné ou gardé une clé",
    meaning: "Une clé privée était nécessaire et le trousseau du système a refusé ou n’a pas répondu à temps.",
    todo: "Déverrouillez le trousseau, répondez à sa demande, puis réessayez.",
  },
  "certificate-missing": {
    title: "Un certificat ou sa clé manque",
    meaning:
      "Un appel à la banque exige le QWAC pour la connexion et le QSEALC pour la signature, chacun avec sa clé privée, dans ce profil.",
    todo: "Importez celui qui manque dans Certificats.",
  },
  "certificate-unfit": {
    title: "La banque refuserait ces certificats",
    meaning: "Une règle du diagnostic échoue que la banque applique. Rien n’a été envoyé.",
    todo: "Ouvrez Certificats : le diagnostic nomme la règle et sa source.",
  },
  "certificate-in-use": {
    title: "Un enrôlement se sert de ce certificat",
    meaning: "Sans lui, la banque ne pourrait plus être jointe pour cette application. Rien n’a été retiré.",
    todo: "Renouvelez d’abord les certificats de l’application ; l’ancienne paire pourra être retirée quand la nouvelle sera en service.",
  },
  "registration-unchangeable": {
    title: "Cette application n’est pas joignable d’ici",
    meaning: "Elle a été créée sur le portail de la banque, ou elle est supprimée : la Registration API ne l’atteint pas. Rien n’a été envoyé.",
    todo: "Pour la gérer ici, enrôlez-la à nouveau par l’API ; elle recevra un autre client_id.",
  },
  "already-sent": {
    title: "Cette demande est peut-être déjà partie",
    meaning: "Une tentative précédente s’est terminée sans réponse connue. La banque a pu enrôler l’application.",
    todo: "Regardez d’abord l’appel. N’envoyez à nouveau que si vous êtes sûr que la banque n’a rien.",
  },
  "review-changed": {
    title: "La demande a changé depuis votre relecture",
    meaning: "Le brouillon a été modifié après la relecture affichée ; rien n’est parti sans être vu.",
    todo: "Relisez encore une fois, puis envoyez.",
  },
  "no-access": {
    title: "Il n’y a aucun accès à renouveler ni à clore",
    meaning: "Aucun jeton n’est détenu pour ce PSU : il n’a pas autorisé l’application, ou l’accès a pris fin. Rien n’a été envoyé.",
    todo: "Envoyez le PSU à la banque (à nouveau).",
  },
  "not-consented": {
    title: "Le consentement du PSU ne couvre pas ceci",
    meaning: "La banque n’a pas de consentement pour ce compte ou ce type de données.",
    todo: "Regardez le consentement, modifiez-le et envoyez-le, puis demandez à nouveau.",
  },
  "given-up": {
    title: "Vous y avez renoncé",
    meaning: "La question a été close avant l’arrivée de la réponse. Ce qui était gardé reste inchangé ; on ignore si la banque a compté l’appel.",
    todo: "Redemandez quand vous voulez.",
  },
  "wrong-scope": {
    title: "L’accès vaut pour un autre rôle",
    meaning: "La banque a refusé l’appel pour son périmètre et a révoqué les deux jetons.",
    todo: "Envoyez à nouveau le PSU à la banque, sur une connexion du bon rôle.",
  },
  "quota-spent": {
    title: "Arrêté ici : les appels du jour sont épuisés",
    meaning: "Sans le PSU, une banque doit répondre à quatre appels par jour pour chaque compte et type de données (RTS, article 36, paragraphe 5, point b), comptés de minuit à minuit à Paris. Le cinquième n’a pas été envoyé.",
    todo: "Attendez minuit, ou demandez avec l’adresse IP du PSU pendant qu’il est là.",
  },
  "bank-limit": {
    title: "Trop d’appels sans le PSU",
    meaning: "La banque ne répond plus aujourd’hui. Elle compte par jour civil à Paris.",
    todo: "Attendez qu’elle compte à nouveau, ou demandez avec l’adresse IP du PSU pendant qu’il est là.",
  },
  "not-served": {
    title: "La banque n’offre pas cette fonction",
    meaning: "Elle a répondu que la fonction n’est pas mise en œuvre.",
    todo: "Rien à faire : les documents de cette banque le disent.",
  },
  "unknown-account": {
    title: "La banque ne connaît pas ce compte",
    meaning: "Le compte est peut-être clos, ou son nom à la banque a changé.",
    todo: "Demandez à nouveau la liste des comptes.",
  },
  "period-out-of-bounds": {
    title: "Plus loin que la banque ne remonte",
    meaning: "La banque refuse un premier jour antérieur à sa profondeur.",
    todo: "Choisissez un premier jour plus tardif, ou aucun : la banque envoie alors tout ce qu’elle a.",
  },
  "payment-moved": {
    title: "Cela appartient à un autre moment du paiement",
    meaning: "Il a été envoyé, terminé ou approuvé entre-temps, ou il n’y a encore rien avec quoi continuer. Rien n’a été envoyé.",
    todo: "Regardez où en est le paiement maintenant.",
  },
  "payment-conflict": {
    title: "L’état du paiement ne le permet pas",
    meaning: "La banque détient le paiement dans un état où c’est impossible (409) : il est peut-être déjà confirmé, terminé ou annulé.",
    todo: "Regardez le statut : il dit lequel.",
  },
  "unknown-payment": {
    title: "La banque ne connaît pas ce paiement",
    meaning: "Elle n’a pas (ou plus) de paiement sous cet identifiant. Les banques conservent un statut au moins 30 jours.",
    todo: "Demandez au support de la banque, avec le paymentInformationId.",
  },
  "payment-link": {
    title: "Le lien de la banque n’a pas été ouvert",
    meaning: "Ce n’est pas une adresse https d’une banque : aucun PSU n’y est envoyé.",
    todo: "Ouvrez l’appel pour voir ce que la banque a envoyé, et signalez-le à son support.",
  },
  "not-confirmed": {
    title: "Cela n’a pas été confirmé",
    meaning: "Dans un profil de production, ce qui change quelque chose à la banque exige votre accord explicite. Rien n’a été envoyé.",
    todo: "Confirmez, et envoyez à nouveau.",
  },
  "bank-refused": {
    title: "La banque a refusé la demande",
    meaning: "La banque a lu la demande et y a trouvé quelque chose qu’elle n’accepte pas (400). Rien n’a été enrôlé.",
    todo: "Corrigez ce que la banque nomme, relisez, puis envoyez à nouveau.",
  },
  "bank-unauthorised": {
    title: "La banque n’accepte pas le jeton d’accès",
    meaning: "Le jeton manque, est inconnu ou a plus d’une heure (401). Rien n’a été enrôlé.",
    todo: "Réessayez : Guichet demande un nouveau jeton à chaque fois. Sinon, montrez l’appel au support de la banque.",
  },
  "bank-forbidden": {
    title: "La banque ne le permet pas",
    meaning:
      "Le jeton n’a pas la portée voulue, ou le QWAC n’est pas celui de cet enrôlement (403). Une application enrôlée par un portail ne peut pas être modifiée ici.",
    todo: "Vérifiez que le QWAC actif est le bon et que l’application a été enrôlée avec lui.",
  },
  "bank-not-found": {
    title: "La banque ne connaît pas cet élément",
    meaning: "La banque n’a pas cette adresse, ou aucun enrôlement sous ce client_id (404).",
    todo: "Vérifiez le point d’entrée. Si l’enrôlement devrait exister, demandez au support avec l’identifiant de requête.",
  },
  "bank-method-not-allowed": {
    title: "La banque n’offre pas cette opération ici",
    meaning: "L’adresse existe mais n’accepte pas cette méthode (405).",
    todo: "Vérifiez le point d’entrée : un hôte ancien ou arrêté peut répondre ainsi.",
  },
  "bank-rate-limited": {
    title: "Trop d’appels pour le moment",
    meaning: "La banque compte les appels et demande de ralentir (429).",
    todo: "Attendez un peu avant de réessayer.",
  },
  "bank-server-error": {
    title: "Le serveur de la banque a échoué",
    meaning: "La faute est du côté de la banque (5xx). On ne sait pas si la demande a été exécutée.",
    todo: "Voyez la plage de maintenance (lundi 00:00–06:00, Paris), attendez, et vérifiez avant de renvoyer.",
  },
  "bank-contract": {
    title: "La réponse de la banque est illisible",
    meaning: "La banque a dit oui mais sa réponse n’a pas la forme documentée. La demande a sans doute été exécutée.",
    todo: "Ouvrez l’appel pour voir ce qui est revenu et signalez-le au support de la banque.",
  },
  "bank-certificate-unfit": {
    title: "Ce qui est venu n’est pas le certificat annoncé",
    meaning: "La réponse de la banque ne contient aucun certificat, ou un autre que celui que le keyId nomme par son SHA-256. Il n’a pas été conservé.",
    todo: "Ouvrez l’appel pour voir ce qui est venu. Demandez à l’assistance de la banque le certificat de sa clé de signature, et épinglez-le depuis un fichier.",
  },
  "bank-redirect": {
    title: "La banque renvoie à une autre adresse",
    meaning: "Guichet ne suit jamais une redirection avec un certificat client et un jeton. Rien n’y a été envoyé.",
    todo: "Vérifiez le point d’entrée. Si la banque a déménagé, choisissez son nouvel hôte.",
  },
  "transport-dns": {
    title: "Le nom d’hôte est inconnu",
    meaning: "Le nom de l’hôte de la banque ne mène à aucune adresse. Rien n’a été envoyé.",
    todo: "Vérifiez le réseau et le point d’entrée : les hôtes arrêtés perdent leur nom.",
  },
  "transport-refused": {
    title: "Pas de connexion",
    meaning: "Rien n’écoute à l’adresse de la banque, ou la connexion s’est rompue.",
    todo: "Vérifiez le réseau et que votre adresse peut joindre la banque, puis réessayez.",
  },
  "transport-timeout": {
    title: "Pas de réponse à temps",
    meaning: "La banque n’a pas répondu avant l’échéance. On ne sait pas si la demande a été exécutée.",
    todo: "Regardez l’appel et relisez l’enrôlement avant de renvoyer.",
  },
  "transport-tls-server": {
    title: "Le certificat TLS de la banque n’est pas reconnu",
    meaning: "Le serveur n’a pas pu prouver qu’il est la banque. Guichet a interrompu ; rien n’a été envoyé.",
    todo: "Si la banque a sa propre autorité, ajoutez-la comme ancre de confiance dans Réglages. Sinon, n’allez pas plus loin.",
  },
  "transport-tls-client": {
    title: "La banque a refusé le QWAC",
    meaning:
      "L’échange s’est arrêté au certificat client : expiré, incomplet, ou d’un émetteur pas encore chargé par la banque.",
    todo: "Vérifiez le QWAC et sa chaîne dans Certificats. Une nouvelle autorité demande environ deux semaines à la banque.",
  },
  "transport-forbidden": {
    title: "Ce profil ne peut pas s’y connecter",
    meaning:
      "Un profil d’entraînement ne joint que cet ordinateur, et un profil réel ne joint jamais les banques locales. Rien n’a été envoyé.",
    todo: "Vérifiez l’adresse de la banque dans Réglages, ou passez au profil voulu.",
  },
  "local-banks-failed": {
    title: "Les banques locales ne répondent pas",
    meaning: "Les banques d’entraînement sur cet ordinateur n’ont pas démarré ou se sont arrêtées.",
    todo: "Réessayez ; si cela persiste, fermez Guichet et ouvrez-le à nouveau.",
  },
  internal: {
    title: "Guichet a fait une erreur",
    meaning: "C’est un défaut du programme, pas de la banque. Ce qui était enregistré l’est toujours.",
    todo: "Réessayez. Si cela se répète, signalez-le avec l’identifiant de trace.",
  },
};
