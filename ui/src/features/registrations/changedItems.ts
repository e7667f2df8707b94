/** What a list gained and lost, for a value that is a list on both sides. */
export interface ChangedItem {
  text: string;
  /** It is on this side alone. */
  alone: boolean;
}

function listOf(value: string | null): string[] | undefined {
  if (value === null || !value.startsWith("[")) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === "string") ? (parsed as string[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Items up to this many characters are read; longer ones, such as a certificate, are told apart as a whole. */
const LONGEST = 200;

/** The items of `value`, each marked where `other` has no such item; nothing where one of them is no list of short texts. */
export function changedItems(value: string | null, other: string | null): ChangedItem[] | undefined {
  const items = listOf(value);
  const others = listOf(other);
  if (!items || !others || [...items, ...others].some((item) => item.length > LONGEST)) return undefined;
  return items.map((text) => ({ text, alone: !others.includes(text) }));
}
