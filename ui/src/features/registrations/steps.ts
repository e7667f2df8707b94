/** The wizard's steps, and which of its answers belongs to which. */
import type { DraftStep } from "../../ipc/generated/DraftStep";
import type { FieldProblemView } from "../../ipc/generated/FieldProblemView";

export const STEPS: readonly DraftStep[] = ["bank", "who", "app", "review"];

/** `field` is the member of the draft, with or without a place in a list: `redirectUris.0`. */
export function stepOf(field: string): DraftStep {
  const member = field.split(".")[0];
  if (member === "bankKey" || member === "entryHost") return "bank";
  if (member === "enrolled" || member === "clientLegalId") return "who";
  return "app";
}

export function problemsOf(step: DraftStep, problems: readonly FieldProblemView[]): FieldProblemView[] {
  return problems.filter((problem) => stepOf(problem.field) === step);
}

export function after(step: DraftStep): DraftStep {
  return STEPS[Math.min(STEPS.indexOf(step) + 1, STEPS.length - 1)] ?? "review";
}

export function before(step: DraftStep): DraftStep {
  return STEPS[Math.max(STEPS.indexOf(step) - 1, 0)] ?? "bank";
}
