//! The main job in the packaged window.

use std::path::PathBuf;

use kit::journey;
use kit::window::{Window, WindowError, once_more};

pub fn binary() -> PathBuf {
    std::env::var_os("GUICHET_BINARY").map(PathBuf::from).expect("`cargo xtask test e2e` sets GUICHET_BINARY")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_enrols_restarts_finds_the_registration_and_reads_it_back() -> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open(&binary(), data.path(), None).await?;
        journey::enrol(&window).await?;
        window.close().await?;

        let store = std::fs::read(data.path().join("guichet.db")).expect("the store is there");
        assert!(!store.starts_with(b"SQLite format 3"), "the store is encrypted");
        assert!(!data.path().join("test-keychain.json").exists(), "the keys are in the Secret Service");

        let window = Window::open(&binary(), data.path(), None).await?;
        window.go("#/registrations").await?;
        window.see(journey::APP).await?;
        window.follow(journey::APP).await?;
        journey::read_back(&window).await?;
        window.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_closed_at_any_step_goes_on_where_it_was() -> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open(&binary(), data.path(), None).await?;
        journey::practise(&window).await?;
        journey::fill_in(&window).await?;
        window.close().await?;
        let window = Window::open(&binary(), data.path(), None).await?;
        window.go("#/registrations").await?;
        window.press("Go on").await?;
        window.see("Ready to send").await?;
        journey::send(&window).await?;
        window.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_packaged_page_has_no_global_tauri_and_frozen_prototypes() -> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open(&binary(), data.path(), None).await?;
        window.see("How do you want to begin?").await?;
        let facts = window
            .script(
                "return [typeof window.__TAURI__, Object.isFrozen(Object.prototype), location.protocol]",
                Vec::new(),
            )
            .await?;
        assert_eq!(facts, serde_json::json!(["undefined", true, "tauri:"]));
        window.close().await
    })
    .await
}
