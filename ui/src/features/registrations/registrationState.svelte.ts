/**
 * What one registration's page holds and does: reading back, deleting, taking off the list, retiring a pair. Business
 * time is the bank's: local banks have a clock of their own.
 */
import { Asked, call, EachAct } from "../../ipc";
import type { MaintenanceView } from "../../ipc/generated/MaintenanceView";
import type { ReadBackView } from "../../ipc/generated/ReadBackView";

/** What is under way, one at a time. */
export type Act = "reading" | "deleting" | "forgetting" | "retiring";

export class RegistrationState extends EachAct<Act> {
  readonly registration = new Asked("registration_show");
  /** How far the bank's clock is ahead of this computer's, in milliseconds. */
  clockOffset = $state(0);
  /** BPCE's maintenance window, while it is open. */
  maintenance = $state.raw<MaintenanceView>();

  readBack = $derived<ReadBackView | null>(this.registration.view?.readBack ?? null);
  differences = $derived(
    this.readBack?.comparisons.filter(({ verdict }) => verdict === "missing" || verdict === "different").length ?? 0,
  );

  readonly #id: string;
  readonly #profileId: string;

  constructor(profileId: string, registrationId: string) {
    super();
    this.#profileId = profileId;
    this.#id = registrationId;
  }

  async load(): Promise<void> {
    await Promise.all([this.registration.ask({ registrationId: this.#id }), this.#askTheTime()]);
  }

  /** Asks the bank what it holds. Answers whether an answer came. */
  read(): Promise<boolean> {
    return this.do("reading", async () => {
      const readBack = await call("registration_read_back", { registrationId: this.#id });
      const view = this.registration.view;
      if (view) this.registration.put({ ...view, readBack });
      await this.registration.ask({ registrationId: this.#id });
    });
  }

  /** Deletes the app at the bank. `typedName` is what the operator typed. Answers whether it is deleted. */
  delete(typedName: string, confirmed: boolean): Promise<boolean> {
    return this.do("deleting", async () => {
      await call("registration_delete", { registrationId: this.#id, typedName, confirmed });
      await this.registration.ask({ registrationId: this.#id });
    });
  }

  /** Takes it off the list here. Answers whether it is gone. */
  forget(): Promise<boolean> {
    return this.do("forgetting", async () => {
      await call("registration_forget", { registrationId: this.#id });
    });
  }

  /** Removes the certificates that were used before, and their keys. */
  retire(): Promise<boolean> {
    return this.do("retiring", async () => {
      this.registration.put(await call("registration_retire_pair", { registrationId: this.#id }));
    });
  }

  async #askTheTime(): Promise<void> {
    try {
      const { bankTime, maintenance } = await call("desk_overview", { profileId: this.#profileId });
      this.clockOffset = bankTime - Date.now();
      this.maintenance = maintenance?.now ? maintenance : undefined;
    } catch {
      // Without it the countdown goes by this computer's clock; the instants themselves are right all the same.
    }
  }
}
