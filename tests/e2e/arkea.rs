//! A bank of the second group in the packaged window: its app from the portal's checklist, and its customer with two pages of
//! transactions.

use kit::access::free_port;
use kit::arkea_journey;
use kit::journey;
use kit::psu_browser::Opener;
use kit::window::{Window, WindowError, once_more};

use crate::enrolment::binary;

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_made_on_the_portal_and_both_pages_of_its_customer_are_read_and_kept()
-> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let opener = Opener::new()?;
        let path = opener.path();
        let environment = [("PATH", path.as_str())];
        let window = Window::open_in(&environment, &binary(), data.path(), None).await?;
        journey::practise(&window).await?;
        let callback = format!("http://127.0.0.1:{}/callback", free_port());
        arkea_journey::make_app(&window, &callback).await?;
        arkea_journey::connect(&window, &opener, 0, None).await?;
        arkea_journey::browse(&window).await?;
        window.close().await?;

        let window = Window::open_in(&environment, &binary(), data.path(), None).await?;
        window.go("#/connections").await?;
        window.follow(arkea_journey::PSU).await?;
        window.see("Held. It renews the access token").await?;
        window.press("Accounts").await?;
        window.see("50 transactions kept").await?;
        window.close().await
    })
    .await
}
