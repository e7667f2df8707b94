/** Payments through the command table, for tests that begin where one stands. */
import type { PaymentFields } from "../../ui/src/ipc/generated/PaymentFields";
import type { PaymentView } from "../../ui/src/ipc/generated/PaymentView";
import type { CancelReasonView } from "../../ui/src/ipc/generated/CancelReasonView";
import type { RegistrationView } from "../../ui/src/ipc/generated/RegistrationView";
import type { Bridge } from "./bridge";
import { ANSWERS, BANK, draft } from "./enrolment";
import { decide } from "./psu";

/** A customer of the savings bank whose account has what is paid. */
export const PAYER = "GUICHET-GEORGES";
const FAREWELL = { language: "en", authorisedTitle: "a", authorisedText: "b", refusedTitle: "c", refusedText: "d", foreignTitle: "e", foreignText: "f" };

/** An app that may start payments. */
export async function payingApp(bridge: Bridge, profileId: string): Promise<RegistrationView> {
  const { id } = await draft(bridge, profileId, "review", { ...ANSWERS, softwareId: "Paie Clair", clientName: "Paie Clair SAS", scopes: ["aisp", "pisp"] });
  const { requestId } = await bridge.ask("draft_review", { draftId: id });
  return bridge.ask("draft_send", { draftId: id, requestId, confirmed: false, again: false });
}

/** A payment that misses nothing, not sent. */
export async function drafted(bridge: Bridge, profileId: string, registrationId: string, change: Partial<PaymentFields> = {}): Promise<PaymentView> {
  const opened = await bridge.ask("payment_open", { profileId, copyOf: null });
  const fields: PaymentFields = {
    ...opened.fields,
    registrationId,
    bankKey: BANK.key,
    redirectUri: "https://tpp.example/callback",
    creditorName: "Atelier Martin",
    creditorIban: "FR7699999009000700000010166",
    amount: "12.30",
    remittance: "Facture 7",
    // What a snapshot can hold.
    paymentInformationId: "PAIEMENT-0001",
    instructionId: "PAIEMENT-0001-1",
    endToEndId: "PAIEMENT-0001-E",
    ...change,
  };
  return bridge.ask("payment_save", { paymentId: opened.summary.id, fields });
}

/** A payment that the bank has. */
export async function created(bridge: Bridge, profileId: string, registrationId: string, change: Partial<PaymentFields> = {}): Promise<PaymentView> {
  const { summary } = await drafted(bridge, profileId, registrationId, change);
  const { request } = await bridge.ask("payment_review", { paymentId: summary.id });
  return bridge.ask("payment_send", { paymentId: summary.id, requestId: request.requestId, confirmed: false });
}

/** Sends the PSU to the bank, for an answer that is pasted. Answers the address of the bank's page. */
export async function atTheBank(bridge: Bridge, paymentId: string): Promise<string> {
  const { pending } = await bridge.ask("payment_approve", { paymentId, way: "paste", farewell: FAREWELL });
  return pending?.url ?? "";
}

/** Has the PSU decide about it at the bank. */
export async function decided(bridge: Bridge, paymentId: string, decision: "accept" | "refuse" = "accept", payer: string = PAYER): Promise<PaymentView> {
  const url = await decide(await atTheBank(bridge, paymentId), decision, payer);
  return bridge.ask("payment_paste", { paymentId, url });
}

/** Approved by the PSU and confirmed from here. */
export async function confirmed(bridge: Bridge, paymentId: string, payer: string = PAYER): Promise<PaymentView> {
  await decided(bridge, paymentId, "accept", payer);
  return bridge.ask("payment_confirm", { paymentId, confirmed: false, again: false });
}

/** Cancelled, where the bank takes it. */
export function cancelled(bridge: Bridge, paymentId: string, reason: CancelReasonView = "DS02"): Promise<PaymentView> {
  return bridge.ask("payment_cancel", { paymentId, reason, confirmed: false, again: false });
}
