/** An app at one of Arkéa's banks, as its portal makes one, and the connections of its customers. */
import type { AccessRoleView } from "../../ui/src/ipc/generated/AccessRoleView";
import type { RegistrationView } from "../../ui/src/ipc/generated/RegistrationView";
import { ELSEWHERE, FAREWELL } from "./access";
import type { Bridge } from "./bridge";
import { decide } from "./psu";

export const FORTUNEO = "arkea-fortuneo";
/** The bank whose address of authorisation is printed nowhere. */
export const AXA = "arkea-axa";

/** Customers of Arkéa's banks: two pages of transactions, no account, nothing consented to. */
export type Customer = "GUICHET-BERGOT" | "GUICHET-BEAU" | "GUICHET-NOCONSENT";
export const BERGOT: Customer = "GUICHET-BERGOT";

/** An app that the local bank made, as on the portal. */
export async function portalApp(bridge: Bridge, profileId: string, bankKey = FORTUNEO, softwareId = "Budget Clair"): Promise<RegistrationView> {
  const { checklist } = await bridge.ask("portal_show", { profileId, bankKey });
  if (!checklist) throw new Error("the bank has no portal");
  await bridge.ask("portal_save", { profileId, bankKey, fields: { ...checklist.fields, softwareId, redirectUris: [ELSEWHERE] } });
  const made = await bridge.ask("portal_make", { profileId, bankKey });
  const { clientId, entryHost } = made.checklist?.fields ?? checklist.fields;
  return bridge.ask("registration_adopt", { profileId, bankKey, entryHost, clientId, softwareId, redirectUris: [ELSEWHERE], madeBy: "portal", keyIdUrl: "" });
}

/** A connection of a customer's, opened and not authorised. Answers its id. */
export async function open(bridge: Bridge, profileId: string, registrationId: string, name: string, role: AccessRoleView = "aisp", bankKey = FORTUNEO): Promise<string> {
  return (await bridge.ask("connection_open", { profileId, registrationId, bankKey, role, redirectUri: ELSEWHERE, name, longHistory: false })).summary.id;
}

/** A connection that a customer has authorised. Answers its id. */
export async function connect(bridge: Bridge, profileId: string, registrationId: string, customer: Customer, name: string, role: AccessRoleView = "aisp"): Promise<string> {
  const connectionId = await open(bridge, profileId, registrationId, name, role);
  const { pending } = await bridge.ask("authorization_start", { connectionId, way: "paste", farewell: FAREWELL });
  await bridge.ask("authorization_paste", { connectionId, url: await decide(pending?.url ?? "", "accept", customer) });
  return connectionId;
}
