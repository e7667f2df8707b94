import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { full } from "../../../gallery/fixtures/changes";
import { busy } from "../../../gallery/fixtures/desk";
import { summary } from "../../../gallery/fixtures/payments";
import type { NextActionView } from "../../ipc/generated/NextActionView";
import Surrounded from "../../kit/Surrounded.svelte";
import NextActions from "./NextActions.svelte";

function show(action: NextActionView, registrations = full.registrations) {
  render(Surrounded, { page: NextActions as never, given: { actions: [action], drafts: full.drafts, registrations, connections: busy.connections } });
  return screen.getByRole("link");
}

describe("what to do next", () => {
  it("leads to the rotation of the app whose certificates end", () => {
    const link = show({ kind: "rotate-pair", registrationId: "g1", days: 28 });
    expect(link).toHaveAttribute("href", "#/registration-rotate/g1");
    expect(link).toHaveTextContent("Payhop · 28 days left.");
  });

  it("does not name the app where there is only one", () => {
    const link = show({ kind: "rotate-pair", registrationId: "g1", days: -1 }, full.registrations.slice(0, 1));
    expect(link).toHaveTextContent("Rotate the certificates It ended 1 day ago.");
  });

  it.each([
    ["enrol", "Go on with the enrolment you began"],
    ["change", "Go on with the change you began"],
    ["rotate", "Go on with the rotation you began"],
  ] as const)("says what a draft is for: %s", (purpose, title) => {
    expect(show({ kind: "resume-draft", draftId: "d2", purpose })).toHaveTextContent(title);
  });

  it.each([
    ["to-confirm", "Confirm a payment"],
    ["answer-lost", "Ask the bank about a payment"],
    ["approving", "Wait for a PSU to approve a payment"],
  ] as const)("leads to a payment that waits: %s", (stage, title) => {
    render(Surrounded, { page: NextActions as never, given: { actions: [{ kind: "see-payment", paymentId: "m1", stage, pressing: false }], drafts: [], registrations: [], payments: [{ ...summary, stage }] } });
    const link = screen.getByRole("link");
    expect(link).toHaveAttribute("href", "#/payment/m1");
    expect(link).toHaveTextContent(title);
    expect(link).toHaveTextContent("124.30 EUR to Atelier Martin · Fortuneo · ");
  });

  it.each([true, false])("marks a payment as pressing where the desk says so, whatever its stage: %s", (pressing) => {
    const link = show({ kind: "see-payment", paymentId: "m1", stage: "approving", pressing });
    expect(link.querySelector(".pressing") !== null).toBe(pressing);
  });

  it("asks for the outcome of a send without an answer, of that very draft", () => {
    const link = show({ kind: "settle-send", draftId: "d2", purpose: "rotate" });
    expect(link).toHaveAttribute("href", "#/draft/d2");
    expect(link).toHaveTextContent("Find out whether the bank took the new certificates");
    expect(link).toHaveTextContent("Payhop · Caisse d’Epargne Ile-de-France");
  });

  it("tells a rotation that waits from other changes", () => {
    const link = show({ kind: "wait-for-change", registrationId: "g1", activeAt: Date.UTC(2026, 10, 23, 13, 0), rotation: true });
    expect(link).toHaveTextContent("Wait for the new certificates");
    expect(link).toHaveTextContent(/23 November 2026 at 14:00, Paris time/);
  });

  it.each([
    [{ kind: "authenticate-psu", connectionId: "x2", days: 8, over: false }, "#/connection/x2", "Have the PSU authenticate again Tech’N Co · Banque BCP · Due in 8 days."],
    [{ kind: "authenticate-psu", connectionId: "x2", days: 1, over: false }, "#/connection/x2", "Due tomorrow."],
    [{ kind: "authenticate-psu", connectionId: "x5", days: -6, over: true }, "#/connection/x5", "Léa Morin · Banque BCP · The 180 days ended 6 days ago."],
    [{ kind: "authenticate-psu", connectionId: "x5", days: 0, over: true }, "#/connection/x5", "The 180 days ended today."],
    [{ kind: "renew-access", connectionId: "x4", status: "expired" }, "#/connection/x4", "The access token is over"],
    [{ kind: "send-consent", connectionId: "x1" }, "#/connection/x1", "Edmé Vasseur"],
    [{ kind: "browse", connectionId: "x1" }, "#/connection/x1", "Look at the accounts"],
    [{ kind: "connect-first-psu" }, "#/connection-new", "Connect a PSU"],
  ] as const)("says whose access it is and leads there: %o", (action, href, words) => {
    const link = show(action);
    expect(link).toHaveAttribute("href", href);
    expect(link).toHaveTextContent(words);
  });
});
