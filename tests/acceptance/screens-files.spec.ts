/** The screens of certificate files and requests: what a file holds, what is weak or refused, a request's whole life. */
import type { Page } from "@playwright/test";
import { Bridge } from "./bridge";
import { drop, Files, joined, PASSPHRASE, type Offered } from "./certificate-files";
import { practise } from "./enrolment";
import { describeScreen, describeScreens } from "./screens";
import { test } from "./window";

let bridge: Bridge;
let files: Files;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  files = new Files();
});
test.afterAll(async () => {
  await bridge?.stop();
  files?.remove();
});

const ASKED = { bits: 2048, organization: "Budget Clair SAS", country: "FR", roles: ["PSP_AI", "PSP_IC"] as ("PSP_AI" | "PSP_IC")[] };
const MAKE = /Make the key and the request|Créer la clé et la demande/;
const ISSUE = /Have the practice QTSP issue it|Le faire émettre par le QTSP d’entraînement/;

/** Drops files and types the passphrase they wait for. */
async function give(page: Page, offered: readonly Offered[]): Promise<void> {
  await drop(page, offered);
  await page.getByLabel(/^(Passphrase|Phrase secrète)$/).fill(PASSPHRASE);
  await page.getByRole("button", { name: /^(Open|Ouvrir)$/ }).click();
}

test.describe("a real profile", () => {
  let spkiSha256: string;
  test.beforeAll(async () => {
    const { profileId } = await bridge.ask("profile_create", {
      name: "Budget Clair, bac à sable",
      environment: "sandbox",
      oid: "PSDFR-ACPR-12345",
      legalName: "Budget Clair SAS",
    });
    const name = "psd2.budget-clair.example";
    const request = await bridge.ask("csr_make", { profileId: profileId ?? "", kind: "qwac", commonName: name, domains: [name], ...ASKED });
    ({ spkiSha256 } = request);
  });

  describeScreens(() => bridge, [
    { name: "request-form", at: "#/certificates/request" },
    {
      name: "request-form-wrong",
      at: "#/certificates/request",
      then: async (page) => {
        await page.getByRole("textbox", { name: /^(Country|Pays)$/ }).fill("France");
        await page.getByRole("button", { name: MAKE }).click();
        await page.getByText(/Correct the answers|Corrigez les réponses/).waitFor();
      },
    },
    { name: "certificates-waiting-key", at: "#/certificates" },
    {
      name: "key-discard",
      at: "#/certificates",
      then: (page) => page.getByRole("button", { name: /Discard the key|Abandonner la clé/ }).click(),
    },
    {
      name: "certificates-choose",
      at: "#/certificates",
      then: async (page) => {
        const halves = [files.tls("old.budget-clair.example", 30), files.tls("psd2.budget-clair.example", 700)];
        await give(page, [{ name: "all.p12", content: joined(halves.map((half) => files.pkcs12(half, "PBE-SHA1-3DES"))) }]);
        await page.getByRole("dialog").waitFor();
      },
    },
    {
      name: "certificates-refused",
      at: "#/certificates",
      then: async (page) => {
        const short = files.tls("short.budget-clair.example", 30, 1024);
        const whole = files.tls("cut.budget-clair.example", 30).certificate;
        await drop(page, [
          { name: "notes.txt", content: Buffer.from("neither certificate nor key") },
          { name: "empty.pem", content: Buffer.alloc(0) },
          { name: "short.key", content: files.read(short.key) },
          { name: "cut.pem", content: Buffer.from(files.read(whole).toString().replace(/\n[A-Za-z0-9+/]{64}\n/, "\n")) },
          { name: "closed.p12", content: files.pkcs12(files.tls("closed.budget-clair.example", 30)) },
        ]);
        await page.getByText("closed.p12").waitFor();
      },
    },
  ]);
  describeScreen("request", () => bridge, () => ({ at: `#/certificates/request/${spkiSha256}` }));
  describeScreen("certificates-weak", () => bridge, () => ({
    at: "#/certificates",
    then: async (page) => {
      // Another one for each language: a certificate that is here already is not tagged again.
      const half = files.tls("psd2.budget-clair.example", 700);
      await give(page, [{ name: "old.p12", content: files.pkcs12(half, "PBE-SHA1-3DES") }]);
      await page.getByText(/^(Weak file|Fichier faible)$/).waitFor();
    },
  }));
});

test.describe("practice", () => {
  let requests: Record<"waits" | "answered", string>;
  test.beforeAll(async () => {
    const profileId = await practise(bridge);
    const make = async (commonName: string) =>
      (await bridge.ask("csr_make", { profileId, kind: "qsealc", commonName, domains: [], ...ASKED })).spkiSha256;
    requests = { waits: await make("Practice Seal 1"), answered: await make("Practice Seal 2") };
    await bridge.ask("csr_issue_practice", { profileId, spkiSha256: requests.answered, days: null });
  });

  describeScreen("request-practice", () => bridge, () => ({
    at: `#/certificates/request/${requests.waits}`,
    then: (page) => page.getByRole("button", { name: ISSUE }).waitFor(),
  }));
  describeScreen("request-answered", () => bridge, () => ({ at: `#/certificates/request/${requests.answered}` }));
  describeScreen("certificates-practice-pair", () => bridge, () => ({
    at: "#/certificates",
    then: async (page) => {
      await page.getByRole("button", { name: /Make a new practice pair|Créer une nouvelle paire/ }).click();
      await page.getByText(/A new practice pair is here|Une nouvelle paire d’entraînement est là/).waitFor();
      // The message goes by itself: the screen is looked at without it.
      await page.getByRole("button", { name: /^(Dismiss|Fermer le message)$/ }).click();
    },
  }));
});
