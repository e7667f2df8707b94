/** The window's own way: Tauri's invoke, and a channel of ours for events, which needs no permission of a plugin. */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Bridge } from "./bridge";
import type { DeskEvent } from "./generated/DeskEvent";

export const tauriBridge: Bridge = {
  invoke: (command, req) => invoke(command, { req }),
  async listen(deliver) {
    const channel = new Channel<DeskEvent>();
    channel.onmessage = deliver;
    await invoke("desk_events", { channel });
  },
};
