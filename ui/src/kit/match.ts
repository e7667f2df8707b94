/** How well words fit what was typed: every typed piece must be found; the start of a word counts more. */
export function fit(typed: string, words: string): number {
  const haystack = plain(words);
  let score = 0;
  for (const piece of plain(typed).split(/\s+/).filter(Boolean)) {
    const at = haystack.indexOf(piece);
    if (at < 0) return 0;
    const startsWord = at === 0 || /[^\p{L}\p{N}]/u.test(haystack[at - 1] ?? "");
    score += startsWord ? 2 : 1;
  }
  return score === 0 ? 1 : score;
}

/** Without case and accents: "reglages" finds "Réglages". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
