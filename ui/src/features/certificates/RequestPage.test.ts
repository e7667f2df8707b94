import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { answered, proposal, request } from "../../../gallery/fixtures/certificate-requests";
import * as fixtures from "../../../gallery/fixtures/certificates";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import type { Route } from "../../kit";
import Surrounded from "../../kit/Surrounded.svelte";
import RequestFormPage from "./RequestFormPage.svelte";
import RequestPage from "./RequestPage.svelte";

function show(page: unknown, answers: Answers, environment: EnvironmentView = "local") {
  const bridge = new FakeBridge({ csr_propose: (req) => proposal(req.kind), csr_show: () => request, ...answers });
  useBridge(bridge);
  const profile = { id: "p1", environment } as ProfileView;
  const gone: Route[] = [];
  render(Surrounded, { page: page as never, given: { profile, spkiSha256: request.spkiSha256 }, gone });
  return { bridge, gone };
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the form on screen", () => {
  it("shows what the request will say as it is typed", async () => {
    show(RequestFormPage, {});
    const user = userEvent.setup();
    const name = await screen.findByRole("textbox", { name: "Common name" });
    const preview = screen.getByRole("complementary", { name: "What the request will say" });
    await user.clear(name);
    expect(preview).toHaveTextContent("CN=missing");
    await user.type(name, "api.payhop.example");
    expect(preview).toHaveTextContent("CN=api.payhop.example");
    await user.click(screen.getByRole("radio", { name: "QSEALC" }));
    expect(preview).toHaveTextContent("eSeal");
    expect(screen.queryByRole("textbox", { name: /Host name/ })).toBeNull();
  });

  it("takes the operator to the first answer that is wrong", async () => {
    show(RequestFormPage, {
      csr_make: () => {
        throw failure({ code: "input-invalid", detail: { fields: [{ field: "roles", problem: "required" }, { field: "country", problem: "not-a-country" }] } });
      },
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Make the key and the request" }));
    expect(await screen.findByText("Tick at least one role.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Country" })).toHaveFocus();
  });

  it("goes on to the request, to which Back does not lead a second time", async () => {
    const { gone } = show(RequestFormPage, { csr_make: () => request });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Make the key and the request" }));
    await waitFor(() => expect(gone).toEqual([{ name: "certificate-request", id: request.spkiSha256 }]));
  });
});

describe("a request's page", () => {
  it("has the practice QTSP issue and then leads to the certificate", async () => {
    let issued = false;
    show(RequestPage, {
      csr_show: () => (issued ? answered : request),
      csr_issue_practice: () => {
        issued = true;
        return fixtures.normal;
      },
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Have the practice QTSP issue it" }));
    expect(await screen.findByRole("link", { name: "Open the certificate" })).toHaveAttribute("href", "#/certificate/qwac-1");
    expect(screen.queryByRole("button", { name: "Discard…" })).toBeNull();
  });

  it("leads to the import where a real QTSP issues", async () => {
    show(RequestPage, {}, "sandbox");
    expect(await screen.findByRole("link", { name: "Go to the import" })).toHaveAttribute("href", "#/certificates");
    expect(screen.queryByRole("button", { name: /practice/ })).toBeNull();
  });

  it("goes back to the list once the key is discarded", async () => {
    const { gone } = show(RequestPage, { key_discard: () => fixtures.normal });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Discard…" }));
    await user.type(screen.getByRole("textbox"), request.commonName);
    await user.click(screen.getByRole("button", { name: "Discard" }));
    await waitFor(() => expect(gone).toEqual([{ name: "certificates" }]));
  });
});
