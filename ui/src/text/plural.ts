/** The form of a sentence that goes with a number, by the language's own rules. `#` becomes the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Language = "en" | "fr";

const RULES: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules("en"),
  fr: new Intl.PluralRules("fr"),
};
const NUMBERS: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat("en"),
  fr: new Intl.NumberFormat("fr"),
};

export function plural(language: Language, count: number, forms: Forms): string {
  const form = forms[RULES[language].select(count)] ?? forms.other;
  return form.replaceAll("#", NUMBERS[language].format(count));
}
