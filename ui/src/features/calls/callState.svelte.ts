/** What one call's page holds and does: the call, and the bank's certificates that check its answer. */
import { Asked, call, OneAct } from "../../ipc";
import type { BankCertificateView } from "../../ipc/generated/BankCertificateView";

type Act = "fetch" | "pin" | "remove";

export class CallState extends OneAct<Act> {
  readonly shown = new Asked("call_show");
  /** A certificate to be pinned, in PEM; empty leaves it to a file dialog. */
  pem = $state("");
  source = $state("");

  /** The pinned certificate that checked the answer, where one did. */
  checkedWith = $derived.by((): BankCertificateView | undefined => {
    const view = this.shown.view;
    const verdict = view?.bankSignature;
    if (!verdict || !("certificateId" in verdict)) return undefined;
    return view?.bankCertificates.find(({ id }) => id === verdict.certificateId);
  });

  readonly #id: string;

  constructor(callId: string) {
    super();
    this.#id = callId;
  }

  load(): Promise<boolean> {
    return this.shown.ask({ callId: this.#id });
  }

  /** Asks the bank for the certificate that its keyId names. */
  fetchCertificate(): Promise<boolean> {
    return this.act("fetch", async () => this.shown.put(await call("bank_certificate_fetch", { callId: this.#id })));
  }

  /** Pins the pasted certificate, or one from a file. Answers whether there is one more. */
  async pinCertificate(): Promise<boolean> {
    const view = this.shown.view;
    if (!view) return false;
    const pem = this.pem.trim() === "" ? null : this.pem;
    let more = false;
    await this.act("pin", async () => {
      const { certificates } = await call("bank_certificate_pin", {
        profileId: view.profileId,
        bankKey: view.summary.bankKey,
        pem,
        source: this.source.trim(),
      });
      more = certificates.length > view.bankCertificates.length;
      if (more) {
        this.pem = "";
        this.source = "";
      }
      await this.shown.again();
    });
    return more;
  }

  removeCertificate(certificateId: string): Promise<boolean> {
    const profileId = this.shown.view?.profileId ?? "";
    return this.act("remove", async () => {
      await call("bank_certificate_remove", { profileId, certificateId });
      await this.shown.again();
    });
  }
}
