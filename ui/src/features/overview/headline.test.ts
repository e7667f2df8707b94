import { describe, expect, it } from "vitest";
import type { DeskView } from "../../ipc/generated/DeskView";
import type { RegistrationSummaryView } from "../../ipc/generated/RegistrationSummaryView";
import { headline, pressing, shareLeft } from "./headline";

const registration = { id: "r1" } as RegistrationSummaryView;

function desk(more: Partial<DeskView>): DeskView {
  return {
    next: [],
    qwac: null,
    qsealc: null,
    doctor: { pass: 10, warn: 0, fail: 0, skipped: 0 },
    registrations: [registration],
    drafts: [],
    connections: [],
    payments: [],
    quotaLimit: 4,
    quotaResetsAt: 0,
    maintenance: { now: false, startsAt: 0, endsAt: 0, concerns: "every-bank" },
    bankTime: 0,
    callsToday: 0,
    callsFailedToday: 0,
    ...more,
  };
}

describe("headline", () => {
  it("says that all is clear only when nothing is due", () => {
    expect(headline(desk({}))).toBe("clear");
    expect(headline(desk({ next: [{ kind: "read-back", registrationId: "r1" }] }))).toBe("due");
  });

  it("puts certificates before everything", () => {
    expect(headline(desk({ registrations: [], next: [{ kind: "import-qsealc" }] }))).toBe("blocked");
    expect(headline(desk({ doctor: { pass: 1, warn: 0, fail: 1, skipped: 0 } }))).toBe("blocked");
    expect(headline(desk({ next: [{ kind: "renew-certificate", certificateId: "c", days: -1 }] }))).toBe("blocked");
    expect(headline(desk({ next: [{ kind: "renew-certificate", certificateId: "c", days: 5 }] }))).toBe("due");
    expect(headline(desk({ next: [{ kind: "rotate-pair", registrationId: "r1", days: -1 }] }))).toBe("blocked");
    expect(headline(desk({ next: [{ kind: "rotate-pair", registrationId: "r1", days: 59 }] }))).toBe("due");
  });

  it("tells an access that is over from one that will be, and puts it behind the certificates", () => {
    const due = { kind: "authenticate-psu", connectionId: "x1", days: 3, over: false } as const;
    const over = { ...due, days: 0, over: true };
    const ended = { kind: "renew-access", connectionId: "x1", status: "expired" } as const;
    expect([due, over, ended].map((action) => headline(desk({ next: [action] })))).toEqual(["due", "access", "access"]);
    expect(headline(desk({ next: [{ kind: "restore-consent", connectionId: "x1" }] }))).toBe("access");
    expect(headline(desk({ next: [ended, { kind: "import-qwac" }] }))).toBe("blocked");
  });

  it("invites to the first enrolment", () => {
    expect(headline(desk({ registrations: [], next: [{ kind: "enrol-first-app" }] }))).toBe("fresh");
  });

  it("waits when waiting is all there is", () => {
    const wait = { kind: "wait-for-activation", registrationId: "r1", activeAt: 1 } as const;
    expect(headline(desk({ next: [wait] }))).toBe("waiting");
    expect(headline(desk({ next: [wait, { kind: "wait-for-change", registrationId: "r1", activeAt: 1, rotation: true }] }))).toBe("waiting");
    expect(headline(desk({ next: [wait, { kind: "read-back", registrationId: "r1" }] }))).toBe("due");
  });
});

it("presses under thirty days and more once it is over", () => {
  expect([29, 30, -1].map(pressing)).toEqual(["warn", "success", "danger"]);
  expect([-5, 73, 800].map((days) => shareLeft(days))).toEqual([0, 0.2, 1]);
});
