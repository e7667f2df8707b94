/** The consent of a connection, over the local bank: chosen, reviewed, sent, taken back, and looked beyond. */
import { Bridge } from "./bridge";
import { enrol, practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { ABSENT, connect, connectAnew, consent, EDME, IBANS, list, open } from "./psu";
import { describeScreen } from "./screens";
import { expect, test, type Window } from "./window";
import type { Page } from "@playwright/test";

const TAB = /^(Consent|Consentement)$/;

let bridge: Bridge;
let profileId: string;
let registrationId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  registrationId = (await enrol(bridge, profileId)).summary.id;
});
test.afterAll(() => bridge?.stop());

async function toConsent(page: Page, window: Window): Promise<void> {
  await page.getByRole("tab", { name: TAB }).click();
  await window.settle();
}

test.describe("not authorised", () => {
  let id: string;
  test.beforeAll(async () => {
    id = await open(bridge, profileId, registrationId);
  });
  describeScreen("consent-not-authorised", () => bridge, () => ({ at: `#/connections/${id}`, then: toConsent }));
});

test.describe("authorised", () => {
  let id: string;
  test.beforeAll(async () => {
    id = await connectAnew(bridge, profileId, registrationId);
  });
  describeScreen("consent-not-asked", () => bridge, () => ({ at: `#/connections/${id}`, then: toConsent }));
  describeScreen("consent-list-dialog", () => bridge, () => ({
    at: `#/connections/${id}`,
    then: async (page, window) => {
      await toConsent(page, window);
      await page.getByRole("button", { name: /Ask for the accounts|Demander les comptes/ }).click();
      await page.getByRole("radio", { name: /^(There|Présent)/ }).click();
      await window.settle();
    },
  }));

  test.describe("and listed", () => {
    test.beforeAll(() => list(bridge, id));
    describeScreen("consent-listed", () => bridge, () => ({
      at: `#/connections/${id}`,
      then: async (page, window) => {
        await toConsent(page, window);
        await page.getByText(/Type an IBAN|Saisir un IBAN/).click();
        await page.getByRole("textbox", { name: "IBAN" }).fill("FR7612579000920400430518020");
        await expect(page.getByText(/check digits belong|clé de contrôle est celle/)).toBeVisible();
      },
    }));
  });

  test.describe("and consented", () => {
    test.beforeAll(() => consent(bridge, id, { balances: IBANS.slice(0, 3), transactions: [IBANS[0], IBANS[1]] }));
    describeScreen("consent", () => bridge, () => ({ at: `#/connections/${id}`, then: toConsent }));
    describeScreen("consent-review", () => bridge, () => ({
      at: `#/connections/${id}`,
      then: async (page, window) => {
        await toConsent(page, window);
        await page.getByRole("checkbox", { name: /^(Transactions|Opérations).*…2143/ }).click();
        await page.getByRole("checkbox", { name: /Identity of the PSU|Identité du PSU/ }).click();
        await page.getByRole("button", { name: /Review the request|Relire la requête/ }).click();
        await page.getByRole("group", { name: /What will change|Ce qui va changer/ }).waitFor();
        await window.settle();
      },
    }));
    describeScreen("consent-revoke-all", () => bridge, () => ({
      at: `#/connections/${id}`,
      then: async (page, window) => {
        await toConsent(page, window);
        await page.getByRole("button", { name: /Revoke everything…|Tout révoquer…/ }).click();
        await page.getByRole("alertdialog").waitFor();
      },
    }));
    describeScreen("consent-look", () => bridge, () => ({
      at: `#/connections/${id}`,
      then: async (page, window) => {
        await toConsent(page, window);
        await page.getByRole("button", { name: /Look for new|Chercher de nouveaux/ }).click();
        await page.getByRole("alertdialog").waitFor();
      },
    }));
  });

  test.describe("and looked beyond", () => {
    test.beforeAll(() => bridge.ask("consent_look", { connectionId: id, psu: ABSENT, confirmed: true }));
    describeScreen("consent-restore", () => bridge, () => ({ at: `#/connections/${id}`, then: toConsent }));
  });
});

test("a consent is chosen, reviewed, sent and taken back without a mouse", async ({ page, window }) => {
  test.setTimeout(120_000);
  // The calls of a day without the PSU are few: this bank is asked by this test alone.
  const other = await Bridge.start();
  try {
    const profile = await practise(other);
    const id = await connectAnew(other, profile, (await enrol(other, profile)).summary.id, "Keyboard");
    const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
    const box = (name: RegExp) => page.getByRole("checkbox", { name });
    await window.open(other, `#/connections/${id}`);
    await tabTo(page, page.getByRole("tab", { name: "Token" }));
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name: "Consent" })).toBeFocused();

    await tabAndPress(page, button("Ask for the accounts"));
    await tabTo(page, page.getByRole("radio", { name: "Not there" }));
    await page.keyboard.press("ArrowDown");
    await tabAndType(page, page.getByRole("textbox", { name: "IP address of the PSU" }), "192.0.2.7");
    await tabAndPress(page, button("Ask the bank"));
    await expect(box(/^Balances, .*…6515: not granted/)).toBeVisible();

    // One IBAN is known already: typed, it stands beside those the bank lists.
    await tabAndPress(page, page.locator("summary", { hasText: "Type an IBAN that is known already" }));
    await tabAndType(page, page.getByRole("textbox", { name: "IBAN" }), IBANS[0]);
    await tabAndPress(page, button("Add to the table"));
    await expect(page.getByText("This account is in the table already.")).toBeVisible();

    await tabAndPress(page, box(/^All accounts, Balances/), "Space");
    await tabAndPress(page, box(/^Transactions, .*…6515/), "Space");
    await tabAndPress(page, button("Review the request"));
    const review = page.getByRole("group", { name: "What will change at the bank" });
    await expect(review, "the review takes the focus").toBeFocused();
    await expect(review).toContainText(/Grants\s*Transactions of .*…6515/);
    await tabAndPress(page, button("Send to the bank"));
    await expect(page.getByText("The bank recorded the consent")).toBeVisible();
    await expect(box(/^Transactions, .*…6515: granted/)).toBeChecked();
    await expect(page.getByText("Balances of 4 accounts, transactions of 1 account")).toBeVisible();

    await tabAndPress(page, box(/^Transactions, .*…6515/), "Space");
    await tabAndPress(page, button("Review the request"));
    await expect(review).toContainText(/Revokes\s*Transactions of .*…6515/);
    await tabAndPress(page, button("Back to the choice"));

    await tabAndPress(page, button("Revoke everything…"));
    await tabAndPress(page, page.getByRole("alertdialog").getByRole("button", { name: "Revoke everything" }));
    await expect(page.getByText("The bank took everything back")).toBeVisible();
    await expect(box(/^Balances, .*…6515: not granted/)).toBeVisible();
    await expect(page.getByText("Took everything back", { exact: true })).toBeVisible();
    await page.goto("about:blank");
  } finally {
    await other.stop();
  }
});

test("a look that was interrupted is offered to be restored at the next start", async ({ page, window }) => {
  const other = await Bridge.start();
  try {
    const profile = await practise(other);
    const id = await connect(other, profile, (await enrol(other, profile)).summary.id);
    await list(other, id);
    await consent(other, id, { balances: [...IBANS], transactions: [IBANS[0]] });
    await other.ask("consent_look", { connectionId: id, psu: ABSENT, confirmed: true });
    await other.restart();
    await window.open(other, `#/connections/${id}`);
    await toConsent(page, window);
    await expect(page.getByText("The search for new accounts is not finished")).toBeVisible();
    await page.getByRole("button", { name: "Review the restoration" }).click();
    await page.getByRole("button", { name: "Send to the bank" }).click();
    await expect(page.getByText("The bank recorded the consent")).toBeVisible();
    await expect(page.getByText("The search for new accounts is not finished")).toHaveCount(0);
    await expect(page.getByRole("checkbox", { name: /^Balances, .*: granted/ })).toHaveCount(4);
    await page.goto("about:blank");
  } finally {
    await other.stop();
  }
});

test("an account opened since is found, chosen, and stands in the restored consent", async ({ page, window }) => {
  test.setTimeout(120_000);
  const other = await Bridge.start();
  try {
    const profile = await practise(other);
    const id = await connect(other, profile, (await enrol(other, profile)).summary.id);
    await list(other, id);
    await consent(other, id, { balances: [...IBANS], transactions: [IBANS[0]] });
    await other.ask("local_banks_open_account", { profileId: profile, personaId: EDME.onlineId });
    await list(other, id);
    await window.open(other, `#/connections/${id}`);
    await toConsent(page, window);
    const balances = (state: string) => page.getByRole("checkbox", { name: new RegExp(`^Balances, .*: ${state}`) });
    await expect(balances("granted"), "the bank does not list the new one yet").toHaveCount(4);
    await expect(balances("not granted")).toHaveCount(0);

    await page.getByRole("button", { name: "Look for new accounts…" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("radio", { name: "There, and asking for this" }).check();
    await dialog.getByRole("button", { name: "Take back and look" }).click();
    await expect(dialog.getByText("Type the PSU’s IP address, or say that they are not there.")).toBeVisible();
    await dialog.getByRole("textbox", { name: "IP address of the PSU" }).fill("192.0.2.7");
    await dialog.getByRole("button", { name: "Take back and look" }).click();
    await expect(page.getByText("4 accounts were open before and are chosen again below. 1 account is new.")).toBeVisible();
    await expect(balances("to be granted")).toHaveCount(4);
    await balances("not granted").check();
    await page.getByRole("button", { name: "Review the restoration" }).click();
    await page.getByRole("button", { name: "Send to the bank" }).click();

    await expect(page.getByText("The bank recorded the consent")).toBeVisible();
    await expect(page.getByText("The accounts were asked for again: the table shows what is open now.")).toBeVisible();
    await expect(page.getByText("The search for new accounts is not finished")).toHaveCount(0);
    await expect(balances("granted")).toHaveCount(5);
    const { sent, granted } = await other.ask("consent_show", { connectionId: id });
    expect(sent.map(({ choice }) => choice.balances.length), "newest first: restored, taken back, as it was").toEqual([5, 0, 4]);
    expect([granted.balances.length, granted.transactions]).toEqual([5, [IBANS[0]]]);
    await page.goto("about:blank");
  } finally {
    await other.stop();
  }
});
