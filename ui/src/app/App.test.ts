import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { useBridge } from "../ipc/client";
import { forgetListeners } from "../ipc/events";
import type { AppView } from "../ipc/generated/AppView";
import type { DeskView } from "../ipc/generated/DeskView";
import type { EnvironmentView } from "../ipc/generated/EnvironmentView";
import { speech } from "../text";
import App from "./App.svelte";

function profile(id: string, environment: EnvironmentView) {
  return { id, name: `TPP ${id}`, environment, oid: "PSDFR-ACPR-99901", legalName: "TPP", createdAt: 0 };
}

const desk: DeskView = {
  next: [{ kind: "enrol-first-app" }],
  qwac: null,
  qsealc: null,
  doctor: { pass: 0, warn: 0, fail: 0, skipped: 0 },
  registrations: [],
  drafts: [],
  connections: [],
      payments: [],
  quotaLimit: 4,
  quotaResetsAt: 0,
  maintenance: { now: false, startsAt: 0, endsAt: 0, concerns: "every-bank" },
  bankTime: Date.now(),
  callsToday: 0,
  callsFailedToday: 0,
};

let app: AppView;
const invoke = vi.fn();

function answer(command: string, req: Record<string, unknown>): unknown {
  switch (command) {
    case "app_start":
      return app;
    case "profiles_practise":
      return (app = { ...app, profiles: [profile("p1", "local")], profileId: "p1" });
    case "profile_select":
      return (app = { ...app, profileId: String(req["profileId"]) });
    case "settings_save":
      return (app = { ...app, ...req });
    case "desk_overview":
      return desk;
    default:
      throw `no canned answer for ${command}`;
  }
}

// App reads it at its first use; here that would count against the first test.
beforeAll(() => import("./Frame.svelte"));
beforeEach(() => {
  location.hash = "";
  window.scrollTo = vi.fn();
  forgetListeners();
  speech.choice = "en";
  app = {
    version: "0.1.0",
    store: { kind: "open", sealed: false },
    dataFolder: "/data",
    setAside: null,
    theme: "system",
    language: "en",
    profiles: [],
    profileId: null,
  };
  invoke.mockReset().mockImplementation(async (command: string, req: Record<string, unknown>) => answer(command, req));
  useBridge({ invoke, listen: async () => {} });
});
afterEach(() => useBridge(undefined));

describe("the app", () => {
  it("asks one question at first run, and one click leads to the Desk", async () => {
    const user = userEvent.setup();
    render(App);
    expect(await screen.findByRole("heading", { level: 1, name: "How do you want to begin?" })).toBeInTheDocument();
    expect(screen.queryByRole("navigation")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Practise" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Ready to enrol your first app" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Desk" })).toHaveAttribute("aria-current", "page");
  });

  it("shows the local banks in a Local profile alone, and always the environment's word", async () => {
    app = { ...app, profiles: [profile("p1", "local"), profile("p2", "live")], profileId: "p2" };
    render(App);
    const areas = await screen.findByRole("navigation", { name: "Areas" });
    expect(within(areas).getAllByRole("link").map((link) => link.textContent?.trim())).toEqual([
      "Desk",
      "Certificates",
      "Registrations",
      "Connections",
      "Funds check",
      "Payments",
      "Calls",
      "Settings",
    ]);
    expect(screen.getByText("Live", { selector: "[data-stage]" })).toHaveAttribute("data-stage", "production");
    location.hash = "#/local-banks";
    expect(await screen.findByRole("heading", { level: 1, name: "No such page" })).toBeInTheDocument();
  });

  it("moves the focus to the heading of the page it arrives at", async () => {
    app = { ...app, profiles: [profile("p1", "local")], profileId: "p1" };
    render(App);
    await screen.findByRole("navigation", { name: "Areas" });
    location.hash = "#/nowhere";
    const heading = await screen.findByRole("heading", { level: 1, name: "No such page" });
    await waitFor(() => expect(heading).toHaveFocus());
  });

  it("finds its way with Ctrl K", async () => {
    const user = userEvent.setup();
    app = { ...app, profiles: [profile("p1", "local")], profileId: "p1" };
    render(App);
    await screen.findByRole("navigation", { name: "Areas" });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", { name: "Find a page or an action" }), "theme dark{Enter}");
    await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
    expect(invoke).toHaveBeenCalledWith("settings_save", { theme: "dark", language: app.language });
  });

  it("puts the way out in place of everything while the store is not open", async () => {
    app = { ...app, store: { kind: "store-in-use" }, profiles: [profile("p1", "local")], profileId: "p1" };
    render(App);
    expect(await screen.findByRole("heading", { level: 1, name: "The store is open in another window" })).toBeInTheDocument();
    expect(screen.queryByRole("navigation")).toBeNull();
    expect(screen.queryByText("Keep nothing")).toBeNull();
  });

  it("keeps saying that nothing is kept, in memory", async () => {
    app = { ...app, store: { kind: "memory" }, profiles: [profile("p1", "local")], profileId: "p1" };
    render(App);
    expect(await screen.findByRole("complementary")).toHaveTextContent(/^Nothing is kept/);
  });

  it("says what went wrong when it cannot even start, and tries again", async () => {
    const user = userEvent.setup();
    invoke.mockRejectedValueOnce("app_start not allowed by ACL");
    render(App);
    expect(await screen.findByRole("alert")).toHaveTextContent("Guichet made a mistake");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { level: 1, name: "How do you want to begin?" })).toBeInTheDocument();
  });
});
