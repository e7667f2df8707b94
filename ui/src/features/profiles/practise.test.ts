import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import type { DeskEvent } from "../../ipc/generated/DeskEvent";
import { Practise } from "./practise.svelte";

let tell: (event: DeskEvent) => void = () => {};
let finish: (view: unknown) => void = () => {};
let fail: (reason: unknown) => void = () => {};

beforeEach(() => {
  forgetListeners();
  useBridge({
    invoke: () =>
      new Promise((resolve, reject) => {
        finish = resolve;
        fail = reject;
      }),
    listen: async (deliver) => {
      tell = deliver;
    },
  });
});
afterEach(() => useBridge(undefined));

describe("Practise", () => {
  it("tells step by step what is done and what is under way", async () => {
    const onapp = vi.fn();
    const practise = new Practise(onapp);
    const done = practise.start();
    expect(practise.state("starting-banks")).toBe("now");
    tell({ kind: "practising", step: "making-certificates" });
    expect(practise.state("starting-banks")).toBe("done");
    expect(practise.state("making-certificates")).toBe("now");
    expect(practise.state("storing-keys")).toBe("waiting");
    finish({ version: "1" });
    await done;
    expect(onapp).toHaveBeenCalledWith({ version: "1" });
    expect(practise.busy).toBe(false);
  });

  it("shows why it failed and can be started again", async () => {
    const practise = new Practise(vi.fn());
    const done = practise.start();
    fail({ code: "local-banks-failed", message: "no port", detail: {}, traceId: "t" });
    await done;
    expect(practise.error?.code).toBe("local-banks-failed");
    void practise.start();
    expect(practise.error).toBeUndefined();
    expect(practise.busy).toBe(true);
  });
});
