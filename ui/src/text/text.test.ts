import { beforeEach, describe, expect, it } from "vitest";
import type { AppError } from "../ipc/generated/AppError";
import type { ConnectionFailureView } from "../ipc/generated/ConnectionFailureView";
import { en } from "./en";
import { failureOf, fieldError } from "./failure";
import { fr } from "./fr";
import { regional, speech, spoken, t } from "./language.svelte";
import { plural } from "./plural";

const error: AppError = {
  code: "bank-refused",
  message: "m",
  detail: {
    status: 400,
    bankError: "invalid_client_metadata",
    bankDescription: "client_name: taken",
    requestId: "r",
    callId: "c",
    concerns: null, connection: null, resetsAt: null, location: null,
    fields: [{ field: "redirectUris.0", problem: "has-fragment" }],
  },
  traceId: "t",
};

beforeEach(() => {
  speech.choice = "en";
});

/** Every path to a word, so that two languages can be laid over each other. */
function paths(words: object, at = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" && value !== null ? paths(value as object, `${at}.${key}`) : [`${at}.${key}`],
  );
}

function wordAt(words: object, path: string): unknown {
  return path
    .slice(1)
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], words);
}

describe("the two languages", () => {
  it("have the same words", () => {
    expect(paths(fr).sort()).toEqual(paths(en).sort());
  });

  it("leave the same words unsaid", () => {
    const [english, french] = [en, fr].map((words) => paths(words).filter((path) => wordAt(words, path) === ""));
    expect(french).toEqual(english);
  });

  it("never use a typewriter apostrophe in French", () => {
    const typewriter = paths(fr).filter((path) => /\p{L}'\p{L}/u.test(String(wordAt(fr, path))));
    expect(typewriter).toEqual([]);
  });
});

describe("speech", () => {
  it("follows the choice at once", () => {
    expect(t().frame.nav.settings).toBe("Settings");
    speech.choice = "fr";
    expect(t().frame.nav.settings).toBe("Réglages");
  });

  it("takes the first language it speaks, else English", () => {
    expect(spoken(["de-DE", "fr-CA", "en-US"])).toBe("fr");
    expect(spoken(["de-DE"])).toBe("en");
    expect(spoken([])).toBe("en");
  });

  it("keeps the operator's region for dates when it fits the language", () => {
    expect(regional("fr", ["en-US", "fr-BE"])).toBe("fr-BE");
    expect(regional("en", ["fr-FR"])).toBe("en-GB");
  });
});

describe("plural", () => {
  it("follows each language's own rule for zero", () => {
    const english = { one: "# row", other: "# rows" };
    expect(plural("en", 0, english)).toBe("0 rows");
    expect(plural("fr", 0, { one: "# ligne", other: "# lignes" })).toBe("0 ligne");
    expect(plural("en", 1, english)).toBe("1 row");
  });
});

describe("failureOf", () => {
  it("keeps the bank's words as they came, apart from ours", () => {
    const failure = failureOf(error);
    expect(failure.quoted).toEqual(["HTTP 400 · invalid_client_metadata", "client_name: taken"]);
    expect(failure.title).toBe(en.errors["bank-refused"].title);
    expect(failure).toMatchObject({ requestId: "r", evidenceId: "c", traceId: "t" });
  });

  it("says of a PSU's tokens or data what a registration's words would say wrongly, and shares the rest", () => {
    const about = (concerns: AppError["detail"]["concerns"], code: AppError["code"]) => failureOf({ ...error, code, detail: { ...error.detail, concerns } });
    expect(about("tokens", "bank-refused").meaning).toBe(en.accessErrors.tokens["bank-refused"].meaning);
    expect(about("psu-data", "bank-refused").meaning).toBe(en.accessErrors["psu-data"]["bank-refused"].meaning);
    expect(about("psu-data", "store-full").title).toBe(en.errors["store-full"].title);
    const registrations = Object.values(en.accessErrors).flatMap((codes) => Object.values(codes)).filter(({ meaning }) => meaning.includes("registered"));
    expect(registrations).toEqual([]);
  });

  it("tells one way of having no connection from another, and names what belongs to it", () => {
    const failed = (connection: ConnectionFailureView) =>
      failureOf({ ...error, code: "transport-tls-server", detail: { ...error.detail, status: null, bankError: null, bankDescription: null, connection } });
    const wrong = failed({ failure: "tls-wrong-host", alert: null, names: ["*.bank.example", "bank.example"] });
    expect(wrong.title).toBe(en.connection.words["tls-wrong-host"].title);
    expect(wrong.meaning).toContain("*.bank.example, bank.example");
    const refused = failed({ failure: "tls-client-unknown-ca", alert: "unknown_ca", names: [] });
    expect(refused.quoted).toEqual(["TLS alert unknown_ca"]);
    expect(refused.todo).toContain("two months");
    const titles = Object.values(en.connection.words).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("words the problem of the field it is asked for, and no other", () => {
    expect(fieldError(error, "redirectUris.0")).toBe(en.fields["has-fragment"]);
    expect(fieldError(error, "redirectUris.1")).toBeUndefined();
  });
});
