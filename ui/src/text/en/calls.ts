import type { BankSignatureFailureView } from "../../ipc/generated/BankSignatureFailureView";
import type { BankSignatureWarningView } from "../../ipc/generated/BankSignatureWarningView";
import type { CallAnswerView } from "../../ipc/generated/CallAnswerView";
import type { CallPurposeView } from "../../ipc/generated/CallPurposeView";
import type { ConnectionFailure } from "../../ipc/generated/ConnectionFailure";
import type { CurlPlaceholderKind } from "../../ipc/generated/CurlPlaceholderKind";
import type { NotCheckedView } from "../../ipc/generated/NotCheckedView";
import type { SigningMistakeKind } from "../../ipc/generated/SigningMistakeKind";

interface FailureWords {
  title: string;
  meaning: string;
}

export const calls = {
  title: "Calls",
  lead: "Every exchange with a bank, as it went over the wire. Tokens and secrets were masked before anything was kept.",
  loading: "Reading the calls…",

  purposes: {
    "registration-token": "Token for registration",
    "registration-create": "Enrol an app",
    "registration-read": "Read an app back",
    "registration-update": "Change an app",
    "registration-delete": "Remove an app",
    "bank-certificate": "Certificate of the bank’s signature",
  } satisfies Record<CallPurposeView, string>,

  filter: "Filter",
  filterHint: "Bank, host, path or request id",
  onlyFailures: "Only failures",
  filters: {
    any: { answer: "All", purpose: "All", bank: "All", method: "All" },
    more: "More filters",
    answer: "Answer",
    purpose: "Purpose",
    bank: "Bank",
    method: "Method",
    from: "From",
    to: "To",
    answers: {
      success: "2xx: OK",
      redirect: "3xx: redirect",
      refusal: "4xx: refused",
      "bank-error": "5xx: bank error",
      none: "No answer",
    } satisfies Record<CallAnswerView, string>,
  },
  /** How many are on screen, how many match, how many there are. */
  shown: (shown: number, matching: number, all: number) => {
    const found = matching < all ? `${matching} of ${all} calls` : all === 1 ? "1 call" : `${all} calls`;
    return shown < matching ? `${found}, the newest ${shown} shown` : found;
  },
  more: "Show older calls",
  empty: "No call yet",
  emptyText: "As soon as Guichet speaks to a bank, each exchange stands here with its headers, bodies and signature. Enrolling an app makes the first ones.",
  emptyStep: "Enrol an app",
  noMatch: "No call matches",
  noMatchText: "There are calls, but none that fits every filter at once.",
  clearFilter: "Clear the filters",

  table: {
    caption: "Calls, newest first",
    time: "Time",
    purpose: "Purpose and bank",
    request: "Request",
    status: "Answer",
    duration: "Took",
  },
  milliseconds: (count: string) => `${count} ms`,
  underWay: "Under way",
  noAnswer: "No answer",
  /** Statuses in one word; the number stands beside it. */
  succeeded: "OK",
  refused: "Refused",
  broke: "Bank error",
  redirected: "Redirect",

  answerUnusable: "The answer came and could not be used.",
  /** What went wrong, by the failure’s name; `""` where no answer came for any other reason. */
  failures: {
    "": "The connection failed before an answer came.",
    dns: "The host name does not resolve.",
    "connection-refused": "Nothing listens at that address.",
    unreachable: "The address cannot be reached from here.",
    timeout: "No answer came in time. The bank may or may not have acted on the request.",
    closed: "The connection broke before the answer was complete. The bank may or may not have acted on the request.",
    abandoned: "Guichet stopped waiting. The bank may or may not have acted on the request.",
    "timeout-connecting": "Nothing took the connection in time. Nothing was sent.",
    "timeout-handshake": "The connection was taken, but the TLS handshake did not end in time. Nothing was sent.",
    "tls-unknown-ca": "The bank’s TLS certificate comes from an authority that is not trusted here. Nothing was sent.",
    "tls-incomplete-chain": "The server sent its own TLS certificate without that of its issuer. Nothing was sent.",
    "tls-wrong-host": "The bank’s TLS certificate is for another host. Nothing was sent.",
    "tls-expired": "The bank’s TLS certificate has expired. Nothing was sent.",
    "tls-not-yet-valid": "The bank’s TLS certificate is not valid yet. Nothing was sent.",
    "tls-revoked": "The bank’s TLS certificate was revoked. Nothing was sent.",
    "tls-wrong-purpose": "The bank’s certificate is not meant for a TLS server. Nothing was sent.",
    "tls-untrusted": "The bank’s TLS certificate was not trusted. Nothing was sent.",
    "tls-client-rejected": "The bank refused the QWAC during the TLS handshake and did not say why.",
    "tls-client-unknown-ca": "The bank does not know the authority that issued the QWAC: it is not loaded there yet.",
    "tls-client-expired": "To the bank, the QWAC has expired.",
    "tls-client-revoked": "To the bank, the QWAC is revoked.",
    "tls-client-missing": "The bank wanted a QWAC and got none.",
    "tls-version": "The bank speaks no TLS version that is safe enough. Nothing was sent.",
    tls: "The TLS handshake failed.",
    "not-loopback": "A practice profile may reach this computer only. Nothing was sent.",
    "own-port": "A real profile never calls the local banks. Nothing was sent.",
    redirect: "The bank pointed to another address. Nothing was sent there.",
    "body-too-large": "The answer was far too large and was not read to its end.",
    "not-http": "What answered does not speak HTTP.",
    "broken-contract": "The bank’s answer does not have the documented form.",
  } satisfies Record<ConnectionFailure | "", string> & Record<string, string> as { "": string } & Record<string, string>,

  curl: {
    act: "Copy as cURL…",
    title: "This call as a curl command",
    lead: "For a POSIX shell. It holds every header and the exact body, and no secret: keys, tokens and masked values are variables.",
    loading: "Writing the command…",
    command: "Command",
    legend: "What to fill in",
    legendLead: "Set these variables in the shell that runs the command. The private key stays with whoever has it: Guichet does not give it out.",
    placeholders: {
      "qwac-pem": "Path of a PEM file with the QWAC and its chain",
      "qwac-key": "Path of a PEM file with the QWAC’s private key",
      "local-ca": "Path of the local banks’ CA certificate",
      "bank-ca": "Path of a PEM file with the anchors added for this bank in Settings",
      "access-token": "A valid access token; the one that was sent was not kept",
      masked: "A value that was masked when the call was written down",
    } satisfies Record<CurlPlaceholderKind, string>,
    close: "Close",
  },

  bankSignature: {
    title: "The bank’s signature",
    unsigned: "Not signed",
    unsignedText: "The answer carries no Signature header.",
    verified: "Verified",
    verifiedText: "The Signature header verifies with the pinned certificate that its keyId names.",
    verifiedWhole: "Neither the signed headers nor the body were changed since.",
    failed: "Does not verify",
    notChecked: "Signed, not checked",
    why: {
      "can-be-fetched":
        "The certificate that would check this signature is not here yet. Its keyId names an address at the bank that was called. Guichet can ask for it there: one more call, without token and signature. It is kept only if its SHA-256 is the one that the keyId ends in.",
      elsewhere:
        "The keyId points to another scheme, host or port than the bank that was called. Guichet never asks there. If the bank hands you the certificate, pin it from a file.",
      "no-fingerprint":
        "The keyId is an address at the bank, but not a plain one that ends in the certificate’s SHA-256, so what came from there could not be checked. If the bank hands you the certificate, pin it from a file.",
      "not-an-address":
        "The keyId is not an address, so there is nowhere to get the certificate from. If the bank hands it to you, pin it from a file.",
      "not-kept": "This call was written down by an earlier version, which kept too little of the signature to check it now.",
    } satisfies Record<NotCheckedView, string>,
    warnings: {
      "certificate-expired": "The certificate had expired when this answer was signed.",
      "certificate-not-yet-valid": "The certificate was not valid yet when this answer was signed.",
      "body-not-covered": "The signature does not cover the body: no signed SHA-256 Digest names it.",
    } satisfies Record<BankSignatureWarningView, string>,
    failures: {
      unreadable: { title: "The Signature header cannot be read", meaning: "It does not have the form of a signature." },
      "digest-differs": {
        title: "The Digest is not the body’s",
        meaning: "The body that arrived is not the one the Digest header names: one of the two was changed on the way, or the bank computed it over other bytes.",
      },
      "digest-empty": {
        title: "The Digest is empty",
        meaning: "The bank sent a Digest header without a value, so the signature covers no body at all.",
      },
      "nothing-signed": {
        title: "What was signed cannot be written down",
        meaning: "The signature lists something that the answer does not have.",
      },
      algorithm: { title: "The algorithm is not known here", meaning: "STET asks for rsa-sha256. The signature says:" },
      "key-not-rsa": { title: "The certificate’s key is not an RSA key", meaning: "rsa-sha256 needs one. The pinned certificate is probably not the one that signed." },
      mismatch: {
        title: "The signature does not hold",
        meaning: "It was made by another key than the certificate’s, or over something else than what arrived.",
      },
    } satisfies Record<BankSignatureFailureView["kind"], FailureWords>,
    mistakes: {
      "method-case": "It would hold if the method were written in capitals: the bank’s signer does not lower it.",
      method: "It would hold with another method: the bank’s signer writes a fixed one.",
      query: "It would hold without the query: the bank’s signer leaves it out.",
      "trailing-line-break": "It would hold with a line break at the end of the signing string.",
      "line-ending": "It would hold with CRLF between the lines of the signing string.",
      blanks: "It would hold with other blanks in the signing string.",
      other: "It would hold if this line were signed otherwise:",
    } satisfies Record<SigningMistakeKind, string>,
    right: "As received",
    signedInstead: "As signed",
    signingString: "What the bank signed",
    fetch: "Fetch the certificate",
    pin: "Pin a certificate…",
    pinned: {
      title: (bank: string) => `Certificates pinned for ${bank}`,
      lead: "They check this bank’s signatures in this profile and nothing else. Who issued them was not asked.",
      used: "Checks this answer",
      issuer: "issued by",
      serial: "serial",
      from: "Valid from",
      until: "until",
      fetched: "Fetched from",
      handedOver: "Handed over:",
      call: "the call that fetched it",
      remove: "Remove…",
      removeTitle: "Remove this certificate?",
      removeLead: "Answers signed with it will be “signed, not checked” again. It can be fetched or pinned anew at any time.",
      removeAct: "Remove",
    },
    pinning: {
      title: "Pin a certificate of the bank",
      lead: "The certificate of the bank’s signing key, as the bank handed it to you. It is found by the keyId of an answer: by its SHA-256, or by its serial and issuer.",
      pem: "Certificate in PEM",
      pemHint: "Paste it here, or leave this empty to choose a file.",
      source: "Where it comes from",
      sourceHint: "For your own records: who handed it over, and when.",
      sourceNeeded: "Say where it comes from.",
      act: "Pin it",
      choose: "Choose a file…",
    },
  },

  detail: {
    beyond: (p: { parts: string }) => `It leaves the bank’s entry point: ${p.parts}.`,
    parts: { scheme: "another scheme", host: "another host", port: "another port" },
    back: "All calls",
    loading: "Reading the call…",
    notFound: "This call is not here",
    notFoundText: "It belonged to a profile that was deleted, or the address is wrong.",
    heading: (method: string, purpose: string) => `${purpose} (${method})`,
    summary: "Summary",
    url: "URL",
    bank: "Bank",
    started: "Sent",
    took: "Took",
    status: "Answer",
    requestId: "Request id",
    failure: "What went wrong",
    failureDetail: "In detail",

    request: "Request",
    response: "Answer",
    headers: "Headers",
    headerName: "Name",
    headerValue: "Value",
    requestBody: "Body of the request",
    responseBody: "Body of the answer",
    noBody: "No body.",
    noHeaders: "No headers.",
    noResponse: "No answer came.",
    masked: "A value with … was masked: only its last characters were kept.",
    requestHeadersCaption: "Headers of the request",
    responseHeadersCaption: "Headers of the answer",

    ours: "Our signature",
    oursUnsigned: "Not signed",
    oursUnsignedText: "Calls to the token endpoint carry no signature; the QWAC alone identifies the TPP.",
    oursCertificateText: "The certificate is public: it was asked for without token and signature.",
    oursVerified: "Verified",
    oursVerifiedText: "The Signature header verifies against the QSEALC over exactly what was sent.",
    oursFailed: "Does not verify",
    keyId: "keyId",
    signedHeaders: "Signed headers",
    signingString: "Signing string",
    signingStringLead: "What the signature was made over, byte for byte. Lines end with a line feed; the last one has none.",

    tls: "TLS",
    noTls: "The connection was never made, so there are no TLS facts.",
    tlsVersion: "Version",
    tlsCipher: "Cipher suite",
    tlsNotReached: "The handshake did not get that far.",
    alert: "Alert from the bank",
    connectTo: "Connected to",
    asked: "Client certificate",
    askedYes: "The bank asked for one.",
    askedNo: "The bank did not ask for one: whoever answered does not know who called. An entry point for TPPs always asks.",
    askedUnknown: "The handshake ended before the bank could ask for one.",
    sent: "Certificate sent",
    sentNone: "None",
    sentSha: "SHA-256 of the certificate sent",
    chain: "Chain the bank offered",
    issuedBy: "issued by",
    chainUntil: "valid until",
    noChain: "The bank offered none.",
  },
};

export type CallsText = typeof calls;
