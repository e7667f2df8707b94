/** A profile's settings for one bank, or for all of them: typed, checked as they are typed, saved. */
import { Asked, call, OneAct, toAppError } from "../../ipc";
import type { BankSettingsFields } from "../../ipc/generated/BankSettingsFields";
import type { BankSettingsPreviewView } from "../../ipc/generated/BankSettingsPreviewView";
import type { BankSettingsView } from "../../ipc/generated/BankSettingsView";
import type { FieldProblem } from "../../ipc/generated/FieldProblem";
import type { GrantTypeView } from "../../ipc/generated/GrantTypeView";
import type { KeyIdSettingView } from "../../ipc/generated/KeyIdSettingView";

type Act = "save" | "add" | "remove";

/** Where a value comes from that is not set here. */
export type Source = "all" | "documented";

export interface Inherited<T> {
  value: T;
  source: Source;
}

/** In the order in which they stand on the wire. */
export const GRANT_TYPES: readonly GrantTypeView[] = ["authorization_code", "refresh_token", "client_credentials"];

const NOTHING: BankSettingsFields = {
  host: "",
  authorizeHost: "",
  port: "",
  connectTo: "",
  registerClientId: "",
  grantTypes: null,
  keyId: null,
  signedHeaders: null,
  digestOnBodiless: null,
  changeSigner: null,
  pkce: null,
  version: null,
};

export class BankSettings extends OneAct<Act> {
  readonly shown = new Asked("bank_settings_show");
  fields = $state<BankSettingsFields>({ ...NOTHING });
  preview = $state.raw<BankSettingsPreviewView | undefined>();
  pem = $state("");
  source = $state("");

  readonly profileId: string;
  /** None: for all banks. */
  readonly bankKey: string | null;
  #kept = $state(JSON.stringify(NOTHING));
  #turn = 0;

  constructor(profileId: string, bankKey: string | null) {
    super();
    this.profileId = profileId;
    this.bankKey = bankKey;
  }

  get view(): BankSettingsView | undefined {
    return this.shown.view;
  }

  get changed(): boolean {
    return JSON.stringify($state.snapshot(this.fields)) !== this.#kept;
  }

  /** Whether anything is set here. */
  get any(): boolean {
    return JSON.stringify($state.snapshot(this.fields)) !== JSON.stringify(NOTHING);
  }

  async open(): Promise<void> {
    const opened = await this.shown.ask({ profileId: this.profileId, bankKey: this.bankKey });
    if (opened && this.view) this.#fill(this.view);
  }

  problemAt(field: string): FieldProblem | undefined {
    return this.preview?.problems.find((problem) => problem.field === field)?.problem;
  }

  /** What holds where the field is left alone. */
  inherited<K extends keyof BankSettingsFields>(field: K): Inherited<NonNullable<BankSettingsFields[K]>> | undefined {
    const forAll = this.view?.forAll?.[field];
    if (forAll !== undefined && forAll !== null && forAll !== "") return { value: forAll, source: "all" };
    const documented = this.view?.documented[field];
    return documented === undefined || documented === null ? undefined : { value: documented, source: "documented" };
  }

  /** Asks what the fields come to, and what is wrong with them. The last answer asked for counts. */
  async check(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const preview = await call("bank_settings_check", this.#req());
      if (turn === this.#turn) this.preview = preview;
    } catch (thrown) {
      if (turn === this.#turn) this.error = toAppError(thrown);
    }
  }

  set(change: Partial<BankSettingsFields>): void {
    Object.assign(this.fields, change);
    void this.check();
  }

  /** Choosing what holds anyway sets nothing. */
  chooseKeyId(kind: KeyIdSettingView["kind"] | ""): void {
    switch (kind) {
      case "":
        return this.set({ keyId: null });
      case "url":
        return this.set({ keyId: { kind, base: "" } });
      case "literal":
        return this.set({ keyId: { kind, text: "" } });
      default:
        return this.set({ keyId: { kind } });
    }
  }

  chooseGrant(grant: GrantTypeView, on: boolean): void {
    const now = this.fields.grantTypes ?? this.inherited("grantTypes")?.value ?? [];
    this.set({ grantTypes: GRANT_TYPES.filter((each) => (each === grant ? on : now.includes(each))) });
  }

  /** The signed list as it is now, set here or not. */
  get signedHeaders(): readonly string[] {
    return this.fields.signedHeaders ?? this.inherited("signedHeaders")?.value ?? [];
  }

  addHeader(name: string): void {
    this.set({ signedHeaders: [...this.signedHeaders, name] });
  }

  removeHeader(place: number): void {
    this.set({ signedHeaders: this.signedHeaders.filter((_, index) => index !== place) });
  }

  /** Moves a header by one place; a place beyond the ends changes nothing. */
  moveHeader(place: number, by: 1 | -1): void {
    const list = [...this.signedHeaders];
    const [moved] = list.slice(place, place + 1);
    const [neighbour] = list.slice(place + by, place + by + 1);
    if (moved === undefined || neighbour === undefined || place + by < 0) return;
    list[place] = neighbour;
    list[place + by] = moved;
    this.set({ signedHeaders: list });
  }

  /** Nothing of its own; kept once saved. */
  reset(): void {
    this.fields = { ...NOTHING };
    void this.check();
  }

  save(): Promise<boolean> {
    return this.act("save", async () => {
      const view = await call("bank_settings_save", this.#req());
      this.#fill(view);
      this.shown.put(view);
    });
  }

  /** Adds the pasted certificate; without one, desk asks for a file. */
  addAnchor(): Promise<boolean> {
    return this.act("add", async () => {
      const pem = this.pem.trim() === "" ? null : this.pem;
      const source = this.source.trim();
      const view = await call("anchor_add", { profileId: this.profileId, bankKey: this.bankKey, pem, source });
      this.pem = "";
      this.source = "";
      this.shown.put(view);
    });
  }

  removeAnchor(anchorId: string): Promise<boolean> {
    return this.act("remove", async () => {
      this.shown.put(await call("anchor_remove", { profileId: this.profileId, bankKey: this.bankKey, anchorId }));
    });
  }

  #req() {
    return { profileId: this.profileId, bankKey: this.bankKey, fields: $state.snapshot(this.fields) };
  }

  #fill(view: BankSettingsView): void {
    this.#turn += 1;
    this.fields = { ...view.own };
    this.#kept = JSON.stringify($state.snapshot(this.fields));
    this.preview = view.preview;
  }
}
