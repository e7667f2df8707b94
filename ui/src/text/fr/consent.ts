import type { ConsentText } from "../en/consent";
import { plural } from "../plural";

export const consent: ConsentText = {
  loading: "Lecture du consentement…",
  errors: {
    "bank-refused": {
      title: "La banque a refusé la demande",
      meaning: "La banque a lu la demande et y trouve quelque chose qu’elle n’accepte pas (400). Ce qui était accordé reste inchangé.",
      todo: "Corrigez ce que la banque nomme, relisez, puis renvoyez.",
    },
    "bank-unauthorised": {
      title: "La banque n’accepte pas le jeton d’accès",
      meaning: "L’accès a pris fin à la banque (401), bien que son délai ne soit pas écoulé.",
      todo: "Ouvrez l’onglet Jeton : il dit si le PSU doit autoriser à nouveau.",
    },
    "bank-forbidden": {
      title: "La banque ne le permet pas",
      meaning: "Le QWAC n’est pas celui auquel appartient cet accès, ou le contrat du PSU ne le permet pas (403).",
      todo: "Vérifiez que le QWAC de l’application est celui en service, et interrogez le support de la banque avec l’identifiant de la requête.",
    },
    "bank-not-found": {
      title: "La banque n’a pas cette adresse",
      meaning: "Le point d’entrée ne connaît pas ce qui est demandé (404).",
      todo: "Vérifiez dans les Réglages l’hôte de la banque et la version de son API.",
    },
    "bank-contract": {
      title: "La réponse de la banque est illisible",
      meaning: "La réponse n’a pas la forme documentée. On ne sait pas si la banque a enregistré quelque chose.",
      todo: "Ouvrez l’appel pour voir ce qui est revenu. Demandez les comptes : ils montrent ce qui est accordé.",
    },
    "review-changed": {
      title: "La requête à l’écran n’est plus celle à envoyer",
      meaning: "Elle a été relue à nouveau, ou déjà envoyée. Rien n’est parti sans être vu.",
      todo: "Relisez encore le changement, puis envoyez.",
    },
  },
  data: {
    balances: "Soldes",
    transactions: "Opérations",
    identity: "Identité du PSU",
    "trusted-beneficiaries": "Bénéficiaires de confiance",
  },
  account: "Compte",
  unnamed: "Compte sans nom",

  atTheBank: {
    title: "Aucun consentement n’est envoyé à cette banque",
    lead: (bank) => `${bank} le demande au PSU sur ses propres pages, pendant qu’il autorise l’accès. Son interface n’a aucun appel qui reçoive un consentement.`,
    facts: {
      what: { title: "Ce qui est ouvert", text: "Les comptes que le PSU y a acceptés, avec leurs soldes et opérations, aussi longtemps que tient l’accès." },
      change: { title: "Pour le changer", text: "Envoyez à nouveau le PSU à la banque : il choisit à nouveau, et l’accès précédent prend fin." },
      end: { title: "Pour y mettre fin", text: "Révoquez l’accès dans l’onglet Jeton. Le PSU peut retirer son consentement à la banque à tout moment." },
    },
    accounts: "Ouvrir les comptes",
    token: "Envoyer le PSU à la banque",
  },
  hindrance: {
    title: "Sans accès, rien ne peut être demandé ni envoyé",
    never: "Le PSU n’a pas encore autorisé cette connexion. Voici ce que contient un consentement.",
    over: "L’accès a pris fin. Voici ce que l’on sait d’avant.",
    pending: "Le PSU est à la banque. Revenez ici dès qu’il a accepté.",
    open: "Ouvrir l’onglet Jeton",
  },

  empty: {
    title: "Quels comptes le PSU a-t-il ?",
    text: "Avant tout consentement, la banque liste les comptes par IBAN et par nom, et n’ouvre rien d’autre. Demandez la liste, puis choisissez ce que le PSU permet. Un IBAN déjà connu peut être saisi.",
    none: "La banque ne liste aucun compte de ce PSU. Un IBAN connu peut tout de même être saisi.",
    noAccess: "Une fois l’accès autorisé par le PSU, la banque liste ici ses comptes, et vous choisissez ce qu’il permet : soldes, opérations, identité.",
  },

  panel: {
    title: "Ce que le PSU permet",
    lead: "La banque enregistre ce que vous envoyez au nom du PSU. Chaque consentement remplace en entier le précédent.",
    listedAt: "Comptes tels que la banque les a listés le",
    ask: "Demander les comptes",
    askAgain: "Redemander",
    asking: "Interrogation de la banque…",
    look: "Chercher de nouveaux comptes…",
    revoke: "Tout révoquer…",
  },

  list: {
    title: "Demander les comptes",
    lead: "La banque liste les comptes du PSU. La réponse n’ouvre rien que le consentement n’ouvre pas.",
    ask: "Demander à la banque",
    what: "La liste des comptes",
  },

  table: {
    caption: "Comptes et ce que le consentement ouvre",
    all: "Tous les comptes",
    states: {
      granted: "accordé",
      grant: "à accorder",
      revoke: "à révoquer",
      not: "non accordé",
    },
    new: "nouveau",
    unlisted: "absent de la dernière liste de la banque",
    checkDigits: "clé de contrôle discordante",
    checkDigitsHint: "La clé de contrôle est celle d’un autre numéro (ISO 13616). Des banques ont listé de tels IBAN ; il est envoyé tel quel.",
  },

  typed: {
    open: "Saisir un IBAN déjà connu",
    label: "IBAN",
    hint: "Un consentement peut nommer un compte avant que la banque ne l’ait listé.",
    add: "Ajouter au tableau",
    malformed: "Écrivez un IBAN : deux lettres, deux chiffres, puis des lettres et des chiffres.",
    known: "Ce compte est déjà dans le tableau.",
    checkDigits: "La clé de contrôle est celle d’un autre numéro. Comparez ; si la banque l’écrit ainsi, ajoutez-le.",
  },

  psu: {
    title: "Du PSU, et non d’un compte",
    identity: "Identité du PSU",
    identityHint: "Permet de demander le nom du PSU pendant qu’il est présent.",
    beneficiaries: "Bénéficiaires de confiance",
    beneficiariesHint: "Fait partie de la requête, et reste sans effet : ces banques n’en tiennent pas compte et n’offrent pas la liste.",
  },

  act: {
    changed: (count) => plural("fr", count, { one: "# changement non envoyé", other: "# changements non envoyés" }),
    unchanged: "Tel qu’accordé",
    nothing: "Rien n’est choisi d’aucun compte. Pour tout reprendre, utilisez « Tout révoquer ».",
    undo: "Annuler les changements",
    review: "Relire la requête",
    reviewing: "Signature…",
  },

  restore: {
    title: "La recherche de nouveaux comptes n’est pas terminée",
    text: "Tout a été repris : plus rien n’est ouvert à la banque.",
    before: (count) => (count === 0 ? "Rien n’était ouvert auparavant." : plural("fr", count, { one: "# compte était ouvert auparavant et est de nouveau choisi ci-dessous.", other: "# comptes étaient ouverts auparavant et sont de nouveau choisis ci-dessous." })),
    fresh: (count) => (count === 0 ? "La banque ne montre aucun compte qui n’y était pas déjà." : plural("fr", count, { one: "# compte est nouveau.", other: "# comptes sont nouveaux." })),
    notListed: "Les comptes n’ont pas été redemandés depuis : on ne sait donc pas lesquels sont nouveaux.",
    todo: "Relisez et envoyez : le consentement est alors rétabli.",
    todoList: "Redemandez les comptes pour voir les nouveaux ; relisez ensuite et envoyez : le consentement est alors rétabli.",
    todoFresh: "Choisissez parmi les nouveaux ce que le PSU permet, relisez et envoyez : le consentement est alors rétabli.",
    review: "Relire le rétablissement",
  },

  review: {
    title: "Ce qui va changer à la banque",
    restores: "Ce qui sera de nouveau ouvert",
    none: "Rien ne change : la banque reçoit encore une fois ce qui est accordé.",
    grants: "Accorde",
    revokes: "Révoque",
    of: (p) => `${p.data} de ${p.account}`,
    replaces: "Le consentement remplace en entier le précédent. Ce sont les octets qui partiront ; seul le jeton d’accès s’y ajoute.",
    noEffect: "sans effet dans ces banques",
    request: "La requête signée",
    tabs: { body: "Corps", headers: "En-têtes", signature: "Chaîne signée" },
    headers: "En-têtes de la requête",
    headerName: "En-tête",
    headerValue: "Valeur",
    digest: "Digest",
    requestId: "X-Request-ID",
    keyId: "keyId",
    live: "C’est la production : le consentement d’un vrai PSU change.",
    send: "Envoyer à la banque",
    sending: "Envoi…",
    close: "Revenir au choix",
  },

  answered: {
    accepted: { title: "La banque a enregistré le consentement", text: "Il vaut jusqu’à ce qu’un autre le remplace." },
    revoked: { title: "La banque a tout repris", text: "Plus rien d’aucun compte n’est ouvert. L’accès lui-même continue ; pour le clore, révoquez-le dans l’onglet Jeton." },
    listed: "Les comptes ont été redemandés : le tableau montre ce qui est ouvert à présent.",
    notListed: "Les comptes n’ont pas été redemandés : le tableau montre ce que dit le consentement. Demandez-les quand il restera un appel, ou en présence du PSU.",
  },
  noAnswer: {
    title: "On ne sait pas si la banque l’a enregistré",
    text: "La requête est partie et aucune réponse lisible n’est venue. Demandez les comptes : ils montrent ce qui est ouvert à présent.",
  },

  listedAfter: {
    title: "Ensuite, les comptes sont redemandés à la banque",
    absentHint: "Utilise l’un des quatre appels du jour pour la liste des comptes.",
    spent: "Des quatre appels du jour, il n’en reste aucun : le consentement est envoyé, et les comptes ne sont pas redemandés. Le tableau montre alors ce que dit le consentement.",
    spentNeeded: "Des quatre appels du jour, il n’en reste aucun : tout serait repris, et l’on ne pourrait pas demander à la banque ce qui est nouveau. Si le PSU est là, dites-le et donnez son adresse ; sinon, cherchez demain.",
  },

  revokeAll: {
    title: (name) => `Révoquer tout ce que permet ${name} ?`,
    lead: "Un consentement vide est envoyé. La banque ferme aussitôt soldes, opérations et identité de tous les comptes.",
    access: "L’accès lui-même reste : les jetons tiennent, et un autre consentement peut être envoyé.",
    kept: "Ce qui a été lu reste ici, l’historique aussi.",
    live: "C’est la production : le consentement d’un vrai PSU prend fin.",
    confirm: "Tout révoquer",
    working: "Envoi à la banque…",
  },
  look: {
    title: "Chercher de nouveaux comptes ?",
    lead: "Tant qu’un consentement est enregistré, la banque ne liste que les comptes qu’il contient. Les nouveaux n’apparaissent qu’une fois tout repris.",
    steps: [
      "Un consentement vide est envoyé : jusqu’au rétablissement, aucune donnée ne peut être lue.",
      "Les comptes sont demandés à la banque, et les nouveaux sont marqués.",
      "Vous choisissez parmi les nouveaux ce que le PSU permet, et renvoyez le consentement. Ce qui était accordé est gardé pour cela, même si Guichet est fermé entre-temps.",
    ],
    live: "C’est la production : le consentement d’un vrai PSU est repris jusqu’à son rétablissement.",
    confirm: "Reprendre et chercher",
    working: "Interrogation de la banque…",
  },

  history: {
    title: "Consentements envoyés",
    none: "Aucun n’a encore été envoyé d’ici.",
    statuses: {
      accepted: "enregistré",
      refused: "refusé",
      unknown: "réponse inconnue",
    },
    nothing: "A tout repris",
    opened: (p) =>
      `Soldes de ${plural("fr", p.balances, { one: "# compte", other: "# comptes" })}, opérations de ${plural("fr", p.transactions, { one: "# compte", other: "# comptes" })}`,
    identity: "identité",
    details: "Ce qu’il disait",
    call: "Ouvrir l’appel",
  },
};
