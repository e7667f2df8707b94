/** The list of a profile's payments, and starting another. */
import { Asked, call, toAppError, type AppError } from "../../ipc";

export class PaymentsState {
  readonly list = new Asked("payments_list");
  opening = $state(false);
  /** The token that is being revoked. */
  revoking = $state<string>();
  failure = $state.raw<AppError>();

  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  load(): Promise<boolean> {
    return this.list.ask({ profileId: this.#profileId });
  }

  /** Starts a payment; answers its id. */
  async open(): Promise<string | undefined> {
    if (this.opening) return undefined;
    this.opening = true;
    this.failure = undefined;
    try {
      return (await call("payment_open", { profileId: this.#profileId, copyOf: null })).summary.id;
    } catch (error) {
      this.failure = toAppError(error);
      return undefined;
    } finally {
      this.opening = false;
    }
  }

  /** Has the bank end an app's own token. */
  async revoke(tokenId: string): Promise<void> {
    if (this.revoking) return;
    this.revoking = tokenId;
    this.failure = undefined;
    try {
      this.list.put(await call("payment_token_revoke", { profileId: this.#profileId, tokenId }));
    } catch (error) {
      this.failure = toAppError(error);
    } finally {
      this.revoking = undefined;
    }
  }
}
