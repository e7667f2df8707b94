/**
 * Which problems of a form are shown: a field's own once it was left, unless it is merely empty; all of them once the
 * operator tried to go on.
 */
import type { FieldProblem } from "../../ipc/generated/FieldProblem";
import type { FieldProblemView } from "../../ipc/generated/FieldProblemView";

export class LeftFields {
  #left = $state.raw<ReadonlySet<string>>(new Set());

  add(field: string): void {
    this.#left = new Set([...this.#left, field]);
  }

  /** Another form is shown. */
  forget(): void {
    this.#left = new Set();
  }

  /** The problem to show at a field now, if any. */
  problemAt(field: string, problems: readonly FieldProblemView[], tried: boolean): FieldProblem | undefined {
    const found = problems.find((problem) => problem.field === field)?.problem;
    return tried || (this.#left.has(field) && found !== "required") ? found : undefined;
  }
}
