//! What an operator and the PSU do for a payment, in the words that stand on the screens.

use std::path::Path;

use crate::arkea::BERGOT;
use crate::journey;
use crate::payments::MERCHANT;
use crate::psu_browser::{Opener, PsuBrowser};
use crate::window::{Window, WindowError};

type Done = Result<(), WindowError>;

/// Whom a payment is for, and how much.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    pub creditor: &'static str,
    pub amount: &'static str,
    /// For one on a later day: in how many days.
    pub in_days: Option<i64>,
}

/// Fills in a payment, sees the exact request, and sends it; `pictured` for the first one alone.
///
/// # Errors
/// When a step does not happen in time.
pub async fn create(window: &Window, order: &Order, pictured: bool) -> Done {
    let station = async |name| if pictured { window.picture(name).await } else { Ok(()) };
    window.go("#/payments").await?;
    window.press("New payment").await?;
    window.see("Whose account the money leaves").await?;
    station("61-payment-app").await?;
    window.press("Next").await?;
    window.see("Creditor’s name").await?;
    if let Some(days) = order.in_days {
        window.tick("On a later day").await?;
        let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(days * 24);
        window.set_day("Day", &day.strftime("%Y-%m-%d").to_string()).await?;
    }
    window.fill("Creditor’s name", order.creditor).await?;
    window.fill("Creditor’s IBAN", MERCHANT).await?;
    window.fill("Amount in euro", order.amount).await?;
    window.fill("What the creditor reads", "Facture 2026-117").await?;
    station("62-payment-creditor").await?;
    window.press("Next").await?;
    window.see("It is sent once").await?;
    station("63-payment-review").await?;
    window.press("Send to the bank").await?;
    window.see("The bank has it, the PSU has not approved it").await
}

/// Sends the PSU to the bank's pages, where they decide about the payment on screen: `accept` or `refuse`.
///
/// # Errors
/// When a step does not happen in time.
pub async fn decide(
    window: &Window,
    opener: &Opener,
    nth: usize,
    decision: &str,
    pictures: Option<&Path>,
) -> Done {
    window.press("Open the bank’s page").await?;
    window.see("Listening for the answer at").await?;
    let browser = PsuBrowser::open(&opener.opened(nth).await?, pictures).await?;
    let end = if decision == "accept" { "Thank you, that is done" } else { "The payment was not approved" };
    let names = ["65-payment-identification", "66-payment-code", "67-payment-decision"];
    let walked = async {
        browser.pass(BERGOT, decision, Some(names)).await?;
        browser.see(end).await
    }
    .await;
    browser.close().await;
    walked?;
    let stage = if decision == "accept" { "The PSU approved it: confirm it" } else { "The bank rejected it" };
    window.see(stage).await
}

/// Confirms the payment on screen.
///
/// # Errors
/// When a step does not happen in time.
pub async fn confirm(window: &Window) -> Done {
    window.press("Confirm the payment").await?;
    window.see("It is the bank’s to execute").await?;
    window.see("ACCP, accepted after the customer’s checks").await
}

/// Has the payment on screen cancelled, since the PSU ordered it.
///
/// # Errors
/// When a step does not happen in time.
pub async fn cancel(window: &Window) -> Done {
    window.press("Cancel the payment…").await?;
    window.see("The bank decides whether it still can.").await?;
    window.picture("71-cancel").await?;
    window.press("Cancel the payment").await?;
    window.see("CANC, cancelled").await?;
    window.see("DS02: the PSU ordered it").await
}

/// Opens the payment to `creditor`.
///
/// # Errors
/// When a step does not happen in time.
pub async fn open(window: &Window, creditor: &str) -> Done {
    window.go("#/payments").await?;
    window.see("followed to the end").await?;
    window.follow(creditor).await?;
    window.see("What happened").await
}

/// Moves the banks' clock past the day on which payments of today are settled, looks at the one to `creditor`, and sees that
/// it is.
///
/// # Errors
/// When a step does not happen in time.
pub async fn see_it_settled(window: &Window, creditor: &str, days: i64) -> Done {
    journey::set_the_clock(window, days).await?;
    open(window, creditor).await?;
    window.press("Look at the status").await?;
    window.see("The money has left the PSU’s account.").await?;
    window.see("ACSC, settled").await
}
