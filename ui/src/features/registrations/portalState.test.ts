import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as changes from "../../../gallery/fixtures/changes";
import * as fixtures from "../../../gallery/fixtures/portal";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { PortalFields } from "../../ipc/generated/PortalFields";
import type { PortalView } from "../../ipc/generated/PortalView";
import { SAVE_AFTER } from "../../ipc";
import { PortalState } from "./portalState.svelte";

const FORTUNEO = "arkea-fortuneo";

/** A checklist over a store that keeps what is saved for each bank. */
async function opened(answers: Answers = {}, kept: Record<string, PortalFields> = { [FORTUNEO]: fixtures.fields }) {
  const blank: PortalFields = { entryHost: "api-openbanking.cmb.fr", softwareId: "", redirectUris: [""], clientId: "", done: [] };
  const bridge = new FakeBridge({
    portal_show: ({ bankKey }) => (bankKey === null ? fixtures.none : fixtures.of(bankKey, structuredClone(kept[bankKey] ?? blank))),
    portal_save: ({ bankKey, fields }) => {
      kept[bankKey] = fields;
      return fixtures.of(bankKey, fields);
    },
    ...answers,
  });
  useBridge(bridge);
  const state = new PortalState("p1");
  await state.open(FORTUNEO);
  return { bridge, state, kept };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  useBridge(undefined);
});

describe("the checklist of an app on a bank's portal", () => {
  it("shows the banks alone until one is chosen", async () => {
    const { state } = await opened();
    await state.open("");
    expect([state.fields, state.bank, state.portal.view?.banks.length]).toEqual([undefined, undefined, fixtures.banks.length]);
  });

  it("keeps what is ticked at once, in the order of the portal, and what is typed after a pause", async () => {
    const { bridge, state } = await opened();
    state.tick("callbacks", true);
    state.tick("application", false);
    await state.save();
    expect(bridge.of("portal_save").at(-1)?.fields.done).toEqual(["account", "qwac", "callbacks"]);

    const saves = bridge.of("portal_save").length;
    state.fields!.softwareId = "Payhop Pro";
    state.touch();
    expect(state.autosave.unsaved).toBe(true);
    await vi.advanceTimersByTimeAsync(SAVE_AFTER);
    expect(bridge.of("portal_save").slice(saves).map(({ fields }) => fields.softwareId)).toEqual(["Payhop Pro"]);
    expect(state.autosave.unsaved).toBe(false);
  });

  it("saves what was typed for one bank before it shows another's", async () => {
    const { state, kept } = await opened();
    state.fields!.clientId = "typed";
    state.touch();
    await state.open("arkea-cmb");
    expect(kept[FORTUNEO]?.clientId).toBe("typed");
    expect([state.bank?.name, state.fields?.clientId, state.fields?.done]).toEqual(["Crédit Mutuel de Bretagne", "", []]);
    await state.open(FORTUNEO);
    expect(state.fields?.clientId).toBe("typed");
  });

  it("does not overwrite what is typed while a save is under way", async () => {
    let answer: (view: PortalView) => void = () => {};
    const { bridge, state } = await opened({ portal_save: () => new Promise((resolve) => (answer = resolve)) });
    state.fields!.softwareId = "first";
    state.chosen();
    await vi.advanceTimersByTimeAsync(0);
    state.fields!.softwareId = "second";
    state.touch();
    answer(fixtures.of(FORTUNEO));
    await vi.advanceTimersByTimeAsync(0);
    expect(state.fields?.softwareId).toBe("second");
    expect(bridge.of("portal_save").map(({ fields }) => fields.softwareId)).toEqual(["first", "second"]);
  });

  it("still has to keep what a failed save did not", async () => {
    let broken = true;
    const { state, kept } = await opened({
      portal_save: ({ bankKey, fields }) => {
        if (broken) throw failure({ code: "store-full" });
        kept[bankKey] = fields;
        return fixtures.of(bankKey, fields);
      },
    });
    state.fields!.clientId = "key";
    state.touch();
    expect(await state.save()).toBe(false);
    expect([state.autosave.failure?.code, state.autosave.unsaved]).toEqual(["store-full", true]);
    expect(await state.open("arkea-cmb")).toBe(false);
    expect([state.bankKey, state.fields?.clientId]).toEqual([FORTUNEO, "key"]);
    broken = false;
    expect(await state.save()).toBe(true);
    expect([state.autosave.failure, state.autosave.unsaved, kept[FORTUNEO]?.clientId]).toEqual([undefined, false, "key"]);
  });

  it("fills in the API key that the local bank makes", async () => {
    const { bridge, state } = await opened({ portal_make: () => fixtures.of(FORTUNEO, { ...fixtures.fields, clientId: fixtures.API_KEY }) });
    state.fields!.softwareId = "typed just before";
    expect(await state.make()).toBe(true);
    expect(bridge.of("portal_save").at(-1)?.fields.softwareId).toBe("typed just before");
    expect(state.fields?.clientId).toBe(fixtures.API_KEY);
  });

  it("names what is missing when it is to end too early, and asks for nothing", async () => {
    const { bridge, state } = await opened({ registration_adopt: () => changes.portalAlone });
    expect([state.problemAt("clientId"), state.wrong]).toEqual([undefined, 0]);
    expect(await state.finish()).toBeUndefined();
    expect([state.problemAt("clientId"), state.wrong]).toEqual(["required", 1]);
    expect(bridge.of("registration_adopt")).toEqual([]);
  });

  it("ends with the app on the list, and saves nothing after that", async () => {
    const { bridge, state } = await opened({ registration_adopt: () => changes.portalAlone });
    state.fields!.clientId = fixtures.API_KEY;
    state.touch();
    expect((await state.finish())?.summary.softwareId).toBe("Payhop");
    expect(bridge.of("registration_adopt")[0]).toEqual({
      profileId: "p1",
      bankKey: FORTUNEO,
      entryHost: "api-openbanking.fortuneo.com",
      clientId: fixtures.API_KEY,
      redirectUris: fixtures.fields.redirectUris,
      madeBy: "portal",
      softwareId: "Payhop",
      keyIdUrl: "",
    });
    const saves = bridge.of("portal_save").length;
    state.touch();
    state.settle();
    await vi.advanceTimersByTimeAsync(SAVE_AFTER);
    expect(bridge.of("portal_save").length).toBe(saves);
  });
});
