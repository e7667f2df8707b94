import { describe, expect, it } from "vitest";
import { CommandFailed, toAppError } from "./errors";
import type { AppError } from "./generated/AppError";

const ours: AppError = {
  code: "bank-refused",
  message: "refused",
  detail: { status: 400, bankError: "x", bankDescription: null, requestId: "r", callId: "c", concerns: null, connection: null, resetsAt: null, location: null, fields: [] },
  traceId: "t",
};

describe("toAppError", () => {
  it("passes our own errors through", () => {
    expect(toAppError(ours)).toEqual(ours);
    expect(toAppError(new CommandFailed(ours))).toBe(ours);
  });

  it("fills in what an answer left out of its detail", () => {
    const partial = { ...ours, detail: { status: 503 } };
    expect(toAppError(partial).detail).toEqual({
      status: 503,
      bankError: null,
      bankDescription: null,
      requestId: null,
      callId: null,
      concerns: null, connection: null, resetsAt: null, location: null,
      fields: [],
    });
  });

  it("takes Tauri's plain words about a wrong argument or a missing permission as a fault of the program", () => {
    const words = "invalid args `req` for command `app_start`: missing field `profileId`";
    expect(toAppError(words)).toMatchObject({ code: "internal", message: words, traceId: "" });
    expect(toAppError("app_start not allowed by ACL")).toMatchObject({ code: "internal" });
  });

  it("makes something of whatever else is thrown", () => {
    expect(toAppError(new TypeError("Failed to fetch"))).toMatchObject({ code: "internal", message: "Failed to fetch" });
    expect(toAppError(undefined)).toMatchObject({ code: "internal", message: "undefined" });
    expect(toAppError({ code: 7 })).toMatchObject({ code: "internal", message: '{"code":7}' });
  });
});
