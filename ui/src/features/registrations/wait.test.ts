import { expect, it } from "vitest";
import { waitOf } from "./wait";

const HOUR = 3_600_000;

it("counts a wait in days, hours and minutes", () => {
  expect(waitOf(2 * 24 * HOUR + 21 * HOUR + 48 * 60_000)).toEqual({ days: 2, hours: 21, minutes: 48 });
});

it("never says less than it is", () => {
  expect(waitOf(1)).toEqual({ days: 0, hours: 0, minutes: 1 });
  expect(waitOf(HOUR - 1)).toEqual({ days: 0, hours: 1, minutes: 0 });
});

it("is nothing once it is over", () => {
  expect([waitOf(0), waitOf(-HOUR)]).toEqual([undefined, undefined]);
});
