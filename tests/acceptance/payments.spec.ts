/** Payments over a local bank: each screen of their way, and one that is typed, sent, approved and confirmed by hand. */
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { created, decided, drafted, payingApp } from "./payments";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

let bridge: Bridge;
let profileId: string;
let app: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
});
test.afterAll(() => bridge?.stop());

describeScreen("payments-no-app", () => bridge, () => ({ at: "#/payments" }));

test.describe("with an app that may", () => {
  let draft: string;
  let toApprove: string;
  let toConfirm: string;
  let rejected: string;
  test.beforeAll(async () => {
    app = (await payingApp(bridge, profileId)).summary.id;
    toApprove = (await created(bridge, profileId, app)).summary.id;
    const second = { paymentInformationId: "PAIEMENT-0002" };
    toConfirm = (await created(bridge, profileId, app, second)).summary.id;
    await decided(bridge, toConfirm);
    rejected = (await created(bridge, profileId, app, { paymentInformationId: "PAIEMENT-0003" })).summary.id;
    await decided(bridge, rejected, "refuse");
    draft = (await drafted(bridge, profileId, app, { paymentInformationId: "PAIEMENT-0004", amount: "1,5" })).summary.id;
  });

  describeScreen("payments", () => bridge, () => ({ at: "#/payments" }));
  describeScreen("payment-app", () => bridge, () => ({ at: `#/payments/${draft}` }));
  describeScreen("payment-wrong", () => bridge, () => ({
    at: `#/payments/${draft}`,
    then: async (page, window) => {
      const next = page.getByRole("button", { name: /^(Next|Suivant)/ });
      await next.click();
      await page.getByRole("textbox", { name: /^(Amount|Montant)/ }).waitFor();
      await next.click();
      await page.getByText(/above zero with a point|supérieur à zéro/).waitFor();
      await window.settle();
    },
  }));
  describeScreen("payment-to-approve", () => bridge, () => ({ at: `#/payments/${toApprove}` }));
  describeScreen("payment-to-confirm", () => bridge, () => ({ at: `#/payments/${toConfirm}` }));
  describeScreen("payment-rejected", () => bridge, () => ({ at: `#/payments/${rejected}` }));
  describeScreen("payment-cancel-dialog", () => bridge, () => ({
    at: `#/payments/${toApprove}`,
    then: async (page, window) => {
      await page.getByRole("button", { name: /^(Take off the list|Retirer de la liste)/ }).click();
      await page.getByRole("alertdialog").waitFor();
      await window.settle();
    },
  }));

  test("is typed, reviewed and sent once, and the list shows it", async ({ page, window }) => {
    await window.open(bridge, "#/payments");
    await page.getByRole("button", { name: "New payment" }).click();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("textbox", { name: "Creditor’s name" }).fill("Imprimerie du Vieux-Port");
    await page.getByRole("textbox", { name: "Creditor’s IBAN" }).fill("FR76 9999 9009 0007 0000 0010 166");
    await page.getByRole("textbox", { name: "Amount in euro" }).fill("75.10");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText("It is sent once")).toBeVisible();
    await page.getByRole("button", { name: "Send to the bank" }).click();
    await expect(page.getByText("The bank has it, the PSU has not approved it")).toBeVisible();
    const id = page.url().split("/payments/")[1] ?? "";
    await decided(bridge, decodeURIComponent(id));
    await page.getByRole("button", { name: "Confirm the payment" }).click();
    await expect(page.getByText("It is the bank’s to execute")).toBeVisible();
  });
});
