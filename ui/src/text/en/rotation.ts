import { plural } from "../plural";

/** The pair an app is called with, and the way from one pair to the next. */
export const rotation = {
  stages: {
    label: "How a rotation goes",
    done: "done",
    pair: { title: "New pair", text: "Import the next QWAC and QSEALC, or make a key and a CSR for your QTSP. The pair in use stays." },
    doctor: { title: "Doctor", text: "Every rule that banks are known to enforce is asked of the new pair, with the scopes of this app." },
    send: { title: "Change", text: "One signed request gives the bank the new QSEALC. The review names the key that signs it." },
    both: { title: "Both, then one", text: "The pair before signs until the bank takes the new one into account. After that you retire it." },
  },

  half: {
    uses: { qwac: "opens the connection", qsealc: "signs the requests", other: "" },
    issuer: "Issuer",
    serial: "Serial",
    until: "Valid until",
    days: (days: number) =>
      days < 0
        ? plural("en", -days, { one: "ended # day ago", other: "ended # days ago" })
        : plural("en", days, { one: "# day left", other: "# days left" }),
    noKey: "Key not held",
    newIssuer: "Issuer not used before",
    gone: "No longer held here",
    open: (name: string) => `Open ${name}`,
  },

  step: {
    current: "In use now",
    chosen: "What comes next",
    qwac: "Next QWAC",
    qwacHint: "The request names only the QSEALC. Guichet opens connections with this QWAC from the moment the new pair is in use.",
    qsealc: "Next QSEALC",
    qsealcHint: "The certificate that the bank will verify the app’s signatures with.",
    keep: "Keep the one in use",
    kept: (name: string, serial: string) => `${name} · serial ${serial}`,
    choice: (issuer: string, serial: string, until: string) => `${issuer} · serial ${serial} · until ${until}`,
    noKey: "its private key is not held",
    none: "No other certificate is held",
    noneText: "Import the new pair first, or make a key and a CSR for your QTSP. This rotation waits for you.",
    more: "Not in the list? Import it, or make a key and a CSR:",
    certificates: "Open Certificates",
    practise: "Make a practice pair",
    practising: "Making the pair…",
    doctor: "The doctor on the new pair",
    doctorWaits: "Choose the certificates that come next: the doctor looks at once.",
    newIssuerTitle: (issuers: string) => `The banks may not know ${issuers} yet`,
    newIssuerText: "Until BPCE has loaded a new issuer, its banks refuse the connection or the signature. Tell BPCE’s support first, and rotate once they confirm. The pair in use must last until then.",
  },

  panel: {
    heading: "Certificates",
    lead: "The pair this app is called with, and the one that comes next.",
    now: "In use now",
    next: "Next pair",
    nextFrom: "in use from",
    waiting: "The pair in use goes on until then. Guichet changes over by itself, even if it is closed at that moment.",
    before: "From before",
    beforeText: "The new pair is in use and nothing calls with these any more. Retire them when you are sure.",
    retire: "Retire the pair before…",
    retireTitle: "Retire the pair before?",
    retireText: "These certificates and their private keys are removed from this computer, for good. The bank is not told: it uses the new pair already.",
    retireConfirm: "Retire",
    retired: "The pair before was retired.",
  },
};

export type RotationText = typeof rotation;
