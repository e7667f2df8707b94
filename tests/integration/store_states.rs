//! desk where the store or its key is not to be had: each state by its name, and the ways out of it.

use desk::views::*;
use desk::{app, profiles};
use kit::keychain::Mood;
use kit::world::World;

const PASSPHRASE: &str = "a long passphrase";

async fn start(world: &World) -> AppView {
    app::start(&world.desk, AppStartReq {}).await.unwrap()
}

async fn choose(world: &World, choice: StoreChoice) -> AppView {
    app::choose_store(&world.desk, StoreChooseReq { choice }).await.unwrap()
}

fn sealed() -> StoreChoice {
    StoreChoice::Sealed { passphrase: PASSPHRASE.into() }
}

/// A Guichet whose store is behind a passphrase, closed again.
async fn sealed_world() -> World {
    let world = World::closed();
    world.host.keychain.set_mood(Mood::Absent);
    start(&world).await;
    assert_eq!(choose(&world, sealed()).await.store, StoreState::Open { sealed: true });
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_store_asks_for_its_passphrase_whatever_the_keychain_is_like() {
    let mut world = sealed_world().await;
    for mood in [Mood::Open, Mood::Locked, Mood::Absent] {
        world = world.reopen(mood).await;
        let view = start(&world).await;
        assert!(matches!(view.store, StoreState::Sealed { .. }), "{mood:?}: {:?}", view.store);
        assert_eq!(choose(&world, sealed()).await.store, StoreState::Open { sealed: true });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_store_whose_passphrase_is_lost_is_set_aside_and_can_be_put_back() {
    let world = sealed_world().await;
    let practised = profiles::practise(&world.desk, PractiseReq {}).await.unwrap();
    let world = world.reopen(Mood::Absent).await;
    start(&world).await;
    let view = choose(&world, StoreChoice::StartOver).await;
    let folder = world.folder.path();
    let aside = folder.join("set-aside-1");
    assert_eq!(view.set_aside.as_deref(), aside.to_str());
    for kept in ["guichet.db", "keychain.age", "local-banks"] {
        assert!(aside.join(kept).exists() && !folder.join(kept).exists(), "{kept}");
    }
    // Without a keychain the choice is the operator's again, and nothing of the old store is in its way.
    assert!(matches!(view.store, StoreState::KeychainAbsent { store_exists: false, .. }), "{:?}", view.store);
    let view = choose(&world, StoreChoice::Sealed { passphrase: "another passphrase".into() }).await;
    assert_eq!((view.store, view.profiles.len()), (StoreState::Open { sealed: true }, 0));

    // The passphrase turned up: the files moved back are the store that it was.
    let world = world.reopen(Mood::Absent).await;
    for file in std::fs::read_dir(&aside).unwrap() {
        let file = file.unwrap();
        std::fs::rename(file.path(), world.folder.path().join(file.file_name())).unwrap();
    }
    start(&world).await;
    assert_eq!(choose(&world, sealed()).await.profiles, practised.profiles);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_sealed_file_is_made_beside_a_store_it_cannot_open() {
    let mut world = World::empty().await;
    for mood in [Mood::Absent, Mood::Locked] {
        world = world.reopen(mood).await;
        let before = start(&world).await.store;
        assert!(
            matches!(
                before,
                StoreState::KeychainAbsent { store_exists: true, .. }
                    | StoreState::KeychainLocked { store_exists: true }
            ),
            "{before:?}"
        );
        assert_eq!(choose(&world, sealed()).await.store, before, "its key is not lost, only out of reach");
    }
    assert!(!world.folder.path().join("keychain.age").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_to_be_kept_the_banks_keep_nothing_either() {
    let world = World::closed();
    world.host.keychain.set_mood(Mood::Absent);
    start(&world).await;
    choose(&world, StoreChoice::Memory).await;
    let view = profiles::practise(&world.desk, PractiseReq {}).await.unwrap();
    let banks = world.folder.path().join("local-banks").join(view.profile_id.unwrap());
    assert!(banks.exists());
    app::close(&world.desk).await;
    assert!(!banks.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_whose_key_is_lost_can_be_set_aside_and_begun_anew() {
    let (world, _) = World::practising().await;
    let world = world.reopen(Mood::Open).await;
    world.host.keychain.forget();
    assert_eq!(start(&world).await.store, StoreState::StoreKeyMissing);
    let old = std::fs::read(world.folder.path().join("guichet.db")).unwrap();
    let view = choose(&world, StoreChoice::StartOver).await;
    assert_eq!((view.store, view.profiles.len()), (StoreState::Open { sealed: false }, 0));
    let aside = std::fs::read(world.folder.path().join("set-aside-1/guichet.db")).unwrap();
    assert!(aside == old, "the old store is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_behind_a_locked_keychain_is_never_set_aside() {
    let (world, _) = World::practising().await;
    let world = world.reopen(Mood::Locked).await;
    start(&world).await;
    let view = choose(&world, StoreChoice::StartOver).await;
    assert_eq!(view.store, StoreState::KeychainLocked { store_exists: true });
    assert!(!world.folder.path().join("set-aside-1").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_cannot_be_used_is_named_and_opens_once_it_can() {
    let world = World::closed();
    // In the way of the lock, whoever runs the test: root is not kept out by permissions.
    let lock = world.folder.path().join("guichet.lock");
    std::fs::create_dir(&lock).unwrap();
    let view = start(&world).await;
    assert!(matches!(view.store, StoreState::FolderUnusable { .. }), "{:?}", view.store);
    std::fs::remove_dir(&lock).unwrap();
    assert_eq!(choose(&world, StoreChoice::Retry).await.store, StoreState::Open { sealed: false });
}

#[tokio::test(flavor = "multi_thread")]
async fn banks_that_a_killed_process_left_are_swept_and_those_of_a_profile_and_of_others_stay() {
    let world = World::empty().await;
    let profile_id = profiles::practise(&world.desk, PractiseReq {}).await.unwrap().profile_id.unwrap();
    let world = world.reopen(Mood::Locked).await;
    let banks = world.folder.path().join("local-banks");
    let orphan = banks.join("0a1b2c3d-0000-4000-8000-000000000001");
    for folder in [&orphan, &banks.join("not ours")] {
        std::fs::create_dir_all(folder.join("practice-tpp")).unwrap();
    }
    // Which profiles there are is not known before the store is open.
    start(&world).await;
    choose(&world, StoreChoice::Memory).await;
    assert!(orphan.exists() && banks.join(&profile_id).exists());
    let world = world.reopen(Mood::Open).await;
    start(&world).await;
    assert!(!orphan.exists());
    assert!(banks.join(&profile_id).exists() && banks.join("not ours").exists());
}
