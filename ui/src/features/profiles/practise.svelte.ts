/** Making a practice TPP: one click, told step by step. */
import { call, onEvent, toAppError, type AppError } from "../../ipc";
import type { AppView } from "../../ipc/generated/AppView";
import type { PractiseStep } from "../../ipc/generated/PractiseStep";

export const PRACTISE_STEPS: readonly PractiseStep[] = ["starting-banks", "making-certificates", "storing-keys"];

export class Practise {
  busy = $state(false);
  step = $state<PractiseStep | undefined>();
  error = $state.raw<AppError | undefined>();

  readonly #onapp: (view: AppView) => void;

  constructor(onapp: (view: AppView) => void) {
    this.#onapp = onapp;
  }

  /** How far `step` is: before, at, or after what is happening now. */
  state(step: PractiseStep): "waiting" | "now" | "done" {
    const now = this.step === undefined ? 0 : PRACTISE_STEPS.indexOf(this.step);
    const place = PRACTISE_STEPS.indexOf(step);
    return place < now ? "done" : place === now ? "now" : "waiting";
  }

  async start(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.step = undefined;
    this.error = undefined;
    const deaf = onEvent((event) => {
      if (event.kind === "practising") this.step = event.step;
    });
    try {
      this.#onapp(await call("profiles_practise", {}));
    } catch (thrown) {
      this.error = toAppError(thrown);
    } finally {
      deaf();
      this.busy = false;
    }
  }
}
