import type { CertificatesText } from "../en/certificates";
import { plural } from "../plural";

export const certificates: CertificatesText = {
  title: "Certificats",
  lead: {
    empty: "Pour parler à une banque, il en faut deux : un QWAC qui ouvre la connexion TLS et un QSEALC qui signe les requêtes.",
    incomplete: "Il en manque un : une banque exige un QWAC et un QSEALC.",
    fails: (count) =>
      count === 1
        ? "Une règle n’est pas respectée, et une banque peut vous refuser pour cela."
        : `${count} règles ne sont pas respectées, et une banque peut vous refuser pour cela.`,
    warns: (count) =>
      count === 1 ? "Les deux sont utilisés ; un point mérite un regard." : `Les deux sont utilisés\u00a0; ${count} points méritent un regard.`,
    ready: "Les deux sont utilisés et toutes les règles sont respectées.",
  },
  loading: "Lecture des certificats…",

  kinds: {
    qwac: { name: "QWAC", does: "Ouvre la connexion TLS" },
    qsealc: { name: "QSEALC", does: "Signe les requêtes" },
    other: { name: "Autre", does: "Ni QWAC ni QSEALC : ne peut servir auprès d’une banque" },
  },

  halves: "Utilisés",
  noHalf: (kind) => `Aucun ${kind} utilisé`,
  noHalfHint: "Importez-le ci-dessous, ou choisissez-en un dans la liste.",
  keyHeld: "Clé privée détenue",
  keyMissing: "Clé privée absente",
  keyMissingHint: "Importez le fichier de clé créé avec lui.",
  issuedBy: (name) => `Émis par ${name}`,
  until: "Valide jusqu’au",
  daysLeft: (days) => {
    if (days > 0) return plural("fr", days, { one: "Encore # jour", other: "Encore # jours" });
    if (days === 0) return "Expire aujourd’hui";
    if (days === -1) return "Expiré hier";
    return plural("fr", -days, { other: "Expiré depuis # jours" });
  },

  list: {
    heading: "Tous les certificats",
    caption: "Certificats de ce profil",
    kind: "Type",
    name: "Nom",
    issuer: "Émetteur",
    validUntil: "Valide jusqu’au",
    left: "Reste",
    key: "Clé privée",
    use: "Usage",
    held: "Détenue",
    notHeld: "Absente",
    inUse: "Utilisé",
    spare: "En réserve",
    calendar: "Échéances en fichier calendrier…",
  },
  saved: (name) => `${name} a été enregistré.`,
  calendarEvents: {
    qwac: "Le QWAC {name} expire",
    qsealc: "Le QSEALC {name} expire",
    other: "Le certificat {name} expire",
  },
  calendarSaved: "Chaque dernier jour est un événement ; il vous prévient 60, 30 et 7 jours avant.",

  import: {
    heading: "Importer des certificats et des clés",
    open: "Importer…",
    hide: "Fermer l’import",
    lead: "PEM, DER, PKCS #12 (.p12, .pfx), PKCS #8 et PKCS #1, anciens fichiers PKCS #12 compris. Certificats et clés dans n’importe quel ordre, en un ou plusieurs fichiers : Guichet les assemble.",
    privacy: "Les clés privées vont directement dans le trousseau de cet ordinateur. Elles ne sont jamais affichées et ne le quittent jamais.",
    drop: "Fichiers de certificats et de clés",
    choose: "Choisir des fichiers…",
    or: "ou",
    paste: "Coller du texte PEM",
    pasteLabel: "Texte PEM",
    pasteHint: "Tout ce qui se trouve entre les lignes BEGIN et END, celles-ci comprises. Le texte autour ne gêne pas.",
    pasteSend: "Importer le texte",
    pasteEmpty: "Collez d’abord le texte PEM.",
    pasteName: "Texte collé",
    working: "Lecture des fichiers…",
    unreadable: (name) => `${name} n’a pas pu être lu sur le disque.`,
    results: "Résultat",
    clear: "Effacer les résultats",
    outcomes: {
      imported: (certificates, keys) => {
        const certificateWords = certificates === 1 ? "1 certificat" : `${certificates} certificats`;
        const keyWords = keys === 1 ? "1 clé privée" : `${keys} clés privées`;
        if (keys === 0) return `Importé\u00a0: ${certificateWords}.`;
        if (certificates === 0) return `Importé\u00a0: ${keyWords}.`;
        return `Importé\u00a0: ${certificateWords} et ${keyWords}.`;
      },
      weakTag: "Fichier faible",
      weak: (protection) =>
        `Le fichier était protégé par ${protection}, facile à casser aujourd’hui : qui l’obtient peut en sortir les clés. Supprimez-le ou refaites-le avec AES-256. Ce qui a été importé est à l’abri dans le trousseau.`,
      alreadyHere: "Tout son contenu était déjà là.",
      choose: "Il contient plusieurs certificats ou clés. Rien n’a encore été pris.",
      chooseNow: "Choisir…",
      takeNothing: "Ne rien prendre",
      passphraseNeeded: "Il est protégé par une phrase secrète.",
      wrongPassphrase: "Cette phrase secrète ne l’ouvre pas.",
      unsupportedAlgorithm: (algorithm) =>
        `Il est protégé par ${algorithm}, que Guichet ne sait pas ouvrir. La phrase secrète n’est pas en cause\u00a0: enregistrez de nouveau le fichier avec AES-256.`,
      unrecognised: "Ce n’est ni un certificat ni une clé privée sous une forme que Guichet connaît.",
      nothingToImport: (found) => `Il ne contient ni certificat ni clé privée, seulement ${found}.`,
      keyTooShort: (bits) => `La clé qu’il contient fait ${bits} bits. Les clés de moins de 2048 bits sont refusées\u00a0: trop faibles.`,
      unsupportedKey: "Le type de clé qu’il contient ne peut pas servir ici.",
      broken: "Il semble correct mais ne peut pas être lu : le fichier est abîmé ou incomplet.",
      tooLarge: "Il est bien trop gros pour des certificats ou des clés.",
      empty: "Il est vide.",
    },
    choice: {
      title: (name) => `Que prendre de ${name}\u202f?`,
      lead: "Il contient plusieurs certificats ou clés. Une clé figure sous le certificat auquel elle appartient.",
      weak: (protection) => `Le fichier est protégé par ${protection}, facile à casser aujourd’hui. Ensuite, supprimez-le ou refaites-le avec AES-256.`,
      caption: "Contenu du fichier",
      what: "Nature",
      name: "De qui",
      until: "Valide jusqu’au",
      algorithm: "Clé",
      privateKey: "Clé privée",
      keyOf: (name) => `Clé de ${name}`,
      noCertificate: "Son certificat n’est pas dans ce fichier.",
      noKey: "Sa clé n’est pas dans ce fichier.",
      serial: (serial) => `Numéro de série ${serial}`,
      here: "Déjà là",
      expired: "Expiré",
      authorities: (count) => (count === 1 ? "L’émetteur vient avec :" : `Les ${count} émetteurs viennent avec :`),
      withoutKey: (name) => `${name} est pris sans sa clé et ne pourra pas servir tant qu’elle ne viendra pas aussi.`,
      withoutCertificate: "Une clé est prise sans son certificat. Elle l’attendra ici.",
      accept: (count) =>
        count === 0 ? "Prendre ce qui est coché" : plural("fr", count, { one: "Prendre # élément", other: "Prendre # éléments" }),
      nothing: "Ne rien prendre",
    },
    passphrase: "Phrase secrète",
    passphraseFor: (count) =>
      count === 1 ? "Un fichier attend sa phrase secrète" : `${count} fichiers attendent leur phrase secrète`,
    passphraseHint: "Utilisée une fois pour ouvrir le fichier, puis oubliée.",
    passphraseSend: "Ouvrir",
    passphraseEmpty: "Saisissez d’abord la phrase secrète.",
    passphraseSkip: "Laisser fermé",
  },

  card: {
    back: "Tous les certificats",
    loading: "Lecture du certificat…",
    active: "Utilisé",
    spare: "Pas utilisé",
    use: "Utiliser celui-ci",
    usedInstead: (kind) => `Ce profil l’utilisera comme ${kind}, à la place de l’actuel.`,
    used: (kind) => `Ce profil l’utilise désormais comme ${kind}.`,
    calendar: "Échéance en fichier calendrier…",
    remove: "Retirer…",
    removeTitle: (name) => `Retirer ${name}\u00a0?`,
    removeText: "Le certificat quitte ce profil. Sa clé privée est effacée avec lui, sauf si un autre certificat utilise la même clé, et ne peut pas être rétablie.",
    removeActive: "Il est utilisé : les appels aux banques échoueront tant qu’un autre n’aura pas pris sa place.",
    removeConfirm: "Retirer",
    openRegistrations: "Ouvrir les enrôlements",
    removed: (name) => `${name} a été retiré.`,

    identity: "Qui il désigne",
    subject: "Sujet",
    commonName: "Nom commun",
    organization: "Organisation",
    country: "Pays",
    oid: "Identifiant d’organisation (OID)",
    nca: "Autorité compétente",
    roles: "Rôles DSP2",
    roleNames: {
      PSP_AS: "gestion de comptes",
      PSP_PI: "initiation de paiement",
      PSP_AI: "information sur les comptes",
      PSP_IC: "instruments liés à une carte (confirmation de fonds)",
    },
    issuer: "Émetteur",
    dnsNames: "Noms DNS",

    validity: "Validité",
    notBefore: "Du",
    notAfter: "Au",
    validityBar: (share) => `${share}\u00a0% de sa durée est écoulée`,

    key: "Clé et usage",
    keyAlgorithm: "Clé publique",
    privateKey: "Clé privée",
    signatureAlgorithm: "Signé avec",
    keyUsage: "Usage de clé",
    extendedKeyUsage: "Usage étendu de clé",
    qcType: "QcType",

    numbers: "Numéro de série et empreintes",
    serial: "Numéro de série",
    sha256: "SHA-256",
    sha1: "SHA-1",

    keyIds: "Écritures du keyId",
    keyIdsLead: "Comment une signature peut nommer ce certificat. STET demande l’URL ; les autres se rencontrent dans les banques.",
    keyIdSpellings: {
      url: "URL et SHA-256",
      "serial-and-issuer": "Numéro de série et émetteur",
      "client-id": "client_id",
      literal: "Tel que saisi",
    },

    jwk: "JWK",
    jwkText: "JWK en JSON",
    jwkLead: "Tel que l’enrôlement BPCE l’attend : une seule clé, et le certificat final seul dans x5c.",
    noJwk: "Il n’y en a pas : la clé n’est pas RSA, et un JWK d’enrôlement doit l’être.",
    pem: "PEM",
    pemText: "Certificat en PEM",
    pemLead: "Le certificat seul, sans sa chaîne. Il ne contient rien de secret.",
    chain: "Chaîne",
    chainLead: "De l’émetteur à la racine, pour ce qui a été importé.",
    noChain: "Aucun émetteur n’a été importé avec lui.",
    issuedBy: "émis par",
    chainUntil: "valide jusqu’au",

    source: "Provenance",
    addedAt: "Importé",
    none: "aucun",
  },
};
