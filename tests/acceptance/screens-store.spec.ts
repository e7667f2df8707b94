/** The screens in place of the app where the store cannot be opened. */
import { rmSync, writeFileSync } from "node:fs";
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

/** States that this machine cannot be brought into: what the Rust side answers is put in its place. */
const ELSEWHERE: readonly StoreState[] = [
  { kind: "keychain-absent", package: "gnome-keyring", detail: "org.freedesktop.secrets was not provided by any service", sealedExists: false },
  { kind: "keychain-absent", package: "gnome-keyring", detail: "org.freedesktop.secrets was not provided by any service", sealedExists: true },
  { kind: "keychain-locked" },
  { kind: "store-newer", found: 9, known: 1 },
  { kind: "store-in-use" },
  { kind: "store-broken", detail: "file is not a database" },
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
      const sealed = "sealedExists" in store && store.sealedExists ? "-sealed" : "";
      describeScreen(`store-${store.kind.replace(/^store-/, "")}${sealed}`, () => bridge, () => ({ at: "#/" }));
    });
  }
});
