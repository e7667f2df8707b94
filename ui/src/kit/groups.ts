/** `value` cut into pieces of `size` characters; the last may be shorter. */
export function groupsOf(value: string, size: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < value.length; at += size) pieces.push(value.slice(at, at + size));
  return pieces;
}
