import type { RotationText } from "../en/rotation";
import { plural } from "../plural";

export const rotation: RotationText = {
  stages: {
    label: "Comment se passe un renouvellement",
    done: "fait",
    pair: { title: "Nouvelle paire", text: "Importez le QWAC et le QSEALC suivants, ou créez une clé et un CSR pour votre QTSP. La paire en service reste." },
    doctor: { title: "Diagnostic", text: "Chaque règle que les banques appliquent est vérifiée sur la nouvelle paire, avec les scopes de cette application." },
    send: { title: "Modification", text: "Une requête signée donne à la banque le nouveau QSEALC. La vérification nomme la clé qui la signe." },
    both: { title: "Les deux, puis une", text: "La paire précédente signe jusqu’à ce que la banque prenne la nouvelle en compte. Ensuite, vous la retirez." },
  },

  half: {
    uses: { qwac: "ouvre la connexion", qsealc: "signe les requêtes", other: "" },
    issuer: "Émetteur",
    serial: "Numéro de série",
    until: "Valable jusqu’au",
    days: (days) =>
      days < 0
        ? plural("fr", -days, { one: "expiré depuis # jour", other: "expiré depuis # jours" })
        : plural("fr", days, { one: "# jour restant", other: "# jours restants" }),
    noKey: "Clé non détenue",
    newIssuer: "Émetteur jamais utilisé",
    gone: "N’est plus détenu ici",
    open: (name) => `Ouvrir ${name}`,
  },

  step: {
    current: "En service",
    chosen: "Ce qui vient ensuite",
    qwac: "QWAC suivant",
    qwacHint: "La requête ne nomme que le QSEALC. Guichet ouvre les connexions avec ce QWAC dès que la nouvelle paire est en service.",
    qsealc: "QSEALC suivant",
    qsealcHint: "Le certificat avec lequel la banque vérifiera les signatures de l’application.",
    keep: "Garder celui en service",
    kept: (name, serial) => `${name} · n° ${serial}`,
    choice: (issuer, serial, until) => `${issuer} · n° ${serial} · jusqu’au ${until}`,
    noKey: "sa clé privée n’est pas détenue",
    none: "Aucun autre certificat n’est détenu",
    noneText: "Importez d’abord la nouvelle paire, ou créez une clé et un CSR pour votre QTSP. Ce renouvellement vous attend.",
    more: "Absent de la liste ? Importez-le, ou créez une clé et un CSR :",
    certificates: "Ouvrir Certificats",
    practise: "Créer une paire d’essai",
    practising: "Création de la paire…",
    doctor: "Le diagnostic de la nouvelle paire",
    doctorWaits: "Choisissez les certificats qui viennent ensuite : le diagnostic suit aussitôt.",
    newIssuerTitle: (issuers) => `Les banques ne connaissent peut-être pas encore ${issuers}`,
    newIssuerText: "Tant que BPCE n’a pas chargé un nouvel émetteur, ses banques refusent la connexion ou la signature. Prévenez d’abord le support de BPCE, et renouvelez une fois qu’il a confirmé. La paire en service doit durer jusque-là.",
  },

  panel: {
    heading: "Certificats",
    lead: "La paire avec laquelle cette application est appelée, et celle qui vient ensuite.",
    now: "En service",
    next: "Paire suivante",
    nextFrom: "en service à partir du",
    waiting: "La paire en service continue jusque-là. Guichet change de paire de lui-même, même s’il est fermé à ce moment.",
    before: "D’avant",
    beforeText: "La nouvelle paire est en service et plus rien n’appelle avec ceux-ci. Retirez-les quand vous en êtes sûr.",
    retire: "Retirer la paire précédente…",
    retireTitle: "Retirer la paire précédente ?",
    retireText: "Ces certificats et leurs clés privées sont retirés de cet ordinateur, définitivement. La banque n’en est pas informée : elle utilise déjà la nouvelle paire.",
    retireConfirm: "Retirer",
    retired: "La paire précédente a été retirée.",
  },
};
