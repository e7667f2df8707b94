/** A PSU at a local bank: their browser, which follows nothing, and connections that they have authorised. */
import type { AccessRoleView } from "../../ui/src/ipc/generated/AccessRoleView";
import type { ConsentChoice } from "../../ui/src/ipc/generated/ConsentChoice";
import type { ConsentView } from "../../ui/src/ipc/generated/ConsentView";
import type { Bridge } from "./bridge";

export const EDME = { onlineId: "9999999801", bankKey: "12579-bbcp" };
/** EDMÉ's accounts as his bank lists them. */
export const IBANS = ["FR7612579007000860000716515", "FR7612759007000800099862143", "FR7612759007000800081593745", "FR7612759007000800060486060"] as const;
const CODE_BY_SMS = "12345678";
const PRESENT = { ipAddress: "192.0.2.7", userAgent: null };
export const ABSENT = { ipAddress: null, userAgent: null };

/** Logs in and decides; answers where the bank sends the browser then. */
export async function decide(address: string, decision: "accept" | "refuse" = "accept", onlineId = EDME.onlineId): Promise<string> {
  const pages = new URL(address).origin;
  let page = await (await fetch(address)).text();
  for (const [name, value] of [
    ["online_id", onlineId],
    ["otp", CODE_BY_SMS],
    ["decision", decision],
  ] as const) {
    const action = /action="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
    const answer = await fetch(`${pages}${action ?? ""}`, { method: "POST", redirect: "manual", body: new URLSearchParams({ [name]: value }) });
    const location = answer.headers.get("location");
    if (location) return location;
    page = await answer.text();
  }
  throw new Error(`the bank never let go of the browser: ${page}`);
}

/** A connection of EDMÉ's, opened and not authorised. Answers its id. */
export async function open(bridge: Bridge, profileId: string, registrationId: string, role: AccessRoleView = "aisp", name = "EDMÉ"): Promise<string> {
  const { bankKey } = EDME;
  const redirectUri = "https://tpp.example/callback";
  return (await bridge.ask("connection_open", { profileId, registrationId, bankKey, role, redirectUri, name, longHistory: false })).summary.id;
}

/** A connection that EDMÉ has authorised. Answers its id. */
export async function connect(bridge: Bridge, profileId: string, registrationId: string, role: AccessRoleView = "aisp", name = "EDMÉ"): Promise<string> {
  const connectionId = await open(bridge, profileId, registrationId, role, name);
  const farewell = { language: "en", authorisedTitle: "a", authorisedText: "b", refusedTitle: "c", refusedText: "d", foreignTitle: "e", foreignText: "f" };
  const { pending } = await bridge.ask("authorization_start", { connectionId, way: "paste", farewell });
  await bridge.ask("authorization_paste", { connectionId, url: await decide(pending?.url ?? "") });
  return connectionId;
}

/** The same, once nothing is consented any more: the bank keeps a consent beyond the access it was sent with. */
export async function connectAnew(bridge: Bridge, profileId: string, registrationId: string, name = "EDMÉ"): Promise<string> {
  const before = await connect(bridge, profileId, registrationId);
  await bridge.ask("consent_revoke_all", { connectionId: before, psu: ABSENT, confirmed: true });
  await bridge.ask("connection_forget", { connectionId: before });
  return connect(bridge, profileId, registrationId, "aisp", name);
}

/** Asks for the accounts as if the PSU were there. */
export function list(bridge: Bridge, connectionId: string): Promise<unknown> {
  return bridge.ask("accounts_refresh", { connectionId, psu: PRESENT, overQuota: false });
}

/** Sends a consent. */
export async function consent(bridge: Bridge, connectionId: string, choice: Partial<ConsentChoice>): Promise<ConsentView> {
  const whole: ConsentChoice = { balances: [], transactions: [], identity: false, trustedBeneficiaries: false, ...choice };
  const { request } = await bridge.ask("consent_review", { connectionId, choice: whole });
  return bridge.ask("consent_send", { connectionId, requestId: request.requestId, psu: ABSENT, confirmed: false });
}
