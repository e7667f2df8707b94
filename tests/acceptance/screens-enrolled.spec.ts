/** The screens once an app is enrolled; last what a bank's refusal looks like. */
import type { Page } from "@playwright/test";
import type { BankSignatureView } from "../../ui/src/ipc/generated/BankSignatureView";
import type { CallView } from "../../ui/src/ipc/generated/CallView";
import { Bridge } from "./bridge";
import { ANSWERS, draft, enrol, practise } from "./enrolment";
import { describeScreen, describeScreens } from "./screens";
import { expect, test, type Window } from "./window";

const OTHER = { bankKey: "13807-bpgo", entryHost: "www.13807.sandbox.api.89c3.com" };

let bridge: Bridge;
let profileId: string;
let registrationId: string;
let calls: { create: string; token: string };
let second: string;
let qwacId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  profileId = await practise(bridge);
  registrationId = (await enrol(bridge, profileId)).summary.id;
  const { certificates } = await bridge.ask("certificates_list", { profileId });
  qwacId = certificates.find(({ kind }) => kind === "qwac")?.id ?? "";
  const list = await bridge.ask("calls_list", { profileId, text: "", onlyFailures: false, before: null });
  const call = (purpose: string) => list.calls.find((each) => each.purpose === purpose)?.id ?? "";
  calls = { create: call("registration-create"), token: call("registration-token") };
});
test.afterAll(() => bridge?.stop());

describeScreens(() => bridge, [
  { name: "desk-enrolled", at: "#/" },
  { name: "registrations", at: "#/registrations" },
  { name: "calls", at: "#/calls" },
  {
    name: "calls-no-match",
    at: "#/calls",
    then: async (page, window) => {
      await page.getByRole("searchbox").fill("no such call");
      await expect(page.getByText(/No call matches|Aucun appel ne correspond/)).toBeVisible();
      await window.settle();
    },
  },
  { name: "calls-narrowed", at: "#/calls?method=POST&answer=success" },
  { name: "local-banks", at: "#/local-banks" },
]);
describeScreen("registration", () => bridge, () => ({ at: `#/registrations/${registrationId}` }));
describeScreen("certificate-in-use", () => bridge, () => ({
  at: `#/certificates/${qwacId}`,
  then: async (page, window) => {
    await page.getByRole("button", { name: /Remove…|Retirer…/ }).click();
    await page.getByRole("button", { name: /^(Remove|Retirer)$/ }).click();
    await page.getByRole("alert").waitFor();
    await window.settle();
    await expect(page.getByRole("alertdialog")).toHaveCount(0);
  },
}));
describeScreen("call", () => bridge, () => ({ at: `#/calls/${calls.create}` }));
describeScreen("call-curl", () => bridge, () => ({
  at: `#/calls/${calls.create}`,
  then: async (page, window) => {
    await page.getByRole("button", { name: /Copy as cURL|Copier en cURL/ }).click();
    await window.settle();
    await expect(page.getByRole("dialog")).toContainText("$ACCESS_TOKEN");
  },
}));
describeScreen("call-pin", () => bridge, () => ({
  at: `#/calls/${calls.create}`,
  then: async (page) => {
    await page.getByRole("button", { name: /Pin a certificate|Épingler un certificat/ }).click();
    await page.getByRole("textbox", { name: /PEM/ }).fill("no certificate");
    await page.getByRole("button", { name: /^(Pin it|Épingler)$/ }).click();
    await expect(page.getByRole("dialog")).toContainText(/Say where it comes from|Dites d’où il vient/);
  },
}));
describeScreen("call-token", () => bridge, () => ({ at: `#/calls/${calls.token}` }));

test.describe("read back", () => {
  test.beforeAll(async () => {
    await bridge.ask("registration_read_back", { registrationId });
  });
  describeScreen("registration-read-back", () => bridge, () => ({ at: `#/registrations/${registrationId}` }));
});

test.describe("signed by the bank", () => {
  let signed: Bridge;
  let good: string;
  let fetched: string;
  let elsewhere: string;
  test.beforeAll(async () => {
    signed = await Bridge.start();
    const profileId = await practise(signed);
    good = (await enrol(signed, profileId)).callId ?? "";
    const view = await signed.ask("bank_certificate_fetch", { callId: good });
    fetched = view.bankCertificates[0]?.callId ?? "";
    // Another bank's keyId has the usual port: seen from another, it points elsewhere.
    const { own } = await signed.ask("bank_settings_show", { profileId, bankKey: OTHER.bankKey });
    await signed.ask("bank_settings_save", { profileId, bankKey: OTHER.bankKey, fields: { ...own, port: "8443" } });
    const second = await draft(signed, profileId, "review", { ...ANSWERS, ...OTHER });
    const { requestId } = await signed.ask("draft_review", { draftId: second.id });
    await signed.ask("draft_send", { draftId: second.id, requestId, confirmed: false, again: false }).catch(() => undefined);
    const list = await signed.ask("calls_list", { profileId, text: ":8443", onlyFailures: true, before: null });
    elsewhere = list.calls[0]?.id ?? "";
  });
  test.afterAll(() => signed?.stop());
  describeScreen("call-verified", () => signed, () => ({ at: `#/calls/${good}` }));
  // A certificate's dates and a bank's mistakes, as desk tells them: the local banks make neither on a click.
  const judged = (verdict: (was: BankSignatureView) => BankSignatureView) => async (page: Page, window: Window) => {
    await page.route("**/ipc/call_show", async (route) => {
      const answer = await route.fetch();
      const view = (await answer.json()) as CallView;
      await route.fulfill({ response: answer, json: { ...view, bankSignature: verdict(view.bankSignature) } });
    });
    await window.go("#/calls");
    await window.go(`#/calls/${good}`);
  };
  describeScreen("call-signature-warned", () => signed, () => ({
    at: "#/",
    then: judged((was) => ({ ...was, warnings: ["certificate-expired", "body-not-covered"] }) as BankSignatureView),
  }));
  describeScreen("call-signature-failed", () => signed, () => ({
    at: "#/",
    then: judged(
      (was) =>
        ({
          ...was,
          kind: "failed",
          reason: {
            kind: "mismatch",
            mistake: { kind: "method-case", right: "(request-target): post /stet/setting/v1/register", signed: "(request-target): POST /stet/setting/v1/register" },
          },
        }) as BankSignatureView,
    ),
  }));
  describeScreen("call-elsewhere", () => signed, () => ({ at: `#/calls/${elsewhere}` }));
  describeScreen("call-bank-certificate", () => signed, () => ({ at: `#/calls/${fetched}` }));
  describeScreen("call-certificate-remove", () => signed, () => ({
    at: `#/calls/${good}`,
    then: (page) => page.getByRole("button", { name: /Remove…|Retirer…/ }).click(),
  }));
});

test.describe("refused", () => {
  test.beforeAll(async () => {
    second = (await draft(bridge, profileId, "review")).id;
  });
  describeScreen("refusal", () => bridge, () => ({
    at: `#/registrations/draft/${second}`,
    then: async (page) => {
      await page.getByRole("button", { name: /Send to the bank|Envoyer à la banque/ }).click();
      await expect(page.getByRole("alert")).toContainText("400");
    },
  }));
});

test.describe("by the 09:59 rule", () => {
  let waiting: Bridge;
  test.beforeAll(async () => {
    waiting = await Bridge.start();
    const profileId = await practise(waiting);
    // Friday 6 November 2026, 10:30 in Paris.
    await waiting.ask("local_banks_mode", { profileId, strict: true, activationRule: true });
    await waiting.ask("local_banks_clock", { profileId, instant: Date.parse("2026-11-06T09:30:00Z") });
    registrationId = (await enrol(waiting, profileId)).summary.id;
  });
  test.afterAll(() => waiting?.stop());
  describeScreen("desk-waiting", () => waiting, () => ({ at: "#/" }));
  describeScreen("registration-waiting", () => waiting, () => ({ at: `#/registrations/${registrationId}` }));
  describeScreen("local-banks-moved", () => waiting, () => ({ at: "#/local-banks" }));
});
