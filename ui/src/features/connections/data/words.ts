/** A bank's short words, in full. One that is not known stands as the bank wrote it. */
import type { AccountView } from "../../../ipc/generated/AccountView";
import type { BalanceView } from "../../../ipc/generated/BalanceView";
import { t } from "../../../text";

function known(words: Record<string, string>, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

export function accountName(account: AccountView): string {
  return account.name || account.iban || account.other || t().accounts.unnamed;
}

export function kindText({ kind }: AccountView): string {
  const { CACC, CARD, other, none } = t().accounts.kinds;
  return kind ? (known({ CACC, CARD }, kind) ?? other(kind)) : none;
}

export function usageText({ usage }: AccountView): string | undefined {
  return usage ? (known(t().accounts.usages, usage) ?? usage) : undefined;
}

export function balanceText({ kind }: BalanceView): string {
  const { none, ...words } = t().accounts.balances;
  return kind ? (known(words, kind) ?? kind) : none;
}

export function statusText(status: string): string {
  const { none, ...words } = t().accounts.transactions.statuses;
  return status ? (known(words, status) ?? status) : none;
}

/** What of it the consent opens. */
export function grantedText({ balancesGranted, transactionsGranted }: AccountView): string {
  const text = t().accounts.account.facts;
  if (balancesGranted && transactionsGranted) return text.both;
  if (balancesGranted) return text.onlyBalances;
  return transactionsGranted ? text.onlyTransactions : text.neither;
}
