import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import { BankSettings } from "./bankSettings.svelte";

const invoke = vi.fn();
const stored = (bankKey: string) => ({
  bankKey,
  host: "",
  port: "8443",
  connectTo: "",
  registerClientId: "",
  changeSigner: "registered",
  defaultHost: "h",
  defaultRegisterClientId: "PSD2_TPPRegister",
  anchors: [],
});

beforeEach(() => {
  invoke.mockReset().mockImplementation(async (command: string, req: { bankKey: string }) => {
    if (command === "banks_list") return { banks: [] };
    return { ...stored(req.bankKey), ...req };
  });
  useBridge({ invoke, listen: async () => {} });
});
afterEach(() => useBridge(undefined));

describe("BankSettings", () => {
  it("fills the form with what the chosen bank has, and never with another's", async () => {
    const settings = new BankSettings("p1");
    await settings.choose("a");
    expect(settings.port).toBe("8443");
    settings.bankKey = "b";
    expect(settings.view).toBeUndefined();
  });

  it("saves trimmed words", async () => {
    const settings = new BankSettings("p1");
    await settings.choose("a");
    settings.connectTo = "  127.0.0.1:8443 ";
    expect(await settings.save()).toBe(true);
    expect(invoke).toHaveBeenCalledWith("bank_settings_save", {
      profileId: "p1",
      bankKey: "a",
      host: "",
      port: "8443",
      connectTo: "127.0.0.1:8443",
      registerClientId: "",
      changeSigner: "registered",
    });
  });

  it("leaves the choice of a file to desk when nothing was pasted", async () => {
    const settings = new BankSettings("p1");
    await settings.choose("a");
    settings.pem = " \n";
    settings.source = "letter";
    await settings.addAnchor();
    expect(invoke).toHaveBeenLastCalledWith("anchor_add", { profileId: "p1", bankKey: "a", pem: null, source: "letter" });
  });

  it("keeps what was typed when saving fails", async () => {
    const settings = new BankSettings("p1");
    await settings.choose("a");
    settings.port = "99999";
    invoke.mockRejectedValueOnce({
      code: "input-invalid",
      message: "fields",
      detail: { fields: [{ field: "port", problem: "not-a-port" }] },
      traceId: "t",
    });
    expect(await settings.save()).toBe(false);
    expect(settings.port).toBe("99999");
    expect(settings.error?.detail.fields).toEqual([{ field: "port", problem: "not-a-port" }]);
  });
});
