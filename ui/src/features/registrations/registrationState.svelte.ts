/** What one registration's page holds and does. Business time is the bank's: local banks have a clock of their own. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { ReadBackView } from "../../ipc/generated/ReadBackView";

export class RegistrationState {
  readonly registration = new Asked("registration_show");
  reading = $state(false);
  readFailure = $state.raw<AppError>();
  /** How far the bank's clock is ahead of this computer's, in milliseconds. */
  clockOffset = $state(0);

  readBack = $derived<ReadBackView | null>(this.registration.view?.readBack ?? null);
  differences = $derived(
    this.readBack?.comparisons.filter(({ verdict }) => verdict === "missing" || verdict === "different").length ?? 0,
  );

  readonly #id: string;
  readonly #profileId: string;

  constructor(profileId: string, registrationId: string) {
    this.#profileId = profileId;
    this.#id = registrationId;
  }

  async load(): Promise<void> {
    await Promise.all([this.registration.ask({ registrationId: this.#id }), this.#askTheTime()]);
  }

  /** Asks the bank what it holds. Answers whether an answer came. */
  async read(): Promise<boolean> {
    if (this.reading) return false;
    this.reading = true;
    this.readFailure = undefined;
    try {
      const readBack = await call("registration_read_back", { registrationId: this.#id });
      const view = this.registration.view;
      if (view) this.registration.put({ ...view, readBack });
      await this.registration.ask({ registrationId: this.#id });
      return true;
    } catch (error) {
      this.readFailure = toAppError(error);
      return false;
    } finally {
      this.reading = false;
    }
  }

  async #askTheTime(): Promise<void> {
    try {
      const { bankTime } = await call("desk_overview", { profileId: this.#profileId });
      this.clockOffset = bankTime - Date.now();
    } catch {
      // Without it the countdown goes by this computer's clock; the instants themselves are right all the same.
    }
  }
}
