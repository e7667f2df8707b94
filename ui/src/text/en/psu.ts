/** Whether the PSU is there when the bank is asked, what is left of the calls without them, and the answer they bring back. */
export const psu = {
  legend: "Is the PSU there?",
  absent: "Not there",
  absentHint: "Counts among the four calls a day that the bank answers for each account and kind of data.",
  absentHintRule: "Counts among the four calls a day that the rules allow (RTS, article 36(5)(b)). The bank’s page names no number: each account and kind of data is counted here.",
  present: "There, and asking for this",
  presentHint: "Their address goes to the bank with the call and is signed. Such calls are not counted.",
  ip: "IP address of the PSU",
  ipHint: "As your service sees the PSU: IPv4 or IPv6. It is not filled in for you, for it must not be this computer’s.",
  ipRequired: "Type the PSU’s IP address, or say that they are not there.",
  ipUnreadable: "Write an IPv4 or IPv6 address, such as 192.0.2.7 or 2001:db8::7.",
  typed: "Typed before",
  more: "What else the bank may be told",
  userAgent: "The PSU’s browser",
  userAgentHint: "PSU-User-Agent, as their browser sent it to your service.",
  meter: {
    left: (left: number, limit: number) => (left === 0 ? `None of ${limit} left today` : `${left} of ${limit} left today`),
    idle: "Not counted",
  },
  over: {
    title: "Send it over the limit?",
    lead: (p: { what: string; when: string }) => `${p.what}: the four calls of today without the PSU are spent. The bank counts anew on ${p.when}, Paris.`,
    leadRule: (p: { what: string; when: string }) => `${p.what}: the four calls of today without the PSU are spent, as they are counted here. The count begins anew on ${p.when}, Paris.`,
    refusedRule: "The rules allow no more, unless you and the bank agreed so with the PSU’s consent (RTS, article 36(5)(b)). What the bank answers is not documented.",
    refused: "The bank is expected to refuse the call (429) and to give nothing.",
    kept: "What is kept here stays as it is, and the call stands under Calls.",
    instead: "If the PSU is there, cancel, say so and give their address: such calls are not counted.",
    act: "Send it all the same",
  },
  answer: {
    url: "Address at which the browser ended",
    urlHint: (uri: string) => `Whole, from the browser’s address line: ${uri} with a code or an error, and a state. The browser may say that it cannot connect; that does no harm.`,
    required: "Paste the address at which the browser ended.",
    unreadable: "This is not an address. Copy it whole, from https:// or the app’s own scheme on.",
    take: "Take the answer",
    taking: "Exchanging it at the bank…",
  },
  local: {
    title: "Who logs in at a local bank",
    text: "Its identification page lists its personas with their identifiers. The code is the same for all:",
    code: "Code",
  },
};

export type PsuText = typeof psu;
