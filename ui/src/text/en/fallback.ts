import type { ErrorCode } from "../../ipc/generated/ErrorCode";
import type { ErrorWords } from "./errors";

const errors: Partial<Record<ErrorCode, ErrorWords>> = {
  "bank-refused": {
    title: "The bank refused the request",
    meaning: "It does not take this app, or not this request, for the fallback (400).",
    todo: "Compare the call with the documentation of the fallback mode.",
  },
  "bank-unauthorised": {
    title: "The bank does not accept who is asking",
    meaning: "It does not admit this client_id with this QWAC (401).",
    todo: "Check that the app is active and that its QWAC is the one it was enrolled with.",
  },
  "bank-forbidden": {
    title: "The bank does not allow this",
    meaning: "The QWAC is not the one this client_id belongs to, or the app does not have the scope aisp (403).",
    todo: "Check the app’s scopes and its active QWAC.",
  },
  "bank-contract": {
    title: "The bank redirects nowhere",
    meaning: "The answer to a fallback request is a redirect with an address. This one has none, or is something else.",
    todo: "Open the call to see what came back, and report it to the bank’s support.",
  },
};

export const fallback = {
  title: "When the bank’s interface is down: the fallback",
  note: "RTS article 33",
  lead: "If the dedicated interface fails unexpectedly, the bank must let a TPP in through its online banking. This asks the bank for the way there.",
  rulesTitle: "On what terms",
  rules: [
    "The dedicated interface comes first, always. The bank watches how the fallback is used and reports abuse to its authority.",
    "Nothing of the dedicated interface is taken along: no consent, no access token. The access of this connection is neither used nor touched.",
    "Only what the bank’s online banking offers on the web can be done there, not what its mobile app offers.",
    "The PSU must be there and authenticate strongly, by their own means. Calls in a batch, without them, are not possible.",
  ],
  request: (host: string) => `POST /stet/psd2/oauth/token at ${host}, with this app’s QWAC and the header “fallback: 1”.`,
  ask: "Ask for the way to online banking",
  asking: "Asking the bank…",
  answered: (status: number) => `The bank answered with a redirect (${status})`,
  notFollowed: "Guichet does not follow it: what comes next is your own login process with the PSU. The token in the address is masked here and in Calls.",
  answeredLocal: "Guichet does not follow it. The practice banks have no online banking behind this address; a live bank has its login page there. The token is masked here and in Calls.",
  host: "Host",
  noHost: "none in the address",
  path: "Path",
  address: "Whole address",
  masked: "Long and secret parts are masked.",
  at: "Answered",
  call: "Open the call",
  errors,
  confirm: {
    title: "Ask the bank for its fallback?",
    lead: "In production the bank counts this as the use of the fallback mode, and reports what it takes for abuse.",
    live: "This is production: the bank’s dedicated interface is down.",
    act: "Ask the bank",
  },
};

export type FallbackText = typeof fallback;
