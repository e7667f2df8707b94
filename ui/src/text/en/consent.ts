import type { ConsentDataView } from "../../ipc/generated/ConsentDataView";
import type { ConsentStatusView } from "../../ipc/generated/ConsentStatusView";
import type { ErrorCode } from "../../ipc/generated/ErrorCode";
import { plural } from "../plural";
import type { ErrorWords } from "./errors";

/** What the errors' own words, which think of registrations, would say wrongly of a PSU's data. */
const errors: Partial<Record<ErrorCode, ErrorWords>> = {
  "bank-refused": {
    title: "The bank refused the request",
    meaning: "The bank read the request and found something in it that it does not accept (400). What was granted before is unchanged.",
    todo: "Correct what the bank names, review, and send again.",
  },
  "bank-unauthorised": {
    title: "The bank does not accept the access token",
    meaning: "The access has ended at the bank (401), although its time is not over.",
    todo: "Open the tab Token: it says whether the PSU has to authorise again.",
  },
  "bank-forbidden": {
    title: "The bank does not allow this",
    meaning: "The QWAC is not the one this access belongs to, or the PSU’s contract does not allow it (403).",
    todo: "Check that the app’s QWAC is the one in use, and ask the bank’s support with the request id.",
  },
  "bank-not-found": {
    title: "The bank has no such address",
    meaning: "The entry point does not know what was asked for (404).",
    todo: "Check the bank’s host and the version of its API in Settings.",
  },
  "bank-contract": {
    title: "The bank’s answer cannot be read",
    meaning: "The answer is not the documented one. Whether the bank recorded anything is not known.",
    todo: "Open the call to see what came back. Ask for the accounts: they show what is granted.",
  },
  "review-changed": {
    title: "The request on screen is no longer the one to be sent",
    meaning: "It was reviewed anew, or sent already. Nothing was sent unseen.",
    todo: "Review the change once more, then send.",
  },
};

export const consent = {
  loading: "Reading the consent…",
  errors,
  data: {
    balances: "Balances",
    transactions: "Transactions",
    identity: "Identity of the PSU",
    "trusted-beneficiaries": "Trusted beneficiaries",
  } satisfies Record<ConsentDataView, string>,
  account: "Account",
  unnamed: "Account without a name",

  atTheBank: {
    title: "No consent is sent to this bank",
    lead: (bank: string) => `${bank} asks the PSU for it on its own pages, while they authorise the access. Its interface has no call that takes a consent.`,
    facts: {
      what: { title: "What is open", text: "The accounts that the PSU agreed to there, with their balances and transactions, for as long as the access holds." },
      change: { title: "To change it", text: "Send the PSU to the bank again: they choose anew, and the earlier access ends." },
      end: { title: "To end it", text: "Revoke the access in the tab Token. The PSU can take their consent back at the bank at any time." },
    },
    accounts: "Open the accounts",
    token: "Send the PSU to the bank",
  },
  hindrance: {
    title: "Without an access, nothing can be asked or sent",
    never: "The PSU has not authorised this connection yet. Below is what a consent holds.",
    over: "The access has ended. Below is what is known from before.",
    pending: "The PSU is at the bank. Once they have agreed, come back here.",
    open: "Open the tab Token",
  },

  empty: {
    title: "Which accounts does the PSU have?",
    text: "Before any consent, the bank lists the accounts by IBAN and name, and opens nothing else. Ask for the list, then choose what the PSU allows. An IBAN that you know already can be typed.",
    none: "The bank lists no account of this PSU. An IBAN that you know can still be typed.",
    noAccess: "Once the PSU has authorised the access, the bank lists their accounts here, and you choose what they allow: balances, transactions, identity.",
  },

  panel: {
    title: "What the PSU allows",
    lead: "The bank records what you send on behalf of the PSU. Each consent replaces the whole of the one before.",
    listedAt: "Accounts as the bank listed them on",
    ask: "Ask for the accounts",
    askAgain: "Ask again",
    asking: "Asking the bank…",
    look: "Look for new accounts…",
    revoke: "Revoke everything…",
  },

  list: {
    title: "Ask for the accounts",
    lead: "The bank lists the PSU’s accounts. The answer opens nothing that the consent does not.",
    ask: "Ask the bank",
    what: "The list of accounts",
  },

  table: {
    caption: "Accounts and what the consent opens",
    all: "All accounts",
    states: {
      granted: "granted",
      grant: "to be granted",
      revoke: "to be revoked",
      not: "not granted",
    },
    new: "new",
    unlisted: "not in the bank’s last list",
    checkDigits: "check digits do not fit",
    checkDigitsHint: "The check digits belong to another number (ISO 13616). Banks have listed such IBANs; it is sent as it is.",
  },

  typed: {
    open: "Type an IBAN that is known already",
    label: "IBAN",
    hint: "A consent may name an account before the bank has listed it.",
    add: "Add to the table",
    malformed: "Write an IBAN: two letters, two digits, then letters and digits.",
    known: "This account is in the table already.",
    checkDigits: "The check digits belong to another number. Compare it; if the bank writes it so, add it.",
  },

  psu: {
    title: "Of the PSU, not of an account",
    identity: "Identity of the PSU",
    identityHint: "Lets you ask for the PSU’s name while they are present.",
    beneficiaries: "Trusted beneficiaries",
    beneficiariesHint: "Part of the request, and without effect: these banks do not heed it and do not offer the list.",
  },

  act: {
    changed: (count: number) => plural("en", count, { one: "# change not sent", other: "# changes not sent" }),
    unchanged: "As granted",
    nothing: "Nothing is chosen of any account. To take everything back, use “Revoke everything”.",
    undo: "Undo",
    review: "Review the request",
    reviewing: "Signing…",
  },

  restore: {
    title: "The search for new accounts is not finished",
    text: "Everything was taken back, so nothing is open at the bank now.",
    before: (count: number) => (count === 0 ? "Nothing was open before." : plural("en", count, { one: "# account was open before and is chosen again below.", other: "# accounts were open before and are chosen again below." })),
    fresh: (count: number) => (count === 0 ? "The bank shows no account that was not there before." : plural("en", count, { one: "# account is new.", other: "# accounts are new." })),
    notListed: "The bank was not asked for the accounts since, so nobody knows which are new.",
    todo: "Review and send: that restores the consent.",
    todoList: "Ask for the accounts again to see the new ones; then review and send, which restores the consent.",
    todoFresh: "Choose of the new ones what the PSU allows, then review and send: that restores the consent.",
    review: "Review the restoration",
  },

  review: {
    title: "What will change at the bank",
    restores: "What will be open again",
    none: "Nothing changes: the bank is told again what is granted.",
    grants: "Grants",
    revokes: "Revokes",
    of: (p: { data: string; account: string }) => `${p.data} of ${p.account}`,
    replaces: "The consent replaces the whole of the one before. These are the bytes that will go out; only the access token is added.",
    noEffect: "no effect at these banks",
    request: "The signed request",
    tabs: { body: "Body", headers: "Headers", signature: "Signing string" },
    headers: "Headers of the request",
    headerName: "Header",
    headerValue: "Value",
    digest: "Digest",
    requestId: "X-Request-ID",
    keyId: "keyId",
    live: "This is production: the consent of a real PSU changes.",
    send: "Send to the bank",
    sending: "Sending…",
    close: "Back to the choice",
  },

  answered: {
    accepted: { title: "The bank recorded the consent", text: "It holds until another one replaces it." },
    revoked: { title: "The bank took everything back", text: "Nothing of any account is open now. The access itself goes on; to end it, revoke it in the tab Token." },
    listed: "The accounts were asked for again: the table shows what is open now.",
    notListed: "The accounts were not asked for again: the table shows what the consent says. Ask for them when a call is left, or the PSU is there.",
  },
  noAnswer: {
    title: "Whether the bank recorded it is not known",
    text: "The request went out and no readable answer came. Ask for the accounts: they show what is open now.",
  },

  listedAfter: {
    title: "After that, the bank is asked for the accounts again",
    absentHint: "Uses one of the four calls of today for the list of accounts.",
    spent: "None of the four calls of today is left: the consent is sent, and the accounts are not asked for. The table then shows what the consent says.",
    spentNeeded: "None of the four calls of today is left: everything would be taken back, and the bank could not be asked what is new. If the PSU is there, say so and give their address; otherwise look tomorrow.",
  },

  revokeAll: {
    title: (name: string) => `Revoke everything ${name} allows?`,
    lead: "An empty consent is sent. The bank closes balances, transactions and identity of all accounts at once.",
    access: "The access itself stays: the tokens hold, and another consent can be sent.",
    kept: "What was read stays here, and so does the history.",
    live: "This is production: the consent of a real PSU ends.",
    confirm: "Revoke everything",
    working: "Telling the bank…",
  },
  look: {
    title: "Look for new accounts?",
    lead: "With a consent recorded, the bank lists only the accounts in it. New ones appear once everything was taken back.",
    steps: [
      "An empty consent is sent: until it is restored, no data can be read.",
      "The bank is asked for the accounts, and the new ones are marked.",
      "You choose of the new ones what the PSU allows, and send the consent again. What was granted before is kept for that, even if Guichet is closed in between.",
    ],
    live: "This is production: the consent of a real PSU is taken back until it is restored.",
    confirm: "Take back and look",
    working: "Asking the bank…",
  },

  history: {
    title: "Consents sent",
    none: "None was sent from here yet.",
    statuses: {
      accepted: "recorded",
      refused: "refused",
      unknown: "answer unknown",
    } satisfies Record<ConsentStatusView, string>,
    nothing: "Took everything back",
    opened: (p: { balances: number; transactions: number }) =>
      `Balances of ${plural("en", p.balances, { one: "# account", other: "# accounts" })}, transactions of ${plural("en", p.transactions, { one: "# account", other: "# accounts" })}`,
    identity: "identity",
    details: "What it said",
    call: "Open the call",
  },
};

export type ConsentText = typeof consent;
