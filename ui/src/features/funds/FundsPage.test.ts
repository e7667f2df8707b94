import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/funds";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { AccountsView } from "../../ipc/generated/AccountsView";
import type { ConnectionsView } from "../../ipc/generated/ConnectionsView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import FundsPage from "./FundsPage.svelte";

const listed = { accounts: [{ iban: "FR7612579007000860000716515", name: "Compte courant", gone: false }] } as AccountsView;

function show(list: ConnectionsView, answers: Answers = {}) {
  const bridge = new FakeBridge({ connections_list: () => list, accounts_list: () => listed, funds_check: () => fixtures.yes, ...answers });
  useBridge(bridge);
  render(Surrounded, { page: FundsPage as never, given: { profile: { id: "p1" } as ProfileView }, gone: [] });
  return { bridge, user: userEvent.setup() };
}
const field = (name: string) => screen.getByRole("textbox", { name: new RegExp(`^${name}`) });

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the funds check on screen", () => {
  it("says how to open a connection where there is none", async () => {
    show({ connections: [], apps: [] });
    expect(await screen.findByRole("link", { name: "Connect a PSU for funds checks" })).toHaveAttribute("href", "#/connection-new-funds");
  });

  it("sends the amount as it was typed, and says yes in words", async () => {
    const { bridge, user } = show(fixtures.one);
    await user.type(await screen.findByRole("textbox", { name: /^IBAN/ }), "fr76 1257 9007 0008 6000 0716 515");
    await user.type(field("Amount"), "0120.50");
    await user.click(screen.getByRole("button", { name: "Ask the bank" }));
    expect(bridge.of("funds_check")).toEqual([
      {
        connectionId: "f1",
        version: "v1.4.2",
        iban: "FR7612579007000860000716515",
        amount: "0120.50",
        currency: "EUR",
        reference: "",
        payee: "",
        psu: { ipAddress: null, userAgent: null },
      },
    ]);
    expect(await screen.findByText("Yes: 120.50 EUR is available on …6515")).toBeVisible();
    expect(screen.getByRole("link", { name: "Open the call" })).toHaveAttribute("href", "#/call/k1");
  });

  it("says no, and that another reference came back", async () => {
    const { user } = show(fixtures.one, { funds_check: () => fixtures.no });
    await user.type(await screen.findByRole("textbox", { name: /^IBAN/ }), "FR7612579000920400430518020");
    expect(field("IBAN")).toHaveAccessibleDescription(/check digits belong to another number/);
    await user.type(field("Amount"), "1000000");
    await user.click(screen.getByRole("button", { name: "Ask the bank" }));
    expect(await screen.findByText("No: 1,000,000.00 EUR is not available on …8020")).toBeVisible();
    expect(screen.getByText(/repeats another reference/)).toBeVisible();
  });

  it("names what is missing before anything is asked", async () => {
    const { bridge, user } = show(fixtures.one);
    await user.click(await screen.findByRole("button", { name: "Ask the bank" }));
    expect(field("Amount")).toHaveAccessibleDescription(/Fill this in/);
    expect(bridge.of("funds_check")).toEqual([]);
  });

  it("puts the desk's problem under its field", async () => {
    const { user } = show(fixtures.one, {
      funds_check: () => {
        throw failure({ code: "input-invalid", detail: { fields: [{ field: "amount", problem: "not-an-amount" }] } });
      },
    });
    await user.type(await screen.findByRole("textbox", { name: /^IBAN/ }), "FR7612579007000860000716515");
    await user.type(field("Amount"), "1,505");
    await user.click(screen.getByRole("button", { name: "Ask the bank" }));
    expect(field("Amount")).toHaveAccessibleDescription(/Write an amount above zero/);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("offers only the versions that the connection's scope opens", async () => {
    const { user } = show(fixtures.several);
    expect(await screen.findByRole("radio", { name: "v1" })).toBeDisabled();
    await user.selectOptions(screen.getByRole("combobox", { name: /^Connection/ }), "f2");
    expect(screen.getByRole("radio", { name: "v1" })).toBeChecked();
    expect(screen.getByRole("radio", { name: "v1.6.2" })).toBeDisabled();
  });

  it("takes an account that another connection at this bank has listed", async () => {
    const { user } = show(fixtures.one);
    await user.selectOptions(await screen.findByRole("combobox", { name: /^Accounts known here/ }), "FR7612579007000860000716515");
    expect(field("IBAN")).toHaveValue("FR7612579007000860000716515");
  });

  it("asks nothing on a connection whose access has ended", async () => {
    show(fixtures.ended);
    expect(await screen.findByText("This connection holds no access")).toBeVisible();
    expect(screen.getByRole("button", { name: "Ask the bank" })).toBeDisabled();
  });
});
