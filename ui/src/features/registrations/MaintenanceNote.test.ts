import { render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { FakeBridge } from "../../ipc/fake";
import { speech } from "../../text";
import MaintenanceNote from "./MaintenanceNote.svelte";

/** Monday 9 November 2026, 06:00 in Paris. */
const ENDS = Date.parse("2026-11-09T05:00:00Z");

beforeEach(() => {
  speech.choice = "en";
});
afterEach(() => useBridge(undefined));

function shown(now: boolean) {
  useBridge(new FakeBridge({ banks_maintenance: () => ({ window: { now, startsAt: 0, endsAt: ENDS, concerns: "every-bank" } }) }));
  render(MaintenanceNote, { profileId: "p1", bankKey: "17515-ceidf" });
}

describe("MaintenanceNote", () => {
  it("says until when the bank is under maintenance, by the banks' clock", async () => {
    shown(true);
    expect(await screen.findByText(/until 06:00, Paris time/)).toBeInTheDocument();
  });

  it("says nothing outside the window", async () => {
    shown(false);
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByText(/maintenance/)).toBeNull();
  });
});
