import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as requests from "../../../gallery/fixtures/certificate-requests";
import * as fixtures from "../../../gallery/fixtures/certificates";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge, type Answers } from "../../ipc/fake";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import CertificatesPage from "./CertificatesPage.svelte";

function show(answers: Answers, environment: EnvironmentView = "local") {
  const profile = { id: "p1", environment } as ProfileView;
  const bridge = new FakeBridge({ certificates_list: () => fixtures.normal, ...answers });
  useBridge(bridge);
  render(Surrounded, { page: CertificatesPage as never, given: { profile } });
  return bridge;
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the certificates page", () => {
  it("says what belongs there and offers the import where there is nothing", async () => {
    show({ certificates_list: () => fixtures.nothing });
    expect(await screen.findByText("No QWAC in use")).toBeVisible();
    expect(screen.getByText("No QSEALC in use")).toBeVisible();
    expect(screen.getByRole("button", { name: "Choose a file…" })).toBeEnabled();
    expect(screen.queryByRole("button", { name: "Import…" })).toBeNull();
  });

  it("leaves only problems when asked to", async () => {
    show({});
    const user = userEvent.setup();
    await user.click(await screen.findByRole("checkbox", { name: "Only problems (1)" }));
    expect(screen.getByText(/It ends in 28 days/)).toBeVisible();
    expect(screen.queryByText("The key has 2048 bits.")).toBeNull();
  });

  it("asks for a passphrase, offers it once and takes it off the screen", async () => {
    const bridge = show({
      certificates_pick: () => ({
        files: [{ name: "old.p12", outcome: { kind: "passphrase-needed", staged: "s1" } }],
        certificates: fixtures.normal,
      }),
      certificates_import: () => ({
        files: [{ name: "old.p12", outcome: { kind: "imported", certificates: 1, keys: 1, weak: "RC2-40" } }],
        certificates: fixtures.normal,
      }),
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Import…" }));
    await user.click(screen.getByRole("button", { name: "Choose a file…" }));
    await user.type(await screen.findByLabelText("Passphrase"), "tulip-fjord-47");
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect(await screen.findByText(/protected with RC2-40/)).toBeVisible();
    expect(bridge.of("certificates_import")[0]).toMatchObject({ staged: ["s1"], passphrase: "tulip-fjord-47" });
    expect(document.body.innerHTML).not.toContain("tulip-fjord-47");
    expect(screen.queryByLabelText("Passphrase")).toBeNull();
  });

  it("asks what to take from a file with several keys, and takes that", async () => {
    const bridge = show({
      certificates_pick: () => ({
        files: [{ name: "all.p12", outcome: { kind: "choose", staged: "s1", items: requests.items, weak: null } }],
        certificates: fixtures.normal,
      }),
      certificates_import: () => ({
        files: [{ name: "all.p12", outcome: { kind: "imported", certificates: 2, keys: 2, weak: null } }],
        certificates: fixtures.normal,
      }),
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Import…" }));
    await user.click(screen.getByRole("button", { name: "Choose a file…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "What to take from all.p12" }));
    expect(dialog.getByRole("checkbox", { name: "Payhop SAS Seal" })).toBeDisabled();
    const [first, second] = dialog.getAllByRole("checkbox", { name: "psd2.payhop.example" });
    expect(first).toBeChecked();
    await user.click(second!);
    await user.click(dialog.getByRole("button", { name: "Take 4 items" }));
    expect(bridge.of("certificates_import")[0]).toMatchObject({ choices: [{ staged: "s1", items: [0, 1, 4, 5] }] });
    expect(await screen.findByText("Imported: 2 certificates and 2 private keys.")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("discards a waiting key only once its name has been typed", async () => {
    const bridge = show({ certificates_list: () => requests.waiting, key_discard: () => fixtures.normal });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Discard the key for psd2.payhop.example…" }));
    const act = await screen.findByRole("button", { name: "Discard" });
    expect(act).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: "Type psd2.payhop.example to confirm" }), "psd2.payhop.example");
    await user.click(act);
    expect(bridge.of("key_discard")).toEqual([{ profileId: "p1", spkiSha256: requests.request.spkiSha256 }]);
    expect(screen.queryByText("Keys that wait for their certificate")).toBeNull();
  });

  it("makes a new practice pair beside the one in use", async () => {
    show({ practice_pair: () => ({ qwacId: "qwac-2", qsealcId: "qsealc-2", certificates: fixtures.spares }) });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Make a new practice pair" }));
    expect(screen.getAllByText("Spare")).toHaveLength(2);
    expect(screen.getAllByText("In use")).toHaveLength(2);
  });

  it("offers the practice QTSP in practice alone", async () => {
    show({ certificates_list: () => requests.waiting }, "live");
    expect(await screen.findByRole("link", { name: "Show the request for psd2.payhop.example" })).toHaveAttribute(
      "href",
      `#/certificate-request/${requests.request.spkiSha256}`,
    );
    expect(screen.queryByRole("button", { name: /practice/ })).toBeNull();
  });

  it("links every certificate to its card", async () => {
    show({ certificates_list: () => fixtures.trouble });
    const table = await screen.findByRole("table", { name: "Certificates in this profile" });
    expect(within(table).getByRole("link", { name: /^Jeanne Martin/ })).toHaveAttribute("href", "#/certificate/other");
  });
});
