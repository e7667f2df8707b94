import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/calls";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge } from "../../ipc/fake";
import type { CallsView } from "../../ipc/generated/CallsView";
import type { CallSummaryView } from "../../ipc/generated/CallSummaryView";
import { CallsState } from "./callsState.svelte";
import { narrowed, NO_FILTER, parseFilter, spellFilter } from "./filter";
import { outcomeOf } from "./outcome";

const calls = (...ids: string[]) => ids.map((id) => ({ id })) as CallSummaryView[];
const page = (more: boolean, ...ids: string[]): CallsView => ({ ...fixtures.page(calls(...ids)), more });

afterEach(() => useBridge(undefined));

describe("the calls page", () => {
  it("goes on from the last call shown", async () => {
    const bridge = new FakeBridge({
      calls_list: ({ before }): CallsView =>
        before === null ? page(true, "5", "4") : page(false, "3"),
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
            ? page(true, text ? "match" : "5")
            : new Promise((resolve) => (release = resolve)),
      }),
    );
    const state = new CallsState("p1");
    await state.load();
    const older = state.showOlder();
    state.filter.text = "match";
    await state.load();
    release(page(false, "3"));
    await older;
    expect(state.calls?.map((call) => call.id)).toEqual(["match"]);
  });

  it("keeps what is on screen when the next page fails", async () => {
    let broken = false;
    useBridge(
      new FakeBridge({
        calls_list: () => {
          if (broken) throw failure({ code: "store-failed" });
          return page(true, "5");
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

describe("the filter of the calls", () => {
  const filter = { ...NO_FILTER, text: "a&b=ü?", onlyFailures: true, bank: "17515-ceidf", answer: "refusal", from: "2026-03-29" };

  it("is spelled into the address and read back", () => {
    expect(spellFilter(NO_FILTER)).toBe("");
    expect(parseFilter("")).toEqual(NO_FILTER);
    expect(parseFilter(spellFilter(filter))).toEqual(filter);
    expect(spellFilter({ ...NO_FILTER, onlyFailures: true, text: " " })).toBe("failures");
  });

  it("takes nothing from an address that it does not know", () => {
    expect(parseFilter("answer=maybe&colour=red")).toEqual(NO_FILTER);
  });

  it("asks for whole days of this computer's calendar", () => {
    const { from, until } = narrowed({ ...NO_FILTER, from: "2026-03-29", to: "2026-03-29" });
    expect(from).toBe(new Date(2026, 2, 29).getTime());
    expect(until).toBe(new Date(2026, 2, 30).getTime());
    expect(narrowed({ ...NO_FILTER, from: "29/03/2026" })).toEqual({ text: "", onlyFailures: false });
  });

  it("reaches desk, and the address's filter is the page's", async () => {
    const bridge = new FakeBridge({ calls_list: () => page(false, "5") });
    useBridge(bridge);
    const state = new CallsState("p1", spellFilter(filter));
    await state.load();
    expect(bridge.of("calls_list")[0]).toMatchObject({
      profileId: "p1",
      text: "a&b=ü?",
      onlyFailures: true,
      bankKey: "17515-ceidf",
      answer: "refusal",
      before: null,
    });
    expect(state.query).toBe(spellFilter(filter));
    await state.follow("");
    expect(bridge.of("calls_list")[1]).toEqual({ profileId: "p1", text: "", onlyFailures: false, before: null });
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
