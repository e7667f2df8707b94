/** A page's acts, done one at a time: which is under way, and why the last one failed. A page's controller extends it. */
import { toAppError } from "./errors";
import type { AppError } from "./generated/AppError";

export class OneAct<Act extends string> {
  /** The act under way; no other is begun meanwhile. */
  busy = $state<Act | undefined>();
  /** Why the last act failed; gone when another begins. */
  error = $state.raw<AppError | undefined>();

  /** Answers whether it was done; never throws. */
  protected async act(act: Act, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = act;
    this.error = undefined;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.error = toAppError(thrown);
      return false;
    } finally {
      this.busy = undefined;
    }
  }
}
