/** The apps' own tokens, held after a bank was asked about a payment: seen, and revoked by hand. */
import { portalApp } from "./arkea";
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { tabAndPress } from "./keyboard";
import { created, payingApp } from "./payments";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

const ARKEA = "arkea-fortuneo";
let bridge: Bridge;
let profileId: string;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  const bpce = (await payingApp(bridge, profileId)).summary.id;
  const arkea = (await portalApp(bridge, profileId, ARKEA)).summary.id;
  await created(bridge, profileId, bpce);
  await created(bridge, profileId, arkea, { bankKey: ARKEA, paymentInformationId: "PAIEMENT-0002", instructionId: "PAIEMENT-0002-1", endToEndId: "PAIEMENT-0002-E" });
});
test.afterAll(() => bridge?.stop());

describeScreen("payment-tokens", () => bridge, () => ({ at: "#/payments" }));

test("an app's own token is revoked at its bank alone, without a mouse, and named by its bank", async ({ page, window }) => {
  await window.open(bridge, "#/payments");
  const panel = page.getByRole("region", { name: "The apps’ own tokens" });
  const at = (bank: string) => panel.getByRole("button", { name: `Revoke the token at ${bank}` });
  await expect(panel.getByRole("button")).toHaveCount(2);
  await tabAndPress(page, at("Fortuneo"));
  await expect(at("Fortuneo")).toHaveCount(0);
  await expect(at("Caisse d'Epargne Ile-de-France")).toBeEnabled();
  const { calls } = await bridge.ask("calls_list", { profileId, text: "", onlyFailures: false, before: null });
  expect([calls[0]?.bankName, calls[0]?.purpose, calls[0]?.status]).toEqual(["Fortuneo", "token-revocation", 200]);

  // With the last one the panel goes.
  await tabAndPress(page, at("Caisse d'Epargne Ile-de-France"));
  await expect(panel).toHaveCount(0);
  expect((await bridge.ask("payments_list", { profileId })).tokens).toEqual([]);
});
