import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/connections";
import { banks } from "../../../gallery/fixtures/registrations";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { AccessRoleView } from "../../ipc/generated/AccessRoleView";
import type { ConnectableAppView } from "../../ipc/generated/ConnectableAppView";
import { NewConnection } from "./newConnection.svelte";
import { connectable, hindrance } from "./ready";

const { app } = fixtures;

function form(apps: ConnectableAppView[], answers: Answers = {}, role?: AccessRoleView) {
  const bridge = new FakeBridge({
    connections_list: () => ({ connections: [], apps }),
    banks_list: () => ({ banks, ownForAll: false }),
    connection_open: () => fixtures.fresh,
    ...answers,
  });
  useBridge(bridge);
  return { bridge, state: new NewConnection("p1", role) };
}

afterEach(() => useBridge(undefined));

describe("the form that opens a connection", () => {
  it("has everything chosen: the bank of the enrolment, the first role, the address that leads here", async () => {
    const { bridge, state } = form([app]);
    await state.load();
    await state.open();
    expect(bridge.of("connection_open")).toEqual([
      { profileId: "p1", registrationId: "g1", bankKey: "17515-ceidf", role: "aisp", redirectUri: "http://127.0.0.1:8421/callback", name: "", longHistory: false },
    ]);
  });

  it("offers the banks that the app serves, and no other", async () => {
    const { state } = form([{ ...app, banks: ["13807-bpgo", "12579-bbcp"] }]);
    await state.load();
    expect(state.served.map(({ key }) => key)).toEqual(["13807-bpgo", "12579-bbcp"]);
    expect(state.bankKey).toBe("13807-bpgo");
  });

  it("keeps what another app has too, and chooses anew what it has not", async () => {
    const other: ConnectableAppView = { ...app, registrationId: "g2", roles: ["cbpii"], redirectUris: [{ uri: "payhop://back", loopback: false }] };
    const { state } = form([app, other]);
    await state.load();
    state.bankKey = "13807-bpgo";
    state.chooseApp("g2");
    expect([state.bankKey, state.role, state.redirectUri]).toEqual(["13807-bpgo", "cbpii", "payhop://back"]);
  });

  it("has the role chosen that it was asked for, and an app that has it", async () => {
    const { state } = form([{ ...app, roles: ["aisp"] }, { ...app, registrationId: "g2", roles: ["aisp", "cbpii"] }], {}, "cbpii");
    await state.load();
    expect([state.registrationId, state.role]).toEqual(["g2", "cbpii"]);
  });

  it("offers no other role in the place of the one it was asked for", async () => {
    const { state } = form([{ ...app, roles: ["aisp"] }], {}, "cbpii");
    await state.load();
    expect([state.apps, state.app]).toEqual([[], undefined]);
    expect(state.hindrance).toMatchObject({ kind: "no-role", role: "cbpii", apps: [{ registrationId: "g1" }] });
  });

  it("keeps what was typed when it cannot be opened", async () => {
    const { state } = form([app], {
      connection_open: () => {
        throw failure({ code: "input-invalid", detail: { fields: [{ field: "bankKey", problem: "unknown-bank" }] } });
      },
    });
    await state.load();
    state.name = "Edmé";
    expect(await state.open()).toBeUndefined();
    expect(state.failure?.detail.fields[0]?.field).toBe("bankKey");
    expect(state.name).toBe("Edmé");
  });
});

describe("the apps a PSU can authorise", () => {
  const waiting = (registrationId: string, activeAt: number): ConnectableAppView => ({ ...app, registrationId, active: false, activeAt });

  it("stand with the active ones first, without those that only start payments", () => {
    const apps = [waiting("w", 9), { ...app, registrationId: "p", roles: [] }, app];
    expect(connectable(apps).map(({ registrationId }) => registrationId)).toEqual(["g1", "w"]);
    expect(hindrance(apps)).toBeUndefined();
  });

  it("say what is missing where there is none", () => {
    expect(hindrance([])).toEqual({ kind: "no-app" });
    expect(hindrance([], "cbpii")).toEqual({ kind: "no-app" });
    expect(hindrance([{ ...app, roles: [] }])).toEqual({ kind: "payments-only" });
    expect(hindrance([waiting("later", 9), waiting("sooner", 5)])).toMatchObject({ kind: "waiting", app: { registrationId: "sooner" } });
  });
});
