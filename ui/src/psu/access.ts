/** What of an access is left, as its colour and its next step; the words are the language's. */
import type { AccessStatusView } from "../ipc/generated/AccessStatusView";
import type { AccessView } from "../ipc/generated/AccessView";

type Tone = "plain" | "info" | "success" | "warn" | "danger";

/** Within this many days the PSU's next authentication presses. */
const SCA_SOON_DAYS = 14;
const SCA_DAYS = 180;

const TONES: Record<AccessStatusView, Tone> = {
  never: "plain",
  valid: "success",
  refreshable: "success",
  expired: "warn",
  "sca-over": "warn",
  "revoked-here": "plain",
  "revoked-by-psu": "danger",
  "revoked-for-scope": "danger",
  refused: "danger",
};

export function toneOf(status: AccessStatusView): Tone {
  return TONES[status];
}

/** Whether calls can be made now, the PSU absent. */
export function holds(status: AccessStatusView): boolean {
  return status === "valid" || status === "refreshable";
}

/** How the calendar days until the PSU's next authentication look; `days` is negative once they are over. */
export function scaTone(days: number): "success" | "warn" | "danger" {
  if (days < 0) return "danger";
  return days <= SCA_SOON_DAYS ? "warn" : "success";
}

/** Calendar days since the PSU's authentication was due. */
export function daysOver({ scaDays }: AccessView): number {
  return Math.max(0, -(scaDays ?? 0));
}

/** The PSU's authentication as a span: the day it is of its 180, the first being 1, and how much is over, from 0 to 1. */
export function scaSpan(access: AccessView, now: number): { from: number; until: number; day: number; over: number } | undefined {
  const { scaAt, scaDueAt } = access;
  if (scaAt === null || scaDueAt === null) return undefined;
  const over = Math.min(1, Math.max(0, (now - scaAt) / (scaDueAt - scaAt)));
  return { from: scaAt, until: scaDueAt, day: Math.min(SCA_DAYS, Math.floor(over * SCA_DAYS) + 1), over };
}
