import { describe, expect, it } from "vitest";
import { authorised } from "../../gallery/fixtures/connections";
import { DAY, NOW } from "../../gallery/fixtures/time";
import { daysOver, scaSpan, scaTone } from "./access";

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
