import { afterEach, describe, expect, it, vi } from "vitest";
import { httpBridge, takeToken } from "./bridge.http";

afterEach(() => vi.unstubAllGlobals());

describe("takeToken", () => {
  it("takes the token out of the first address and keeps it for the tab", () => {
    sessionStorage.clear();
    const forget = vi.fn();
    expect(takeToken({ hash: "#token=abc123" }, sessionStorage, forget)).toBe("abc123");
    expect(forget).toHaveBeenCalledOnce();
    expect(takeToken({ hash: "#/calls" }, sessionStorage, forget)).toBe("abc123");
    expect(forget).toHaveBeenCalledOnce();
  });

  it("has none to give where none came", () => {
    sessionStorage.clear();
    expect(takeToken({ hash: "#/" }, sessionStorage, vi.fn())).toBeUndefined();
  });
});

describe("httpBridge", () => {
  it("posts the request with the token and answers the view", async () => {
    const fetch = vi.fn(async () => new Response('{"version":"1"}', { status: 200 }));
    vi.stubGlobal("fetch", fetch);
    await expect(httpBridge("abc").invoke("app_start", { a: 1 })).resolves.toEqual({ version: "1" });
    expect(fetch).toHaveBeenCalledWith("/ipc/app_start", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer abc" },
      body: '{"a":1}',
    });
  });

  it("throws the error it is answered", async () => {
    vi.stubGlobal("fetch", async () => new Response('{"code":"not-found","message":"gone"}', { status: 422 }));
    await expect(httpBridge("abc").invoke("call_show", {})).rejects.toMatchObject({ code: "not-found" });
  });

  it("says the status when the answer has no words", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 401 }));
    await expect(httpBridge(undefined).invoke("call_show", {})).rejects.toBe("The bridge answered 401.");
  });
});
