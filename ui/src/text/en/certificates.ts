import type { CertificateKindView } from "../../ipc/generated/CertificateKindView";
import { plural } from "../plural";

export const certificates = {
  title: "Certificates",
  lead: {
    empty: "To speak to a bank you need two: a QWAC that opens the TLS connection and a QSEALC that signs the requests.",
    incomplete: "One half is missing: a bank wants both a QWAC and a QSEALC.",
    fails: (count: number) =>
      count === 1 ? "One rule fails that a bank may refuse you for." : `${count} rules fail that a bank may refuse you for.`,
    warns: (count: number) =>
      count === 1 ? "Both halves are in use; one point deserves a look." : `Both halves are in use; ${count} points deserve a look.`,
    ready: "Both halves are in use and every rule passes.",
  },
  loading: "Reading the certificates…",

  kinds: {
    qwac: { name: "QWAC", does: "Opens the TLS connection" },
    qsealc: { name: "QSEALC", does: "Signs the requests" },
    other: { name: "Other", does: "Neither QWAC nor QSEALC: cannot serve at a bank" },
  } satisfies Record<CertificateKindView, { name: string; does: string }>,

  halves: "In use",
  noHalf: (kind: string) => `No ${kind} in use`,
  noHalfHint: "Import it below, or choose one from the list.",
  keyHeld: "Private key held",
  keyMissing: "Private key not held",
  keyMissingHint: "Import the key file that was made with it.",
  issuedBy: (name: string) => `Issued by ${name}`,
  until: "Valid until",
  daysLeft: (days: number) => {
    if (days > 0) return plural("en", days, { one: "# day left", other: "# days left" });
    if (days === 0) return "Expires today";
    if (days === -1) return "Expired yesterday";
    return plural("en", -days, { other: "Expired # days ago" });
  },

  list: {
    heading: "All certificates",
    caption: "Certificates in this profile",
    kind: "Kind",
    name: "Name",
    issuer: "Issuer",
    validUntil: "Valid until",
    left: "Left",
    key: "Private key",
    use: "Use",
    held: "Held",
    notHeld: "Not held",
    inUse: "In use",
    spare: "Spare",
    calendar: "Expiry as calendar file…",
  },
  saved: (name: string) => `${name} was saved.`,
  /** What an event is called in the operator's calendar; desk puts the certificate's name in. */
  calendarEvents: {
    qwac: "QWAC {name} expires",
    qsealc: "QSEALC {name} expires",
    other: "Certificate {name} expires",
  } satisfies Record<CertificateKindView, string>,
  calendarSaved: "Each last day is an event; it reminds you 60, 30 and 7 days before.",

  import: {
    heading: "Import certificates and keys",
    open: "Import…",
    hide: "Close the import",
    lead: "PEM, DER, PKCS #12 (.p12, .pfx), PKCS #8 and PKCS #1, old PKCS #12 files included. Certificates and keys in any order, in one file or several: Guichet puts them together.",
    privacy: "Private keys go straight into this computer’s keychain. They are never shown and never leave it.",
    drop: "Certificate and key files",
    choose: "Choose files…",
    or: "or",
    paste: "Paste PEM text",
    pasteLabel: "PEM text",
    pasteHint: "Everything between the BEGIN and END lines, those included. Text around them does no harm.",
    pasteSend: "Import the text",
    pasteEmpty: "Paste the PEM text first.",
    pasteName: "Pasted text",
    working: "Reading the files…",
    unreadable: (name: string) => `${name} could not be read from the disk.`,
    results: "What came of it",
    clear: "Clear the results",
    outcomes: {
      imported: (certificates: number, keys: number) => {
        const certificateWords = certificates === 1 ? "1 certificate" : `${certificates} certificates`;
        const keyWords = keys === 1 ? "1 private key" : `${keys} private keys`;
        if (keys === 0) return `Imported: ${certificateWords}.`;
        if (certificates === 0) return `Imported: ${keyWords}.`;
        return `Imported: ${certificateWords} and ${keyWords}.`;
      },
      weakTag: "Weak file",
      weak: (protection: string) =>
        `The file was protected with ${protection}, which is easy to break today: whoever gets it can take its keys out. Delete it, or make it again with AES-256. What was imported is safe in the keychain.`,
      alreadyHere: "Everything in it was here already.",
      choose: "It holds several certificates or keys. Nothing was taken yet.",
      chooseNow: "Choose…",
      takeNothing: "Take nothing",
      passphraseNeeded: "It is protected by a passphrase.",
      wrongPassphrase: "That passphrase does not open it.",
      unsupportedAlgorithm: (algorithm: string) =>
        `It is protected with ${algorithm}, which Guichet cannot open. The passphrase is not the problem: save the file again with AES-256.`,
      unrecognised: "This is neither a certificate nor a private key in a form Guichet knows.",
      nothingToImport: (found: string) => `It holds no certificate and no private key, only ${found}.`,
      keyTooShort: (bits: number) => `The key in it has ${bits} bits. Keys under 2048 bits are refused: they are too weak.`,
      unsupportedKey: "The kind of key in it cannot be used here.",
      broken: "It looks right and cannot be read: the file is damaged or cut short.",
      tooLarge: "It is far too large for certificates or keys.",
      empty: "It is empty.",
    },
    choice: {
      title: (name: string) => `What to take from ${name}`,
      lead: "It holds several certificates or keys. A key stands under the certificate it belongs to.",
      weak: (protection: string) => `The file is protected with ${protection}, which is easy to break today. Once this is done, delete it or make it again with AES-256.`,
      caption: "What is in the file",
      what: "What it is",
      name: "Whose",
      until: "Valid until",
      algorithm: "Key",
      privateKey: "Private key",
      keyOf: (name: string) => `Key of ${name}`,
      noCertificate: "Its certificate is not in this file.",
      noKey: "Its key is not in this file.",
      serial: (serial: string) => `Serial number ${serial}`,
      here: "Here already",
      expired: "Expired",
      authorities: (count: number) => (count === 1 ? "The issuer comes along:" : `The ${count} issuers come along:`),
      withoutKey: (name: string) => `${name} is taken without its key and cannot be used until the key comes too.`,
      withoutCertificate: "A key is taken without its certificate. It will wait for it here.",
      accept: (count: number) => (count === 0 ? "Take what is ticked" : plural("en", count, { one: "Take # item", other: "Take # items" })),
      nothing: "Take nothing",
    },
    passphrase: "Passphrase",
    passphraseFor: (count: number) =>
      count === 1 ? "One file waits for its passphrase" : `${count} files wait for their passphrase`,
    passphraseHint: "Used once to open the file, then forgotten.",
    passphraseSend: "Open",
    passphraseEmpty: "Type the passphrase first.",
    passphraseSkip: "Leave closed",
  },

  card: {
    back: "All certificates",
    loading: "Reading the certificate…",
    active: "In use",
    spare: "Not in use",
    use: "Use this one",
    usedInstead: (kind: string) => `This profile then uses it as its ${kind}, in place of the present one.`,
    used: (kind: string) => `This profile now uses it as its ${kind}.`,
    calendar: "Expiry as calendar file…",
    remove: "Remove…",
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: "The certificate leaves this profile. Its private key is erased with it unless another certificate uses the same key, and cannot be brought back.",
    removeActive: "It is in use: calls to banks will fail until another one takes its place.",
    removeConfirm: "Remove",
    openRegistrations: "Open the registrations",
    removed: (name: string) => `${name} was removed.`,

    identity: "Who it names",
    subject: "Subject",
    commonName: "Common name",
    organization: "Organisation",
    country: "Country",
    oid: "Organisation identifier (OID)",
    nca: "Competent authority",
    roles: "PSD2 roles",
    roleNames: {
      PSP_AS: "account servicing",
      PSP_PI: "payment initiation",
      PSP_AI: "account information",
      PSP_IC: "card-based instruments (funds confirmation)",
    } as Record<string, string>,
    issuer: "Issuer",
    dnsNames: "DNS names",

    validity: "Validity",
    notBefore: "From",
    notAfter: "Until",
    validityBar: (share: number) => `${share} % of its life is over`,

    key: "Key and use",
    keyAlgorithm: "Public key",
    privateKey: "Private key",
    signatureAlgorithm: "Signed with",
    keyUsage: "Key usage",
    extendedKeyUsage: "Extended key usage",
    qcType: "QcType",

    numbers: "Serial number and fingerprints",
    serial: "Serial number",
    sha256: "SHA-256",
    sha1: "SHA-1",

    keyIds: "keyId spellings",
    keyIdsLead: "How a signature may name this certificate. STET asks for the URL; the others are met at banks.",
    keyIdSpellings: {
      url: "URL and SHA-256",
      "serial-and-issuer": "Serial number and issuer",
      "client-id": "client_id",
      literal: "As typed",
    } as Record<string, string>,

    jwk: "JWK",
    jwkText: "JWK as JSON",
    jwkLead: "As BPCE’s registration wants it: one key, the leaf certificate alone in x5c.",
    noJwk: "There is none: the key is not RSA, and a JWK for registration must be.",
    pem: "PEM",
    pemText: "Certificate in PEM",
    pemLead: "The certificate alone, without its chain. It holds nothing secret.",
    chain: "Chain",
    chainLead: "From the issuer up to the root, as far as it was imported.",
    noChain: "No issuer was imported with it.",
    issuedBy: "issued by",
    chainUntil: "valid until",

    source: "Came from",
    addedAt: "Imported",
    none: "none",
  },
};

export type CertificatesText = typeof certificates;
