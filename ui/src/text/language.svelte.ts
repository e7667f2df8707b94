/** Which language the screen speaks. Reactive: reading `t()` in a page follows a change at once. */
import { en } from "./en";
import { fr } from "./fr";
import type { Language } from "./plural";
import { typesetFrench } from "./typeset";

export type LanguageChoice = Language | "system";
export type Words = typeof en;

const WORDS: Record<Language, Words> = { en, fr: typesetFrench(fr) };

/** The first of the operator's languages that we speak; English when there is none. */
export function spoken(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split("-")[0];
    if (language === "en" || language === "fr") return language;
  }
  return "en";
}

/** The operator's own regional habits when they fit the language, else the language's European ones. */
export function regional(language: Language, preferred: readonly string[]): string {
  const own = preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  return own ?? { en: "en-GB", fr: "fr-FR" }[language];
}

class Speech {
  #preferred: readonly string[] = typeof navigator === "undefined" ? [] : navigator.languages;
  choice = $state<LanguageChoice>("system");
  language = $derived<Language>(this.choice === "system" ? spoken(this.#preferred) : this.choice);
  locale = $derived(regional(this.language, this.#preferred));
  words = $derived(WORDS[this.language]);
}

export const speech = new Speech();

/** The words in the language chosen now. */
export function t(): Words {
  return speech.words;
}

/** BCP 47 tag for dates and numbers. */
export function locale(): string {
  return speech.locale;
}
