/** The banks as the wizard lists them: by brand, those that cannot be reached last and apart. */
import type { BankView } from "../../ipc/generated/BankView";
import type { ListedChoice } from "../../kit";

/** `closed` names the last group: the banks that this profile cannot reach, whatever their brand. */
export function bankChoices(banks: readonly BankView[], closed: string, note: (bank: BankView) => string): ListedChoice[] {
  const choice = (bank: BankView): ListedChoice => ({
    value: bank.key,
    label: bank.name,
    code: bank.codetab ?? "",
    note: note(bank),
    disabled: bank.unavailable !== null,
    group: bank.unavailable === null ? bank.brand : closed,
    keywords: [bank.shortName, bank.brand, bank.bic ?? ""].join(" "),
  });
  return [...banks.filter(({ unavailable }) => unavailable === null), ...banks.filter(({ unavailable }) => unavailable !== null)].map(choice);
}
