import { describe, expect, it } from "vitest";
import { items } from "../../../gallery/fixtures/certificate-requests";
import type { ImportItemView } from "../../ipc/generated/ImportItemView";
import { Choice } from "./choice.svelte";

const thing = { kind: null, commonName: null, issuer: null, serial: null, notAfter: null, algorithm: "RSA 2048", bits: 2048, here: false, proposed: false, matches: [] } as const;
const certificate = (index: number, matches: number[], part: Partial<ImportItemView> = {}): ImportItemView => ({
  ...thing,
  index,
  what: "certificate",
  kind: "qwac",
  commonName: `c${index}`,
  matches,
  ...part,
});
const key = (index: number, matches: number[], part: Partial<ImportItemView> = {}): ImportItemView => ({ ...thing, index, what: "key", matches, ...part });
const indexes = (choice: Choice) => choice.groups.map((group) => group.map(({ index }) => index));

describe("the choice from a file", () => {
  it("begins with what is proposed, pairs together and authorities apart", () => {
    const choice = new Choice(items);
    expect(choice.taken).toEqual([0, 4]);
    expect(indexes(choice)).toEqual([[0, 4], [1, 5], [2], [6]]);
    expect(choice.authorities.map(({ index }) => index)).toEqual([3]);
  });

  it("puts both certificates of one key above that key, in whatever order they come", () => {
    expect(indexes(new Choice([certificate(0, [2]), certificate(1, [2]), key(2, [0, 1])]))).toEqual([[0, 1, 2]]);
  });

  it("brings a certificate's key along, and leaves it when the certificate is left", () => {
    const pair = [certificate(0, [1]), key(1, [0])] as const;
    const choice = new Choice(pair);
    choice.set(pair[0], true);
    expect(choice.taken).toEqual([0, 1]);
    choice.set(pair[0], false);
    expect(choice.taken).toEqual([]);
  });

  it("keeps a key that another certificate, which is taken, needs", () => {
    const [old, renewed] = [certificate(0, [2]), certificate(1, [2])];
    const choice = new Choice([old, renewed, key(2, [0, 1])]);
    choice.set(old, true);
    choice.set(renewed, true);
    choice.set(old, false);
    expect(choice.taken).toEqual([1, 2]);
  });

  it("says that a certificate is taken without its key, and a key without its certificate", () => {
    const pair = [certificate(0, [1]), key(1, [0])] as const;
    const choice = new Choice(pair);
    choice.set(pair[0], true);
    choice.set(pair[1], false);
    expect(choice.withoutKey).toEqual([pair[0]]);
    choice.set(pair[0], false);
    choice.set(pair[1], true);
    expect(choice.withoutCertificate).toEqual([pair[1]]);
  });

  it("never takes what is here already, and does not miss it", () => {
    const held = certificate(0, [1], { here: true });
    const late = key(1, [0]);
    const choice = new Choice([held, late]);
    choice.set(held, true);
    choice.set(late, true);
    expect(choice.taken).toEqual([1]);
    expect(choice.withoutCertificate).toEqual([]);
  });
});
