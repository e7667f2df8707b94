/** The wizard's steps by what its draft is for, and which of its answers belongs to which. */
import type { DraftPurposeView } from "../../ipc/generated/DraftPurposeView";
import type { DraftStep } from "../../ipc/generated/DraftStep";
import type { FieldProblemView } from "../../ipc/generated/FieldProblemView";

export const STEPS: Record<DraftPurposeView, readonly DraftStep[]> = {
  enrol: ["bank", "who", "app", "review"],
  change: ["app", "review"],
  rotate: ["pair", "review"],
};

/** `field` is the member of the draft, with or without a place in a list: `redirectUris.0`. */
export function stepOf(field: string): DraftStep {
  const member = field.split(".")[0];
  if (member === "bankKey" || member === "entryHost") return "bank";
  if (member === "enrolled" || member === "clientLegalId") return "who";
  if (member === "newQwac" || member === "newQsealc") return "pair";
  return "app";
}

export function problemsOf(step: DraftStep, problems: readonly FieldProblemView[]): FieldProblemView[] {
  return problems.filter((problem) => stepOf(problem.field) === step);
}

/** The step after `step`; the last has none after it. */
export function after(purpose: DraftPurposeView, step: DraftStep): DraftStep {
  const steps = STEPS[purpose];
  return steps[Math.min(steps.indexOf(step) + 1, steps.length - 1)] ?? "review";
}

/** The step before `step`; the first has none before it. */
export function before(purpose: DraftPurposeView, step: DraftStep): DraftStep {
  const steps = STEPS[purpose];
  return steps[Math.max(steps.indexOf(step) - 1, 0)] ?? step;
}
