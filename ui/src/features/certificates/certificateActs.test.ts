import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/certificates";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import { CertificateActs } from "./certificateActs.svelte";

function acts(answers: Answers) {
  const bridge = new FakeBridge(answers);
  useBridge(bridge);
  return { bridge, state: new CertificateActs("p1") };
}

afterEach(() => useBridge(undefined));

describe("acts on certificates", () => {
  it("asks for the calendar of all in use, and answers nothing where the dialog was closed", async () => {
    const { bridge, state } = acts({ expiry_calendar: () => ({ name: null }) });
    const words = { qwac: "QWAC {name}", qsealc: "QSEALC {name}", other: "{name}" };
    expect(await state.saveCalendar(null, words)).toBeNull();
    expect(bridge.of("expiry_calendar")).toEqual([{ profileId: "p1", certificateId: null, words }]);
  });

  it("does one thing at a time and names the key it is about", async () => {
    let finish = () => {};
    const { bridge, state } = acts({
      csr_issue_practice: () => new Promise((resolve) => (finish = () => resolve(fixtures.normal))),
    });
    const issuing = state.issue("9a3f");
    expect([state.does("issue", "9a3f"), state.does("issue", "41d0"), state.does("pair")]).toEqual([true, false, false]);
    expect(await state.makePair()).toBeUndefined();
    finish();
    expect(await issuing).toBe(fixtures.normal);
    expect(state.does("issue", "9a3f")).toBe(false);
    expect(bridge.asked).toHaveLength(1);
  });

  it("says why an act did not happen, until the next one", async () => {
    let broken = true;
    const { state } = acts({
      key_discard: () => {
        if (broken) throw failure({ code: "keychain-failed" });
        return fixtures.normal;
      },
    });
    expect(await state.discard("9a3f")).toBeUndefined();
    expect(state.failure?.code).toBe("keychain-failed");
    broken = false;
    expect(await state.discard("9a3f")).toBe(fixtures.normal);
    expect(state.failure).toBeUndefined();
  });
});
