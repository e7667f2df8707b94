import type { AccessRoleView } from "../../ipc/generated/AccessRoleView";
import type { AccessStatusView } from "../../ipc/generated/AccessStatusView";
import type { AuthorizationOutcomeView } from "../../ipc/generated/AuthorizationOutcomeView";
import type { ConnectionEventKind } from "../../ipc/generated/ConnectionEventKind";
import type { ErrorCode } from "../../ipc/generated/ErrorCode";
import { plural } from "../plural";
import type { ErrorWords } from "./errors";

/** Every way an attempt ends that leaves something to be said. */
type Ends = Record<Exclude<AuthorizationOutcomeView, "authorised">, { title: string; text: string; next: string }>;

/** What the errors' own words, which think of registrations, would say wrongly of a token. */
const tokenErrors: Partial<Record<ErrorCode, ErrorWords>> = {
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
  "bank-contract": {
    title: "The bank’s answer cannot be read",
    meaning: "The bank said yes but its answer is not the documented one. What it changed on its side is not known.",
    todo: "Open the call to see what came back, and report it to the bank’s support.",
  },
};

export const connections = {
  title: "Connections",
  lead: "One PSU at one bank in one role, and how long the access to their accounts still holds.",
  loading: "Reading the connections…",
  add: "Connect a PSU",
  unnamed: "Unnamed PSU",
  roles: {
    aisp: { name: "Account information", does: "Reads accounts, balances, transactions and identity.", may: "read the accounts they choose" },
    cbpii: { name: "Funds confirmation", does: "Asks whether an amount is available: yes or no.", may: "ask whether an amount is available" },
  } satisfies Record<AccessRoleView, { name: string; does: string; may: string }>,

  empty: {
    title: "No PSU is connected yet",
    text: "A connection is one PSU (the bank’s customer) at one bank in one role. You send the PSU to the bank’s page; what they agree to comes back as tokens, which are kept here.",
  },
  noApp: {
    none: "It takes an active app with the scope aisp or cbpii. None is enrolled yet.",
    payments: "The enrolled apps may only start payments. It takes one with the scope aisp or cbpii.",
    enrol: "Enrol an app",
    registrations: "Open Registrations",
    waitingTitle: "The app is not active yet",
    waiting: (p: { app: string; when: string }) => `The bank takes ${p.app} into account from ${p.when}. Until then it refuses its PSUs.`,
  },

  table: {
    caption: "Connections",
    psu: "PSU",
    bank: "Bank and role",
    access: "Access",
    sca: "PSU due again",
  },
  pending: "Answer awaited",
  statuses: {
    never: { word: "Not authorised yet", text: "No PSU has authorised this connection yet." },
    valid: { word: "Valid", text: "Calls to the bank can be made." },
    refreshable: { word: "Valid, to be refreshed", text: "Little or nothing is left of the access token. The next call fetches a new one by itself." },
    expired: { word: "Expired", text: "The access token is over and there is no refresh token: only the PSU can renew the access." },
    "sca-over": { word: "Needs the PSU again", text: "180 days have passed since the PSU authenticated. Only they can renew the access." },
    "revoked-here": { word: "Revoked from here", text: "You ended the access. The PSU can authorise it again." },
    "revoked-by-psu": { word: "Revoked by the PSU", text: "The bank takes the access no more: the PSU withdrew it there, or authorised the app anew elsewhere, which ends the access before." },
    "revoked-for-scope": { word: "Revoked by the bank", text: "A call asked for more than the scope allows; after that the bank revokes the access." },
    refused: { word: "Refused", text: "The last time the PSU was asked, the answer was no." },
  } satisfies Record<AccessStatusView, { word: string; text: string }>,
  until: "until",
  since: "since",
  mustAgain: "the PSU must authorise again",
  inDays: (days: number) => (days === 0 ? "today" : plural("en", days, { one: "in # day", other: "in # days" })),
  daysOver: (days: number) => (days === 0 ? "today" : plural("en", days, { one: "# day over", other: "# days over" })),

  create: {
    title: "Connect a PSU",
    lead: "Nothing is sent yet. The next page sends the PSU to the bank.",
    app: "App",
    appHint: "The PSU reads its name at the bank.",
    notActive: (when: string) => `active from ${when}`,
    bank: "The PSU’s bank",
    bankHint: "One registration serves every bank of the group. Whichever you choose, all calls of this connection go to it.",
    banks: "Banks",
    search: "Find a bank",
    searchHint: "Name, codetab or BIC",
    found: (count: number) => (count === 1 ? "1 bank" : `${count} banks`),
    none: "No bank matches.",
    enrolledHere: "Where the app was enrolled",
    role: "Role",
    redirect: "Redirect URI",
    redirectHint: "Where the bank sends the PSU back to. It takes registered addresses alone.",
    loopback: "Leads to this computer: the answer is caught here.",
    pasted: "Leads elsewhere: you paste the address at which the browser ends.",
    name: "Name of the PSU",
    nameHint: "For your list alone; the bank does not get it.",
    act: "Open the connection",
    cancel: "Cancel",
  },

  detail: {
    back: "All connections",
    loading: "Reading the connection…",
    tabs: "Parts of this connection",
    token: "Token",
    forget: "Take off the list…",
    facts: {
      heading: "This connection",
      bank: "Bank",
      host: "Entry point",
      app: "App",
      appGone: "its registration is no longer here",
      clientId: "client_id",
      role: "Role",
      redirect: "Redirect URI",
      created: "Opened",
    },
    call: "Open the call",
  },

  send: {
    title: "Send the PSU to the bank",
    again: "Send the PSU to the bank again",
    steps: "What will happen",
    open: (bank: string) => `Your browser opens the page of ${bank}. The PSU identifies there; Guichet never sees their codes.`,
    agree: (app: string, may: string) => `The bank asks the PSU whether ${app} may ${may}. They agree or refuse.`,
    caught: "The bank sends the browser back to this computer. Guichet takes the answer and fetches the tokens.",
    pasted: "The browser ends at the redirect URI. You paste its address here, and Guichet fetches the tokens.",
    way: "How the answer comes back",
    ways: {
      loopback: { name: "Caught here", hint: (uri: string) => `Guichet listens at ${uri} until the answer has come.` },
      paste: { name: "Pasted", hint: "For a PSU at another computer, or when the port cannot be had." },
    },
    onlyPaste: (uri: string) => `${uri} does not lead to this computer, so the answer is pasted.`,
    single: "A PSU has one valid access per TPP and role: authorising anew ends the one before.",
    act: "Open the bank’s page",
    acting: "Opening…",
    local: {
      title: "Who logs in at a local bank",
      text: "Its identification page lists its personas with their identifiers. The code is the same for all:",
      code: "Code",
    },
    gone: "The app’s registration is no longer here: without its certificates no code can be exchanged.",
  },

  wait: {
    title: "The PSU is at the bank",
    notSent: "The bank’s page is not open yet",
    left: "left for the answer",
    timer: "Time left for the answer",
    started: "Sent to the bank on",
    address: "Address of the bank’s page",
    addressHint: "Is the browser still logged in as another PSU? Then copy this into a private window or another browser profile. It is good for one answer.",
    pkce: "With a proof key (PKCE, S256).",
    listening: "Listening for the answer at",
    listeningText: "It is taken as soon as it comes. You may leave this page meanwhile.",
    deaf: "Nothing listens for the answer any more",
    deafText: "Start again, or paste the answer below.",
    busyTitle: (port: number) => `Port ${port} is taken by another program`,
    busyText: "The bank’s page was not opened: the other program would get the answer. Free the port and try again. Or paste: then send the PSU from a computer on which nothing holds this port.",
    retry: "Try again",
    pasteInstead: "Open the page and paste",
    orPaste: "Paste the answer instead",
    pasteTitle: "Paste the answer",
    url: "Address at which the browser ended",
    urlHint: (uri: string) => `Whole, from the browser’s address line: ${uri} with a code or an error, and a state. The browser may say that it cannot connect; that does no harm.`,
    urlRequired: "Paste the address at which the browser ended.",
    urlUnreadable: "This is not an address. Copy it whole, from https:// or the app’s own scheme on.",
    take: "Take the answer",
    taking: "Fetching the tokens…",
    cancel: "Give up this attempt",
  },
  authorised: "The PSU authorised the access.",

  ends: {
    refused: {
      title: "The PSU, or their bank, said no",
      text: "The bank sent the PSU back with a refusal. Nothing was opened, and an access held before is unchanged.",
      next: "Talk to the PSU, then send them again.",
    },
    failed: {
      title: "The bank broke off",
      text: "The bank sent the PSU back with an error: this is no refusal of the PSU.",
      next: "Check the app’s scopes and whether it is active, then send the PSU again.",
    },
    "exchange-failed": {
      title: "The PSU agreed, but no tokens came",
      text: "The bank’s code could not be exchanged. A code is good once, so it cannot be tried again.",
      next: "Look at the call, then send the PSU again.",
    },
    abandoned: {
      title: "The last attempt was given up",
      text: "An answer that comes to it now is taken no more.",
      next: "Send the PSU again when they are ready.",
    },
    "timed-out": {
      title: "No answer came within an hour",
      text: "The code of a bank is good for an hour, and so is the question. An answer that comes later is taken no more.",
      next: "Send the PSU again.",
    },
  } satisfies Ends,
  endWords: "The bank’s own words",

  token: {
    heading: "Access",
    tokens: "Tokens",
    accessToken: "Access token",
    ends: "ends on",
    ended: "since",
    noEnd: "The bank did not say how long it lives; its refusal will tell.",
    over: "over",
    timer: "Left of the access token",
    refreshToken: "Refresh token",
    held: "Held. It renews the access token until the PSU is due again.",
    notHeld: "None came. When the access token ends, the PSU must authorise again.",
    gone: "None is held any more.",
    scope: "Scope",
    scopeHint: "as the bank wrote it",
    refresh: "Refresh now",
    refreshing: "Asking the bank…",
    refreshed: "A new access token is here.",
    revoke: "Revoke…",
    authorise: "Authorise again…",
    sca: "Authentication of the PSU",
    scaRule: "180 days from the day the PSU authenticated (RTS article 10). A refresh does not extend them.",
    scaFrom: "Authenticated",
    scaUntil: "Due again",
    scaDay: (day: number) => `Day ${day} of 180`,
    scaOver: (days: number) => (days === 0 ? "Over since today" : plural("en", days, { one: "Over for # day", other: "Over for # days" })),
  },
  tokenErrors,

  revokeDialog: {
    title: (name: string) => `Revoke the access of ${name}?`,
    lead: (host: string) => `${host} is told to end it. This cannot be taken back.`,
    both: "Both tokens end: the access token at once, and nothing can be refreshed.",
    again: "To read anything afterwards, the PSU has to authenticate and agree again.",
    kept: "What was read is kept here, and so is the history.",
    live: "This is production: the access of a real PSU ends.",
    confirm: "Revoke",
    working: "Telling the bank…",
    done: "The access is revoked.",
  },
  forgetDialog: {
    title: (name: string) => `Take ${name} off the list?`,
    lead: "Its tokens, consents, accounts and history are removed from this computer. The bank is not told.",
    leadAlive: "Its tokens, consents, accounts and history are removed from this computer. The bank is not told: the access goes on there until it ends by itself. Revoke it first if it is to end now.",
    confirm: "Take off the list",
    done: "The connection was taken off the list.",
  },

  history: {
    heading: "History",
    kinds: {
      opened: "Opened",
      authorised: "Authorised by the PSU",
      "not-authorised": "Not authorised",
      refreshed: "Access token refreshed",
      "refresh-refused": "Refresh refused",
      "revoked-here": "Revoked from here",
      "revoked-by-psu": "No longer taken by the bank",
      "revoked-for-scope": "Revoked by the bank, after a call outside the scope",
      "consent-sent": "Consent sent",
      "consent-refused": "Consent refused by the bank",
    } satisfies Record<ConnectionEventKind, string>,
    outcomes: {
      authorised: "",
      refused: "refused",
      failed: "broken off by the bank",
      "exchange-failed": "no tokens came for the code",
      abandoned: "given up here",
      "timed-out": "no answer within an hour",
    } satisfies Record<AuthorizationOutcomeView, string>,
  },

  /** Read by the PSU in their own browser. */
  farewell: {
    authorisedTitle: "Thank you, that is done",
    authorisedText: "Your bank’s answer has arrived. You can close this page.",
    refusedTitle: "No access was given",
    refusedText: "Your bank’s answer has arrived, and no access came of it. You can close this page.",
    foreignTitle: "This answer is not expected",
    foreignText: "Nothing here waits for it: it may be old, or come a second time. Nothing was done with it. You can close this page.",
  },
};

export type ConnectionsText = typeof connections;
