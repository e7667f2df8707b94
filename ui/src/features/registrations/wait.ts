/** A wait in whole days, hours and minutes, rounded up to the minute so that it never says less than it is. */
export interface Wait {
  days: number;
  hours: number;
  minutes: number;
}

const MINUTE = 60_000;

/** Nothing once the wait is over. `milliseconds` may be negative. */
export function waitOf(milliseconds: number): Wait | undefined {
  if (milliseconds <= 0) return undefined;
  const minutes = Math.ceil(milliseconds / MINUTE);
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}
