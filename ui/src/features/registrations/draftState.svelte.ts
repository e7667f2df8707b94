/**
 * What the wizard holds and does, for an enrolment, a change and a rotation alike. Every answer is saved as it is typed;
 * what the operator types while a save is under way is never overwritten by its answer.
 */
import { Asked, Autosave, call, onEvent, toAppError, type AppError } from "../../ipc";
import type { BankView } from "../../ipc/generated/BankView";
import type { ChangeSettledView } from "../../ipc/generated/ChangeSettledView";
import type { DraftFields } from "../../ipc/generated/DraftFields";
import type { DraftPurposeView } from "../../ipc/generated/DraftPurposeView";
import type { DraftRegistrationView } from "../../ipc/generated/DraftRegistrationView";
import type { DraftStep } from "../../ipc/generated/DraftStep";
import type { DraftView } from "../../ipc/generated/DraftView";
import type { Enrolled } from "../../ipc/generated/Enrolled";
import type { FieldProblem } from "../../ipc/generated/FieldProblem";
import type { FieldProblemView } from "../../ipc/generated/FieldProblemView";
import type { RegistrationView } from "../../ipc/generated/RegistrationView";
import type { RotationPairsView } from "../../ipc/generated/RotationPairsView";
import type { SendStep } from "../../ipc/generated/SendStep";
import { LeftFields } from "./leftFields.svelte";
import { after, before, problemsOf, STEPS } from "./steps";

/** Which draft the wizard is to open: one that exists, a new one, or that of a registration, made where there is none. */
export type Wanted =
  | { kind: "draft"; draftId: string }
  | { kind: "new" }
  | { kind: "change" | "rotate"; registrationId: string };

export class DraftState {
  readonly banks = new Asked("banks_list");
  readonly review = new Asked("draft_review");
  readonly autosave = new Autosave(() => this.#write());

  id = $state<string>();
  purpose = $state<DraftPurposeView>("enrol");
  /** The registration that a change or a rotation is for. */
  registration = $state.raw<DraftRegistrationView | null>(null);
  /** What a rotation chooses from, and the doctor's word on what was chosen. */
  pairs = $state.raw<RotationPairsView | null>(null);
  step = $state<DraftStep>("bank");
  fields = $state<DraftFields>();
  problems = $state.raw<readonly FieldProblemView[]>([]);
  proposedAgentId = $state("");
  unfinishedCallId = $state<string | null>(null);
  /** Unix milliseconds of the last save. */
  savedAt = $state<number>();
  /** The draft could not be opened. */
  openFailure = $state.raw<AppError>();

  /** The step of a send that is under way; `starting` until the first is told. */
  sending = $state<SendStep | "starting">();
  sendFailure = $state.raw<AppError>();

  /** The bank is asked how the send ended. */
  settling = $state(false);
  settleFailure = $state.raw<AppError>();
  /** The bank was asked and does not show what was sent. */
  notTaken = $state(false);

  /** The practice QTSP is making a pair, in a Local profile. */
  making = $state(false);
  makeFailure = $state.raw<AppError>();

  steps = $derived(STEPS[this.purpose]);
  bank = $derived<BankView | undefined>(
    this.banks.view?.banks.find((bank) => bank.key === this.fields?.bankKey),
  );
  /** Problems of the present step. */
  here = $derived(problemsOf(this.step, this.problems));

  /** Steps the operator tried to leave: from then on every problem of theirs is shown. */
  #tried = $state.raw<ReadonlySet<DraftStep>>(new Set());
  readonly #left = new LeftFields();

  readonly #profileId: string;
  #sent = false;
  #agentIdTyped = "";

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  /** Opens the draft that is wanted. Answers whether it is open. */
  async open(wanted: Wanted): Promise<boolean> {
    this.openFailure = undefined;
    void this.banks.ask({ profileId: this.#profileId });
    try {
      const draft = await this.#ask(wanted);
      this.id = draft.id;
      this.purpose = draft.purpose;
      this.registration = draft.registration;
      this.step = draft.step;
      this.fields = draft.fields;
      this.#agentIdTyped = draft.fields.clientLegalId;
      this.#tried = new Set(this.steps.slice(0, this.steps.indexOf(draft.step)));
      this.#take(draft);
      if (draft.step === "review") await this.#review();
      return true;
    } catch (error) {
      this.openFailure = toAppError(error);
      return false;
    }
  }

  /** Whether the operator tried to leave the present step. */
  get tried(): boolean {
    return this.#tried.has(this.step);
  }

  /** The problem to show at a field now, if any. */
  problemAt(field: string): FieldProblem | undefined {
    return this.#left.problemAt(field, this.problems, this.tried);
  }

  /** Whether every answer of a step is accepted and the step was passed. */
  done(step: DraftStep): boolean {
    return this.#tried.has(step) && problemsOf(step, this.problems).length === 0;
  }

  /** To be called after every change of an answer. */
  touch(): void {
    this.autosave.typed();
  }

  /** A choice is whole at once, unlike a text: it is saved now. */
  chosen(): void {
    this.autosave.chosen();
  }

  /** The operator leaves a field: its problem may be shown, and what was typed is saved now. */
  leave(field: string): void {
    this.#left.add(field);
    this.autosave.left();
  }

  chooseBank(bank: BankView): void {
    if (!this.fields) return;
    const points = bank.entryPoints;
    this.fields.bankKey = bank.key;
    this.fields.entryHost = (points.find((point) => point.recommended) ?? points[0])?.host ?? "";
    this.chosen();
  }

  /** An agent needs an id: the proposed one to begin with. The TPP itself has none. */
  chooseEnrolled(enrolled: Enrolled): void {
    if (!this.fields || this.fields.enrolled === enrolled) return;
    if (enrolled === "tpp") this.#agentIdTyped = this.fields.clientLegalId;
    this.fields.enrolled = enrolled;
    this.fields.clientLegalId = enrolled === "agent" ? this.#agentIdTyped || this.proposedAgentId : "";
    this.chosen();
  }

  /** The wizard goes out of sight: saves what was not saved yet. A draft that was sent is no more. */
  settle(): void {
    this.autosave.left();
  }

  /** Saves what is on screen; resolves when the store holds it or the save failed. */
  async save(): Promise<boolean> {
    if (this.id === undefined || this.#sent) {
      this.autosave.forget();
      return false;
    }
    this.autosave.changed();
    return this.autosave.now();
  }

  /** Goes on where the present step has no problem; otherwise shows what is wrong. Answers whether it went on. */
  async next(): Promise<boolean> {
    const leaving = this.step;
    if (!(await this.save())) return false;
    this.#tried = new Set([...this.#tried, leaving]);
    if (problemsOf(leaving, this.problems).length > 0) return false;
    return this.goTo(after(this.purpose, leaving));
  }

  back(): Promise<boolean> {
    return this.goTo(before(this.purpose, this.step));
  }

  async goTo(step: DraftStep): Promise<boolean> {
    const from = this.step;
    this.step = step;
    this.sendFailure = undefined;
    if (!(await this.save())) {
      this.step = from;
      return false;
    }
    if (step === "review") {
      this.#tried = new Set(this.steps);
      await this.#review();
    }
    return true;
  }

  /** Sends the request of the review on screen. Answers the registration, or nothing where it failed. */
  async send(consent: { confirmed: boolean; again: boolean }): Promise<RegistrationView | undefined> {
    const review = this.review.view;
    if (!this.id || !review || this.sending) return undefined;
    this.sending = "starting";
    this.sendFailure = undefined;
    const stop = onEvent((event) => {
      if (event.kind === "sending" && this.sending) this.sending = event.step;
    });
    try {
      const registration = await call("draft_send", { draftId: this.id, requestId: review.requestId, ...consent });
      this.#sent = true;
      return registration;
    } catch (error) {
      this.sendFailure = toAppError(error);
      await this.#learnWhetherItWentOut(this.id);
      // A request id serves once.
      await this.#review();
      return undefined;
    } finally {
      stop();
      this.sending = undefined;
    }
  }

  /** Asks the bank whether it holds what was sent without an answer. Answers what came out, or nothing where it failed. */
  async readItBack(): Promise<ChangeSettledView | undefined> {
    if (!this.id || this.settling) return undefined;
    this.settling = true;
    this.settleFailure = undefined;
    this.notTaken = false;
    try {
      const settled = await call("change_settle", { draftId: this.id });
      this.#sent = settled.taken;
      this.notTaken = !settled.taken;
      return settled;
    } catch (error) {
      this.settleFailure = toAppError(error);
      return undefined;
    } finally {
      this.settling = false;
    }
  }

  /** Has the practice QTSP make the pair that comes next, and chooses it. */
  async makePracticePair(): Promise<void> {
    if (!this.fields || this.making) return;
    this.making = true;
    this.makeFailure = undefined;
    try {
      const { qwacId, qsealcId } = await call("practice_pair", { profileId: this.#profileId });
      this.fields.newQwac = qwacId;
      this.fields.newQsealc = qsealcId;
      await this.save();
    } catch (error) {
      this.makeFailure = toAppError(error);
    } finally {
      this.making = false;
    }
  }

  #ask(wanted: Wanted): Promise<DraftView> {
    const profileId = this.#profileId;
    switch (wanted.kind) {
      case "draft":
        return call("draft_open", { profileId, draftId: wanted.draftId });
      case "new":
        return call("draft_open", { profileId, draftId: null });
      case "change":
      case "rotate":
        return call("change_open", { profileId, registrationId: wanted.registrationId, rotate: wanted.kind === "rotate" });
    }
  }

  /** The bank may hold a request whose send failed. The draft says so, also where no new review can be made. */
  async #learnWhetherItWentOut(draftId: string): Promise<void> {
    try {
      this.#take(await call("draft_open", { profileId: this.#profileId, draftId }));
    } catch {
      // The failure of the send is what counts and stays in sight; an unseen second send is refused by the desk.
    }
  }

  async #review(): Promise<void> {
    if (!this.id) return;
    if (await this.review.ask({ draftId: this.id })) {
      this.unfinishedCallId = this.review.view?.unfinishedCallId ?? null;
    }
  }

  async #write(): Promise<void> {
    if (this.id === undefined || this.#sent || !this.fields) return;
    const fields = $state.snapshot(this.fields);
    this.#take(await call("draft_save", { draftId: this.id, step: this.step, fields }));
  }

  #take(draft: DraftView): void {
    this.problems = draft.problems;
    this.pairs = draft.pairs;
    this.proposedAgentId = draft.proposedAgentId;
    this.unfinishedCallId = draft.unfinishedCallId;
    this.savedAt = draft.updatedAt;
  }
}
