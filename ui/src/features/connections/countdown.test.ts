import { describe, expect, it } from "vitest";
import { countdown } from "./countdown";

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
