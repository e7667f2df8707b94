//! What an operator does for an app at a bank without a registration API, and for its customer with two pages of
//! transactions, in the words that stand on the screens.

use std::path::Path;

use crate::access_journey::say_who_asks;
use crate::arkea::BERGOT;
use crate::psu_browser::{Opener, PsuBrowser};
use crate::window::{Window, WindowError};

type Done = Result<(), WindowError>;

/// The app that is made on the portal.
pub const APP: &str = "Cap Clair";
/// The bank it is made for.
pub const BANK: &str = "Fortuneo";
/// How the operator calls the customer.
pub const PSU: &str = "M. Bergot";

/// Makes the app as on the portal, with the local bank as the portal, and takes it into the list.
///
/// # Errors
/// When a step does not happen in time.
pub async fn make_app(window: &Window, redirect_uri: &str) -> Done {
    window.go("#/registrations").await?;
    window.press("Make an app on a portal").await?;
    window.see("Each app is for one bank.").await?;
    window.choose("Bank", BANK).await?;
    window.see("Checklist for Fortuneo").await?;
    window.picture("50-portal").await?;
    window.fill("App name", APP).await?;
    window.fill("Redirect URI 1", redirect_uri).await?;
    window.see("Saved at").await?;
    window.press("Have the local bank make it").await?;
    window.see("5 of 5 done").await?;
    window.gone("The local bank made the app.").await?;
    window.picture("51-api-key").await?;
    window.press("Add the app to the list").await?;
    window.see("Made on the bank’s portal, and managed there").await?;
    window.gone("The app is in your list.").await?;
    window.picture("52-portal-app").await
}

/// Opens a connection for the customer, in the only app there is, and has him authorise at the bank's pages.
///
/// # Errors
/// When a step does not happen in time.
pub async fn connect(window: &Window, opener: &Opener, nth: usize, pictures: Option<&Path>) -> Done {
    window.go("#/connections").await?;
    window.press("Connect a PSU").await?;
    window.see("Leads to this computer").await?;
    window.fill("Name of the PSU", PSU).await?;
    window.picture("53-connect-at-fortuneo").await?;
    window.press("Open the connection").await?;
    window.see("Send the PSU to the bank").await?;
    window.press("Open the bank’s page").await?;
    window.see("Listening for the answer at").await?;
    let browser = PsuBrowser::open(&opener.opened(nth).await?, pictures).await?;
    let names = ["54-fortuneo-identification", "55-fortuneo-code", "56-fortuneo-decision"];
    let walked = async {
        browser.pass(BERGOT, "accept", Some(names)).await?;
        browser.see("Thank you, that is done").await
    }
    .await;
    browser.close().await;
    walked?;
    window.see("Held. It renews the access token").await?;
    window.see("Valid").await?;
    window.gone("The PSU authorised the access.").await?;
    window.picture("57-fortuneo-access").await
}

/// Asks for the customer's account and all that is in it, and finds what stands at the end of its second page.
///
/// # Errors
/// When a step does not happen in time.
pub async fn browse(window: &Window) -> Done {
    window.press("Accounts").await?;
    window.see("No list of accounts yet").await?;
    window.press("Ask for the list…").await?;
    say_who_asks(window).await?;
    window.see("The bank listed 1 account.").await?;
    window.press("Ask for everything…").await?;
    say_who_asks(window).await?;
    window.see("The bank sent 50 transactions on 2 pages: 50 new.").await?;
    window.gone("Asking the bank…").await?;
    window.picture("58-two-pages").await?;
    window.press("50 transactions kept").await?;
    window.see("50 transactions").await?;
    window.picture("59-fortuneo-account").await?;
    // The last row of a history, newest first, is its first one.
    window.fill("Search", "REPORT DU SOLDE").await?;
    window.see("1 of 50 transactions").await?;
    window.picture("60-second-page").await
}
