import { afterEach, describe, expect, it } from "vitest";
import * as changes from "../../../gallery/fixtures/changes";
import * as fixtures from "../../../gallery/fixtures/registrations";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import { AdoptState } from "./adoptState.svelte";

async function form(answers: Answers) {
  const bridge = new FakeBridge({ banks_list: () => ({ banks: fixtures.banks, ownForAll: false }), ...answers });
  useBridge(bridge);
  const state = new AdoptState("p1");
  await state.load();
  return { bridge, state };
}

afterEach(() => useBridge(undefined));

describe("an app enrolled elsewhere", () => {
  it("is asked for at the recommended entry point of its bank", async () => {
    const { bridge, state } = await form({ registration_adopt: () => fixtures.registration });
    state.chooseBank("17515-ceidf");
    state.clientId = "1PSDFR-ACPR-13807-0-RWMH";
    state.redirectUris = ["https://app.payhop.example/callback", ""];
    state.softwareId = "typed for the portal, then not needed";
    expect((await state.adopt())?.summary.id).toBe("g1");
    expect(bridge.of("registration_adopt")).toEqual([
      {
        profileId: "p1",
        bankKey: "17515-ceidf",
        entryHost: "www.17515.sandbox.api.89c3.com",
        clientId: "1PSDFR-ACPR-13807-0-RWMH",
        redirectUris: ["https://app.payhop.example/callback"],
        madeBy: "api",
        softwareId: "",
        keyIdUrl: "",
      },
    ]);
  });

  it("gives the app's name where it was made on the portal", async () => {
    const { bridge, state } = await form({ registration_adopt: () => changes.portal });
    state.madeBy = "portal";
    state.softwareId = "Payhop";
    await state.adopt();
    expect(bridge.of("registration_adopt")[0]).toMatchObject({ madeBy: "portal", softwareId: "Payhop" });
  });

  it("goes the way of the portal where the bank has no other", async () => {
    const { state } = await form({ banks_list: () => ({ banks: [...fixtures.banks, fixtures.fortuneo], ownForAll: false }) });
    state.chooseBank("17515-ceidf");
    expect([state.madeBy, state.portalAlone]).toEqual(["api", false]);
    state.chooseBank("arkea-fortuneo");
    expect([state.madeBy, state.portalAlone, state.entryHost]).toEqual(["portal", true, "api-openbanking.fortuneo.com"]);
    state.chooseBank("17515-ceidf");
    expect(state.madeBy).toBe("api");
  });

  it("keeps what was typed when the bank says no", async () => {
    const { state } = await form({
      registration_adopt: () => {
        throw failure({ code: "bank-not-found", detail: { status: 404 } });
      },
    });
    state.clientId = "1PSDFR";
    expect(await state.adopt()).toBeUndefined();
    expect(state.failure?.detail.status).toBe(404);
    expect(state.clientId).toBe("1PSDFR");
    expect(state.asking).toBe(false);
  });
});
