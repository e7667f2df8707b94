//! What an operator and their PSU do for an access, step by step, in the words that stand on the screens: the one in the
//! window, the other in a browser of their own. The tour and the end-to-end tests walk the same way.

use crate::psu_browser::{Opener, PsuBrowser};
use crate::window::{Window, WindowError};

type Done = Result<(), WindowError>;

/// The PSU who is connected, and how the operator calls him.
pub const PSU: &str = "EDMÉ";
const ONLINE_ID: &str = "9999999801";
/// The account on which 470,926.57 euros are.
const IBAN: &str = "FR7612579007000860000716515";
/// His bank.
pub const BANK: &str = "Banque BCP";

/// Opens a connection for the PSU at his bank, for the only app there is.
///
/// # Errors
/// When a step does not happen in time.
pub async fn open(window: &Window) -> Done {
    window.go("#/connections").await?;
    window.see("No PSU is connected yet").await?;
    window.press("Connect a PSU").await?;
    window.see("Leads to this computer").await?;
    window.tick(BANK).await?;
    window.fill("Name of the PSU", PSU).await?;
    window.picture("30-connect-a-psu").await?;
    window.press("Open the connection").await?;
    window.see("Send the PSU to the bank").await
}

/// Sends the PSU to the bank, has him identify and accept there, and sees the tokens arrive by themselves.
///
/// # Errors
/// When a step does not happen in time.
pub async fn authorise(
    window: &Window,
    opener: &Opener,
    nth: usize,
    pictures: Option<&std::path::Path>,
) -> Done {
    window.press("Open the bank’s page").await?;
    window.see("Listening for the answer at").await?;
    window.picture("31-psu-at-the-bank").await?;
    let browser = PsuBrowser::open(&opener.opened(nth).await?, pictures).await?;
    let walked = agree(&browser).await;
    browser.close().await;
    walked?;
    window.see("Held. It renews the access token").await?;
    window.see("Valid").await
}

async fn agree(browser: &PsuBrowser) -> Done {
    let names = ["32-bank-identification", "33-bank-code", "34-bank-decision"];
    browser.pass(ONLINE_ID, "accept", Some(names)).await?;
    browser.see("Thank you, that is done").await?;
    browser.picture("35-back-at-the-app").await
}

/// Grants the PSU's identity beside what is granted already, having looked at what will change.
///
/// # Errors
/// When a step does not happen in time.
pub async fn consent(window: &Window) -> Done {
    window.press("Consent").await?;
    window.see("Which accounts does the PSU have?").await?;
    window.press("Ask for the accounts").await?;
    say_who_asks(window).await?;
    window.see("Accounts as the bank listed them on").await?;
    window.tick("Identity of the PSU").await?;
    window.see("1 change not sent").await?;
    window.press("Review the request").await?;
    window.see("What will change at the bank").await?;
    window.picture("36-consent-review").await?;
    window.press("Send to the bank").await?;
    window.see("The bank recorded the consent").await?;
    window.picture("37-consent").await
}

/// Asks for the PSU's accounts and all that is in them, the PSU being there, and opens the account with the most.
///
/// # Errors
/// When a step does not happen in time.
pub async fn browse(window: &Window) -> Done {
    window.press("Accounts").await?;
    window.see("4 accounts").await?;
    window.press("Ask for everything…").await?;
    say_who_asks(window).await?;
    for kept in ["2,000 transactions kept", "260 transactions kept", "200 transactions kept"] {
        window.see(kept).await?;
    }
    window.gone("Asking the bank…").await?;
    window.picture("38-accounts").await?;
    window.press("2,000 transactions kept").await?;
    window.see("470,926.57").await?;
    window.see("2,000 transactions").await?;
    window.picture("39-account").await
}

/// Says that the PSU is there, and asks.
///
/// # Errors
/// When a step does not happen in time.
pub async fn say_who_asks(window: &Window) -> Done {
    window.see("Is the PSU there?").await?;
    window.tick("There, and asking for this").await?;
    window.fill("IP address of the PSU", "192.0.2.7").await?;
    window.press("Ask the bank").await
}

/// Connects the PSU once more, in the role that asks for funds, and asks whether an amount is there.
///
/// # Errors
/// When a step does not happen in time.
pub async fn check_funds(window: &Window, opener: &Opener, nth: usize) -> Done {
    window.go("#/funds").await?;
    window.press("Connect a PSU for funds checks").await?;
    window.see("Leads to this computer").await?;
    window.tick(BANK).await?;
    window.fill("Name of the PSU", "Funds").await?;
    window.press("Open the connection").await?;
    window.see("Send the PSU to the bank").await?;
    authorise(window, opener, nth, None).await?;
    window.go("#/funds").await?;
    window.fill("IBAN", IBAN).await?;
    for (amount, answer) in [("120.50", "Yes: 120.50"), ("470926.58", "No: 470,926.58")] {
        window.fill("Amount", amount).await?;
        window.press("Ask the bank").await?;
        window.see(answer).await?;
    }
    window.picture("40-funds").await
}

/// Opens the PSU's connection.
///
/// # Errors
/// When a step does not happen in time.
pub async fn show(window: &Window) -> Done {
    window.go("#/connections").await?;
    window.see("One PSU at one bank in one role").await?;
    window.follow(PSU).await?;
    window.see("Entry point").await
}

/// Revokes the access of the connection on screen.
///
/// # Errors
/// When a step does not happen in time.
pub async fn revoke(window: &Window) -> Done {
    window.press("Revoke…").await?;
    window.see("This cannot be taken back.").await?;
    window.press("Revoke").await?;
    window.see("Revoked from here").await
}
