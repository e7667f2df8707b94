/**
 * What is demanded of every screen, in light and dark, English and French: no violation of any axe rule, no word from
 * the console or the CSP, nothing cut off; in English also the committed accessibility tree. And at 200 % zoom, in both
 * languages, no sideways scrolling and nothing cut. `GUICHET_PICTURES=folder` takes a picture of each.
 */
import { join } from "node:path";
import type { Page, Route } from "@playwright/test";
import type { DeskView } from "../../ui/src/ipc/generated/DeskView";
import type { ReviewView } from "../../ui/src/ipc/generated/ReviewView";
import { violations } from "./axe";
import type { Bridge } from "./bridge";
import { layoutFaults } from "./layout";
import { matchesItsSnapshot } from "./snapshot";
import { expect, test, type Window } from "./window";

export interface Screen {
  /** Of the snapshot and the picture. */
  name: string;
  /** Its place, such as `#/calls`. */
  at: string;
  /** What is done there to see it. Names of roles must fit English and French. */
  then?: (page: Page, window: Window) => Promise<unknown>;
  /** Looks at the Desk's maintenance as it is. */
  maintenance?: boolean;
}

/** The window of 1280 by 840 at 200 %. */
const ZOOMED = { width: 640, height: 420 };
const PICTURES = process.env["GUICHET_PICTURES"];

const LANGUAGES = [
  { language: "en", locale: "en-GB" },
  { language: "fr", locale: "fr-FR" },
] as const;

/** Declares the tests of one screen. The bridge and the screen are asked for when the test runs. */
export function describeScreen(name: string, bridge: () => Bridge, screen: () => Omit<Screen, "name">): void {
  for (const { language, locale } of LANGUAGES) {
    test.describe(language, () => {
      test.use({ locale, colorScheme: "light" });

      test(`${name} can be read by everyone`, async ({ page, window }) => {
        const { at, then, maintenance = false } = screen();
        const picture = async (look: string) => {
          if (!PICTURES) return;
          // What floats covers the window, not the whole page.
          const floating = (await page.locator("[role=dialog], [role=alertdialog], [role=menu]").count()) > 0;
          await page.evaluate(() => scrollTo(0, 0));
          await page.screenshot({ path: join(PICTURES, `${name}-${language}-${look}.png`), fullPage: !floating });
        };
        if (!maintenance) {
          await page.route("**/ipc/desk_overview", withoutMaintenance);
          await page.route("**/ipc/draft_review", farFromMaintenance);
        }
        await window.open(bridge(), at);
        await then?.(page, window);
        await window.settle();

        await expect(page.locator("html"), "the page says its language").toHaveAttribute("lang", language);
        if (language === "en") await matchesItsSnapshot(page, name);
        expect(await layoutFaults(page)).toEqual([]);
        expect(await violations(page), "in light").toEqual([]);
        await picture("light");
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await violations(page), "in dark").toEqual([]);
        await picture("dark");
        await page.setViewportSize(ZOOMED);
        await window.settle();
        expect(await layoutFaults(page), "at 200 %").toEqual([]);
        await picture("zoomed");
      });
    });
  }
}

/** What the Desk says of maintenance depends on the day of the week: the screen is looked at as from Sunday noon on. */
async function withoutMaintenance(route: Route): Promise<void> {
  const answer = await route.fetch();
  const view = (await answer.json()) as DeskView;
  const maintenance = view.maintenance && { ...view.maintenance, now: false, concerns: "every-bank" as const };
  await route.fulfill({ response: answer, json: { ...view, maintenance } });
}

/** So does what a review says of it. */
async function farFromMaintenance(route: Route): Promise<void> {
  const answer = await route.fetch();
  if (!answer.ok()) return route.fulfill({ response: answer });
  const view = (await answer.json()) as ReviewView;
  await route.fulfill({ response: answer, json: { ...view, maintenance: null } });
}

/** The same for several screens of one bridge. */
export function describeScreens(bridge: () => Bridge, screens: readonly Screen[]): void {
  for (const { name, ...screen } of screens) describeScreen(name, bridge, () => screen);
}
