import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as connections from "../../../../gallery/fixtures/connections";
import * as fixtures from "../../../../gallery/fixtures/data";
import { useBridge } from "../../../ipc/client";
import { forgetListeners } from "../../../ipc/events";
import { FakeBridge, type Answers } from "../../../ipc/fake";
import type { AppError } from "../../../ipc/generated/AppError";
import type { FetchView } from "../../../ipc/generated/FetchView";
import Surrounded from "../../../kit/Surrounded.svelte";
import { forgetAddresses } from "../../../psu";
import AccountsTab from "./AccountsTab.svelte";
import { DataState } from "./dataState.svelte";

async function show(answers: Answers = {}) {
  const bridge = new FakeBridge({ accounts_list: () => fixtures.view, ...answers });
  useBridge(bridge);
  const data = new DataState("x1");
  render(Surrounded, { page: AccountsTab as never, given: { data, connection: connections.authorised } });
  await data.load();
  const first = within(await screen.findByRole("article", { name: "Compte chèque EDMÉ" }));
  return { bridge, data, first, user: userEvent.setup() };
}

beforeEach(forgetAddresses);
afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

/** Asks for the balances of the first account without the PSU, and finds what is said of it. */
async function balances(answer: () => FetchView | AppError) {
  const shown = await show({
    balances_refresh: () => {
      const came = answer();
      if ("code" in came) throw came;
      return { ...fixtures.view, fetched: came };
    },
  });
  await shown.user.click(shown.first.getByRole("button", { name: "Balances…" }));
  await shown.user.click(await screen.findByRole("button", { name: "Ask the bank" }));
  return shown;
}

describe("the accounts of a PSU", () => {
  it("are named, with their kind in words, their balances and what is left of the day", async () => {
    const { first } = await show();
    expect(first.getByText("Current account · private · COMPTE COURANT")).toBeVisible();
    expect(first.getByText("470,926.57 EUR")).toBeVisible();
    expect(first.getByText("2 of 4 left today")).toBeVisible();
    expect(first.getByText("None of 4 left today")).toBeVisible();
    const card = within(screen.getByRole("article", { name: "Carte Visa Premier" }));
    expect(card.getByText("Balances: not in the consent")).toBeVisible();
    expect(within(screen.getByRole("article", { name: "Compte joint" })).getByText("Check digits do not fit")).toBeVisible();
  });

  it.each([
    ["no-content", "The bank has nothing there"],
    ["no-accounts", "No account is there for this PSU"],
    ["empty-list", "The bank sent an empty list"],
  ] as const)("nothing there is said as such: %s", async (nothing, title) => {
    const { first } = await balances(() => fixtures.fetched({ nothing }));
    expect(await first.findByText(title)).toBeVisible();
  });

  it("what the consent closes is said otherwise than a limit, and a limit with its end", async () => {
    const closed = await balances(() => fixtures.closed);
    expect(await closed.first.findByText(/does not open the balances of this account \(403\)/)).toBeVisible();
    expect(closed.first.getByRole("link", { name: "Open the consent" })).toBeVisible();
    closed.data.outcomes = {};
    closed.bridge.answers.balances_refresh = () => {
      throw fixtures.limit;
    };
    await closed.user.click(closed.first.getByRole("button", { name: "Balances…" }));
    await closed.user.click(await screen.findByRole("button", { name: "Ask the bank" }));
    expect(await closed.first.findByText(/counts anew on .*21.*, Paris/)).toBeVisible();
    expect(closed.first.queryByText(/403/)).toBeNull();
  });

  it("stops the fifth call of the day and says what happens if it is sent", async () => {
    const { bridge, first, user } = await show({ transactions_refresh: () => ({ fetched: fixtures.fetched({ added: 2, duplicates: 1, pages: 3, cutShort: "circle" }), kept: 2 }) });
    await user.click(first.getByRole("button", { name: "Transactions…" }));
    await user.click(await screen.findByRole("button", { name: "Ask the bank" }));
    const stop = await screen.findByRole("alertdialog", { name: "Send it over the limit?" });
    expect(stop).toHaveTextContent(/Transactions of Compte chèque EDMÉ: the four calls of today/);
    expect(bridge.of("transactions_refresh")).toEqual([]);
    await user.click(within(stop).getByRole("button", { name: "Send it all the same" }));
    expect(await first.findByText(/The bank sent 3 transactions on 3 pages: 2 new, 1 listed twice\./)).toBeVisible();
    expect(first.getByText(/The list is not whole: its last page led back/)).toBeVisible();
    expect(bridge.of("transactions_refresh")[0]?.overQuota).toBe(true);
  });

  it("a first day before the bank’s depth is not sent", async () => {
    const { bridge, first, user } = await show();
    await user.click(first.getByRole("button", { name: "Transactions…" }));
    await user.type(await screen.findByLabelText(/First day/), "2026-09-18");
    expect(screen.getByText(/The bank refuses a day before .*19/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Ask the bank" }));
    expect(bridge.of("transactions_refresh")).toEqual([]);
    expect(screen.getByRole("dialog", { name: "Ask for the transactions" })).toBeVisible();
  });

  it("a bank that stalls is given up at once", async () => {
    let end: () => void = () => {};
    const { user, first } = await show({
      balances_refresh: () => new Promise((_, reject) => (end = () => reject(fixtures.abandoned))),
      accounts_give_up: () => {
        end();
        return fixtures.view;
      },
    });
    await user.click(first.getByRole("button", { name: "Balances…" }));
    await user.click(await screen.findByRole("button", { name: "Ask the bank" }));
    await user.click(await screen.findByRole("button", { name: "Give up" }));
    expect(await first.findByText("You gave this up")).toBeVisible();
    expect(screen.queryByRole("progressbar")).toBeNull();
  });
});
