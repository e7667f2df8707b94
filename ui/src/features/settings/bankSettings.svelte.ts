/** One bank's settings in one profile: where it is reached and whom it is trusted through. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { BankSettingsView } from "../../ipc/generated/BankSettingsView";
import type { ChangeSignerView } from "../../ipc/generated/ChangeSignerView";

type Act = "save" | "add" | "remove";

export class BankSettings {
  readonly directory = new Asked("banks_list");
  readonly shown = new Asked("bank_settings_show");
  bankKey = $state("");
  host = $state("");
  port = $state("");
  connectTo = $state("");
  registerClientId = $state("");
  changeSigner = $state<ChangeSignerView>("registered");
  pem = $state("");
  source = $state("");
  busy = $state<Act | undefined>();
  error = $state.raw<AppError | undefined>();

  readonly profileId: string;

  constructor(profileId: string) {
    this.profileId = profileId;
  }

  get view(): BankSettingsView | undefined {
    return this.shown.view?.bankKey === this.bankKey ? this.shown.view : undefined;
  }

  open(): Promise<boolean> {
    return this.directory.ask({ profileId: this.profileId });
  }

  async choose(bankKey: string): Promise<void> {
    this.bankKey = bankKey;
    this.error = undefined;
    if (bankKey === "") return;
    if ((await this.shown.ask({ profileId: this.profileId, bankKey })) && this.view) this.#fill(this.view);
  }

  save(): Promise<boolean> {
    return this.#act("save", async () => {
      const view = await call("bank_settings_save", {
        profileId: this.profileId,
        bankKey: this.bankKey,
        host: this.host.trim(),
        port: this.port.trim(),
        connectTo: this.connectTo.trim(),
        registerClientId: this.registerClientId.trim(),
        changeSigner: this.changeSigner,
      });
      this.#fill(view);
      await this.directory.again();
      return view;
    });
  }

  /** Adds the pasted certificate; without one, desk asks for a file. */
  addAnchor(): Promise<boolean> {
    return this.#act("add", async () => {
      const pem = this.pem.trim() === "" ? null : this.pem;
      const source = this.source.trim();
      const view = await call("anchor_add", { profileId: this.profileId, bankKey: this.bankKey, pem, source });
      this.pem = "";
      this.source = "";
      return view;
    });
  }

  removeAnchor(anchorId: string): Promise<boolean> {
    return this.#act("remove", () =>
      call("anchor_remove", { profileId: this.profileId, bankKey: this.bankKey, anchorId }),
    );
  }

  #fill(view: BankSettingsView): void {
    this.host = view.host;
    this.port = view.port;
    this.connectTo = view.connectTo;
    this.registerClientId = view.registerClientId;
    this.changeSigner = view.changeSigner;
  }

  async #act(act: Act, work: () => Promise<BankSettingsView>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = act;
    this.error = undefined;
    try {
      this.shown.put(await work());
      return true;
    } catch (thrown) {
      this.error = toAppError(thrown);
      return false;
    } finally {
      this.busy = undefined;
    }
  }
}
