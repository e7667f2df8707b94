/** Payments over a local bank: each screen of their way, and one that is typed, sent, approved and confirmed by hand. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { PaymentFields } from "../../ui/src/ipc/generated/PaymentFields";
import { Bridge } from "./bridge";
import { BANK, practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { atTheBank, cancelled, confirmed, created, decided, drafted, PAYER, payingApp } from "./payments";
import { decide } from "./psu";
import { describeScreen } from "./screens";
import { WrongServers } from "./tls";
import { expect, test, type Window } from "./window";

/** Friday 6 November 2026, noon in Paris, and the Wednesday after, when what was sent then is settled. */
const FRIDAY = Date.parse("2026-11-06T11:00:00Z");
const WEDNESDAY = Date.parse("2026-11-11T11:00:00Z");

let bridge: Bridge;
let profileId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  await bridge.ask("local_banks_clock", { profileId, instant: FRIDAY });
});
test.afterAll(() => bridge?.stop());

describeScreen("payments-no-app", () => bridge, () => ({ at: "#/payments" }));

test.describe("with an app that may", () => {
  let places: Record<"draft" | "reviewed" | "toApprove" | "atTheBank" | "toConfirm" | "accepted" | "rejected" | "cancelled" | "settled", string>;
  test.beforeAll(async () => {
    test.setTimeout(120_000);
    const app = (await payingApp(bridge, profileId)).summary.id;
    let number = 0;
    /** What a snapshot can hold. */
    const named = (): Partial<PaymentFields> => {
      number += 1;
      const id = `PAIEMENT-000${number}`;
      return { paymentInformationId: id, instructionId: `${id}-1`, endToEndId: `${id}-E` };
    };
    const made = async (change: Partial<PaymentFields> = {}) => (await created(bridge, profileId, app, { ...named(), ...change })).summary.id;
    const later: Partial<PaymentFields> = { kind: "deferred", executionDay: "2026-11-20" };
    const settled = await made();
    await confirmed(bridge, settled);
    await bridge.ask("local_banks_clock", { profileId, instant: WEDNESDAY });
    await bridge.ask("payment_look", { paymentId: settled });
    const [toApprove, away, toConfirm, accepted, rejected, gone] = [await made({ amount: "1234.5" }), await made(), await made(), await made(later), await made(), await made(later)];
    await atTheBank(bridge, away);
    await decided(bridge, toConfirm);
    await confirmed(bridge, accepted);
    await decided(bridge, rejected, "refuse");
    await confirmed(bridge, gone);
    await cancelled(bridge, gone);
    const reviewed = await drafted(bridge, profileId, app, named());
    const draft = await drafted(bridge, profileId, app, { ...named(), amount: "1.505" });
    places = { draft: draft.summary.id, reviewed: reviewed.summary.id, toApprove, atTheBank: away, toConfirm, accepted, rejected, cancelled: gone, settled };
  });
  const at = (place: keyof typeof places) => `#/payments/${places[place]}`;
  const next = (page: Page) => page.getByRole("button", { name: /^(Next|Suivant)/ }).click();
  const amount = (page: Page) => page.getByRole("textbox", { name: /^(Amount|Montant)/ });

  describeScreen("payments", () => bridge, () => ({ at: "#/payments" }));
  describeScreen("desk-payments", () => bridge, () => ({ at: "#/" }));
  describeScreen("payment-app", () => bridge, () => ({ at: at("draft") }));
  describeScreen("payment-wrong", () => bridge, () => ({
    at: at("draft"),
    then: async (page, window) => {
      await next(page);
      await amount(page).waitFor();
      await next(page);
      await page.getByText(/Write an amount above zero|Écrivez un montant supérieur à zéro/).waitFor();
      await window.settle();
    },
  }));
  const review = async (page: Page, window: Window) => {
    await next(page);
    await amount(page).waitFor();
    await next(page);
    await page.getByText(/It is sent once|Il est envoyé une fois/).waitFor();
    await window.settle();
  };
  describeScreen("payment-review", () => bridge, () => ({ at: at("reviewed"), then: review }));
  describeScreen("payment-to-approve", () => bridge, () => ({ at: at("toApprove") }));
  describeScreen("payment-at-bank", () => bridge, () => ({ at: at("atTheBank") }));
  describeScreen("payment-wrong-answer", () => bridge, () => ({
    at: at("atTheBank"),
    then: async (page, window) => {
      await page.getByRole("textbox", { name: /browser ended|navigateur s’est arrêté/ }).fill("https://tpp.example/callback?state=of-another&code=1");
      await page.getByRole("button", { name: /Take the answer|Prendre la réponse/ }).click();
      await expect(page.locator("[aria-invalid='true']")).toHaveCount(1);
      await window.settle();
    },
  }));
  describeScreen("payment-to-confirm", () => bridge, () => ({ at: at("toConfirm") }));
  describeScreen("payment-accepted", () => bridge, () => ({ at: at("accepted") }));
  describeScreen("payment-settled", () => bridge, () => ({ at: at("settled") }));
  describeScreen("payment-rejected", () => bridge, () => ({ at: at("rejected") }));
  describeScreen("payment-cancelled", () => bridge, () => ({ at: at("cancelled") }));
  describeScreen("payment-cancel-dialog", () => bridge, () => ({
    at: at("accepted"),
    then: async (page, window) => {
      await page.getByRole("button", { name: /^(Cancel the payment…|Annuler le paiement…)$/ }).click();
      await page.getByRole("alertdialog").waitFor();
      await window.settle();
    },
  }));
  describeScreen("payment-discard-dialog", () => bridge, () => ({
    at: at("toApprove"),
    then: async (page, window) => {
      await page.getByRole("button", { name: /^(Take off the list|Retirer de la liste)/ }).click();
      await page.getByRole("alertdialog").waitFor();
      await window.settle();
    },
  }));

  test("is typed with a comma in French, and sent with a point", async ({ browser }) => {
    const context = await browser.newContext({ locale: "fr-FR" });
    try {
      const page = await context.newPage();
      await page.addInitScript((token) => sessionStorage.setItem("guichet-bridge-token", token), bridge.token);
      await page.goto(`${bridge.url}/${at("reviewed")}`);
      await next(page);
      await expect(amount(page)).toHaveValue("12,30");
      await amount(page).fill("1 012,45");
      await next(page);
      await expect(page.getByText("1\u202f012,45\u00a0EUR")).toBeVisible();
      await expect(page.getByText('"amount":"1012.45"')).toBeVisible();
      await page.getByRole("button", { name: /^Retour|^Précédent/ }).click();
      await amount(page).fill("12,30");
      await next(page);
      await expect(page.getByText("12,30\u00a0EUR")).toBeVisible();
    } finally {
      await context.close();
    }
  });
});

test("is typed, reviewed, sent once, approved and confirmed without a mouse, and cancelled so", async ({ page, window }) => {
  test.setTimeout(120_000);
  const other = await Bridge.start();
  try {
    const profile = await practise(other);
    await other.ask("local_banks_clock", { profileId: profile, instant: FRIDAY });
    await payingApp(other, profile);
    const button = (name: string | RegExp) => page.getByRole("button", { name });
    const field = (name: string | RegExp) => page.getByRole("textbox", { name });
    await window.open(other, "#/payments");
    await tabAndPress(page, button("New payment"));
    await expect(page.getByRole("heading", { level: 2, name: "App and bank" })).toBeVisible();
    const app = page.getByRole("combobox", { name: "App" });
    await tabTo(page, app);
    if ((await app.inputValue()) === "") await page.keyboard.press("ArrowDown");
    const bank = page.getByRole("combobox", { name: "Bank of the PSU" });
    await tabTo(page, bank);
    await expect(bank).toHaveValue(BANK.key);
    await tabAndPress(page, button("Next"));
    await expect(page.getByRole("heading", { level: 2, name: "Creditor and amount" })).toBeFocused();
    await tabTo(page, page.getByRole("radio", { name: "SEPA credit transfer" }));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { name: "On a later day" })).toBeChecked();
    await tabAndType(page, field("Creditor’s name"), "Imprimerie du Vieux-Port");
    await tabAndType(page, field("Creditor’s IBAN"), "FR76 9999 9009 0007 0000 0010 166");
    await tabAndType(page, field("Amount in euro"), "75,10");
    const day = page.getByLabel("Day", { exact: true });
    /** Leaves the field before the day, or the day: its parts are stops that show their focus by themselves. */
    const pastTheDay = async () => {
      for (let stop = 0; stop < 6; stop += 1) {
        await page.keyboard.press("Tab");
        if (!(await day.evaluate((field) => field === document.activeElement))) return;
      }
    };
    await pastTheDay();
    await tabAndPress(page, button("Next"));
    // What is wrong has the focus: the day is not typed yet.
    await expect(day).toBeFocused();
    await page.keyboard.type("11202026");
    await expect(day).toHaveValue("2026-11-20");
    await pastTheDay();
    await tabAndPress(page, button("Next"));
    await expect(page.getByText("It is sent once")).toBeVisible();
    await tabTo(page, page.getByRole("tab", { name: "Body" }));
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name: /Headers/ })).toHaveAttribute("aria-selected", "true");
    await tabAndPress(page, button("Send to the bank"));
    await expect(page.getByText("The bank has it, the PSU has not approved it")).toBeVisible();

    await tabAndPress(page, button("Open the bank’s page"));
    const answer = field("Address at which the browser ended");
    await answer.waitFor();
    const id = decodeURIComponent(page.url().split("/payments/")[1] ?? "");
    const { pending } = await other.ask("payment_show", { paymentId: id });
    await tabAndType(page, answer, await decide(pending?.url ?? "", "accept", PAYER));
    await tabAndPress(page, button("Take the answer"));
    await tabAndPress(page, button("Confirm the payment"));
    await expect(page.getByText("It is the bank’s to execute")).toBeVisible();

    await tabAndPress(page, button("Cancel the payment…"));
    const dialog = page.getByRole("alertdialog", { name: "Cancel this payment?" });
    await tabTo(page, dialog.getByRole("radio", { name: "The PSU ordered it" }));
    await page.keyboard.press("ArrowDown");
    await tabAndPress(page, dialog.getByRole("button", { name: "Cancel the payment" }));
    await expect(page.getByText("Nothing is paid.")).toBeVisible();
    const { report, fields } = await other.ask("payment_show", { paymentId: id });
    expect([report?.status?.word, report?.reason?.word, fields.amount]).toEqual(["CANC", "DUPL", "75.10"]);
  } finally {
    // The page's open event stream must not be what notices that the bridge is gone.
    await page.goto("about:blank");
    await other.stop();
  }
});

test.describe("at a bank that does not answer as it should", () => {
  let servers: WrongServers;
  let real: Bridge;
  let lost: string;
  let refused: string;
  test.beforeAll(async () => {
    servers = new WrongServers(BANK.host);
    real = await Bridge.start();
    // A sandbox profile that trusts the servers' root, with certificates that no bank knows.
    const practice = await practise(real);
    const { dataFolder } = await real.ask("app_start", {});
    const made = await real.ask("profile_create", { name: "Paie Clair", environment: "sandbox", oid: "PSDFR-ACPR-99999", legalName: "Practice TPP (Guichet)" });
    const profile = made.profileId ?? "";
    const files = ["qwac.pem", "qwac.key.pem", "qsealc.pem", "qsealc.key.pem"].map((name) => ({
      name,
      content: readFileSync(join(dataFolder, "local-banks", practice, "practice-tpp", name)).toString("base64"),
    }));
    await real.ask("certificates_import", { profileId: profile, files, staged: [], passphrase: null, choices: [] });
    await real.ask("anchor_add", { profileId: profile, bankKey: BANK.key, pem: servers.anchor, source: "made for this test" });
    const base = { profileId: profile, bankKey: BANK.key, entryHost: BANK.host, clientId: "PSDFR-ACPR-99999-0-PAIE", softwareId: "Paie Clair" };
    const app = await real.ask("registration_adopt", { ...base, redirectUris: ["https://tpp.example/callback"], madeBy: "portal", keyIdUrl: "" });
    /** Sends one to a server; answers its id. */
    const sent = async (address: string, id: string): Promise<string> => {
      const { own } = await real.ask("bank_settings_show", { profileId: profile, bankKey: BANK.key });
      await real.ask("bank_settings_save", { profileId: profile, bankKey: BANK.key, fields: { ...own, connectTo: address } });
      const ids = { paymentInformationId: id, instructionId: `${id}-1`, endToEndId: `${id}-E` };
      const { summary } = await drafted(real, profile, app.summary.id, ids);
      const { request } = await real.ask("payment_review", { paymentId: summary.id });
      await real.ask("payment_send", { paymentId: summary.id, requestId: request.requestId, confirmed: false }).catch(() => undefined);
      return summary.id;
    };
    lost = await sent(await servers.startPaying(), "PAIEMENT-0001");
    refused = await sent(await servers.startPaying({ status: 403, error: "Forbidden", message: "BE05", path: "/stet/psd2/v1.4.2/payment-requests" }), "PAIEMENT-0002");
  });
  test.afterAll(async () => {
    await real?.stop();
    servers?.stop();
  });

  describeScreen("payment-answer-lost", () => real, () => ({ at: `#/payments/${lost}` }));
  describeScreen("payment-refused", () => real, () => ({ at: `#/payments/${refused}` }));
  describeScreen("desk-payment-lost", () => real, () => ({ at: "#/" }));
});
