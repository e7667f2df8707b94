/** A PSU's way through the local banks' pages, and connections made through the command table. */
import { createServer, type Server } from "node:net";
import type { ConnectionView } from "../../ui/src/ipc/generated/ConnectionView";
import type { RegistrationView } from "../../ui/src/ipc/generated/RegistrationView";
import type { Bridge } from "./bridge";
import { draft } from "./enrolment";

/** Where answers are pasted. */
export const ELSEWHERE = "https://tpp.example/callback";
/** The bank whose personas are published, and the code all of them get. */
export const BCP = "12579-bbcp";
/** Its personas' online ids. */
export type Persona = "9999999801" | "GUICHET-LEA" | "GUICHET-CLAIRE" | "GUICHET-GEORGES";
const EDME: Persona = "9999999801";
const CODE = "12345678";

export const FAREWELL = {
  language: "en",
  authorisedTitle: "Done",
  authorisedText: "Done.",
  refusedTitle: "Refused",
  refusedText: "Refused.",
  foreignTitle: "Not expected",
  foreignText: "Not expected.",
};

/** A port that nobody held a moment ago. */
export async function freePort(): Promise<number> {
  const server = await held(0);
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Holds a loopback port, as another program would. */
export function held(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => resolve(server));
  });
}

/** An app that PSUs can authorise, active at once. */
export async function appWith(bridge: Bridge, profileId: string, redirectUris: string[]): Promise<RegistrationView> {
  await bridge.ask("local_banks_mode", { profileId, strict: true, activationRule: false });
  const { id } = await draft(bridge, profileId, "review", {
    bankKey: BCP,
    entryHost: "www.12579.sandbox.api.89c3.com",
    clientName: "Budget Clair SAS",
    softwareId: "Budget Clair",
    redirectUris,
    scopes: ["aisp", "cbpii"],
    contactName: "API desk",
    contactEmail: "api@tpp.example",
    contactPhone: "+33 1 23 45 67 89",
  });
  const { requestId } = await bridge.ask("draft_review", { draftId: id });
  return bridge.ask("draft_send", { draftId: id, requestId, confirmed: false, again: false });
}

/** Opens a connection. Answers its id. */
export async function opened(bridge: Bridge, profileId: string, registrationId: string, name: string, redirectUri: string): Promise<string> {
  const view = await bridge.ask("connection_open", { profileId, registrationId, bankKey: BCP, role: "aisp", redirectUri, name, longHistory: false });
  return view.summary.id;
}

/** The PSU in a browser that follows nothing: logs in, decides, and answers where the bank sends them. */
export async function decide(address: string, decision: "accept" | "refuse" = "accept", persona = EDME): Promise<string> {
  const pages = address.split("/www.")[0] ?? "";
  let page = await (await fetch(address)).text();
  const answers: readonly (readonly [string, string])[] = [["otp", CODE], ["online_id", persona]];
  for (let step = 0; step < 4; step += 1) {
    const action = /action="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
    if (!action) throw new Error(`no form: ${page}`);
    const [name, value] = answers.find(([field]) => page.includes(`name="${field}"`)) ?? ["decision", decision];
    const answer = await fetch(`${pages}${action}`, { method: "POST", redirect: "manual", body: new URLSearchParams({ [name]: value }) });
    const location = answer.headers.get("location");
    if (location) return location;
    page = await answer.text();
  }
  throw new Error(`the bank never let go of the browser: ${page}`);
}

/** Sends the PSU to the bank, for an answer that is pasted. Answers the address of the bank's page. */
export async function sent(bridge: Bridge, connectionId: string): Promise<string> {
  const view = await bridge.ask("authorization_start", { connectionId, way: "paste", farewell: FAREWELL });
  if (!view.pending) throw new Error("no attempt is open");
  return view.pending.url;
}

/** Has the PSU decide, and hands over the answer. */
export async function answered(bridge: Bridge, connectionId: string, decision?: "accept" | "refuse", persona?: Persona): Promise<ConnectionView> {
  const url = await decide(await sent(bridge, connectionId), decision, persona);
  return bridge.ask("authorization_paste", { connectionId, url });
}
