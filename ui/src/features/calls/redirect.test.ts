import { describe, expect, it } from "vitest";
import { success } from "../../../gallery/fixtures/calls";
import { redirectOf, type Beyond } from "./redirect";

function to(location: string, status = 302) {
  return redirectOf({
    url: "https://www.17515.sandbox.api.89c3.com/stet/setting/v1/register",
    summary: { ...success.summary, status },
    responseHeaders: [{ name: "Location", value: location }],
  });
}

describe("redirectOf", () => {
  it.each<[string, Beyond[]]>([
    ["/elsewhere", []],
    ["https://WWW.17515.sandbox.api.89c3.com:443/x", []],
    ["https://www.17515.sandbox.api.89c3.com:8443/x", ["port"]],
    ["//login.example/x", ["host"]],
    ["http://www.17515.sandbox.api.89c3.com/x", ["scheme", "port"]],
    ["app://open", ["scheme", "host", "port"]],
    ["http://[", []],
  ])("tells what of %s leaves the entry point", (location, beyond) => {
    expect(to(location)).toEqual({ location, beyond });
  });

  it("takes no other status for a redirect, and no redirect without an address", () => {
    expect(to("/x", 201)).toBeUndefined();
    expect(redirectOf({ ...success, summary: { ...success.summary, status: 302 } })).toBeUndefined();
  });
});
