/** What the Calls page holds and does: the newest calls, a filter, and the older ones on demand. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { CallsView } from "../../ipc/generated/CallsView";
import type { CallSummaryView } from "../../ipc/generated/CallSummaryView";
import { narrowed, NO_FILTER, parseFilter, spellFilter, type Filter } from "./filter";

export class CallsState {
  readonly newest = new Asked("calls_list");
  filter = $state<Filter>({ ...NO_FILTER });
  /** The pages after the first, as far as they were asked for. */
  #older = $state.raw<Pick<CallsView, "calls" | "more">>();
  fetchingOlder = $state(false);
  olderFailure = $state.raw<AppError>();

  calls = $derived<readonly CallSummaryView[] | undefined>(
    this.newest.view && [...this.newest.view.calls, ...(this.#older?.calls ?? [])],
  );
  more = $derived((this.#older ?? this.newest.view)?.more ?? false);
  /** The filter as the address has it; empty where nothing narrows. */
  query = $derived(spellFilter(this.filter));

  readonly #profileId: string;
  #turn = 0;

  constructor(profileId: string, query = "") {
    this.#profileId = profileId;
    this.filter = parseFilter(query);
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

  /** Takes the filter that an address spells. */
  async follow(query: string): Promise<void> {
    this.filter = parseFilter(query);
    await this.load();
  }

  #req(before: string | null) {
    return { profileId: this.#profileId, ...narrowed(this.filter), before };
  }
}
