import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import type { BankSettingsFields } from "../../ipc/generated/BankSettingsFields";
import { BankSettings } from "./bankSettings.svelte";

const invoke = vi.fn();
const nothing: BankSettingsFields = {
  host: "",
  authorizeHost: "",
  port: "",
  connectTo: "",
  registerClientId: "",
  grantTypes: null,
  keyId: null,
  signedHeaders: null,
  digestOnBodiless: null,
  changeSigner: null,
  pkce: null,
  version: null,
};
const documented: BankSettingsFields = {
  ...nothing,
  port: "443",
  registerClientId: "PSD2_TPPRegister",
  grantTypes: ["client_credentials"],
  keyId: { kind: "from-draft" },
  signedHeaders: ["(request-target)", "digest", "x-request-id"],
  digestOnBodiless: false,
  changeSigner: "registered",
  pkce: false,
};
const preview = { problems: [], warnings: [], bankName: "B", origin: null, calls: [] };
let forAll: BankSettingsFields | null;
let own: BankSettingsFields;

/** The fields of the last check or save. */
function asked(): BankSettingsFields {
  return (invoke.mock.lastCall?.[1] as { fields: BankSettingsFields }).fields;
}

async function opened(): Promise<BankSettings> {
  const settings = new BankSettings("p1", "a");
  await settings.open();
  return settings;
}

beforeEach(() => {
  forAll = null;
  own = nothing;
  invoke.mockReset().mockImplementation(async (command: string, req: { bankKey: string; fields?: BankSettingsFields }) => {
    if (command === "bank_settings_check") return preview;
    return { bankKey: req.bankKey, bankName: "B", own: req.fields ?? own, forAll, documented, hosts: [], signable: [], preview, anchors: [] };
  });
  useBridge({ invoke, listen: async () => {} });
});
afterEach(() => useBridge(undefined));

describe("BankSettings", () => {
  it("inherits from all banks what they set, and from the documents what they do not", async () => {
    forAll = { ...nothing, port: "8443", digestOnBodiless: false };
    const settings = await opened();
    expect(settings.inherited("port")).toEqual({ value: "8443", source: "all" });
    expect(settings.inherited("digestOnBodiless")).toEqual({ value: false, source: "all" });
    expect(settings.inherited("registerClientId")).toEqual({ value: "PSD2_TPPRegister", source: "documented" });
  });

  it("saves what is set and nothing of what is inherited", async () => {
    const settings = await opened();
    settings.set({ connectTo: "127.0.0.1:8443" });
    expect(settings.changed).toBe(true);
    expect(await settings.save()).toBe(true);
    expect(asked()).toEqual({ ...nothing, connectTo: "127.0.0.1:8443" });
    expect(settings.changed).toBe(false);
    expect(settings.any).toBe(true);
  });

  it("makes a list its own at the first change, and moves within its ends", async () => {
    const settings = await opened();
    settings.moveHeader(0, -1);
    expect(settings.fields.signedHeaders).toBeNull();
    settings.moveHeader(0, 1);
    expect(settings.fields.signedHeaders).toEqual(["digest", "(request-target)", "x-request-id"]);
    settings.removeHeader(0);
    settings.addHeader("date");
    expect(settings.fields.signedHeaders).toEqual(["(request-target)", "x-request-id", "date"]);
    settings.moveHeader(2, 1);
    expect(settings.fields.signedHeaders).toEqual(["(request-target)", "x-request-id", "date"]);
  });

  it("keeps grant types in the order of the wire, whichever is ticked first", async () => {
    const settings = await opened();
    settings.chooseGrant("refresh_token", true);
    settings.chooseGrant("authorization_code", true);
    expect(settings.fields.grantTypes).toEqual(["authorization_code", "refresh_token", "client_credentials"]);
  });

  it("shows the answer to the last check alone", async () => {
    const settings = await opened();
    let late: (view: unknown) => void = () => {};
    invoke.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    settings.set({ port: "0" });
    invoke.mockResolvedValueOnce({ ...preview, problems: [{ field: "port", problem: "not-a-port" }] });
    await settings.check();
    late(preview);
    await Promise.resolve();
    expect(settings.problemAt("port")).toBe("not-a-port");
  });

  it("is empty after a reset, and that is a change until it is saved", async () => {
    own = { ...nothing, port: "8443" };
    const settings = await opened();
    expect(settings.changed).toBe(false);
    settings.reset();
    expect(settings.any).toBe(false);
    expect(settings.changed).toBe(true);
  });

  it("leaves the choice of a file to desk when nothing was pasted", async () => {
    const settings = await opened();
    settings.pem = " \n";
    settings.source = "letter";
    await settings.addAnchor();
    expect(invoke).toHaveBeenLastCalledWith("anchor_add", { profileId: "p1", bankKey: "a", pem: null, source: "letter" });
  });

  it("keeps what was typed when saving fails", async () => {
    const settings = await opened();
    settings.fields.port = "99999";
    invoke.mockRejectedValueOnce({
      code: "input-invalid",
      message: "fields",
      detail: { fields: [{ field: "port", problem: "not-a-port" }] },
      traceId: "t",
    });
    expect(await settings.save()).toBe(false);
    expect(settings.fields.port).toBe("99999");
    expect(settings.error?.detail.fields).toEqual([{ field: "port", problem: "not-a-port" }]);
  });
});
