import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/certificates";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge, type Answers } from "../../ipc/fake";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import Surrounded from "../../kit/Surrounded.svelte";
import CertificatesPage from "./CertificatesPage.svelte";

const profile = { id: "p1" } as ProfileView;

function show(answers: Answers) {
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

  it("links every certificate to its card", async () => {
    show({ certificates_list: () => fixtures.trouble });
    const table = await screen.findByRole("table", { name: "Certificates in this profile" });
    expect(within(table).getByRole("link", { name: /^Jeanne Martin/ })).toHaveAttribute("href", "#/certificate/other");
  });
});
