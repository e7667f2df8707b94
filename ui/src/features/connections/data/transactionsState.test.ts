import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../../gallery/fixtures/data";
import { useBridge } from "../../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../../ipc/fake";
import { TransactionsState } from "./transactionsState.svelte";

function state(answers: Answers = {}) {
  const bridge = new FakeBridge({
    transactions_find: fixtures.find,
    transactions_places: fixtures.places,
    transactions_read: fixtures.read,
    ...answers,
  });
  useBridge(bridge);
  return { bridge, page: new TransactionsState("a1") };
}

/** An answer that comes when it is told to. */
function held<T>(answer: T) {
  let give = () => {};
  const promise = new Promise<T>((resolve) => (give = () => resolve(answer)));
  return { promise, give: () => give() };
}

afterEach(() => useBridge(undefined));

describe("the transactions of an account", () => {
  it("are counted and begun with, and the places of all of them are asked for as one scrolls on", async () => {
    const all = fixtures.places({ accountId: "a1", filter: new TransactionsState("a1").asked, order: "day", descending: true });
    const places = held(all);
    const { bridge, page } = state({ transactions_places: () => places.promise });
    await page.find();
    expect(page.found).toBe(2000);
    page.view(0, 40);
    expect([page.row(0), page.row(99)]).not.toContain(undefined);
    expect(bridge.of("transactions_places")).toEqual([]);
    page.view(20, 60);
    page.view(90, 130);
    expect(page.row(100)).toBeUndefined();
    places.give();
    await expect.poll(() => page.row(119)?.place).toBe(all.places[119]);
    page.view(1990, 2000);
    await expect.poll(() => page.row(1999)?.place).toBe(all.places[1999]);
    expect(bridge.of("transactions_places")).toHaveLength(1);
  });

  it("are those of the list that is shown, whichever places come last", async () => {
    const old = held(fixtures.places({ accountId: "a1", filter: new TransactionsState("a1").asked, order: "day", descending: true }));
    const { page } = state({ transactions_places: (req) => (req.order === "day" ? old.promise : fixtures.places(req)) });
    await page.find();
    page.view(1990, 2000);
    await page.sort({ key: "amount", descending: true });
    const first = page.row(0);
    page.view(1990, 2000);
    old.give();
    await expect.poll(() => page.row(1999)).toBeDefined();
    expect(page.row(0)).toEqual(first);
    const wanted = fixtures.places({ accountId: "a1", filter: page.asked, order: "amount", descending: true });
    expect(page.row(1999)?.place).toBe(wanted.places[1999]);
  });

  it("need no places where the first rows are all there is", async () => {
    const { bridge, page } = state();
    page.filter.words = fixtures.find({ accountId: "a1", filter: page.asked, order: "day", descending: true }).first[0]?.reference ?? "";
    await page.find();
    expect(page.found).toBe(1);
    expect(page.row(0)?.reference).toBe(page.filter.words);
    expect(bridge.of("transactions_places")).toEqual([]);
  });

  it("are those of the last question, whichever answer comes last", async () => {
    const slow = held(fixtures.find({ accountId: "a1", filter: new TransactionsState("a1").asked, order: "day", descending: true }));
    const { page } = state({ transactions_find: (req) => (req.filter.words === "" ? slow.promise : fixtures.find(req)) });
    const first = page.find();
    page.filter.words = "nowhere at all";
    await page.find();
    slow.give();
    await first;
    expect(page.found).toBe(0);
  });

  it("stay in sight when the store fails, and the failure goes with the next answer", async () => {
    let fails = false;
    const { page } = state({
      transactions_places: (req) => {
        if (fails) throw failure({ code: "internal" });
        return fixtures.places(req);
      },
    });
    await page.find();
    page.view(1990, 2000);
    await expect.poll(() => page.row(1999)).toBeDefined();
    fails = true;
    await page.find(true);
    expect(page.error?.code).toBe("internal");
    expect([page.found, page.row(1999) !== undefined]).toEqual([2000, true]);
    fails = false;
    await page.find(true);
    expect(page.error).toBeUndefined();
  });
});
