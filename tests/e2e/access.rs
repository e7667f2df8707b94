//! The second main job in the packaged window, with the PSU in a browser of his own.

use kit::access_journey;
use kit::journey;
use kit::window::{WindowError, once_more};

use crate::seat::{Seat, callback};

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_authorises_in_his_browser_and_all_of_it_is_there_after_a_restart() -> Result<(), WindowError> {
    once_more(|| async {
        let (seat, window) = Seat::practising().await?;
        journey::fill_in_for(&window, &callback()).await?;
        journey::send(&window).await?;
        access_journey::open(&window).await?;
        access_journey::authorise(&window, &seat.opener, 0, None).await?;
        access_journey::consent(&window).await?;
        access_journey::browse(&window).await?;
        access_journey::check_funds(&window, &seat.opener, 1).await?;
        window.close().await?;

        let window = seat.open().await?;
        access_journey::show(&window).await?;
        window.see("Held. It renews the access token").await?;
        window.see("Authorised by the PSU").await?;
        window.press("Accounts").await?;
        window.see("2,000 transactions kept").await?;
        window.press("Token").await?;
        access_journey::revoke(&window).await?;
        window.close().await
    })
    .await
}
