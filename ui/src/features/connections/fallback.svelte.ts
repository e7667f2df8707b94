/** Asking the bank where its online banking is, for the case that the interface is down. Nothing is followed. */
import { call, toAppError, type AppError } from "../../ipc";
import type { FallbackView } from "../../ipc/generated/FallbackView";

export class Fallback {
  busy = $state(false);
  failure = $state.raw<AppError>();
  /** Where the bank sent us last. */
  entry = $state.raw<FallbackView>();

  readonly #id: string;

  constructor(connectionId: string) {
    this.#id = connectionId;
  }

  /** Answers whether the bank named a place. */
  async ask(confirmed: boolean): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = undefined;
    try {
      this.entry = await call("fallback_ask", { connectionId: this.#id, confirmed });
      return true;
    } catch (error) {
      this.entry = undefined;
      this.failure = toAppError(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
