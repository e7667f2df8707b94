/** A PSU's accounts, balances, transactions and identity, over the local bank: EDMÉ's four accounts, all 4,460 transactions. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { TransactionView } from "../../ui/src/ipc/generated/TransactionView";
import { Bridge } from "./bridge";
import { enrol, practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { connect, consent, IBANS, list, open } from "./psu";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

const PRESENT = { ipAddress: "192.0.2.7", userAgent: null };
const ABSENT = { ipAddress: null, userAgent: null };
/** Friday 6 November 2026, noon in Paris: what the bank's data is dated back from. */
const FRIDAY = Date.parse("2026-11-06T11:00:00Z");

let bridge: Bridge;
let profileId: string;
let registrationId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  await bridge.ask("local_banks_clock", { profileId, instant: FRIDAY });
  registrationId = (await enrol(bridge, profileId)).summary.id;
});
test.afterAll(() => bridge?.stop());

/** Asks for all that EDMÉ consented to. Answers the ids of his accounts, in the bank's order. */
async function everything(connectionId: string): Promise<string[]> {
  await list(bridge, connectionId);
  await consent(bridge, connectionId, { balances: [...IBANS], transactions: [...IBANS] });
  const { accounts } = await bridge.ask("accounts_refresh", { connectionId, psu: PRESENT, overQuota: false });
  for (const { id: accountId } of accounts) {
    await bridge.ask("balances_refresh", { accountId, psu: PRESENT, overQuota: false });
    await bridge.ask("transactions_refresh", { accountId, psu: PRESENT, overQuota: false, fromDay: null, untilDay: null });
  }
  return accounts.map(({ id }) => id);
}

/** What is kept of an account, newest first. */
async function kept(accountId: string, credit: boolean | null = null): Promise<TransactionView[]> {
  const filter = { words: "", fromDay: null, untilDay: null, status: null, credit };
  const { places } = await bridge.ask("transactions_places", { accountId, filter, order: "day", descending: true });
  const rows: TransactionView[] = [];
  for (let from = 0; from < places.length; from += 500) {
    rows.push(...(await bridge.ask("transactions_read", { accountId, places: places.slice(from, from + 500) })).transactions);
  }
  return rows;
}

const asked = (page: Page) => page.getByRole("button", { name: /^(Ask the bank|Demander à la banque)$/ });

test.describe("not authorised", () => {
  let id: string;
  test.beforeAll(async () => {
    id = await open(bridge, profileId, registrationId);
  });
  describeScreen("accounts-no-access", () => bridge, () => ({ at: `#/connections/${id}?accounts` }));
  describeScreen("identity-no-access", () => bridge, () => ({ at: `#/connections/${id}?identity` }));
});

test.describe("authorised, without a consent", () => {
  let id: string;
  test.beforeAll(async () => {
    id = await connect(bridge, profileId, registrationId);
  });
  describeScreen("accounts-not-asked", () => bridge, () => ({ at: `#/connections/${id}?accounts` }));
  describeScreen("accounts-ask", () => bridge, () => ({
    at: `#/connections/${id}?accounts`,
    then: async (page, window) => {
      await page.getByRole("button", { name: /Ask for the list|Demander la liste/ }).click();
      await page.getByRole("radio", { name: /^(There|Présent)/ }).check();
      await asked(page).click();
      await expect(page.getByRole("textbox", { name: /IP/ })).toHaveAttribute("aria-invalid", "true");
      await window.settle();
    },
  }));
  describeScreen("identity-not-asked", () => bridge, () => ({ at: `#/connections/${id}?identity` }));
  describeScreen("identity-closed", () => bridge, () => ({
    at: `#/connections/${id}?identity`,
    then: async (page, window) => {
      await page.getByRole("button", { name: /Ask who the PSU is|Demander qui est le PSU/ }).click();
      await page.getByRole("textbox", { name: /IP/ }).fill("192.0.2.7");
      await asked(page).click();
      await expect(page.getByText(/does not open the PSU’s identity|n’ouvre pas l’identité/)).toBeVisible();
      await page.getByRole("button", { name: /^(Ask for them|Les demander)/ }).click();
      await asked(page).click();
      await expect(page.getByText(/does not serve trusted|ne sert pas les bénéficiaires/).first()).toBeVisible();
      await window.settle();
    },
  }));
});

test.describe("with everything read", () => {
  let id: string;
  let first: string;
  let ids: string[];
  test.beforeAll(async () => {
    test.setTimeout(180_000);
    id = await connect(bridge, profileId, registrationId);
    ids = await everything(id);
    first = ids[0] ?? "";
  });
  const account = () => `#/connections/${id}/accounts/${first}`;
  const rows = (page: Page) => page.getByRole("table", { name: /sorted as|triées comme/ }).locator("tbody tr:not(.spacer)");
  /** The table has its rows. */
  const filled = async (page: Page) => {
    await expect(page.getByRole("table", { name: /sorted as|triées comme/ })).toHaveAttribute("aria-rowcount", "2001");
    await expect(page.locator(".windowed .coming")).toHaveCount(0);
  };

  describeScreen("accounts", () => bridge, () => ({ at: `#/connections/${id}?accounts` }));
  describeScreen("account", () => bridge, () => ({ at: account(), then: filled }));
  describeScreen("account-facts", () => bridge, () => ({
    at: `#/connections/${id}/accounts/${ids[3]}`,
    then: async (page, window) => {
      await page.getByText(/All that the bank said of this|Tout ce que la banque a dit de ce/).click();
      for (const table of await page.getByText(/^(As a table|En tableau)$/).all()) await table.click();
      await window.settle();
    },
  }));
  describeScreen("account-no-match", () => bridge, () => ({
    at: account(),
    then: async (page, window) => {
      await filled(page);
      await page.getByRole("searchbox").fill("rien de tel");
      await expect(page.getByText(/No transaction matches|Aucune opération ne correspond/)).toBeVisible();
      await window.settle();
    },
  }));
  describeScreen("account-ask", () => bridge, () => ({
    at: account(),
    then: async (page, window) => {
      await filled(page);
      await page.getByRole("button", { name: /^(Transactions…|Opérations…)$/ }).click();
      await page.getByLabel(/First day|Premier jour/).fill("2026-01-01");
      await window.settle();
    },
  }));
  describeScreen("transaction", () => bridge, () => ({
    at: account(),
    then: async (page, window) => {
      await filled(page);
      await page.locator("[data-row='3']").click();
      await expect(page.getByRole("dialog").getByText("entryReference").first()).toBeVisible();
      await window.settle();
    },
  }));

  test("what the bank sent stands on the screen digit by digit", async ({ page, window }) => {
    await window.open(bridge, `#/connections/${id}?accounts`);
    for (const amount of ["470,926.57", "182,432.23", "9,803.71", "14,646.78"]) await expect(page.getByText(`${amount}\u00a0EUR`).first()).toBeVisible();
    for (const kept of ["2,000", "260", "200"]) await expect(page.getByRole("link", { name: `${kept} transactions kept` }).first()).toBeVisible();

    await window.go(account());
    await filled(page);
    for (const [place, row] of (await kept(first)).slice(0, 10).entries()) {
      const shown = await rows(page).nth(place).locator("td").last().textContent();
      expect((shown ?? "").replace(/[,\s]|EUR/g, "").replace("\u2212", "-")).toBe(`${row.credit ? "+" : "-"}${row.amount}`);
    }
  });

  test("the table is searched, sorted over all rows and scrolled to its end", async ({ page, window }) => {
    await window.open(bridge, account());
    await filled(page);
    const lines = rows(page);
    await page.getByRole("button", { name: "Amount" }).click();
    await expect(page.getByRole("columnheader", { name: "Amount" })).toHaveAttribute("aria-sort", "descending");
    const amounts = async () => (await lines.locator("td:last-child").allTextContents()).map((text) => Number(text.replace(/[,\s]|EUR/g, "").replace("\u2212", "-")));
    await expect.poll(async () => (await amounts())[0]).toBeGreaterThan(1000);
    const down = await amounts();
    expect(down).toEqual([...down].sort((a, b) => b - a));
    await page.getByRole("button", { name: "Amount" }).click();
    await expect.poll(async () => (await amounts())[0]).toBeLessThan(0);

    const frame = page.getByRole("group", { name: /sorted as/ });
    await frame.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(page.locator("tr[aria-rowindex='2001']")).toBeVisible();
    await expect(page.locator(".windowed .coming")).toHaveCount(0);

    await page.getByRole("searchbox").fill("prlv");
    await expect(page.getByRole("status").filter({ hasText: /of 2,000 transactions/ })).toBeVisible();
    await expect.poll(async () => (await lines.locator("th").allTextContents()).every((label) => /prlv/i.test(label))).toBe(true);
    await page.getByRole("combobox", { name: "Direction" }).selectOption("in");
    await page.getByRole("button", { name: "Clear the filter" }).first().click();
    await filled(page);
  });

  test("the keyboard alone reaches, opens and leaves a transaction", async ({ page, window }) => {
    await window.open(bridge, account());
    await filled(page);
    // From the end of the page: on the way from its beginning, the parts of a day's field show their focus by themselves.
    await tabTo(page, page.locator("[data-row='0']"), "Shift+Tab");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("ArrowDown");
    const row = await page.evaluate(() => (document.activeElement as HTMLElement).dataset["row"]);
    expect(Number(row)).toBeGreaterThan(5);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Transaction" });
    await expect(dialog.getByText("Remittance information")).toBeVisible();
    const reference = await dialog.locator("dd").last().textContent();
    await tabAndPress(page, dialog.getByRole("button", { name: "Next" }));
    await expect.poll(() => dialog.locator("dd").last().textContent()).not.toBe(reference);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page.locator(`[data-row='${row}']`)).toBeFocused();
    await page.keyboard.press("End");
    await expect(page.locator("[data-row='1999']")).toBeFocused();
  });

  test("four calls without the PSU are sent, and the fifth only on a second word", async ({ page, window }) => {
    const other = ids[2] ?? "";
    for (let call = 0; call < 3; call += 1) await bridge.ask("balances_refresh", { accountId: other, psu: ABSENT, overQuota: false });
    await window.open(bridge, `#/connections/${id}/accounts/${other}`);
    const ask = async () => {
      await tabAndPress(page, page.getByRole("button", { name: "Balances…" }));
      await tabAndPress(page, asked(page));
    };
    await expect(page.getByText("1 of 4 left today")).toBeVisible();
    await ask();
    await expect(page.getByText("None of 4 left today")).toBeVisible();
    await ask();
    const stop = page.getByRole("alertdialog", { name: "Send it over the limit?" });
    await expect(stop).toContainText("429");
    const before = (await bridge.ask("calls_list", { profileId, text: "", onlyFailures: false, before: null })).all;
    await tabAndPress(page, stop.getByRole("button", { name: "Cancel" }));
    expect((await bridge.ask("calls_list", { profileId, text: "", onlyFailures: false, before: null })).all).toBe(before);
    await ask();
    await tabAndPress(page, stop.getByRole("button", { name: "Send it all the same" }));
    await expect(page.getByText("Too many calls without the PSU")).toBeVisible();
    await expect(page.getByText(/counts anew on 7 Nov 2026/)).toBeVisible();
  });

  test("an export holds what the filter shows, each amount as the bank wrote it", async ({ page, window }) => {
    await window.open(bridge, account());
    await filled(page);
    await page.getByRole("combobox", { name: "Direction" }).selectOption("in");
    await expect(page.getByRole("status").filter({ hasText: /of 2,000 transactions/ })).toBeVisible();
    for (const [item, name] of [
      ["As CSV", "transactions.csv"],
      ["As JSON", "transactions.json"],
    ] as const) {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: new RegExp(item) }).click();
      await expect(page.getByText(`Saved as ${name}.`)).toBeVisible();
    }
    const transactions = await kept(first, true);
    const csv = readFileSync(join(bridge.folder, "saved", "transactions.csv"), "utf8").trim().split("\r\n");
    expect(csv[0]).toBe("Day,Status,Direction,Amount,Currency,Label,Reference");
    expect(csv.slice(1).map((line) => line.split(",")[3])).toEqual(transactions.map(({ amount }) => amount));
    const json = JSON.parse(readFileSync(join(bridge.folder, "saved", "transactions.json"), "utf8")) as unknown[];
    expect(json).toHaveLength(transactions.length);
  });

  test("the PSU’s address is typed once and chosen after that", async ({ page, window }) => {
    await window.open(bridge, account());
    await filled(page);
    const ask = () => tabAndPress(page, page.getByRole("button", { name: "Balances…" }));
    await ask();
    await tabTo(page, page.getByRole("radio", { name: "Not there" }));
    await page.keyboard.press("ArrowDown");
    await tabAndType(page, page.getByRole("textbox", { name: "IP address of the PSU" }), "host.example");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/Write an IPv4 or IPv6 address/)).toBeVisible();
    await tabAndType(page, page.getByRole("textbox", { name: "IP address of the PSU" }), "2001:db8::7");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/The bank gave \d+ balances?\./)).toBeVisible();
    await page.getByRole("link", { name: "Open the call" }).click();
    await expect(page.getByText("2001:db8::7").first()).toBeVisible();
    await window.go(account());
    await filled(page);
    await ask();
    await page.getByRole("radio", { name: /^There/ }).check();
    await expect(page.getByRole("textbox", { name: "IP address of the PSU" })).toHaveValue("");
    await page.getByRole("button", { name: "2001:db8::7" }).click();
    await expect(page.getByRole("textbox", { name: "IP address of the PSU" })).toHaveValue("2001:db8::7");
  });
});
