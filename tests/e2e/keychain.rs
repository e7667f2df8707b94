//! The packaged window where the session has no keychain.

use kit::journey;
use kit::window::{Window, WindowError, once_more};

use crate::enrolment::binary;

/// A session bus that is not there: what a bare Linux session looks like to a Secret Service client.
const NO_BUS: [(&str, &str); 1] = [("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")];

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_the_app_opens_says_so_by_name_and_keeps_nothing_on_request()
-> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open_in(&NO_BUS, &binary(), data.path(), None).await?;
        window.see("No keychain on this system").await?;
        window.see("gnome-keyring").await?;
        window.press("Keep nothing this time").await?;
        journey::practise(&window).await?;
        window.see("Nothing is kept").await?;
        window.close().await?;
        assert!(!data.path().join("guichet.db").exists(), "nothing was kept");

        let window = Window::open_in(&NO_BUS, &binary(), data.path(), None).await?;
        window.see("No keychain on this system").await?;
        window.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_a_passphrase_seals_the_keys_and_opens_them_again() -> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open_in(&NO_BUS, &binary(), data.path(), None).await?;
        window.fill("Passphrase", "eleven quiet herons").await?;
        window.fill("Passphrase once more", "eleven quiet herons").await?;
        window.press("Seal and open").await?;
        journey::practise(&window).await?;
        window.close().await?;

        let window = Window::open_in(&NO_BUS, &binary(), data.path(), None).await?;
        window.fill("Passphrase", "eleven quiet herons").await?;
        window.press("Open").await?;
        window.see("Ready to enrol your first app").await?;
        window.close().await
    })
    .await
}
