/** What happens to an app after its enrolment, done on screen: changed, rotated through crashes, deleted, taken in. */
import { Bridge } from "./bridge";
import { BANK, enrol, practise } from "./enrolment";
import { expect, test } from "./window";

/** Tuesday 3 November 2026, noon in Paris; Friday 6 November, 10:30; and the Monday after, past 14:00. */
const TUESDAY = Date.parse("2026-11-03T11:00:00Z");
const FRIDAY = Date.parse("2026-11-06T09:30:00Z");
const MONDAY = Date.parse("2026-11-09T13:00:01Z");

let bridge: Bridge;
let profileId: string;
let place: string;
test.beforeEach(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  await bridge.ask("local_banks_clock", { profileId, instant: TUESDAY });
  place = `#/registrations/${(await enrol(bridge, profileId)).summary.id}`;
  await bridge.ask("local_banks_mode", { profileId, strict: true, activationRule: true });
  await bridge.ask("local_banks_clock", { profileId, instant: FRIDAY });
});
test.afterEach(async ({ page }) => {
  // The page's open event stream must not be what notices that the bridge is gone.
  await page.goto("about:blank");
  await bridge.stop();
});

test("a change is reviewed, sent, and waits until the bank takes it into account", async ({ page, window }) => {
  await window.open(bridge, place);
  await page.getByRole("link", { name: "Change", exact: true }).click();
  await expect(page).toHaveURL(/#\/registrations\/draft\//);
  await page.getByRole("textbox", { name: "App name" }).fill("Budget Plus");
  await page.getByRole("button", { name: "Next" }).click();

  const changes = page.getByRole("table", { name: "What changes" });
  await expect(changes.getByRole("row", { name: /software_id/ })).toContainText("Budget Plus");
  await expect(changes.getByRole("row")).toHaveCount(2);
  await expect(page.getByText("PUT", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Send to the bank" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget Plus");
  await expect(page.getByText("Change waits")).toBeVisible();
  await expect(page.getByText(/Monday,? 9 November 2026 at 14:00/).first()).toBeVisible();

  await bridge.ask("local_banks_clock", { profileId, instant: MONDAY });
  await page.reload();
  await window.settle();
  await expect(page.getByText("Change waits")).toHaveCount(0);
  await page.getByRole("button", { name: /Read back (now|again)/ }).click();
  await expect(page.getByText("The bank holds what was sent.")).toBeVisible();
});

test("a rotation goes on after a crash at every step, and changes over to the new pair on its own", async ({ page, window }) => {
  const crash = async (at: string, between: () => Promise<unknown> = async () => {}) => {
    await page.goto("about:blank");
    await bridge.halt("SIGKILL");
    await bridge.restart();
    await between();
    await window.open(bridge, at);
  };
  await bridge.ask("practice_pair", { profileId });
  await window.open(bridge, place);
  await page.getByRole("link", { name: "Rotate certificates" }).click();
  await expect(page).toHaveURL(/#\/registrations\/draft\//);
  const draft = new URL(page.url()).hash;
  const current = page.getByRole("list", { name: "How a rotation goes" }).locator("[aria-current=step]");
  await expect(current).toContainText("New pair");

  for (const group of ["Next QWAC", "Next QSEALC"]) {
    await page.getByRole("radiogroup", { name: group }).getByRole("radio").first().check();
    await page.getByText(/^Saved at/).waitFor();
    await window.settle();
  }
  await crash(draft);
  for (const group of ["Next QWAC", "Next QSEALC"]) {
    await expect(page.getByRole("radiogroup", { name: group }).getByRole("radio").first()).toBeChecked();
  }
  await expect(current).toContainText("Doctor");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText(/The pair in use, which the bank knows/)).toBeVisible();

  await crash(draft);
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("Review");
  await page.getByRole("button", { name: "Send to the bank" }).click();
  await expect(page.getByText("Next pair")).toBeVisible();
  const serial = async (of: string) =>
    (await page.locator("section.pair", { has: page.getByRole("heading", { name: of }) }).locator(".code").allTextContents()).join(" ");
  const [before, next] = [await serial("In use now"), await serial("Next pair")];
  expect(next).not.toBe(before);

  await crash(place);
  expect(await serial("In use now"), "until the activation the pair before is in use").toBe(before);
  await page.getByRole("button", { name: /Read back (now|again)/ }).click();
  await expect(page.getByText("The bank holds what was sent.")).toBeVisible();

  await crash(place, () => bridge.ask("local_banks_clock", { profileId, instant: MONDAY }));
  await expect(page.getByText("New pair in use")).toBeVisible();
  expect(await serial("In use now")).toBe(next);
  await page.getByRole("button", { name: "Read back again" }).click();
  await expect(page.getByText("The bank holds what was sent.")).toBeVisible();

  await page.getByRole("button", { name: "Retire the pair before…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Retire" }).click();
  await expect(page.getByText("Pair before retired")).toBeVisible();
  const held = (await bridge.ask("certificates_list", { profileId })).certificates;
  expect(held.map(({ active }) => active), "only the pair in use is left").toEqual([true, true]);
});

test("a deletion asks for the app's name, and folds the app away", async ({ page, window }) => {
  await window.open(bridge, place);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete Budget Clair at the bank?" });
  await expect(dialog).toContainText("not at this one alone");
  const name = dialog.getByRole("textbox");
  await expect(name).toBeFocused();
  await name.fill("Budget");
  await expect(dialog.getByRole("button", { name: "Delete at the bank" })).toBeDisabled();
  await name.fill("Budget Clair");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Deleted at the bank")).toBeVisible();
  await expect(page.getByRole("link", { name: "Change", exact: true })).toHaveCount(0);
  expect((await bridge.ask("local_banks_show", { profileId })).registrations).toEqual([]);

  await window.go("#/registrations");
  await page.getByText("1 deleted app").click();
  await page.getByRole("link", { name: "Budget Clair" }).click();
  await page.getByRole("button", { name: "Take off the list…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take off" }).click();
  await expect(page.getByRole("heading", { name: "No app is enrolled yet" })).toBeVisible();
});

test("an app of the portal is listed and cannot be changed; one that the bank does not know is not kept", async ({ page, window }) => {
  await window.open(bridge, "#/registrations");
  await page.getByRole("link", { name: "Add an app enrolled elsewhere" }).click();
  await page.getByRole("combobox", { name: "Bank", exact: true }).selectOption(BANK.key);
  await page.getByRole("textbox", { name: "client_id" }).fill("1PSDFR-ACPR-12345-9-NONE");
  await page.getByRole("textbox", { name: "Redirect URI 1" }).fill("https://tpp.example/callback");
  await page.getByRole("button", { name: "Read it from the bank" }).click();
  await expect(page.getByRole("alert")).toContainText("HTTP 404");
  await expect(page.getByRole("textbox", { name: "client_id" })).toHaveValue("1PSDFR-ACPR-12345-9-NONE");

  await page.getByRole("radio", { name: "On the bank’s developer portal" }).check();
  await page.getByRole("button", { name: "Add it to the list" }).click();
  await expect(page.getByRole("textbox", { name: "App name" })).toBeFocused();
  await page.getByRole("textbox", { name: "App name" }).fill("Budget Clair 2019");
  await page.getByRole("button", { name: "Add it to the list" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget Clair 2019");
  await expect(page.getByText(/it cannot be changed from here/)).toBeVisible();
  expect((await bridge.ask("registrations_list", { profileId })).registrations).toHaveLength(2);
});
