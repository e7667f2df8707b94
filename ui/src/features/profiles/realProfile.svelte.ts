/** The form of a real profile. What is right is for desk to say; its problems come back by field. */
import { call, toAppError, type AppError } from "../../ipc";
import type { AppView } from "../../ipc/generated/AppView";

export class RealProfile {
  name = $state("");
  environment = $state<"sandbox" | "live">("sandbox");
  oid = $state("");
  legalName = $state("");
  busy = $state(false);
  error = $state.raw<AppError | undefined>();

  readonly #onapp: (view: AppView) => void;

  constructor(onapp: (view: AppView) => void) {
    this.#onapp = onapp;
  }

  /** The failure to show whole: wrong fields are told at the fields. */
  get failure(): AppError | undefined {
    return this.error?.detail.fields.length ? undefined : this.error;
  }

  async create(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = undefined;
    try {
      const view = await call("profile_create", {
        name: this.name.trim(),
        environment: this.environment,
        oid: this.oid.trim(),
        legalName: this.legalName.trim(),
      });
      this.#onapp(view);
    } catch (thrown) {
      this.error = toAppError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
