import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../../ipc/client";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { AppView } from "../../ipc/generated/AppView";
import type { StoreState } from "../../ipc/generated/StoreState";
import Surrounded from "../../kit/Surrounded.svelte";
import StoreScreen from "./StorePage.svelte";
import { StorePage } from "./storePage.svelte";

const app = (store: StoreState): AppView => ({
  version: "0.1.0",
  store,
  dataFolder: "/home/ada/.local/share/guichet",
  setAside: null,
  theme: "system",
  language: null,
  profiles: [],
  profileId: null,
});
const keyMissing: StoreState = { kind: "store-key-missing" };
const broken: StoreState = { kind: "store-broken", detail: "file is not a database" };
const sealedBesideKeychain: StoreState = { kind: "sealed", detail: "the keychain does not hold it" };

function show(store: StoreState, answers: Answers = {}) {
  const bridge = new FakeBridge({ store_choose: () => app({ kind: "open", sealed: false }), ...answers });
  useBridge(bridge);
  const put: AppView[] = [];
  render(Surrounded, { page: StoreScreen as never, given: { view: app(store), onapp: (view: AppView) => put.push(view) } });
  return { bridge, put };
}

afterEach(() => useBridge(undefined));

describe("StorePage", () => {
  const invoke = vi.fn();
  const onapp = vi.fn();

  beforeEach(() => {
    invoke.mockReset().mockResolvedValue({ version: "1" });
    onapp.mockReset();
    useBridge({ invoke, listen: async () => {} });
  });

  it("does not make a new key file from a short or mistyped passphrase", async () => {
    const page = new StorePage(onapp);
    page.passphrase = "too short";
    await page.seal(false);
    expect(page.fault(false)).toBe("short");
    page.passphrase = page.again = "long enough by far";
    page.again = "long enough by fat";
    await page.seal(false);
    expect(page.fault(false)).toBe("differ");
    expect(invoke).not.toHaveBeenCalled();
  });

  it("opens an existing file with whatever passphrase is given, and forgets it", async () => {
    const page = new StorePage(onapp);
    page.passphrase = "old";
    await page.seal(true);
    expect(invoke).toHaveBeenCalledWith("store_choose", { choice: { kind: "sealed", passphrase: "old" } });
    expect(onapp).toHaveBeenCalledWith({ version: "1" });
    expect(page.passphrase).toBe("");
  });

  it("does not ask the desk with no passphrase at all", async () => {
    const page = new StorePage(onapp);
    await page.seal(true);
    expect(page.fault(true)).toBe("empty");
    expect(invoke).not.toHaveBeenCalled();
  });

  it("forgets the passphrase when it was wrong, too", async () => {
    invoke.mockRejectedValue({ code: "wrong-passphrase", message: "no", detail: {}, traceId: "t" });
    const page = new StorePage(onapp);
    page.passphrase = "wrong";
    await page.seal(true);
    expect(page.error?.code).toBe("wrong-passphrase");
    expect(page.passphrase).toBe("");
    expect(page.busy).toBeUndefined();
  });
});

describe("a store that does not open any more", () => {
  for (const store of [keyMissing, broken, sealedBesideKeychain]) {
    it(`is set aside only after the words are typed: ${store.kind}`, async () => {
      const { bridge, put } = show(store);
      const user = userEvent.setup();
      expect(screen.getByRole("button", { name: "Try again" })).toBeEnabled();
      await user.click(screen.getByRole("button", { name: "Start over…" }));
      expect(await screen.findByRole("alertdialog", { name: "Start over with an empty store?" })).toBeVisible();
      expect(screen.getByText(/Nothing is deleted/)).toBeVisible();
      const stays = store.kind === "sealed" ? /The sealed key file moves along/ : /Keys in the system’s keychain stay/;
      expect(screen.getByText(stays)).toBeVisible();
      const act = screen.getByRole("button", { name: "Start over" });
      expect(act).toBeDisabled();
      await user.type(screen.getByRole("textbox", { name: "Type START OVER to confirm" }), "START OVER");
      await user.click(act);
      await waitFor(() => expect(put).toHaveLength(1));
      expect(bridge.of("store_choose")).toEqual([{ choice: { kind: "start-over" } }]);
    });
  }

  it("shows why it could not be set aside, and leaves the dialog", async () => {
    const { put } = show(broken, {
      store_choose: () => {
        throw failure({ code: "store-failed" });
      },
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Start over…" }));
    await user.type(await screen.findByRole("textbox"), "START OVER{Enter}");
    expect(await screen.findByText("The store could not be read or written")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(put).toEqual([]);
  });

  it.each<StoreState>([
    { kind: "store-newer", found: 9, known: 1 },
    { kind: "store-in-use" },
    { kind: "disk-full" },
    { kind: "folder-unusable", detail: "permission denied" },
    { kind: "keychain-locked", storeExists: true },
    { kind: "keychain-absent", package: "gnome-keyring", detail: "no service", storeExists: false },
  ])("is never set aside where it only waits: $kind", (store) => {
    show(store);
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /Start over/ })).toBeNull();
  });
});

describe("a store sealed with a passphrase", () => {
  it("says so and asks for it once", async () => {
    const { bridge, put } = show(sealedBesideKeychain);
    const user = userEvent.setup();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("This store is sealed with a passphrase");
    expect(screen.queryByText(/apt install/)).toBeNull();
    expect(screen.queryByLabelText("Passphrase once more")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect(screen.getByLabelText("Passphrase")).toHaveAccessibleDescription("Type the passphrase.");
    await user.type(screen.getByLabelText("Passphrase"), "tulip{Enter}");
    await waitFor(() => expect(put).toHaveLength(1));
    expect(bridge.of("store_choose")).toEqual([{ choice: { kind: "sealed", passphrase: "tulip" } }]);
  });

  it("is offered twice where there is no key file yet", () => {
    show({ kind: "keychain-absent", package: "gnome-keyring", detail: "no service", storeExists: false });
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("No keychain on this system");
    expect(screen.getByLabelText("Passphrase once more")).toBeVisible();
    expect(screen.getByText("sudo apt install gnome-keyring")).toBeVisible();
  });

  it.each<StoreState>([
    { kind: "keychain-locked", storeExists: true },
    { kind: "keychain-absent", package: "gnome-keyring", detail: "no service", storeExists: true },
    { kind: "keychain-broken", detail: "odd", storeExists: true },
  ])("is not offered where a store waits for its keychain: $kind", (store) => {
    show(store);
    expect(screen.queryByLabelText("Passphrase")).toBeNull();
    expect(screen.getByText(/It waits until the keychain opens/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Keep nothing this time" })).toBeEnabled();
  });
});

describe("a store that was set aside", () => {
  it("says where it is kept", () => {
    useBridge(new FakeBridge({}));
    const view = { ...app({ kind: "keychain-absent", package: null, detail: "no", storeExists: false }), setAside: "/data/set-aside-1" };
    render(Surrounded, { page: StoreScreen as never, given: { view, onapp: () => {} } });
    expect(screen.getByText("The earlier store was set aside")).toBeVisible();
    expect(screen.getByText("/data/set-aside-1")).toBeVisible();
  });
});
