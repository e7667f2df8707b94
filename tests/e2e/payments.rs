//! Payments in the packaged window, with the PSU in a browser of their own: one to its settlement, one that the PSU refuses,
//! one that is cancelled, and one whose program is killed between the approval and the confirmation.

use kit::arkea_journey;
use kit::payments_journey::{self as pays, Order};
use kit::window::{WindowError, once_more};

use crate::seat::{Seat, callback};

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_settled_one_refused_one_cancelled_and_one_goes_on_after_a_kill()
-> Result<(), WindowError> {
    once_more(|| async {
        let (seat, window) = Seat::practising().await?;
        arkea_journey::make_app(&window, &callback()).await?;

        let settled = Order { creditor: "Atelier Martin", amount: "12.30", in_days: None };
        pays::create(&window, &settled, false).await?;
        pays::decide(&window, &seat.opener, 0, "accept", None).await?;
        pays::confirm(&window).await?;

        let refused = Order { creditor: "Librairie Morel", amount: "48.00", in_days: None };
        pays::create(&window, &refused, false).await?;
        pays::decide(&window, &seat.opener, 1, "refuse", None).await?;
        window.see("CUST: the customer refused").await?;

        let cancelled = Order { creditor: "Garage Petit", amount: "310.50", in_days: Some(9) };
        pays::create(&window, &cancelled, false).await?;
        pays::decide(&window, &seat.opener, 2, "accept", None).await?;
        pays::confirm(&window).await?;
        pays::cancel(&window).await?;

        let interrupted = Order { creditor: "Pharmacie Lenoir", amount: "7.95", in_days: None };
        pays::create(&window, &interrupted, false).await?;
        pays::decide(&window, &seat.opener, 3, "accept", None).await?;
        window.kill().await?;

        let window = seat.open().await?;
        pays::open(&window, interrupted.creditor).await?;
        window.see("The PSU approved it: confirm it").await?;
        pays::confirm(&window).await?;
        pays::see_it_settled(&window, settled.creditor, 6).await?;
        pays::open(&window, interrupted.creditor).await?;
        window.press("Look at the status").await?;
        window.see("The money has left the PSU’s account.").await?;
        window.go("#/payments").await?;
        for (order, stage) in
            [(settled, "Settled"), (interrupted, "Settled"), (refused, "Rejected"), (cancelled, "Cancelled")]
        {
            window.see_in_row(order.creditor, stage).await?;
        }
        window.close().await
    })
    .await
}
