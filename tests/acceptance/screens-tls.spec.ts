/**
 * What the screen says where there is no connection to the bank: each cause in its own words, with its own way out; and
 * where a server that is right points elsewhere.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Bridge } from "./bridge";
import { ANSWERS, BANK, draft, practise } from "./enrolment";
import { describeScreen } from "./screens";
import { type Fault, WrongServers } from "./tls";
import { expect, test } from "./window";

const SEND = /Send to the bank|Envoyer à la banque/;

let bridge: Bridge;
let servers: WrongServers;
let profileId: string;
let draftId: string;
test.beforeAll(async () => {
  servers = new WrongServers(BANK.host);
  bridge = await Bridge.start();
  // A sandbox profile that trusts the servers' root, with certificates that no bank knows.
  const practice = await practise(bridge);
  const { dataFolder } = await bridge.ask("app_start", {});
  const created = await bridge.ask("profile_create", {
    name: "Budget Clair",
    environment: "sandbox",
    // As the certificates of that folder say it.
    oid: "PSDFR-ACPR-99999",
    legalName: "Practice TPP (Guichet)",
  });
  profileId = created.profileId ?? "";
  const files = ["qwac.pem", "qwac.key.pem", "qsealc.pem", "qsealc.key.pem"].map((name) => ({
    name,
    content: readFileSync(join(dataFolder, "local-banks", practice, "practice-tpp", name)).toString("base64"),
  }));
  await bridge.ask("certificates_import", { profileId, files, staged: [], passphrase: null, choices: [] });
  await bridge.ask("anchor_add", { profileId, bankKey: BANK.key, pem: servers.anchor, source: "made for this test" });
  draftId = (await draft(bridge, profileId, "review", ANSWERS)).id;
});
test.afterAll(async () => {
  await bridge?.stop();
  servers?.stop();
});

async function pointAt(fault: Fault): Promise<void> {
  await connectTo(await servers.start(fault));
}

async function connectTo(address: string): Promise<void> {
  const { own } = await bridge.ask("bank_settings_show", { profileId, bankKey: BANK.key });
  const fields = { ...own, connectTo: address };
  await bridge.ask("bank_settings_save", { profileId, bankKey: BANK.key, fields });
}

const TITLES: Record<Fault, string> = {
  "no-such-issuer": "The bank does not know the QWAC’s issuer",
  "wrong-host": "The server’s certificate is for another host",
  expired: "The server’s certificate has expired",
  incomplete: "The server’s certificate chain is incomplete",
  "private-root": "The bank’s TLS certificate comes from an authority that is not trusted here",
  old: "The server’s TLS is too old",
  silent: "The TLS handshake did not end in time",
};

for (const [fault, title] of Object.entries(TITLES) as [Fault, string][]) {
  test(`says of a server that is ${fault}: ${title}`, async ({ page, window }) => {
    await pointAt(fault);
    await window.open(bridge, `#/registrations/draft/${draftId}`);
    await page.getByRole("button", { name: SEND }).click();
    // A silent server is waited for ten seconds.
    const alert = page.getByRole("alert");
    await expect(alert.getByText(title, { exact: true })).toBeVisible({ timeout: 20_000 });
    await alert.getByRole("link", { name: "Open the call" }).click();
    await expect(page.getByText("What went wrong")).toBeVisible();
  });
}

test.describe("a QWAC whose issuer the bank has not loaded", () => {
  test.beforeAll(() => pointAt("no-such-issuer"));
  describeScreen("tls-client-unknown-ca", () => bridge, () => ({
    at: `#/registrations/draft/${draftId}`,
    then: async (page) => {
      await page.getByRole("button", { name: SEND }).click();
      await expect(page.getByRole("alert")).toContainText("unknown_ca");
    },
  }));
});

test.describe("an incomplete chain", () => {
  let callId: string;
  test.beforeAll(async () => {
    await pointAt("incomplete");
    const { requestId } = await bridge.ask("draft_review", { draftId });
    await bridge.ask("draft_send", { draftId, requestId, confirmed: false, again: false }).catch(() => {});
    const list = await bridge.ask("calls_list", { profileId, text: "", onlyFailures: true, before: null });
    callId = list.calls[0]?.id ?? "";
  });
  describeScreen("call-incomplete-chain", () => bridge, () => ({ at: `#/calls/${callId}` }));
});

test.describe("a certificate for another host", () => {
  test.beforeAll(() => pointAt("wrong-host"));
  describeScreen("tls-wrong-host", () => bridge, () => ({
    at: `#/registrations/draft/${draftId}`,
    then: async (page) => {
      await page.getByRole("button", { name: SEND }).click();
      await expect(page.getByRole("alert")).toContainText("www.elsewhere.example");
    },
  }));
});

test.describe("a server that points elsewhere", () => {
  const LOCATION = "https://www.elsewhere.example:8443/stet/psd2/oauth/token";
  let callId: string;
  test.beforeAll(async () => {
    await connectTo(await servers.startRedirecting(LOCATION));
    const { requestId } = await bridge.ask("draft_review", { draftId });
    await bridge.ask("draft_send", { draftId, requestId, confirmed: false, again: false }).catch(() => {});
    const list = await bridge.ask("calls_list", { profileId, text: "", onlyFailures: false, before: null });
    callId = list.calls[0]?.id ?? "";
  });
  describeScreen("redirect", () => bridge, () => ({
    at: `#/registrations/draft/${draftId}`,
    then: async (page) => {
      await page.getByRole("button", { name: SEND }).click();
      await expect(page.getByRole("alert")).toContainText(LOCATION);
    },
  }));
  describeScreen("call-redirect", () => bridge, () => ({ at: `#/calls/${callId}` }));
});
