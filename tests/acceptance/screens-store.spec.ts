/** The screens in place of the app where the store cannot be opened. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AppView } from "../../ui/src/ipc/generated/AppView";
import type { StoreState } from "../../ui/src/ipc/generated/StoreState";
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

test.describe("a store whose key is gone", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await practise(bridge);
    await bridge.restart(() => rmSync(join(bridge.folder, "test-keychain.json")));
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("store-key-missing", () => bridge, () => ({ at: "#/" }));
});

test.describe("a keychain that does not work", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await bridge.restart(() => writeFileSync(join(bridge.folder, "test-keychain.json"), "not what was written"));
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("store-keychain-broken", () => bridge, () => ({ at: "#/" }));

  test("keeping nothing goes on, and says so on every screen", async ({ page, window }) => {
    await window.open(bridge);
    await page.getByRole("button", { name: "Keep nothing this time" }).click();
    await expect(page.getByText(/Nothing is kept/)).toBeVisible();
    await page.getByRole("button", { name: "Practise" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ready to enrol your first app");
    for (const place of ["#/certificates", "#/calls", "#/settings"]) {
      await window.go(place);
      await expect(page.getByText(/Nothing is kept/)).toBeVisible();
    }
  });
});

test.describe("a profile in memory", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await bridge.restart(() => writeFileSync(join(bridge.folder, "test-keychain.json"), "not what was written"));
    await bridge.ask("store_choose", { choice: { kind: "memory" } });
    await practise(bridge);
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("desk-in-memory", () => bridge, () => ({ at: "#/" }));
});

/** A Guichet whose store is sealed with a passphrase, and that was closed since. */
async function sealed(): Promise<Bridge> {
  const bridge = await Bridge.start();
  await bridge.restart(() => {
    rmSync(join(bridge.folder, "guichet.db"));
    writeFileSync(join(bridge.folder, "test-keychain.json"), "not what was written");
  });
  await bridge.ask("store_choose", { choice: { kind: "sealed", passphrase: "eleven quiet herons" } });
  await bridge.restart();
  return bridge;
}

test.describe("a store sealed with a passphrase", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await sealed();
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("store-sealed", () => bridge, () => ({ at: "#/" }));
  describeScreen("store-start-over", () => bridge, () => ({
    at: "#/",
    then: (page) => page.getByRole("button", { name: /^(Start over…|Recommencer…)$/ }).click(),
  }));

  test("whose passphrase is lost is set aside on the typed word, and said to be where it is", async ({ page, window }) => {
    await bridge.restart(() => rmSync(join(bridge.folder, "test-keychain.json")));
    await window.open(bridge);
    await page.getByRole("textbox", { name: "Passphrase" }).fill("not it");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("The passphrase does not fit");
    await page.getByRole("button", { name: "Start over…" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog.getByRole("button", { name: "Start over" })).toBeDisabled();
    await dialog.getByRole("textbox").fill("START OVER");
    await dialog.getByRole("button", { name: "Start over" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("How do you want to begin?");
    await expect(page.getByRole("status").getByText(join(bridge.folder, "set-aside-1"))).toBeVisible();
  });
});

test.describe("a store that was begun anew", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await sealed();
    await bridge.restart(() => rmSync(join(bridge.folder, "test-keychain.json")));
    await bridge.ask("store_choose", { choice: { kind: "start-over" } });
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("first-run-after-start-over", () => bridge, () => ({ at: "#/" }));
});

test.describe("a damaged store", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await bridge.restart(() => writeFileSync(join(bridge.folder, "guichet.db"), "x".repeat(8192)));
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("store-broken", () => bridge, () => ({ at: "#/" }));
});

test.describe("a data folder that cannot be used", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
    await bridge.restart(() => {
      rmSync(join(bridge.folder, "guichet.lock"));
      mkdirSync(join(bridge.folder, "guichet.lock"));
    });
  });
  test.afterAll(() => bridge?.stop());
  describeScreen("store-folder-unusable", () => bridge, () => ({ at: "#/" }));
});

/** States that this machine cannot be brought into: what the Rust side answers is put in its place. */
const ELSEWHERE: readonly StoreState[] = [
  { kind: "keychain-absent", package: "gnome-keyring", detail: "org.freedesktop.secrets was not provided by any service", storeExists: false },
  { kind: "keychain-locked", storeExists: true },
  { kind: "disk-full" },
  { kind: "store-newer", found: 9, known: 1 },
  { kind: "store-in-use" },
];

test.describe("other states", () => {
  let bridge: Bridge;
  test.beforeAll(async () => {
    bridge = await Bridge.start();
  });
  test.afterAll(() => bridge?.stop());
  test("a second window on the same data says so", async ({ page, window }) => {
    const second = await Bridge.start(bridge.folder);
    try {
      await window.open(second);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("The store is open in another window");
    } finally {
      await second.halt();
    }
  });

  for (const store of ELSEWHERE) {
    test.describe(store.kind, () => {
      test.beforeEach(async ({ page }) => {
        await page.route("**/ipc/app_start", async (route) => {
          const answer = await route.fetch();
          await route.fulfill({ response: answer, json: { ...((await answer.json()) as AppView), store } });
        });
      });
      describeScreen(`store-${store.kind.replace(/^store-/, "")}`, () => bridge, () => ({ at: "#/" }));
    });
  }
});
