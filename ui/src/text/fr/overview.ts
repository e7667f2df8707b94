import type { overview as english } from "../en/overview";
import { plural } from "../plural";

const days = (count: number, past: string, left: string) =>
  count < 0
    ? plural("fr", -count, { one: `${past} # jour`, other: `${past} # jours` })
    : plural("fr", count, { one: `# jour ${left}`, other: `# jours ${left}s` });

export const overview: typeof english = {
  loading: "Examen des certificats, enrôlements et appels…",
  headline: {
    blocked: "Les banques refuseraient vos appels",
    fresh: "Prêt à enrôler votre première application",
    waiting: "Tout fonctionne ; une activation est attendue",
    due: "Tout fonctionne, une échéance approche",
    clear: "Tout fonctionne, rien n’est à faire",
  },
  lead: {
    blocked: "Quelque chose est à corriger dans les certificats avant tout le reste.",
    fresh: "Les certificats sont en place. Un enrôlement donne à votre application son client_id dans une banque.",
    waiting: "La banque a enregistré l’application et l’active à son heure.",
    due: "Rien ne vous arrête aujourd’hui.",
    clear: "Certificats, enrôlements et activations sont en ordre.",
  },
  next: {
    title: "À faire",
    none: "Rien à faire.",
    "import-qwac": { title: "Importer le QWAC", why: "Le certificat qui ouvre la connexion à une banque manque." },
    "import-qsealc": { title: "Importer le QSEALC", why: "Le certificat qui signe les requêtes manque." },
    "see-doctor": { title: "Voir ce que le diagnostic a trouvé", why: "Une règle échoue que les banques appliquent." },
    "enrol-first-app": {
      title: "Enrôler une application",
      why: "Choisir une banque, décrire l’application, relire la requête exacte, l’envoyer.",
    },
    "resume-draft": {
      titles: {
        enrol: "Reprendre l’enrôlement commencé",
        change: "Reprendre la modification commencée",
        rotate: "Reprendre le renouvellement commencé",
      },
      why: "Tout ce que vous avez saisi est gardé.",
    },
    "read-back": { title: "Relire l’enrôlement", why: "Comparer ce que la banque détient avec ce qui a été envoyé." },
    "settle-send": {
      titles: {
        enrol: "Savoir si l’application a été enrôlée",
        change: "Savoir si la banque a pris la modification",
        rotate: "Savoir si la banque a pris les nouveaux certificats",
      },
      why: "La requête est partie et aucune réponse exploitable n’est revenue.",
    },
    "wait-for-change": { title: "Attendre la modification", rotation: "Attendre les nouveaux certificats" },
    changeAt: (p) => `Prise en compte par la banque : ${p.when}, heure de Paris.`,
    "rotate-pair": { title: "Renouveler les certificats" },
    "retire-pair": { title: "Retirer la paire précédente", why: "La nouvelle paire est en service, et la précédente est encore détenue." },
    "wait-for-activation": { title: "Attendre l’activation" },
    activeAt: (p) => `La banque active l’application : ${p.when}, heure de Paris.`,
    "renew-certificate": { title: "Renouveler un certificat" },
    daysLeft: (p) =>
      p.days < 0 ? `${days(p.days, "Terminé depuis", "")}.` : `${days(p.days, "", "restant")}. Un QTSP demande du temps.`,
    draft: (p) => [p.name, p.bank].filter(Boolean).join(" · "),
  },
  steps: {
    title: "Premiers pas",
    lead: "Tout ceci tourne sur cet ordinateur : recommencez autant que vous voulez.",
    enrol: "Enrôler une application auprès d’une banque",
    readBack: "Relire l’enrôlement et comparer",
    done: "terminé",
    certificates: "Obtenir un TPP d’entraînement avec QWAC et QSEALC",
    enrolAct: "Enrôler une application",
    readBackAct: "Relire",
  },
  certificates: {
    title: "Certificats",
    qwac: "QWAC",
    qwacUse: "ouvre la connexion",
    qsealc: "QSEALC",
    qsealcUse: "signe les requêtes",
    missing: "Pas encore là",
    days: (p) => days(p.days, "terminé depuis", "restant"),
    until: "jusqu’au",
    noKey: "sa clé privée n’est pas ici",
    all: "Tous les certificats",
    doctor: "Diagnostic",
    pass: (p) => plural("fr", p.count, { one: "# règle respectée", other: "# règles respectées" }),
    warn: (p) => plural("fr", p.count, { one: "# avertissement", other: "# avertissements" }),
    fail: (p) => plural("fr", p.count, { one: "# échec", other: "# échecs" }),
  },
  registrations: {
    title: "Enrôlements",
    none: "Aucune application n’est enrôlée dans ce profil.",
    enrol: "Enrôler une application",
    all: "Tous les enrôlements",
    app: "Application",
    bank: "Banque",
    state: "État",
    active: "Active",
    waiting: "En attente",
    changeWaits: "Modification en attente",
    unknown: "État inconnu",
    activation: "Activation (Paris)",
    drafts: "Commencés, non envoyés",
  },
  today: {
    title: "Aujourd’hui",
    calls: "Appels en 24 heures",
    failed: (p) => plural("fr", p.count, { one: "# en échec", other: "# en échec" }),
    none: "aucun",
    maintenance: "Maintenance BPCE (Paris)",
    populaireOnly: "Banques Populaires seulement",
    now: "en cours",
    nowUntil: (p) => `En cours jusqu’à ${p.when}`,
    nextFrom: (p) => `Prochaine : ${p.when}`,
    bankTime: "L’horloge des banques (Paris)",
    bankTimeMoved: "déplacée par vous",
    allCalls: "Tous les appels",
  },
};
