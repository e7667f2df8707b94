import { describe, expect, it } from "vitest";
import { amountText, amountToType, amountTyped } from "./money";

describe("amounts", () => {
  it.each([
    ["1234.50", "EUR", "en-GB", "1,234.50\u00a0EUR"],
    ["1234.50", "EUR", "fr-FR", "1\u202f234,50\u00a0EUR"],
    ["1234.5", "EUR", "fr-FR", "1\u202f234,50\u00a0EUR"],
    ["-890", "EUR", "en-GB", "\u2212890.00\u00a0EUR"],
    ["890", "JPY", "en-GB", "890\u00a0JPY"],
    ["1.505", "EUR", "en-GB", "1.505\u00a0EUR"],
    ["1.5", "Taler", "en-GB", "1.5\u00a0Taler"],
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

describe("an amount that is typed", () => {
  it.each([
    ["12,30", "12.30"],
    ["12.30", "12.30"],
    [" 0099,9 ", "0099.9"],
    ["1 234,50", "1234.50"],
    ["1\u202f234,5", "1234.5"],
    // Each could be two amounts: the desk says what is wrong with it.
    ["1,234", "1,234"],
    ["1,234.50", "1,234.50"],
    ["1.234,50", "1.234,50"],
    ["twelve", "twelve"],
    ["", ""],
  ])("as %j is %j", (typed, amount) => {
    expect(amountTyped(typed)).toBe(amount);
  });

  it("comes back in the sign of the language", () => {
    expect(amountToType("12.30", "fr-FR")).toBe("12,30");
    expect(amountToType("12.30", "en-GB")).toBe("12.30");
    expect(amountToType("12,3x", "fr-FR")).toBe("12,3x");
    expect(amountTyped(amountToType("0470926.57", "fr-FR"))).toBe("0470926.57");
  });
});
