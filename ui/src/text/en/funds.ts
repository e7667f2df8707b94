import type { ErrorCode } from "../../ipc/generated/ErrorCode";
import type { ApiVersionView } from "../../ipc/generated/ApiVersionView";
import type { ErrorWords } from "./errors";

/** What the errors' own words, which think of registrations, would say wrongly of a funds check. */
const errors: Partial<Record<ErrorCode, ErrorWords>> = {
  "bank-refused": {
    title: "The bank refused the question",
    meaning: "The bank read it and does not accept something in it (400): often the currency, or an account that is not one of the PSU’s payment accounts.",
    todo: "Compare the account and the currency with what the bank says. Only EUR is asked at BPCE’s banks.",
  },
  "bank-unauthorised": {
    title: "The bank does not accept the access token",
    meaning: "The access has ended at the bank (401), although its time is not over.",
    todo: "Open the connection: it says whether the PSU has to authorise again.",
  },
  "bank-forbidden": {
    title: "The bank does not allow this",
    meaning: "The QWAC is not the one this access belongs to, or the account is not open to funds checks (403).",
    todo: "Check the app’s QWAC, and that the account is one of this PSU’s payment accounts.",
  },
  "bank-not-found": {
    title: "The bank has no such address",
    meaning: "The entry point does not know this version of the API (404).",
    todo: "Choose another version, or check the bank’s host in Settings.",
  },
  "bank-contract": {
    title: "The bank’s answer cannot be read",
    meaning: "It is neither a yes nor a no.",
    todo: "Open the call to see what came back, and report it to the bank’s support.",
  },
  "not-consented": {
    title: "The bank does not open this account to funds checks",
    meaning: "The PSU’s authorisation does not cover it, or it is not an account this service knows.",
    todo: "Check the account. Only private deposit accounts and professional current accounts are served.",
  },
};

export const funds = {
  title: "Funds check",
  lead: "Asks a bank whether an amount is on a PSU’s account. The bank answers yes or no; nothing is blocked, and no balance is told.",
  loading: "Reading the connections…",
  unnamed: "Unnamed PSU",
  another: "Connect a PSU",

  empty: {
    title: "No connection for funds checks yet",
    text: "A funds check goes over a connection of its own, in the role “Funds confirmation” (scope cbpii, or piisp in version 1). It takes an app that was enrolled with the scope cbpii, and a PSU who authorises it.",
    open: "Connect a PSU for funds checks",
  },
  noAccess: {
    title: "This connection holds no access",
    text: "The PSU has not authorised it yet, or the access has ended. Until they do, nothing can be asked.",
    open: "Open the connection",
  },

  question: "The question",
  questionLead: "One call, for one account and one amount.",
  connection: "Connection",
  connectionHint: "Whose account, at which bank, in which scope.",
  iban: "IBAN of the account",
  ibanHint: "Of a private deposit account or a professional current account of this PSU.",
  ibanDoubt: {
    malformed: "This is not written like an IBAN (yet): two letters, two digits, then letters and digits. It is sent as it stands.",
    checkDigits: "The check digits belong to another number (ISO 13616). If the bank writes it so, it can be sent.",
  },
  known: "Accounts known here",
  knownHint: "Listed by other connections at this bank. Choose only accounts of this PSU.",
  knownNone: "Typed",
  amount: "Amount",
  amountHint: "Such as 120.50. It is sent digit for digit.",
  currency: "Currency",
  currencyHint: "Three letters. The banks answer for EUR.",
  reference: "Reference of the request",
  referenceHint: "paymentCoverageRequestId, up to 35 characters. Made here if left empty.",
  payee: "Payee",
  payeeHint: "Whom it would be paid to, up to 70 characters.",
  version: "Version of the API",
  versionHint: "A bank ends an access that is used for another scope: only what this connection’s scope opens can be chosen.",
  versions: {
    v1: "scope piisp",
    "v1.4.1": "scope cbpii",
    "v1.4.2": "scope cbpii",
    "v1.6.2": "scope cbpii",
  } satisfies Record<ApiVersionView, string>,
  absent: "The question is asked without them.",
  ask: "Ask the bank",
  asking: "Asking the bank…",
  note: "Nothing changes at the bank.",
  errors,

  answer: {
    yes: (p: { amount: string; account: string }) => `Yes: ${p.amount} is available on ${p.account}`,
    no: (p: { amount: string; account: string }) => `No: ${p.amount} is not available on ${p.account}`,
    yesText: "The bank says so for this moment only. Nothing was blocked.",
    noText: "The bank does not say why, nor how much there is.",
    another: "The answer repeats another reference than the one sent: treat it with care, and show the call to the bank’s support.",
    checkDigits: "The check digits of this IBAN belong to another number.",
    reference: "reference",
    call: "Open the call",
  },
  earlier: "Asked before",
  earlierLead: "Since this page was opened. All calls stay in Calls.",
};

export type FundsText = typeof funds;
