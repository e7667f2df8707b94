/** The main job through the command table, for tests that begin where it ends. */
import type { DraftFields } from "../../ui/src/ipc/generated/DraftFields";
import type { DraftStep } from "../../ui/src/ipc/generated/DraftStep";
import type { DraftView } from "../../ui/src/ipc/generated/DraftView";
import type { RegistrationView } from "../../ui/src/ipc/generated/RegistrationView";
import type { Bridge } from "./bridge";

export const BANK = { key: "17515-ceidf", name: "Caisse d'Epargne Ile-de-France", host: "www.17515.sandbox.api.89c3.com" };

export const ANSWERS: Partial<DraftFields> = {
  bankKey: BANK.key,
  entryHost: BANK.host,
  clientName: "Budget Clair SAS",
  softwareId: "Budget Clair",
  redirectUris: ["https://tpp.example/callback"],
  scopes: ["aisp", "cbpii"],
  contactName: "API desk",
  contactEmail: "api@tpp.example",
  contactPhone: "+33 1 23 45 67 89",
};

/** One click to a practice TPP. Answers the profile's id. */
export async function practise(bridge: Bridge): Promise<string> {
  const { profileId } = await bridge.ask("profiles_practise", {});
  if (!profileId) throw new Error("no profile was selected");
  return profileId;
}

export async function draft(
  bridge: Bridge,
  profileId: string,
  step: DraftStep,
  answers: Partial<DraftFields> = ANSWERS,
): Promise<DraftView> {
  const opened = await bridge.ask("draft_open", { profileId, draftId: null });
  return bridge.ask("draft_save", { draftId: opened.id, step, fields: { ...opened.fields, ...answers } });
}

export async function enrol(bridge: Bridge, profileId: string): Promise<RegistrationView> {
  const { id } = await draft(bridge, profileId, "review");
  const { requestId } = await bridge.ask("draft_review", { draftId: id });
  return bridge.ask("draft_send", { draftId: id, requestId, confirmed: false, again: false });
}
