/**
 * The form that opens a connection. Everything is chosen from the start, so that one click suffices where there is one of
 * each: the app, the bank where it was enrolled, its first role, and a redirect URI that leads here before one that does not.
 */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { AccessRoleView } from "../../ipc/generated/AccessRoleView";
import type { BankView } from "../../ipc/generated/BankView";
import type { ConnectableAppView } from "../../ipc/generated/ConnectableAppView";
import type { ConnectionView } from "../../ipc/generated/ConnectionView";
import { connectable, hindrance, type Hindrance } from "./ready";

export class NewConnection {
  readonly list = new Asked("connections_list");
  readonly banks = new Asked("banks_list");

  registrationId = $state("");
  bankKey = $state("");
  role = $state<AccessRoleView>("aisp");
  redirectUri = $state("");
  name = $state("");
  /** Also transactions from before the bank's usual depth, where it knows that. */
  longHistory = $state(false);

  opening = $state(false);
  failure = $state.raw<AppError>();

  /** Where it is known what for, those that may do that: another role is not offered in its place. */
  apps = $derived<ConnectableAppView[]>(connectable(this.list.view?.apps ?? []).filter(({ roles }) => !this.#wanted || roles.includes(this.#wanted)));
  app = $derived<ConnectableAppView | undefined>(this.apps.find(({ registrationId }) => registrationId === this.registrationId));
  hindrance = $derived.by<Hindrance | undefined>(() => this.list.view && hindrance(this.list.view.apps, this.#wanted));
  /** The banks that the chosen app serves. */
  served = $derived<BankView[]>((this.banks.view?.banks ?? []).filter(({ key }) => this.app?.banks.includes(key)));

  bank = $derived<BankView | undefined>(this.served.find(({ key }) => key === this.bankKey));
  offersLongHistory = $derived(this.app?.longHistory === true && this.role === "aisp");

  readonly #profileId: string;
  readonly #wanted: AccessRoleView | undefined;

  /** `wanted`: what it is opened for, where the operator has said so already. */
  constructor(profileId: string, wanted?: AccessRoleView) {
    this.#profileId = profileId;
    this.#wanted = wanted;
    this.role = wanted ?? "aisp";
  }

  async load(): Promise<void> {
    const req = { profileId: this.#profileId };
    await Promise.all([this.list.ask(req), this.banks.ask(req)]);
    const first = this.apps.find(({ roles }) => roles.includes(this.role)) ?? this.apps[0];
    if (first && !this.app) this.chooseApp(first.registrationId);
  }

  chooseApp(registrationId: string): void {
    this.registrationId = registrationId;
    const app = this.app;
    if (!app) return;
    if (!app.banks.includes(this.bankKey)) this.bankKey = app.banks.includes(app.bankKey) ? app.bankKey : (app.banks[0] ?? "");
    if (!app.roles.includes(this.role)) this.role = app.roles[0] ?? "aisp";
    if (!app.redirectUris.some(({ uri }) => uri === this.redirectUri)) {
      this.redirectUri = (app.redirectUris.find(({ loopback }) => loopback) ?? app.redirectUris[0])?.uri ?? "";
    }
  }

  /** Answers the connection, or nothing where it could not be opened. */
  async open(): Promise<ConnectionView | undefined> {
    if (this.opening) return undefined;
    this.opening = true;
    this.failure = undefined;
    try {
      return await call("connection_open", {
        profileId: this.#profileId,
        registrationId: this.registrationId,
        bankKey: this.bankKey,
        role: this.role,
        redirectUri: this.redirectUri,
        name: this.name,
        longHistory: this.longHistory && this.offersLongHistory,
      });
    } catch (error) {
      this.failure = toAppError(error);
      return undefined;
    } finally {
      this.opening = false;
    }
  }
}
