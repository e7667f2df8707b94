import { describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/desk";
import type { DeskConnectionView } from "../../ipc/generated/DeskConnectionView";
import { firstSteps, saidBySteps } from "./firstSteps";

const { practice, stand } = fixtures;
const at = (...connections: DeskConnectionView[]) => firstSteps({ ...practice, connections });

describe("the first steps", () => {
  it("begin with an app, and go on once it may read accounts", () => {
    expect(firstSteps({ ...practice, registrations: [] }).now).toBe("enrol");
    const [app] = practice.registrations;
    expect(firstSteps({ ...practice, registrations: app ? [{ ...app, scopes: ["pisp"] }] : [] }).now).toBe("enrol");
    expect(at().now).toBe("authorise");
  });

  it("follow the connection that is furthest, and end when something was read", () => {
    const opened = stand({ id: "x1", read: false, consented: false, never: true });
    const authorised = stand({ id: "x2", read: false, consented: false });
    const consented = stand({ id: "x3", read: false });
    expect(at(opened).now).toBe("authorise");
    expect(at(opened, authorised)).toMatchObject({ now: "consent", connection: { summary: { id: "x2" } } });
    expect(at(opened, consented, authorised)).toMatchObject({ now: "browse", connection: { summary: { id: "x3" } } });
    expect(at(opened, stand({ id: "x4" })).now).toBeUndefined();
  });

  it("take no connection for one that only confirms funds", () => {
    const funds = stand({ id: "x5" });
    expect(at({ ...funds, summary: { ...funds.summary, role: "cbpii" } }).now).toBe("authorise");
  });

  it("hide what they say themselves, and nothing of another connection", () => {
    const steps = at(stand({ id: "x3", read: false }));
    expect(saidBySteps(steps, { kind: "browse", connectionId: "x3" })).toBe(true);
    expect(saidBySteps(steps, { kind: "browse", connectionId: "x9" })).toBe(false);
    expect(saidBySteps(steps, { kind: "connect-first-psu" })).toBe(true);
    expect(saidBySteps(steps, { kind: "renew-access", connectionId: "x3", status: "expired" })).toBe(false);
    expect(saidBySteps(steps, { kind: "read-back", registrationId: practice.registrations[0]?.id ?? "" })).toBe(false);
  });
});
