import { describe, expect, it } from "vitest";
import { amountText } from "./money";
import { indented } from "./indented";
import { scaleOf } from "./scale";

describe("amounts", () => {
  it.each([
    ["1234.50", "EUR", "en-GB", "1,234.50\u00a0EUR"],
    ["1234.50", "EUR", "fr-FR", "1\u202f234,50\u00a0EUR"],
    ["-150.00", null, "en-GB", "\u2212150.00"],
    ["0012.3", null, "en-GB", "0,012.3"],
    ["9007199254740993.12345", null, "en-GB", "9,007,199,254,740,993.12345"],
    ["1e3", "EUR", "en-GB", "1e3\u00a0EUR"],
    ["12,50", "EUR", "fr-FR", "12,50\u00a0EUR"],
    ["", "EUR", "en-GB", "\u00a0EUR"],
  ])("%s %s in %s is %s", (written, currency, locale, shown) => {
    expect(amountText(written, currency, locale)).toBe(shown);
  });

  it("take their sign from the direction, and keep one that contradicts it", () => {
    expect(amountText("13.00", null, "en-GB", "in")).toBe("+13.00");
    expect(amountText("13.00", null, "en-GB", "out")).toBe("\u221213.00");
    expect(amountText("-13.00", null, "en-GB", "in")).toBe("+\u221213.00");
  });

  it("lose no digit and gain none, whatever their length", () => {
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const digits = (length: number) => Array.from({ length }, () => random(10)).join("");
    for (let round = 0; round < 2000; round += 1) {
      const written = `${random(2) ? "-" : ""}${digits(1 + random(24))}${random(3) ? `.${digits(1 + random(8))}` : ""}`;
      for (const locale of ["en-GB", "fr-FR", "de-DE"]) {
        const { decimal, group } = { "en-GB": { decimal: ".", group: "," }, "fr-FR": { decimal: ",", group: "\u202f" }, "de-DE": { decimal: ",", group: "." } }[locale] ?? { decimal: "", group: "" };
        const back = amountText(written, null, locale).replaceAll(group, "").replace(decimal, ".").replace("\u2212", "-");
        expect(back).toBe(written);
      }
    }
  });
});

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
