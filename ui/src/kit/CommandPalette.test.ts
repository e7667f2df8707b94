import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import CommandPalette, { type PaletteEntry } from "./CommandPalette.svelte";

const run = vi.fn();
const entries: PaletteEntry[] = [
  { id: "desk", label: "Desk", group: "Pages", icon: "desk", run: () => run("desk") },
  { id: "dark", label: "Theme: dark", group: "Actions", icon: "moon", run: () => run("dark") },
  { id: "calls", label: "Calls", group: "Pages", icon: "calls", run: () => run("calls") },
];

function show() {
  run.mockClear();
  render(CommandPalette, { props: { open: true, label: "Find", placeholder: "Type", entries } });
}

const selected = () => screen.getAllByRole("option").find((option) => option.getAttribute("aria-selected") === "true");

describe("CommandPalette", () => {
  it("walks through what is shown, group by group, and around the ends", async () => {
    const user = userEvent.setup();
    show();
    const input = await screen.findByRole("combobox", { name: "Find" });
    input.focus();
    expect(screen.getAllByRole("option").map((option) => option.textContent?.trim())).toEqual(["Desk", "Calls", "Theme: dark"]);
    await user.keyboard("{ArrowUp}");
    expect(selected()).toHaveTextContent("Theme: dark");
    expect(input).toHaveAttribute("aria-activedescendant", selected()?.id);
    await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await vi.waitFor(() => expect(run).toHaveBeenCalledWith("calls"));
  });

  it("runs the first match of what was typed", async () => {
    const user = userEvent.setup();
    show();
    await user.type(await screen.findByRole("combobox"), "dark{Enter}");
    await vi.waitFor(() => expect(run).toHaveBeenCalledWith("dark"));
    await vi.waitFor(() => expect(screen.queryByRole("combobox")).toBeNull());
  });

  it("says so when nothing matches, and Enter does nothing", async () => {
    const user = userEvent.setup();
    show();
    await user.type(await screen.findByRole("combobox"), "zebra{Enter}");
    expect(screen.getByRole("status")).toHaveTextContent("Nothing matches.");
    expect(run).not.toHaveBeenCalled();
  });
});
