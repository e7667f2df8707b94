import { describe, expect, it } from "vitest";
import { choiceGroups, type ListedChoice } from "./choiceGroups";

const choices: ListedChoice[] = [
  { value: "a", label: "Grand Ouest", code: "13807", group: "Populaire" },
  { value: "b", label: "Île-de-France", code: "17515", group: "Epargne", keywords: "CEPAFRPP751" },
  { value: "c", label: "Rives de Paris", code: "10207", group: "Populaire", disabled: true },
];
const found = (search: string) => choiceGroups(choices, search).map((group) => [group.name, ...group.choices.map(({ value }) => value)]);

describe("a list of choices", () => {
  it("stands by group, in the order in which the groups appear", () => {
    expect(found("")).toEqual([["Populaire", "a", "c"], ["Epargne", "b"]]);
  });

  it.each([
    ["ile", [["Epargne", "b"]]],
    ["13807", [["Populaire", "a"]]],
    ["cepafrpp751", [["Epargne", "b"]]],
    ["populaire paris", [["Populaire", "c"]]],
    ["zurich", []],
  ])("finds %s", (search, expected) => {
    expect(found(search)).toEqual(expected);
  });
});
