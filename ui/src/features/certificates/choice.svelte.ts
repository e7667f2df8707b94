/**
 * What to take of one file that holds several certificates or keys. A certificate and its key are chosen together at
 * first; either can then be left out by itself.
 */
import { SvelteSet } from "svelte/reactivity";
import type { ImportItemView } from "../../ipc/generated/ImportItemView";

/** Things of one key: its certificates first, then the key itself. */
export type Group = readonly ImportItemView[];

export class Choice {
  /** Authorities are in no group: they come along unasked. */
  readonly groups: readonly Group[];
  readonly authorities: readonly ImportItemView[];

  readonly #items: readonly ImportItemView[];
  readonly #taken: SvelteSet<number>;

  constructor(items: readonly ImportItemView[]) {
    this.#items = items.filter(({ what }) => what !== "authority");
    this.authorities = items.filter(({ what }) => what === "authority");
    this.groups = grouped(this.#items);
    this.#taken = new SvelteSet(this.#items.filter(({ proposed }) => proposed).map(({ index }) => index));
  }

  takes(item: ImportItemView): boolean {
    return this.#taken.has(item.index);
  }

  /** The items to take, by their index. */
  get taken(): number[] {
    return this.#items.filter((item) => this.takes(item)).map(({ index }) => index);
  }

  /** Certificates that are taken while their key, which is in the file too, stays behind. */
  get withoutKey(): ImportItemView[] {
    return this.#items.filter(
      (item) =>
        item.what === "certificate" &&
        this.takes(item) &&
        this.#partners(item).some((partner) => partner.what === "key" && !partner.here) &&
        !this.#partners(item).some((partner) => partner.what === "key" && this.takes(partner)),
    );
  }

  /** Keys that are taken without a certificate and will wait for one. */
  get withoutCertificate(): ImportItemView[] {
    return this.#items.filter(
      (item) =>
        item.what === "key" &&
        this.takes(item) &&
        !this.#partners(item).some((partner) => partner.here || this.takes(partner)),
    );
  }

  /** A certificate brings its key along, and leaves it behind where no other certificate that is taken needs it. */
  set(item: ImportItemView, take: boolean): void {
    this.#mark(item, take);
    if (item.what !== "certificate") return;
    for (const key of this.#partners(item).filter(({ what }) => what === "key")) {
      if (take) this.#mark(key, true);
      else if (!this.#partners(key).some((other) => other.index !== item.index && this.takes(other))) this.#mark(key, false);
    }
  }

  #mark(item: ImportItemView, take: boolean): void {
    if (take && !item.here) this.#taken.add(item.index);
    else this.#taken.delete(item.index);
  }

  #partners(item: ImportItemView): ImportItemView[] {
    return this.#items.filter(({ index }) => item.matches.includes(index));
  }
}

function grouped(items: readonly ImportItemView[]): Group[] {
  const groups: ImportItemView[][] = [];
  // Keys first: two certificates of one key know the key, not each other.
  for (const item of [...items].sort((one, other) => place(other) - place(one))) {
    const known = groups.find((group) => group.some(({ index }) => item.matches.includes(index)));
    if (known) known.push(item);
    else groups.push([item]);
  }
  for (const group of groups) group.sort((one, other) => place(one) - place(other));
  return groups.sort((one, other) => rank(one) - rank(other));
}

const place = ({ what }: ImportItemView) => (what === "certificate" ? 0 : 1);

/** What is proposed stands first, then the other pairs, then what stands alone: certificates, keys. */
function rank(group: Group): number {
  if (group.some(({ proposed }) => proposed)) return 0;
  if (group.length > 1) return 1;
  return group[0]?.what === "certificate" ? 2 : 3;
}
