/** Where amounts stand in a drawing. Numbers are good enough here: a point is never read back. */
export interface Scale {
  low: number;
  high: number;
  /** Round values between, the ends included. */
  ticks: number[];
}

/** A scale of about `wanted` round steps that holds all `values`, and zero where it is near. */
export function scaleOf(values: readonly number[], wanted = 4): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1, ticks: [0, 1] };
  // Zero is shown unless it would flatten what happens far from it.
  if (low > 0 && low < high / 2) low = 0;
  if (high < 0 && high > low / 2) high = 0;
  if (low === high) high = low + 1;
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, place) => (first + place) * step);
  return { low: first * step, high: last * step, ticks };
}

/** From the top of a drawing of `height`. */
export function at(scale: Scale, value: number, height: number): number {
  return height - ((value - scale.low) / (scale.high - scale.low)) * height;
}

/** Which of `count` things get a word under them, when there is room for `room`. */
export function spread(count: number, room: number): number[] {
  if (count <= room) return Array.from({ length: count }, (_, place) => place);
  const step = Math.ceil(count / Math.max(1, room));
  return Array.from({ length: Math.ceil(count / step) }, (_, place) => place * step);
}

/** Where an amount stands: the one place where one becomes a number. */
export function drawn(written: string): number {
  return Number(written);
}
