import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { speech } from "../../text";
import AnchorsPart from "./AnchorsPart.svelte";
import { BankSettings } from "./bankSettings.svelte";

beforeEach(() => {
  speech.choice = "en";
});
afterEach(() => useBridge(undefined));

it("asks where an anchor comes from as its own question, not as the bank's", async () => {
  const detail = { fields: [{ field: "source", problem: "required" }] };
  useBridge({ invoke: () => Promise.reject({ code: "input-invalid", message: "", traceId: "", detail }), listen: async () => {} });
  render(AnchorsPart, { settings: new BankSettings("p1", null), anchors: [] });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Add an anchor…" }));
  await user.click(await screen.findByRole("button", { name: "Choose a file and add" }));
  expect(await screen.findByText("Say where it comes from.")).toBeVisible();
  expect(screen.queryByText(/the bank requires/)).toBeNull();
});
