/**
 * The PSU of a call, for every feature that asks a bank about one: whether they are there, and what is left of the calls
 * without them. Not here: the calls.
 */
export { default as OverQuotaDialog } from "./OverQuotaDialog.svelte";
export { default as PsuPresence } from "./PsuPresence.svelte";
export { default as QuotaMeter } from "./QuotaMeter.svelte";
export { forgetAddresses, Presence } from "./presence.svelte";
export { callsLeft, callsUsed, type QuotaUse } from "./quota";
