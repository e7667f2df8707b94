import type { DeskEvent } from "./generated/DeskEvent";

/** A way to the Rust side. Two exist: the window's own, and HTTP for the tests' browser. */
export interface Bridge {
  /** Rejects with whatever came back: `toAppError` makes sense of it. */
  invoke(command: string, req: unknown): Promise<unknown>;
  /** Delivers every event from now on, for as long as the page lives. */
  listen(deliver: (event: DeskEvent) => void): Promise<void>;
}
