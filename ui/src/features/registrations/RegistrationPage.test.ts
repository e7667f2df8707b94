import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/registrations";
import { NOW } from "../../../gallery/fixtures/time";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge, type Answers } from "../../ipc/fake";
import type { DeskView } from "../../ipc/generated/DeskView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import RegistrationPage from "./RegistrationPage.svelte";

function show(answers: Answers) {
  const bridge = new FakeBridge({ desk_overview: () => ({ bankTime: NOW }) as DeskView, ...answers });
  useBridge(bridge);
  render(Surrounded, { page: RegistrationPage as never, given: { profile: { id: "p1" } as ProfileView, id: "g1" } });
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
});
