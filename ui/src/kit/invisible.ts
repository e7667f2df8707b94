/** Finds the characters a reader cannot see and names them, so that two texts that look alike can be told apart. */
export interface Piece {
  text: string;
  /** The short name of an invisible character; absent for what can be seen. */
  name?: string;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  [" ", "·"],
  ["\t", "TAB"],
  ["\r", "CR"],
  ["\n", "LF"],
  ["\u00a0", "NBSP"],
  ["\u00ad", "SHY"],
  ["\u200b", "ZWSP"],
  ["\u200c", "ZWNJ"],
  ["\u200d", "ZWJ"],
  ["\u2028", "LS"],
  ["\u2029", "PS"],
  ["\u202f", "NNBSP"],
  ["\ufeff", "BOM"],
]);

function nameOf(character: string): string | undefined {
  const known = NAMES.get(character);
  if (known) return known;
  const code = character.codePointAt(0) ?? 0;
  const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2000 && code <= 0x200f);
  return control ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}` : undefined;
}

/** The pieces joined give `text` back exactly. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let seen = "";
  for (const character of text) {
    const name = nameOf(character);
    if (name === undefined) {
      seen += character;
      continue;
    }
    if (seen) found.push({ text: seen });
    seen = "";
    found.push({ text: character, name });
  }
  if (seen) found.push({ text: seen });
  return found;
}
