/** Turns the doctor's findings into sentences: the rule, the verdict, its cause and its facts choose the words. */
import type { DoctorSubjectView } from "../ipc/generated/DoctorSubjectView";
import type { FindingView } from "../ipc/generated/FindingView";
import type { VerdictView } from "../ipc/generated/VerdictView";
import type { DoctorText, Sentence } from "./en/doctor";

export interface WordedFinding {
  id: string;
  verdict: VerdictView;
  title: string;
  sentence: string;
  origin: string;
}

export interface WordedGroup {
  id: DoctorSubjectView;
  title: string;
  lead: string;
  /** About both certificates: stands across. */
  wide: boolean;
  items: WordedFinding[];
}

const PLACE = /\{(\w+)\}/g;
/** Facts that are lists, told apart by spaces. */
const LISTS: ReadonlySet<string> = new Set(["roles", "scopes", "missing", "usages"]);

/** The facts a template asks for, each once. */
export function places(template: string): string[] {
  return [...new Set([...template.matchAll(PLACE)].map((match) => match[1] ?? ""))];
}

/**
 * The words for the cause; without one, the first that tell a fact which is known. A template whose facts are not all
 * there is passed over, so that a finding with fewer facts than foreseen still reads as a sentence.
 */
function choose(sentence: Sentence, reason: string, facts: ReadonlyMap<string, string>): string {
  if (typeof sentence === "string") return sentence;
  const complete = (template: string | undefined) =>
    template !== undefined && places(template).every((name) => facts.has(name));
  const named = sentence[reason];
  if (reason && complete(named)) return named ?? sentence[""];
  const telling = Object.keys(sentence).find((key) => facts.has(key) && complete(sentence[key]));
  return (telling !== undefined && sentence[telling]) || sentence[""];
}

export function findingSentence(text: DoctorText, finding: FindingView): string {
  const facts = new Map<string, string>([["subject", text.subjects[finding.subject]]]);
  for (const { name, value } of finding.values) {
    if (value === "") continue;
    if (name === "days") facts.set(name, text.days(Number(value)));
    else facts.set(name, LISTS.has(name) ? value.split(" ").join(", ") : value);
  }
  const template = choose(text.rules[finding.rule][finding.verdict], finding.reason, facts);
  return template.replace(PLACE, (whole, name: string) => facts.get(name) ?? whole);
}

/** The document behind the rule; for some rules it depends on which certificate is looked at. */
function originOf(text: DoctorText, { rule, subject }: FindingView): string {
  const origin = text.origins[rule];
  return typeof origin === "string" ? origin : (origin[subject] ?? origin[""]);
}

/** The findings by subject, in the order a reader meets the certificates. */
export function findingGroups(text: DoctorText, findings: readonly FindingView[]): WordedGroup[] {
  const order: DoctorSubjectView[] = ["qwac", "qsealc", "pair"];
  return order
    .map((subject) => ({
      id: subject,
      title: text.subjects[subject],
      lead: text.subjectLeads[subject],
      wide: subject === "pair",
      items: findings
        .filter((finding) => finding.subject === subject)
        .map((finding) => ({
          id: `${subject}-${finding.rule}`,
          verdict: finding.verdict,
          title: text.rules[finding.rule].title,
          sentence: findingSentence(text, finding),
          origin: originOf(text, finding),
        })),
    }))
    .filter((group) => group.items.length > 0);
}
