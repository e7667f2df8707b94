import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import DataTable, { type Column } from "./DataTable.svelte";

interface Row {
  id: string;
  name: string;
  size: number;
}

const columns: Column<Row>[] = [
  { key: "name", title: "Name", text: (row) => row.name, compare: (a, b) => a.name.localeCompare(b.name) },
  { key: "size", title: "Size", text: (row) => String(row.size), align: "end", compare: (a, b) => a.size - b.size },
];
const rows: Row[] = [
  { id: "1", name: "beech", size: 3 },
  { id: "2", name: "ash", size: 20 },
  { id: "3", name: "cedar", size: 1 },
];
const names = () => screen.getAllByRole("rowheader").map((cell) => cell.textContent?.trim());

const props = { label: "Trees", columns, rows, rowKey: (row: Row) => row.id } as never;

describe("DataTable", () => {
  it("is a real table with column and row headers", () => {
    render(DataTable, { props });
    expect(screen.getByRole("table", { name: "Trees" })).toBeInTheDocument();
    expect(screen.getAllByRole("columnheader").map((cell) => cell.textContent?.trim())).toEqual(["Name", "Size"]);
    expect(names()).toEqual(["beech", "ash", "cedar"]);
  });

  it("says by which column it is sorted and turns around at a second press", async () => {
    const user = userEvent.setup();
    render(DataTable, { props });
    const size = screen.getByRole("columnheader", { name: /Size/ });
    expect(size).toHaveAttribute("aria-sort", "none");
    await user.click(within(size).getByRole("button"));
    expect(size).toHaveAttribute("aria-sort", "ascending");
    expect(names()).toEqual(["cedar", "beech", "ash"]);
    await user.click(within(size).getByRole("button"));
    expect(size).toHaveAttribute("aria-sort", "descending");
    expect(names()).toEqual(["ash", "beech", "cedar"]);
  });

  it("moves between rows with the arrow keys and ends at the ends", async () => {
    const user = userEvent.setup();
    render(DataTable, { props: { ...(props as object), href: (row: Row) => `#/${row.id}` } as never });
    const links = screen.getAllByRole("link");
    links[0]?.focus();
    await user.keyboard("{ArrowDown}");
    expect(links[1]).toHaveFocus();
    await user.keyboard("{End}");
    expect(links[2]).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(links[2]).toHaveFocus();
    await user.keyboard("{Home}");
    expect(links[0]).toHaveFocus();
  });

  it("follows the row's link when any of its cells is clicked", async () => {
    const user = userEvent.setup();
    location.hash = "";
    render(DataTable, { props: { ...(props as object), href: (row: Row) => `#/tree/${row.id}` } as never });
    await user.click(screen.getByText("20"));
    expect(location.hash).toBe("#/tree/2");
  });

  it("keeps few rows of a long list in the page and tells how many there are", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({ id: String(index), name: `n${index}`, size: index }));
    render(DataTable, { props: { ...(props as object), rows: many } as never });
    expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "5001");
    expect(screen.getAllByRole("rowheader").length).toBeLessThan(60);
  });
});
