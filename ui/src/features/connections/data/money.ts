/** Amounts on screen. They stay the bank's own digits: grouped, with the decimal sign of the place, never reckoned with. */
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

/**
 * "1234.50" as "1,234.50" or "1 234,50". `way` sets the sign, where the bank says it apart from the amount. What is no
 * decimal stands as it was written.
 */
export function amountText(written: string, currency: string | null, locale: string, way?: "in" | "out"): string {
  const tail = currency ? `\u00a0${currency}` : "";
  const read = DECIMAL.exec(written.trim());
  if (!read) return `${written}${tail}`;
  const [, sign = "", whole = "", fraction] = read;
  const { group, decimal } = signsOf(locale);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  // A sign that contradicts the direction is the bank's, and stays in sight.
  const shown = way === undefined ? sign.replace("-", "\u2212") : `${way === "out" ? "\u2212" : "+"}${sign.replace("-", "\u2212").replace("+", "")}`;
  return `${shown}${grouped}${fraction === undefined ? "" : `${decimal}${fraction}`}${tail}`;
}

/** Where a point of a drawing stands: the one place where an amount becomes a number. */
export function drawn(written: string): number {
  return Number(written);
}
