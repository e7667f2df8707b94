/** The checks that every screen passes are able to fail: faults planted on a screen are found. */
import { violations } from "./axe";
import { Bridge } from "./bridge";
import { focusFault } from "./keyboard";
import { layoutFaults } from "./layout";
import { masked } from "./snapshot";
import { expect, test } from "./window";

let bridge: Bridge;
test.beforeAll(async () => {
  bridge = await Bridge.start();
});
test.afterAll(() => bridge?.stop());
test.beforeEach(async ({ window }) => {
  await window.open(bridge);
});

test("a pale word and a nameless button are found", async ({ page }) => {
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() => {
    const lead = document.querySelector<HTMLElement>(".lead");
    if (lead) lead.style.color = "#c8c8c0";
    document.querySelector("main")?.append(document.createElement("button"));
  });
  const rules = (await violations(page)).map((line) => line.split(":")[0]);
  expect(rules).toEqual(expect.arrayContaining(["color-contrast", "button-name"]));
});

test("what is cut off, sticks out or scrolls sideways is found", async ({ page }) => {
  expect(await layoutFaults(page)).toEqual([]);
  await page.evaluate(() => {
    const add = (words: string, css: string) => {
      const element = document.createElement("button");
      element.textContent = words;
      element.style.cssText = `${css}; white-space: nowrap`;
      document.querySelector("main")?.append(element);
    };
    add("cut off at its end", "width: 50px; overflow: hidden");
    add("far too wide for this window", "width: 2000px");
  });
  const faults = (await layoutFaults(page)).join("\n");
  expect(faults).toMatch(/the page scrolls sideways/);
  expect(faults).toMatch(/“cut off at its end” is wider than its place/);
  expect(faults).toMatch(/“far too wide for this window” sticks out of the window/);
});

test("a focus that does not show is found", async ({ page }) => {
  await page.keyboard.press("Tab");
  expect(await focusFault(page)).toBe("");
  await page.evaluate(() => {
    for (const control of document.querySelectorAll<HTMLElement>("button, select")) control.style.outline = "none";
  });
  await page.keyboard.press("Tab");
  expect(await focusFault(page)).toMatch(/has the focus and does not show it/);
});

test("the page is under the packaged CSP, with frozen prototypes", async ({ page, window }) => {
  expect(await page.evaluate(() => Object.isFrozen(Object.prototype))).toBe(true);
  await page.evaluate(() => {
    const style = document.createElement("style");
    style.textContent = "main { display: none }";
    document.head.append(style);
  });
  await expect(page.getByRole("main")).toBeVisible();
  await expect.poll(() => window.complaints.join("\n")).toMatch(/CSP: style-src/);
  window.complaints.length = 0;
});

test("only what differs from run to run is masked in a snapshot", () => {
  const lines = [
    '- heading "Everything works" [level=1]',
    "- text: PSDFR-ACPR-99937",
    '- cell "21 Nov 2026, 09:58":',
    "- 'row \"scope: aisp Caisse d''Epargne 14 ms\"':",
    '- code: "SHA-256=sbAJ4i0y+oM2layy7WZgjSdrUKKqKkpPWq946MlgSb0="',
  ];
  expect(masked(lines.join("\n")).split("\n")).toEqual([
    lines[0],
    "- text: '/PSDFR-ACPR-999\\d\\d(?:-0-[A-Z0-9]{4})?/'",
    "- 'cell /(?:[A-Z][a-z]+,? )?\\d{1,2} [A-Z][a-z]+ \\d{4}, \\d\\d:\\d\\d(?::\\d\\d)?/':",
    "- 'row /scope: aisp Caisse d''Epargne \\d[\\d,]* ms/':",
    "- code: '/[\\w+\\/=-]{40,}/'",
  ]);
});
