import { afterEach, describe, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge } from "../../ipc/fake";
import type { CallsView } from "../../ipc/generated/CallsView";
import type { CallSummaryView } from "../../ipc/generated/CallSummaryView";
import { CallsState } from "./callsState.svelte";
import { outcomeOf } from "./outcome";

const calls = (...ids: string[]) => ids.map((id) => ({ id })) as CallSummaryView[];

afterEach(() => useBridge(undefined));

describe("the calls page", () => {
  it("goes on from the last call shown", async () => {
    const bridge = new FakeBridge({
      calls_list: ({ before }): CallsView =>
        before === null ? { calls: calls("5", "4"), more: true } : { calls: calls("3"), more: false },
    });
    useBridge(bridge);
    const state = new CallsState("p1");
    await state.load();
    await state.showOlder();
    expect(state.calls?.map((call) => call.id)).toEqual(["5", "4", "3"]);
    expect(state.more).toBe(false);
    expect(bridge.of("calls_list").map((req) => req.before)).toEqual([null, "4"]);
  });

  it("drops an older page that belongs to another filter", async () => {
    let release: (page: CallsView) => void = () => {};
    useBridge(
      new FakeBridge({
        calls_list: ({ before, text }): CallsView | Promise<CallsView> =>
          before === null
            ? { calls: calls(text ? "match" : "5"), more: true }
            : new Promise((resolve) => (release = resolve)),
      }),
    );
    const state = new CallsState("p1");
    await state.load();
    const older = state.showOlder();
    state.text = "match";
    await state.load();
    release({ calls: calls("3"), more: false });
    await older;
    expect(state.calls?.map((call) => call.id)).toEqual(["match"]);
  });

  it("keeps what is on screen when the next page fails", async () => {
    let broken = false;
    useBridge(
      new FakeBridge({
        calls_list: () => {
          if (broken) throw failure({ code: "store-failed" });
          return { calls: calls("5"), more: true };
        },
      }),
    );
    const state = new CallsState("p1");
    await state.load();
    broken = true;
    await state.showOlder();
    expect(state.calls?.length).toBe(1);
    expect(state.olderFailure?.code).toBe("store-failed");
  });
});

describe("how a call ended", () => {
  it.each([
    [{ status: 201, failure: null, durationMs: 9 }, "succeeded"],
    [{ status: 400, failure: null, durationMs: 9 }, "refused"],
    [{ status: 503, failure: null, durationMs: 9 }, "broke"],
    [{ status: 302, failure: null, durationMs: 9 }, "redirected"],
    [{ status: null, failure: "timeout", durationMs: 30_000 }, "no-answer"],
    [{ status: null, failure: null, durationMs: null }, "under-way"],
  ] as const)("%o is %s", (call, outcome) => {
    expect(outcomeOf(call)).toBe(outcome);
  });
});
