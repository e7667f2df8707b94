import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/consents";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { ConsentView } from "../../ipc/generated/ConsentView";
import { ConsentState } from "./consentState.svelte";

const [first, second, third, fourth] = fixtures.IBANS;
const ABSENT = { ipAddress: null, userAgent: null };
const TYPED = "FR7617515900000400358074026";

async function shown(view: ConsentView, answers: Answers = {}) {
  const seen = { view };
  const bridge = new FakeBridge({ consent_show: () => seen.view, consent_review: () => fixtures.review, ...answers });
  useBridge(bridge);
  const page = new ConsentState("x1");
  await page.load();
  return { page, bridge, seen };
}

afterEach(() => useBridge(undefined));

describe("a consent being chosen", () => {
  it("starts from what is granted", async () => {
    const { page } = await shown(fixtures.consented);
    expect(page.choice).toEqual(fixtures.granted);
    expect(page.dirty).toBe(false);
  });

  it("keeps what was chosen, and follows the bank in everything else, when it is read again", async () => {
    const { page, seen } = await shown(fixtures.consented);
    page.choose("transactions", first, false);
    seen.view = { ...fixtures.consented, granted: { ...fixtures.granted, balances: [first], identity: false } };
    await page.load();
    expect(page.chosen("transactions", first)).toBe(false);
    expect(page.choice.balances).toEqual([first]);
    expect(page.choice.identity).toBe(false);
    expect(page.dirty).toBe(true);
  });

  it("is unchanged once what was chosen is what is granted, in whatever order", async () => {
    const { page } = await shown(fixtures.consented);
    page.choose("balances", first, false);
    page.choose("balances", first, true);
    expect(page.dirty).toBe(false);
    page.chooseAll("balances", true);
    expect(page.choice.balances).toEqual([first, second, third, fourth]);
    page.undo();
    expect(page.choice).toEqual(fixtures.granted);
  });

  it("takes an IBAN that is known already, once, without its blanks, and opens it", async () => {
    const { page } = await shown(fixtures.fresh);
    expect(page.add("FR76")).toBe("malformed");
    expect(page.add("fr76 1751 5900 0004 0035 8074 026")).toBeUndefined();
    expect(page.add(TYPED)).toBe("known");
    expect(page.choice).toMatchObject({ balances: [TYPED], transactions: [TYPED] });
    expect(page.accounts).toMatchObject([{ iban: TYPED, listed: false, checkDigits: true }]);
    page.undo();
    expect(page.accounts).toEqual([]);
  });

  it("takes an IBAN whose check digits do not fit, and says so", async () => {
    const { page } = await shown(fixtures.fresh);
    expect(page.add("FR7612579000920400430518020")).toBeUndefined();
    expect(page.accounts[0]?.checkDigits).toBe(false);
  });

  it("starts, after a look for new accounts, from what was granted before, with the new ones closed", async () => {
    const { page } = await shown(fixtures.looking);
    expect(page.choice).toEqual(fixtures.granted);
    expect(page.granted("balances", first)).toBe(false);
    const fresh = fixtures.looking.accounts.find((account) => account.new);
    expect(fresh && page.chosen("balances", fresh.iban)).toBe(false);
  });
});

describe("a consent being sent", () => {
  it("shows a review only for the very choice it was made of", async () => {
    const { page, bridge } = await shown(fixtures.consented);
    page.choose("balances", fourth, true);
    await page.makeReview();
    expect(bridge.of("consent_review")[0]?.choice.balances).toEqual([first, second, third, fourth]);
    expect(page.review).toBeDefined();
    page.choose("balances", fourth, false);
    expect(page.review).toBeUndefined();
    expect(await page.send(ABSENT, true)).toBe(true);
    expect(bridge.of("consent_send")).toEqual([]);
  });

  it("sends what was reviewed, says what the bank answered, and starts anew from it", async () => {
    const answer = { ...fixtures.consented, granted: { ...fixtures.granted, balances: [...fixtures.IBANS] } };
    const { page, bridge } = await shown(fixtures.consented, { consent_send: () => answer });
    page.choose("balances", fourth, true);
    await page.makeReview();
    await page.send(ABSENT, false);
    expect(bridge.of("consent_send")).toEqual([{ connectionId: "x1", requestId: fixtures.review.request.requestId, psu: ABSENT, confirmed: false }]);
    expect(page.answered?.id).toBe("c3");
    expect([page.dirty, page.review]).toEqual([false, undefined]);
  });

  it("keeps the choice when the bank refuses, and never sends the same request twice", async () => {
    const { page } = await shown(fixtures.consented, {
      consent_send: () => {
        throw failure({ code: "bank-refused" });
      },
    });
    page.choose("transactions", first, false);
    await page.makeReview();
    expect(await page.send(ABSENT, false)).toBe(false);
    expect(page.failures.sending?.code).toBe("bank-refused");
    expect(page.review).toBeUndefined();
    expect(page.chosen("transactions", first)).toBe(false);
  });

  it("reads what is held again when a look breaks off in between", async () => {
    const { page, seen } = await shown(fixtures.consented, {
      consent_look: () => {
        throw failure({ code: "transport-timeout" });
      },
    });
    seen.view = fixtures.looking;
    expect(await page.look(ABSENT)).toBe(false);
    expect(page.consent.view?.toRestore).toEqual(fixtures.granted);
  });
});
