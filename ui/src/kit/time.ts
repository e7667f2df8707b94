/** Instants as words, in the operator's locale. Pure: what "now" is comes from the caller. */
export type TimeStyle = "date" | "time" | "seconds" | "full" | "long";

const STYLES: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  seconds: { timeStyle: "medium" },
  full: { dateStyle: "medium", timeStyle: "short" },
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
};

/** Milliseconds since 1970 UTC, or nothing when the text is no instant. */
export function instant(value: number | string): number | undefined {
  const at = typeof value === "number" ? value : Date.parse(value);
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? at : undefined;
}

export function localTime(at: number, style: TimeStyle, locale: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: zone }).format(at);
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "in 3 days", "2 hours ago": the largest unit of which at least one whole has passed, rounded towards now. */
export function distance(at: number, now: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const difference = at - now;
  for (const [unit, length] of UNITS) {
    // Up to 90 days are said in days: that is how validity is counted.
    if (unit === "month" && Math.abs(difference) < 90 * 86_400_000) continue;
    const whole = Math.trunc(difference / length);
    if (whole !== 0) return words.format(whole, unit);
  }
  return words.format(Math.trunc(difference / 1000), "second");
}

/** Whole days from `now` until `at`, rounded down; negative once it has passed. */
export function daysUntil(at: number, now: number): number {
  return Math.floor((at - now) / 86_400_000);
}
