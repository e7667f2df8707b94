/**
 * What one payment's page holds and does, from the draft to its end. What is typed is saved as it is typed; nothing is sent
 * but what the review showed; waiting for the PSU goes on beside everything else.
 */
import { Asked, Autosave, call, EachAct } from "../../ipc";
import type { AnswerWayView } from "../../ipc/generated/AnswerWayView";
import type { CancelReasonView } from "../../ipc/generated/CancelReasonView";
import type { FarewellReq } from "../../ipc/generated/FarewellReq";
import type { PaymentFields } from "../../ipc/generated/PaymentFields";
import type { PaymentReviewView } from "../../ipc/generated/PaymentReviewView";
import type { PaymentView } from "../../ipc/generated/PaymentView";

/** What the operator can have under way, one at a time. */
export type Act = "reviewing" | "sending" | "starting" | "pasting" | "giving-up" | "confirming" | "looking" | "cancelling" | "copying" | "discarding";

export type Step = "app" | "payee" | "review";
export const STEPS: readonly Step[] = ["app", "payee", "review"];

/** The fields of each step, by which its problems are told. */
const OF_STEP: Record<Step, readonly (keyof PaymentFields)[]> = {
  app: ["registrationId", "bankKey", "redirectUri"],
  payee: [
    "kind",
    "creditorName",
    "creditorIban",
    "creditorBic",
    "amount",
    "remittance",
    "executionDay",
    "categoryPurpose",
    "paymentInformationId",
    "instructionId",
    "endToEndId",
  ],
  review: [],
};

export class PaymentState extends EachAct<Act, "waiting"> {
  readonly payment = new Asked("payment_show");
  readonly apps = new Asked("payments_list");
  readonly autosave = new Autosave(() => this.#write());
  step = $state<Step>("app");
  /** As typed; what is kept follows a moment later. */
  fields = $state<PaymentFields>();
  review = $state.raw<PaymentReviewView>();
  /** The operator has tried to go on: what is missing is named from then on. */
  tried = $state(false);
  answer = $state("");
  waitingFor = $state<string>();

  readonly #profileId: string;
  readonly #id: string;
  readonly #farewell: () => FarewellReq;
  #waited: string | undefined;

  constructor(profileId: string, id: string, farewell: () => FarewellReq) {
    super();
    this.#profileId = profileId;
    this.#id = id;
    this.#farewell = farewell;
  }

  problems = $derived(this.payment.view?.problems ?? []);
  /** What is wrong within the step in sight. */
  here = $derived(this.problems.filter(({ field }) => OF_STEP[this.step].includes(field as keyof PaymentFields)));
  app = $derived(this.apps.view?.apps.find(({ registrationId }) => registrationId === this.fields?.registrationId));

  async load(): Promise<void> {
    await this.apps.ask({ profileId: this.#profileId });
    if (await this.payment.ask({ paymentId: this.#id })) this.#arrived();
  }

  /** Asks again, and leaves what is being typed alone. */
  async again(): Promise<void> {
    if (this.act) return;
    if (await this.payment.ask({ paymentId: this.#id })) this.#arrived();
  }

  change(change: Partial<PaymentFields>): void {
    if (!this.fields) return;
    this.fields = { ...this.fields, ...change };
    this.review = undefined;
    this.autosave.typed();
  }

  choose(registrationId: string): void {
    const app = this.apps.view?.apps.find((each) => each.registrationId === registrationId);
    const loopback = app?.redirectUris.find((each) => each.loopback) ?? app?.redirectUris[0];
    this.change({ registrationId, bankKey: app?.bankKey ?? "", redirectUri: loopback?.uri ?? "" });
  }

  /** The page goes out of sight: what was not saved yet is saved. */
  settle(): void {
    this.autosave.left();
  }

  /** Goes on where nothing is wrong here. Answers whether it did. */
  async next(): Promise<boolean> {
    this.tried = true;
    this.autosave.changed();
    if (!(await this.autosave.now()) || this.here.length > 0) return false;
    const next = STEPS[STEPS.indexOf(this.step) + 1];
    if (!next) return false;
    if (next === "review" && !(await this.look())) return false;
    this.step = next;
    this.tried = false;
    return true;
  }

  /** Goes to a step before this one. */
  goTo(step: Step): void {
    this.step = step;
    this.tried = false;
  }

  /** The exact request. Where another step has something wrong, that step comes to sight. */
  async look(): Promise<boolean> {
    const wrong = STEPS.find((step) => this.problems.some(({ field }) => OF_STEP[step].includes(field as keyof PaymentFields)));
    if (wrong) {
      this.step = wrong;
      this.tried = true;
      return false;
    }
    return this.do("reviewing", async () => {
      this.review = await call("payment_review", { paymentId: this.#id });
      this.payment.put(this.review.payment);
    });
  }

  send(confirmed: boolean): Promise<boolean> {
    const requestId = this.review?.request.requestId;
    if (requestId === undefined) return Promise.resolve(false);
    return this.do("sending", async () => this.#take(await call("payment_send", { paymentId: this.#id, requestId, confirmed })));
  }

  start(way: AnswerWayView): Promise<boolean> {
    return this.do("starting", async () => {
      this.answer = "";
      this.dismiss("waiting", "pasting");
      this.#take(await call("payment_approve", { paymentId: this.#id, way, farewell: this.#farewell() }));
    });
  }

  paste(): Promise<boolean> {
    return this.do("pasting", async () => {
      this.#take(await call("payment_paste", { paymentId: this.#id, url: this.answer.trim() }));
      this.answer = "";
    });
  }

  giveUp(): Promise<boolean> {
    return this.do("giving-up", async () => this.#take(await call("payment_cancel_approval", { paymentId: this.#id })));
  }

  confirm(confirmed: boolean, again: boolean): Promise<boolean> {
    return this.do("confirming", async () => this.#take(await call("payment_confirm", { paymentId: this.#id, confirmed, again })));
  }

  lookAtBank(): Promise<boolean> {
    return this.do("looking", async () => this.#take(await call("payment_look", { paymentId: this.#id })));
  }

  cancel(reason: CancelReasonView, confirmed: boolean, again: boolean): Promise<boolean> {
    return this.do("cancelling", async () => this.#take(await call("payment_cancel", { paymentId: this.#id, reason, confirmed, again })));
  }

  /** Starts another payment with what this one is about; answers its id. */
  async copy(): Promise<string | undefined> {
    let id: string | undefined;
    await this.do("copying", async () => {
      id = (await call("payment_open", { profileId: this.#profileId, copyOf: this.#id })).summary.id;
    });
    return id;
  }

  discard(): Promise<boolean> {
    return this.do("discarding", async () => {
      await call("payment_discard", { paymentId: this.#id });
      this.autosave.forget();
    });
  }

  /** What failed may have moved the payment: what is known of it now is in the store. */
  protected override async afterFailure(act: Act): Promise<void> {
    if (act !== "discarding" && (await this.payment.ask({ paymentId: this.#id }))) this.#arrived();
  }

  async #write(): Promise<void> {
    if (!this.fields) return;
    const fields = $state.snapshot(this.fields);
    this.payment.put(await call("payment_save", { paymentId: this.#id, fields }));
  }

  #take(view: PaymentView): void {
    this.payment.put(view);
    this.#arrived();
  }

  #arrived(): void {
    const view = this.payment.view;
    if (!view) return;
    this.fields ??= { ...view.fields };
    const { pending } = view;
    if (pending && pending.way === "loopback" && pending.busyPort === null) void this.#wait(pending.id);
  }

  /** Waits beside everything else until the attempt has ended, however it does. */
  async #wait(attemptId: string): Promise<void> {
    if (this.#waited === attemptId) return;
    this.#waited = attemptId;
    this.waitingFor = attemptId;
    try {
      const view = await call("payment_wait", { paymentId: this.#id, farewell: this.#farewell() });
      if (this.#waited === attemptId && !this.act) this.#take(view);
    } catch (error) {
      if (this.#waited !== attemptId) return;
      this.fail("waiting", error);
      await this.again();
    } finally {
      if (this.waitingFor === attemptId) this.waitingFor = undefined;
    }
  }
}
