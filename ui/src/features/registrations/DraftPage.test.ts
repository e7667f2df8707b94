import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as changes from "../../../gallery/fixtures/changes";
import * as fixtures from "../../../gallery/fixtures/registrations";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import type { Route } from "../../kit";
import Surrounded from "../../kit/Surrounded.svelte";
import DraftPage from "./DraftPage.svelte";
import type { Wanted } from "./draftState.svelte";

function show(answers: Answers, wanted: Wanted = { kind: "draft", draftId: "d1" }, environment: EnvironmentView = "local") {
  const bridge = new FakeBridge({
    banks_list: () => ({ banks: fixtures.banks, ownForAll: false }),
    draft_open: () => fixtures.draft("bank"),
    draft_save: (req) => fixtures.draft(req.step, req.fields),
    draft_review: () => fixtures.review,
    draft_send: () => fixtures.registration,
    ...answers,
  });
  useBridge(bridge);
  const profile: ProfileView = { id: "p1", name: "Payhop", environment, oid: "PSDFR-ACPR-13807", legalName: "Payhop SAS", createdAt: 0 };
  const gone: Route[] = [];
  render(Surrounded, { page: DraftPage as never, given: { profile, wanted }, gone });
  return { bridge, gone };
}
const atReview: Answers = { draft_open: () => fixtures.draft("review", fixtures.filled) };

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the wizard on screen", () => {
  it("gives a new draft an address of its own, so that it can be found again", async () => {
    const { bridge, gone } = show({}, { kind: "new" });
    await waitFor(() => expect(gone).toEqual([{ name: "draft", id: "d1" }]));
    expect(bridge.of("draft_open")).toEqual([{ profileId: "p1", draftId: null }]);
  });

  it("does not go on without a bank and says so at the list", async () => {
    show({});
    const user = userEvent.setup();
    await screen.findByRole("radiogroup", { name: "Banks" });
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByText("One answer needs a correction.")).toBeVisible();
    expect(screen.getByRole("heading", { level: 2 })).toHaveTextContent("Bank");
  });

  it("goes on with a bank, saved with its recommended entry point", async () => {
    const { bridge } = show({});
    const user = userEvent.setup();
    await user.click(await screen.findByRole("radio", { name: /Ile-de-France/ }));
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByText("Who will the bank see behind the app?")).toBeVisible();
    expect(bridge.of("draft_save").at(-1)).toMatchObject({
      step: "who",
      fields: { bankKey: "17515-ceidf", entryHost: "www.17515.sandbox.api.89c3.com" },
    });
  });

  it("shows why a bank cannot be chosen", async () => {
    show({});
    expect(await screen.findByRole("radio", { name: /BRED.*Not on this platform/ })).toBeDisabled();
  });

  it("sends and goes to the registration", async () => {
    const { bridge, gone } = show(atReview);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Send to the bank" }));
    await waitFor(() => expect(gone.at(-1)).toEqual({ name: "registration", id: "g1" }));
    expect(bridge.of("draft_send")).toEqual([
      { draftId: "d1", requestId: fixtures.review.requestId, confirmed: false, again: false },
    ]);
  });

  it("asks once more before it sends in production", async () => {
    const { bridge } = show(atReview, undefined, "live");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByRole("alertdialog", { name: "Enrol this app in production?" })).toBeVisible();
    expect(bridge.of("draft_send")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Enrol" }));
    await waitFor(() => expect(bridge.of("draft_send")[0]).toMatchObject({ confirmed: true }));
  });

  it("sends a second time only after it was said what that may do", async () => {
    const { bridge } = show({
      draft_open: () => fixtures.draft("review", fixtures.filled, "k0"),
      draft_review: () => ({ ...fixtures.review, unfinishedCallId: "k0" }),
    });
    const user = userEvent.setup();
    expect(await screen.findByRole("link", { name: "Open that call" })).toHaveAttribute("href", "#/call/k0");
    await user.click(await screen.findByRole("button", { name: "Send again all the same" }));
    expect(bridge.of("draft_send")).toEqual([]);
    await user.click(await screen.findByRole("button", { name: "Send again" }));
    await waitFor(() => expect(bridge.of("draft_send")[0]).toMatchObject({ again: true }));
  });

  it("shows the bank's refusal word for word and stays", async () => {
    const { gone } = show({
      ...atReview,
      draft_send: () => {
        throw failure({
          code: "bank-refused",
          detail: { status: 400, bankError: "invalid_client_metadata", bankDescription: "client_name: taken" },
        });
      },
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText("client_name: taken")).toBeVisible();
    expect(screen.getByText("HTTP 400 · invalid_client_metadata")).toBeVisible();
    expect(gone).toEqual([]);
  });

  it("offers only a second send, confirmed, after the bank's server failed", async () => {
    let failed = false;
    const { bridge } = show({
      draft_open: () => fixtures.draft("review", fixtures.filled, failed ? "k0" : null),
      draft_review: () => ({ ...fixtures.review, unfinishedCallId: failed ? "k0" : null }),
      draft_send: (req) => {
        if (req.again) return fixtures.registration;
        failed = true;
        throw failure({ code: "bank-server-error", detail: { status: 502, callId: "k0" } });
      },
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText("An earlier send has no known outcome")).toBeVisible();
    expect(await screen.findByText("The bank’s server failed")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Send to the bank" })).toBeNull();
    await user.click(await screen.findByRole("button", { name: "Send again all the same" }));
    expect(bridge.of("draft_send")).toHaveLength(1);
    await user.click(await screen.findByRole("button", { name: "Send again" }));
    await waitFor(() => expect(bridge.of("draft_send")[1]).toMatchObject({ again: true }));
  });

  it("does not send a request that is not ready", async () => {
    show({ ...atReview, draft_review: () => ({ ...fixtures.review, ready: false, problems: fixtures.problems(fixtures.wrong) }) });
    expect(await screen.findByRole("button", { name: "Go to The app" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Send to the bank" })).toBeDisabled();
  });
});

describe("the wizard of a change", () => {
  it("shows what changes before anything else, and what signs it", async () => {
    show({ draft_open: () => changes.changing("review"), draft_review: () => changes.changeReview });
    const table = await screen.findByRole("table", { name: "What changes" });
    expect(table).toHaveTextContent("software_id");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Change Payhop");
    expect(screen.getByText("Signed with").nextElementSibling).toHaveTextContent("Payhop SAS, Serial 5A0C3F1E9B27");
  });

  it("takes the address of its draft and goes back to its registration", async () => {
    const { gone } = show({ change_open: () => changes.changing("app") }, { kind: "change", registrationId: "g1" });
    await waitFor(() => expect(gone).toEqual([{ name: "draft", id: "d3" }]));
    expect(screen.getByRole("link", { name: "Payhop" })).toHaveAttribute("href", "#/registration/g1");
  });
});

describe("the wizard of a rotation", () => {
  it("offers only certificates whose key is held", async () => {
    show({ draft_open: () => changes.rotating("pair") });
    expect(await screen.findByRole("radio", { name: "Payhop SAS Seal 2027" })).toBeEnabled();
    expect(screen.getByRole("radio", { name: "Payhop SAS Seal lost" })).toBeDisabled();
  });

  it("warns of an issuer that the banks may not know", async () => {
    show({ draft_open: () => changes.rotating("pair", changes.newIssuer) });
    expect(await screen.findByText("The banks may not know QuoVadis EU Issuing CA G5 yet")).toBeVisible();
  });

  it("reads back a send without an answer and goes to the registration", async () => {
    const { gone } = show({
      draft_open: () => ({ ...changes.rotating("review"), unfinishedCallId: "k0" }),
      draft_review: () => ({ ...changes.rotationReview, unfinishedCallId: "k0" }),
      change_settle: () => ({ taken: true, registration: changes.rotated }),
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Read it back" }));
    await waitFor(() => expect(gone.at(-1)).toEqual({ name: "registration", id: "g1" }));
  });

  it("says so when the bank does not show what was sent", async () => {
    show({
      draft_open: () => ({ ...changes.rotating("review"), unfinishedCallId: "k0" }),
      draft_review: () => ({ ...changes.rotationReview, unfinishedCallId: "k0" }),
      change_settle: () => ({ taken: false, registration: fixtures.registration }),
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Read it back" }));
    expect(await screen.findByText("The bank does not show it")).toBeVisible();
    expect(screen.getByRole("button", { name: "Send again all the same" })).toBeEnabled();
  });
});
