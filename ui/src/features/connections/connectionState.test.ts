import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as fixtures from "../../../gallery/fixtures/connections";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { ConnectionView } from "../../ipc/generated/ConnectionView";
import { ConnectionState } from "./connectionState.svelte";

const farewell = {
  language: "en",
  authorisedTitle: "",
  authorisedText: "",
  refusedTitle: "",
  refusedText: "",
  foreignTitle: "",
  foreignText: "",
};
const authorised = vi.fn();

/** An answer that the test gives when it likes. */
function later<T>() {
  let give: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  return { promise, give, fail };
}

function page(answers: Answers) {
  const bridge = new FakeBridge({ connection_show: () => fixtures.fresh, ...answers });
  useBridge(bridge);
  return { bridge, state: new ConnectionState("x1", () => farewell, authorised) };
}

beforeEach(() => authorised.mockClear());
afterEach(() => useBridge(undefined));

describe("a PSU on the way to the bank", () => {
  it("is waited for as soon as the bank's page is open, and told of once they are back", async () => {
    const answer = later<ConnectionView>();
    const { bridge, state } = page({ authorization_start: () => fixtures.listening, authorization_wait: () => answer.promise });
    await state.load();
    expect(await state.start("loopback")).toBe(true);
    expect(bridge.of("authorization_start")).toEqual([{ connectionId: "x1", way: "loopback", farewell }]);
    expect(bridge.of("authorization_wait")).toEqual([{ connectionId: "x1", farewell }]);
    expect(state.waitingFor).toBe("a1");
    answer.give(fixtures.authorised);
    await vi.waitFor(() => expect(authorised).toHaveBeenCalledOnce());
    expect(state.connection.view?.summary.access.status).toBe("valid");
    expect(state.waitingFor).toBeUndefined();
  });

  it("is waited for again by a page that finds them under way, once", async () => {
    const { bridge, state } = page({ connection_show: () => fixtures.listening, authorization_wait: () => later<ConnectionView>().promise });
    await state.load();
    await state.load();
    expect(bridge.of("authorization_wait")).toHaveLength(1);
  });

  it("is not waited for where the answer is pasted or another program holds the port", async () => {
    for (const view of [fixtures.pasting, fixtures.busy]) {
      const { bridge, state } = page({ connection_show: () => view });
      await state.load();
      expect(bridge.of("authorization_wait")).toEqual([]);
    }
  });

  it("is waited for once the port is free at the second try", async () => {
    const second: ConnectionView = { ...fixtures.listening, pending: fixtures.listening.pending && { ...fixtures.listening.pending, id: "a2" } };
    const { bridge, state } = page({
      connection_show: () => fixtures.busy,
      authorization_start: () => second,
      authorization_wait: () => later<ConnectionView>().promise,
    });
    await state.load();
    await state.start("loopback");
    expect(bridge.of("authorization_wait")).toHaveLength(1);
    expect(state.waitingFor).toBe("a2");
  });

  it("who refused is shown, and nobody told that they authorised", async () => {
    const refused = fixtures.ended("refused", { error: "access_denied" });
    const { state } = page({ connection_show: () => fixtures.listening, authorization_wait: () => refused });
    await state.load();
    await vi.waitFor(() => expect(state.connection.view?.lastEnd?.outcome).toBe("refused"));
    expect(authorised).not.toHaveBeenCalled();
  });

  it("whose code could not be exchanged leaves the failure and how the attempt ended", async () => {
    let held: ConnectionView = fixtures.listening;
    const answer = later<ConnectionView>();
    const { state } = page({ connection_show: () => held, authorization_wait: () => answer.promise });
    await state.load();
    held = fixtures.ended("exchange-failed", { callId: "k0" });
    answer.fail(failure({ code: "transport-timeout", detail: { callId: "k0" } }));
    await vi.waitFor(() => expect(state.connection.view?.lastEnd?.outcome).toBe("exchange-failed"));
    expect(state.failures.waiting?.code).toBe("transport-timeout");
    expect(authorised).not.toHaveBeenCalled();
  });

  it("is told of as well where another look at the page finds the access first", async () => {
    let held: ConnectionView = fixtures.listening;
    const { state } = page({ connection_show: () => held, authorization_wait: () => later<ConnectionView>().promise });
    await state.load();
    held = fixtures.exchanging;
    await state.load();
    expect(state.connection.view?.pending?.exchanging).toBe(true);
    expect(authorised).not.toHaveBeenCalled();
    held = fixtures.authorised;
    await state.load();
    await state.load();
    expect(authorised).toHaveBeenCalledOnce();
  });

  it("can be given up, with an access from before in place and nobody told", async () => {
    const { state } = page({ connection_show: () => fixtures.renewing, authorization_cancel: () => fixtures.ended("abandoned", {}, true), authorization_wait: () => later<ConnectionView>().promise });
    await state.load();
    expect(await state.cancel()).toBe(true);
    expect(state.connection.view?.lastEnd?.outcome).toBe("abandoned");
    expect(authorised).not.toHaveBeenCalled();
  });
});

describe("a pasted answer", () => {
  it("is sent without the spaces around it, and forgotten once taken", async () => {
    const { bridge, state } = page({ connection_show: () => fixtures.pasting, authorization_paste: () => fixtures.authorised });
    await state.load();
    state.answer = "  https://app.payhop.example/callback?code=c&state=s \n";
    expect(await state.paste()).toBe(true);
    expect(bridge.of("authorization_paste")).toEqual([{ connectionId: "x1", url: "https://app.payhop.example/callback?code=c&state=s" }]);
    expect(state.answer).toBe("");
    expect(authorised).toHaveBeenCalledOnce();
  });

  it("can be given up while its code is exchanged, and nobody is told", async () => {
    const answer = later<ConnectionView>();
    const { bridge, state } = page({ connection_show: () => fixtures.pasting, authorization_paste: () => answer.promise, authorization_cancel: () => fixtures.ended("abandoned") });
    await state.load();
    state.answer = "https://app.payhop.example/callback?code=c&state=s";
    const pasting = state.paste();
    expect(await state.cancel()).toBe(true);
    answer.give(fixtures.ended("abandoned"));
    expect(await pasting).toBe(true);
    expect(bridge.of("authorization_cancel")).toHaveLength(1);
    expect(state.connection.view?.lastEnd?.outcome).toBe("abandoned");
    expect(authorised).not.toHaveBeenCalled();
  });

  it("that is not the one waited for stays in the field with its problem, and the attempt stays open", async () => {
    const { state } = page({
      connection_show: () => fixtures.pasting,
      authorization_paste: () => {
        throw failure({ code: "input-invalid", detail: { fields: [{ field: "url", problem: "state-unknown" }] } });
      },
    });
    await state.load();
    state.answer = "https://app.payhop.example/callback?code=c&state=other";
    expect(await state.paste()).toBe(false);
    expect(state.failures.pasting?.detail.fields[0]?.problem).toBe("state-unknown");
    expect(state.answer).toContain("state=other");
    expect(state.connection.view?.pending?.id).toBe("a1");
  });
});

describe("an access", () => {
  it("is counted by the bank's clock", async () => {
    const { state } = page({ connection_show: () => ({ ...fixtures.authorised, bankTime: Date.now() + 86_400_000 }) });
    await state.load();
    expect(Math.abs(state.clockOffset - 86_400_000)).toBeLessThan(5_000);
  });

  it("that the bank would not refresh is shown as it is then", async () => {
    let held: ConnectionView = fixtures.authorised;
    const { state } = page({
      connection_show: () => held,
      token_refresh: () => {
        held = fixtures.revokedByPsu;
        throw failure({ code: "bank-refused", detail: { status: 400, bankError: "invalid_grant" } });
      },
    });
    await state.load();
    expect(await state.refresh()).toBe(false);
    expect(state.failures.refreshing?.detail.bankError).toBe("invalid_grant");
    expect(state.connection.view?.summary.access.status).toBe("revoked-by-psu");
  });

  it("is revoked with the yes that production asks for, and one act at a time", async () => {
    const answer = later<ConnectionView>();
    const { bridge, state } = page({ connection_show: () => fixtures.authorised, token_revoke: () => answer.promise });
    await state.load();
    const revoking = state.revoke(true);
    expect(await state.refresh()).toBe(false);
    answer.give(fixtures.revokedHere);
    expect(await revoking).toBe(true);
    expect(bridge.of("token_revoke")).toEqual([{ connectionId: "x1", confirmed: true }]);
    expect(state.connection.view?.summary.access.status).toBe("revoked-here");
  });
});
