import { describe, expect, it } from "vitest";
import type { BankView } from "../../ipc/generated/BankView";
import { choiceGroups } from "../../kit";
import { bankChoices } from "./bankChoices";

const bank = (part: Partial<BankView>): BankView => ({
  key: `${part.codetab}-x`,
  codetab: "17515",
  name: "Caisse d’Epargne Ile-de-France",
  shortName: "CEIDF",
  brand: "Caisse d’Epargne",
  bic: "CEPAFRPP751",
  sandbox: true,
  enrolment: "registration-api",
  authorizes: true,
  unavailable: null,
  entryPoints: [],
  ownSettings: false,
  ...part,
});
const banks = [
  bank({ codetab: "10107", name: "BRED", shortName: "BRED", brand: "Banque Populaire", bic: null, unavailable: "elsewhere" }),
  bank({ codetab: "13807", name: "Banque Populaire Grand Ouest", shortName: "BPGO", brand: "Banque Populaire", bic: null }),
  bank({ codetab: "10548", name: "Banque de Savoie", shortName: "BDS", brand: "Other", bic: null, unavailable: "no-sandbox" }),
  bank({}),
];
const choices = bankChoices(banks, "Not from here", ({ unavailable }) => unavailable ?? "");
const keys = (search: string) => choiceGroups(choices, search).map((group) => group.choices.map(({ code }) => code));

describe("the list of banks", () => {
  it("stands by brand, with what cannot be reached at the end", () => {
    expect(keys("")).toEqual([["13807"], ["17515"], ["10107", "10548"]]);
    expect(choiceGroups(choices, "").at(-1)?.name).toBe("Not from here");
  });

  it.each([
    ["île", [["17515"]]],
    ["13807", [["13807"]]],
    ["cepafrpp751", [["17515"]]],
    ["populaire ouest", [["13807"]]],
    ["zurich", []],
  ])("finds %s", (search, expected) => {
    expect(keys(search)).toEqual(expected);
  });
});
