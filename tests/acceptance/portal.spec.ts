/** An app that is made on a bank's portal: from its checklist to the list, and its screens. */
import type { Page } from "@playwright/test";
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { tabAndPress, tabTo } from "./keyboard";
import { describeScreen, describeScreens } from "./screens";
import { expect, test } from "./window";

const FORTUNEO = { key: "arkea-fortuneo", host: "api-openbanking.fortuneo.com" };

test.describe("the checklist", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await practise(bridge);
  });
  test.afterAll(() => bridge?.stop());

  test("is kept as it is typed and ticked, and ends with an app that the local bank made", async ({ page, window }) => {
    await window.open(bridge, "#/registrations");
    await page.getByRole("link", { name: "Make an app on a portal" }).click();
    await page.getByRole("combobox", { name: "Bank" }).selectOption(FORTUNEO.key);
    await expect(page.getByRole("heading", { name: "Checklist for Fortuneo" })).toBeVisible();
    await page.getByRole("textbox", { name: "App name" }).fill("Budget Clair");
    const account = page.getByRole("checkbox", { name: "Log in to the developer portal" });
    await account.check();
    await expect(page.getByText("1 of 5 done")).toBeVisible();
    await expect(page.getByText(/^Saved at/)).toBeVisible();

    await page.goto("about:blank");
    await bridge.restart();
    await window.open(bridge, "#/registrations");
    await page.getByRole("link", { name: "Go on with Budget Clair" }).click();
    await expect(account).toBeChecked();
    await expect(page.getByRole("textbox", { name: "App name" })).toHaveValue("Budget Clair");

    const key = page.getByRole("textbox", { name: "API key" });
    await page.getByRole("button", { name: "Add the app to the list" }).click();
    await expect(key).toBeFocused();
    await expect(page.getByText("One answer needs a correction.")).toBeVisible();

    // The rest without a mouse.
    await tabTo(page, page.getByRole("button", { name: "Have the local bank make it" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(key).toHaveValue(/^[A-Za-z0-9]{32}$/);
    await expect(page.getByText("5 of 5 done")).toBeVisible();
    await tabAndPress(page, page.getByRole("button", { name: "Add the app to the list" }));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget Clair");
    await expect(page.getByText("Made on the bank’s portal, and managed there")).toBeVisible();

    await page.getByRole("link", { name: "All registrations" }).click();
    await expect(page.getByRole("link", { name: "Budget Clair" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "To finish" })).toBeHidden();
  });
});

test.describe("its screens", () => {
  let bridge: Bridge;
  let registrationId: string;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    const profileId = await practise(bridge);
    const base = { profileId, bankKey: "arkea-cmb", entryHost: "api-openbanking.cmb.fr", softwareId: "Budget Clair", redirectUris: ["https://tpp.example/callback"] };
    const { summary } = await bridge.ask("registration_adopt", { ...base, clientId: "ygzVxruT52IkFZw5GOAYAq82ZFaHk3Qd", madeBy: "portal", keyIdUrl: "" });
    registrationId = summary.id;
    await bridge.ask("portal_save", {
      profileId,
      bankKey: FORTUNEO.key,
      fields: { entryHost: FORTUNEO.host, softwareId: "Budget Clair", redirectUris: ["https://tpp.example/callback", "http://127.0.0.1:8421/callback"], clientId: "", done: ["account", "application", "qwac"] },
    });
  });
  test.afterAll(() => bridge?.stop());

  const wrong = async (page: Page) => {
    await page.getByRole("button", { name: /Add the app to the list|Ajouter l’application à la liste/ }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  };
  describeScreens(() => bridge, [
    { name: "portal-no-bank", at: "#/registrations/portal" },
    { name: "portal-checklist", at: `#/registrations/portal/${FORTUNEO.key}` },
    { name: "portal-wrong", at: `#/registrations/portal/${FORTUNEO.key}`, then: wrong },
    { name: "portal-noted", at: "#/registrations/portal/arkea-axa" },
    { name: "portal-listed", at: "#/registrations/portal/arkea-cmb" },
    { name: "registrations-checklist", at: "#/registrations" },
    {
      name: "adopt-portal-alone",
      at: "#/registrations/adopt",
      then: (page) => page.getByRole("combobox", { name: /^(Bank|Banque)$/ }).selectOption(FORTUNEO.key),
    },
  ]);
  describeScreen("registration-portal-alone", () => bridge, () => ({ at: `#/registrations/${registrationId}` }));
});
