import { afterEach, describe, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge } from "../../ipc/fake";
import type { CertificateView } from "../../ipc/generated/CertificateView";
import { CertificateState } from "./certificateState.svelte";

const card = { notBefore: 1_000, summary: { notAfter: 5_000 } } as CertificateView;

afterEach(() => useBridge(undefined));

describe("a certificate's page", () => {
  it("tells how much of the life is over, never less than none or more than all", async () => {
    useBridge(new FakeBridge({ certificate_show: () => card }));
    const state = new CertificateState("c1");
    expect(state.lifeOver(3_000)).toBe(0);
    await state.load();
    expect([500, 2_000, 9_000].map((now) => state.lifeOver(now))).toEqual([0, 0.25, 1]);
  });

  it("does not ask for a certificate that it has removed", async () => {
    const bridge = new FakeBridge({
      certificate_show: () => card,
      certificate_remove: () => ({ certificates: [], waitingKeys: [], doctor: [] }),
    });
    useBridge(bridge);
    const state = new CertificateState("c1");
    expect(await state.remove()).toBe(true);
    await state.load();
    expect(bridge.of("certificate_show")).toEqual([]);
  });

  it("stays where the removal fails, with the reason", async () => {
    useBridge(
      new FakeBridge({
        certificate_remove: () => {
          throw failure({ code: "keychain-failed" });
        },
        certificate_show: () => card,
      }),
    );
    const state = new CertificateState("c1");
    expect(await state.remove()).toBe(false);
    expect(state.error?.code).toBe("keychain-failed");
    await state.load();
    expect(state.card.view).toBe(card);
  });
});
