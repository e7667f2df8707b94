import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as connections from "../../../gallery/fixtures/connections";
import * as fixtures from "../../../gallery/fixtures/consents";
import * as data from "../../../gallery/fixtures/data";
import { NOW } from "../../../gallery/fixtures/time";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { AccountsView } from "../../ipc/generated/AccountsView";
import type { ConnectionView } from "../../ipc/generated/ConnectionView";
import type { ConsentView } from "../../ipc/generated/ConsentView";
import type { EnvironmentView } from "../../ipc/generated/EnvironmentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import type { Route } from "../../kit";
import Surrounded from "../../kit/Surrounded.svelte";
import ConnectionPage from "./ConnectionPage.svelte";

async function show(consent: ConsentView, answers: Answers = {}, environment: EnvironmentView = "sandbox", view: ConnectionView = connections.authorised) {
  const bridge = new FakeBridge({ connection_show: () => view, consent_show: () => consent, consent_review: () => fixtures.review, ...answers });
  useBridge(bridge);
  const gone: Route[] = [];
  render(Surrounded, { page: ConnectionPage as never, given: { profile: { id: "p1", environment } as ProfileView, id: "x1" }, gone });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("tab", { name: "Consent" }));
  return { bridge, gone, user };
}
const box = (name: RegExp | string) => screen.getByRole("checkbox", { name });

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the consent of a connection on screen", () => {
  it("offers the first step where the bank was not asked yet", async () => {
    const { bridge, user } = await show(fixtures.fresh, { accounts_refresh: () => ({}) as AccountsView });
    await user.click(await screen.findByRole("button", { name: "Ask for the accounts" }));
    await user.click(await screen.findByRole("button", { name: "Ask the bank" }));
    expect(bridge.of("accounts_refresh")).toEqual([{ connectionId: "x1", psu: { ipAddress: null, userAgent: null }, overQuota: false }]);
  });

  it("says of each box what it does against what is granted", async () => {
    const { user } = await show(fixtures.consented);
    await user.click(await screen.findByRole("checkbox", { name: /^Transactions, Compte courant …6515: granted/ }));
    expect(box(/^Transactions, Compte courant …6515: to be revoked/)).not.toBeChecked();
    await user.click(box(/^Balances, Compte de dépôt …6060: not granted/));
    expect(box(/^Balances, Compte de dépôt …6060: to be granted/)).toBeChecked();
    expect(screen.getByText("2 changes not sent")).toBeVisible();
  });

  it("opens an account for everything with one box", async () => {
    const { user } = await show(fixtures.consented);
    const all = await screen.findByRole("checkbox", { name: /^All accounts, Balances/ });
    expect(all).toBePartiallyChecked();
    await user.click(all);
    expect(screen.getAllByRole("checkbox", { name: /^Balances, / }).every((each) => (each as HTMLInputElement).checked)).toBe(true);
  });

  it("tells the change in words, then the request, then sends it", async () => {
    const { bridge, user } = await show(fixtures.consented, { consent_send: () => fixtures.consented });
    await user.click(await screen.findByRole("checkbox", { name: /^Balances, Compte de dépôt/ }));
    await user.click(screen.getByRole("button", { name: "Review the request" }));
    const review = await screen.findByRole("group", { name: "What will change at the bank" });
    const lines = within(within(review).getAllByRole("list")[0] as HTMLElement).getAllByRole("listitem");
    expect(lines.map((line) => line.textContent.replace(/\s+/g, " ").trim())).toEqual([
      "Revokes Balances of Compte joint M. ou Mme d’Eidase …3745",
      "Revokes Transactions of Compte professionnel …2143",
      "Grants Balances of Compte de dépôt …6060",
      "Grants Trusted beneficiaries, no effect at these banks",
    ]);
    expect(review).toHaveTextContent("PUT https://www.12579.sandbox.api.89c3.com/stet/psd2/v1.4.2/consents");
    await user.click(within(review).getByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText("The bank recorded the consent")).toBeVisible();
    expect(bridge.of("consent_send")[0]?.confirmed).toBe(false);
    expect(screen.getAllByRole("link", { name: "Open the call" })[0]).toHaveAttribute("href", "#/call/k-c3");
  });

  it("asks once more in production before it sends", async () => {
    const { bridge, user } = await show(fixtures.consented, { consent_send: () => fixtures.consented }, "live");
    await user.click(await screen.findByRole("button", { name: "Review the request" }));
    const send = await screen.findByRole("button", { name: "Send to the bank" });
    expect(send).toBeDisabled();
    await user.click(box(/This is production/));
    await user.click(send);
    await waitFor(() => expect(bridge.of("consent_send")[0]?.confirmed).toBe(true));
  });

  it("leaves taking everything back to its own act", async () => {
    const { bridge, user } = await show(fixtures.consented, { consent_revoke_all: () => fixtures.revoked });
    await user.click(await screen.findByRole("checkbox", { name: /^All accounts, Balances/ }));
    for (const name of [/^All accounts, Balances/, /^All accounts, Transactions/, /^All accounts, Transactions/]) await user.click(box(name));
    expect(screen.getByRole("button", { name: "Review the request" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Revoke everything…" }));
    await user.click(await screen.findByRole("button", { name: "Revoke everything" }));
    expect(await screen.findByText("The bank took everything back")).toBeVisible();
    expect(bridge.of("consent_revoke_all")).toEqual([{ connectionId: "x1", psu: { ipAddress: null, userAgent: null }, confirmed: true }]);
  });

  it("says what a look for new accounts does, and offers to restore after it", async () => {
    const { bridge, user } = await show(fixtures.consented, { consent_look: () => fixtures.looking });
    await user.click(await screen.findByRole("button", { name: "Look for new accounts…" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getAllByRole("listitem")).toHaveLength(3);
    await user.click(within(dialog).getByRole("button", { name: "Take back and look" }));
    expect(await screen.findByText("The search for new accounts is not finished")).toBeVisible();
    expect(screen.getByText(/3 accounts were open before and are chosen again below. 1 account is new./)).toBeVisible();
    await user.click(box(/^Balances, Livret ouvert hier/));
    await user.click(screen.getByRole("button", { name: "Review the restoration" }));
    await waitFor(() => expect(bridge.of("consent_review")[0]?.choice.balances).toContain("FR7612579007000860000800087"));
  });

  const left = (count: number): AccountsView => ({ ...data.view, quota: { ...data.quota, uses: [{ method: "accounts", iban: null, used: data.quota.limit - count }] } });

  it("says what the question after a consent uses, and asks it with the PSU who is there", async () => {
    const { bridge, user } = await show(fixtures.consented, { consent_send: () => fixtures.consented, accounts_list: () => left(1) });
    await user.click(await screen.findByRole("button", { name: "Review the request" }));
    const review = await screen.findByRole("group", { name: "What will change at the bank" });
    expect(await within(review).findByText("1 of 4 left today")).toBeVisible();
    expect(within(review).getByText("Uses one of the four calls of today for the list of accounts.")).toBeVisible();
    await user.click(within(review).getByRole("radio", { name: /There, and asking for this/ }));
    await user.click(within(review).getByRole("button", { name: "Send to the bank" }));
    expect(bridge.of("consent_send")).toEqual([]);
    await user.type(within(review).getByRole("textbox", { name: "IP address of the PSU" }), "192.0.2.7");
    await user.click(within(review).getByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText(/The accounts were asked for again/)).toBeVisible();
    expect(bridge.of("consent_send")[0]?.psu).toEqual({ ipAddress: "192.0.2.7", userAgent: null });
  });

  it("sends a consent though no call is left, and says that the accounts were not asked for", async () => {
    const sent = { ...fixtures.consented, sent: [{ ...fixtures.consented.sent[0]!, id: "c9", at: NOW }, ...fixtures.consented.sent] };
    const { user } = await show(fixtures.consented, { consent_send: () => sent, accounts_list: () => left(0) });
    await user.click(await screen.findByRole("button", { name: "Review the request" }));
    expect(await screen.findByText(/the consent is sent, and the accounts are not asked for/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText(/The accounts were not asked for again/)).toBeVisible();
  });

  it("looks for no new accounts where it could not see them", async () => {
    const { bridge, user } = await show(fixtures.consented, { consent_look: () => fixtures.looking, accounts_list: () => left(0) });
    await user.click(await screen.findByRole("button", { name: "Look for new accounts…" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(await within(dialog).findByText(/everything would be taken back/)).toBeVisible();
    expect(within(dialog).getByRole("button", { name: "Take back and look" })).toBeDisabled();
    await user.click(within(dialog).getByRole("radio", { name: /There, and asking for this/ }));
    await user.type(within(dialog).getByRole("textbox", { name: "IP address of the PSU" }), "192.0.2.7");
    await user.click(within(dialog).getByRole("button", { name: "Take back and look" }));
    expect(bridge.of("consent_look")).toEqual([{ connectionId: "x1", psu: { ipAddress: "192.0.2.7", userAgent: null }, confirmed: true }]);
  });

  it("keeps what was chosen while another tab was looked at", async () => {
    const { user } = await show(fixtures.consented);
    await user.click(await screen.findByRole("checkbox", { name: /^Balances, Compte de dépôt/ }));
    await user.click(screen.getByRole("tab", { name: "Token" }));
    await user.click(screen.getByRole("tab", { name: "Consent" }));
    expect(await screen.findByRole("checkbox", { name: /^Balances, Compte de dépôt …6060: to be granted/ })).toBeChecked();
  });

  it("keeps what was chosen when the bank refuses", async () => {
    const { user } = await show(fixtures.consented, {
      consent_send: () => {
        throw failure({ code: "bank-refused", detail: { status: 400, bankError: "AC01" } });
      },
    });
    await user.click(await screen.findByRole("checkbox", { name: /^Balances, Compte de dépôt/ }));
    await user.click(screen.getByRole("button", { name: "Review the request" }));
    await user.click(await screen.findByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText(/AC01/)).toBeVisible();
    expect(screen.getByText(/What was granted before is unchanged/)).toBeVisible();
    expect(box(/^Balances, Compte de dépôt …6060: to be granted/)).toBeChecked();
  });

  it("says what would happen before the fifth call of a day, and asks all the same only when told", async () => {
    const { bridge, user } = await show(fixtures.listed, {
      accounts_refresh: ({ overQuota }) => {
        if (!overQuota) throw failure({ code: "quota-spent", detail: { resetsAt: NOW } });
        return {} as AccountsView;
      },
    });
    await user.click(await screen.findByRole("button", { name: "Ask again" }));
    await user.click(await screen.findByRole("button", { name: "Ask the bank" }));
    await user.click(await screen.findByRole("button", { name: "Send it all the same" }));
    expect(bridge.of("accounts_refresh").map(({ overQuota }) => overQuota)).toEqual([false, true]);
  });

  it("sends nothing without an access, and leads to the token", async () => {
    const { user } = await show(fixtures.consented, {}, "sandbox", connections.scaOver);
    expect(await screen.findByText("Without an access, nothing can be asked or sent")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Review the request" })).toBeNull();
    expect(box(/^Balances, Compte courant/)).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Open the tab Token" }));
    expect(screen.getByRole("tab", { name: "Token" })).toHaveAttribute("aria-selected", "true");
  });

  it("warns of check digits and sends all the same", async () => {
    await show(fixtures.odd);
    expect((await screen.findAllByText("check digits do not fit"))[0]).toBeVisible();
    expect(screen.getByText("not in the bank’s last list")).toBeVisible();
    expect(screen.getByRole("button", { name: "Review the request" })).toBeEnabled();
  });

  it("says so where the bank asks on its own pages", async () => {
    await show(fixtures.atTheBank);
    expect(await screen.findByRole("heading", { name: "No consent is sent to this bank" })).toBeVisible();
    expect(screen.getByText(/asks the PSU for it on its own pages/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Ask for the accounts|Review/ })).toBeNull();
  });

  it("is not there for a funds check", async () => {
    useBridge(new FakeBridge({ connection_show: () => ({ ...connections.authorised, summary: { ...connections.summary, role: "cbpii" } }) }));
    render(Surrounded, { page: ConnectionPage as never, given: { profile: { id: "p1" } as ProfileView, id: "x1" }, gone: [] });
    expect(await screen.findByRole("tab", { name: "Token" })).toBeVisible();
    expect(screen.queryByRole("tab", { name: "Consent" })).toBeNull();
  });
});
