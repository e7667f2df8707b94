/** The list of a profile's connections, and whether another can be opened. */
import { Asked } from "../../ipc";
import { hindrance, type Hindrance } from "./ready";

export class ConnectionsState {
  readonly list = new Asked("connections_list");

  /** What stands in the way of connecting a PSU. */
  hindrance = $derived<Hindrance | undefined>(this.list.view && hindrance(this.list.view.apps));

  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  load(): Promise<boolean> {
    return this.list.ask({ profileId: this.#profileId });
  }
}
