/** Funds checks over the local bank, and the ways around this computer's browser: the fallback, and the bank's own app. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionView } from "../../ui/src/ipc/generated/ConnectionView";
import { Bridge } from "./bridge";
import { ANSWERS, draft, enrol, practise, sendDraft } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { connect, decide, EDME, IBANS, list } from "./psu";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

let bridge: Bridge;
let profileId: string;
let registrationId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  registrationId = (await enrol(bridge, profileId)).summary.id;
});
test.afterAll(() => bridge?.stop());

describeScreen("funds-no-connection", () => bridge, () => ({ at: "#/funds" }));
describeScreen("connection-new-funds", () => bridge, () => ({ at: "#/connections/new/funds" }));

test.describe("without an app that may", () => {
  let other: Bridge;
  test.beforeAll(async () => {
    other = await Bridge.start();
    const profile = await practise(other);
    await sendDraft(other, (await draft(other, profile, "review", { ...ANSWERS, scopes: ["aisp"] })).id);
  });
  test.afterAll(() => other?.stop());
  describeScreen("connection-new-funds-no-scope", () => other, () => ({ at: "#/connections/new/funds" }));
});

test.describe("on a connection", () => {
  let aisp: string;
  test.beforeAll(async () => {
    aisp = await connect(bridge, profileId, registrationId);
    await list(bridge, aisp);
    await connect(bridge, profileId, registrationId, "cbpii");
  });

  describeScreen("funds", () => bridge, () => ({ at: "#/funds" }));
  describeScreen("funds-answered", () => bridge, () => ({
    at: "#/funds",
    then: async (page, window) => {
      await page.getByRole("textbox", { name: /^IBAN/ }).fill(IBANS[0]);
      await page.getByRole("textbox", { name: /^(Reference|Référence)/ }).fill("COMMANDE-0419");
      const amount = page.getByRole("textbox", { name: /^(Amount|Montant)/ });
      for (const [typed, answer] of [["120.50", /^(Yes|Oui)\s?:/], ["9000000", /^(No|Non)\s?:/]] as const) {
        await amount.fill(typed);
        await page.getByRole("button", { name: /Ask the bank|Demander à la banque/ }).click();
        await expect(page.getByText(answer).first()).toBeVisible();
      }
      await window.settle();
    },
  }));
  describeScreen("funds-wrong", () => bridge, () => ({
    at: "#/funds",
    then: async (page, window) => {
      await page.getByRole("textbox", { name: /^IBAN/ }).fill("FR7612579000920400430518020");
      await page.getByRole("textbox", { name: /^(Amount|Montant)/ }).fill("1,505");
      await page.getByRole("button", { name: /Ask the bank|Demander à la banque/ }).click();
      await page.getByText(/Write an amount above zero|Écrivez un montant supérieur à zéro/).waitFor();
      await window.settle();
    },
  }));
  describeScreen("connection-fallback", () => bridge, () => ({
    at: `#/connections/${aisp}`,
    then: async (page, window) => {
      await page.getByText(/When the bank’s interface is down|Quand l’interface de la banque/).click();
      await page.getByRole("button", { name: /Ask for the way|Demander le chemin/ }).click();
      await page.getByText(/answered with a redirect|répondu par une redirection/).waitFor();
      await window.settle();
      // The token that the bank put into the address is nowhere on the page.
      expect(await page.locator("body").innerText()).not.toMatch(/eyJ[\w-]{8}/);
    },
  }));
});

test("a connection for funds checks is opened, authorised and asked on without a mouse", async ({ page, window }) => {
  test.setTimeout(120_000);
  const other = await Bridge.start();
  try {
    const profile = await practise(other);
    await enrol(other, profile);
    const button = (name: string | RegExp) => page.getByRole("button", { name });
    await window.open(other, "#/");
    await page.keyboard.press("g");
    await page.keyboard.press("f");
    await tabAndPress(page, page.getByRole("link", { name: "Connect a PSU for funds checks" }));
    await expect(page.getByRole("radio", { name: "Funds confirmation", exact: true })).toBeChecked();
    await tabAndType(page, page.getByRole("searchbox", { name: "Find a bank" }), "12579");
    await tabAndPress(page, page.getByRole("radio", { name: /12579/ }), "Space");
    await tabAndPress(page, button("Open the connection"));
    await tabAndPress(page, button("Open the bank’s page"));
    await page.getByRole("timer").waitFor();
    const id = decodeURIComponent(new URL(page.url()).hash.split("/").at(-1) ?? "");
    const { pending } = await other.ask("connection_show", { connectionId: id });
    const answer = await decide(pending?.url ?? "", "accept", EDME.onlineId);
    await tabAndType(page, page.getByRole("textbox", { name: "Address at which the browser ended" }), answer);
    await tabAndPress(page, button("Take the answer"));
    await expect(page.getByRole("timer", { name: "Left of the access token" })).toBeVisible();
    await expect(page.getByRole("tab", { name: "Consent" })).toHaveCount(0);

    await window.go("#/funds");
    await tabAndType(page, page.getByRole("textbox", { name: /^IBAN/ }), "FR76 1257 9007 0008 6000 0716 515");
    await tabAndType(page, page.getByRole("textbox", { name: /^Amount/ }), "0470926.57");
    await tabTo(page, page.getByRole("radio", { name: "v1.4.2" }));
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("radio", { name: "v1.6.2" })).toBeChecked();
    await tabAndPress(page, button("Ask the bank"));
    await expect(page.getByText("Yes: 0,470,926.57\u00a0EUR is available on …6515")).toBeVisible();

    // What left is what was typed, digit for digit, in the version that was chosen.
    const { calls } = await other.ask("calls_list", { profileId: profile, text: "", onlyFailures: false, before: null });
    const asked = calls.find(({ purpose }) => purpose === "funds-confirmation");
    const call = await other.ask("call_show", { callId: asked?.id ?? "" });
    expect(JSON.stringify(call)).toContain("0470926.57");
    expect(JSON.stringify(call)).toContain("/stet/psd2/v1.6.2/funds-confirmations");
    await page.goto("about:blank");
  } finally {
    await other.stop();
  }
});

test("version 1 is asked on a connection whose scope is piisp, and on no other", async () => {
  const question = { iban: IBANS[0], amount: "1", currency: "EUR", reference: "", payee: "", psu: { ipAddress: null, userAgent: null } };
  const cbpii = await connect(bridge, profileId, registrationId, "cbpii", "cbpii");
  await expect(bridge.ask("funds_check", { connectionId: cbpii, version: "v1", ...question })).rejects.toThrow(/"field":"version"/);
  expect((await bridge.ask("funds_check", { connectionId: cbpii, version: "v1.4.2", ...question })).result).toBe(true);
  const piisp = await connect(bridge, profileId, registrationId, "piisp", "piisp");
  expect((await bridge.ask("funds_check", { connectionId: piisp, version: "v1", ...question })).result).toBe(true);
});

test.describe("a live bank's own app", () => {
  let id: string;
  test.beforeAll(async () => {
    // A live profile that happens to hold practice certificates: nothing of it is ever sent here.
    const { profiles, dataFolder } = await bridge.ask("app_start", {});
    const oid = profiles.find((each) => each.id === profileId)?.oid ?? "";
    const live = (await bridge.ask("profile_create", { name: "Budget Clair, production", environment: "live", oid, legalName: "Budget Clair SAS" })).profileId ?? "";
    const files = ["qwac.pem", "qwac.key.pem", "qsealc.pem", "qsealc.key.pem"].map((name) => ({
      name,
      content: readFileSync(join(dataFolder, "local-banks", profileId, "practice-tpp", name)).toString("base64"),
    }));
    await bridge.ask("certificates_import", { profileId: live, files, staged: [], passphrase: null, choices: [] });
    const { banks } = await bridge.ask("banks_list", { profileId: live });
    const bank = banks.find(({ key }) => key === "17515-ceidf");
    const entryHost = bank?.entryPoints.find(({ recommended }) => recommended)?.host ?? "";
    const app = await bridge.ask("registration_adopt", {
      profileId: live,
      bankKey: "17515-ceidf",
      entryHost,
      clientId: "PSDFR-ACPR-12345",
      redirectUris: ["https://tpp.example/callback"],
      madeBy: "portal",
      softwareId: "Budget Clair",
      keyIdUrl: "",
    });
    const opened = await bridge.ask("connection_open", {
      profileId: live,
      registrationId: app.summary.id,
      bankKey: "17515-ceidf",
      role: "aisp",
      redirectUri: "https://tpp.example/callback",
      name: "Edmé Vasseur",
      longHistory: false,
    });
    id = opened.summary.id;
  });

  describeScreen("connection-app-offered", () => bridge, () => ({
    at: `#/connections/${id}`,
    then: async (page) => {
      await page.getByRole("radio", { name: /From the bank’s app|Depuis l’application/ }).click();
    },
  }));
  describeScreen("connection-app-link", () => bridge, () => ({
    at: `#/connections/${id}`,
    then: async (page, window) => {
      const { pending }: ConnectionView = await bridge.ask("connection_show", { connectionId: id });
      if (!pending) {
        await page.getByRole("radio", { name: /From the bank’s app|Depuis l’application/ }).click();
        await page.getByRole("button", { name: /Make the link|Faire le lien/ }).click();
      }
      await page.getByRole("img", { name: /QR/ }).waitFor();
      // The hour has begun: before its first second it is told with three numbers.
      await expect(page.getByRole("timer")).toHaveText(/^5\d:\d\d$/);
      await expect(page.getByText("https://www.17515.live.api.caisse-epargne.fr/stet/psd2/oauth/authorize")).toBeVisible();
      await window.settle();
    },
  }));
});
