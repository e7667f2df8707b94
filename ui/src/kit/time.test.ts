import { describe, expect, it } from "vitest";
import { daysUntil, distance, instant, localTime } from "./time";

const NOON = Date.UTC(2026, 10, 21, 12, 0);
const DAY = 86_400_000;

describe("distance", () => {
  it("counts validity in days up to three months, then in months", () => {
    expect(distance(NOON + 28 * DAY, NOON, "en")).toBe("in 28 days");
    expect(distance(NOON + 80 * DAY, NOON, "en")).toBe("in 80 days");
    expect(distance(NOON + 200 * DAY, NOON, "en")).toBe("in 6 months");
  });
  it("rounds towards now, so that nothing seems later than it is", () => {
    expect(distance(NOON + DAY - 1, NOON, "en")).toBe("in 23 hours");
    expect(distance(NOON - 3_600_000 - 1, NOON, "fr")).toBe("il y a 1 heure");
  });
});

it("reads instants from numbers and ISO texts, and nothing from other words", () => {
  expect(instant("2026-11-21T12:00:00Z")).toBe(NOON);
  expect(instant(NOON)).toBe(NOON);
  expect(instant("tomorrow")).toBeUndefined();
  expect(instant(Number.NaN)).toBeUndefined();
});

it("shows Paris time where Paris rules", () => {
  expect(localTime(NOON, "time", "fr-FR", "Europe/Paris")).toBe("13:00");
});

it("counts whole days left and goes below zero once they are over", () => {
  expect(daysUntil(NOON + 2 * DAY + 1, NOON)).toBe(2);
  expect(daysUntil(NOON - 1, NOON)).toBe(-1);
});
