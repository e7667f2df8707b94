/** The screens of Connections and of a Desk that has some, over the local banks. */
import type { Server } from "node:net";
import type { Page } from "@playwright/test";
import { answered, appWith, decide, ELSEWHERE, freePort, held, opened, sent, type Persona } from "./access";
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { tabAndPress, tabAndType, tabTo } from "./keyboard";
import { describeScreen, describeScreens } from "./screens";
import { expect, test } from "./window";

/** Tuesday 3 November 2026, noon in Paris. */
const TUESDAY = Date.parse("2026-11-03T11:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The screens show these ports, so they are always the same; the system gives none of them away by itself. */
const [FREE, TAKEN] = [18_411, 18_412];

async function banksAt(bridge: Bridge, profileId: string, instant: number): Promise<void> {
  await bridge.ask("local_banks_clock", { profileId, instant });
}

/** In its first second, an hour reads otherwise. */
function underAnHour(page: Page): Promise<void> {
  return expect(page.getByRole("timer")).toHaveText(/^\d\d:\d\d$/);
}

test.describe("before an app", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await practise(bridge);
  });
  test.afterAll(() => bridge?.stop());

  describeScreens(() => bridge, [
    { name: "connections-no-app", at: "#/connections" },
    { name: "connection-new-no-app", at: "#/connections/new" },
  ]);
});

test.describe("with an app", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    const profileId = await practise(bridge);
    await banksAt(bridge, profileId, TUESDAY);
    await appWith(bridge, profileId, [ELSEWHERE, "http://127.0.0.1:18410/"]);
  });
  test.afterAll(() => bridge?.stop());

  describeScreens(() => bridge, [
    { name: "desk-to-connect", at: "#/" },
    { name: "connections-empty", at: "#/connections" },
    { name: "connection-new", at: "#/connections/new" },
  ]);
});

test.describe("on the way to an access", () => {
  let bridge: Bridge;
  let profileId: string;
  let taken: Server;
  let places: Record<"fresh" | "listening" | "busy" | "pasting" | "refused" | "late", string>;
  /** An answer to a question that nobody here asked. */
  const foreign = `${ELSEWHERE}?code=of-another&state=of-another`;

  test.beforeAll(async () => {
    bridge = await Bridge.start();
    profileId = await practise(bridge);
    await banksAt(bridge, profileId, TUESDAY);
    taken = await held(TAKEN);
    const [here, busy] = [`http://127.0.0.1:${FREE}/`, `http://127.0.0.1:${TAKEN}/`];
    const app = (await appWith(bridge, profileId, [ELSEWHERE, here, busy])).summary.id;
    const open = (name: string, uri: string) => opened(bridge, profileId, app, name, uri);
    const late = await open("Trop Tard", ELSEWHERE);
    await sent(bridge, late);
    await banksAt(bridge, profileId, TUESDAY + HOUR + 1000);
    const refused = await open("Non Merci", ELSEWHERE);
    await answered(bridge, refused, "refuse");
    places = {
      fresh: await open("EDMÉ", here),
      listening: await open("EDMÉ", here),
      busy: await open("EDMÉ", busy),
      pasting: await open("EDMÉ", ELSEWHERE),
      refused,
      late,
    };
  });
  test.afterAll(async () => {
    taken?.close();
    await bridge?.stop();
  });
  const at = (place: keyof typeof places) => `#/connections/${places[place]}`;
  const OPEN = /Open the bank’s page|Ouvrir la page de la banque/;

  describeScreen("connection-fresh", () => bridge, () => ({ at: at("fresh") }));
  describeScreen("connection-waiting", () => bridge, () => ({
    at: at("listening"),
    then: async (page) => {
      await page.getByRole("button", { name: OPEN }).or(page.getByRole("timer")).first().waitFor();
      if ((await page.getByRole("timer").count()) === 0) await page.getByRole("button", { name: OPEN }).click();
      await underAnHour(page);
    },
  }));
  describeScreen("connection-port-busy", () => bridge, () => ({
    at: at("busy"),
    then: async (page) => {
      const open = page.getByRole("button", { name: OPEN });
      const said = page.getByText(/is taken by another program|est pris par un autre programme/);
      await open.or(said).first().waitFor();
      if ((await said.count()) === 0) await open.click();
      await said.waitFor();
      await underAnHour(page);
    },
  }));
  describeScreen("connection-wrong-answer", () => bridge, () => ({
    at: at("pasting"),
    then: async (page) => {
      const field = page.getByRole("textbox", { name: /browser ended|navigateur s’est arrêté/ });
      await page.getByRole("button", { name: OPEN }).or(field).first().waitFor();
      if ((await field.count()) === 0) await page.getByRole("button", { name: OPEN }).click();
      await underAnHour(page);
      await field.fill(foreign);
      await page.getByRole("button", { name: /Take the answer|Prendre la réponse/ }).click();
      await expect(field).toHaveAttribute("aria-invalid", "true");
    },
  }));
  describeScreen("connection-refused", () => bridge, () => ({ at: at("refused") }));
  describeScreen("connection-timed-out", () => bridge, () => ({ at: at("late") }));
});

test.describe("with accesses of every age", () => {
  let bridge: Bridge;
  let profileId: string;
  let ids: Record<"valid" | "revoked" | "over" | "soon", string>;

  test.beforeAll(async () => {
    bridge = await Bridge.start();
    profileId = await practise(bridge);
    await banksAt(bridge, profileId, TUESDAY);
    const app = (await appWith(bridge, profileId, [ELSEWHERE])).summary.id;
    const access = async (name: string, persona: Persona) => {
      const id = await opened(bridge, profileId, app, name, ELSEWHERE);
      await answered(bridge, id, "accept", persona);
      return id;
    };
    const over = await access("LEA", "GUICHET-LEA");
    await banksAt(bridge, profileId, TUESDAY + 10 * DAY);
    const soon = await access("CLAIRE", "GUICHET-CLAIRE");
    await banksAt(bridge, profileId, TUESDAY + 180 * DAY);
    const revoked = await access("GEORGES", "GUICHET-GEORGES");
    await bridge.ask("token_revoke", { connectionId: revoked, confirmed: false });
    const valid = await access("EDMÉ", "9999999801");
    ids = { valid, revoked, over, soon };
  });
  test.afterAll(() => bridge?.stop());

  describeScreens(() => bridge, [
    { name: "connections", at: "#/connections" },
    { name: "desk-connections", at: "#/" },
  ]);
  describeScreen("connection-authorised", () => bridge, () => ({ at: `#/connections/${ids.valid}`, then: underAnHour }));
  describeScreen("connection-due-soon", () => bridge, () => ({ at: `#/connections/${ids.soon}` }));
  describeScreen("connection-sca-over", () => bridge, () => ({ at: `#/connections/${ids.over}` }));
  describeScreen("connection-revoked", () => bridge, () => ({ at: `#/connections/${ids.revoked}` }));
  describeScreen("connection-revoke", () => bridge, () => ({
    at: `#/connections/${ids.valid}`,
    then: (page) => page.getByRole("button", { name: /^(Revoke…|Révoquer…)$/ }).click(),
  }));
});

test.describe("a PSU", () => {
  let bridge: Bridge;
  let profileId: string;
  let here: string;
  test.beforeEach(async () => {
    bridge = await Bridge.start();
    profileId = await practise(bridge);
    await banksAt(bridge, profileId, TUESDAY);
    here = `http://127.0.0.1:${await freePort()}/`;
    await appWith(bridge, profileId, [here]);
  });
  test.afterEach(async ({ page }) => {
    await page.goto("about:blank");
    await bridge.stop();
  });

  test("is sent to the bank from the Desk's first steps by keyboard alone, and comes back with an access that is refreshed and revoked", async ({ page, window }) => {
    await window.open(bridge);
    await tabAndPress(page, page.getByRole("link", { name: "Connect a persona" }));
    await tabAndType(page, page.getByRole("textbox", { name: /^Name of the PSU/ }), "EDMÉ");
    await tabAndPress(page, page.getByRole("button", { name: "Open the connection" }));
    await tabAndPress(page, page.getByRole("button", { name: "Open the bank’s page" }));
    const address = await page.locator("pre, code").filter({ hasText: "/oauth/authorize?" }).first().innerText();
    // The PSU's browser is another one.
    const back = await decide(address.replace(/\s/g, ""));
    const farewell = await (await fetch(back)).text();
    expect(farewell).toContain("Thank you, that is done");
    await expect(page.getByText("Calls to the bank can be made.")).toBeVisible();
    await expect(page.getByText("Day 1 of 180")).toBeVisible();

    await tabAndPress(page, page.getByRole("button", { name: "Refresh now" }));
    await expect(page.getByText("Access token refreshed")).toBeVisible();

    await tabAndPress(page, page.getByRole("button", { name: "Revoke…" }));
    await tabAndPress(page, page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }));
    await expect(page.getByText("Revoked from here").first()).toBeVisible();
    await expect(page.getByText("Day 1 of 180")).toHaveCount(0);
  });

  test("who is due is said on the Desk in days of the calendar, to the day itself and beyond", async ({ page, window }) => {
    const [app] = (await bridge.ask("connections_list", { profileId })).apps;
    const id = await opened(bridge, profileId, app?.registrationId ?? "", "EDMÉ", here);
    await answered(bridge, id);
    for (const [instant, said] of [
      [TUESDAY + 179 * DAY, "tomorrow"],
      [TUESDAY + 180 * DAY - 1000, "today"],
      [TUESDAY + 180 * DAY, "today"],
      [TUESDAY + 181 * DAY, "1 day over"],
    ] as const) {
      await banksAt(bridge, profileId, instant);
      await window.open(bridge, "#/connections");
      await expect(page.getByRole("row", { name: /EDMÉ/ })).toContainText(said);
    }
    await window.open(bridge);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls for a PSU cannot go through");
    await tabTo(page, page.getByRole("link", { name: /Have the PSU authenticate again/ }));
    await expect(page.getByRole("link", { name: /Have the PSU authenticate again/ })).toContainText("The 180 days ended 1 day ago.");
  });
});
