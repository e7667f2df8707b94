/**
 * French spacing: a no-break space before a colon and inside guillemets, a narrow one before other tall signs, so that
 * no line begins with a lone sign. Dictionaries are written with plain spaces and go through here once.
 */
export function typesetFrench<Words extends object>(words: Words): Words {
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, typeset(value)])) as Words;
}

function typeset(value: unknown): unknown {
  if (typeof value === "string") return spaced(value);
  if (typeof value === "function") {
    return (...given: unknown[]) => typeset((value as (...given: unknown[]) => unknown)(...given));
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return typesetFrench(value);
  return value;
}

function spaced(text: string): string {
  return text
    .replace(/ ([;!?])/g, "\u202f$1")
    .replace(/ :/g, "\u00a0:")
    .replace(/« /g, "«\u00a0")
    .replace(/ »/g, "\u00a0»");
}
