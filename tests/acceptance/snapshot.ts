/**
 * The accessibility tree of a screen against the one that is committed, with what differs from run to run masked by
 * regular expressions. `GUICHET_SNAPSHOTS=write` writes them anew: read the difference before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, type Page } from "@playwright/test";

const WRITE = process.env["GUICHET_SNAPSHOTS"] === "write";
const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*";
const DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";

/** What differs from run to run, and the expression that stands for it. */
const DYNAMIC: readonly (readonly [RegExp, string])[] = [
  [/[A-Za-z0-9+/=_-]*[A-Za-z0-9+/]{40,}[A-Za-z0-9+/=_-]*/, "[A-Za-z0-9+\\/=_-]+"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, "[0-9a-f-]{36}"],
  [/(?:[0-9A-F]{2}[: ]){7,}[0-9A-F]{2}/i, "[0-9a-fA-F: ]+"],
  [/(?:[0-9a-f]{4,8} ){3,}[0-9a-f]{2,8}/i, "[0-9a-f ]+"],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/, "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"],
  [new RegExp(`(?:${DAY},? )?\\d{1,2} ${MONTH} \\d{4}(?:,? (?:at )?\\d\\d:\\d\\d(?::\\d\\d)?)?`), `(?:${DAY},? )?\\d{1,2} ${MONTH} \\d{4}(?:,? (?:at )?\\d\\d:\\d\\d(?::\\d\\d)?)?`],
  [/\b\d\d:\d\d(?::\d\d)?\b/, "\\d\\d:\\d\\d(?::\\d\\d)?"],
  [/\b[\d,]+ days?\b(?: left)?/, "[\\d,]+ days?(?: left)?"],
  [/127\.0\.0\.1:\d+/, "127\\.0\\.0\\.1:\\d+"],
  [/\b\d[\d,]* ms\b/, "\\d[\\d,]* ms"],
  [/\bnow\b|\b\d+ (?:second|minute)s? ago/, "(?:now|\\d+ (?:second|minute)s? ago)"],
  [/\/\S*guichet-acceptance-\w+/, "\\S*guichet-acceptance-\\w+"],
  [/999\d\d/, "999\\d\\d"],
  [/(?<=OID-?|-0-)[A-Z0-9]{4}\b/, "[A-Z0-9]{4}"],
  [/…\S{4,8}/, "…\\S+"],
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
