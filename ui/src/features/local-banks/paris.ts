/** Paris wall-clock time, which the banks' rules go by. Pure. */
const ZONE = "Europe/Paris";

const PARTS = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

function wall(at: number): Wall & { second: number } {
  const found = Object.fromEntries(PARTS.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const read = (name: string) => found[name] ?? 0;
  return {
    year: read("year"),
    month: read("month"),
    day: read("day"),
    hour: read("hour"),
    minute: read("minute"),
    second: read("second"),
  };
}

/** How far Paris is ahead of UTC at that instant, in milliseconds. */
function offset(at: number): number {
  const w = wall(at);
  return Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second) - Math.floor(at / 1000) * 1000;
}

/** The instant (ms UTC) at which Paris clocks show this. In the hour that autumn repeats, one of the two. */
function instantOf(w: Wall): number {
  const asUtc = Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute);
  const first = asUtc - offset(asUtc);
  return asUtc - offset(first);
}

/** `2026-11-21 09:58` in Paris as an instant; nothing when the text is no such time. */
export function parisInstant(text: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  const at = instantOf({ year, month, day, hour, minute });
  const back = wall(at);
  const same = back.year === year && back.month === month && back.day === day && back.hour === hour && back.minute === minute;
  return same ? at : undefined;
}

/** An instant as `2026-11-21 09:58` in Paris. */
export function parisText(at: number): string {
  const w = wall(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${w.year}-${two(w.month)}-${two(w.day)} ${two(w.hour)}:${two(w.minute)}`;
}

/** The day after `at` in Paris, at `time` (`09:58`). */
export function tomorrowAt(at: number, time: string): number {
  const w = wall(at);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const next = new Date(Date.UTC(w.year, w.month - 1, w.day + 1));
  return instantOf({
    year: next.getUTCFullYear(),
    month: next.getUTCMonth() + 1,
    day: next.getUTCDate(),
    hour,
    minute,
  });
}

/** The same wall-clock time one day later, whatever the clocks do in between. */
export function dayLater(at: number): number {
  return tomorrowAt(at, parisText(at).slice(11));
}
