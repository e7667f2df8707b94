/** The way out of a store that does not open: try again, keep nothing, or a sealed key file. */
import { call, toAppError, type AppError } from "../../ipc";
import type { AppView } from "../../ipc/generated/AppView";
import type { StoreChoice } from "../../ipc/generated/StoreChoice";

export const SHORTEST_PASSPHRASE = 12;

export type PassphraseFault = "short" | "differ";

export class StorePage {
  passphrase = $state("");
  again = $state("");
  busy = $state<StoreChoice["kind"] | undefined>();
  error = $state.raw<AppError | undefined>();
  /** Faults are shown once the operator has tried. */
  tried = $state(false);

  readonly #onapp: (view: AppView) => void;

  constructor(onapp: (view: AppView) => void) {
    this.#onapp = onapp;
  }

  /** What is wrong with the passphrase; an existing file only needs one at all. */
  fault(sealedExists: boolean): PassphraseFault | undefined {
    if (sealedExists) return this.passphrase === "" ? "short" : undefined;
    if ([...this.passphrase].length < SHORTEST_PASSPHRASE) return "short";
    return this.passphrase === this.again ? undefined : "differ";
  }

  async seal(sealedExists: boolean): Promise<void> {
    this.tried = true;
    if (this.fault(sealedExists)) return;
    await this.choose({ kind: "sealed", passphrase: this.passphrase });
    // A passphrase does not stay on the page, whatever came of it.
    this.passphrase = "";
    this.again = "";
    this.tried = false;
  }

  async choose(choice: StoreChoice): Promise<void> {
    if (this.busy) return;
    this.busy = choice.kind;
    this.error = undefined;
    try {
      this.#onapp(await call("store_choose", { choice }));
    } catch (thrown) {
      this.error = toAppError(thrown);
    } finally {
      this.busy = undefined;
    }
  }
}
