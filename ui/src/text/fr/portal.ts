import type { PortalText } from "../en/portal";

export const portal: PortalText = {
  title: "Créer une application sur le portail d’une banque",
  lead: "Les banques d’Arkéa n’ont pas d’API d’enrôlement. Chaque application se crée à la main sur leur portail développeur ; voici ce qu’il faut y saisir, et où noter votre avancement.",
  loading: "Lecture de la liste de contrôle…",
  bank: "Banque",
  bankHint: "Chaque application vaut pour une seule banque. Pour une autre banque, créez-en une autre.",
  chooseBank: "Choisissez une banque…",
  begun: "commencée",
  listed: "dans votre liste",
  closed: "pas depuis ce profil",
  host: "Point d’entrée",

  appsTitle: (count, bank) => (count === 1 ? `Une application de ${bank} est déjà dans votre liste` : `${count} applications de ${bank} sont déjà dans votre liste`),
  notes: {
    "brand-withdrawn": { title: "Cette banque n’existe peut-être plus", text: "Les pages les plus récentes du portail ne la citent plus. Vérifiez que le portail la propose encore avant de commencer." },
    "newer-portal": { title: "Connue par les pages récentes seulement", text: "Seules les pages les plus récentes du portail citent cette banque ; les documents que suit Guichet ne la décrivent pas." },
    "no-authorize-host": { title: "L’adresse où ses clients se connectent est inconnue", text: "Aucun document n’indique l’hôte pour cet environnement. L’application peut être créée et listée ; avant qu’un client puisse donner accès, l’hôte doit être saisi dans les réglages de la banque." },
  },
  openSettings: "Ouvrir les réglages de la banque",

  checklist: (bank) => `Liste de contrôle pour ${bank}`,
  progress: (done, count) => `${done} sur ${count} ${done > 1 ? "faits" : "fait"}`,
  steps: {
    account: { title: "Se connecter au portail développeur", text: "Créez-y un compte développeur si vous n’en avez pas. Un seul compte sert pour toutes les banques du groupe." },
    application: { title: "Créer une application pour cette banque", text: "Le portail vérifie l’identifiant et les certificats dans les registres officiels. Une même clé d’API sert pour son bac à sable et pour la production." },
    qwac: { title: "Coller le QWAC avec sa chaîne", text: "Il vous identifie à chaque connexion." },
    qsealc: { title: "Coller le QSEALC avec sa chaîne", text: "Il signe vos requêtes." },
    callbacks: { title: "Saisir les URL de retour", text: "Aussi appelées URI de redirection : là où la banque renvoie les clients. Elle n’accepte aucune autre adresse." },
  },
  keyTitle: "Rapporter la clé d’API",
  keyText: "Le portail l’affiche une fois l’application créée. C’est le client_id de l’application.",

  forBank: "Banque",
  oid: "Identifiant du TPP",
  legalName: "Raison sociale",
  appName: "Nom de l’application",
  appNameHint: "Tel que vous le saisissez sur le portail.",
  chainOrder: "Collez-les dans cet ordre :",
  places: { leaf: "Votre certificat", intermediate: "Intermédiaire", root: "Racine" },
  until: "jusqu’au",
  pem: { qwac: "Chaîne du QWAC en PEM", qsealc: "Chaîne du QSEALC en PEM" },
  missingTitle: "La chaîne n’est pas complète",
  missing: (issuer) => `Le certificat de ${issuer} manque. Demandez-le à votre QTSP et importez-le : il prendra sa place ici.`,
  noCertificate: { qwac: "Ce profil n’utilise pas encore de QWAC.", qsealc: "Ce profil n’utilise pas encore de QSEALC." },
  openCertificates: "Ouvrir les certificats",
  callbacks: "URL de retour",
  apiKey: "Clé d’API",

  practise: "Ce sont des banques locales : elles peuvent jouer le portail.",
  make: "La faire créer par la banque locale",
  made: "La banque locale a créé l’application. Sa clé d’API est saisie.",
  finish: "Ajouter l’application à la liste",
  added: "L’application est dans votre liste.",
  fixFirst: (count) => (count === 1 ? "Une réponse est à corriger." : `${count} réponses sont à corriger.`),

  list: {
    open: "Créer une application sur un portail",
    at: (done, count) => `portail, ${done} sur ${count} ${done > 1 ? "faits" : "fait"}`,
    unnamed: (bank) => `Une application pour ${bank}`,
  },
};
