import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/payments";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge, type Answers } from "../../ipc/fake";
import type { PaymentsView } from "../../ipc/generated/PaymentsView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import type { Route } from "../../kit";
import Surrounded from "../../kit/Surrounded.svelte";
import PaymentsPage from "./PaymentsPage.svelte";

function show(list: PaymentsView, answers: Answers = {}) {
  const bridge = new FakeBridge({ payments_list: () => list, ...answers });
  useBridge(bridge);
  const gone: Route[] = [];
  render(Surrounded, { page: PaymentsPage as never, given: { profile: { id: "p1" } as ProfileView }, gone });
  return { bridge, gone, user: userEvent.setup() };
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the list of payments", () => {
  it("says what a payment takes where no app may start one", async () => {
    show(fixtures.noApp);
    expect(await screen.findByRole("link", { name: "Go to Registrations" })).toHaveAttribute("href", "#/registrations");
    expect(screen.queryByRole("button", { name: "New payment" })).toBeNull();
  });

  it("starts one, and goes there", async () => {
    const { bridge, gone, user } = show(fixtures.none, { payment_open: () => fixtures.empty });
    await user.click(await screen.findByRole("button", { name: "New payment" }));
    expect(bridge.of("payment_open")).toEqual([{ profileId: "p1", copyOf: null }]);
    expect(gone).toEqual([{ name: "payment", id: "m1" }]);
  });

  it("names each payment's stage in a word", async () => {
    show(fixtures.list);
    for (const word of ["Draft", "To be confirmed", "PSU at the bank", "Settled", "Rejected", "Answer lost", "Refused", "Cancelled"]) {
      expect((await screen.findAllByText(word))[0]).toBeVisible();
    }
  });

  it("has the bank end an app's own token, and then holds it no more", async () => {
    const { bridge, user } = show(fixtures.list, {
      payment_token_revoke: () => ({ ...fixtures.list, tokens: fixtures.list.tokens.slice(0, 1) }),
    });
    await user.click(await screen.findByRole("button", { name: "Revoke the token at Fortuneo" }));
    expect(bridge.of("payment_token_revoke")).toEqual([{ profileId: "p1", tokenId: "t2" }]);
    expect(screen.queryByRole("button", { name: "Revoke the token at Fortuneo" })).toBeNull();
    expect(screen.getByRole("button", { name: "Revoke the token at Caisse d’Epargne Ile-de-France" })).toBeVisible();
  });
});
