/**
 * A page's acts, done one at a time: which is under way, and why the last of each kind failed. A page's controller extends
 * it where a failure stands beside its act; `Beside` names what goes on besides them and can fail too.
 */
import { toAppError } from "./errors";
import type { AppError } from "./generated/AppError";

export class EachAct<Act extends string, Beside extends string = never> {
  /** The act under way; no other is begun meanwhile. */
  act = $state<Act | undefined>();
  /** Why the last of each kind failed; gone when it is tried again. */
  failures = $state.raw<Partial<Record<Act | Beside, AppError>>>({});

  /** These failures were seen, or do not matter any more. */
  dismiss(...acts: (Act | Beside)[]): void {
    this.failures = { ...this.failures, ...Object.fromEntries(acts.map((act) => [act, undefined])) };
  }

  protected fail(act: Act | Beside, thrown: unknown): void {
    this.failures = { ...this.failures, [act]: toAppError(thrown) };
  }

  /** Answers whether it was done; never throws. */
  protected async do(act: Act, work: () => Promise<unknown>): Promise<boolean> {
    if (this.act) return false;
    this.act = act;
    this.dismiss(act);
    try {
      await work();
      return true;
    } catch (thrown) {
      this.fail(act, thrown);
      await this.afterFailure(act);
      return false;
    } finally {
      this.act = undefined;
    }
  }

  /** What failed may have changed what is held; here is where it is looked at again. */
  protected async afterFailure(_act: Act): Promise<void> {}
}
