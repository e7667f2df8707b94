import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { BankView } from "../../ipc/generated/BankView";
import type { DraftSaveReq } from "../../ipc/generated/DraftSaveReq";
import type { DraftView } from "../../ipc/generated/DraftView";
import type { RegistrationView } from "../../ipc/generated/RegistrationView";
import type { ReviewView } from "../../ipc/generated/ReviewView";
import { SAVE_AFTER } from "../../ipc";
import { DraftState } from "./draftState.svelte";

const draft = (part: Partial<DraftView> = {}): DraftView => ({
  id: "d1",
  purpose: "enrol",
  registration: null,
  pairs: null,
  step: "bank",
  fields: {
    bankKey: "",
    entryHost: "",
    enrolled: "tpp",
    clientLegalId: "",
    clientName: "",
    softwareId: "",
    softwareVersion: "",
    redirectUris: [""],
    scopes: ["aisp"],
    contactName: "",
    contactEmail: "",
    contactPhone: "",
    keyIdUrl: "",
    newQwac: "",
    newQsealc: "",
  },
  problems: [{ field: "bankKey", problem: "required" }, { field: "clientName", problem: "required" }],
  proposedAgentId: "AGTFR-ACPR-13807001",
  unfinishedCallId: null,
  updatedAt: 1_000,
  ...part,
});
const bank = (part: Partial<BankView> = {}): BankView => ({
  key: "17515-ceidf",
  codetab: "17515",
  name: "Caisse d’Epargne Ile-de-France",
  shortName: "CEIDF",
  brand: "Caisse d’Epargne",
  bic: null,
  sandbox: true,
  enrolment: "registration-api",
  authorizes: true,
  unavailable: null,
  ownSettings: false,
  entryPoints: [
    { host: "www.17515.live.api.89c3.com", kind: "live-old", endedOn: "2025-09-28", recommended: false },
    { host: "www.17515.sandbox.api.89c3.com", kind: "sandbox", endedOn: null, recommended: true },
  ],
  ...part,
});
const review = (requestId: string): ReviewView => ({ requestId, unfinishedCallId: null }) as ReviewView;

/** Accepts what a real desk would: a bank that is chosen, a name that is there. */
const saved = (req: DraftSaveReq): DraftView =>
  draft({
    step: req.step,
    fields: req.fields,
    problems: [
      ...(req.fields.bankKey ? [] : [{ field: "bankKey", problem: "required" as const }]),
      ...(req.fields.clientName ? [] : [{ field: "clientName", problem: "required" as const }]),
    ],
  });

async function opened(answers: Answers = {}, first = draft()) {
  const bridge = new FakeBridge({
    banks_list: () => ({ banks: [bank()], ownForAll: false }),
    draft_open: () => first,
    draft_save: saved,
    draft_review: () => review("r1"),
    ...answers,
  });
  useBridge(bridge);
  const state = new DraftState("p1");
  expect(await state.open({ kind: "draft", draftId: "d1" })).toBe(true);
  return { bridge, state };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  useBridge(undefined);
  forgetListeners();
});

describe("the enrolment wizard", () => {
  it("chooses the recommended entry point with the bank", async () => {
    const { state } = await opened();
    state.chooseBank(bank());
    expect(state.fields?.entryHost).toBe("www.17515.sandbox.api.89c3.com");
  });

  it("saves a choice at once, without waiting as for a text", async () => {
    const { bridge, state } = await opened();
    state.chooseBank(bank());
    await vi.advanceTimersByTimeAsync(0);
    expect(bridge.of("draft_save").map((req) => req.fields.bankKey)).toEqual([bank().key]);
  });

  it("saves once after a burst of changes", async () => {
    const { bridge, state } = await opened();
    for (const name of ["P", "Pa", "Pay"]) {
      state.fields!.clientName = name;
      state.touch();
    }
    await vi.advanceTimersByTimeAsync(SAVE_AFTER);
    expect(bridge.of("draft_save").map((req) => req.fields.clientName)).toEqual(["Pay"]);
  });

  it("saves again what was typed while a save was under way, and never overwrites it", async () => {
    const release: (() => void)[] = [];
    const { bridge, state } = await opened({
      draft_save: (req) => new Promise((resolve) => release.push(() => resolve(saved(req)))),
    });
    state.fields!.clientName = "Pay";
    const saving = state.save();
    state.fields!.clientName = "Payhop";
    state.touch();
    release.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.fields?.clientName).toBe("Payhop");
    release.shift()?.();
    await saving;
    expect(bridge.of("draft_save").map((req) => req.fields.clientName)).toEqual(["Pay", "Payhop"]);
  });

  it("saves what was not saved yet when it goes out of sight, and nothing otherwise", async () => {
    const { bridge, state } = await opened();
    state.settle();
    expect(bridge.of("draft_save")).toEqual([]);
    state.fields!.clientName = "Payhop";
    state.touch();
    state.settle();
    expect(bridge.of("draft_save").map((req) => req.fields.clientName)).toEqual(["Payhop"]);
  });

  it("does not scold before a step was tried, and shows everything then", async () => {
    const { state } = await opened();
    expect(state.problemAt("bankKey")).toBeUndefined();
    expect(await state.next()).toBe(false);
    expect(state.problemAt("bankKey")).toBe("required");
    expect(state.step).toBe("bank");
  });

  it("shows a wrong answer when its field is left, but not an empty one", async () => {
    const { state } = await opened({
      draft_save: (req) =>
        draft({
          step: req.step,
          fields: req.fields,
          problems: [{ field: "contactEmail", problem: "not-an-email" }, { field: "clientName", problem: "required" }],
        }),
    });
    state.touch();
    state.leave("contactEmail");
    state.leave("clientName");
    await vi.advanceTimersByTimeAsync(0);
    expect(state.problemAt("contactEmail")).toBe("not-an-email");
    expect(state.problemAt("clientName")).toBeUndefined();
  });

  it("keeps the step with the draft, so that it opens there again", async () => {
    const { bridge, state } = await opened();
    state.chooseBank(bank());
    expect(await state.next()).toBe(true);
    expect(state.step).toBe("who");
    expect(bridge.of("draft_save").at(-1)?.step).toBe("who");
    expect(state.done("bank")).toBe(true);
  });

  it("stays on the step when it cannot be saved", async () => {
    const { state } = await opened({
      draft_save: () => {
        throw failure({ code: "store-failed" });
      },
    });
    state.chooseBank(bank());
    expect(await state.next()).toBe(false);
    expect(state.step).toBe("bank");
    expect(state.autosave.failure?.code).toBe("store-failed");
  });

  it("proposes an agent's id and takes it back for the TPP itself, without forgetting what was typed", async () => {
    const { state } = await opened();
    state.chooseEnrolled("agent");
    expect(state.fields?.clientLegalId).toBe("AGTFR-ACPR-13807001");
    state.fields!.clientLegalId = "AGTFR-ACPR-13807042";
    state.chooseEnrolled("tpp");
    expect(state.fields?.clientLegalId).toBe("");
    state.chooseEnrolled("agent");
    expect(state.fields?.clientLegalId).toBe("AGTFR-ACPR-13807042");
  });

  it("opens at the review where it was left, with every step passed", async () => {
    const { state } = await opened({}, draft({ step: "review", problems: [] }));
    expect(state.review.view?.requestId).toBe("r1");
    expect(state.done("app")).toBe(true);
  });
});

describe("sending", () => {
  it("sends the request that was on screen and follows its steps", async () => {
    let answer: (view: RegistrationView) => void = () => {};
    const { bridge, state } = await opened(
      { draft_send: () => new Promise((resolve) => (answer = resolve)) },
      draft({ step: "review", problems: [] }),
    );
    const sent = state.send({ confirmed: false, again: false });
    expect(state.sending).toBe("starting");
    bridge.emit({ kind: "sending", step: "asking-token" });
    expect(state.sending).toBe("asking-token");
    answer({ summary: { id: "g1" } } as RegistrationView);
    expect((await sent)?.summary.id).toBe("g1");
    expect(bridge.of("draft_send")).toEqual([{ draftId: "d1", requestId: "r1", confirmed: false, again: false }]);
    expect(state.sending).toBeUndefined();
  });

  it("leaves a draft alone that was sent", async () => {
    const { bridge, state } = await opened(
      { draft_send: () => ({ summary: { id: "g1" } }) as RegistrationView },
      draft({ step: "review", problems: [] }),
    );
    state.touch();
    await state.send({ confirmed: false, again: false });
    state.settle();
    await vi.advanceTimersByTimeAsync(SAVE_AFTER);
    expect(bridge.of("draft_save")).toEqual([]);
  });

  it("prepares a new request after a failure and keeps the failure in sight", async () => {
    const ids = ["r1", "r2"];
    const { state } = await opened(
      {
        draft_review: () => review(ids.shift() ?? "r3"),
        draft_send: () => {
          throw failure({ code: "bank-refused", detail: { status: 400, bankError: "invalid_client_metadata" } });
        },
      },
      draft({ step: "review", problems: [] }),
    );
    expect(await state.send({ confirmed: false, again: false })).toBeUndefined();
    expect(state.sendFailure?.detail.bankError).toBe("invalid_client_metadata");
    expect(state.review.view?.requestId).toBe("r2");
  });

  it("knows after a server error that the request may have arrived, also where no new review can be made", async () => {
    const kept = draft({ step: "review", problems: [] });
    let sent = false;
    const { bridge, state } = await opened(
      {
        draft_open: () => (sent ? { ...kept, unfinishedCallId: "k9" } : kept),
        draft_review: () => {
          if (sent) throw failure({ code: "certificate-missing" });
          return review("r1");
        },
        draft_send: () => {
          sent = true;
          throw failure({ code: "bank-server-error", detail: { status: 502, callId: "k9" } });
        },
      },
    );
    expect(state.unfinishedCallId).toBeNull();
    await state.send({ confirmed: false, again: false });
    expect(state.unfinishedCallId).toBe("k9");
    expect(state.sendFailure?.code).toBe("bank-server-error");
    expect(bridge.of("draft_open").at(-1)).toEqual({ profileId: "p1", draftId: "d1" });
  });

  it("keeps the bank's refusal in sight when the draft cannot be read after it", async () => {
    let sent = false;
    const { state } = await opened(
      {
        draft_open: () => {
          if (sent) throw failure({ code: "store-failed" });
          return draft({ step: "review", problems: [] });
        },
        draft_send: () => {
          sent = true;
          throw failure({ code: "bank-refused", detail: { status: 400 } });
        },
      },
    );
    await state.send({ confirmed: false, again: false });
    expect(state.sendFailure?.code).toBe("bank-refused");
    expect(state.openFailure).toBeUndefined();
    expect(state.sending).toBeUndefined();
  });
});

describe("a change and a rotation", () => {
  const registration = { id: "g1", clientId: "1PSD", softwareId: "Payhop", bankName: "Palatine", entryHost: "h" };
  const rotation = draft({ id: "d2", purpose: "rotate", step: "pair", registration, problems: [{ field: "newQsealc", problem: "required" }] });

  async function wanted(answers: Answers, kind: "change" | "rotate") {
    const bridge = new FakeBridge({ banks_list: () => ({ banks: [], ownForAll: false }), draft_review: () => review("r1"), ...answers });
    useBridge(bridge);
    const state = new DraftState("p1");
    await state.open({ kind, registrationId: "g1" });
    return { bridge, state };
  }

  it("open as the registration's own draft, with their own steps", async () => {
    const { bridge, state } = await wanted({ change_open: () => draft({ purpose: "change", step: "app", registration }) }, "change");
    expect(bridge.of("change_open")).toEqual([{ profileId: "p1", registrationId: "g1", rotate: false }]);
    expect(state.steps).toEqual(["app", "review"]);
    expect(state.registration?.softwareId).toBe("Payhop");
  });

  it("stay at the choice of certificates until one is chosen", async () => {
    const { bridge, state } = await wanted(
      {
        change_open: () => rotation,
        draft_save: (req) => ({ ...rotation, step: req.step, fields: req.fields, problems: req.fields.newQsealc ? [] : rotation.problems }),
      },
      "rotate",
    );
    expect(await state.next()).toBe(false);
    expect(state.problemAt("newQsealc")).toBe("required");
    state.fields!.newQsealc = "c9";
    expect(await state.next()).toBe(true);
    expect(state.step).toBe("review");
    expect(bridge.of("draft_save").at(-1)?.fields.newQsealc).toBe("c9");
  });

  it("show the doctor's word as soon as a certificate is chosen", async () => {
    const pairs = { currentQwac: null, currentQsealc: null, choices: [], findings: [] };
    const { state } = await wanted(
      {
        change_open: () => ({ ...rotation, pairs }),
        draft_save: (req) => ({ ...rotation, fields: req.fields, pairs: { ...pairs, findings: [{ rule: "valid-now" } as never] } }),
      },
      "rotate",
    );
    state.fields!.newQsealc = "c9";
    state.chosen();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.pairs?.findings).toHaveLength(1);
  });

  it("choose the practice pair that was made for them", async () => {
    const { bridge, state } = await wanted(
      {
        change_open: () => rotation,
        practice_pair: () => ({ qwacId: "c1", qsealcId: "c2", certificates: { certificates: [], waitingKeys: [], doctor: [] } }),
        draft_save: (req) => ({ ...rotation, fields: req.fields, problems: [] }),
      },
      "rotate",
    );
    await state.makePracticePair();
    expect(bridge.of("draft_save").at(-1)?.fields).toMatchObject({ newQwac: "c1", newQsealc: "c2" });
    expect(state.making).toBe(false);
  });

  it("end when reading back shows that the bank took what was sent", async () => {
    const { bridge, state } = await wanted(
      {
        change_open: () => ({ ...rotation, unfinishedCallId: "k1" }),
        change_settle: () => ({ taken: true, registration: { summary: { id: "g1" } } as RegistrationView }),
      },
      "rotate",
    );
    state.touch();
    expect((await state.readItBack())?.registration.summary.id).toBe("g1");
    expect(state.notTaken).toBe(false);
    state.settle();
    await vi.advanceTimersByTimeAsync(SAVE_AFTER);
    expect(bridge.of("draft_save")).toEqual([]);
  });

  it("stay open when the bank does not show it, or cannot be asked", async () => {
    const answers = [
      { taken: false, registration: { summary: { id: "g1" } } as RegistrationView },
      failure({ code: "transport-timeout" }),
    ];
    const { state } = await wanted(
      {
        change_open: () => ({ ...rotation, unfinishedCallId: "k1" }),
        change_settle: () => {
          const next = answers.shift();
          if (next && "taken" in next) return next;
          throw next;
        },
      },
      "rotate",
    );
    await state.readItBack();
    expect(state.notTaken).toBe(true);
    expect(await state.readItBack()).toBeUndefined();
    expect(state.settleFailure?.code).toBe("transport-timeout");
    expect(state.notTaken).toBe(false);
    expect(state.settling).toBe(false);
  });
});
