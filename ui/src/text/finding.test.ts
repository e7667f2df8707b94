import { describe, expect, it } from "vitest";
import type { FindingView } from "../ipc/generated/FindingView";
import { en } from "./en";
import type { DoctorText } from "./en/doctor";
import { findingGroups, findingSentence, places } from "./finding";
import { fr } from "./fr";

const finding = (part: Partial<FindingView>, facts: Record<string, string> = {}): FindingView => ({
  rule: "key-length",
  subject: "qwac",
  verdict: "pass",
  reason: "",
  values: Object.entries(facts).map(([name, value]) => ({ name, value })),
  ...part,
});

describe("a rule's origin", () => {
  it("is told in the language of the screen, and by subject where it depends on it", () => {
    const origin = (text: DoctorText, part: Partial<FindingView>) => findingGroups(text, [finding(part)])[0]?.items[0]?.origin;
    expect(origin(en.doctor, { rule: "key-matches", subject: "qwac" })).toMatch(/^RFC 8446/);
    expect(origin(en.doctor, { rule: "key-matches", subject: "qsealc" })).toMatch(/^BPCE “PSD2 Registration API” documentation/);
    expect(origin(fr.doctor, { rule: "not-rsassa-pss" })).toMatch(/^Documentation BPCE « PSD2 Registration API », Limits/);
  });
});

describe("a finding's sentence", () => {
  it("tells the facts it was given", () => {
    expect(findingSentence(en.doctor, finding({}, { bits: "4096" }))).toBe("The key has 4096 bits.");
  });

  it("is chosen by the cause", () => {
    const expired = finding({ rule: "valid-now", verdict: "fail", reason: "expired" }, { days: "1" });
    expect(findingSentence(en.doctor, expired)).toBe("It expired 1 day ago. Banks refuse it.");
    expect(findingSentence(fr.doctor, expired)).toBe("Il a expiré il y a 1 jour. Les banques le refusent.");
  });

  it("names the subject of the finding", () => {
    const swapped = finding({ rule: "kind-not-swapped", subject: "qsealc" });
    expect(findingSentence(en.doctor, swapped)).toBe("It is a QSEALC and stands in the QSEALC’s place.");
  });

  it("stays whole when the cause is new or a fact is missing", () => {
    expect(findingSentence(en.doctor, finding({ verdict: "fail", reason: "never-heard-of" }))).toBe(
      "The key is shorter than 2048 bits.",
    );
    expect(findingSentence(en.doctor, finding({ verdict: "fail" }, { bits: "" }))).toBe(
      "The key is shorter than 2048 bits.",
    );
  });

  it("sets lists apart with commas", () => {
    const roles = finding({ rule: "roles-cover-scopes", verdict: "fail" }, {
      scopes: "aisp pisp",
      missing: "PSP_AI PSP_PI",
    });
    expect(findingSentence(en.doctor, roles)).toContain("aisp, pisp ask for PSP_AI, PSP_PI");
  });
});

describe("the doctor's texts", () => {
  const sentences = (text: DoctorText) =>
    Object.entries(text.rules).flatMap(([rule, { title: _, ...verdicts }]) =>
      Object.entries(verdicts).flatMap(([verdict, sentence]) =>
        typeof sentence === "string"
          ? [[`${rule} ${verdict}`, sentence] as const]
          : Object.entries(sentence).map(([cause, template]) => [`${rule} ${verdict} ${cause}`, template] as const),
      ),
    );

  it("know the same causes and facts in both languages", () => {
    const shape = (text: DoctorText) => sentences(text).map(([key, template]) => [key, places(template).toSorted()]);
    expect(shape(fr.doctor)).toEqual(shape(en.doctor));
  });

  it("need no fact beyond the subject where the cause is unknown", () => {
    const demanding = sentences(en.doctor)
      .filter(([key]) => key.endsWith(" "))
      .filter(([, template]) => places(template).some((name) => name !== "subject"));
    expect(demanding).toEqual([]);
  });
});

describe("the groups", () => {
  it("stand in the order of the certificates and leave out empty ones", () => {
    const groups = findingGroups(en.doctor, [finding({ subject: "pair", rule: "key-usage" }), finding({})]);
    expect(groups.map((group) => [group.id, group.items.length])).toEqual([
      ["qwac", 1],
      ["pair", 1],
    ]);
  });
});
