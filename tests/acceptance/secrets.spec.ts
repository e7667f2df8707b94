/**
 * No secret reaches a screen, the log or the store's file in clear: tokens, private keys, keychain items and
 * passphrases are known to this test, and looked for in everything the browser was sent and shows.
 */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Bridge } from "./bridge";
import { ANSWERS, BANK, change, choosePair, draft, enrol, enrolElsewhere, practise, rotate, sendDraft } from "./enrolment";
import { expect, test } from "./window";

/** Long enough not to be met by chance, short enough to be found inside a wrapped or trimmed value. */
const PIECE = 32;

test("no screen, answer, log or file shows a secret", async ({ page, window }) => {
  test.setTimeout(120_000);
  const bridge = await Bridge.start();
  try {
    const profileId = await practise(bridge);
    const registrations = [await wholeLife(bridge, profileId), await fromElsewhere(bridge, profileId)];
    const { id: draftId } = await draft(bridge, profileId, "review", ANSWERS);

    const banks = join(bridge.folder, "local-banks", profileId);
    const passphrase = `planted ${randomBytes(12).toString("hex")}`;
    const key = join(banks, "practice-tpp", "qwac.key.pem");
    const sealed = execFileSync("openssl", ["pkcs8", "-topk8", "-v2", "aes256", "-in", key, "-passout", `pass:${passphrase}`]);

    let told = "";
    let copied = 0;
    page.on("response", (response) => {
      if (response.url().includes("/ipc/")) void response.text().then((text) => (told += text), () => {});
    });
    const look = async () => {
      told += await page.content();
      told += await page.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value).join("\n"),
      );
    };

    await window.open(bridge, "#/certificates");
    await page.getByRole("button", { name: "Import…" }).click();
    await page.getByText("Paste PEM text").click();
    await page.getByRole("textbox", { name: "PEM text" }).fill(sealed.toString());
    await page.getByRole("button", { name: "Import the text" }).click();
    await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await expect(page.getByText("Imported: 1 private key.")).toBeVisible();
    await look();

    const { certificates } = await bridge.ask("certificates_list", { profileId });
    const { calls } = await bridge.ask("calls_list", { profileId, text: "", onlyFailures: false, before: null });
    const purposes = new Set(calls.map(({ purpose }) => purpose));
    const every = ["create", "delete", "read", "token", "update"].map((what) => `registration-${what}`);
    expect([...purposes].sort(), "there is a call of every purpose").toEqual(["bank-certificate", ...every]);
    const places = [
      "#/",
      "#/certificates",
      ...certificates.map(({ id }) => `#/certificates/${id}`),
      "#/registrations",
      `#/registrations/draft/${draftId}`,
      ...registrations.map((id) => `#/registrations/${id}`),
      "#/calls",
      ...calls.map(({ id }) => `#/calls/${id}`),
      "#/local-banks",
      "#/settings",
    ];
    for (const place of places) {
      await window.go(place);
      await look();
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        await look();
      }
      if (!place.startsWith("#/calls/")) continue;
      await page.getByRole("button", { name: "Copy as cURL" }).click();
      await expect(page.getByRole("dialog").getByText(/^curl /)).toBeVisible();
      copied += (await page.getByRole("dialog").innerText()).match(/^curl /gm)?.length ?? 0;
      await look();
      await page.keyboard.press("Escape");
    }
    expect(copied, "every call was copied as a curl command").toBe(calls.length);
    const create = calls.find(({ purpose }) => purpose === "registration-create");
    await window.go(`#/calls/${create?.id ?? ""}`);
    await expect(page.getByText(/^Bearer ….{4}$/), "the bearer token is masked").toBeVisible();
    const token = calls.find(({ purpose }) => purpose === "registration-token");
    await window.go(`#/calls/${token?.id ?? ""}`);
    await expect(page.getByRole("main")).toContainText(/"access_token": ?"….{1,6}"/);

    const kept = readdirSync(bridge.folder)
      .filter((name) => name.startsWith("guichet."))
      .map((name) => readFileSync(join(bridge.folder, name), "latin1"))
      .join("\n");
    expect(told.length, "something was read").toBeGreaterThan(100_000);
    const pieces = secretPieces(bridge.folder, banks);
    const keychain = readFileSync(join(bridge.folder, "test-keychain.json"), "utf8");
    expect(pieces.filter((piece) => keychain.includes(piece)).length, "what is looked for can be found").toBeGreaterThanOrEqual(3);
    for (const [where, text] of [["screens and answers", told], ["store", kept], ["log", bridge.log]] as const) {
      expect(text.includes(passphrase), `a passphrase in the ${where}`).toBe(false);
      expect(/BEGIN (?:[A-Z]+ )*PRIVATE KEY/.test(text), `a private key in the ${where}`).toBe(false);
      for (const piece of pieces) {
        expect(text.includes(piece), `a piece of key material in the ${where}`).toBe(false);
      }
      const state = JSON.parse(readFileSync(join(banks, "state.json"), "utf8")) as { tokens: { sha256: string }[] };
      const tokens = new Set(state.tokens.map(({ sha256 }) => sha256));
      expect(tokens.size).toBeGreaterThan(0);
      // The banks keep a token's SHA-256 alone: whatever looks like a token is hashed and compared.
      const shown = new Set(text.match(/[A-Za-z0-9_~.+/=-]{16,}/g));
      for (const word of shown) {
        expect(tokens.has(createHash("sha256").update(word).digest("hex")), `a token in the ${where}`).toBe(false);
      }
    }
  } finally {
    // The page's open event stream must not be what notices that the bridge is gone.
    await page.goto("about:blank");
    await bridge.stop();
  }
});

/** An app from its enrolment over a change and a rotation to its deletion. Answers its id. */
async function wholeLife(bridge: Bridge, profileId: string): Promise<string> {
  const { summary, callId } = await enrol(bridge, profileId);
  await bridge.ask("bank_certificate_fetch", { callId: callId ?? "" });
  await sendDraft(bridge, await change(bridge, profileId, summary.id));
  const { id: draftId } = await rotate(bridge, profileId, summary.id);
  await bridge.ask("practice_pair", { profileId });
  await choosePair(bridge, profileId, draftId, "review");
  await sendDraft(bridge, draftId);
  await bridge.ask("registration_read_back", { registrationId: summary.id });
  await bridge.ask("registration_delete", { registrationId: summary.id, typedName: summary.softwareId, confirmed: false });
  return summary.id;
}

/** An app that the bank knows and this Guichet takes in. Answers its id. */
async function fromElsewhere(bridge: Bridge, profileId: string): Promise<string> {
  const clientId = await enrolElsewhere(bridge, profileId);
  const { summary } = await bridge.ask("registration_adopt", {
    profileId,
    bankKey: BANK.key,
    entryHost: BANK.host,
    clientId,
    redirectUris: ANSWERS.redirectUris ?? [],
    madeBy: "api",
    softwareId: "",
    keyIdUrl: "",
  });
  return summary.id;
}

/** Pieces of every keychain item and private key, as hex and as base64. */
function secretPieces(folder: string, banks: string): string[] {
  const items = JSON.parse(readFileSync(join(folder, "test-keychain.json"), "utf8")) as Record<string, string>;
  const secrets = Object.values(items).map((hex) => Buffer.from(hex, "hex"));
  for (const file of readdirSync(banks, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".key.pem")) continue;
    secrets.push(Buffer.from(readFileSync(join(banks, file), "utf8").replace(/-----[^-]+-----|\s/g, ""), "base64"));
  }
  expect(secrets.length).toBeGreaterThanOrEqual(4);
  return secrets.flatMap((secret) => {
    // Past the part of an RSA key that its certificate shows too: the header and the modulus.
    const hidden = secret.length > 1000 ? secret.subarray(secret.length / 2) : secret;
    const base64 = [0, 1, 2].map((shift) => hidden.subarray(shift).toString("base64").slice(0, PIECE));
    return [hidden.toString("hex").slice(0, PIECE), ...base64, hidden.subarray(0, 24).toString("latin1")];
  });
}
