/** Theme and language chosen in the app, kept over a new start; and the token that opens the bridge leaves the address. */
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { expect, test } from "./window";

test("theme and language are followed at once and kept", async ({ page, window }) => {
  const bridge = await Bridge.start();
  try {
    await practise(bridge);
    await window.open(bridge, "#/settings");
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.getByRole("radio", { name: "Dark" }).check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(background, { message: "the system's dark is the chosen dark" }).toBe(dark);
    await page.getByRole("radio", { name: "Light" }).check();
    await expect.poll(background, { message: "the choice wins over the system" }).toBe(light);
    await page.getByRole("radio", { name: "Français" }).check();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Réglages");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");

    await page.goto("about:blank");
    await bridge.restart();
    await window.open(bridge, "#/settings");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Réglages");
    await expect.poll(background).toBe(light);
    await page.getByRole("radiogroup", { name: "Langue" }).getByRole("radio", { name: "Comme le système" }).check();
    await expect(page.getByRole("heading", { level: 1 }), "the browser of these tests is English").toHaveText("Settings");
  } finally {
    // The page's open event stream must not be what notices that the bridge is gone.
    await page.goto("about:blank");
    await bridge.stop();
  }
});

test("the bridge's token leaves the address, and without one nothing is answered", async ({ page, context }) => {
  const bridge = await Bridge.start();
  try {
    await page.goto(`${bridge.url}/#token=${bridge.token}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("How do you want to begin?");
    expect(page.url()).not.toContain(bridge.token);
    const stranger = await context.newPage();
    await stranger.goto(bridge.url);
    await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("Guichet");
    await expect(stranger.getByText("How do you want to begin?")).toHaveCount(0);
    await expect(stranger.getByRole("alert")).toBeVisible();
  } finally {
    // The page's open event stream must not be what notices that the bridge is gone.
    await page.goto("about:blank");
    await bridge.stop();
  }
});
