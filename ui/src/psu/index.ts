/**
 * The PSU, for every feature that asks a bank about one or shows how they stand: what is left of their access, whether they
 * are there, what is left of the calls without them, the request that is about to leave, and the answer they come back
 * with. Not here: the calls.
 */
export { default as AccessStand } from "./AccessStand.svelte";
export { default as AccessTag } from "./AccessTag.svelte";
export { default as AnswerForm } from "./AnswerForm.svelte";
export { default as LocalHint } from "./LocalHint.svelte";
export { default as OverQuotaDialog } from "./OverQuotaDialog.svelte";
export { default as PsuPresence } from "./PsuPresence.svelte";
export { default as QuotaMeter } from "./QuotaMeter.svelte";
export { default as ScaDue } from "./ScaDue.svelte";
export { default as SignedRequest } from "./SignedRequest.svelte";
export { daysOver, holds, scaSpan, scaTone } from "./access";
export { isCaught } from "./caught";
export { forgetAddresses, Presence } from "./presence.svelte";
export { callsLeft, callsUsed, type QuotaUse } from "./quota";
