/**
 * Every place of the program, as a fragment: `#/calls/42`, `#/calls?answer=refusal`. Parsing and spelling are each
 * other's inverse.
 */
import type { Route } from "../kit";

declare module "../kit/navigation" {
  interface Routes {
    desk: object;
    certificates: object;
    "certificate-request-new": object;
    "certificate-request": { id: string };
    certificate: { id: string };
    registrations: object;
    "registration-new": object;
    "registration-adopt": object;
    /** `bank`: the bank's key, once one is chosen. */
    "registration-portal": { bank?: string };
    "registration-change": { id: string };
    "registration-rotate": { id: string };
    draft: { id: string };
    registration: { id: string };
    connections: object;
    "connection-new": object;
    /** `tab`: which of its parts is in front; the first when left out. */
    connection: { id: string; tab?: string };
    /** An account of the connection `id`. */
    account: { id: string; account: string };
    /** The same form, for a funds check. */
    "connection-new-funds": object;
    funds: object;
    payments: object;
    payment: { id: string };
    /** `query`: what the list is narrowed to, as the page spells it. */
    calls: { query?: string };
    call: { id: string };
    "local-banks": object;
    settings: object;
    /** `all`, or a bank's key. */
    "settings-bank": { id: string };
  }
}

export type RouteName = Route["name"];

/** Patterns in the order they are tried; `:id`, `:bank` and `:account` take one segment each. */
const PATHS: readonly (readonly [RouteName, string])[] = [
  ["desk", ""],
  ["certificates", "certificates"],
  ["certificate-request-new", "certificates/request"],
  ["certificate-request", "certificates/request/:id"],
  ["certificate", "certificates/:id"],
  ["registrations", "registrations"],
  ["registration-new", "registrations/new"],
  ["registration-adopt", "registrations/adopt"],
  ["registration-portal", "registrations/portal"],
  ["registration-portal", "registrations/portal/:bank"],
  ["draft", "registrations/draft/:id"],
  ["registration-change", "registrations/:id/change"],
  ["registration-rotate", "registrations/:id/rotate"],
  ["registration", "registrations/:id"],
  ["connections", "connections"],
  ["connection-new", "connections/new"],
  ["account", "connections/:id/accounts/:account"],
  ["connection-new-funds", "connections/new/funds"],
  ["connection", "connections/:id"],
  ["funds", "funds"],
  ["payments", "payments"],
  ["payment", "payments/:id"],
  ["calls", "calls"],
  ["call", "calls/:id"],
  ["local-banks", "local-banks"],
  ["settings", "settings"],
  ["settings-bank", "settings/banks/:id"],
];

const TAB = /^[a-z]+$/;

export function spell(route: Route): string {
  const given = route as { id?: string; bank?: string; account?: string };
  const path = PATHS.find(([name, path]) => name === route.name && path.includes(":bank") === (given.bank !== undefined))?.[1] ?? "";
  const query = (route.name === "calls" && route.query) || (route.name === "connection" && route.tab);
  const filled = path.replace(/:(id|bank|account)/g, (_, name: "id" | "bank" | "account") => encodeURIComponent(given[name] ?? ""));
  return `#/${filled}${query ? `?${query}` : ""}`;
}

/** Nothing when the fragment names no place. */
export function parse(fragment: string): Route | undefined {
  const [place = "", query = ""] = fragment.replace(/^#?\/?/, "").split(/\?(.*)/s);
  if (query && place === "calls") return { name: "calls", query };
  const segments = place.split("/");
  for (const [name, path] of PATHS) {
    const wanted = path.split("/");
    if (wanted.length !== segments.length) continue;
    const given: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const segment = segments[index] ?? "";
      if (!part.startsWith(":")) return part === segment;
      const value = decoded(segment);
      if (value) given[part.slice(1)] = value;
      return Boolean(value);
    });
    if (!fits) continue;
    if (query && (name !== "connection" || !TAB.test(query))) return undefined;
    return { name, ...given, ...(query && { tab: query }) } as Route;
  }
  return undefined;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The area in the navigation that a place belongs to. */
export function areaOf(name: RouteName): RouteName {
  switch (name) {
    case "certificate":
    case "certificate-request-new":
    case "certificate-request":
      return "certificates";
    case "registration":
    case "registration-new":
    case "registration-adopt":
    case "registration-portal":
    case "registration-change":
    case "registration-rotate":
    case "draft":
      return "registrations";
    case "connection":
    case "connection-new":
    case "account":
    case "connection-new-funds":
      return "connections";
    case "payment":
      return "payments";
    case "call":
      return "calls";
    case "settings-bank":
      return "settings";
    default:
      return name;
  }
}
