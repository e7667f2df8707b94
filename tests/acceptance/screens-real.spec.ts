/** The screens of real profiles: sandbox without certificates, and live with the question it asks before it sends. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReviewView } from "../../ui/src/ipc/generated/ReviewView";
import { Bridge } from "./bridge";
import { ANSWERS, draft, practise } from "./enrolment";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

let bridge: Bridge;
test.beforeAll(async () => {
  bridge = await Bridge.start();
});
test.afterAll(() => bridge?.stop());

test.describe("sandbox", () => {
  let drafts: { bank: string; review: string };
  test.beforeAll(async () => {
    const { profileId } = await bridge.ask("profile_create", {
      name: "Budget Clair, bac à sable",
      environment: "sandbox",
      oid: "PSDFR-ACPR-12345",
      legalName: "Budget Clair SAS",
    });
    drafts = {
      bank: (await draft(bridge, profileId ?? "", "bank")).id,
      review: (await draft(bridge, profileId ?? "", "review")).id,
    };
  });
  describeScreen("sandbox-desk", () => bridge, () => ({ at: "#/" }));
  describeScreen("sandbox-certificates", () => bridge, () => ({ at: "#/certificates" }));
  describeScreen("sandbox-local-banks", () => bridge, () => ({ at: "#/local-banks" }));
  describeScreen("sandbox-settings", () => bridge, () => ({ at: "#/settings" }));
  describeScreen("sandbox-wizard-bank", () => bridge, () => ({ at: `#/registrations/draft/${drafts.bank}` }));
  describeScreen("sandbox-wizard-not-ready", () => bridge, () => ({ at: `#/registrations/draft/${drafts.review}` }));
});

test.describe("live", () => {
  let review: string;
  test.beforeAll(async () => {
    // A live profile that happens to hold practice certificates: nothing of it is ever sent here.
    const practice = await practise(bridge);
    const { profiles, dataFolder } = await bridge.ask("app_start", {});
    const oid = profiles.find(({ id }) => id === practice)?.oid ?? "";
    const { profileId } = await bridge.ask("profile_create", {
      name: "Budget Clair, production",
      environment: "live",
      oid,
      legalName: "Budget Clair SAS",
    });
    const files = ["qwac.pem", "qwac.key.pem", "qsealc.pem", "qsealc.key.pem"].map((name) => ({
      name,
      content: readFileSync(join(dataFolder, "local-banks", practice, "practice-tpp", name)).toString("base64"),
    }));
    await bridge.ask("certificates_import", { profileId: profileId ?? "", files, staged: [], passphrase: null, choices: [] });
    const banks = await bridge.ask("banks_list", { profileId: profileId ?? "" });
    const bank = banks.banks.find(({ key }) => key === ANSWERS.bankKey);
    const entryHost = bank?.entryPoints.find(({ recommended }) => recommended)?.host ?? "";
    review = (await draft(bridge, profileId ?? "", "review", { ...ANSWERS, entryHost })).id;
  });
  describeScreen("live-certificates", () => bridge, () => ({ at: "#/certificates" }));
  describeScreen("live-wizard-review", () => bridge, () => ({ at: `#/registrations/draft/${review}` }));
  describeScreen("live-wizard-asks-once-more", () => bridge, () => ({
    at: `#/registrations/draft/${review}`,
    then: async (page, window) => {
      // Practice certificates are refused for live: the verdict is put aside, and nothing is confirmed.
      await page.route("**/ipc/draft_review", async (route) => {
        const answer = await route.fetch();
        const review = (await answer.json()) as ReviewView;
        await route.fulfill({ response: answer, json: { ...review, ready: true, findings: [], problems: [] } });
      });
      await page.reload();
      await window.settle();
      await page.getByRole("button", { name: /Send to the bank|Envoyer à la banque/ }).click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
    },
  }));
});
