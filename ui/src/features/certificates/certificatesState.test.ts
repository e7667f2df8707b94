import { afterEach, describe, expect, it } from "vitest";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { CertificatesView } from "../../ipc/generated/CertificatesView";
import type { CertificateSummaryView } from "../../ipc/generated/CertificateSummaryView";
import type { ImportOutcomeView } from "../../ipc/generated/ImportOutcomeView";
import { CertificatesState, LARGEST_FILE } from "./certificatesState.svelte";

const certificate = (part: Partial<CertificateSummaryView>): CertificateSummaryView => ({
  id: "c1",
  kind: "qwac",
  commonName: "api.payhop.eu",
  oid: "PSDFR-ACPR-13807",
  issuer: "CN=Practice CA",
  notAfter: 1_900_000_000_000,
  daysLeft: 400,
  keyHeld: true,
  active: true,
  sha256: "00",
  ...part,
});
const nothing: CertificatesView = { certificates: [], waitingKeys: [], doctor: [] };

function page(answers: Answers) {
  const bridge = new FakeBridge({ certificates_list: () => nothing, ...answers });
  useBridge(bridge);
  return { bridge, state: new CertificatesState("p1") };
}

const importing = (outcomes: Record<string, ImportOutcomeView>, certificates = nothing) => () => ({
  files: Object.entries(outcomes).map(([name, outcome]) => ({ name, outcome })),
  certificates,
});

afterEach(() => useBridge(undefined));

describe("the certificates page", () => {
  it("finds the certificate in use of each kind", async () => {
    const { state } = page({
      certificates_list: () => ({
        ...nothing,
        certificates: [certificate({ id: "old", active: false }), certificate({ id: "now" })],
      }),
    });
    await state.load();
    expect(state.qwac?.id).toBe("now");
    expect(state.qsealc).toBeUndefined();
    expect(state.empty).toBe(false);
  });

  it("sends a file's bytes in base64 and shows the list that comes back", async () => {
    const after = { ...nothing, certificates: [certificate({})] };
    const { bridge, state } = page({
      certificates_import: importing({ "qwac.p12": { kind: "imported", certificates: 1, keys: 1, weak: null } }, after),
    });
    const file = new File([], "qwac.p12");
    // jsdom's File cannot be read.
    Object.defineProperty(file, "arrayBuffer", { value: async () => new Uint8Array([0, 255, 16]).buffer });
    await state.importFiles([file]);
    expect(bridge.of("certificates_import")).toEqual([
      { profileId: "p1", files: [{ name: "qwac.p12", content: "AP8Q" }], staged: [], passphrase: null, choices: [] },
    ]);
    expect(state.list.view).toBe(after);
    expect(state.lines.map((line) => line.outcome.kind)).toEqual(["imported"]);
  });

  it("does not read a file that is far too large", async () => {
    const { bridge, state } = page({});
    const film = new File(["x"], "film.mkv");
    Object.defineProperty(film, "size", { value: LARGEST_FILE + 1 });
    await state.importFiles([film]);
    expect(bridge.asked).toEqual([]);
    expect(state.lines).toEqual([{ name: "film.mkv", outcome: { kind: "too-large" } }]);
  });

  it("offers a passphrase to the files that wait and replaces their lines", async () => {
    let tries = 0;
    const { bridge, state } = page({
      certificates_import: (req) => {
        tries += 1;
        if (req.passphrase === null) {
          return importing({ "a.p12": { kind: "passphrase-needed", staged: "s1" }, "b.pem": { kind: "already-here" } })();
        }
        return tries === 2
          ? importing({ "a.p12": { kind: "wrong-passphrase", staged: "s2" } })()
          : importing({ "a.p12": { kind: "imported", certificates: 2, keys: 1, weak: null } })();
      },
    });
    await state.importText("a.p12", "…");
    expect(state.waiting).toEqual(["s1"]);
    await state.open("wrong");
    expect(state.passphraseWrong).toBe(true);
    expect(state.lines.map((line) => [line.name, line.outcome.kind])).toEqual([
      ["a.p12", "wrong-passphrase"],
      ["b.pem", "already-here"],
    ]);
    await state.open("right");
    expect(bridge.of("certificates_import").at(-1)).toMatchObject({ files: [], staged: ["s2"], passphrase: "right" });
    expect(state.waiting).toEqual([]);
  });

  it("asks about a file that holds several things, takes what is chosen and goes on to the next", async () => {
    const choose = (staged: string): ImportOutcomeView => ({ kind: "choose", staged, items: [], weak: null });
    const { bridge, state } = page({
      certificates_pick: importing({ "a.p12": choose("s1"), "b.p12": choose("s2") }),
      certificates_import: importing({ "a.p12": { kind: "imported", certificates: 1, keys: 1, weak: null } }),
    });
    await state.pick();
    expect(state.choosing).toMatchObject({ name: "a.p12", staged: "s1" });
    await state.take("s1", [0, 4]);
    expect(bridge.of("certificates_import")).toEqual([
      { profileId: "p1", files: [], staged: [], passphrase: null, choices: [{ staged: "s1", items: [0, 4] }] },
    ]);
    expect(state.choosing?.staged).toBe("s2");
    state.choose(undefined);
    expect(state.choosing).toBeUndefined();
    expect(state.choices.map(({ staged }) => staged)).toEqual(["s2"]);
  });

  it("stays at the question where taking failed, with the reason", async () => {
    const { state } = page({
      certificates_pick: importing({ "a.p12": { kind: "choose", staged: "s1", items: [], weak: null } }),
      certificates_import: () => {
        throw failure({ code: "keychain-failed" });
      },
    });
    await state.pick();
    await state.take("s1", [0]);
    expect(state.importFailure?.code).toBe("keychain-failed");
    expect(state.choosing?.staged).toBe("s1");
  });

  it("has the importer forget every file that is given up: by taking nothing, leaving closed, clearing, going away", async () => {
    const { bridge, state } = page({
      staged_discard: () => nothing,
      certificates_pick: importing({
        "a.p12": { kind: "choose", staged: "s1", items: [], weak: null },
        "b.p12": { kind: "passphrase-needed", staged: "s2" },
        "c.pem": { kind: "already-here" },
      }),
    });
    const forgotten = () => bridge.of("staged_discard").map(({ staged }) => staged);
    await state.pick();
    await state.takeNothing("s1");
    await state.leaveClosed();
    expect(forgotten()).toEqual([["s1"], ["s2"]]);
    expect(state.lines.map(({ name }) => name)).toEqual(["c.pem"]);
    await state.pick();
    await state.clear();
    expect(forgotten().at(-1)).toEqual(["s1", "s2"]);
    await state.clear();
    expect(forgotten()).toHaveLength(3);
    await state.pick();
    state.leave();
    expect(forgotten()).toHaveLength(4);
  });

  it("keeps no passphrase in what it holds", async () => {
    const { state } = page({
      certificates_import: importing({ "a.p12": { kind: "passphrase-needed", staged: "s1" } }),
    });
    await state.importText("a.p12", "…");
    await state.open("tulip-fjord-47");
    expect(JSON.stringify(heldBy(state))).not.toContain("tulip-fjord-47");
  });

  it("says why an import did not happen and can be tried again", async () => {
    const { state } = page({
      certificates_pick: () => {
        throw failure({ code: "keychain-failed" });
      },
    });
    await state.pick();
    expect(state.importFailure?.code).toBe("keychain-failed");
    expect(state.importing).toBe(false);
  });
});

/** The reactive fields as plain data. */
function heldBy(state: CertificatesState) {
  return { lines: state.lines, waiting: state.waiting, list: state.list.view, failure: state.importFailure };
}
