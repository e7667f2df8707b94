import { render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/calls";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { CallView } from "../../ipc/generated/CallView";
import Surrounded from "../../kit/Surrounded.svelte";
import CallPage from "./CallPage.svelte";

function show(view: CallView, answers: Answers = {}) {
  const bridge = new FakeBridge({ call_show: () => view, ...answers });
  useBridge(bridge);
  render(Surrounded, { page: CallPage as never, given: { id: view.summary.id } });
  return bridge;
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("a call's page", () => {
  it("says that our signature verifies and that the bank's was not checked", async () => {
    show(fixtures.success);
    expect(await screen.findByText("Verified")).toBeVisible();
    expect(screen.getByText("Signed, not checked")).toBeVisible();
    expect(screen.queryByText(/clock/)).toBeNull();
  });

  it("says where the bank's clock is far from this computer's, and else nothing of clocks", async () => {
    const { summary } = fixtures.success;
    show({ ...fixtures.success, bankClock: summary.startedAt + 11 * 60_000 });
    expect(await screen.findByText("The bank’s clock and this computer’s disagree")).toBeVisible();
    expect(screen.getByText(/the bank’s clock showed .*, and this computer’s .*, Paris/)).toBeVisible();
  });

  it("asks the bank for its certificate on a click, and says then that its signature verifies", async () => {
    const bridge = show(fixtures.success, { bank_certificate_fetch: () => fixtures.verified });
    (await screen.findByRole("button", { name: "Fetch the certificate" })).click();
    expect(await screen.findByText("Checks this answer")).toBeVisible();
    expect(screen.getAllByText("Verified")).toHaveLength(2);
    expect(bridge.of("bank_certificate_fetch")).toEqual([{ callId: fixtures.success.summary.id }]);
    expect(screen.queryByRole("button", { name: "Fetch the certificate" })).toBeNull();
  });

  it("never offers to ask an address elsewhere", async () => {
    show(fixtures.elsewhere);
    expect(await screen.findByText(/Guichet never asks there/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Fetch the certificate" })).toBeNull();
    expect(screen.getByRole("button", { name: "Pin a certificate…" })).toBeVisible();
  });

  it("says what the bank signed instead, where that is known", async () => {
    show(fixtures.mismatched);
    expect(await screen.findByText("The signature does not hold")).toBeVisible();
    expect(screen.getByText(/the bank’s signer writes a fixed one/)).toBeVisible();
    expect(screen.getByText("(request-target): post /stet/setting/v1/register/1")).toBeVisible();
  });

  it("says why the bank's certificate did not come, with the call behind it", async () => {
    show(fixtures.success, {
      bank_certificate_fetch: () => {
        throw failure({ code: "bank-certificate-unfit", detail: { callId: "k3" } });
      },
    });
    (await screen.findByRole("button", { name: "Fetch the certificate" })).click();
    expect(await screen.findByRole("alert")).toHaveTextContent("What came is not the certificate that was named");
    expect(screen.getByText("Signed, not checked")).toBeVisible();
  });

  it("shows the reason where our signature does not verify", async () => {
    show({ ...fixtures.success, ourSignature: { kind: "failed", reason: "the digest is over another body" } });
    expect(await screen.findByText("Does not verify")).toBeVisible();
    expect(screen.getByText("the digest is over another body")).toBeVisible();
  });

  it("names the line ends of the signing string", async () => {
    show(fixtures.success);
    const figure = await screen.findByRole("figure", { name: "Signing string" });
    expect(figure.querySelectorAll('[data-name="LF"]')).toHaveLength(3);
    expect(figure.querySelector("code")?.textContent).toBe(fixtures.success.signingString);
  });

  it("says in words why no answer came", async () => {
    show(fixtures.unanswered);
    expect(await screen.findByText(/^The bank does not know the authority that issued the QWAC/)).toBeVisible();
    expect(screen.getByText(/two months’ notice/)).toBeVisible();
    expect(screen.getByText(/unknown_ca/)).toBeVisible();
  });

  it("offers the call as a curl command with a legend for what it leaves out", async () => {
    show(fixtures.success, { call_curl: () => fixtures.curl });
    (await screen.findByRole("button", { name: "Copy as cURL…" })).click();
    const dialog = await screen.findByRole("dialog");
    expect(await screen.findByRole("figure", { name: "Command" })).toHaveTextContent('--key "$QWAC_KEY"');
    expect(dialog).toHaveTextContent("Path of a PEM file with the QWAC’s private key");
    expect(dialog).toHaveTextContent("export LOCAL_CA='/home/ada/l'\\''app/ca.pem'");
  });

  it("leads back to the calls where there is no such call, and offers no second try", async () => {
    show(fixtures.success, {
      call_show: () => {
        throw failure({ code: "not-found" });
      },
    });
    expect(await screen.findByRole("heading", { name: "This call is not here" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    expect(screen.getAllByRole("link", { name: "All calls" })).toHaveLength(2);
  });
});
