import { describe, expect, it } from "vitest";
import { groupsOf } from "./groups";
import { pieces } from "./invisible";

describe("pieces", () => {
  it("names what cannot be seen and leaves the rest", () => {
    expect(pieces("a b\r\n")).toEqual([
      { text: "a" },
      { text: " ", name: "·" },
      { text: "b" },
      { text: "\r", name: "CR" },
      { text: "\n", name: "LF" },
    ]);
  });

  it("tells a zero-width space and a byte order mark apart from nothing", () => {
    expect(pieces("x\u200by\ufeff").map((piece) => piece.name)).toEqual([undefined, "ZWSP", undefined, "BOM"]);
  });

  it("names an unknown control character by its code point", () => {
    expect(pieces("\u0007")[0]?.name).toBe("U+0007");
  });

  it("gives the text back when joined", () => {
    const text = "(request-target): post /x\ndigest: SHA-256=é\u00a0 \t𝄞";
    expect(pieces(text).map((piece) => piece.text).join("")).toBe(text);
  });
});

it("groups digits and keeps a short last group", () => {
  expect(groupsOf("3f79bb7b4", 4)).toEqual(["3f79", "bb7b", "4"]);
});
