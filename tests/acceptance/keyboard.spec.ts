/** Everything by keyboard: the main job from first run to read-back, and the frame's own shortcuts. No test here clicks. */
import { Bridge } from "./bridge";
import { BANK, enrol, practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { expect, test } from "./window";

test("an app is enrolled and read back without a mouse", async ({ page, window }) => {
  test.setTimeout(120_000);
  const bridge = await Bridge.start();
  try {
    const button = (name: string | RegExp) => page.getByRole("button", { name });
    const field = (name: string | RegExp) => page.getByRole("textbox", { name });
    const heading = page.getByRole("heading", { level: 1 });
    const step = page.getByRole("heading", { level: 2 });

    await window.open(bridge);
    await tabAndPress(page, button("Practise"));
    await expect(heading).toHaveText("Ready to enrol your first app");
    await tabAndPress(page, page.getByRole("link", { name: "Enrol an app" }).first());
    // The Desk has more than one heading of this level.
    await expect(page.getByRole("heading", { level: 2, name: "Bank" })).toBeVisible();

    await tabAndType(page, page.getByRole("searchbox", { name: "Find a bank" }), "17515");
    await tabAndPress(page, page.getByRole("radio", { name: BANK.name }), "Space");
    await tabTo(page, page.getByRole("radio", { name: /recommended/ }));
    await expect(page.getByRole("radio", { name: /Sandbox/ })).toBeChecked();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { name: "Live", exact: true })).toBeChecked();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("radio", { name: /Sandbox/ })).toBeChecked();
    await tabAndPress(page, button("Next"));

    await expect(step).toHaveText("Who is enrolled");
    await expect(step, "a new step takes the focus to its heading").toBeFocused();
    await tabTo(page, page.getByRole("radio", { name: "The TPP itself" }));
    await tabAndPress(page, button("Next"));

    await expect(step).toHaveText("The app");
    // Leaving too early takes the focus to the first answer that is wrong.
    await tabAndPress(page, button("Next"));
    await expect(field("App name")).toBeFocused();
    await page.keyboard.type("Budget Clair");
    await tabAndType(page, field("Redirect URI 1"), "https://tpp.example/callback");
    const pisp = page.getByRole("checkbox", { name: /pisp/ });
    await tabAndPress(page, pisp, "Space");
    await expect(pisp).toBeChecked();
    await tabAndType(page, field("Name").last(), "API desk");
    await tabAndType(page, field("Email"), "api@tpp.example");
    await tabAndType(page, field("Phone"), "+33 1 23 45 67 89");
    await tabAndPress(page, button("Next"));

    await expect(step).toHaveText("Review");
    await tabTo(page, page.getByRole("tab", { name: /Fields/ }));
    for (const name of [/Body/, /Headers/, /Signing string/]) {
      await page.keyboard.press("ArrowRight");
      await expect(page.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
    }
    await tabAndPress(page, button("Send to the bank"));

    await expect(heading).toHaveText("Budget Clair");
    await tabAndPress(page, button("Read back now"));
    await expect(page.getByText("The bank holds what was sent.")).toBeVisible();
  } finally {
    // The page's open event stream must not be what notices that the bridge is gone.
    await page.goto("about:blank");
    await bridge.stop();
  }
});

test.describe("in the frame", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await enrol(bridge, await practise(bridge));
  });
  test.afterAll(() => bridge?.stop());
  test.beforeEach(async ({ window }) => {
    await window.open(bridge, "#/settings");
  });

  test("the first Tab offers to skip to the page", async ({ page }) => {
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the page" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: "As the system" })).toBeFocused();
  });

  test("the palette opens, finds, goes, and gives the focus back", async ({ page }) => {
    const opener = page.getByRole("button", { name: /Find or do/ });
    const palette = page.getByRole("combobox", { name: "Find a page or an action" });
    await tabTo(page, opener);
    await page.keyboard.press("Control+k");
    await expect(palette).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
    await expect(opener).toBeFocused();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("calls");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });

  test("g and a letter go to an area, but not while typing", async ({ page }) => {
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");
    await tabTo(page, page.getByRole("searchbox"));
    await page.keyboard.type("gs");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");
    await expect(page.getByRole("searchbox")).toHaveValue("gs");
  });

  test("a dialog holds the focus and gives it back", async ({ page }) => {
    const opener = page.getByRole("button", { name: "Delete this profile…" });
    await tabAndPress(page, opener);
    const dialog = page.getByRole("alertdialog", { name: "Delete Practice?" });
    await expect(dialog.getByRole("textbox")).toBeFocused();
    for (let stop = 0; stop < 6; stop += 1) {
      await page.keyboard.press("Tab");
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    const confirm = dialog.getByRole("button", { name: "Delete the profile" });
    await expect(confirm).toBeDisabled();
    await tabAndType(page, dialog.getByRole("textbox"), "Practice");
    await expect(confirm).toBeEnabled();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  });

  test("the profile menu opens, walks by arrows and closes", async ({ page }) => {
    const opener = page.getByRole("button", { name: /Switch profile/ });
    await tabAndPress(page, opener);
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem").nth(1)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
    await expect(opener).toBeFocused();
  });

  test("a header moves in the signed list, the focus goes with it, and the list is kept", async ({ page, window }) => {
    await window.go("#/settings/banks/17515-ceidf");
    await tabAndPress(page, page.getByRole("button", { name: "Move x-request-id up" }));
    await expect(page.getByRole("button", { name: "Move x-request-id up" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByText('headers="(request-target) x-request-id digest content-type"')).toBeVisible();
    await tabAndPress(page, page.getByRole("button", { name: "Save", exact: true }));
    await expect(page.getByText("The settings are saved.")).toBeVisible();
    await window.go("#/settings");
    await expect(page.getByRole("link", { name: "Caisse d'Epargne Ile-de-France" })).toBeVisible();
  });

  for (const place of ["#/", "#/certificates", "#/registrations", "#/calls", "#/local-banks", "#/settings", "#/settings/banks/all"]) {
    test(`the focus is in sight at every stop of ${place}`, async ({ page, window }) => {
      await window.go(place);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const last = page.locator("a[href], button:enabled, input:enabled, select").last();
      await tabTo(page, last);
      await tabTo(page, page.getByRole("link", { name: "Skip to the page" }), "Shift+Tab");
    });
  }
});
