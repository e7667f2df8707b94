/** A long list to choose one thing from: by groups, filtered by what was typed. */
export interface ListedChoice {
  value: string;
  label: string;
  /** A short identifier at the end of the line. */
  code?: string;
  /** A remark below the name. */
  note?: string;
  disabled?: boolean;
  group: string;
  /** What finds it beside its label and its code. */
  keywords?: string;
}

export interface ChoiceGroup {
  name: string;
  choices: ListedChoice[];
}

/** Without accents and capitals, so that "ile" finds "Île". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Those that have every word of `search`, under their groups, in the order in which each group first appears. */
export function choiceGroups(choices: readonly ListedChoice[], search: string): ChoiceGroup[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const groups = new Map<string, ListedChoice[]>();
  for (const choice of choices) {
    const text = plain([choice.label, choice.code ?? "", choice.group, choice.keywords ?? ""].join(" "));
    if (!words.every((word) => text.includes(word))) continue;
    const group = groups.get(choice.group);
    if (group) group.push(choice);
    else groups.set(choice.group, [choice]);
  }
  return [...groups].map(([name, members]) => ({ name, choices: members }));
}
