import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as changes from "../../../gallery/fixtures/changes";
import * as fixtures from "../../../gallery/fixtures/registrations";
import { NOW } from "../../../gallery/fixtures/time";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge, type Answers } from "../../ipc/fake";
import type { DeskView } from "../../ipc/generated/DeskView";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import RegistrationPage from "./RegistrationPage.svelte";

function show(answers: Answers, environment: EnvironmentView = "local") {
  const bridge = new FakeBridge({ desk_overview: () => ({ bankTime: NOW }) as DeskView, ...answers });
  useBridge(bridge);
  render(Surrounded, { page: RegistrationPage as never, given: { profile: { id: "p1", environment } as ProfileView, id: "g1" } });
  return bridge;
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("a registration on screen", () => {
  it("counts down to the activation by the bank's clock", async () => {
    show({ registration_show: () => fixtures.waiting });
    expect(await screen.findByText("in 2 days 21 hours")).toBeVisible();
  });

  it("says when a real bank would have activated it", async () => {
    show({ registration_show: () => fixtures.registration });
    expect(await screen.findByText(/These local banks activate at once/)).toHaveTextContent(/23 November 2026 at 14:00/);
  });

  it("leaves out equal fields when asked to", async () => {
    show({ registration_show: () => fixtures.differing });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("checkbox", { name: "Only what is not the same (5)" }));
    expect(screen.queryByRole("rowheader", { name: "client_name" })).toBeNull();
    expect(screen.getByRole("rowheader", { name: "contact.email" })).toBeVisible();
  });

  it("reads back on the button and shows the result", async () => {
    let held = fixtures.waiting;
    const bridge = show({
      registration_show: () => held,
      registration_read_back: () => {
        held = { ...fixtures.waiting, readBack: fixtures.readBackDiffers };
        return fixtures.readBackDiffers;
      },
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Read back now" }));
    await waitFor(() => expect(screen.getByText("2 fields are not what was sent.")).toBeVisible());
    expect(bridge.of("registration_read_back")).toEqual([{ registrationId: "g1" }]);
  });

  it("counts down to a change that waits", async () => {
    show({ registration_show: () => changes.changeWaits });
    expect(await screen.findByText("Taken into account from")).toBeVisible();
    expect(screen.getByText("in 2 days 21 hours")).toBeVisible();
  });

  it("deletes only after the app's name was typed, in production also after one yes more", async () => {
    const bridge = show({ registration_show: () => fixtures.registration, registration_delete: () => fixtures.none }, "live");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Delete…" }));
    const act = await screen.findByRole("button", { name: "Delete at the bank" });
    await user.type(screen.getByRole("textbox", { name: "Type Payhop to confirm" }), "Payhop");
    expect(act).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: /production/ }));
    await user.click(act);
    await waitFor(() =>
      expect(bridge.of("registration_delete")).toEqual([{ registrationId: "g1", typedName: "Payhop", confirmed: true }]),
    );
  });

  it("offers neither change nor deletion for an app of the portal", async () => {
    show({ registration_show: () => changes.portal });
    expect(await screen.findByText(/cannot be changed from here/)).toBeVisible();
    expect(screen.queryByRole("link", { name: "Change" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Delete…" })).toBeNull();
    expect(screen.getByRole("button", { name: "Take off the list…" })).toBeVisible();
  });

  it("says what is known of an app of the portal: where it was made, and the one bank it serves", async () => {
    show({ registration_show: () => changes.portalAlone });
    expect(await screen.findByText("Managed on the portal")).toBeVisible();
    expect(screen.getByText("Made on the bank’s portal, added here")).toBeVisible();
    expect(screen.getByText("Serves").nextElementSibling).toHaveTextContent(/^Fortuneo An app made on the portal serves one bank\.$/);
    expect(screen.queryByText("Added from elsewhere")).toBeNull();
  });

  it("shows what was sent by an earlier change", async () => {
    show({ registration_show: () => changes.rotated });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "What was sent: New certificates accepted" }));
    expect(await screen.findByRole("dialog", { name: "New certificates accepted: as it was sent" })).toBeVisible();
    expect(screen.getByRole("rowheader", { name: /x5t#S256/ })).toBeVisible();
  });

  it("retires the pair before when it is told to, and says which certificates go", async () => {
    const bridge = show({ registration_show: () => changes.retirable, registration_retire_pair: () => fixtures.registration });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Retire the pair before…" }));
    expect(await screen.findByRole("alertdialog")).toHaveTextContent("5A0C3F1E9B27");
    await user.click(screen.getByRole("button", { name: "Retire" }));
    await waitFor(() => expect(bridge.of("registration_retire_pair")).toEqual([{ registrationId: "g1" }]));
  });
});
