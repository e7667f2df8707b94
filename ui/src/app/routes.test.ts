import { describe, expect, it } from "vitest";
import type { Route } from "../kit";
import { areaOf, parse, spell } from "./routes";

const places: [string, Route][] = [
  ["#/", { name: "desk" }],
  ["#/certificates", { name: "certificates" }],
  ["#/certificates/request", { name: "certificate-request-new" }],
  ["#/certificates/request/9a3f", { name: "certificate-request", id: "9a3f" }],
  ["#/certificates/c%2F1", { name: "certificate", id: "c/1" }],
  ["#/registrations", { name: "registrations" }],
  ["#/registrations/new", { name: "registration-new" }],
  ["#/registrations/draft/d1", { name: "draft", id: "d1" }],
  ["#/registrations/adopt", { name: "registration-adopt" }],
  ["#/registrations/portal", { name: "registration-portal" }],
  ["#/registrations/portal/arkea-fortuneo", { name: "registration-portal", bank: "arkea-fortuneo" }],
  ["#/registrations/r1/change", { name: "registration-change", id: "r1" }],
  ["#/registrations/r1/rotate", { name: "registration-rotate", id: "r1" }],
  ["#/registrations/r1", { name: "registration", id: "r1" }],
  ["#/connections", { name: "connections" }],
  ["#/connections/new", { name: "connection-new" }],
  ["#/connections/new/funds", { name: "connection-new-funds" }],
  ["#/connections/x1", { name: "connection", id: "x1" }],
  ["#/connections/x1?accounts", { name: "connection", id: "x1", tab: "accounts" }],
  ["#/connections/x1/accounts/a%2F1", { name: "account", id: "x1", account: "a/1" }],
  ["#/funds", { name: "funds" }],
  ["#/payments", { name: "payments" }],
  ["#/payments/p%2F1", { name: "payment", id: "p/1" }],
  ["#/calls", { name: "calls" }],
  ["#/calls?answer=refusal&text=a%2Fb%3F", { name: "calls", query: "answer=refusal&text=a%2Fb%3F" }],
  ["#/calls/x1", { name: "call", id: "x1" }],
  ["#/local-banks", { name: "local-banks" }],
  ["#/settings", { name: "settings" }],
  ["#/settings/banks/17515-ceidf", { name: "settings-bank", id: "17515-ceidf" }],
];

describe("routes", () => {
  it.each(places)("%s is spelled and read back", (fragment, route) => {
    expect(spell(route)).toBe(fragment);
    expect(parse(fragment)).toEqual(route);
  });

  it("takes an empty fragment as the Desk", () => {
    expect(parse("")).toEqual({ name: "desk" });
    expect(parse("#")).toEqual({ name: "desk" });
  });

  it.each(["#/nowhere", "#/calls/", "#/calls/a/b", "#/calls/%E0%A4%A", "#/settings?a=b", "#/calls/x1?a=b", "#/connections/x1?a=b", "#/connections/new?token", "#/connections/x1/accounts/"])("%s leads nowhere", (fragment) => {
    expect(parse(fragment)).toBeUndefined();
  });

  it("lights the area that a place belongs to", () => {
    expect(areaOf("draft")).toBe("registrations");
    expect(areaOf("certificate-request")).toBe("certificates");
    expect(areaOf("connection-new")).toBe("connections");
    expect(areaOf("account")).toBe("connections");
    expect(areaOf("call")).toBe("calls");
    expect(areaOf("settings")).toBe("settings");
  });
});
