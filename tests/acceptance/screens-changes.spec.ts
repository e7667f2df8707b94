/** The screens of what happens to an app after its enrolment: change, rotation, deletion, and one enrolled elsewhere. */
import type { Page, Route } from "@playwright/test";
import type { AppView } from "../../ui/src/ipc/generated/AppView";
import type { DraftView } from "../../ui/src/ipc/generated/DraftView";
import type { ReviewView } from "../../ui/src/ipc/generated/ReviewView";
import { Bridge } from "./bridge";
import { change, choosePair, enrol, practise, rotate, sendDraft } from "./enrolment";
import { describeScreen, describeScreens } from "./screens";
import { expect, test, type Window } from "./window";

let bridge: Bridge;
let profileId: string;
let registrationId: string;
/** Tuesday 3 November 2026, noon in Paris: the app is enrolled and active at once. */
const TUESDAY = Date.parse("2026-11-03T11:00:00Z");
/** Friday 6 November 2026, 10:30 in Paris: what is answered now is taken into account on Monday at 14:00. */
const FRIDAY = Date.parse("2026-11-06T09:30:00Z");
/** The Friday after, at the same time, and the Monday after that, past 14:00. */
const NEXT_FRIDAY = FRIDAY + 7 * 86_400_000;
const MONDAY_AFTER = Date.parse("2026-11-16T13:00:01Z");

test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  await bridge.ask("local_banks_clock", { profileId, instant: TUESDAY });
  registrationId = (await enrol(bridge, profileId)).summary.id;
  await bridge.ask("local_banks_mode", { profileId, strict: true, activationRule: true });
  await bridge.ask("local_banks_clock", { profileId, instant: FRIDAY });
});
test.afterAll(() => bridge?.stop());

const detail = () => `#/registrations/${registrationId}`;

/** Changes an answer on its way to the screen, and asks for it anew. */
async function answered<View>(page: Page, window: Window, command: string, change: (view: View) => View): Promise<void> {
  await page.route(`**/ipc/${command}`, async (route: Route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: change((await answer.json()) as View) });
  });
  await page.reload();
  await window.settle();
}

test.describe("an app enrolled elsewhere", () => {
  describeScreen("adopt", () => bridge, () => ({ at: "#/registrations/adopt" }));
  describeScreen("adopt-wrong", () => bridge, () => ({
    at: "#/registrations/adopt",
    then: async (page) => {
      await page.getByRole("radio", { name: /portal|portail/ }).check();
      await page.getByRole("textbox", { name: /URI/ }).fill("callback");
      await page.getByRole("button", { name: /Add it to the list|L’ajouter à la liste/ }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
  }));
  describeScreen("adopt-unknown", () => bridge, () => ({
    at: "#/registrations/adopt",
    then: async (page) => {
      await page.getByRole("combobox", { name: /^(Bank|Banque)$/ }).selectOption("17515-ceidf");
      await page.getByRole("textbox", { name: "client_id" }).fill("1PSDFR-ACPR-12345-9-NONE");
      await page.getByRole("textbox", { name: /URI/ }).fill("https://tpp.example/callback");
      await page.getByRole("button", { name: /Read it from the bank|La lire à la banque/ }).click();
      await expect(page.getByRole("alert")).toContainText("404");
    },
  }));
});

test.describe("a change", () => {
  let draftId: string;
  test.beforeAll(async () => {
    draftId = await change(bridge, profileId, registrationId);
  });
  const place = () => `#/registrations/draft/${draftId}`;
  describeScreen("change-app", () => bridge, () => ({
    at: place(),
    then: (page) => page.getByRole("button", { name: /^(Back|Retour)$/ }).click(),
  }));
  test.beforeEach(async () => {
    // The screen before goes back a step, which is kept.
    const { fields } = await bridge.ask("draft_open", { profileId, draftId });
    await bridge.ask("draft_save", { draftId, step: "review", fields });
  });
  describeScreen("change-review", () => bridge, () => ({ at: place() }));
  describeScreen("change-in-maintenance", () => bridge, () => ({
    at: place(),
    then: async (page, window) => {
      await answered<ReviewView>(page, window, "draft_review", (view) => ({
        ...view,
        maintenance: { now: true, startsAt: FRIDAY, endsAt: FRIDAY + 6 * 3_600_000, concerns: "every-bank" },
      }));
    },
  }));
  describeScreen("change-unfinished", () => bridge, () => ({
    at: place(),
    then: async (page, window) => {
      await page.route("**/ipc/draft_review", async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...((await answer.json()) as ReviewView), unfinishedCallId: "k0" } });
      });
      await answered<DraftView>(page, window, "draft_open", (view) => ({ ...view, unfinishedCallId: "k0" }));
      await expect(page.getByRole("button", { name: /^(Read it back|Relire)$/ })).toBeVisible();
    },
  }));
});

test.describe("a change that waits", () => {
  test.beforeAll(async () => {
    await sendDraft(bridge, await change(bridge, profileId, registrationId));
  });
  describeScreens(() => bridge, [
    { name: "registrations-change-waits", at: "#/registrations" },
    { name: "desk-change-waits", at: "#/" },
  ]);
  describeScreen("registration-change-waits", () => bridge, () => ({ at: detail() }));
  describeScreen("registration-what-was-sent", () => bridge, () => ({
    at: detail(),
    then: (page) => page.getByRole("button", { name: /What was sent: Change|Ce qui a été envoyé : Modification/ }).click(),
  }));
});

test.describe("a rotation", () => {
  test.beforeAll(async () => {
    await bridge.ask("local_banks_clock", { profileId, instant: NEXT_FRIDAY });
  });
  describeScreen("rotation-no-pair", () => bridge, () => ({
    at: `${detail()}/rotate`,
    then: (page) => expect(page.getByRole("heading", { level: 2 })).toBeVisible(),
  }));
});

test.describe("a rotation with a new pair", () => {
  let draftId: string;
  test.beforeAll(async () => {
    await bridge.ask("local_banks_clock", { profileId, instant: NEXT_FRIDAY });
    draftId = (await rotate(bridge, profileId, registrationId)).id;
    await bridge.ask("practice_pair", { profileId });
  });
  const place = () => `#/registrations/draft/${draftId}`;
  describeScreen("rotation-choose", () => bridge, () => ({ at: place() }));

  test.describe("chosen", () => {
    test.beforeAll(() => choosePair(bridge, profileId, draftId, "pair"));
    describeScreen("rotation-chosen", () => bridge, () => ({ at: place() }));
    describeScreen("rotation-new-issuer", () => bridge, () => ({
      at: place(),
      then: async (page, window) => {
        await answered<DraftView>(page, window, "draft_open", (view) => ({
          ...view,
          pairs: view.pairs && { ...view.pairs, choices: view.pairs.choices.map((half) => ({ ...half, issuerKnown: false })) },
        }));
      },
    }));
  });
  test.describe("reviewed", () => {
    test.beforeAll(() => choosePair(bridge, profileId, draftId, "review"));
    describeScreen("rotation-review", () => bridge, () => ({ at: place() }));
  });
  test.describe("accepted", () => {
    test.beforeAll(async () => {
      await choosePair(bridge, profileId, draftId, "review");
      await sendDraft(bridge, draftId);
    });
    describeScreen("registration-rotating", () => bridge, () => ({ at: detail() }));
    describeScreen("desk-rotating", () => bridge, () => ({ at: "#/" }));

    test.describe("in use", () => {
      test.beforeAll(async () => {
        await bridge.ask("local_banks_clock", { profileId, instant: MONDAY_AFTER });
      });
      describeScreen("registration-retirable", () => bridge, () => ({ at: detail() }));
      describeScreen("registration-retire", () => bridge, () => ({
        at: detail(),
        then: (page) => page.getByRole("button", { name: /Retire the pair before…|Retirer la paire précédente…/ }).click(),
      }));
      describeScreen("desk-retirable", () => bridge, () => ({ at: "#/" }));
    });
  });
});

test.describe("a deletion", () => {
  const ask = (page: Page) => page.getByRole("button", { name: /^(Delete…|Supprimer…)$/ }).click();
  describeScreen("registration-delete", () => bridge, () => ({ at: detail(), then: ask }));
  describeScreen("live-registration-delete", () => bridge, () => ({
    at: detail(),
    then: async (page, window) => {
      // A practice profile that the screen takes for a live one: nothing is confirmed.
      await answered<AppView>(page, window, "app_start", (view) => ({
        ...view,
        profiles: view.profiles.map((profile) => ({ ...profile, environment: "live" as const })),
      }));
      await ask(page);
      await expect(page.getByRole("checkbox", { name: /production/ })).toBeVisible();
    },
  }));
  test.describe("done", () => {
    test.beforeAll(async () => {
      await bridge.ask("registration_delete", { registrationId, typedName: "Budget Clair", confirmed: false });
      await bridge.ask("registration_adopt", {
        profileId,
        bankKey: "17515-ceidf",
        entryHost: "www.17515.sandbox.api.89c3.com",
        clientId: "9d8711ec-f1b4-45e4-8072-2b3aa49793f0",
        redirectUris: ["https://tpp.example/callback"],
        madeBy: "portal",
        softwareId: "Budget Clair 2019",
        keyIdUrl: "",
      });
    });
    describeScreen("registration-deleted", () => bridge, () => ({ at: detail() }));
    describeScreen("registrations-deleted", () => bridge, () => ({
      at: "#/registrations",
      then: (page) => page.getByText(/1 (deleted app|application supprimée)/).click(),
    }));
    describeScreen("registration-portal", () => bridge, () => ({
      at: "#/registrations",
      then: (page) => page.getByRole("link", { name: /Budget Clair 2019/ }).click(),
    }));
  });
});
