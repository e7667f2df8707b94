/** The main job through the command table, for tests that begin where it ends. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/**
 * An app that the bank has and this Guichet has not: after the enrolment, the store is put back as it was before, like
 * a backup. Answers its client_id.
 */
export async function enrolElsewhere(bridge: Bridge, profileId: string): Promise<string> {
  const backup = mkdtempSync(join(tmpdir(), "guichet-backup-"));
  const copy = (from: string, to: string) => {
    for (const name of readdirSync(to)) if (name.startsWith("guichet.db")) rmSync(join(to, name));
    for (const name of readdirSync(from)) if (name.startsWith("guichet.db")) cpSync(join(from, name), join(to, name));
  };
  try {
    await bridge.restart(() => copy(bridge.folder, backup));
    const { summary } = await enrol(bridge, profileId);
    await bridge.restart(() => copy(backup, bridge.folder));
    return summary.clientId;
  } finally {
    rmSync(backup, { recursive: true, force: true });
  }
}

/** A change of the app's name and redirect URIs, at its review. Answers the draft's id. */
export async function change(bridge: Bridge, profileId: string, registrationId: string): Promise<string> {
  const { id, fields } = await bridge.ask("change_open", { profileId, registrationId, rotate: false });
  await bridge.ask("draft_save", {
    draftId: id,
    step: "review",
    fields: { ...fields, contactName: "PSD2 desk", redirectUris: ["https://tpp.example/callback", "https://pay.tpp.example/back"] },
  });
  return id;
}

/** The rotation of a registration's certificates, as far as it is. */
export function rotate(bridge: Bridge, profileId: string, registrationId: string): Promise<DraftView> {
  return bridge.ask("change_open", { profileId, registrationId, rotate: true });
}

/** Chooses the newest certificates for a rotation and leaves it at a step. */
export async function choosePair(bridge: Bridge, profileId: string, draftId: string, step: DraftStep): Promise<void> {
  const { fields, pairs } = await bridge.ask("draft_open", { profileId, draftId });
  const newest = (kind: string) => pairs?.choices.find((half) => half.kind === kind)?.certificateId ?? "";
  await bridge.ask("draft_save", { draftId, step, fields: { ...fields, newQwac: newest("qwac"), newQsealc: newest("qsealc") } });
}

export async function sendDraft(bridge: Bridge, draftId: string): Promise<RegistrationView> {
  const { requestId } = await bridge.ask("draft_review", { draftId });
  return bridge.ask("draft_send", { draftId, requestId, confirmed: false, again: false });
}
