/**
 * The transactions of one account as a table shows them: how many the filter finds, and the first of them, at once; then the
 * places of all, sorted by the store, and of the rows those that were in view.
 */
import { call, toAppError, type AppError } from "../../../ipc";
import type { TransactionFilterReq } from "../../../ipc/generated/TransactionFilterReq";
import type { TransactionOrderReq } from "../../../ipc/generated/TransactionOrderReq";
import type { TransactionView } from "../../../ipc/generated/TransactionView";
import type { WindowedSorting } from "../../../kit";
import { dayAfter } from "../../../kit";

export interface TransactionsFilter {
  words: string;
  status: string;
  way: string;
  from: string;
  until: string;
}

export const NO_FILTER: TransactionsFilter = { words: "", status: "", way: "", from: "", until: "" };

/** Rows read at once, and rows held before those out of view are let go of. */
const CHUNK = 200;
const HELD = 20_000;

export class TransactionsState {
  filter = $state<TransactionsFilter>({ ...NO_FILTER });
  sorting = $state.raw<WindowedSorting>({ key: "day", descending: true });
  /** How many the filter finds; nothing before the first answer. */
  found = $state<number>();
  kept = $state(0);
  error = $state.raw<AppError>();
  /** Another for each list that is shown from its top. */
  list = $state(0);

  filtered = $derived(Object.values(this.filter).some(Boolean));

  readonly #id: string;
  /** Sorted: those of the first rows, until those of all have come. */
  #places = $state.raw<readonly number[]>([]);
  #rows = $state.raw<ReadonlyMap<number, TransactionView>>(new Map());
  #turn = 0;
  #wanted: [number, number] = [0, 0];
  #reading = false;

  constructor(accountId: string) {
    this.#id = accountId;
  }

  row(index: number): TransactionView | undefined {
    const place = this.#places[index];
    return place === undefined ? undefined : this.#rows.get(place);
  }

  /** What the filter asks of the store, where the last day is the first no longer wanted. */
  get asked(): TransactionFilterReq {
    const { words, status, way, from, until } = this.filter;
    return {
      words: words.trim(),
      status: status || null,
      credit: way === "" ? null : way === "in",
      fromDay: from || null,
      untilDay: until === "" ? null : dayAfter(until),
    };
  }

  /** Finds anew. `again` stays where the table is scrolled to. */
  async find(again = false): Promise<void> {
    const turn = ++this.#turn;
    const { key, descending } = this.sorting;
    const req = { accountId: this.#id, filter: this.asked, order: key as TransactionOrderReq, descending };
    try {
      const { found, kept, first } = await call("transactions_find", req);
      if (turn !== this.#turn) return;
      // In the middle of a list the rows in view are among those that are still to come.
      if (!again || found <= first.length) this.#show(found, kept, first, first.map(({ place }) => place));
      if (!again) this.list += 1;
      if (found <= first.length) return;
      const { places } = await call("transactions_places", req);
      if (turn !== this.#turn) return;
      this.#show(places.length, kept, first, places);
      void this.#read();
    } catch (thrown) {
      if (turn === this.#turn) this.error = toAppError(thrown);
    }
  }

  #show(found: number, kept: number, first: readonly TransactionView[], places: readonly number[]): void {
    this.#rows = new Map(first.map((row) => [row.place, row]));
    this.#places = places;
    this.found = found;
    this.kept = kept;
    this.error = undefined;
  }

  async sort(sorting: WindowedSorting): Promise<void> {
    this.sorting = sorting;
    await this.find();
  }

  /** The rows that are in view now, from `first` to before `end`: those that are not here are read. */
  view(first: number, end: number): void {
    this.#wanted = [first, end];
    void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    const turn = this.#turn;
    const [first, end] = this.#wanted;
    const missing = this.#places.slice(first, end).some((place) => !this.#rows.has(place));
    if (!missing) return;
    // What comes before and after is read with it, so that scrolling on finds it here.
    const from = Math.max(0, Math.floor((first + end) / 2) - CHUNK / 2);
    const places = this.#places.slice(from, from + CHUNK);
    this.#reading = true;
    let came = false;
    try {
      const { transactions } = await call("transactions_read", { accountId: this.#id, places });
      if (turn === this.#turn) {
        const rows = this.#rows.size > HELD ? new Map<number, TransactionView>() : new Map(this.#rows);
        for (const row of transactions) rows.set(row.place, row);
        this.#rows = rows;
        came = transactions.length === places.length;
      }
    } catch (thrown) {
      if (turn === this.#turn) this.error = toAppError(thrown);
    } finally {
      this.#reading = false;
    }
    // The table may have been scrolled on, or another list begun, meanwhile.
    if (came || turn !== this.#turn) await this.#read();
  }
}
