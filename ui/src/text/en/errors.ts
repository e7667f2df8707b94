import type { ErrorCode } from "../../ipc/generated/ErrorCode";

export interface ErrorWords {
  /** What happened. */
  title: string;
  /** What it means, and whose fault it is. */
  meaning: string;
  /** What to do next. */
  todo: string;
}

export const errors: Record<ErrorCode, ErrorWords> = {
  "input-invalid": {
    title: "Something in the form is not right",
    meaning: "Guichet checked the fields before doing anything. Nothing was sent and nothing was saved.",
    todo: "Correct the fields that are marked.",
  },
  "not-found": {
    title: "This is no longer here",
    meaning: "It was removed in the meantime, or the address is wrong.",
    todo: "Go back to the list and choose again.",
  },
  "store-not-open": {
    title: "The store is not open",
    meaning: "Guichet cannot read or keep anything until the keychain or the passphrase has opened its store.",
    todo: "Unlock the keychain or give the passphrase, then try again.",
  },
  "wrong-passphrase": {
    title: "The passphrase does not fit",
    meaning: "The sealed key file was made with another passphrase. Nothing was changed.",
    todo: "Type it again; check the keyboard layout and Caps Lock.",
  },
  "store-failed": {
    title: "The store could not be read or written",
    meaning: "The file on this computer gave an error. What was saved before is untouched.",
    todo: "Check that the data folder can be written, then try again.",
  },
  "store-full": {
    title: "The disk is full",
    meaning: "There is no room left to keep this. Nothing was half-written: what was saved before is whole.",
    todo: "Make room on the disk of the data folder, then do it again; Guichet goes on without a restart.",
  },
  "keychain-failed": {
    title: "The keychain did not give or keep a key",
    meaning: "A private key was needed and the system’s keychain refused, or did not answer in time.",
    todo: "Unlock the keychain, answer its prompt, then try again.",
  },
  "certificate-missing": {
    title: "A certificate or its key is missing",
    meaning:
      "A call to the bank needs the QWAC for the connection and the QSEALC for the signature, each with its private key, in this profile.",
    todo: "Import the missing one under Certificates.",
  },
  "certificate-unfit": {
    title: "The bank would refuse these certificates",
    meaning: "A rule of the doctor fails that the bank is known to enforce. Nothing was sent.",
    todo: "Open Certificates: the doctor names the rule and where it comes from.",
  },
  "certificate-in-use": {
    title: "An app is called with this certificate",
    meaning: "Without it, the bank could not be reached for that app any more. Nothing was removed.",
    todo: "Rotate the app’s certificates first; once the new pair is in use, the pair before can be retired.",
  },
  "registration-unchangeable": {
    title: "This app cannot be reached from here",
    meaning: "It was made on the bank’s portal, or it is deleted: the Registration API does not reach it. Nothing was sent.",
    todo: "To manage the app here, enrol it anew with the API; it then gets another client_id.",
  },
  "already-sent": {
    title: "This request may have been sent already",
    meaning: "An earlier attempt ended without a known answer. The bank may have registered the app.",
    todo: "Look at the call first. Send again only when you are sure that the bank has nothing.",
  },
  "review-changed": {
    title: "The request has changed since you reviewed it",
    meaning: "The draft was edited after the review on screen, so nothing was sent unseen.",
    todo: "Review it once more, then send.",
  },
  "no-access": {
    title: "There is no access to refresh or to end",
    meaning: "No token is held for this PSU: they have not authorised the app, or the access has ended. Nothing was sent.",
    todo: "Send the PSU to the bank (again).",
  },
  "not-consented": {
    title: "The PSU’s consent does not cover this",
    meaning: "The bank has no consent for this account or this kind of data.",
    todo: "Look at the consent, change it and send it, then ask again.",
  },
  "given-up": {
    title: "You gave this up",
    meaning: "The question was ended before its answer had come. What was kept before is unchanged; whether the bank counted the call is not known.",
    todo: "Ask again when you like.",
  },
  "wrong-scope": {
    title: "The access is for another role",
    meaning: "The bank refused the call for its scope and has revoked both tokens.",
    todo: "Send the PSU to the bank again, on a connection of the right role.",
  },
  "quota-spent": {
    title: "Stopped here: the calls of today are spent",
    meaning: "Without the PSU, four calls a day for each account and kind of data are what a bank has to answer (RTS, article 36(5)(b)), counted from midnight to midnight in Paris. The fifth was not sent.",
    todo: "Wait until midnight, or ask with the PSU’s IP address while they are there.",
  },
  "bank-limit": {
    title: "Too many calls without the PSU",
    meaning: "The bank answers no more today.",
    todo: "Wait until it counts anew, or ask with the PSU’s IP address while they are there.",
  },
  "not-served": {
    title: "The bank does not offer this",
    meaning: "It answered that the function is not implemented.",
    todo: "Nothing to do: this bank’s documents say so.",
  },
  "unknown-account": {
    title: "The bank knows no such account",
    meaning: "The account may be closed, or its name at the bank has changed.",
    todo: "Ask for the list of accounts again.",
  },
  "period-out-of-bounds": {
    title: "Further back than the bank looks",
    meaning: "The bank refuses a first day before its depth.",
    todo: "Choose a later first day, or none: then the bank sends all it has.",
  },
  "payment-moved": {
    title: "This belongs to another point of the payment",
    meaning: "It was sent, ended or approved in the meantime, or there is nothing to go on with yet. Nothing was sent.",
    todo: "Look at where the payment stands now.",
  },
  "payment-conflict": {
    title: "The payment’s state does not allow this",
    meaning: "The bank holds the payment in a state in which it cannot be done (409): it may be confirmed, over or cancelled already.",
    todo: "Look at the status: it tells which.",
  },
  "unknown-payment": {
    title: "The bank does not know this payment",
    meaning: "It has no payment under this id (any more). Banks keep a status for 30 days at least.",
    todo: "Ask the bank’s support, naming the paymentInformationId.",
  },
  "payment-link": {
    title: "The bank’s link was not opened",
    meaning: "It is not an https address of a bank, so no PSU is sent there.",
    todo: "Open the call to see what the bank sent, and report it to its support.",
  },
  "not-confirmed": {
    title: "This was not confirmed",
    meaning: "In a Live profile, what changes state at a bank needs your explicit yes. Nothing was sent.",
    todo: "Confirm, and send again.",
  },
  "bank-refused": {
    title: "The bank refused the request",
    meaning: "The bank read the request and found something in it that it does not accept (400). Nothing was registered.",
    todo: "Correct what the bank names, review, and send again.",
  },
  "bank-unauthorised": {
    title: "The bank does not accept the access token",
    meaning: "The token is missing, unknown or over an hour old (401). Nothing was registered.",
    todo: "Try again: Guichet asks for a new token each time. If it persists, show the call to the bank’s support.",
  },
  "bank-forbidden": {
    title: "The bank does not allow this",
    meaning:
      "The token lacks the scope, or the QWAC is not the one this registration belongs to (403). An app that was enrolled through a portal cannot be changed here.",
    todo: "Check that the active QWAC is the right one, and that the app was enrolled with it.",
  },
  "bank-not-found": {
    title: "The bank does not know this",
    meaning: "The bank has no such address or no registration under this client_id (404).",
    todo: "Check the entry point. If the registration should exist, ask the bank’s support with the request id.",
  },
  "bank-method-not-allowed": {
    title: "The bank does not offer this operation here",
    meaning: "The address exists but does not accept this method (405).",
    todo: "Check the entry point: an old or retired host may answer like this.",
  },
  "bank-rate-limited": {
    title: "Too many calls for now",
    meaning: "The bank counts calls and asks to slow down (429).",
    todo: "Wait a while before trying again.",
  },
  "bank-server-error": {
    title: "The bank’s server failed",
    meaning: "The fault is on the bank’s side (5xx). It is not known whether the request was carried out.",
    todo: "Check the maintenance window (Monday 00:00–06:00, Paris), wait, and look before you send again.",
  },
  "bank-contract": {
    title: "The bank’s answer cannot be read",
    meaning: "The bank said yes but its answer does not have the documented form. The request was probably carried out.",
    todo: "Open the call to see what came back, and report it to the bank’s support.",
  },
  "bank-certificate-unfit": {
    title: "What came is not the certificate that was named",
    meaning: "The bank’s answer holds no certificate, or another one than the keyId names by its SHA-256. It was not kept.",
    todo: "Open the call to see what came. Ask the bank’s support for the certificate of its signing key, and pin it from a file.",
  },
  "bank-redirect": {
    title: "The bank pointed to another address",
    meaning: "Guichet never follows redirects with a client certificate and a token. Nothing was sent there.",
    todo: "Check the entry point. If the bank has moved, choose its new host.",
  },
  "transport-dns": {
    title: "The host name is not known",
    meaning: "The name of the bank’s host does not resolve. Nothing was sent.",
    todo: "Check the network and the entry point: retired hosts lose their names.",
  },
  "transport-refused": {
    title: "No connection",
    meaning: "Nothing listens at the bank’s address, or the connection broke.",
    todo: "Check the network and whether your address may reach the bank, then try again.",
  },
  "transport-timeout": {
    title: "No answer in time",
    meaning: "The bank did not answer before the deadline. It is not known whether the request was carried out.",
    todo: "Look at the call and read back before you send again.",
  },
  "transport-tls-server": {
    title: "The bank’s TLS certificate is not trusted",
    meaning: "The server could not prove that it is the bank. Guichet broke off; nothing was sent.",
    todo: "If the bank uses its own authority, add it as a trust anchor in Settings. Otherwise do not go on.",
  },
  "transport-tls-client": {
    title: "The bank refused the QWAC",
    meaning:
      "The handshake ended at the client certificate: it is expired, incomplete, or its issuer is not loaded at the bank yet.",
    todo: "Check the QWAC and its chain under Certificates. A new authority takes the bank about two weeks to load.",
  },
  "transport-forbidden": {
    title: "This profile may not connect there",
    meaning:
      "A practice profile reaches only this computer, and a real profile never reaches the local banks. Nothing was sent.",
    todo: "Check the bank’s address in Settings, or switch to the profile you meant.",
  },
  "local-banks-failed": {
    title: "The local banks do not answer",
    meaning: "The practice banks on this computer did not start or have stopped.",
    todo: "Try again; if it persists, close Guichet and open it anew.",
  },
  internal: {
    title: "Guichet made a mistake",
    meaning: "A defect in the program, not at the bank. What was saved is still there.",
    todo: "Try again. If it happens again, report it with the trace id.",
  },
};
