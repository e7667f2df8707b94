import { describe, expect, it } from "vitest";
import type { QuotaView } from "../ipc/generated/QuotaView";
import { callsLeft } from "./quota";

const quota: QuotaView = {
  day: "2026-11-20",
  limit: 4,
  documented: true,
  resetsAt: 0,
  uses: [
    { method: "accounts", iban: null, used: 1 },
    { method: "balances", iban: "FR76A", used: 6 },
  ],
};

describe("the calls of a day", () => {
  it("are counted for each kind of data and each account by itself", () => {
    expect(callsLeft(quota, { method: "accounts", iban: null })).toBe(3);
    expect(callsLeft(quota, { method: "balances", iban: "FR76A" })).toBe(0);
    expect(callsLeft(quota, { method: "balances", iban: "FR76B" })).toBe(4);
    expect(callsLeft(quota, { method: "transactions", iban: "FR76A" })).toBe(4);
  });
});
