/**
 * Amounts on screen and as they are typed. They stay the digits that were written: grouped, with the decimal sign of the
 * place, filled up with zeros to the currency's usual places, never reckoned with and never shortened.
 */
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

const signs = new Map<string, { group: string; decimal: string }>();

function signsOf(locale: string): { group: string; decimal: string } {
  let found = signs.get(locale);
  if (!found) {
    const parts = new Intl.NumberFormat(locale).formatToParts(1234567.5);
    const sign = (type: string, usual: string) => parts.find((part) => part.type === type)?.value ?? usual;
    found = { group: sign("group", " "), decimal: sign("decimal", ".") };
    signs.set(locale, found);
  }
  return found;
}

const places = new Map<string, number>();

/** How many decimals a currency is written with (ISO 4217); none known for what is no currency. */
function placesOf(currency: string): number {
  let found = places.get(currency);
  if (found === undefined) {
    try {
      found = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 0;
    } catch {
      found = 0;
    }
    places.set(currency, found);
  }
  return found;
}

/**
 * "1234.50" as "1,234.50" or "1 234,50", and "1234.5 EUR" alike: a JSON number has no zeros at its end. `way` sets the sign, where the bank says it apart from the amount. What is no
 * decimal stands as it was written.
 */
export function amountText(written: string, currency: string | null, locale: string, way?: "in" | "out"): string {
  const tail = currency ? `\u00a0${currency}` : "";
  const read = DECIMAL.exec(written.trim());
  if (!read) return `${written}${tail}`;
  const [, sign = "", whole = "", digits] = read;
  const fraction = (digits ?? "").padEnd(currency ? placesOf(currency) : 0, "0");
  const { group, decimal } = signsOf(locale);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  // A sign that contradicts the direction is the bank's, and stays in sight.
  const shown = way === undefined ? sign.replace("-", "\u2212") : `${way === "out" ? "\u2212" : "+"}${sign.replace("-", "\u2212").replace("+", "")}`;
  return `${shown}${grouped}${fraction === "" ? "" : `${decimal}${fraction}`}${tail}`;
}

/** What was typed, with a point: "12,30" is "12.30", "1 234,5" is "1234.5". What could mean two amounts stays as it is. */
export function amountTyped(typed: string): string {
  const bare = typed.trim().replace(/(?<=\d)[\s\u00a0\u202f](?=\d)/g, "");
  // "1,234" is a thousand and more to some, and hardly more than one to others.
  return /^[+-]?\d+,(?:\d{1,2}|\d{4,})$/.test(bare) ? bare.replace(",", ".") : bare;
}

/** An amount as it is typed in the language: "12.30" or "12,30". */
export function amountToType(written: string, locale: string): string {
  return DECIMAL.test(written) ? written.replace(".", signsOf(locale).decimal) : written;
}
