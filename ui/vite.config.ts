import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The fonts' licence asks to travel with them. */
function fontLicence(): Plugin {
  return {
    name: "font-licence",
    apply: "build",
    generateBundle() {
      const source = readFileSync("node_modules/@fontsource-variable/ibm-plex-sans/LICENSE", "utf8");
      this.emitFile({ type: "asset", fileName: "licences/ibm-plex.txt", source });
    },
  };
}

export default defineConfig({
  plugins: [svelte(), svelteTesting(), fontLicence()],
  base: "./",
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: "safari16.4",
    // The packaged page may load scripts, styles and fonts from itself alone: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: "index.html" },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
    // A page under a simulated DOM is slow where other work shares the processors.
    testTimeout: 20_000,
    expect: { requireAssertions: true },
  },
});
