// Runs the acceptance tests, which live outside this package, against the Playwright installed here:
// Node looks for packages upwards from the file that imports them, so the tests are told where to look.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const result = spawnSync(
  process.execPath,
  [
    join(here, "node_modules", "@playwright", "test", "cli.js"),
    "test",
    "--config",
    join(here, "..", "tests", "acceptance", "playwright.config.ts"),
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", env: { ...process.env, NODE_PATH: join(here, "node_modules") } },
);
process.exit(result.status ?? 1);
