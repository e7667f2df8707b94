/** What follows an enrolment, by keyboard: change, rotation, deletion, a request and its answer, an app from elsewhere. No test here clicks. */
import { Bridge } from "./bridge";
import { BANK, enrol, enrolElsewhere, practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { expect, test } from "./window";

let bridge: Bridge;
let profileId: string;
test.beforeEach(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
});
test.afterEach(async ({ page }) => {
  // The page's open event stream must not be what notices that the bridge is gone.
  await page.goto("about:blank");
  await bridge.stop();
});

test("an app is changed, gets another pair of certificates and is deleted without a mouse", async ({ page, window }) => {
  test.setTimeout(120_000);
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
  const step = page.getByRole("heading", { level: 2 });
  const { summary } = await enrol(bridge, profileId);

  await window.open(bridge, `#/registrations/${summary.id}`);
  await tabAndPress(page, page.getByRole("link", { name: "Change", exact: true }));
  await tabAndType(page, page.getByRole("textbox", { name: "App name" }), "Budget Plus");
  await tabAndPress(page, button("Next"));
  await expect(step).toHaveText("Review");
  await expect(step, "a new step takes the focus to its heading").toBeFocused();
  await tabAndPress(page, button("Send to the bank"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget Plus");

  await tabAndPress(page, page.getByRole("link", { name: "Rotate certificates" }));
  await tabAndPress(page, button("Make a practice pair"));
  const next = page.getByRole("radiogroup", { name: "Next QWAC" }).getByRole("radio");
  await expect(next.first()).toBeChecked();
  await tabTo(page, next.first());
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "Keep the one in use" }).first()).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await expect(next.first()).toBeChecked();
  await tabAndPress(page, button("Next"));
  await expect(step).toHaveText("Review");
  await tabAndPress(page, button("Send to the bank"));
  await expect(page.getByText("New pair in use")).toBeVisible();

  await tabAndPress(page, button("Retire the pair before…"));
  await tabAndPress(page, page.getByRole("alertdialog").getByRole("button", { name: "Retire" }));
  await expect(page.getByText("Pair before retired")).toBeVisible();

  await tabAndPress(page, button("Delete…"));
  await expect(page.getByRole("alertdialog").getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Budget Plus");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Deleted at the bank")).toBeVisible();
});

test("a certificate is requested, issued and opened without a mouse", async ({ page, window }) => {
  await window.open(bridge, "#/certificates");
  await tabAndPress(page, page.getByRole("link", { name: "Request a certificate" }));
  await tabTo(page, page.getByRole("radio", { name: "QWAC" }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "QSEALC" })).toBeChecked();
  await tabAndType(page, page.getByRole("textbox", { name: "Common name" }), "Practice Seal 7");
  await tabAndPress(page, page.getByRole("button", { name: "Make the key and the request" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Request for a QSEALC");
  await tabAndPress(page, page.getByRole("button", { name: "Have the practice QTSP issue it" }));
  await expect(page.getByText("Its certificate has come")).toBeVisible();
  await tabAndPress(page, page.getByRole("link", { name: "Open the certificate" }));
  await expect(page.getByRole("main")).toContainText("Practice Seal 7");
});

test("an app enrolled elsewhere is read from the bank and taken in without a mouse", async ({ page, window }) => {
  const clientId = await enrolElsewhere(bridge, profileId);
  await window.open(bridge, "#/registrations");
  await tabAndPress(page, page.getByRole("link", { name: "Add an app enrolled elsewhere" }));
  await tabTo(page, page.getByRole("radio", { name: "With the Registration API" }));
  const bank = page.getByRole("combobox", { name: "Bank", exact: true });
  await tabTo(page, bank);
  const banks = await bank.getByRole("option").count();
  for (let down = 0; down < banks && (await bank.inputValue()) !== BANK.key; down += 1) await page.keyboard.press("ArrowDown");
  await expect(bank).toHaveValue(BANK.key);
  await tabAndType(page, page.getByRole("textbox", { name: "client_id" }), clientId);
  await tabAndType(page, page.getByRole("textbox", { name: "Redirect URI 1" }), "https://tpp.example/callback");
  await tabAndPress(page, page.getByRole("button", { name: "Read it from the bank" }));

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget Clair");
  await expect(page.getByText("Enrolled elsewhere", { exact: true })).toBeVisible();
  await tabAndPress(page, page.getByRole("button", { name: /Read back (now|again)/ }));
  await expect(page.getByText("The bank holds what was sent.")).toBeVisible();
});
