import { render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/connections";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge } from "../../ipc/fake";
import type { ConnectionsView } from "../../ipc/generated/ConnectionsView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import ConnectionsPage from "./ConnectionsPage.svelte";

function show(view: ConnectionsView) {
  useBridge(new FakeBridge({ connections_list: () => view }));
  render(Surrounded, { page: ConnectionsPage as never, given: { profile: { id: "p1", environment: "local" } as ProfileView } });
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the list of connections", () => {
  it("says of each where the access stands and when the PSU is due", async () => {
    show(fixtures.list);
    const row = async (name: RegExp) => (await screen.findByRole("rowheader", { name })).closest("tr");
    expect(await row(/Unnamed PSU/)).toHaveTextContent(/Answer awaited/);
    expect(await row(/Edmé Vasseur/)).toHaveTextContent(/Account information.*Valid.*until 20 Nov 2026, 16:59.*in 168 days/);
    expect(await row(/Tech’N Co/)).toHaveTextContent(/in 8 days/);
    expect(await row(/Léa Morin/)).toHaveTextContent(/Needs the PSU again.*6 days over/);
    expect(await row(/Marc Olivier/)).toHaveTextContent(/Revoked by the PSU.*must authorise again/);
  });

  it.each([
    ["an app is missing", fixtures.noApp, "Enrol an app", "#/registration-new"],
    ["the apps only start payments", fixtures.paymentsOnly, "Open Registrations", "#/registrations"],
    ["nothing is missing", fixtures.none, "Connect a PSU", "#/connection-new"],
  ])("offers the first step where %s", async (_, view, act, href) => {
    show(view);
    expect(await screen.findByRole("link", { name: act })).toHaveAttribute("href", href);
  });

  it("says from when on an app is active", async () => {
    show(fixtures.notActive);
    expect(await screen.findByText(/takes Margaux Comptes into account from Monday.*November/)).toBeVisible();
  });
});
