/** Where an answer pointed to, and what of the address differs from the one that was called. */
import type { CallView } from "../../ipc/generated/CallView";

export type Beyond = "scheme" | "host" | "port";

export interface Redirect {
  /** As the bank wrote it. */
  location: string;
  /** The parts that leave the entry point; empty where it only names another path. */
  beyond: Beyond[];
}

const PORTS: Record<string, string> = { "https:": "443", "http:": "80" };

/** Nothing where the answer was no redirect. */
export function redirectOf(view: Pick<CallView, "url" | "summary" | "responseHeaders">): Redirect | undefined {
  const { status } = view.summary;
  if (status === null || status < 300 || status >= 400) return undefined;
  const location = view.responseHeaders.find(({ name }) => name.toLowerCase() === "location")?.value;
  if (location === undefined) return undefined;
  const called = URL.parse(view.url);
  const meant = URL.parse(location, view.url);
  if (called === null || meant === null) return { location, beyond: [] };
  const port = (url: URL) => url.port || (PORTS[url.protocol] ?? "");
  const beyond: Beyond[] = [];
  if (meant.protocol !== called.protocol) beyond.push("scheme");
  if (meant.hostname !== called.hostname) beyond.push("host");
  if (port(meant) !== port(called)) beyond.push("port");
  return { location, beyond };
}
