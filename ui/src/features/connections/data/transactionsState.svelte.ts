/**
 * The transactions of one account as a table shows them: how many the filter finds, and the first of them, at once; the
 * places of all, sorted by the store, once one scrolls on, and of the rows those that were in view.
 */
import { call, toAppError, type AppError, type Req } from "../../../ipc";
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
/** The places of all are asked for once the view is this near to the last of the rows that came first. */
const AHEAD = 50;

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
  /** What asks for the places of all, until they have come. */
  #rest: Req<"transactions_places"> | undefined;
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
      const { kept, first, ...answer } = await call("transactions_find", req);
      if (turn !== this.#turn) return;
      let { found } = answer;
      let places: readonly number[] = first.map(({ place }) => place);
      // In the middle of a list the rows in view are among those that are still to come.
      if (again && places.length < found && this.#wanted[1] > places.length) {
        ({ places } = await call("transactions_places", req));
        if (turn !== this.#turn) return;
        found = places.length;
      }
      this.#rows = new Map(first.map((row) => [row.place, row]));
      this.#places = places;
      this.#rest = places.length < found ? req : undefined;
      this.found = found;
      this.kept = kept;
      this.error = undefined;
      if (!again) {
        this.#wanted = [0, 0];
        this.list += 1;
      }
      void this.#read();
    } catch (thrown) {
      if (turn === this.#turn) this.error = toAppError(thrown);
    }
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
    const step = this.#next();
    if (this.#reading || !step) return;
    const turn = this.#turn;
    this.#reading = true;
    let came = false;
    try {
      came = await step();
    } catch (thrown) {
      if (turn === this.#turn) this.error = toAppError(thrown);
    } finally {
      this.#reading = false;
    }
    // The table may have been scrolled on, or another list begun, meanwhile.
    if (came || turn !== this.#turn) await this.#read();
  }

  /** What has to come for the rows in view; answers whether it came. */
  #next(): (() => Promise<boolean>) | undefined {
    const [first, end] = this.#wanted;
    const rest = this.#rest;
    if (rest && end > this.#places.length - AHEAD) return () => this.#readPlaces(rest);
    const missing = this.#places.slice(first, end).some((place) => !this.#rows.has(place));
    return missing ? () => this.#readRows(first, end) : undefined;
  }

  async #readPlaces(rest: Req<"transactions_places">): Promise<boolean> {
    const { places } = await call("transactions_places", rest);
    // Another list may be shown by now.
    if (rest === this.#rest) {
      this.#rest = undefined;
      this.#places = places;
      this.found = places.length;
    }
    return true;
  }

  async #readRows(first: number, end: number): Promise<boolean> {
    const turn = this.#turn;
    // What comes before and after is read with it, so that scrolling on finds it here.
    const from = Math.max(0, Math.floor((first + end) / 2) - CHUNK / 2);
    const places = this.#places.slice(from, from + CHUNK);
    const { transactions } = await call("transactions_read", { accountId: this.#id, places });
    if (turn !== this.#turn) return false;
    const rows = this.#rows.size > HELD ? new Map<number, TransactionView>() : new Map(this.#rows);
    for (const row of transactions) rows.set(row.place, row);
    this.#rows = rows;
    return transactions.length === places.length;
  }
}
