/**
 * What one connection's page holds and does: sending the PSU to the bank, waiting for the answer or taking it as it was
 * pasted, and what becomes of the tokens. Business time is the bank's: local banks have a clock of their own.
 */
import { Asked, call, EachAct } from "../../ipc";
import type { AnswerWayView } from "../../ipc/generated/AnswerWayView";
import type { ConnectionView } from "../../ipc/generated/ConnectionView";
import type { FarewellReq } from "../../ipc/generated/FarewellReq";

/** What the operator can have under way, one at a time. Waiting for the answer is none of them: it goes on beside. */
export type Act = "starting" | "pasting" | "cancelling" | "refreshing" | "revoking" | "forgetting";

/** How long a bank's code is good, and with it the question, in milliseconds. */
export const PATIENCE = 60 * 60 * 1000;

export class ConnectionState extends EachAct<Act, "waiting"> {
  readonly connection = new Asked("connection_show");
  /** How far the bank's clock is ahead of this computer's, in milliseconds. */
  clockOffset = $state(0);
  /** The attempt whose answer is waited for from here. */
  waitingFor = $state<string>();
  /** What was pasted. */
  answer = $state("");

  readonly #id: string;
  /** What the PSU reads when they are back, in the language of the screen. */
  readonly #farewell: () => FarewellReq;
  readonly #authorised: () => void;
  /** The last attempt that was seen open. */
  #open: string | undefined;
  /** The last attempt that was waited for: each is once, whatever comes of it. */
  #waited: string | undefined;

  constructor(connectionId: string, farewell: () => FarewellReq, authorised: () => void) {
    super();
    this.#id = connectionId;
    this.#farewell = farewell;
    this.#authorised = authorised;
  }

  async load(): Promise<void> {
    if (await this.connection.ask({ connectionId: this.#id })) this.#arrived();
  }

  /** Sends the PSU to the bank. An attempt that is open ends with it. */
  start(way: AnswerWayView): Promise<boolean> {
    return this.do("starting", async () => {
      this.answer = "";
      this.dismiss("waiting", "pasting");
      this.#take(await call("authorization_start", { connectionId: this.#id, way, farewell: this.#farewell() }));
    });
  }

  /** Takes the answer as it was pasted. */
  paste(): Promise<boolean> {
    return this.do("pasting", async () => {
      this.#take(await call("authorization_paste", { connectionId: this.#id, url: this.answer.trim() }));
      this.answer = "";
    });
  }

  /** Gives the attempt up, also while the code of a pasted answer is being exchanged. */
  async cancel(): Promise<boolean> {
    if (this.act === "pasting") return this.#cancelPasted();
    return this.do("cancelling", async () => {
      this.#take(await call("authorization_cancel", { connectionId: this.#id }));
      this.dismiss("pasting");
    });
  }

  /** What was pasted answers then, with the attempt given up. */
  async #cancelPasted(): Promise<boolean> {
    try {
      await call("authorization_cancel", { connectionId: this.#id });
      return true;
    } catch (error) {
      this.fail("cancelling", error);
      return false;
    }
  }

  refresh(): Promise<boolean> {
    return this.do("refreshing", async () => this.#take(await call("token_refresh", { connectionId: this.#id })));
  }

  revoke(confirmed: boolean): Promise<boolean> {
    return this.do("revoking", async () => this.#take(await call("token_revoke", { connectionId: this.#id, confirmed })));
  }

  /** Takes it off the list. Answers whether it is gone. */
  forget(): Promise<boolean> {
    return this.do("forgetting", async () => void (await call("connection_forget", { connectionId: this.#id })));
  }

  /** A refused refresh ends the access, a refused code its attempt. */
  protected override async afterFailure(act: Act): Promise<void> {
    if (act !== "forgetting") await this.load();
  }

  #take(view: ConnectionView): void {
    this.connection.put(view);
    this.#arrived();
  }

  #arrived(): void {
    const view = this.connection.view;
    if (!view) return;
    this.clockOffset = view.bankTime - Date.now();
    const { pending } = view;
    if (pending) {
      this.#open = pending.id;
      if (pending.way === "loopback" && pending.busyPort === null) void this.#wait(pending.id);
    } else if (this.#open !== undefined) {
      this.#open = undefined;
      if (view.lastEnd !== null) return;
      this.answer = "";
      this.dismiss("waiting", "pasting");
      this.#authorised();
    }
  }

  /** Waits beside everything else until the attempt has ended, however it does. */
  async #wait(attemptId: string): Promise<void> {
    if (this.#waited === attemptId) return;
    this.#waited = attemptId;
    this.waitingFor = attemptId;
    try {
      const view = await call("authorization_wait", { connectionId: this.#id, farewell: this.#farewell() });
      // An act that ended this attempt answers by itself, and later.
      if (this.#waited === attemptId && !this.act) this.#take(view);
    } catch (error) {
      if (this.#waited !== attemptId) return;
      this.fail("waiting", error);
      await this.load();
    } finally {
      if (this.waitingFor === attemptId) this.waitingFor = undefined;
    }
  }
}
