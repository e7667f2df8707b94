import type { FundsText } from "../en/funds";

export const funds: FundsText = {
  title: "Fonds disponibles",
  lead: "Demande à une banque si un montant se trouve sur le compte d’un PSU. Elle répond oui ou non ; rien n’est bloqué, aucun solde n’est dit.",
  loading: "Lecture des connexions…",
  unnamed: "PSU sans nom",
  another: "Connecter un PSU",

  empty: {
    title: "Aucune connexion pour vérifier des fonds",
    text: "La vérification passe par une connexion qui lui est propre, dans le rôle « Confirmation de fonds » (scope cbpii, ou piisp en version 1). Il faut une application enrôlée avec le scope cbpii, et un PSU qui l’autorise.",
    open: "Connecter un PSU pour vérifier des fonds",
  },
  noAccess: {
    title: "Cette connexion ne détient aucun accès",
    text: "Le PSU ne l’a pas encore autorisée, ou l’accès a pris fin. D’ici là, rien ne peut être demandé.",
    open: "Ouvrir la connexion",
  },

  question: "La question",
  questionLead: "Un appel, pour un compte et un montant.",
  connection: "Connexion",
  connectionHint: "Le compte de qui, dans quelle banque, avec quel scope.",
  iban: "IBAN du compte",
  ibanHint: "D’un compte de dépôt particulier ou d’un compte courant professionnel de ce PSU.",
  ibanDoubt: {
    malformed: "Ce n’est pas (encore) écrit comme un IBAN : deux lettres, deux chiffres, puis des lettres et des chiffres. Il est envoyé tel quel.",
    checkDigits: "La clé de contrôle est celle d’un autre numéro (ISO 13616). Si la banque l’écrit ainsi, il peut être envoyé.",
  },
  known: "Comptes connus ici",
  knownHint: "Listés par d’autres connexions dans cette banque. Ne choisissez que des comptes de ce PSU.",
  knownNone: "Saisi",
  amount: "Montant",
  amountHint: "Par exemple 120,50. Il est envoyé chiffre pour chiffre.",
  currency: "Devise",
  currencyHint: "Trois lettres. Les banques répondent pour EUR.",
  reference: "Référence de la demande",
  referenceHint: "paymentCoverageRequestId, 35 caractères au plus. Créée ici si le champ est vide.",
  payee: "Bénéficiaire",
  payeeHint: "À qui l’on paierait, 70 caractères au plus.",
  version: "Version de l’API",
  versionHint: "Une banque met fin à un accès utilisé pour un autre scope : seul se choisit ce qu’ouvre le scope de cette connexion.",
  versions: {
    v1: "scope piisp",
    "v1.4.1": "scope cbpii",
    "v1.4.2": "scope cbpii",
    "v1.6.2": "scope cbpii",
  },
  absent: "La question se pose sans lui.",
  ask: "Demander à la banque",
  asking: "Interrogation de la banque…",
  note: "Rien ne change à la banque.",
  errors: {
    "bank-refused": {
      title: "La banque a refusé la question",
      meaning: "Elle l’a lue et n’en accepte pas quelque chose (400) : souvent la devise, ou un compte qui n’est pas un compte de paiement du PSU.",
      todo: "Comparez le compte et la devise à ce que dit la banque. Les banques BPCE ne répondent que pour EUR.",
    },
    "bank-unauthorised": {
      title: "La banque n’accepte pas le jeton d’accès",
      meaning: "L’accès a pris fin à la banque (401), bien que son délai ne soit pas écoulé.",
      todo: "Ouvrez la connexion : elle dit si le PSU doit autoriser à nouveau.",
    },
    "bank-forbidden": {
      title: "La banque ne le permet pas",
      meaning: "Le QWAC n’est pas celui auquel appartient cet accès, ou le compte n’est pas ouvert à la vérification (403).",
      todo: "Vérifiez le QWAC de l’application, et que le compte est un compte de paiement de ce PSU.",
    },
    "bank-not-found": {
      title: "La banque n’a pas cette adresse",
      meaning: "Le point d’entrée ne connaît pas cette version de l’API (404).",
      todo: "Choisissez une autre version, ou vérifiez l’hôte de la banque dans les Réglages.",
    },
    "bank-contract": {
      title: "La réponse de la banque est illisible",
      meaning: "Elle n’est ni un oui ni un non.",
      todo: "Ouvrez l’appel pour voir ce qui est revenu, et signalez-le au support de la banque.",
    },
    "not-consented": {
      title: "La banque n’ouvre pas ce compte à la vérification",
      meaning: "L’autorisation du PSU ne le couvre pas, ou ce n’est pas un compte que ce service connaît.",
      todo: "Vérifiez le compte. Seuls les comptes de dépôt particuliers et les comptes courants professionnels sont servis.",
    },
  },

  answer: {
    yes: (p) => `Oui : ${p.amount} disponibles sur ${p.account}`,
    no: (p) => `Non : ${p.amount} ne sont pas disponibles sur ${p.account}`,
    yesText: "La banque le dit pour cet instant seulement. Rien n’a été bloqué.",
    noText: "La banque ne dit ni pourquoi, ni combien il y a.",
    another: "La réponse répète une autre référence que celle envoyée : prenez-la avec prudence, et montrez l’appel au support de la banque.",
    checkDigits: "La clé de contrôle de cet IBAN est celle d’un autre numéro.",
    reference: "référence",
    call: "Ouvrir l’appel",
  },
  earlier: "Demandé auparavant",
  earlierLead: "Depuis l’ouverture de cette page. Tous les appels restent dans Appels.",
};
