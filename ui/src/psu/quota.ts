/** What is left of the calls that a bank answers in a day without the PSU. */
import type { QuotaMethodView } from "../ipc/generated/QuotaMethodView";
import type { QuotaView } from "../ipc/generated/QuotaView";

/** What is counted together: a kind of data, of an account where it belongs to one. */
export interface QuotaUse {
  method: QuotaMethodView;
  iban: string | null;
}

export function callsUsed(quota: QuotaView, { method, iban }: QuotaUse): number {
  return quota.uses.find((use) => use.method === method && use.iban === iban)?.used ?? 0;
}

/** Never below zero: what was sent over the limit leaves no more than nothing. */
export function callsLeft(quota: QuotaView, use: QuotaUse): number {
  return Math.max(0, quota.limit - callsUsed(quota, use));
}
