/** What the Calls page holds and does: the newest calls, a filter, and the older ones on demand. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { CallsView } from "../../ipc/generated/CallsView";
import type { CallSummaryView } from "../../ipc/generated/CallSummaryView";

export class CallsState {
  readonly newest = new Asked("calls_list");
  text = $state("");
  onlyFailures = $state(false);
  /** The pages after the first, as far as they were asked for. */
  #older = $state.raw<CallsView>();
  fetchingOlder = $state(false);
  olderFailure = $state.raw<AppError>();

  calls = $derived<readonly CallSummaryView[] | undefined>(
    this.newest.view && [...this.newest.view.calls, ...(this.#older?.calls ?? [])],
  );
  more = $derived((this.#older ?? this.newest.view)?.more ?? false);
  filtered = $derived(this.text.trim() !== "" || this.onlyFailures);

  readonly #profileId: string;
  #turn = 0;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  /** Starts again at the newest, under the filter of now. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    const done = await this.newest.ask(this.#req(null));
    if (turn !== this.#turn || !done) return;
    this.#older = undefined;
    this.olderFailure = undefined;
  }

  /** Goes on from the last call shown. */
  async showOlder(): Promise<void> {
    const last = this.calls?.at(-1);
    if (!last || !this.more || this.fetchingOlder) return;
    const turn = this.#turn;
    this.fetchingOlder = true;
    this.olderFailure = undefined;
    try {
      const page = await call("calls_list", this.#req(last.id));
      // A filter that changed meanwhile started a new list, to which this page does not belong.
      if (turn !== this.#turn) return;
      this.#older = { calls: [...(this.#older?.calls ?? []), ...page.calls], more: page.more };
    } catch (error) {
      if (turn === this.#turn) this.olderFailure = toAppError(error);
    } finally {
      this.fetchingOlder = false;
    }
  }

  async clearFilter(): Promise<void> {
    this.text = "";
    this.onlyFailures = false;
    await this.load();
  }

  #req(before: string | null) {
    return { profileId: this.#profileId, text: this.text.trim(), onlyFailures: this.onlyFailures, before };
  }
}
