//! A disk that fills up: what cannot be kept is refused by name, what was kept stays whole, and the desk goes on as soon
//! as there is room again.
//!
//! The disk is a real one of a few megabytes, a `tmpfs` in a mount namespace of its own, which root may make and on
//! most systems every user in a user namespace.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use desk::error::{AppError, ErrorCode};
use desk::host::Keychain as _;
use desk::views::*;
use desk::{app, profiles, registrations};
use kit::enrolment::{draft, review, send};
use kit::keychain::Mood;
use kit::world::World;
use vault::{KeychainError, SealedKeychain};

const FOLDER: &str = "GUICHET_TEST_SMALL_DISK";

/// Runs one ignored test of this file with `FOLDER` naming an empty disk of four megabytes.
#[allow(clippy::print_stderr, reason = "a test that is left out says so")]
fn on_a_small_disk(scenario: &str) {
    let disk = tempfile::tempdir().unwrap();
    let script =
        "mount -t tmpfs -o size=4m,mode=0700 none \"$1\" && exec \"$2\" --ignored --exact --nocapture \"$3\"";
    let inside = |switches: &str, script: &str| {
        let mut command = Command::new("unshare");
        command.args([switches, "sh", "-c", script, "sh"]);
        command.arg(disk.path()).arg(std::env::current_exe().unwrap()).arg(scenario).env(FOLDER, disk.path());
        command
    };
    let mountable = |switches: &&str| {
        let tried = inside(switches, "mount -t tmpfs -o size=4m none \"$1\"").output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    let Some(switches) = ["-m", "-Urm"].into_iter().find(mountable) else {
        eprintln!("{scenario} is left out: this system lets neither root nor a user mount a disk of its own");
        return;
    };
    let status = inside(switches, script).status().unwrap();
    assert!(status.success(), "{scenario}: {status}");
}

/// Takes every byte that is left.
fn fill(disk: &Path) {
    let mut filler = std::fs::File::create(disk.join("filler")).unwrap();
    for size in [4096, 1] {
        while filler.write_all(&vec![0; size]).is_ok() {}
    }
}

fn make_room(disk: &Path) {
    std::fs::remove_file(disk.join("filler")).unwrap();
}

/// Tries again until there is no room: the log may have some left from before.
async fn refused<T>(mut attempt: impl AsyncFnMut(u32) -> Result<T, AppError>) -> (u32, AppError) {
    for count in 0..200 {
        if let Err(error) = attempt(count).await {
            return (count, error);
        }
    }
    panic!("a full disk took 200 writes");
}

#[test]
fn what_a_full_disk_cannot_take_is_refused_and_the_desk_goes_on() {
    on_a_small_disk("full_disk::a_desk_on_a_small_disk");
}

#[test]
fn a_sealed_key_file_on_a_full_disk_stays_as_it_was() {
    on_a_small_disk("full_disk::a_sealed_key_file_on_a_small_disk");
}

fn disk() -> PathBuf {
    PathBuf::from(std::env::var(FOLDER).expect("started by another test of this file"))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs on a disk of its own, started above"]
async fn a_desk_on_a_small_disk() {
    let disk = disk();
    let world = World::closed_in(tempfile::tempdir_in(&disk).unwrap());
    app::start(&world.desk, AppStartReq {}).await.unwrap();
    let profile_id = profiles::practise(&world.desk, PractiseReq {}).await.unwrap().profile_id.unwrap();
    let opened = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let ready = draft(&world, &profile_id, "Budget Net").await.unwrap();
    let ready = review(&world, &ready.id).await.unwrap();

    fill(&disk);
    let named = |count: u32| format!("name {count} {}", "x".repeat(60));
    let mut fields = opened.fields.clone();
    let (kept, error) = refused(async |count| {
        fields.client_name = named(count);
        let save = DraftSaveReq { draft_id: opened.id.clone(), step: DraftStep::App, fields: fields.clone() };
        registrations::save_draft(&world.desk, save).await
    })
    .await;
    assert_eq!(error.code, ErrorCode::StoreFull, "{error:?}");
    let reopen = DraftOpenReq { profile_id: profile_id.clone(), draft_id: Some(opened.id.clone()) };
    let read = registrations::open_draft(&world.desk, reopen).await.unwrap();
    let last = if kept == 0 { opened.fields.client_name.clone() } else { named(kept - 1) };
    assert_eq!(read.fields.client_name, last, "what was reported as saved, and nothing of the rest");

    // A request that cannot be written down does not leave.
    let before = world.bank_journal().await.matches("/register").count();
    let unsent = send(&world, &ready).await.unwrap_err();
    assert_eq!(unsent.code, ErrorCode::StoreFull, "{unsent:?}");
    assert_eq!(world.bank_journal().await.matches("/register").count(), before);

    make_room(&disk);
    fields.client_name = "there is room again".to_owned();
    let save = DraftSaveReq { draft_id: opened.id.clone(), step: DraftStep::App, fields };
    registrations::save_draft(&world.desk, save).await.unwrap();
    assert_eq!(send(&world, &ready).await.unwrap().status_code, 201);

    // Closed, and opened again where there is no room: what is kept can be looked at.
    let world = world.reopen(Mood::Open).await;
    let fresh = World::closed_in(tempfile::tempdir_in(&disk).unwrap());
    // The test's keychain is a file on the same disk, as no real one is: its item is there beforehand.
    fresh.host.keychain.write(vault::STORE_KEY, &vec![7; 32].into()).unwrap();
    fill(&disk);
    let start = async |world: &World| app::start(&world.desk, AppStartReq {}).await.unwrap();
    assert_eq!(start(&world).await.store, StoreState::Open { sealed: false });
    let list = registrations::list(&world.desk, RegistrationsListReq { profile_id }).await.unwrap();
    assert_eq!(list.registrations.len(), 1);

    // A store that is still to be made needs room.
    assert_eq!(start(&fresh).await.store, StoreState::DiskFull);
    make_room(&disk);
    let choice = StoreChoice::Retry;
    let view = app::choose_store(&fresh.desk, StoreChooseReq { choice }).await.unwrap();
    assert_eq!(view.store, StoreState::Open { sealed: false });
}

#[test]
#[ignore = "runs on a disk of its own, started above"]
fn a_sealed_key_file_on_a_small_disk() {
    let disk = disk();
    let keychain = SealedKeychain::create(&disk, "a long passphrase".into()).unwrap();
    keychain.write("key/ab", &vec![7; 2000].into()).unwrap();
    let sealed = std::fs::read(disk.join("keychain.age")).unwrap();
    fill(&disk);
    assert_eq!(keychain.write("key/cd", &vec![8; 2000].into()).unwrap_err(), KeychainError::Full);
    assert_eq!(
        keychain.read("key/cd").unwrap_err(),
        KeychainError::Missing,
        "it promises nothing it has not kept"
    );
    assert!(std::fs::read(disk.join("keychain.age")).unwrap() == sealed);
    make_room(&disk);
    keychain.write("key/cd", &vec![8; 2000].into()).unwrap();
}
