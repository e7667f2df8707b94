import { describe, expect, it } from "vitest";
import { rowWindow, scrollToRow } from "./window";

describe("rowWindow", () => {
  it("renders the rows in view and a margin, and stands in for the rest", () => {
    const view = rowWindow(10_000, 40, 4_000, 400, 8);
    expect(view.first).toBe(92);
    expect(view.end).toBe(119);
    expect(view.above).toBe(92 * 40);
    expect(view.above + (view.end - view.first) * 40 + view.below).toBe(10_000 * 40);
  });

  it("never reaches outside the list", () => {
    expect(rowWindow(300, 40, -50, 400)).toMatchObject({ first: 0, above: 0 });
    expect(rowWindow(300, 40, 1e9, 400)).toMatchObject({ end: 300, below: 0 });
    expect(rowWindow(3, 40, 0, 400)).toEqual({ first: 0, end: 3, above: 0, below: 0 });
  });
});

describe("scrollToRow", () => {
  it("leaves the view alone when the row is in it", () => {
    expect(scrollToRow(5, 40, 100, 400)).toBe(100);
  });
  it("moves just enough otherwise", () => {
    expect(scrollToRow(1, 40, 100, 400)).toBe(40);
    expect(scrollToRow(20, 40, 100, 400)).toBe(21 * 40 - 400);
  });
});
