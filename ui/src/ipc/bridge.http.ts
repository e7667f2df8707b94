/**
 * The same commands over HTTP on loopback, for a browser that stands in for the window in tests. The token comes with
 * the first address as `#token=…`, is taken out of it at once, and lives as long as the tab.
 */
import type { Bridge } from "./bridge";
import type { DeskEvent } from "./generated/DeskEvent";

const KEPT_AS = "guichet-bridge-token";

/** Takes the token out of the address; a later load of the same tab finds it in the session. */
export function takeToken(place: Pick<Location, "hash">, tab: Storage, forget: () => void): string | undefined {
  const given = /^#token=([^&]+)/.exec(place.hash)?.[1];
  if (given) {
    tab.setItem(KEPT_AS, given);
    forget();
  }
  return given ?? tab.getItem(KEPT_AS) ?? undefined;
}

export function httpBridge(token: string | undefined): Bridge {
  return {
    async invoke(command, req) {
      const answer = await fetch(`/ipc/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token ?? ""}` },
        body: JSON.stringify(req),
      });
      const text = await answer.text();
      const body: unknown = parsed(text);
      if (answer.ok) return body;
      throw body ?? `The bridge answered ${answer.status}.`;
    },
    async listen(deliver) {
      const source = new EventSource(`/events?token=${encodeURIComponent(token ?? "")}`);
      source.onmessage = (message: MessageEvent<string>) => deliver(JSON.parse(message.data) as DeskEvent);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text || undefined;
  }
}
