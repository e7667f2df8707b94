import { afterEach, describe, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { DeskView } from "../../ipc/generated/DeskView";
import type { ReadBackView } from "../../ipc/generated/ReadBackView";
import type { RegistrationView } from "../../ipc/generated/RegistrationView";
import { RegistrationState } from "./registrationState.svelte";
import { RegistrationsState } from "./registrationsState.svelte";

const readBack: ReadBackView = {
  at: 9,
  equal: false,
  callId: "k1",
  comparisons: [
    { field: "client_name", sent: "Payhop", read: "Payhop", verdict: "same" },
    { field: "grant_types", sent: "[\"client_credentials\"]", read: "[\"CLIENT_CREDENTIALS\"]", verdict: "same-but-spelled" },
    { field: "scope", sent: "aisp,pisp", read: "aisp", verdict: "different" },
    { field: "contact.phone_number", sent: "+33", read: null, verdict: "missing" },
    { field: "client_id_issued_at", sent: null, read: "2026", verdict: "added" },
  ],
};
const registration = (part: Partial<RegistrationView> = {}) => ({ readBack: null, ...part }) as RegistrationView;

function page(answers: Answers) {
  const bridge = new FakeBridge({ desk_overview: () => ({ bankTime: Date.now() }) as DeskView, ...answers });
  useBridge(bridge);
  return { bridge, state: new RegistrationState("p1", "g1") };
}

afterEach(() => useBridge(undefined));

describe("a registration's page", () => {
  it("counts what is missing or different, and nothing else", async () => {
    const { state } = page({ registration_show: () => registration({ readBack }) });
    await state.load();
    expect(state.differences).toBe(2);
  });

  it("shows the comparison as soon as the bank answered", async () => {
    let held = registration();
    const { state } = page({
      registration_show: () => held,
      registration_read_back: () => {
        held = registration({ readBack });
        return readBack;
      },
    });
    await state.load();
    expect(state.readBack).toBeNull();
    expect(await state.read()).toBe(true);
    expect(state.readBack?.callId).toBe("k1");
  });

  it("keeps the last comparison when reading back fails", async () => {
    const { state } = page({
      registration_show: () => registration({ readBack }),
      registration_read_back: () => {
        throw failure({ code: "bank-not-found", detail: { status: 404, callId: "k2" } });
      },
    });
    await state.load();
    expect(await state.read()).toBe(false);
    expect(state.failures.reading?.detail.callId).toBe("k2");
    expect(state.readBack?.callId).toBe("k1");
  });

  it("counts down by the bank's clock", async () => {
    const { state } = page({
      registration_show: () => registration(),
      desk_overview: () => ({ bankTime: Date.now() + 86_400_000 }) as DeskView,
    });
    await state.load();
    expect(Math.round(state.clockOffset / 3_600_000)).toBe(24);
  });
});

describe("acts on a registration", () => {
  it("deletes with the name that was typed, and shows the end of it", async () => {
    let held = registration({ statusCode: 201 });
    const { bridge, state } = page({
      registration_show: () => held,
      registration_delete: () => {
        held = registration({ statusCode: 204 });
        return { registrations: [], drafts: [], checklists: [], deleted: [] };
      },
    });
    await state.load();
    expect(await state.delete("Payhop", true)).toBe(true);
    expect(bridge.of("registration_delete")).toEqual([{ registrationId: "g1", typedName: "Payhop", confirmed: true }]);
    expect(state.registration.view?.statusCode).toBe(204);
  });

  it("keeps why a deletion failed until it is seen", async () => {
    const { state } = page({
      registration_show: () => registration(),
      registration_delete: () => {
        throw failure({ code: "bank-server-error" });
      },
    });
    await state.load();
    expect(await state.delete("Payhop", false)).toBe(false);
    expect(state.failures.deleting?.code).toBe("bank-server-error");
    expect(state.failures.reading).toBeUndefined();
    state.dismiss("deleting");
    expect(state.failures.deleting).toBeUndefined();
  });

  it("does one thing at a time", async () => {
    let answer: () => void = () => {};
    const { bridge, state } = page({
      registration_show: () => registration(),
      registration_retire_pair: () => new Promise((resolve) => (answer = () => resolve(registration()))),
    });
    await state.load();
    const retiring = state.retire();
    expect(state.act).toBe("retiring");
    expect(await state.delete("Payhop", false)).toBe(false);
    answer();
    expect(await retiring).toBe(true);
    expect(bridge.of("registration_delete")).toEqual([]);
  });
});

describe("the registrations page", () => {
  it("takes the list from the answer to discarding a draft", async () => {
    useBridge(
      new FakeBridge({
        registrations_list: () => ({ registrations: [], drafts: [{ id: "d1" } as never], checklists: [], deleted: [] }),
        draft_discard: () => ({ registrations: [], drafts: [], checklists: [], deleted: [] }),
      }),
    );
    const state = new RegistrationsState("p1");
    await state.load();
    expect(state.empty).toBe(false);
    expect(await state.discard({ draftId: "d1" })).toBe(true);
    expect(state.empty).toBe(true);
  });
});
