/**
 * Every screen in Chromium, over the test bridge: `cargo xtask test acceptance` builds both and runs this.
 * Two files run at once, each with bridges of its own; the tests of a file share them and run in order.
 */
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

const target = join(__dirname, "..", "..", "target");

export default defineConfig({
  testDir: __dirname,
  testMatch: "*.spec.ts",
  outputDir: join(target, "acceptance"),
  snapshotPathTemplate: "{testDir}/snapshots/{arg}{ext}",
  // A snapshot that is not there is a failure. `GUICHET_SNAPSHOTS=write` writes them anew, masked.
  updateSnapshots: "none",
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // A browser that shares two cores with bridges and builds is sometimes starved; a test that needs its second try is
  // printed as flaky, and is to be mended.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: process.env["GUICHET_CHROMIUM"] ?? "/usr/bin/chromium" },
    viewport: { width: 1280, height: 860 },
    timezoneId: "Europe/Paris",
    locale: "en-GB",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 10_000,
    trace: "retain-on-failure",
  },
});
