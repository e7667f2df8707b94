/**
 * The consent of one connection: what is granted, what the operator has chosen instead, the request that was reviewed, and
 * what the bank answered. What was chosen stays chosen, whatever the bank lists meanwhile; a review belongs to the very
 * choice it was made of.
 */
import { Asked, call, EachAct, toAppError } from "../../ipc";
import type { ConsentAccountView } from "../../ipc/generated/ConsentAccountView";
import type { ConsentChoice } from "../../ipc/generated/ConsentChoice";
import type { ConsentReviewView } from "../../ipc/generated/ConsentReviewView";
import type { ConsentSentView } from "../../ipc/generated/ConsentSentView";
import type { ConsentView } from "../../ipc/generated/ConsentView";
import type { PsuReq } from "../../ipc/generated/PsuReq";
import { ibanVerdict, plainIban } from "../../kit";

/** What the operator can have under way, one at a time. */
export type ConsentAct = "listing" | "reviewing" | "sending" | "revoking" | "looking";
/** What an account can be opened for. */
export type AccountData = "balances" | "transactions";
/** What belongs to the PSU and to no account. */
export type PsuData = "identity" | "trustedBeneficiaries";

const ACCOUNT_DATA: readonly AccountData[] = ["balances", "transactions"];
const NOTHING: ConsentChoice = { balances: [], transactions: [], identity: false, trustedBeneficiaries: false };

export class ConsentState extends EachAct<ConsentAct> {
  readonly consent = new Asked("consent_show");
  /** What the last request from here came to, until something else is chosen. */
  answered = $state.raw<ConsentSentView>();

  /** Where the operator chose otherwise, by `data iban` or by the PSU's datum. */
  #own = $state.raw<ReadonlyMap<string, boolean>>(new Map());
  #typed = $state.raw<readonly string[]>([]);
  #reviewed = $state.raw<{ review: ConsentReviewView; of: string }>();

  /** What the choice starts from: what is granted, or was, before a look for new accounts. */
  base = $derived<ConsentChoice>(this.consent.view?.toRestore ?? this.consent.view?.granted ?? NOTHING);
  /** The bank's, then those that only the consent or the operator names. */
  accounts = $derived<readonly ConsentAccountView[]>(this.#accounts());
  choice = $derived<ConsentChoice>(this.#choice());
  /** Something is chosen otherwise than it started. */
  dirty = $derived(this.#typed.length > 0 || !same(this.choice, this.base));
  /** The bank was asked for the accounts after the last consent, which it may not be: without the PSU it counts each time. */
  listedSince = $derived.by(() => {
    const last = this.consent.view?.sent[0];
    return last === undefined || (this.consent.view?.listedAt ?? 0) >= last.at;
  });
  /** Nothing of any account is chosen: that is another act. */
  opensNothing = $derived(this.choice.balances.length + this.choice.transactions.length === 0);
  /** The request as it will go out, of the choice as it is now. */
  review = $derived<ConsentReviewView | undefined>(
    this.#reviewed?.of === JSON.stringify(this.choice) ? this.#reviewed.review : undefined,
  );

  readonly #id: string;

  constructor(connectionId: string) {
    super();
    this.#id = connectionId;
  }

  async load(): Promise<void> {
    await this.consent.ask({ connectionId: this.#id });
  }

  chosen(data: AccountData, iban: string): boolean {
    return this.#own.get(`${data} ${iban}`) ?? this.base[data].includes(iban);
  }

  granted(data: AccountData, iban: string): boolean {
    return this.consent.view?.granted[data].includes(iban) ?? false;
  }

  choose(data: AccountData, iban: string, on: boolean): void {
    this.#set([[`${data} ${iban}`, on]]);
  }

  /** All accounts at once. */
  chooseAll(data: AccountData, on: boolean): void {
    this.#set(this.accounts.map(({ iban }) => [`${data} ${iban}`, on]));
  }

  chooseOf(data: PsuData, on: boolean): void {
    this.#set([[data, on]]);
  }

  /** Adds an account that is known already. Answers why it cannot be. */
  add(text: string): "malformed" | "known" | undefined {
    const iban = plainIban(text);
    if (ibanVerdict(iban) === "malformed") return "malformed";
    if (this.accounts.some((account) => account.iban === iban)) return "known";
    this.#typed = [...this.#typed, iban];
    this.#set(ACCOUNT_DATA.map((data) => [`${data} ${iban}`, true]));
    return undefined;
  }

  /** Back to what it started from. */
  undo(): void {
    this.#own = new Map();
    this.#typed = [];
    this.#reviewed = undefined;
  }

  /** The review was seen and put aside. */
  closeReview(): void {
    this.#reviewed = undefined;
    this.dismiss("sending");
  }

  /** Asks the bank which accounts there are. */
  list(psu: PsuReq, overQuota = false): Promise<boolean> {
    return this.do("listing", async () => {
      await call("accounts_refresh", { connectionId: this.#id, psu, overQuota });
      await this.load();
    });
  }

  makeReview(): Promise<boolean> {
    return this.do("reviewing", async () => {
      const { choice } = this;
      this.answered = undefined;
      this.dismiss("sending");
      const review = await call("consent_review", { connectionId: this.#id, choice });
      this.#reviewed = { review, of: JSON.stringify(choice) };
    });
  }

  /** Sends what was reviewed. Whatever the bank makes of it, the same request is not sent twice. */
  send(psu: PsuReq, confirmed: boolean): Promise<boolean> {
    return this.do("sending", async () => {
      const { review } = this;
      if (!review) return;
      try {
        this.#took(await call("consent_send", { connectionId: this.#id, requestId: review.request.requestId, psu, confirmed }));
      } catch (error) {
        // What the bank could not be told of the PSU was found before anything was sent.
        if (toAppError(error).code !== "input-invalid") this.#reviewed = undefined;
        throw error;
      }
    });
  }

  revokeAll(psu: PsuReq): Promise<boolean> {
    return this.do("revoking", async () => this.#took(await call("consent_revoke_all", { connectionId: this.#id, psu, confirmed: true })));
  }

  /** Takes everything back, so that the bank shows new accounts; what was granted is kept to be restored. */
  look(psu: PsuReq): Promise<boolean> {
    return this.do("looking", async () => {
      this.consent.put(await call("consent_look", { connectionId: this.#id, psu, confirmed: true }));
      this.undo();
      this.answered = undefined;
    });
  }

  #accounts(): ConsentAccountView[] {
    const listed = this.consent.view?.accounts ?? [];
    const named = [...this.base.balances, ...this.base.transactions, ...this.#typed];
    const others = [...new Set(named)].filter((iban) => !listed.some((account) => account.iban === iban));
    return [
      ...listed,
      ...others.map((iban) => ({ iban, name: null, listed: false, new: false, checkDigits: ibanVerdict(iban) === "valid" })),
    ];
  }

  #choice(): ConsentChoice {
    const of = (data: AccountData) => this.accounts.map(({ iban }) => iban).filter((iban) => this.chosen(data, iban));
    return {
      balances: of("balances"),
      transactions: of("transactions"),
      identity: this.#own.get("identity") ?? this.base.identity,
      trustedBeneficiaries: this.#own.get("trustedBeneficiaries") ?? this.base.trustedBeneficiaries,
    };
  }

  #set(entries: readonly (readonly [string, boolean])[]): void {
    this.#own = new Map([...this.#own, ...entries]);
    this.answered = undefined;
  }

  #took(view: ConsentView): void {
    this.consent.put(view);
    this.undo();
    this.#reviewed = undefined;
    this.answered = view.sent[0];
  }

  /** A look may be open, a consent without an answer. */
  protected override async afterFailure(): Promise<void> {
    await this.load();
  }
}

/** The same, in whatever order. */
function same(a: ConsentChoice, b: ConsentChoice): boolean {
  const equal = (one: readonly string[], other: readonly string[]) => one.length === other.length && one.every((iban) => other.includes(iban));
  return ACCOUNT_DATA.every((data) => equal(a[data], b[data])) && a.identity === b.identity && a.trustedBeneficiaries === b.trustedBeneficiaries;
}
