import type { profiles as english } from "../en/profiles";

export const profiles: typeof english = {
  first: {
    title: "Par où commencer ?",
    lead: "Guichet est le comptoir où un TPP enrôle ses applications auprès des banques, garde ses certificats et voit ce qu’une banque répond vraiment.",
    practise: {
      title: "S’entraîner avec les banques locales",
      lead: "Des banques qui suivent les documents à la lettre démarrent sur cet ordinateur, et un TPP d’entraînement reçoit son QWAC et son QSEALC. Rien ne quitte la machine.",
      act: "S’entraîner",
      time: "Un clic, quelques secondes",
    },
    real: {
      title: "Créer un profil réel",
      lead: "Pour un TPP agréé avec ses propres certificats : les bacs à sable des banques, ou la production.",
      act: "Créer un profil",
    },
    theme: "Thème",
    themes: { system: "Comme le système", light: "Clair", dark: "Sombre" },
    language: "Langue",
    languages: { en: "English", fr: "Français" },
  },
  practising: {
    title: "Création d’un TPP d’entraînement",
    lead: "Ses clés vont dans le trousseau de cet ordinateur ; ses certificats viennent du QTSP des banques locales.",
    steps: {
      "starting-banks": "Démarrage des banques locales",
      "making-certificates": "Émission du QWAC et du QSEALC",
      "storing-keys": "Conservation des clés privées",
    },
    done: "terminé",
    now: "en cours",
    act: "Créer un TPP d’entraînement",
  },
  create: {
    title: "Un profil réel",
    lead: "Un TPP dans un environnement, avec ses propres certificats.",
    name: "Nom du profil",
    nameHint: "Pour vous seul : tel qu’il apparaît dans le choix du profil.",
    environment: "Environnement",
    sandbox: "Bac à sable",
    sandboxHint: "Les systèmes de test des banques. Eux aussi exigent des certificats de production d’un QTSP.",
    live: "Production",
    liveHint: "Les vraies banques. Guichet redemande avant tout acte qui y change quelque chose.",
    oid: "Identifiant du TPP (OID)",
    oidHint: "organizationIdentifier des deux certificats, par exemple PSDFR-ACPR-12345.",
    legalName: "Raison sociale",
    legalNameHint: "Telle qu’inscrite auprès de l’autorité nationale.",
    act: "Créer le profil",
    cancel: "Annuler",
  },
};
