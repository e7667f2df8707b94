import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { speech } from "../../text";
import { BankSettings } from "./bankSettings.svelte";
import SignedHeadersPart from "./SignedHeadersPart.svelte";

const preview = { problems: [], warnings: [], bankName: "B", origin: null, calls: [] };

beforeEach(() => {
  speech.choice = "en";
  useBridge({ invoke: async () => preview, listen: async () => {} });
});
afterEach(() => useBridge(undefined));

function shown(): BankSettings {
  const settings = new BankSettings("p1", null);
  settings.fields.signedHeaders = ["(request-target)", "digest", "date"];
  render(SignedHeadersPart, { settings, signable: ["(request-target)", "digest", "date", "host"], error: () => undefined });
  return settings;
}

describe("SignedHeadersPart", () => {
  it("keeps the focus on the header that moves, on the other button at an end", async () => {
    const settings = shown();
    const user = userEvent.setup();
    screen.getByRole("button", { name: "Move digest up" }).focus();
    await user.keyboard("{Enter}");
    expect(settings.fields.signedHeaders).toEqual(["digest", "(request-target)", "date"]);
    await waitFor(() => expect(screen.getByRole("button", { name: "Move digest down" })).toHaveFocus());
    expect(screen.getByText("digest is now number 1.")).toBeInTheDocument();
  });

  it("adds what is left to sign, and offers nothing once all is signed", async () => {
    const settings = shown();
    const user = userEvent.setup();
    await user.selectOptions(screen.getByRole("combobox", { name: "Sign another header" }), "host");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(settings.fields.signedHeaders).toEqual(["(request-target)", "digest", "date", "host"]);
    expect(screen.queryByRole("combobox")).toBeNull();
  });
});
