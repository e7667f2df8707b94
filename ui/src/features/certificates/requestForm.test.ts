import { afterEach, describe, expect, it } from "vitest";
import { proposal, request } from "../../../gallery/fixtures/certificate-requests";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import { RequestForm } from "./requestForm.svelte";

async function form(answers: Answers = {}) {
  const bridge = new FakeBridge({ csr_propose: (req) => proposal(req.kind), csr_make: () => request, ...answers });
  useBridge(bridge);
  const state = new RequestForm("p1");
  await state.load();
  return { bridge, state };
}

afterEach(() => useBridge(undefined));

describe("the form for a certificate request", () => {
  it("begins with the proposal", async () => {
    const { bridge, state } = await form();
    expect(bridge.of("csr_propose")).toEqual([{ profileId: "p1", kind: "qwac" }]);
    expect([state.organization, state.country, state.commonName]).toEqual(["Payhop SAS", "FR", "psd2.payhop.example"]);
    expect(state.roles).toEqual(["PSP_AI", "PSP_PI", "PSP_IC"]);
    expect(state.domains).toEqual(["psd2.payhop.example", "callback.payhop.example"]);
  });

  it("keeps what was typed when the kind changes, and a name for each kind", async () => {
    const { state } = await form();
    state.organization = "Payhop Europe SAS";
    state.touch("organization");
    state.commonName = "api.payhop.example";
    state.touch("commonName");
    state.chooseRole("PSP_PI", false);
    await state.choose("qsealc");
    expect(state.organization).toBe("Payhop Europe SAS");
    expect(state.commonName).toBe("Payhop SAS Seal");
    expect(state.roles).toEqual(["PSP_AI", "PSP_IC"]);
    await state.choose("qwac");
    expect(state.commonName).toBe("api.payhop.example");
  });

  it("asks for no host names in a QSEALC", async () => {
    const { bridge, state } = await form();
    await state.choose("qsealc");
    state.bits = "4096";
    expect(await state.make()).toBe(request);
    expect(bridge.of("csr_make")).toEqual([
      {
        profileId: "p1",
        kind: "qsealc",
        bits: 4096,
        commonName: "Payhop SAS Seal",
        organization: "Payhop SAS",
        country: "FR",
        roles: ["PSP_AI", "PSP_PI", "PSP_IC"],
        domains: [],
      },
    ]);
  });

  it("lets a problem go once its answer changes, and the others stand", async () => {
    const { state } = await form({
      csr_make: () => {
        throw failure({
          code: "input-invalid",
          detail: { fields: [{ field: "country", problem: "not-a-country" }, { field: "domains.1", problem: "not-a-domain" }] },
        });
      },
    });
    expect(await state.make()).toBeUndefined();
    expect(state.problemAt("country")).toBe("not-a-country");
    state.removeDomain(1);
    expect(state.problemAt("domains.1")).toBeUndefined();
    expect(state.problemAt("country")).toBe("not-a-country");
    state.touch("country");
    expect(state.makeFailure).toBeUndefined();
  });

  it("makes one key where the button is pressed twice", async () => {
    let finish = (_: typeof request) => {};
    const { bridge, state } = await form({ csr_make: () => new Promise((resolve) => (finish = resolve)) });
    const first = state.make();
    expect(await state.make()).toBeUndefined();
    finish(request);
    expect(await first).toBe(request);
    expect(bridge.of("csr_make")).toHaveLength(1);
  });

  it("takes the answer of the kind that was chosen last", async () => {
    let slow = (_: ReturnType<typeof proposal>) => {};
    const { state } = await form({
      csr_propose: (req) => (req.kind === "qsealc" ? new Promise((resolve) => (slow = resolve)) : proposal("qwac")),
    });
    const leaving = state.choose("qsealc");
    await state.choose("qwac");
    slow(proposal("qsealc"));
    await leaving;
    expect(state.commonName).toBe("psd2.payhop.example");
  });
});
