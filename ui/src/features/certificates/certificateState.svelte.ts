/** What one certificate's card holds and does. */
import { Asked, call, OneAct } from "../../ipc";

export class CertificateState extends OneAct<"use" | "remove"> {
  readonly card = new Asked("certificate_show");

  readonly #id: string;
  #gone = false;

  constructor(certificateId: string) {
    super();
    this.#id = certificateId;
  }

  /** How much of its life is over at `now` (unix milliseconds), from 0 to 1. */
  lifeOver(now: number): number {
    const view = this.card.view;
    if (!view) return 0;
    const whole = view.summary.notAfter - view.notBefore;
    return whole <= 0 ? 1 : Math.min(1, Math.max(0, (now - view.notBefore) / whole));
  }

  /** A certificate that was removed here is not asked for again: the answer could only be that it is gone. */
  async load(): Promise<void> {
    if (!this.#gone) await this.card.ask({ certificateId: this.#id });
  }

  /** Makes it the one its profile uses. Answers whether that happened. */
  async use(): Promise<boolean> {
    const done = await this.act("use", () => call("certificate_use", { certificateId: this.#id }));
    if (done) await this.load();
    return done;
  }

  /** Answers whether it is gone; the page then has nothing left to show. */
  async remove(): Promise<boolean> {
    this.#gone = true;
    const done = await this.act("remove", () => call("certificate_remove", { certificateId: this.#id }));
    this.#gone = done;
    return done;
  }
}
