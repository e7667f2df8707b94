/** IBANs (ISO 13616) as people write and read them. A verdict warns and never blocks: banks have listed ones that fail. */
import { groupsOf } from "./groups";

export type IbanVerdict =
  | "valid"
  /** The shape is right; the check digits belong to another number. */
  | "check-digits"
  /** Not two letters, two digits and 1 to 30 letters and digits. */
  | "malformed";

const SHAPE = /^[A-Z]{2}\d{2}[A-Z\d]{1,30}$/;

/** As it is sent: without blanks, in capitals. */
export function plainIban(text: string): string {
  return text.replace(/\s/g, "").toUpperCase();
}

/** In groups of four. */
export function ibanGroups(iban: string): string {
  return groupsOf(iban, 4).join(" ");
}

/** Its last four characters, to tell one account from another. */
export function ibanEnd(iban: string): string {
  return `…${iban.slice(-4)}`;
}

/** ISO 7064 MOD 97-10. No country's own length and structure is known here. */
export function ibanVerdict(text: string): IbanVerdict {
  const iban = plainIban(text);
  if (!SHAPE.test(iban)) return "malformed";
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder === 1 ? "valid" : "check-digits";
}
