/** What narrows the list of calls, and its spelling in the address, so that Back finds the list as it was left. */
import type { CallAnswerView } from "../../ipc/generated/CallAnswerView";
import type { CallPurposeView } from "../../ipc/generated/CallPurposeView";
import type { CallsListReq } from "../../ipc/generated/CallsListReq";
import type { Route } from "../../kit";

export interface Filter {
  text: string;
  onlyFailures: boolean;
  /** Empty is any, here and below. */
  bank: string;
  purpose: string;
  method: string;
  answer: string;
  /** `YYYY-MM-DD` on this computer's calendar; that day is part of it. */
  from: string;
  to: string;
}

export const NO_FILTER: Filter = {
  text: "",
  onlyFailures: false,
  bank: "",
  purpose: "",
  method: "",
  answer: "",
  from: "",
  to: "",
};

const NAMES = ["text", "bank", "purpose", "method", "answer", "from", "to"] as const;

/** As it stands behind the `?` of the address; empty where nothing narrows. */
export function spellFilter(filter: Filter): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name].trim()) query.set(name, filter[name].trim());
  if (filter.onlyFailures) query.set("failures", "");
  return query.toString().replace(/=(?=&|$)/g, "");
}

export function parseFilter(query: string): Filter {
  const asked = new URLSearchParams(query);
  const filter = { ...NO_FILTER, onlyFailures: asked.has("failures") };
  for (const name of NAMES) filter[name] = asked.get(name) ?? "";
  if (!ANSWERS.includes(filter.answer as CallAnswerView)) filter.answer = "";
  return filter;
}

export const ANSWERS: readonly CallAnswerView[] = ["success", "redirect", "refusal", "bank-error", "none"];

/** The same as desk is asked. A day that is not one does not narrow. */
export function narrowed(filter: Filter): Omit<CallsListReq, "profileId" | "before"> {
  const from = dayStart(filter.from, 0);
  const until = dayStart(filter.to, 1);
  return {
    text: filter.text.trim(),
    onlyFailures: filter.onlyFailures,
    ...(filter.bank && { bankKey: filter.bank }),
    ...(filter.purpose && { purpose: filter.purpose as CallPurposeView }),
    ...(filter.method && { method: filter.method }),
    ...(filter.answer && { answer: filter.answer as CallAnswerView }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
}

/** The first instant of a day, or of one that many days later, in milliseconds since 1970 UTC. */
function dayStart(day: string, later: number): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (!parts) return undefined;
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  const start = new Date(year, month - 1, date + later);
  return Number.isNaN(start.getTime()) ? undefined : start.getTime();
}

/** How the list was left: for the way back from a call. */
let left = "";

export function leaveAt(query: string): void {
  left = query;
}

export function allCalls(): Route {
  return left ? { name: "calls", query: left } : { name: "calls" };
}
