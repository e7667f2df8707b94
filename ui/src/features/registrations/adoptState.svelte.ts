/** What the form for an app enrolled elsewhere holds and does. It keeps what was typed when the bank says no. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { BankView } from "../../ipc/generated/BankView";
import type { MadeByReq } from "../../ipc/generated/MadeByReq";
import type { RegistrationView } from "../../ipc/generated/RegistrationView";

export class AdoptState {
  readonly banks = new Asked("banks_list");

  bankKey = $state("");
  entryHost = $state("");
  clientId = $state("");
  softwareId = $state("");
  redirectUris = $state<string[]>([""]);
  keyIdUrl = $state("");

  asking = $state(false);
  failure = $state.raw<AppError>();

  bank = $derived<BankView | undefined>(this.banks.view?.banks.find(({ key }) => key === this.bankKey));

  /** The bank has its apps made on a portal: there is no other way. */
  portalAlone = $derived(this.bank?.enrolment === "portal");

  /** How it was made, as the operator said. */
  #way = $state<MadeByReq>("api");
  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  get madeBy(): MadeByReq {
    return this.portalAlone ? "portal" : this.#way;
  }
  set madeBy(way: MadeByReq) {
    this.#way = way;
  }

  load(): Promise<boolean> {
    return this.banks.ask({ profileId: this.#profileId });
  }

  /** Its recommended entry point is chosen with it. */
  chooseBank(key: string): void {
    this.bankKey = key;
    const points = this.bank?.entryPoints ?? [];
    this.entryHost = (points.find((point) => point.recommended) ?? points[0])?.host ?? "";
  }

  /** Takes the app in. Answers its registration, or nothing where it failed: then nothing was kept. */
  async adopt(): Promise<RegistrationView | undefined> {
    if (this.asking) return undefined;
    this.asking = true;
    this.failure = undefined;
    try {
      return await call("registration_adopt", {
        profileId: this.#profileId,
        bankKey: this.bankKey,
        entryHost: this.entryHost,
        clientId: this.clientId,
        redirectUris: $state.snapshot(this.redirectUris).filter((uri) => uri !== ""),
        madeBy: this.madeBy,
        softwareId: this.madeBy === "portal" ? this.softwareId : "",
        keyIdUrl: this.madeBy === "api" ? this.keyIdUrl : "",
      });
    } catch (error) {
      this.failure = toAppError(error);
      return undefined;
    } finally {
      this.asking = false;
    }
  }
}
