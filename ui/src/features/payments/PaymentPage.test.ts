import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import * as fixtures from "../../../gallery/fixtures/payments";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { failure, FakeBridge, type Answers } from "../../ipc/fake";
import type { PaymentView } from "../../ipc/generated/PaymentView";
import type { ProfileView } from "../../ipc/generated/ProfileView";
import type { Route } from "../../kit";
import Surrounded from "../../kit/Surrounded.svelte";
import PaymentPage from "./PaymentPage.svelte";

const never = () => new Promise<never>(() => {});

function show(view: PaymentView, answers: Answers = {}, environment: ProfileView["environment"] = "local") {
  const bridge = new FakeBridge({
    payments_list: () => fixtures.list,
    payment_show: () => view,
    payment_wait: never,
    banks_list: () => ({ banks: [] }) as never,
    ...answers,
  });
  useBridge(bridge);
  const gone: Route[] = [];
  render(Surrounded, { page: PaymentPage as never, given: { profile: { id: "p1", environment } as ProfileView, id: "m1" }, gone });
  return { bridge, gone, user: userEvent.setup() };
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("a payment on screen", () => {
  it("is sent once, as the review showed it", async () => {
    const { bridge, user } = show(fixtures.draft, {
      payment_save: (req) => ({ ...fixtures.draft, fields: req.fields }),
      payment_review: () => fixtures.review,
      payment_send: () => fixtures.toApprove,
    });
    await user.click(await screen.findByRole("button", { name: "Next" }));
    const amount = await screen.findByRole("textbox", { name: /^Amount/ });
    await user.clear(amount);
    await user.type(amount, "0099.90");
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByText("It is sent once")).toBeVisible();
    expect(bridge.of("payment_save").at(-1)?.fields.amount).toBe("0099.90");
    await user.click(screen.getByRole("button", { name: "Send to the bank" }));
    expect(bridge.of("payment_send")).toEqual([{ paymentId: "m1", requestId: fixtures.review.request.requestId, confirmed: false }]);
    expect(await screen.findByText("The bank has it, the PSU has not approved it")).toBeVisible();
  });

  it("names what is wrong once one goes on, and stays", async () => {
    const { bridge, user } = show(fixtures.wrong, { payment_save: () => fixtures.wrong });
    await user.click(await screen.findByRole("button", { name: "Next" }));
    const iban = await screen.findByRole("textbox", { name: /^Creditor’s IBAN/ });
    expect(iban).not.toHaveAttribute("aria-invalid", "true");
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByText("3 fields need your attention.")).toBeVisible();
    expect(iban).toHaveAccessibleDescription(/Write an IBAN/);
    expect(bridge.of("payment_review")).toEqual([]);
  });

  it("keeps what is typed without a further press, and what the store did not take it tries again", async () => {
    let full = false;
    const { bridge, user } = show(fixtures.draft, {
      payment_save: (req) => {
        if (full) throw failure({ code: "store-full" });
        return { ...fixtures.draft, fields: req.fields };
      },
    });
    await user.click(await screen.findByRole("button", { name: "Next" }));
    const amount = await screen.findByRole("textbox", { name: /^Amount/ });
    full = true;
    await user.clear(amount);
    await user.type(amount, "7.5");
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(amount).toHaveValue("7.5");
    full = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await expect.poll(() => screen.queryByRole("button", { name: "Try again" })).toBeNull();
    expect(bridge.of("payment_save").at(-1)?.fields.amount).toBe("7.5");
  });

  it("asks first in production", async () => {
    const { bridge, user } = show(
      fixtures.draft,
      { payment_save: () => fixtures.draft, payment_review: () => fixtures.review, payment_send: () => fixtures.toApprove },
      "live",
    );
    await user.click(await screen.findByRole("button", { name: "Next" }));
    await screen.findByRole("textbox", { name: /^Amount/ });
    await user.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByText("It is sent once");
    await user.click(screen.getByRole("button", { name: "Send to the bank" }));
    expect(bridge.of("payment_send")).toEqual([]);
    await user.click(screen.getByRole("checkbox", { name: "I understand that this is a real bank." }));
    await user.click(screen.getAllByRole("button", { name: "Send to the bank" }).at(-1)!);
    expect(bridge.of("payment_send")).toMatchObject([{ confirmed: true }]);
  });

  it("is confirmed with the PSU's token, and a conflict is explained", async () => {
    const { bridge, user } = show(fixtures.toConfirm, {
      payment_confirm: () => {
        throw failure({ code: "payment-conflict", detail: { status: 409 } });
      },
    });
    await user.click(await screen.findByRole("button", { name: "Confirm the payment" }));
    expect(bridge.of("payment_confirm")).toEqual([{ paymentId: "m1", confirmed: false, again: false }]);
    expect(await screen.findByText("The payment’s state does not allow this")).toBeVisible();
  });

  it("waits for the PSU as long as the attempt is open", async () => {
    const { bridge } = show(fixtures.listening);
    expect(await screen.findByText(/Listening for the answer at/)).toBeVisible();
    expect(bridge.of("payment_wait")).toHaveLength(1);
  });

  it("says what to ask the bank where the answer was lost, and offers no second sending", async () => {
    show(fixtures.lost);
    expect(await screen.findByText("What the bank did with it is not known")).toBeVisible();
    expect(screen.getByText(fixtures.fields.paymentInformationId)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Send|Look at the status/ })).toBeNull();
    expect(screen.getAllByRole("link", { name: "Open the call" })[0]).toHaveAttribute("href", "#/call/k1");
  });

  it("tells a rejection's reason in words", async () => {
    show(fixtures.rejected);
    expect((await screen.findAllByText(/the customer refused, or the funds are not there/))[0]).toBeVisible();
  });

  it("cancels for one of the four reasons", async () => {
    const { bridge, user } = show(fixtures.accepted, { payment_cancel: () => fixtures.cancelled });
    await user.click(await screen.findByRole("button", { name: "Cancel the payment…" }));
    await user.click(await screen.findByRole("radio", { name: /duplicates another payment/ }));
    await user.click(screen.getByRole("button", { name: "Cancel the payment" }));
    expect(bridge.of("payment_cancel")).toEqual([{ paymentId: "m1", reason: "DUPL", confirmed: false, again: false }]);
  });

  it("sends a cancellation again whose answer did not come, and says what that means", async () => {
    const { bridge, user } = show(fixtures.cancellationLost, { payment_cancel: () => fixtures.cancelled });
    await user.click(await screen.findByRole("button", { name: "Cancel again…" }));
    expect(screen.getByText(/no harm where the bank took the first one/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel the payment" }));
    expect(bridge.of("payment_cancel")).toMatchObject([{ again: true }]);
  });

  it("shows a word of the bank that nobody knows as it is", async () => {
    show({ ...fixtures.accepted, report: { ...fixtures.accepted.report!, status: { word: "ACFC", known: false } } });
    expect(await screen.findByText("ACFC (a word the documents do not have)")).toBeVisible();
  });
});
