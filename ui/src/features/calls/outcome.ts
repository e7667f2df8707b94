/** How a call ended, as far as its status and failure tell. */
import type { CallSummaryView } from "../../ipc/generated/CallSummaryView";

export type Outcome = "under-way" | "no-answer" | "succeeded" | "redirected" | "refused" | "broke";

export function outcomeOf(call: Pick<CallSummaryView, "status" | "failure" | "durationMs">): Outcome {
  const { status, failure } = call;
  if (status === null) return failure === null && call.durationMs === null ? "under-way" : "no-answer";
  if (status >= 500) return "broke";
  if (status >= 400) return "refused";
  if (status >= 300) return "redirected";
  return failure === null ? "succeeded" : "broke";
}

/** Names of successful statuses that say more than "OK" (RFC 9110, section 15.3). They are the protocol's, in every language. */
export const SUCCESSES: Readonly<Record<number, string>> = { 201: "Created", 202: "Accepted", 204: "No Content" };
