/** The way out of a store that does not open: try again, keep nothing, a sealed key file, or an empty store. */
import { call, OneAct } from "../../ipc";
import type { AppView } from "../../ipc/generated/AppView";
import type { StoreChoice } from "../../ipc/generated/StoreChoice";

export const SHORTEST_PASSPHRASE = 12;

export type PassphraseFault = "empty" | "short" | "differ";

export class StorePage extends OneAct<StoreChoice["kind"]> {
  passphrase = $state("");
  again = $state("");
  /** Whether the operator is asked to confirm that the store is set aside. */
  confirming = $state(false);
  /** Faults are shown once the operator has tried. */
  tried = $state(false);

  readonly #onapp: (view: AppView) => void;

  constructor(onapp: (view: AppView) => void) {
    super();
    this.#onapp = onapp;
  }

  /** What is wrong with the passphrase; an existing file only needs one at all. */
  fault(sealedExists: boolean): PassphraseFault | undefined {
    if (sealedExists) return this.passphrase === "" ? "empty" : undefined;
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

  /** Sets the store aside and begins an empty one. What came of it shows on the page, not in the dialog. */
  async startOver(): Promise<void> {
    await this.choose({ kind: "start-over" });
    this.confirming = false;
  }

  async choose(choice: StoreChoice): Promise<void> {
    await this.act(choice.kind, async () => this.#onapp(await call("store_choose", { choice })));
  }
}
