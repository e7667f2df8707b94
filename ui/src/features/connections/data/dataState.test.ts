import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../../gallery/fixtures/data";
import { useBridge } from "../../../ipc/client";
import { forgetListeners } from "../../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../../ipc/fake";
import { forgetAddresses } from "../../../psu";
import { DataState } from "./dataState.svelte";

const brought = { fetched: fixtures.fetched({ added: 3 }), kept: 3 };

async function opened(answers: Answers = {}) {
  const bridge = new FakeBridge({
    accounts_list: () => fixtures.view,
    accounts_refresh: () => ({ ...fixtures.view, fetched: fixtures.fetched() }),
    balances_refresh: () => ({ ...fixtures.view, fetched: fixtures.fetched() }),
    transactions_refresh: () => brought,
    ...answers,
  });
  useBridge(bridge);
  const data = new DataState("x1");
  await data.load();
  return { bridge, data, first: fixtures.accounts[0], second: fixtures.accounts[1] };
}

beforeEach(forgetAddresses);
afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("asking the bank about a PSU", () => {
  it("begins nothing while their address is missing, and tells it once it is there", async () => {
    const { bridge, data } = await opened();
    data.presence.choice = "present";
    expect(data.ask({ what: "accounts" })).toBe(false);
    data.presence.ipAddress = "192.0.2.7";
    expect(data.ask({ what: "accounts" })).toBe(true);
    await expect.poll(() => data.running).toBeUndefined();
    expect(bridge.of("accounts_refresh")).toEqual([{ connectionId: "x1", psu: { ipAddress: "192.0.2.7", userAgent: null }, overQuota: false }]);
  });

  it("stops the fifth of a day before it is sent, and sends it on a second word", async () => {
    const { bridge, data, first } = await opened();
    const question = { what: "transactions" as const, account: first };
    expect(data.ask(question)).toBe(true);
    expect(data.stopped?.resetsAt).toBe(fixtures.quota.resetsAt);
    expect(bridge.of("transactions_refresh")).toEqual([]);
    data.ask(question, true);
    await expect.poll(() => bridge.of("transactions_refresh")).toEqual([
      { accountId: "a1", psu: { ipAddress: null, userAgent: null }, overQuota: true, fromDay: null, untilDay: null },
    ]);
    await expect.poll(() => data.running).toBeUndefined();
    expect(data.stopped).toBeUndefined();
  });

  it("asks for everything the consent opens, account by account, and goes on past what is spent or closed", async () => {
    const { bridge, data } = await opened({
      transactions_refresh: ({ accountId }) => {
        if (accountId === "a1") throw failure({ code: "quota-spent", detail: { resetsAt: 1 } });
        return brought;
      },
    });
    expect(data.askEverything()).toBe(true);
    await expect.poll(() => data.running === undefined && bridge.of("transactions_refresh").length).toBe(4);
    expect(bridge.of("balances_refresh").map(({ accountId }) => accountId)).toEqual(["a1", "a2", "a3"]);
    expect(data.outcomes["transactions a1"]?.failed?.code).toBe("quota-spent");
    expect(data.outcomes["transactions a4"]?.fetched?.added).toBe(3);
  });

  it("asks the first question alone, and then two at a time at the most", async () => {
    const [ends, begun] = [[] as (() => void)[], [] as number[]];
    let open = 0;
    const held = <T>(answer: T) => () => new Promise<T>((resolve) => {
      begun.push(++open);
      ends.push(() => (open--, resolve(answer)));
    });
    const { data } = await opened({ balances_refresh: held({ ...fixtures.view, fetched: fixtures.fetched() }), transactions_refresh: held(brought) });
    data.askEverything();
    await expect.poll(() => ends.length).toBe(1);
    ends.shift()?.();
    await expect.poll(() => ends.length).toBe(2);
    expect(data.running?.done).toBe(1);
    const done = async () => {
      while (data.running) {
        ends.shift()?.();
        await Promise.resolve();
      }
    };
    await done();
    expect(begun[0]).toBe(1);
    expect(Math.max(...begun)).toBe(2);
    expect(begun).toHaveLength(7);
  });

  it("ends a series where the bank falls silent", async () => {
    const { bridge, data } = await opened({
      balances_refresh: () => {
        throw fixtures.silent;
      },
    });
    data.askEverything();
    await expect.poll(() => data.outcomes["balances a1"]?.failed?.code).toBe("transport-timeout");
    await expect.poll(() => data.running).toBeUndefined();
    expect(bridge.of("balances_refresh")).toHaveLength(1);
    expect(bridge.of("transactions_refresh")).toEqual([]);
  });

  it("gives up at once, and the rest of the series with it", async () => {
    let end: () => void = () => {};
    const { bridge, data } = await opened({
      balances_refresh: () => new Promise((_, reject) => (end = () => reject(fixtures.abandoned))),
      accounts_give_up: () => {
        end();
        return fixtures.view;
      },
    });
    data.askEverything();
    await expect.poll(() => data.running?.question.what).toBe("balances");
    await data.giveUp();
    await expect.poll(() => data.running).toBeUndefined();
    expect(bridge.of("accounts_give_up")).toEqual([{ connectionId: "x1" }]);
    expect(data.outcomes["balances a1"]?.failed?.code).toBe("given-up");
    expect(bridge.of("transactions_refresh")).toEqual([]);
    expect(data.givingUp).toBe(false);
  });

  it("says what is wrong with the PSU’s address at its field, not as an outcome", async () => {
    const { data } = await opened({
      accounts_refresh: () => {
        throw failure({ code: "input-invalid", detail: { fields: [{ field: "psu-ip-address", problem: "not-an-address" }] } });
      },
    });
    data.presence.choice = "present";
    data.presence.ipAddress = "localhost";
    data.ask({ what: "accounts" });
    await expect.poll(() => data.presence.failure?.code).toBe("input-invalid");
    expect(data.outcomes).toEqual({});
  });
});
