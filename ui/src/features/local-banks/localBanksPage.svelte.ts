/** Steering the local banks: their clock, their rules, and a clean slate. */
import { Asked, call, OneAct, type CommandName, type Req } from "../../ipc";
import type { LocalBanksView } from "../../ipc/generated/LocalBanksView";
import { parisInstant } from "./paris";

type Steering = Extract<CommandName, "local_banks_clock" | "local_banks_mode" | "local_banks_open_account" | "local_banks_reset">;

export class LocalBanksPage extends OneAct<Steering> {
  readonly shown = new Asked("local_banks_show");
  wanted = $state("");
  wrongTime = $state(false);

  readonly profileId: string;

  constructor(profileId: string) {
    super();
    this.profileId = profileId;
  }

  get view(): LocalBanksView | undefined {
    return this.shown.view;
  }

  open(): Promise<boolean> {
    return this.shown.ask({ profileId: this.profileId });
  }

  /** Sets the clock to what was typed; says so when that is no time. */
  async setWanted(): Promise<void> {
    const instant = parisInstant(this.wanted);
    this.wrongTime = instant === undefined;
    if (instant !== undefined && (await this.setClock(instant))) this.wanted = "";
  }

  setClock(instant: number | null): Promise<boolean> {
    return this.#steer("local_banks_clock", { profileId: this.profileId, instant });
  }

  setMode(change: { strict?: boolean; activationRule?: boolean }): Promise<boolean> {
    const { strict = false, activationRule = false } = { ...this.view, ...change };
    return this.#steer("local_banks_mode", { profileId: this.profileId, strict, activationRule });
  }

  openAccount(personaId: string): Promise<boolean> {
    return this.#steer("local_banks_open_account", { profileId: this.profileId, personaId });
  }

  reset(): Promise<boolean> {
    return this.#steer("local_banks_reset", { profileId: this.profileId });
  }

  #steer<C extends Steering>(command: C, req: Req<C>): Promise<boolean> {
    return this.act(command, async () => this.shown.put((await call(command, req)) as LocalBanksView));
  }
}
