import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/connections";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { ConnectionView } from "../../ipc/generated/ConnectionView";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import type { Route } from "../../kit";
import Surrounded from "../../kit/Surrounded.svelte";
import ConnectionPage from "./ConnectionPage.svelte";

const never = () => new Promise<never>(() => {});

function show(view: ConnectionView, answers: Answers = {}, environment: EnvironmentView = "sandbox") {
  const bridge = new FakeBridge({ connection_show: () => view, authorization_wait: never, ...answers });
  useBridge(bridge);
  const gone: Route[] = [];
  render(Surrounded, { page: ConnectionPage as never, given: { profile: { id: "p1", environment } as ProfileView, id: "x1" }, gone });
  return { bridge, gone, user: userEvent.setup() };
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("a connection on screen", () => {
  it("says in three steps what will happen, and catches the answer where the redirect URI leads here", async () => {
    const { bridge, user } = show(fixtures.fresh, { authorization_start: () => fixtures.listening });
    expect(within(await screen.findByRole("list", { name: "What will happen" })).getAllByRole("listitem")).toHaveLength(3);
    await user.click(screen.getByRole("button", { name: "Open the bank’s page" }));
    expect(bridge.of("authorization_start")[0]?.way).toBe("loopback");
    expect(await screen.findByRole("timer")).toHaveTextContent(/58:4\d/);
    expect(screen.getByText(/Listening for the answer at/)).toBeVisible();
  });

  it("can be told to paste instead", async () => {
    const { bridge, user } = show(fixtures.fresh, { authorization_start: () => fixtures.pasting });
    await user.click(await screen.findByRole("radio", { name: "Pasted" }));
    expect(screen.getByText(/You paste its address here/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Open the bank’s page" }));
    expect(bridge.of("authorization_start")[0]?.way).toBe("paste");
  });

  it("only pastes where the redirect URI leads elsewhere", async () => {
    const { bridge, user } = show(fixtures.freshElsewhere, { authorization_start: () => fixtures.pasting });
    await user.click(await screen.findByRole("button", { name: "Open the bank’s page" }));
    expect(screen.queryByRole("radio")).toBeNull();
    expect(bridge.of("authorization_start")[0]?.way).toBe("paste");
  });

  it("names the personas' code in a Local profile alone", async () => {
    show(fixtures.fresh, {}, "local");
    expect(await screen.findByText("12345678")).toBeVisible();
  });

  it("says which port is taken, and tries again or pastes", async () => {
    const { bridge, user } = show(fixtures.busy, { authorization_start: () => fixtures.busy });
    expect(await screen.findByText("Port 8421 is taken by another program")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await user.click(screen.getByRole("button", { name: "Open the page and paste" }));
    expect(bridge.of("authorization_start").map(({ way }) => way)).toEqual(["loopback", "paste"]);
  });

  it("says what is wrong with a pasted answer, under its field", async () => {
    const { bridge, user } = show(fixtures.pasting, {
      authorization_paste: () => {
        throw failure({ code: "input-invalid", detail: { fields: [{ field: "url", problem: "state-used" }] } });
      },
    });
    const field = await screen.findByRole("textbox", { name: "Address at which the browser ended" });
    await user.click(screen.getByRole("button", { name: "Take the answer" }));
    expect(field).toHaveAccessibleDescription(/Paste the address/);
    expect(bridge.of("authorization_paste")).toEqual([]);
    await user.type(field, "https://app.payhop.example/callback?code=1&state=2");
    await user.click(screen.getByRole("button", { name: "Take the answer" }));
    await waitFor(() => expect(field).toHaveAccessibleDescription(/An answer is good once/));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it.each([
    ["refused", "The PSU, or their bank, said no"],
    ["failed", "The bank broke off"],
    ["exchange-failed", "The PSU agreed, but no tokens came"],
    ["abandoned", "The last attempt was given up"],
    ["timed-out", "No answer came within an hour"],
  ] as const)("says how an attempt ended: %s", async (outcome, title) => {
    show(fixtures.ended(outcome, { error: "their_word", callId: "k0" }));
    expect(await screen.findByText(title)).toBeVisible();
    expect(screen.getAllByText("their_word")[0]).toBeVisible();
    expect(screen.getAllByRole("link", { name: "Open the call" })[0]).toHaveAttribute("href", "#/call/k0");
    expect(screen.getByRole("button", { name: "Open the bank’s page" })).toBeVisible();
  });

  it("shows what is left of an access, and sends the PSU again only when asked to", async () => {
    const { user } = show(fixtures.authorised);
    expect(await screen.findByRole("timer", { name: "Left of the access token" })).toHaveTextContent(/4[67]:\d\d/);
    expect(screen.getByText("Day 13 of 180")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Open the bank’s page" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Authorise again…" }));
    expect(screen.getByRole("button", { name: "Open the bank’s page" })).toBeVisible();
  });

  it("sends the PSU again where only they can renew the access", async () => {
    show(fixtures.scaOver);
    expect(await screen.findByRole("button", { name: "Open the bank’s page" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Refresh now" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Revoke…" })).toBeNull();
  });

  it("says nothing of the 180 days once the access was ended otherwise", async () => {
    show(fixtures.revokedByPsu);
    expect(await screen.findByText(/The bank no longer accepts the access/)).toBeVisible();
    expect(screen.queryByText(/of 180/)).toBeNull();
  });

  it("revokes after one yes, and in production after one more", async () => {
    const { bridge, user } = show(fixtures.authorised, { token_revoke: () => fixtures.revokedHere }, "live");
    await user.click(await screen.findByRole("button", { name: "Revoke…" }));
    const act = await screen.findByRole("button", { name: "Revoke" });
    expect(act).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: /production/ }));
    await user.click(act);
    await waitFor(() => expect(bridge.of("token_revoke")).toEqual([{ connectionId: "x1", confirmed: true }]));
  });

  it("warns that the bank is not told when an access that holds is taken off the list", async () => {
    const { bridge, gone, user } = show(fixtures.authorised, { connection_forget: () => fixtures.none });
    await user.click(await screen.findByRole("button", { name: "Take off the list…" }));
    expect(await screen.findByRole("alertdialog")).toHaveTextContent(/the access goes on there/);
    await user.click(screen.getByRole("button", { name: "Take off the list" }));
    await waitFor(() => expect(gone).toEqual([{ name: "connections" }]));
    expect(bridge.of("connection_forget")).toEqual([{ connectionId: "x1" }]);
  });
});
