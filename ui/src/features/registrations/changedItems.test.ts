import { describe, expect, it } from "vitest";
import { changedItems } from "./changedItems";

describe("the items of a changed list", () => {
  it("are marked where the other side has no such item", () => {
    expect(changedItems('["a","b"]', '["b","c"]')).toEqual([
      { text: "a", alone: true },
      { text: "b", alone: false },
    ]);
  });

  it.each([
    ["plain", '["a"]'],
    ['["a"]', null],
    ["[1]", '["a"]'],
    ['["a"', '["a"]'],
    ['["a"]', JSON.stringify(["M".repeat(1600)])],
  ])("are not told apart where a side is no list of short texts: %s", (value, other) => {
    expect(changedItems(value, other)).toBeUndefined();
  });
});
