/**
 * The funds check: on which connection, about which account and amount, in which version of the API; and what was answered
 * while the page is open. The amount is text from the field to the wire, with a point on its way.
 */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { ConnectionSummaryView } from "../../ipc/generated/ConnectionSummaryView";
import type { ApiVersionView } from "../../ipc/generated/ApiVersionView";
import type { FundsView } from "../../ipc/generated/FundsView";
import { amountTyped, ibanVerdict, plainIban } from "../../kit";
import { Presence } from "../../psu";

/** The versions that the scope of a connection opens, newest last; a bank ends an access that was used for another. */
function opened({ role, versions }: ConnectionSummaryView): ApiVersionView[] {
  return role === "aisp" ? [] : versions.filter((version) => (version === "v1") === (role === "piisp"));
}

/** An account that another connection at the same bank has listed. */
export interface KnownAccount {
  iban: string;
  name: string;
  /** Whose connection it is. */
  of: string;
}

/** What can be wrong before anything is asked. */
export type FundsField = "iban" | "amount" | "currency";

export class FundsState {
  readonly list = new Asked("connections_list");
  connectionId = $state("");
  version = $state<ApiVersionView>("v1.4.2");
  iban = $state("");
  amount = $state("");
  currency = $state("EUR");
  reference = $state("");
  payee = $state("");

  readonly presence = new Presence();

  asking = $state(false);
  failure = $state.raw<AppError>();
  /** Fields that were left empty. */
  missing = $state.raw<readonly FundsField[]>([]);
  /** Last first. */
  answers = $state.raw<readonly FundsView[]>([]);
  known = $state.raw<readonly KnownAccount[]>([]);

  connections = $derived<ConnectionSummaryView[]>((this.list.view?.connections ?? []).filter((connection) => opened(connection).length > 0));
  connection = $derived<ConnectionSummaryView | undefined>(this.connections.find(({ id }) => id === this.connectionId));
  verdict = $derived(ibanVerdict(this.iban));

  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  async load(): Promise<void> {
    if (!(await this.list.ask({ profileId: this.#profileId }))) return;
    if (!this.connection) this.choose(this.connections[0]?.id ?? "");
    else await this.#learn();
  }

  choose(connectionId: string): void {
    this.connectionId = connectionId;
    if (!this.opens(this.version)) this.version = (this.connection && opened(this.connection)[0]) ?? this.version;
    void this.#learn();
  }

  /** Whether the connection's scope opens a version. */
  opens(version: ApiVersionView): boolean {
    return this.connection !== undefined && opened(this.connection).includes(version);
  }

  /** Answers whether there was an answer. */
  async ask(): Promise<boolean> {
    if (this.asking || !this.connection) return false;
    const typed = { iban: plainIban(this.iban), amount: amountTyped(this.amount), currency: this.currency.trim() };
    this.missing = (["iban", "amount", "currency"] as const).filter((field) => typed[field] === "");
    this.failure = undefined;
    const psu = this.presence.req();
    if (this.missing.length > 0 || !psu) return false;
    this.asking = true;
    try {
      const answer = await call("funds_check", {
        connectionId: this.connectionId,
        version: this.version,
        ...typed,
        reference: this.reference.trim(),
        payee: this.payee.trim(),
        psu,
      });
      this.answers = [answer, ...this.answers];
      return true;
    } catch (error) {
      const failure = toAppError(error);
      if (!this.presence.blames(failure)) this.failure = failure;
      return false;
    } finally {
      this.asking = false;
    }
  }

  /** The operator has begun to mend a field. */
  mend(field: FundsField): void {
    this.missing = this.missing.filter((each) => each !== field);
    this.failure = undefined;
  }

  /** What the other connections at this bank have listed: a funds connection lists nothing itself. */
  async #learn(): Promise<void> {
    const { connection } = this;
    const others = (this.list.view?.connections ?? []).filter(({ role, bankKey }) => role === "aisp" && bankKey === connection?.bankKey);
    const known: KnownAccount[] = [];
    for (const other of others) {
      try {
        const { accounts } = await call("accounts_list", { connectionId: other.id });
        for (const { iban, name, gone } of accounts) {
          if (iban && !gone && !known.some((account) => account.iban === iban)) known.push({ iban, name, of: other.name });
        }
      } catch {
        // Only a help: the IBAN can be typed.
      }
    }
    if (this.connection?.id === connection?.id) this.known = known;
  }
}
