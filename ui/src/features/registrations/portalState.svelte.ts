/**
 * What the checklist of an app on a bank's portal holds and does. Everything is saved as it is typed or ticked; what is
 * typed while a save is under way is never overwritten by its answer.
 */
import { Asked, Autosave, call, toAppError, type AppError } from "../../ipc";
import type { FieldProblem } from "../../ipc/generated/FieldProblem";
import type { FieldProblemView } from "../../ipc/generated/FieldProblemView";
import type { PortalBankView } from "../../ipc/generated/PortalBankView";
import type { PortalFields } from "../../ipc/generated/PortalFields";
import type { PortalStep } from "../../ipc/generated/PortalStep";
import type { PortalView } from "../../ipc/generated/PortalView";
import type { RegistrationView } from "../../ipc/generated/RegistrationView";
import { LeftFields } from "./leftFields.svelte";

/** What is ticked on the portal, in order. The API key comes after it. */
export const PORTAL_STEPS: readonly PortalStep[] = ["account", "application", "qwac", "qsealc", "callbacks"];

export class PortalState {
  readonly portal = new Asked("portal_show");
  readonly autosave = new Autosave(() => this.#write());

  bankKey = $state("");
  fields = $state<PortalFields>();
  problems = $state.raw<readonly FieldProblemView[]>([]);
  /** Unix milliseconds of the last save. */
  savedAt = $state<number>();
  busy = $state<"making" | "finishing">();
  /** Why the last act failed. */
  failure = $state.raw<AppError>();

  bank = $derived<PortalBankView | undefined>(this.portal.view?.banks.find(({ key }) => key === this.bankKey));

  /** The operator tried to finish: from then on every problem is shown. */
  #tried = $state(false);
  readonly #left = new LeftFields();

  readonly #profileId: string;
  #over = false;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  /**
   * Shows the checklist of a bank; none while no bank is chosen. What was typed for another one is saved first: where it
   * cannot be, that one stays. Answers whether it went on.
   */
  async open(bankKey: string): Promise<boolean> {
    if (this.autosave.pending && !(await this.save())) return false;
    this.autosave.forget();
    this.bankKey = bankKey;
    this.fields = undefined;
    this.failure = undefined;
    this.savedAt = undefined;
    this.problems = [];
    this.#tried = false;
    this.#left.forget();
    await this.load();
    return true;
  }

  /** Asks again; after a failure, or for the first time. */
  async load(): Promise<void> {
    const asked = this.bankKey;
    if ((await this.portal.ask({ profileId: this.#profileId, bankKey: asked || null })) && this.bankKey === asked) this.#put();
  }

  done(step: PortalStep): boolean {
    return this.fields?.done.includes(step) ?? false;
  }

  tick(step: PortalStep, done: boolean): void {
    if (!this.fields) return;
    this.fields.done = PORTAL_STEPS.filter((each) => (each === step ? done : this.done(each)));
    this.chosen();
  }

  problemAt(field: string): FieldProblem | undefined {
    return this.#left.problemAt(field, this.problems, this.#tried);
  }

  /** How many answers need a correction, once the operator tried to finish. */
  get wrong(): number {
    return this.#tried ? this.problems.length : 0;
  }

  /** A key was typed. */
  touch(): void {
    this.autosave.typed();
  }

  /** Something was chosen or ticked. */
  chosen(): void {
    this.autosave.chosen();
  }

  /** A field was left. */
  leave(field: string): void {
    this.#left.add(field);
    this.autosave.left();
  }

  /** The page is left: what was typed is saved. */
  settle(): void {
    this.autosave.left();
  }

  /** Answers whether what is on screen is kept. */
  async save(): Promise<boolean> {
    return !this.#over && this.fields !== undefined && this.autosave.now();
  }

  /** Has the local banks make the app. Answers whether its API key came. */
  async make(): Promise<boolean> {
    return (await this.#act("making", async () => {
      this.autosave.changed();
      if (!(await this.save())) return undefined;
      this.portal.put(await call("portal_make", { profileId: this.#profileId, bankKey: this.bankKey }));
      this.#put();
      return true;
    })) === true;
  }

  /** Puts the app on the list, which ends the checklist. Answers its registration, or nothing where something is wrong. */
  finish(): Promise<RegistrationView | undefined> {
    return this.#act("finishing", async () => {
      this.autosave.changed();
      if (!(await this.save()) || !this.fields) return undefined;
      this.#tried = true;
      if (this.problems.length > 0) return undefined;
      const { entryHost, clientId, softwareId, redirectUris } = $state.snapshot(this.fields);
      const registration = await call("registration_adopt", {
        profileId: this.#profileId,
        bankKey: this.bankKey,
        entryHost,
        clientId,
        redirectUris: redirectUris.filter((uri) => uri !== ""),
        madeBy: "portal",
        softwareId,
        keyIdUrl: "",
      });
      this.#over = true;
      return registration;
    });
  }

  async #act<T>(act: "making" | "finishing", work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = act;
    this.failure = undefined;
    try {
      return await work();
    } catch (error) {
      this.failure = toAppError(error);
      if (this.failure.code === "input-invalid") {
        this.#tried = true;
        this.problems = this.failure.detail.fields;
      }
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }

  async #write(): Promise<void> {
    if (this.#over || !this.fields) return;
    const fields = $state.snapshot(this.fields);
    const view = await call("portal_save", { profileId: this.#profileId, bankKey: this.bankKey, fields });
    this.portal.put(view);
    this.#know(view);
  }

  /** Takes over the checklist as it is kept. */
  #put(): void {
    const view = this.portal.view;
    this.fields = view?.checklist?.fields;
    this.autosave.forget();
    if (view) this.#know(view);
  }

  #know({ checklist }: PortalView): void {
    this.problems = checklist?.problems ?? [];
    this.savedAt = checklist?.savedAt ?? undefined;
  }
}
