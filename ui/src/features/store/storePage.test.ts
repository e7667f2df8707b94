import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import { StorePage } from "./storePage.svelte";

const invoke = vi.fn();
const onapp = vi.fn();

beforeEach(() => {
  invoke.mockReset().mockResolvedValue({ version: "1" });
  onapp.mockReset();
  useBridge({ invoke, listen: async () => {} });
});
afterEach(() => useBridge(undefined));

describe("StorePage", () => {
  it("does not make a new key file from a short or mistyped passphrase", async () => {
    const page = new StorePage(onapp);
    page.passphrase = "too short";
    await page.seal(false);
    expect(page.fault(false)).toBe("short");
    page.passphrase = page.again = "long enough by far";
    page.again = "long enough by fat";
    await page.seal(false);
    expect(page.fault(false)).toBe("differ");
    expect(invoke).not.toHaveBeenCalled();
  });

  it("opens an existing file with whatever passphrase is given, and forgets it", async () => {
    const page = new StorePage(onapp);
    page.passphrase = "old";
    await page.seal(true);
    expect(invoke).toHaveBeenCalledWith("store_choose", { choice: { kind: "sealed", passphrase: "old" } });
    expect(onapp).toHaveBeenCalledWith({ version: "1" });
    expect(page.passphrase).toBe("");
  });

  it("forgets the passphrase when it was wrong, too", async () => {
    invoke.mockRejectedValue({ code: "wrong-passphrase", message: "no", detail: {}, traceId: "t" });
    const page = new StorePage(onapp);
    page.passphrase = "wrong";
    await page.seal(true);
    expect(page.error?.code).toBe("wrong-passphrase");
    expect(page.passphrase).toBe("");
    expect(page.busy).toBeUndefined();
  });
});
