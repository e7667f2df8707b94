import { describe, expect, it } from "vitest";
import type { BankView } from "../../ipc/generated/BankView";
import { bankGroups } from "./bankGroups";

const bank = (part: Partial<BankView>): BankView => ({
  key: `${part.codetab}-x`,
  codetab: "17515",
  name: "Caisse d’Epargne Ile-de-France",
  shortName: "CEIDF",
  brand: "Caisse d’Epargne",
  bic: "CEPAFRPP751",
  sandbox: true,
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
const keys = (search: string) => bankGroups(banks, search).map((group) => group.banks.map((each) => each.codetab));

describe("the list of banks", () => {
  it("puts what can be reached first, in each brand and among them", () => {
    expect(keys("")).toEqual([["13807", "10107"], ["17515"], ["10548"]]);
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
