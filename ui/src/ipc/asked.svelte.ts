/** What a page asked for: on its way, here, or failed. The last question asked is the one whose answer counts. */
import { call, type Req, type View } from "./client";
import { toAppError } from "./errors";
import { onChange } from "./events";
import type { AppError } from "./generated/AppError";
import type { Area } from "./generated/Area";
import type { CommandName } from "./generated/commands";

export class Asked<C extends CommandName> {
  /** The last good answer; stays in sight while a new one is on its way. */
  view = $state.raw<View<C> | undefined>();
  /** Why the last question failed; gone once one succeeds. */
  error = $state.raw<AppError | undefined>();
  busy = $state(false);

  readonly #command: C;
  #asked = 0;
  #req: Req<C> | undefined;

  constructor(command: C) {
    this.#command = command;
  }

  /** Answers whether it succeeded; never throws. */
  async ask(req: Req<C>): Promise<boolean> {
    const turn = ++this.#asked;
    this.#req = req;
    this.busy = true;
    try {
      const view = await call(this.#command, req);
      if (turn !== this.#asked) return false;
      this.view = view;
      this.error = undefined;
      return true;
    } catch (thrown) {
      if (turn === this.#asked) this.error = toAppError(thrown);
      return false;
    } finally {
      if (turn === this.#asked) this.busy = false;
    }
  }

  /** Asks the last question again. */
  async again(): Promise<boolean> {
    return this.#req === undefined ? false : this.ask(this.#req);
  }

  /** Puts an answer in place that another command gave. */
  put(view: View<C>): void {
    this.#asked += 1;
    this.view = view;
    this.error = undefined;
    this.busy = false;
  }

  /** Asks again whenever one of `areas` changes; for an `$effect`, which calls the answer at the end. */
  follow(...areas: Area[]): () => void {
    return onChange(areas, () => void this.again());
  }
}
