/** The banks as the wizard lists them: by brand, those that cannot be reached last, filtered by what was typed. */
import type { BankView } from "../../ipc/generated/BankView";

export interface BankGroup {
  brand: string;
  banks: BankView[];
}

/** Without accents and capitals, so that "ile" finds "Île". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** `closed` names the last group: the banks that this profile cannot reach, whatever their brand. */
export function bankGroups(banks: readonly BankView[], search: string, closed: string): BankGroup[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = banks.filter((bank) => {
    const text = plain([bank.name, bank.shortName, bank.codetab, bank.brand, bank.bic ?? ""].join(" "));
    return words.every((word) => text.includes(word));
  });
  const groups = new Map<string, BankView[]>();
  for (const bank of found.filter(({ unavailable }) => unavailable === null)) {
    const group = groups.get(bank.brand);
    if (group) group.push(bank);
    else groups.set(bank.brand, [bank]);
  }
  const unreachable = found.filter(({ unavailable }) => unavailable !== null);
  if (unreachable.length > 0) groups.set(closed, unreachable);
  return [...groups].map(([brand, members]) => ({ brand, banks: members }));
}
