import { describe, expect, it } from "vitest";
import { fit } from "./match";

describe("fit", () => {
  it("finds words without their accents and case", () => {
    expect(fit("reglages", "Réglages")).toBeGreaterThan(0);
    expect(fit("ENROL", "Enrôler une application")).toBeGreaterThan(0);
  });

  it("wants every piece that was typed", () => {
    expect(fit("theme dark", "Theme: dark")).toBeGreaterThan(0);
    expect(fit("theme pink", "Theme: dark")).toBe(0);
  });

  it("prefers the start of a word", () => {
    expect(fit("ca", "Calls")).toBeGreaterThan(fit("ca", "Certificates"));
  });

  it("lets everything through when nothing was typed", () => {
    expect(fit("  ", "Calls")).toBe(1);
  });
});
