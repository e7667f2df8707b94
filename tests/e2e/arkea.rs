//! A bank of the second group in the packaged window: its app from the portal's checklist, and its customer with two pages of
//! transactions.

use kit::arkea_journey;
use kit::window::{WindowError, once_more};

use crate::seat::{Seat, callback};

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_made_on_the_portal_and_both_pages_of_its_customer_are_read_and_kept()
-> Result<(), WindowError> {
    once_more(|| async {
        let (seat, window) = Seat::practising().await?;
        arkea_journey::make_app(&window, &callback()).await?;
        arkea_journey::connect(&window, &seat.opener, 0, None).await?;
        arkea_journey::browse(&window).await?;
        window.close().await?;

        let window = seat.open().await?;
        window.go("#/connections").await?;
        window.follow(arkea_journey::PSU).await?;
        window.see("Held. It renews the access token").await?;
        window.press("Accounts").await?;
        window.see("50 transactions kept").await?;
        window.close().await
    })
    .await
}
