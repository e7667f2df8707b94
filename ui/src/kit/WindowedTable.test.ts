import { fireEvent, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import WindowedTable, { type WindowedSorting } from "./WindowedTable.svelte";

interface Row {
  name: string;
  amount: string;
}

function show(count: number, part: Record<string, unknown> = {}) {
  const viewed: [number, number][] = [];
  const given = {
    label: "Entries",
    count,
    row: (index: number): Row | undefined => ({ name: `Entry ${index}`, amount: `${index}.00` }),
    columns: [
      { key: "name", title: "Name", text: (row: Row) => row.name, lead: true, sortable: true },
      { key: "amount", title: "Amount", text: (row: Row) => row.amount, align: "end", sortable: true, firstDescending: true },
    ],
    onview: (first: number, end: number) => viewed.push([first, end]),
    rowHeight: 40,
    viewHeight: 400,
    ...part,
  };
  const { rerender } = render(WindowedTable as never, given as never);
  return { viewed, user: userEvent.setup(), rerender: (next: Record<string, unknown>) => rerender({ ...given, ...next } as never) };
}

describe("a table of which only the rows in view exist", () => {
  it("says how long it is, and where each row stands", () => {
    const { viewed } = show(100_000);
    expect(screen.getByRole("table", { name: "Entries" })).toHaveAttribute("aria-rowcount", "100001");
    const rows = screen.getAllByRole("row");
    expect(rows.length).toBeLessThan(40);
    expect(rows[1]).toHaveAttribute("aria-rowindex", "2");
    expect(viewed.at(-1)?.[0]).toBe(0);
  });

  it("is walked through with the keyboard, one row in the tab order", async () => {
    const opened = vi.fn();
    const { user, viewed } = show(100_000, { onopen: opened });
    await user.tab();
    await user.tab();
    await user.tab();
    expect(screen.getByRole("button", { name: "Entry 0" })).toHaveFocus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(screen.getByRole("button", { name: "Entry 2" })).toHaveFocus();
    await user.keyboard("{End}");
    const last = screen.getByRole("button", { name: "Entry 99999" });
    expect(last).toHaveFocus();
    expect(last.closest("tr")).toHaveAttribute("aria-rowindex", "100001");
    expect(viewed.at(-1)?.[1]).toBe(100_000);
    await user.keyboard("{Enter}");
    expect(opened).toHaveBeenCalledWith({ name: "Entry 99999", amount: "99999.00" }, 99_999);
    expect(screen.getAllByRole("button").filter((button) => button.dataset["row"] && button.tabIndex === 0)).toHaveLength(1);
    await user.keyboard("{Home}{PageDown}");
    expect(screen.getByRole("button", { name: "Entry 8" })).toHaveFocus();
  });

  it("keeps the focus when the focused row is scrolled out of view, and goes on from there", async () => {
    const { user } = show(1000, { onopen: () => {} });
    screen.getByRole("button", { name: "Entry 0" }).focus();
    const frame = screen.getByRole("group", { name: "Entries" });
    frame.scrollTop = 20_000;
    await fireEvent.scroll(frame);
    expect(frame).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(screen.getByRole("button", { name: "Entry 1" })).toHaveFocus();
  });

  it("keeps the focus on a row that stays in view, wherever the rows beside it go", async () => {
    show(1000, { onopen: () => {} });
    const frame = screen.getByRole("group", { name: "Entries" });
    const scrollTo = async (row: number) => {
      frame.scrollTop = row * 40;
      await fireEvent.scroll(frame);
    };
    await scrollTo(40);
    for (const [focused, row] of [[46, 44], [46, 36], [50, 48], [48, 36], [46, 44]] as const) {
      screen.getByRole("button", { name: `Entry ${focused}` }).focus();
      await scrollTo(row);
      await vi.waitFor(() => expect(screen.getByRole("button", { name: `Entry ${focused}` })).toHaveFocus());
    }
  });

  it("draws each row once and in order, however far it is scrolled", async () => {
    show(1000, { onopen: () => {} });
    const frame = screen.getByRole("group", { name: "Entries" });
    for (const row of [0, 4, 12, 400, 396, 380, 985, 999, 990, 0]) {
      frame.scrollTop = row * 40;
      await fireEvent.scroll(frame);
      const rows = within(screen.getByRole("table")).getAllByRole("row").slice(1);
      const places = rows.map((shown) => Number(shown.getAttribute("aria-rowindex")) - 2);
      const first = places[0] ?? Number.NaN;
      expect(places).toEqual(places.map((_, offset) => first + offset));
      expect(rows.map((shown) => within(shown).getByRole("button").textContent?.trim())).toEqual(places.map((place) => `Entry ${place}`));
      expect(first).toBeLessThanOrEqual(Math.min(row, 989));
      expect(first + places.length).toBeGreaterThanOrEqual(Math.min(row + 10, 1000));
    }
  });

  it("gives the focus to a row that comes late, once it is there", async () => {
    const here = (until: number) => ({ row: (index: number) => (index < until ? { name: `Entry ${index}`, amount: "" } : undefined) });
    const { user, rerender } = show(1000, { onopen: () => {}, ...here(50) });
    screen.getByRole("button", { name: "Entry 0" }).focus();
    await user.keyboard("{End}");
    expect(screen.getByRole("group", { name: "Entries" })).toHaveFocus();
    await rerender({ onopen: () => {}, ...here(1000) });
    await vi.waitFor(() => expect(screen.getByRole("button", { name: "Entry 999" })).toHaveFocus());
  });

  it("leaves sorting to its owner and says which way it is", async () => {
    const asked: WindowedSorting[] = [];
    const { user, rerender } = show(10, { onsort: (sorting: WindowedSorting) => asked.push(sorting), sorting: { key: "name", descending: false } });
    expect(screen.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
    await user.click(screen.getByRole("button", { name: "Name" }));
    await user.click(screen.getByRole("button", { name: "Amount" }));
    expect(asked).toEqual([
      { key: "name", descending: true },
      { key: "amount", descending: true },
    ]);
    await rerender({ sorting: { key: "amount", descending: true } });
    expect(screen.getByRole("columnheader", { name: "Amount" })).toHaveAttribute("aria-sort", "descending");
  });

  it("draws a row that has not come yet, and opens it not", () => {
    show(3, { row: (index: number) => (index === 1 ? undefined : { name: `Entry ${index}`, amount: "" }), onopen: () => {} });
    const rows = screen.getAllByRole("row");
    expect(rows).toHaveLength(4);
    expect(within(rows[2] as HTMLElement).queryByRole("button")).toBeNull();
  });
});
