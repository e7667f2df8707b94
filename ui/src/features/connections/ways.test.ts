/* The ways around the browser of this computer: the bank's own app, and the fallback. */
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/connections";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { ConnectionView } from "../../ipc/generated/ConnectionView";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import ConnectionPage from "./ConnectionPage.svelte";

function show(view: ConnectionView, answers: Answers = {}, environment: EnvironmentView = "live") {
  const bridge = new FakeBridge({ connection_show: () => view, authorization_wait: () => new Promise<never>(() => {}), ...answers });
  useBridge(bridge);
  render(Surrounded, { page: ConnectionPage as never, given: { profile: { id: "p1", environment } as ProfileView, id: "x1" }, gone: [] });
  return { bridge, user: userEvent.setup() };
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the bank’s own app", () => {
  it("is a third way where the bank prints a link, and shows it as a QR code and a text", async () => {
    const { bridge, user } = show(fixtures.offeredApp, { authorization_start: () => fixtures.appLink });
    await user.click(await screen.findByRole("radio", { name: "From the bank’s app, pasted" }));
    await user.click(screen.getByRole("button", { name: "Make the link" }));
    expect(bridge.of("authorization_start")[0]?.way).toBe("bank-app");
    expect(await screen.findByRole("img", { name: "QR code of the link" })).toBeVisible();
    expect(screen.getByText(/^https:\/\/www.17515.live.api.caisse-epargne.fr/)).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Address at which the browser ended" })).toBeVisible();
  });

  it("is not offered at the local banks, and why is said", async () => {
    show(fixtures.fresh, {}, "local");
    expect(await screen.findByText(/no telephone reaches the banks on this computer/)).toBeVisible();
    expect(screen.queryByRole("radio", { name: "From the bank’s app, pasted" })).toBeNull();
  });
});

describe("the fallback", () => {
  it("shows where the bank leads, masked, and follows nothing", async () => {
    const { bridge, user } = show(fixtures.authorised, { fallback_ask: () => fixtures.fallback }, "local");
    await user.click(await screen.findByText(/When the bank’s interface is down/));
    expect(screen.getByText(/The PSU must be there/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Ask for the way to online banking" }));
    expect(await screen.findByText("The bank answered with a redirect (302)")).toBeVisible();
    expect(screen.getByText("www.caisse-epargne.fr")).toBeVisible();
    expect(screen.getByText(fixtures.fallback.path)).toBeVisible();
    expect(bridge.of("fallback_ask")).toEqual([{ connectionId: "x1", confirmed: false }]);
    expect(screen.queryByRole("link", { name: /caisse-epargne/ })).toBeNull();
  });

  it("asks once more in production", async () => {
    const { bridge, user } = show(fixtures.authorised, { fallback_ask: () => fixtures.fallback });
    await user.click(await screen.findByText(/When the bank’s interface is down/));
    await user.click(screen.getByRole("button", { name: "Ask for the way to online banking" }));
    const act = await screen.findByRole("button", { name: "Ask the bank" });
    expect(act).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: /production/ }));
    await user.click(act);
    await waitFor(() => expect(bridge.of("fallback_ask")).toEqual([{ connectionId: "x1", confirmed: true }]));
  });

  it("says what a refusal means here", async () => {
    const { user } = show(fixtures.authorised, {
      fallback_ask: () => {
        throw failure({ code: "bank-contract", detail: { status: 200 } });
      },
    }, "local");
    await user.click(await screen.findByText(/When the bank’s interface is down/));
    await user.click(screen.getByRole("button", { name: "Ask for the way to online banking" }));
    expect(await screen.findByText("The bank redirects nowhere")).toBeVisible();
  });
});
