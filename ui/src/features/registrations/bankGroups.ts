/** The banks as the wizard lists them: by brand, those that can be reached first, filtered by what was typed. */
import type { BankView } from "../../ipc/generated/BankView";

export interface BankGroup {
  brand: string;
  banks: BankView[];
}

/** Without accents and capitals, so that "ile" finds "Île". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function bankGroups(banks: readonly BankView[], search: string): BankGroup[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = banks.filter((bank) => {
    const text = plain([bank.name, bank.shortName, bank.codetab, bank.brand, bank.bic ?? ""].join(" "));
    return words.every((word) => text.includes(word));
  });
  const groups = new Map<string, BankView[]>();
  for (const bank of found) {
    const group = groups.get(bank.brand);
    if (group) group.push(bank);
    else groups.set(bank.brand, [bank]);
  }
  const closed = (bank: BankView) => Number(bank.unavailable !== null);
  const listed = [...groups].map(([brand, members]) => ({
    brand,
    banks: members.toSorted((a, b) => closed(a) - closed(b)),
  }));
  return listed.toSorted((a, b) => closed(a.banks[0]!) - closed(b.banks[0]!));
}
