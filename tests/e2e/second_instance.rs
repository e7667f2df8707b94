//! A second Guichet: on the user's own data it shows the first one's window, on a folder that is in use it says so.

use std::process::Stdio;
use std::time::Duration;

use kit::window::{Window, WindowError, once_more};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::enrolment::binary;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_on_the_same_folder_says_so_and_opens_when_the_first_is_closed()
-> Result<(), WindowError> {
    once_more(|| async {
        let (data, other) = (folder(), folder());
        let first = Window::open(&binary(), data.path(), None).await?;
        first.see("How do you want to begin?").await?;
        // Spelled otherwise, so that the kit tells the two programs apart.
        let second = Window::open(&binary(), &data.path().join("."), None).await?;
        second.see("The store is open in another window").await?;
        // Another folder is another Guichet.
        let elsewhere = Window::open(&binary(), other.path(), None).await?;
        elsewhere.see("How do you want to begin?").await?;
        elsewhere.close().await?;

        first.close().await?;
        second.press("Try again").await?;
        second.see("How do you want to begin?").await?;
        second.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_on_the_user_s_own_data_ends_and_leaves_the_first_its_window() {
    let home = folder();
    let start = || -> Child {
        Command::new(binary())
            .env("XDG_DATA_HOME", home.path())
            .env_remove("GUICHET_DATA_DIR")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts")
    };
    let mut first = start();
    let store = home.path().join("eu.guichet.desk/guichet.db");
    let opened = async {
        while !store.exists() {
            sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(Duration::from_secs(60), opened).await.expect("the first one makes its store");
    let second = timeout(Duration::from_secs(60), start().wait()).await;
    let second = second.expect("the second one ends by itself").expect("it can be waited for");
    assert!(second.success(), "{second}");
    assert!(first.try_wait().expect("it can be asked").is_none(), "the first one goes on");
    first.kill().await.expect("it can be ended");
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}
