/** A connection at one of Arkéa's banks: no consent to send, limits of its own, two pages of transactions, two versions. */
import type { Page } from "@playwright/test";
import { AXA, BERGOT, connect, FORTUNEO, open, portalApp } from "./arkea";
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { ABSENT } from "./psu";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

/** Friday 6 November 2026, noon in Paris. */
const FRIDAY = Date.parse("2026-11-06T11:00:00Z");
const PRESENT = { ipAddress: "192.0.2.7", userAgent: null };

let bridge: Bridge;
let profileId: string;
let registrationId: string;
let fresh: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  await bridge.ask("local_banks_clock", { profileId, instant: FRIDAY });
  registrationId = (await portalApp(bridge, profileId)).summary.id;
  fresh = await open(bridge, profileId, registrationId, "Francis Bergot");
});
test.afterAll(() => bridge?.stop());

const asked = (page: Page) => page.getByRole("button", { name: /^(Ask the bank|Demander à la banque)$/ });

describeScreen("arkea-connection-new", () => bridge, () => ({ at: "#/connections/new" }));

describeScreen("arkea-connection-fresh", () => bridge, () => ({ at: `#/connections/${fresh}` }));
describeScreen("arkea-consent-before", () => bridge, () => ({ at: `#/connections/${fresh}?consent` }));

test.describe("with an access", () => {
  let id: string;
  let account: string;
  test.beforeAll(async () => {
    id = await connect(bridge, profileId, registrationId, BERGOT, "Francis Bergot");
    // Once without the PSU: what is counted here is to be seen.
    const { accounts } = await bridge.ask("accounts_refresh", { connectionId: id, psu: ABSENT, overQuota: false });
    account = accounts[0]?.id ?? "";
    await bridge.ask("balances_refresh", { accountId: account, psu: PRESENT, overQuota: false });
    const { fetched } = await bridge.ask("transactions_refresh", { accountId: account, psu: PRESENT, overQuota: false, fromDay: null, untilDay: null });
    expect(fetched.pages).toBe(2);
  });

  describeScreen("arkea-desk", () => bridge, () => ({ at: "#/" }));
  describeScreen("arkea-connection", () => bridge, () => ({
    at: `#/connections/${id}`,
    // In its first second, an hour reads otherwise.
    then: (page) => expect(page.getByRole("timer")).toHaveText(/^\d\d:\d\d$/),
  }));
  describeScreen("arkea-consent", () => bridge, () => ({ at: `#/connections/${id}?consent` }));
  describeScreen("arkea-accounts", () => bridge, () => ({ at: `#/connections/${id}?accounts` }));
  describeScreen("arkea-ask", () => bridge, () => ({
    at: `#/connections/${id}/accounts/${account}`,
    then: async (page, window) => {
      await page.getByRole("button", { name: /^(Transactions…|Opérations…)$/ }).click();
      await asked(page).waitFor();
      await window.settle();
    },
  }));
  describeScreen("arkea-account", () => bridge, () => ({
    at: `#/connections/${id}/accounts/${account}`,
    then: async (page, window) => {
      await page.getByRole("button", { name: /^(Transactions…|Opérations…)$/ }).click();
      await page.getByRole("radio", { name: /^(There|Présent)/ }).check();
      await page.getByRole("textbox", { name: /IP/ }).fill("192.0.2.7");
      await asked(page).click();
      await expect(page.getByText(/on 2 pages|en 2 pages/)).toBeVisible();
      await expect(page.locator(".windowed .coming")).toHaveCount(0);
      await window.settle();
    },
  }));
  describeScreen("arkea-identity", () => bridge, () => ({
    at: `#/connections/${id}?identity`,
    then: async (page, window) => {
      await page.getByRole("button", { name: /Ask who the PSU is|Demander qui est le PSU|Ask again|Redemander/ }).first().click();
      await page.getByRole("radio", { name: /^(There|Présent)/ }).check();
      await page.getByRole("textbox", { name: /IP/ }).fill("192.0.2.7");
      await asked(page).click();
      await expect(page.getByText("BERGOT FRANCIS").first()).toBeVisible();
      await window.settle();
    },
  }));
});

test.describe("with nothing to read", () => {
  let nothing: string;
  let closed: string;
  test.beforeAll(async () => {
    nothing = await connect(bridge, profileId, registrationId, "GUICHET-BEAU", "Pierre Beau");
    closed = await connect(bridge, profileId, registrationId, "GUICHET-NOCONSENT", "Sans Accord");
  });
  const ask = async (page: Page) => {
    await page.getByRole("button", { name: /Ask for the list|Demander la liste/ }).click();
    await page.getByRole("radio", { name: /^(There|Présent)/ }).check();
    await page.getByRole("textbox", { name: /IP/ }).fill("192.0.2.7");
    await asked(page).click();
  };
  describeScreen("arkea-no-account", () => bridge, () => ({
    at: `#/connections/${nothing}?accounts`,
    then: async (page, window) => {
      await ask(page);
      await expect(page.getByText(/The bank sent an empty list|La banque a envoyé une liste vide/).first()).toBeVisible();
      await window.settle();
    },
  }));
  describeScreen("arkea-not-consented", () => bridge, () => ({
    at: `#/connections/${closed}?accounts`,
    then: async (page, window) => {
      await ask(page);
      await expect(page.getByText("NO_CONSENTS").first()).toBeVisible();
      await window.settle();
    },
  }));
});

test.describe("for funds checks", () => {
  test.beforeAll(async () => {
    // Whose accounts are offered: an app has one access in each role.
    const listing = await connect(bridge, profileId, registrationId, BERGOT, "Francis Bergot");
    await bridge.ask("accounts_refresh", { connectionId: listing, psu: PRESENT, overQuota: false });
    await connect(bridge, profileId, registrationId, BERGOT, "Francis Bergot", "cbpii");
  });
  describeScreen("arkea-funds", () => bridge, () => ({
    at: "#/funds",
    then: async (page, window) => {
      await page.getByRole("textbox", { name: /^IBAN/ }).fill("FR7614518000000000000000001");
      await page.getByRole("textbox", { name: /^(Reference|Référence)/ }).fill("COMMANDE-0419");
      await page.getByRole("textbox", { name: /^(Amount|Montant)/ }).fill("12.50");
      await asked(page).click();
      await expect(page.getByText(/^(Yes|Oui)\s?:/).first()).toBeVisible();
      await window.settle();
    },
  }));
});

test.describe("the bank’s settings", () => {
  let id: string;
  test.beforeAll(async () => {
    const app = await portalApp(bridge, profileId, AXA, "Budget Clair AXA");
    id = await open(bridge, profileId, app.summary.id, "Anne Xavier", "aisp", AXA);
  });
  describeScreen("arkea-settings", () => bridge, () => ({ at: `#/settings/banks/${FORTUNEO}` }));
  describeScreen("arkea-settings-no-host", () => bridge, () => ({ at: `#/settings/banks/${AXA}` }));
  describeScreen("arkea-connection-no-host", () => bridge, () => ({ at: `#/connections/${id}` }));
});
