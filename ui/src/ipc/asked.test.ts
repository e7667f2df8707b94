import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Asked } from "./asked.svelte";
import { useBridge } from "./client";
import { forgetListeners } from "./events";
import type { DeskEvent } from "./generated/DeskEvent";

type Answer = { resolve: (value: unknown) => void; reject: (reason: unknown) => void };
let waiting: Answer[] = [];
let tell: (event: DeskEvent) => void = () => {};
const invoke = vi.fn(() => new Promise<unknown>((resolve, reject) => waiting.push({ resolve, reject })));

beforeEach(() => {
  waiting = [];
  invoke.mockClear();
  forgetListeners();
  useBridge({
    invoke,
    listen: async (deliver) => {
      tell = deliver;
    },
  });
});
afterEach(() => useBridge(undefined));

describe("Asked", () => {
  it("shows the answer of the last question, whichever comes first", async () => {
    const calls = new Asked("call_show");
    const first = calls.ask({ callId: "1" });
    const second = calls.ask({ callId: "2" });
    waiting[1]?.resolve({ id: "2" });
    expect(await second).toBe(true);
    waiting[0]?.resolve({ id: "1" });
    expect(await first).toBe(false);
    expect(calls.view).toEqual({ id: "2" });
    expect(calls.busy).toBe(false);
  });

  it("keeps the last good answer in sight when the next question fails", async () => {
    const calls = new Asked("call_show");
    const good = calls.ask({ callId: "1" });
    waiting[0]?.resolve({ id: "1" });
    await good;
    const bad = calls.again();
    waiting[1]?.reject("boom");
    expect(await bad).toBe(false);
    expect(calls.view).toEqual({ id: "1" });
    expect(calls.error).toMatchObject({ code: "internal", message: "boom" });
  });

  it("asks again when its area changes, until told to stop", async () => {
    const calls = new Asked("call_show");
    const asked = calls.ask({ callId: "1" });
    waiting[0]?.resolve({});
    await asked;
    const stop = calls.follow("calls");
    tell({ kind: "changed", area: "certificates" });
    expect(invoke).toHaveBeenCalledTimes(1);
    tell({ kind: "changed", area: "calls" });
    expect(invoke).toHaveBeenCalledTimes(2);
    stop();
    tell({ kind: "changed", area: "calls" });
    expect(invoke).toHaveBeenCalledTimes(2);
  });
});
