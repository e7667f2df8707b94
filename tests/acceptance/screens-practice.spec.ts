/** The screens of a fresh practice profile, and of the wizard at each of its steps. */
import type { Route } from "@playwright/test";
import type { DraftView } from "../../ui/src/ipc/generated/DraftView";
import type { ReviewView } from "../../ui/src/ipc/generated/ReviewView";
import { Bridge } from "./bridge";
import { ANSWERS, draft, practise } from "./enrolment";
import { describeScreen, describeScreens } from "./screens";
import { expect, test } from "./window";

let bridge: Bridge;
let profileId: string;
let certificateId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  const { certificates } = await bridge.ask("certificates_list", { profileId });
  certificateId = certificates.find(({ kind }) => kind === "qsealc")?.id ?? "";
});
test.afterAll(() => bridge?.stop());

describeScreens(() => bridge, [
  { name: "desk-fresh", at: "#/" },
  { name: "certificates", at: "#/certificates" },
  {
    name: "certificates-import",
    at: "#/certificates",
    then: async (page) => {
      await page.getByRole("button", { name: /^(Import…|Importer…)$/ }).click();
      await page.getByText(/Paste PEM text|Coller du texte PEM/).click();
      await page.getByRole("textbox", { name: /PEM/ }).fill("neither certificate nor key");
      await page.getByRole("button", { name: /Import the text|Importer le texte/ }).click();
    },
  },
  { name: "registrations-empty", at: "#/registrations" },
  { name: "calls-empty", at: "#/calls" },
  { name: "local-banks-fresh", at: "#/local-banks" },
  {
    name: "local-banks-reset",
    at: "#/local-banks",
    then: (page) => page.getByRole("button", { name: /Reset…|Réinitialiser…/ }).click(),
  },
  { name: "settings", at: "#/settings" },
  { name: "settings-all-banks", at: "#/settings/banks/all" },
  { name: "settings-bank", at: "#/settings/banks/17515-ceidf" },
  {
    name: "settings-bank-wrong",
    at: "#/settings/banks/13807-bpgo",
    then: async (page) => {
      await page.getByRole("radio", { name: /Another host|Un autre hôte/ }).check();
      await page.getByLabel(/^(Host name|Nom d’hôte)$/).fill("https://{bank}.example");
      await page.getByRole("radio", { name: /A text of your own|Un texte à vous/ }).check();
      await page.getByRole("textbox", { name: "keyId" }).fill("CA=Autorité");
      await page.getByRole("button", { name: /(Do not sign|Ne pas signer) \(request-target\)/ }).click();
      await page.getByRole("button", { name: /(Do not sign|Ne pas signer) x-request-id/ }).click();
      await page.getByRole("checkbox", { name: "client_credentials" }).uncheck();
      await page.getByRole("button", { name: /^(Save|Enregistrer)$/ }).click();
    },
  },
  {
    name: "settings-anchor",
    at: "#/settings/banks/17515-ceidf",
    then: (page) => page.getByRole("button", { name: /Add an anchor|Ajouter une ancre/ }).click(),
  },
  {
    name: "settings-delete-profile",
    at: "#/settings",
    then: (page) => page.getByRole("button", { name: /Delete this profile|Supprimer ce profil/ }).click(),
  },
  { name: "not-found", at: "#/nowhere" },
  { name: "not-found-call", at: "#/calls/00000000-0000-0000-0000-000000000000" },
  {
    name: "palette",
    at: "#/",
    then: (page) => page.keyboard.press("Control+k"),
  },
  {
    name: "profile-menu",
    at: "#/",
    then: (page) => page.getByRole("button", { name: /Switch profile|Changer de profil/ }).click(),
  },
  {
    name: "new-profile",
    at: "#/",
    then: async (page) => {
      await page.getByRole("button", { name: /Switch profile|Changer de profil/ }).click();
      await page.getByRole("menuitem", { name: /New real profile|Nouveau profil réel/ }).click();
    },
  },
]);

describeScreen("certificate", () => bridge, () => ({ at: `#/certificates/${certificateId}` }));
describeScreen("certificate-remove", () => bridge, () => ({
  at: `#/certificates/${certificateId}`,
  then: (page) => page.getByRole("button", { name: /Remove…|Retirer…/ }).click(),
}));

test.describe("the wizard", () => {
  let drafts: Record<"bank" | "who" | "app" | "wrong" | "review", string>;
  test.beforeAll(async () => {
    const id = async (...rest: Parameters<typeof draft> extends [unknown, unknown, ...infer R] ? R : never) =>
      (await draft(bridge, profileId, ...rest)).id;
    drafts = {
      bank: await id("bank"),
      who: await id("who", { ...ANSWERS, enrolled: "agent" }),
      app: await id("app"),
      wrong: await id("app", { ...ANSWERS, softwareId: "", redirectUris: ["callback"], scopes: [], contactEmail: "desk" }),
      review: await id("review"),
    };
  });
  const place = (step: keyof typeof drafts) => `#/registrations/draft/${drafts[step]}`;

  describeScreen("wizard-bank", () => bridge, () => ({ at: place("bank") }));
  describeScreen("wizard-who", () => bridge, () => ({ at: place("who") }));
  describeScreen("wizard-app", () => bridge, () => ({ at: place("app") }));
  describeScreen("wizard-app-wrong", () => bridge, () => ({
    at: place("wrong"),
    then: (page) => page.getByRole("button", { name: /^(Next|Suivant)$/ }).click(),
  }));
  describeScreen("wizard-review", () => bridge, () => ({ at: place("review") }));
  for (const [name, tab] of [
    ["body", /^(Body|Corps)/],
    ["headers", /^(Headers|En-têtes)/],
    ["signature", /^(Signing string|Chaîne signée|Chaîne à signer)/],
  ] as const) {
    describeScreen(`wizard-review-${name}`, () => bridge, () => ({
      at: place("review"),
      then: (page) => page.getByRole("tab", { name: tab }).click(),
    }));
  }
  describeScreen("wizard-unfinished", () => bridge, () => ({
    at: place("review"),
    then: async (page, window) => {
      // As after a send whose answer never came: the mark is put on what the desk says of the draft.
      const marked = async (route: Route) => {
        const answer = await route.fetch();
        const view = (await answer.json()) as DraftView | ReviewView;
        const unfinishedCallId = "00000000-0000-0000-0000-000000000000";
        await route.fulfill({ response: answer, json: { ...view, unfinishedCallId } });
      };
      await page.route("**/ipc/draft_open", marked);
      await page.route("**/ipc/draft_review", marked);
      await page.reload();
      await window.settle();
      await expect(page.getByRole("button", { name: /Send again all the same|Renvoyer malgré tout/ })).toBeVisible();
    },
  }));
  describeScreen("registrations-drafts", () => bridge, () => ({ at: "#/registrations" }));
  describeScreen("registrations-discard", () => bridge, () => ({
    at: "#/registrations",
    then: (page) => page.getByRole("button", { name: /Discard|Abandonner/ }).first().click(),
  }));
});
