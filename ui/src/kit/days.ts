/** Days as words. A day of a bank is no instant: it is the same wherever it is read. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    formats.set(key, found);
  }
  return found;
}

function said(iso: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const at = Date.parse(iso);
  return Number.isFinite(at) ? format(locale, options).format(at) : iso;
}

/** "2026-11-20" as "20 Nov 2026". */
export function dayText(day: string, locale: string): string {
  return said(day, locale, { dateStyle: "medium" });
}

/** "2026-11" as "Nov 2026". */
export function monthText(month: string, locale: string): string {
  return said(`${month}-01`, locale, { month: "short", year: "numeric" });
}

/** The next day of the calendar. */
export function dayAfter(day: string): string {
  const at = Date.parse(day);
  return Number.isFinite(at) ? new Date(at + 86_400_000).toISOString().slice(0, 10) : day;
}
