import { describe, expect, it } from "vitest";
import type { FieldProblemView } from "../../ipc/generated/FieldProblemView";
import { LeftFields } from "./leftFields.svelte";

const problems: FieldProblemView[] = [
  { field: "softwareId", problem: "required" },
  { field: "redirectUris.0", problem: "has-fragment" },
];

describe("which problems of a form are shown", () => {
  it("is that of a field that was left, unless it is merely empty", () => {
    const left = new LeftFields();
    const shown = () => ["softwareId", "redirectUris.0", "clientId"].map((field) => left.problemAt(field, problems, false));
    expect(shown()).toEqual([undefined, undefined, undefined]);
    for (const field of ["softwareId", "redirectUris.0", "clientId"]) left.add(field);
    expect(shown()).toEqual([undefined, "has-fragment", undefined]);
    left.forget();
    expect(shown()).toEqual([undefined, undefined, undefined]);
  });

  it("is every one once the operator tried to go on", () => {
    expect(["softwareId", "redirectUris.0", "clientId"].map((field) => new LeftFields().problemAt(field, problems, true))).toEqual(["required", "has-fragment", undefined]);
  });
});
