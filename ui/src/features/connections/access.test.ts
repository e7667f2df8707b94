import { describe, expect, it } from "vitest";
import { authorised } from "../../../gallery/fixtures/connections";
import { DAY, NOW } from "../../../gallery/fixtures/time";
import { daysOver, scaSpan, scaTone } from "./access";
import { countdown } from "./countdown";

describe("the PSU's 180 days", () => {
  const { access } = authorised.summary;

  it("are counted from the authentication, by whole days", () => {
    expect(scaSpan(access, NOW)).toMatchObject({ day: 13 });
    expect(scaSpan(access, (access.scaAt ?? 0) + 179 * DAY + 1)).toMatchObject({ day: 180 });
    expect(scaSpan(access, (access.scaAt ?? 0) + 400 * DAY)).toMatchObject({ day: 180, over: 1 });
  });

  it("are over by days of the calendar", () => {
    expect([0, -1, -7, 3, null].map((scaDays) => daysOver({ ...access, scaDays }))).toEqual([0, 1, 7, 0, 0]);
  });

  it("are none where nobody authenticated", () => {
    expect(scaSpan({ ...access, scaAt: null, scaDueAt: null }, NOW)).toBeUndefined();
  });

  it.each([
    [168, "success"],
    [15, "success"],
    [14, "warn"],
    [0, "warn"],
    [-1, "danger"],
  ])("with %i left look like %s", (days, tone) => {
    expect(scaTone(days)).toBe(tone);
  });
});

describe("a countdown", () => {
  it.each([
    [3_600_000, "1:00:00"],
    [3_599_001, "1:00:00"],
    [3_599_000, "59:59"],
    [61_000, "1:01"],
    [1, "0:01"],
    [0, "0:00"],
    [-5_000, "0:00"],
  ])("of %i ms shows %s", (left, shown) => {
    expect(countdown(left)).toBe(shown);
  });
});
