import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { failure } from "../ipc/fake";
import { forgetAddresses, Presence, PsuPresence } from "./index";

beforeEach(forgetAddresses);

function show(presence: Presence, required = false) {
  render(PsuPresence, { presence, required });
  return userEvent.setup();
}

describe("whether the PSU is there", () => {
  it("claims nothing until it is said, and then wants their address, which nobody fills in", async () => {
    const presence = new Presence();
    const user = show(presence);
    expect(presence.req()).toEqual({ ipAddress: null, userAgent: null });
    await user.click(screen.getByRole("radio", { name: "There, and asking for this" }));
    const field = screen.getByRole("textbox", { name: "IP address of the PSU" });
    expect(field).toHaveValue("");
    expect(presence.req()).toBeUndefined();
    await expect.poll(() => field).toHaveAccessibleDescription(/Type the PSU’s IP address/);
    await user.type(field, " 192.0.2.7 ");
    expect(presence.req()).toEqual({ ipAddress: "192.0.2.7", userAgent: null });
  });

  it("offers what was typed before in this session, newest first", async () => {
    const before = new Presence();
    before.choice = "present";
    for (const address of ["192.0.2.7", "2001:db8::7", "192.0.2.7"]) {
      before.ipAddress = address;
      before.req();
    }
    const presence = new Presence();
    const user = show(presence, true);
    const offered = (await screen.findAllByRole("button")).map((button) => button.textContent);
    expect(offered).toEqual(["192.0.2.7", "2001:db8::7"]);
    await user.click(screen.getByRole("button", { name: "2001:db8::7" }));
    expect(presence.req()?.ipAddress).toBe("2001:db8::7");
  });

  it("says at the field what cannot be told to the bank, and remembers it not", async () => {
    const presence = new Presence();
    presence.choice = "present";
    presence.ipAddress = "localhost";
    presence.req();
    const error = failure({ code: "input-invalid", detail: { fields: [{ field: "psu-ip-address", problem: "not-an-address" }] } });
    expect(presence.blames(error)).toBe(true);
    expect(presence.blames(failure({ code: "bank-limit" }))).toBe(false);
    show(presence);
    expect(screen.getByRole("textbox", { name: "IP address of the PSU" })).toHaveAccessibleDescription(/Write an IPv4 or IPv6 address/);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
