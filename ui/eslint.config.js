import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** What a folder must not import, with the reason as the message. */
function borders(files, patterns) {
  return { files, ignores: ["**/*.test.ts"], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

const tauri = { group: ["@tauri-apps/*"], message: "Only src/ipc talks to Tauri." };
const bits = { group: ["bits-ui", "bits-ui/*"], message: "Only src/kit knows Bits UI." };
const room = (name, message) => ({ group: [`**/${name}`, `**/${name}/**`], message });

export default ts.config(
  { ignores: ["dist", "node_modules", "src/ipc/generated"] },
  ...ts.configs.recommended,
  ...svelte.configs["flat/recommended"],
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    rules: {
      "no-undef": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.name='eval']", message: "The content security policy forbids it." },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Hash links are made by the router, not by a framework.
      "svelte/no-navigation-without-resolve": "off",
      // {" "} keeps a space that the compiler would drop.
      "svelte/no-useless-mustaches": "off",
      "svelte/no-at-html-tags": "error",
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  borders(
    ["src/kit/**"],
    [tauri, room("ipc", "The kit knows no commands."), room("text", "The kit knows no bank word."), room("features", "The kit is below the features."), room("app", "The kit is below the frame.")],
  ),
  borders(
    ["src/text/**"],
    [tauri, bits, room("features", "Words know no page."), room("app", "Words know no frame."), room("kit", "Words know no part.")],
  ),
  borders(
    ["src/ipc/**"],
    [bits, room("features", "The bridge knows no page."), room("app", "The bridge knows no frame."), room("kit", "The bridge knows no part."), room("text", "The bridge knows no words.")],
  ),
  borders(
    ["src/features/**"],
    [tauri, bits, room("app", "A feature does not know the frame around it."), { group: ["../../features/*", "../[a-z]*/**", "!../../**"], message: "A feature does not know another." }],
  ),
  borders(
    ["src/psu/**"],
    [tauri, bits, room("features", "What features share knows none of them."), room("app", "What features share does not know the frame.")],
  ),
  borders(["src/app/**"], [tauri, bits]),
);
