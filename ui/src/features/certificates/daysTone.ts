/** How much the days that are left press. The doctor warns from the same day on. */
export type Pressure = "success" | "warn" | "danger";

const WARN_DAYS = 30;

export function daysTone(daysLeft: number): Pressure {
  if (daysLeft < 0) return "danger";
  return daysLeft < WARN_DAYS ? "warn" : "success";
}
