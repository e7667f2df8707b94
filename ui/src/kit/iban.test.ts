import { describe, expect, it } from "vitest";
import { ibanEnd, ibanGroups, ibanVerdict, plainIban } from "./iban";

describe("an IBAN", () => {
  it.each([
    ["FR7612579007000860000716515", "valid"],
    ["FR76 1275 9007 0008 0006 0486 060", "valid"],
    ["fr7612759007000800099862143", "valid"],
    ["YY13RDHN98392489481620896668799742", "valid"],
    ["FR7612579000920400430518020", "check-digits"],
    ["FR7614518000000000000000001", "check-digits"],
    ["", "malformed"],
    ["FR76", "malformed"],
    ["FRX612579", "malformed"],
    ["FR76-1257", "malformed"],
    [`FR76${"1".repeat(31)}`, "malformed"],
  ] as const)("%s is %s", (iban, verdict) => {
    expect(ibanVerdict(iban)).toBe(verdict);
  });

  it("is read in groups, told apart by its end, and sent without blanks", () => {
    expect(ibanGroups("FR7612579007000860000716515")).toBe("FR76 1257 9007 0008 6000 0716 515");
    expect(ibanEnd("FR7612579007000860000716515")).toBe("…6515");
    expect(plainIban(" fr76\u00a01257 9 ")).toBe("FR7612579");
  });
});
