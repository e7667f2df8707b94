import { describe, expect, it } from "vitest";
import { dayLater, parisInstant, parisText, tomorrowAt } from "./paris";

describe("Paris time", () => {
  it("reads winter and summer time", () => {
    expect(parisInstant("2026-11-21 09:58")).toBe(Date.UTC(2026, 10, 21, 8, 58));
    expect(parisInstant("2026-07-14T09:58")).toBe(Date.UTC(2026, 6, 14, 7, 58));
  });

  it("writes what it read", () => {
    for (const text of ["2026-11-21 00:00", "2026-03-29 03:00", "2024-02-29 23:59"]) {
      expect(parisText(parisInstant(text) ?? 0)).toBe(text);
    }
  });

  it.each(["2026-02-30 10:00", "2026-11-21 24:00", "2026-03-29 02:30", "21/11/2026", ""])("refuses %s", (text) => {
    expect(parisInstant(text)).toBeUndefined();
  });

  it("jumps to tomorrow's hour across the change of clocks and of the year", () => {
    const beforeChange = parisInstant("2026-03-28 12:00") ?? 0;
    expect(parisText(tomorrowAt(beforeChange, "09:58"))).toBe("2026-03-29 09:58");
    expect(parisText(dayLater(beforeChange))).toBe("2026-03-29 12:00");
    expect(dayLater(beforeChange) - beforeChange).toBe(23 * 3_600_000);
    expect(parisText(tomorrowAt(parisInstant("2026-12-31 23:59") ?? 0, "14:00"))).toBe("2027-01-01 14:00");
  });
});
