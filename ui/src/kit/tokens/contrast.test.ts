import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (name: string) => readFileSync(join(__dirname, name), "utf8");

function declarations(css: string): Map<string, string> {
  return new Map([...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? "", (match[2] ?? "").trim()]));
}

const ramp = declarations(read("ramp.css"));
const roles = declarations(read("role.css"));

function colour(role: string, theme: "light" | "dark"): string {
  const value = roles.get(role);
  const pair = /^light-dark\(var\(--([\w-]+)\), var\(--([\w-]+)\)\)$/.exec(value ?? "");
  const hex = ramp.get((theme === "light" ? pair?.[1] : pair?.[2]) ?? "");
  if (!hex) throw new Error(`--${role} is not a pair of ramp colours: ${value}`);
  return hex;
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["surface-page", "surface-raised", "surface-sunken", "surface-hover", "surface-selected"];
const TONES = ["info", "success", "warn", "danger"];

const words: [string, string][] = [
  ...["text", "text-strong", "text-muted", "text-link", "accent-text"].flatMap((text) =>
    SURFACES.map((surface): [string, string] => [text, surface]),
  ),
  ...TONES.flatMap((tone): [string, string][] => [
    [`${tone}-text`, `${tone}-soft`],
    [`${tone}-text`, "surface-raised"],
    [`${tone}-text`, "surface-page"],
    ["text", `${tone}-soft`],
    ["text-muted", `${tone}-soft`],
  ]),
  ["text-link", "danger-soft"],
  ["accent-text", "accent-soft"],
  ["text", "accent-soft"],
  ["text-muted", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-danger", "danger-solid"],
  ["on-danger", "danger-solid-hover"],
  ["text-rail", "surface-rail"],
  ["text-rail", "surface-rail-hover"],
  ["text-rail", "surface-rail-current"],
  ["text-rail-muted", "surface-rail"],
  ["practice-text", "practice-soft"],
  ["trial-text", "trial-soft"],
  ["trial-text", "trial-stripe"],
  ["production-text", "production-solid"],
];

const shapes: [string, string][] = [
  ...["line-control", "focus", "accent"].flatMap((line) =>
    ["surface-page", "surface-raised", "surface-sunken"].map((surface): [string, string] => [line, surface]),
  ),
  ...TONES.map((tone): [string, string] => [`${tone}-line`, "surface-raised"]),
  ["practice-line", "surface-raised"],
  ["trial-line", "surface-raised"],
  ["production-line", "surface-raised"],
  ["focus-rail", "surface-rail"],
  ["mark", "surface-rail"],
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(words)("%s can be read on %s", (text, surface) => {
    expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)("%s can be seen on %s", (line, surface) => {
    expect(contrast(colour(line, theme), colour(surface, theme))).toBeGreaterThanOrEqual(3);
  });
});

it("measures black on white as 21 to 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
});

it("keeps ramps out of everything but the roles", () => {
  const part = read("part.css");
  const used = [...ramp.keys()].filter((name) => part.includes(`var(--${name})`));
  expect(used).toEqual([]);
});
