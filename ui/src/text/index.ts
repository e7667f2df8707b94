export { failureOf, fieldError, type Failed } from "./failure";
export { locale, regional, speech, spoken, t, type LanguageChoice, type Words } from "./language.svelte";
export { plural, type Forms, type Language } from "./plural";
export { BANKS_ZONE } from "./banksZone";
