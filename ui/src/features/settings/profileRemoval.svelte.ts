/** Deleting a profile: its name, typed, then gone. */
import { call, toAppError, type AppError } from "../../ipc";
import type { AppView } from "../../ipc/generated/AppView";
import type { ProfileView } from "../../ipc/generated/ProfileView";

export class ProfileRemoval {
  asking = $state(false);
  busy = $state(false);
  error = $state.raw<AppError | undefined>();

  /** The state without the profile; nothing when it failed. */
  async remove(profile: ProfileView): Promise<AppView | undefined> {
    this.busy = true;
    this.error = undefined;
    try {
      return await call("profile_delete", { profileId: profile.id, name: profile.name });
    } catch (thrown) {
      this.error = toAppError(thrown);
      return undefined;
    } finally {
      this.busy = false;
      this.asking = false;
    }
  }
}
