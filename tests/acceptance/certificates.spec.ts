/** Every file: a request and the certificate that comes back for it, a choice from a file, weak files, the calendar. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Bridge } from "./bridge";
import { drop, Files, joined, PASSPHRASE } from "./certificate-files";
import { practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { expect, test } from "./window";

let bridge: Bridge;
let files: Files;
test.beforeEach(async () => {
  bridge = await Bridge.start();
  files = new Files();
});
test.afterEach(async ({ page }) => {
  // The page's open event stream must not be what notices that the bridge is gone.
  await page.goto("about:blank");
  await bridge?.stop();
  files?.remove();
});

async function realProfile(): Promise<string> {
  const { profileId } = await bridge.ask("profile_create", {
    name: "Budget Clair, sandbox",
    environment: "sandbox",
    oid: "PSDFR-ACPR-12345",
    legalName: "Budget Clair SAS",
  });
  return profileId ?? "";
}

/** What was saved by the system's dialog, by its name. */
function saved(name: string): Buffer {
  return readFileSync(join(bridge.folder, "saved", name));
}

test("the certificate that a QTSP makes from the saved request finds its key and is used", async ({ page, window }) => {
  const profileId = await realProfile();
  await window.open(bridge, "#/certificates");
  await page.getByRole("link", { name: "Request a certificate" }).click();
  await expect(page.getByRole("textbox", { name: "Organisation", exact: true })).toHaveValue("Budget Clair SAS");
  await expect(page.getByRole("textbox", { name: "Country" })).toHaveValue("FR");
  const preview = page.getByRole("complementary", { name: "What the request will say" });
  await page.getByRole("textbox", { name: "Common name" }).fill("psd2.budget-clair.example");
  await page.getByRole("textbox", { name: /Host name/ }).fill("psd2.budget-clair.example");
  await page.getByRole("checkbox", { name: /PSP_AI/ }).check();
  await expect(preview).toContainText("CN=psd2.budget-clair.example");
  await page.getByRole("button", { name: "Make the key and the request" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Request for a QWAC");
  await page.getByRole("button", { name: "Save the request…" }).click();
  await expect(page.getByText(/\.csr\.pem was saved\./)).toBeVisible();
  const [name = ""] = readdirSync(join(bridge.folder, "saved"));
  const request = saved(name);
  await expect(page.getByRole("group", { name: "Request in PEM" })).toHaveText(request.toString().trim(), { useInnerText: true });

  await page.getByRole("link", { name: "Go to the import" }).click();
  await expect(page.getByText("QWAC requested for psd2.budget-clair.example")).toBeVisible();
  await page.getByText("Paste PEM text").click();
  await page.getByRole("textbox", { name: "PEM text" }).fill(files.answer(request));
  await page.getByRole("button", { name: "Import the text" }).click();
  await expect(page.getByText("Imported: 1 certificate.")).toBeVisible();
  await expect(page.getByText("Keys that wait for their certificate")).toHaveCount(0);
  const { certificates, waitingKeys } = await bridge.ask("certificates_list", { profileId });
  expect(waitingKeys).toEqual([]);
  expect(certificates).toMatchObject([{ kind: "qwac", commonName: "psd2.budget-clair.example", keyHeld: true, active: true }]);
});

test("the practice QTSP issues at once, and the pair in use stays in use until the operator says otherwise", async ({ page, window }) => {
  const profileId = await practise(bridge);
  const inUse = async () =>
    (await bridge.ask("certificates_list", { profileId })).certificates.filter(({ active }) => active).map(({ id }) => id).sort();
  const before = await inUse();
  await window.open(bridge, "#/certificates/request");
  await page.getByRole("radio", { name: "QSEALC" }).check();
  await window.settle();
  await page.getByRole("radio", { name: "RSA 3072" }).check();
  await page.getByRole("button", { name: "Make the key and the request" }).click();
  await page.getByRole("button", { name: "Have the practice QTSP issue it" }).click();
  await page.getByRole("link", { name: "Open the certificate" }).click();
  await expect(page.getByText("RSA 3072")).toBeVisible();
  await expect(page.getByText("Not in use")).toBeVisible();

  await window.go("#/certificates");
  await page.getByRole("button", { name: "Make a new practice pair" }).click();
  await expect(page.getByText("A new practice pair is here.")).toBeVisible();
  await expect(page.getByRole("table").getByText("Spare")).toHaveCount(3);
  expect(await inUse()).toEqual(before);
});

test("a key that waits is discarded only once its name is typed", async ({ page, window }) => {
  const profileId = await realProfile();
  await bridge.ask("csr_make", {
    profileId,
    kind: "qsealc",
    bits: 2048,
    commonName: "Budget Clair Seal",
    organization: "Budget Clair SAS",
    country: "FR",
    roles: ["PSP_AI"],
    domains: [],
  });
  await window.open(bridge, "#/certificates");
  await page.getByRole("button", { name: "Discard the key for Budget Clair Seal…" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("textbox").fill("Budget Clair");
  await expect(dialog.getByRole("button", { name: "Discard" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("Budget Clair Seal");
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("The key was discarded.")).toBeVisible();
  expect((await bridge.ask("certificates_list", { profileId })).waitingKeys).toEqual([]);
});

test("from a PKCS #12 with several keys what is chosen is taken, by keyboard, and nothing else", async ({ page, window }) => {
  const profileId = await realProfile();
  const [old, present] = [files.tls("old.budget-clair.example", 30), files.tls("psd2.budget-clair.example", 700)];
  await window.open(bridge, "#/certificates");
  await drop(page, [{ name: "all.p12", content: joined([files.pkcs12(old), files.pkcs12(present)]) }]);
  await tabAndType(page, page.getByLabel("Passphrase", { exact: true }), PASSPHRASE);
  await page.keyboard.press("Enter");

  const dialog = page.getByRole("dialog", { name: "What to take from all.p12" });
  const box = (name: string) => dialog.getByRole("checkbox", { name, exact: true });
  await expect(box("psd2.budget-clair.example")).toBeFocused();
  await expect(box("Key of psd2.budget-clair.example")).toBeChecked();
  await expect(box("old.budget-clair.example")).not.toBeChecked();
  // A certificate brings its key along; the key can then be left out by itself.
  await tabAndPress(page, box("old.budget-clair.example"), "Space");
  await expect(box("Key of old.budget-clair.example")).toBeChecked();
  await tabAndPress(page, box("Key of old.budget-clair.example"), "Space");
  await expect(dialog.getByText(/is taken without its key/)).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");

  // The question can be put away and asked again; nothing is taken in between.
  await page.keyboard.press("Escape");
  await expect(page.getByText("Nothing was taken yet.")).toBeVisible();
  expect((await bridge.ask("certificates_list", { profileId })).certificates).toEqual([]);
  await tabAndPress(page, page.getByRole("button", { name: "Choose…", exact: true }));
  await tabTo(page, dialog.getByRole("button", { name: "Take 2 items" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Imported: 1 certificate and 1 private key.")).toBeVisible();
  const { certificates, waitingKeys } = await bridge.ask("certificates_list", { profileId });
  expect(waitingKeys).toEqual([]);
  expect(certificates).toMatchObject([{ commonName: "psd2.budget-clair.example", keyHeld: true }]);
});

test("a weak file is tagged with what protected it, and what to do about it", async ({ page, window }) => {
  await realProfile();
  const half = files.tls("psd2.budget-clair.example", 700);
  await window.open(bridge, "#/certificates");
  await drop(page, [{ name: "old.p12", content: files.pkcs12(half, "PBE-SHA1-3DES") }]);
  await page.getByLabel("Passphrase", { exact: true }).fill("not this one");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("status").getByText("That passphrase does not open it.")).toBeVisible();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText("Weak file")).toBeVisible();
  await expect(page.getByText(/protected with 3DES,/)).toBeVisible();
});

test("the last days are saved as a calendar file, in the operator's language", async ({ page, window }) => {
  const profileId = await practise(bridge);
  await window.open(bridge, "#/certificates");
  await page.getByRole("button", { name: "Expiry as calendar file…" }).click();
  await expect(page.getByText("guichet-certificates.ics was saved.")).toBeVisible();
  const calendar = saved("guichet-certificates.ics").toString().replaceAll("\r\n ", "");
  expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect(calendar).toMatch(/SUMMARY:QSEALC .+ expires/);

  const { certificates } = await bridge.ask("certificates_list", { profileId });
  const qwac = certificates.find(({ kind }) => kind === "qwac");
  await window.go(`#/certificates/${qwac?.id ?? ""}`);
  await page.getByRole("button", { name: "Expiry as calendar file…" }).click();
  await expect(page.getByText(/guichet-qwac-.+\.ics was saved\./)).toBeVisible();
  expect(existsSync(join(bridge.folder, "saved", `guichet-qwac-${qwac?.sha256.slice(0, 8) ?? ""}.ics`))).toBe(true);
});
