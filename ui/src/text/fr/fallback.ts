import type { FallbackText } from "../en/fallback";

export const fallback: FallbackText = {
  title: "Quand l’interface de la banque est en panne : le mode de secours",
  note: "RTS, article 33",
  lead: "Si l’interface dédiée tombe de façon imprévue, la banque doit laisser entrer un TPP par sa banque en ligne. Ceci lui demande le chemin.",
  rulesTitle: "À quelles conditions",
  rules: [
    "L’interface dédiée passe toujours en premier. La banque surveille l’usage du secours et signale les abus à son autorité.",
    "Rien de l’interface dédiée n’est repris : ni consentement, ni jeton d’accès. L’accès de cette connexion n’est ni utilisé ni touché.",
    "On n’y fait que ce que la banque en ligne offre sur le web, et non ce qu’offre l’application mobile.",
    "Le PSU doit être là et s’authentifier fortement, par ses propres moyens. Des appels par lots, sans lui, ne sont pas possibles.",
  ],
  request: (host) => `POST /stet/psd2/oauth/token à ${host}, avec le QWAC de l’application et l’en-tête « fallback: 1 ».`,
  ask: "Demander le chemin de la banque en ligne",
  asking: "Interrogation de la banque…",
  answered: (status) => `La banque a répondu par une redirection (${status})`,
  notFollowed: "Guichet ne la suit pas : la suite est votre propre parcours de connexion avec le PSU. Le jeton de l’adresse est masqué ici et dans Appels.",
  answeredLocal: "Guichet ne la suit pas. Les banques d’entraînement n’ont pas de banque en ligne à cette adresse ; une vraie banque y a sa page de connexion. Le jeton est masqué ici et dans Appels.",
  host: "Hôte",
  noHost: "aucun dans l’adresse",
  path: "Chemin",
  address: "Adresse entière",
  masked: "Les parties longues et secrètes sont masquées.",
  at: "Répondu",
  call: "Ouvrir l’appel",
  errors: {
    "bank-refused": {
      title: "La banque a refusé la demande",
      meaning: "Elle n’admet pas cette application, ou pas cette requête, pour le secours (400).",
      todo: "Comparez l’appel à la documentation du mode de secours.",
    },
    "bank-unauthorised": {
      title: "La banque n’accepte pas qui demande",
      meaning: "Elle n’admet pas ce client_id avec ce QWAC (401).",
      todo: "Vérifiez que l’application est active et que son QWAC est celui de son enrôlement.",
    },
    "bank-forbidden": {
      title: "La banque ne le permet pas",
      meaning: "Le QWAC n’est pas celui auquel appartient ce client_id, ou l’application n’a pas le scope aisp (403).",
      todo: "Vérifiez les scopes de l’application et son QWAC actif.",
    },
    "bank-contract": {
      title: "La banque ne redirige nulle part",
      meaning: "La réponse à une demande de secours est une redirection avec une adresse. Celle-ci n’en a pas, ou est autre chose.",
      todo: "Ouvrez l’appel pour voir ce qui est revenu, et signalez-le au support de la banque.",
    },
  },
  confirm: {
    title: "Demander à la banque son mode de secours ?",
    lead: "En production, la banque compte cela comme un usage du mode de secours, et signale ce qu’elle tient pour un abus.",
    live: "C’est la production : l’interface dédiée de la banque est en panne.",
    act: "Demander à la banque",
  },
};
