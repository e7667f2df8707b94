/** The one answer of the Desk: does everything work, and is something due? */
import type { DeskView } from "../../ipc/generated/DeskView";
import type { NextActionView } from "../../ipc/generated/NextActionView";

export type Headline = "blocked" | "access" | "fresh" | "waiting" | "due" | "clear";

const BLOCKING: ReadonlySet<NextActionView["kind"]> = new Set(["import-qwac", "import-qsealc", "see-doctor"]);
/** Until these are done, calls for one PSU fail; all else works. */
const ENDED: ReadonlySet<NextActionView["kind"]> = new Set(["renew-access", "restore-consent"]);
const WAITING: ReadonlySet<NextActionView["kind"]> = new Set(["wait-for-activation", "wait-for-change"]);

export function headline(view: DeskView): Headline {
  const kinds = view.next.map((action) => action.kind);
  if (view.doctor.fail > 0 || kinds.some((kind) => BLOCKING.has(kind))) return "blocked";
  if (view.next.some((action) => (action.kind === "renew-certificate" || action.kind === "rotate-pair") && action.days < 0)) return "blocked";
  if (view.next.some((action) => ENDED.has(action.kind) || (action.kind === "authenticate-psu" && action.over))) return "access";
  if (view.registrations.length === 0) return "fresh";
  if (kinds.length === 0) return "clear";
  return kinds.every((kind) => WAITING.has(kind)) ? "waiting" : "due";
}

/** Share of `span` days that is left, 0 to 1: for a bar that empties. */
export function shareLeft(days: number, span = 365): number {
  return Math.min(1, Math.max(0, days / span));
}

/** How pressing a number of days is. */
export function pressing(days: number): "danger" | "warn" | "success" {
  if (days < 0) return "danger";
  return days < 30 ? "warn" : "success";
}
