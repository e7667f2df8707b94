//! A change, a rotation and the end of an app in the packaged window; the program is killed between any two steps of
//! the rotation. The local bank takes a signature of the key in force alone, so that a read-back that succeeds was
//! signed with the right one; the keyId of its call says which that was.

use std::path::Path;

use kit::journey;
use kit::window::{Window, WindowError, once_more};

use crate::enrolment::binary;

type Done<T = ()> = Result<T, WindowError>;

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_killed_between_any_two_steps_goes_on_with_the_right_key() -> Done {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let data = data.path();
        let window = Window::open(&binary(), data, None).await?;
        journey::enrol(&window).await?;
        let before = read_back_with(&window).await?;

        journey::keep_the_activation_rule(&window).await?;
        let window = killed(window, data).await?;
        journey::make_a_practice_pair(&window).await?;
        let window = killed(window, data).await?;
        journey::begin_rotation(&window, journey::APP).await?;
        let window = killed(window, data).await?;
        journey::go_on(&window).await?;
        journey::choose_pair(&window).await?;
        let window = killed(window, data).await?;
        journey::go_on(&window).await?;
        journey::review_rotation(&window).await?;
        let window = killed(window, data).await?;
        journey::go_on(&window).await?;
        window.see("Ready to send").await?;
        journey::send_rotation(&window).await?;
        let window = killed(window, data).await?;
        assert_eq!(read_back_with(&window).await?, before, "the key before signs until the activation");

        let window = killed(window, data).await?;
        journey::let_activation_pass(&window).await?;
        let window = killed(window, data).await?;
        let after = read_back_with(&window).await?;
        assert_ne!(after, before, "the new key signs from the activation on");

        let window = killed(window, data).await?;
        journey::retire(&window, journey::APP).await?;
        let window = killed(window, data).await?;
        assert_eq!(read_back_with(&window).await?, after, "and goes on when the pair before is gone");
        window.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_changes_an_app_and_deletes_it() -> Done {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open(&binary(), data.path(), None).await?;
        journey::enrol(&window).await?;
        journey::change(&window).await?;
        window.close().await?;

        let window = Window::open(&binary(), data.path(), None).await?;
        journey::open_registration(&window, journey::CHANGED).await?;
        journey::read_back(&window).await?;
        journey::delete(&window, journey::CHANGED).await?;
        window.close().await
    })
    .await
}

/// Ends the program as a power cut would, and opens it again.
async fn killed(window: Window, data: &Path) -> Done<Window> {
    window.kill().await?;
    Window::open(&binary(), data, None).await
}

/// Reads the app back, and answers the keyId that the call was signed with.
async fn read_back_with(window: &Window) -> Done<String> {
    journey::open_registration(window, journey::APP).await?;
    journey::read_back(window).await?;
    journey::key_of_the_read_back(window).await
}
