import type { CallConcern } from "../../ipc/generated/CallConcern";
import type { ErrorCode } from "../../ipc/generated/ErrorCode";
import type { ErrorWords } from "./errors";

/** What the same answers mean where the call was no registration's: a PSU's tokens, or their accounts and data. */
export const accessErrors = {
  tokens: {
    "bank-refused": {
      title: "The bank refused the request",
      meaning: "The bank read the request and does not accept what it names (400): a token that it knows no more, or a client_id that is not this app’s.",
      todo: "Send the PSU to the bank again. If the bank refuses a new code too, compare the call with the registration.",
    },
    "bank-unauthorised": {
      title: "The bank does not accept who is asking",
      meaning: "It does not take this client_id with this QWAC (401), or the token is over.",
      todo: "Check that the app is active and that its QWAC is the one it was enrolled with.",
    },
    "bank-forbidden": {
      title: "The bank does not allow this",
      meaning: "The QWAC is not the one this client_id belongs to, or the app has not this scope (403).",
      todo: "Check the app’s scopes and its active QWAC.",
    },
    "bank-not-found": {
      title: "The bank has no such address",
      meaning: "Tokens are asked for at another place than this entry point knows (404).",
      todo: "Check the bank’s host in Settings.",
    },
    "bank-server-error": {
      title: "The bank’s server failed",
      meaning: "The fault is on the bank’s side (5xx). Whether it gave or ended a token is not known.",
      todo: "Check the maintenance window (Monday 00:00–06:00, Paris), then try again. A code is good once: for a new access, send the PSU again.",
    },
    "bank-contract": {
      title: "The bank’s answer cannot be read",
      meaning: "The bank said yes but its answer is not the documented one. What it changed on its side is not known.",
      todo: "Open the call to see what came back, and report it to the bank’s support.",
    },
    "transport-timeout": {
      title: "No answer in time",
      meaning: "The bank did not answer before the deadline. Whether it gave or ended a token is not known.",
      todo: "Try again. A code is good once: for a new access, send the PSU again.",
    },
  },
  "psu-data": {
    "bank-refused": {
      title: "The bank refused the question",
      meaning: "The bank read it and does not accept something in it (400): a date, a member of the body, or the signature. Nothing was read and nothing changed.",
      todo: "Open the call and look at what the bank names.",
    },
    "bank-unauthorised": {
      title: "The bank takes the access no more",
      meaning: "The access token is unknown there, over or revoked (401), and no newer one could be had or helped.",
      todo: "Send the PSU to the bank again. What was read before is kept.",
    },
    "bank-forbidden": {
      title: "The bank does not allow this",
      meaning: "There is no consent for it, the role does not open it, or the QWAC is not the one this client_id belongs to (403).",
      todo: "Send the consent, then ask again. If it persists, check the app’s scopes and its QWAC.",
    },
    "bank-not-found": {
      title: "The bank does not know this",
      meaning: "It has no such address, or no such account, at this entry point (404).",
      todo: "Ask for the list of accounts again. If it persists, check the bank’s host in Settings.",
    },
    "bank-server-error": {
      title: "The bank’s server failed",
      meaning: "The fault is on the bank’s side (5xx). What was read before is kept.",
      todo: "Check the maintenance window (Monday 00:00–06:00, Paris), wait, and ask again. After a consent, the list of accounts shows what the bank recorded.",
    },
    "bank-contract": {
      title: "The bank’s answer cannot be read",
      meaning: "The bank said yes but its answer does not have the documented form. What was read before is kept.",
      todo: "Open the call to see what came back, and report it to the bank’s support.",
    },
    "transport-timeout": {
      title: "No answer in time",
      meaning: "The bank did not answer before the deadline. What was read before is kept.",
      todo: "Ask again. After a consent, the list of accounts shows what the bank recorded.",
    },
  },
  payment: {
    "bank-refused": {
      title: "The bank refused the request",
      meaning: "The bank read it and does not accept something in it (400). If it was to create the payment, nothing was created.",
      todo: "Open the call and look at what the bank names.",
    },
    "bank-unauthorised": {
      title: "The bank does not accept the token",
      meaning: "The app’s token or the PSU’s is over or unknown there (401).",
      todo: "Try again: the app’s token is asked for anew. If the PSU’s is over, send them to the bank again.",
    },
    "bank-forbidden": {
      title: "The bank does not allow this",
      meaning: "The app has not the scope pisp, the token belongs to another payment, or the QWAC is another app’s (403).",
      todo: "Check the app’s scopes and its QWAC.",
    },
    "bank-not-found": {
      title: "The bank has no such address",
      meaning: "Payments are asked for at another place than this entry point knows (404).",
      todo: "Check the bank’s host and version in Settings.",
    },
    "bank-server-error": {
      title: "The bank’s server failed",
      meaning: "The fault is on the bank’s side (5xx). What it did with the request is not known.",
      todo: "Look at the status. What was to be created is not sent again.",
    },
    "bank-contract": {
      title: "The bank’s answer cannot be read",
      meaning: "The bank said yes but its answer does not have the documented form.",
      todo: "Open the call to see what came back, and ask the bank, naming the paymentInformationId.",
    },
    "transport-timeout": {
      title: "No answer in time",
      meaning: "The bank did not answer before the deadline. What it did with the request is not known.",
      todo: "Look at the status. What was to be created is not sent again.",
    },
  },
} satisfies Record<CallConcern, Partial<Record<ErrorCode, ErrorWords>>>;

export type AccessErrorsText = typeof accessErrors;
