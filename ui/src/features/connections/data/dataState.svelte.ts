/**
 * What is known of a PSU's accounts and identity, and asking the bank for more: two questions at a time at most, each said
 * to be with the PSU or without them, stopped before the fifth of a day, and given up at the operator's wish.
 */
import { Asked, call, toAppError, type AppError } from "../../../ipc";
import type { AccountView } from "../../../ipc/generated/AccountView";
import type { BeneficiariesView } from "../../../ipc/generated/BeneficiariesView";
import type { FetchView } from "../../../ipc/generated/FetchView";
import type { PsuReq } from "../../../ipc/generated/PsuReq";
import type { QuotaMethodView } from "../../../ipc/generated/QuotaMethodView";
import { callsLeft, Presence, type QuotaUse } from "../../../psu";

/** What the bank is asked for. Days only for transactions. */
export interface Question {
  what: QuotaMethodView;
  account?: AccountView | undefined;
  fromDay?: string | null;
  untilDay?: string | null;
}

/** What a question came to. */
export type Outcome = { question: Question; fetched: FetchView; failed?: undefined } | { question: Question; fetched?: undefined; failed: AppError };

/** Where the outcome of a question stands. */
export function placeOf({ what, account }: Question): string {
  return account ? `${what} ${account.id}` : what;
}

export function useOf({ what, account }: Question): QuotaUse {
  return { method: what, iban: account?.iban ?? null };
}

/** After these, the next question of a series would fail the same way. */
const ENDS_ALL = new Set<string>(["given-up", "no-access", "wrong-scope", "store-failed", "store-full", "keychain-failed", "certificate-missing", "local-banks-failed", "internal", "not-found", "input-invalid"]);

const LIMITS = new Set<string>(["quota-spent", "bank-limit"]);

export class DataState {
  readonly list = new Asked("accounts_list");
  readonly presence = new Presence();
  /** What is being asked now, and how far a series is. */
  running = $state.raw<{ question: Question; done: number; all: number }>();
  givingUp = $state(false);
  outcomes = $state.raw<Readonly<Record<string, Outcome>>>({});
  /** Stopped before it was sent: the calls of the day are spent. */
  stopped = $state.raw<{ question: Question; resetsAt: number }>();
  /** To be said again: what the bank was to be told of the PSU is not as it must be. */
  blamed = $state.raw<Question | "everything">();
  beneficiaries = $state.raw<BeneficiariesView>();
  /** Grows with every answer that may have brought transactions. */
  brought = $state(0);

  readonly connectionId: string;

  constructor(connectionId: string) {
    this.connectionId = connectionId;
  }

  load(): Promise<boolean> {
    return this.list.ask({ connectionId: this.connectionId });
  }

  account(id: string): AccountView | undefined {
    return this.list.view?.accounts.find((account) => account.id === id);
  }

  /** Whether the day's count would stop it here. */
  spent(question: Question): boolean {
    const quota = this.list.view?.quota;
    return !this.presence.present && quota !== undefined && callsLeft(quota, useOf(question)) === 0;
  }

  /** Asks one thing. Answers false only where the PSU's address is missing, and nothing began. */
  ask(question: Question, over = false): boolean {
    const psu = this.presence.req();
    if (!psu || this.running) return false;
    if (!over && this.spent(question)) {
      this.stopped = { question, resetsAt: this.list.view?.quota.resetsAt ?? 0 };
      return true;
    }
    this.stopped = undefined;
    void this.#series([question], psu, over, question);
    return true;
  }

  /** Asks for the list, then for what the consent opens of each account. Answers as `ask` does. */
  askEverything(): boolean {
    const psu = this.presence.req();
    if (!psu || this.running) return false;
    void this.#everything(psu);
    return true;
  }

  async giveUp(): Promise<void> {
    if (!this.running || this.givingUp) return;
    this.givingUp = true;
    try {
      await call("accounts_give_up", { connectionId: this.connectionId });
    } catch {
      // The question itself tells how it ended.
    }
  }

  /** Its outcome was read. */
  dismiss(place: string): void {
    this.outcomes = Object.fromEntries(Object.entries(this.outcomes).filter(([known]) => known !== place));
  }

  async #everything(psu: PsuReq): Promise<void> {
    this.outcomes = {};
    const listed = await this.#series([{ what: "accounts" }], psu, false, "everything");
    // The list's own count being spent says nothing of the others.
    if (!listed && !LIMITS.has(this.outcomes["accounts"]?.failed?.code ?? "")) return;
    const questions = (this.list.view?.accounts ?? [])
      .filter((account) => !account.gone)
      .flatMap((account): Question[] => [
        ...(account.balancesGranted ? [{ what: "balances" as const, account }] : []),
        ...(account.transactionsGranted ? [{ what: "transactions" as const, account }] : []),
      ]);
    await this.#series(questions, psu, false, "everything");
  }

  /** Asks what was `wanted`: the first alone, the others two at a time. Answers whether all could be asked. */
  async #series(questions: Question[], psu: PsuReq, over: boolean, wanted: Question | "everything"): Promise<boolean> {
    const all = questions.length;
    const waiting = questions.values();
    let [done, whole, ended] = [0, true, false];
    const askNext = async (): Promise<boolean> => {
      const question = ended ? undefined : waiting.next().value;
      if (!question) return false;
      this.running = { question, done, all };
      try {
        this.#note({ question, fetched: await this.#send(question, psu, over) });
      } catch (thrown) {
        const failed = toAppError(thrown);
        whole = false;
        if (this.presence.blames(failed)) this.blamed = wanted;
        else this.#note({ question, failed });
        if (ENDS_ALL.has(failed.code) || failed.code.startsWith("transport-")) ended = true;
        if (question.what === "accounts") ended = true;
      }
      done += 1;
      if (this.givingUp) {
        whole = false;
        ended = true;
      }
      if (this.running && !ended) this.running = { ...this.running, done };
      return true;
    };
    const lane = async (): Promise<void> => {
      while (await askNext());
    };
    // A bank that is silent or refuses the access is to meet one question.
    await askNext();
    await Promise.all([lane(), lane()]);
    this.running = undefined;
    this.givingUp = false;
    // What was counted, and what a refusal changed.
    await this.load();
    return whole;
  }

  async #send({ what, account, fromDay = null, untilDay = null }: Question, psu: PsuReq, overQuota: boolean): Promise<FetchView> {
    const { connectionId } = this;
    const accountId = account?.id ?? "";
    switch (what) {
      case "accounts":
        return this.#take(await call("accounts_refresh", { connectionId, psu, overQuota }));
      case "balances":
        return this.#take(await call("balances_refresh", { accountId, psu, overQuota }));
      case "identity":
        return this.#take(await call("identity_refresh", { connectionId, psu, overQuota }));
      case "transactions": {
        const { fetched } = await call("transactions_refresh", { accountId, psu, overQuota, fromDay, untilDay });
        this.brought += 1;
        return fetched;
      }
      case "beneficiaries": {
        this.beneficiaries = await call("beneficiaries_refresh", { connectionId, psu, overQuota });
        return this.beneficiaries.fetched;
      }
    }
  }

  #take(view: NonNullable<DataState["list"]["view"]>): FetchView {
    this.list.put(view);
    return view.fetched ?? { nothing: null, pages: 0, added: 0, changed: 0, same: 0, duplicates: 0, cutShort: null, callId: null };
  }

  #note(outcome: Outcome): void {
    this.outcomes = { ...this.outcomes, [placeOf(outcome.question)]: outcome };
  }
}
