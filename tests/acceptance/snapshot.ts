/**
 * The accessibility tree of a screen against the one that is committed, with what differs from run to run masked by
 * regular expressions. `GUICHET_SNAPSHOTS=write` writes them anew: read the difference before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, type Page } from "@playwright/test";

const WRITE = process.env["GUICHET_SNAPSHOTS"] === "write";

/** What differs from run to run, and the expression that stands for it. Where two begin at one place, the first counts. */
const DYNAMIC: readonly (readonly [RegExp, string])[] = [
  [/\/\S*guichet-acceptance-\w+/, "\\S*guichet-acceptance-\\w+"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, "[0-9a-f-]{36}"],
  // A long value shown by its beginning and its end, or by its end alone.
  [/[A-Za-z0-9+/=_-]{8,}…[A-Za-z0-9+/=_-]{4,}/, "[^ …]+…[\\w+\\/=-]+"],
  [/…[A-Za-z0-9+/=_-]{4,}/, "…[\\w+\\/=-]{4,}"],
  // The same in an address.
  [/(?<=\btoken=)…[\w.-]*…?/, "…[\\w.-]*…?"],
  [/SN=[0-9A-F]+/, "SN=[0-9A-F]+"],
  // A payment's id at a bank, and what makes the address of its page good for one visit.
  [/\b\d{10}-\d{20,}\b/, "\\d{10}-\\d+"],
  [/(?<=\bnonce=)[\w-]+/, "[\\w-]+"],
  // An API key, as a portal gives it.
  [/\b(?=[A-Za-z]*\d)[A-Za-z0-9]{32}\b/, "[A-Za-z0-9]{32}"],
  // A serial number by itself.
  [/\b[0-9A-F]{24,40}\b/, "[0-9A-F]+"],
  // Base64, also as the URL has it, and hex in one piece.
  [/(?!\S*[0-9a-f]{8}-[0-9a-f]{4}-)[A-Za-z0-9+/=_-]{40,}/, "[\\w+\\/=-]{40,}"],
  // The last line of a PEM.
  [/(?<= )[A-Za-z0-9+/]+={0,2}(?= -----END)/, "[\\w+\\/=]+"],
  [/(?:[0-9a-f]{2}[: ]){7,}[0-9a-f]{2}/i, "[0-9a-fA-F: ]+"],
  [/(?:[0-9a-f]{4} ){3,}[0-9a-f]{1,4}/i, "[0-9a-fA-F ]+"],
  [/Id-[0-9a-f]+/, "Id-[0-9a-f]+"],
  [/\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d/, "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+[+-]\\d\\d:\\d\\d"],
  [/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/, "\\d{4}-\\d\\d-\\d\\d(?:T[\\d:.]+Z)?"],
  [
    /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}/,
    "(?:[A-Z][a-z]+,? )?\\d{1,2} [A-Z][a-z]+ \\d{4}",
  ],
  // The Date header in a signing string whose blanks are shown.
  [/[A-Z][a-z]{2}, · \d\d · [A-Z][a-z]{2} · \d{4}/, "[A-Z][a-z]{2}, · \\d\\d · [A-Z][a-z]{2} · \\d{4}"],
  [/\b\d\d:\d\d(?::\d\d)?\b/, "\\d\\d:\\d\\d(?::\\d\\d)?"],
  [/\b17\d{8}\b|\b1[89]\d{8}\b/, "1\\d{9}"],
  [/\b[\d,]+ days?\b/, "[\\d,]+ days?"],
  [/127\.0\.0\.1:\d+/, "127\\.0\\.0\\.1:\\d+"],
  [/\b\d[\d,]* ms\b/, "\\d[\\d,]* ms"],
  [/(?<=content-length:? )\d+|^\d{4}$/, "\\d+"],
  [/\bnow\b|\b\d+ (?:second|minute)s? ago/, "(?:now|\\d+ (?:second|minute)s? ago)"],
  // The practice TPP's number, and what the bank made up for its client_id.
  [/999\d\d(?:-0-[A-Z0-9]{4})?/, "999\\d\\d(?:-0-[A-Z0-9]{4})?"],
];

/** One accessible name or text as a regular expression, when something in it is dynamic. */
function pattern(text: string): string | undefined {
  let rest = text;
  let made = "";
  while (rest) {
    let first: { at: number; length: number; stands: string } | undefined;
    for (const [found, stands] of DYNAMIC) {
      const match = found.exec(rest);
      if (match && (!first || match.index < first.at)) first = { at: match.index, length: match[0].length, stands };
    }
    if (!first) break;
    made += escaped(rest.slice(0, first.at)) + first.stands;
    rest = rest.slice(first.at + first.length);
  }
  return made ? `/${made}${escaped(rest)}/` : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Masks every line of an aria snapshot: `- role "name" [state]: text`. */
export function masked(snapshot: string): string {
  return snapshot
    .split("\n")
    .map((line) => {
      const [, indent = "", quoted = ""] = /^(\s*- )(.*)$/.exec(line) ?? [];
      if (!indent) return line;
      // A key that YAML needs quoted comes as '…': with doubled quotes inside.
      const single = /^'((?:[^']|'')*)'(:?.*)$/.exec(quoted);
      const content = single ? `${(single[1] ?? "").replaceAll("''", "'")}${single[2] ?? ""}` : quoted;
      const named = /^([\w/]+) "((?:[^"\\]|\\.)*)"((?: \[[^\]]*\])*)(:?)(?: (.*))?$/.exec(content);
      const plain = /^([\w/]+)((?: \[[^\]]*\])*): (.+)$/.exec(content);
      if (named) {
        const [, role = "", name = "", states = "", colon = "", text] = named;
        const made = pattern(JSON.parse(`"${name}"`) as string);
        const head = made ? `${role} ${made}${states}` : `${role} "${name}"${states}`;
        const key = made || single ? `'${head.replaceAll("'", "''")}'` : head;
        return `${indent}${key}${colon}${text === undefined ? "" : ` ${value(text)}`}`;
      }
      if (plain) return `${indent}${plain[1]}${plain[2]}: ${value(plain[3] ?? "")}`;
      return line;
    })
    .join("\n");
}

function value(text: string): string {
  const raw = text.startsWith('"') ? (JSON.parse(text) as string) : text;
  const made = pattern(raw);
  return made ? `'${made.replaceAll("'", "''")}'` : text;
}

/** Compares what assistive technology is told of the page with the committed `snapshots/{name}.aria.yml`. */
export async function matchesItsSnapshot(page: Page, name: string): Promise<void> {
  const file = join(__dirname, "snapshots", `${name}.aria.yml`);
  const body = page.locator("body");
  if (WRITE) {
    mkdirSync(dirname(file), { recursive: true });
    const now = `${masked(await body.ariaSnapshot())}\n`;
    if (!existsSync(file) || readFileSync(file, "utf8") !== now) writeFileSync(file, now);
  }
  await expect(body).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
}
