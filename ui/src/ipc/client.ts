/** The one way from a page to the Rust side. */
import type { Bridge } from "./bridge";
import { httpBridge, takeToken } from "./bridge.http";
import { tauriBridge } from "./bridge.tauri";
import { CommandFailed, toAppError } from "./errors";
import type { CommandName, Commands } from "./generated/commands";

export type Req<C extends CommandName> = Commands[C][0];
export type View<C extends CommandName> = Commands[C][1];

let chosen: Bridge | undefined;

export function bridge(): Bridge {
  chosen ??= "__TAURI_INTERNALS__" in window ? tauriBridge : httpBridge(tokenOfThisTab());
  return chosen;
}

/** Puts another bridge in place, or none to choose anew: for tests. */
export function useBridge(other: Bridge | undefined): void {
  chosen = other;
}

function tokenOfThisTab(): string | undefined {
  return takeToken(location, sessionStorage, () => history.replaceState(null, "", location.pathname));
}

/**
 * Asks for one operation.
 *
 * @throws CommandFailed always, whatever went wrong.
 */
export async function call<C extends CommandName>(command: C, req: Req<C>): Promise<View<C>> {
  try {
    return (await bridge().invoke(command, req)) as View<C>;
  } catch (thrown) {
    throw new CommandFailed(toAppError(thrown));
  }
}
