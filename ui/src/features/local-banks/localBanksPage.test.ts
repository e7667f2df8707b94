import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import { LocalBanksPage } from "./localBanksPage.svelte";

const shown = { clock: 1, clockMoved: false, strict: true, activationRule: false };
const invoke = vi.fn();

beforeEach(() => {
  invoke.mockReset().mockImplementation(async (_command: string, req: object) => ({ ...shown, ...req }));
  useBridge({ invoke, listen: async () => {} });
});
afterEach(() => useBridge(undefined));

describe("LocalBanksPage", () => {
  it("sends the typed Paris time as an instant and clears the field", async () => {
    const page = new LocalBanksPage("p1");
    page.wanted = "2026-11-21 09:58";
    await page.setWanted();
    expect(invoke).toHaveBeenCalledWith("local_banks_clock", { profileId: "p1", instant: Date.UTC(2026, 10, 21, 8, 58) });
    expect(page.wanted).toBe("");
  });

  it("keeps words that are no time, says so, and moves nothing", async () => {
    const page = new LocalBanksPage("p1");
    page.wanted = "tomorrow";
    await page.setWanted();
    expect(page.wrongTime).toBe(true);
    expect(page.wanted).toBe("tomorrow");
    expect(invoke).not.toHaveBeenCalled();
  });

  it("changes one rule and leaves the other as it is", async () => {
    const page = new LocalBanksPage("p1");
    await page.open();
    await page.setMode({ activationRule: true });
    expect(invoke).toHaveBeenLastCalledWith("local_banks_mode", { profileId: "p1", strict: true, activationRule: true });
    expect(page.view).toMatchObject({ strict: true, activationRule: true });
  });

  it("has a PSU open an account", async () => {
    const page = new LocalBanksPage("p1");
    expect(await page.openAccount("GUICHET-LEA")).toBe(true);
    expect(invoke).toHaveBeenLastCalledWith("local_banks_open_account", { profileId: "p1", personaId: "GUICHET-LEA" });
  });

  it("shows why steering failed and stays usable", async () => {
    const page = new LocalBanksPage("p1");
    invoke.mockRejectedValueOnce({ code: "local-banks-failed", message: "gone", detail: {}, traceId: "t" });
    expect(await page.reset()).toBe(false);
    expect(page.error?.code).toBe("local-banks-failed");
    expect(await page.reset()).toBe(true);
    expect(page.error).toBeUndefined();
  });
});
