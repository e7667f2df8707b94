import { describe, expect, it } from "vitest";
import { indented } from "./indented";
import { scaleOf } from "./scale";

describe("the bank’s JSON on screen", () => {
  it("gets lines and keeps every token, long numbers too", () => {
    expect(indented('{"a":1.10,"b":[],"c":[12345678901234567890,{"d":"x: {y}, \\" z"}],"e":{}}')).toBe(
      '{\n  "a": 1.10,\n  "b": [],\n  "c": [\n    12345678901234567890,\n    {\n      "d": "x: {y}, \\" z"\n    }\n  ],\n  "e": {}\n}',
    );
  });

  it.each(['{"cut', "", "plain words"])("stays as it is where it is none: %s", (text) => {
    expect(indented(text)).toBe(text);
  });
});

describe("a drawing’s scale", () => {
  it("holds all values between round steps", () => {
    expect(scaleOf([470_926.57, 182_000])).toEqual({ low: 0, high: 600_000, ticks: [0, 200_000, 400_000, 600_000] });
    expect(scaleOf([-150, 900]).ticks).toEqual([-500, 0, 500, 1000]);
    expect(scaleOf([]).ticks).toEqual([0, 1]);
    const flat = scaleOf([13, 13]);
    expect(flat.low).toBeLessThanOrEqual(13);
    expect(flat.high).toBeGreaterThan(13);
  });
});
