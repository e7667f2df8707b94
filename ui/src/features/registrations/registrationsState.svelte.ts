/** What the Registrations page holds and does: the drafts to finish and the enrolled apps. */
import { Asked, call, toAppError, type AppError } from "../../ipc";

export class RegistrationsState {
  readonly list = new Asked("registrations_list");
  discarding = $state(false);
  discardFailure = $state.raw<AppError>();

  /** Nothing is enrolled and nothing begun; what was deleted stands folded away. */
  empty = $derived(
    this.list.view !== undefined && [this.list.view.registrations, this.list.view.drafts, this.list.view.checklists].every((found) => found.length === 0),
  );

  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  load(): Promise<boolean> {
    return this.list.ask({ profileId: this.#profileId });
  }

  /** Throws away a draft, or the checklist of a bank. Answers whether it is gone. */
  async discard(doomed: { draftId: string } | { bankKey: string }): Promise<boolean> {
    if (this.discarding) return false;
    this.discarding = true;
    this.discardFailure = undefined;
    try {
      this.list.put(await ("draftId" in doomed ? call("draft_discard", doomed) : call("portal_discard", { profileId: this.#profileId, ...doomed })));
      return true;
    } catch (error) {
      this.discardFailure = toAppError(error);
      return false;
    } finally {
      this.discarding = false;
    }
  }
}
