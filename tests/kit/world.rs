//! A whole Guichet in a temporary folder: desk over the test host, ready to be asked.

use std::sync::Arc;

use desk::Desk;
use desk::views::{AppStartReq, AppView, EnvironmentView, LocalBanksShowReq, LocalBanksView, PractiseReq};
use tempfile::TempDir;

use crate::host::TestHost;
use crate::keychain::Mood;

pub struct World {
    pub folder: TempDir,
    pub host: Arc<TestHost>,
    pub desk: Desk,
}

impl World {
    /// An empty Guichet, its store opened.
    pub async fn empty() -> Self {
        let world = Self::closed();
        desk::app::start(&world.desk, AppStartReq {}).await.expect("an empty store opens");
        world
    }

    /// A Guichet that has not been started yet.
    pub fn closed() -> Self {
        Self::closed_in(TempDir::new().expect("a temporary folder can be made"))
    }

    /// The same, with its data in `folder`.
    pub fn closed_in(folder: TempDir) -> Self {
        let host = Arc::new(TestHost::new(folder.path()));
        let desk = Desk::new(host.clone());
        Self { folder, host, desk }
    }

    /// A Guichet with a practice TPP; answers its state.
    pub async fn practising() -> (Self, AppView) {
        let world = Self::empty().await;
        let view =
            desk::profiles::practise(&world.desk, PractiseReq {}).await.expect("the local banks start");
        (world, view)
    }

    /// Closes this Guichet and opens another over the same folder and keychain, as a restart does.
    pub async fn restart(self) -> Self {
        let world = self.reopen(Mood::Open).await;
        desk::app::start(&world.desk, AppStartReq {}).await.expect("the store opens again");
        world
    }

    /// Closes this Guichet and makes another over the same folder that has not been started, its keychain in `mood`.
    pub async fn reopen(self, mood: Mood) -> Self {
        let Self { folder, host, desk } = self;
        desk::app::close(&desk).await;
        drop(desk);
        drop(host);
        let host = Arc::new(TestHost::new(folder.path()));
        host.keychain.set_mood(mood);
        let desk = Desk::new(host.clone());
        Self { folder, host, desk }
    }

    /// Ends this Guichet without a farewell, as a kill does, and opens another over the same folder and keychain.
    pub async fn killed(self) -> Self {
        let Self { folder, host, desk } = self;
        drop((desk, host));
        let host = Arc::new(TestHost::new(folder.path()));
        let desk = Desk::new(host.clone());
        desk::app::start(&desk, AppStartReq {}).await.expect("the store opens again");
        Self { folder, host, desk }
    }

    /// The names of the private keys in the test keychain.
    pub fn keys(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("test-keychain.json")).unwrap_or_default();
        let items: std::collections::BTreeMap<String, String> =
            serde_json::from_str(&text).unwrap_or_default();
        items.into_keys().filter(|item| item.starts_with("key/")).collect()
    }

    /// The address of the running practice profile's banks, as the screen shows it.
    pub async fn desk_banks_address(&self) -> String {
        self.local_banks().await.address
    }

    /// The banks' own journal, unmasked, straight from their management API.
    pub async fn bank_journal(&self) -> String {
        let (url, token) = self.host.management().expect("the banks run");
        let request = reqwest::Client::new().get(format!("{url}/journal")).bearer_auth(token);
        let answer = request.send().await.expect("the management API answers");
        answer.text().await.expect("the journal is text")
    }

    async fn local_banks(&self) -> LocalBanksView {
        let view = desk::app::start(&self.desk, AppStartReq {}).await.expect("the store is open");
        let practice = view.profiles.iter().find(|profile| profile.environment == EnvironmentView::Local);
        let profile_id = practice.expect("there is a practice profile").id.clone();
        desk::local_banks::show(&self.desk, LocalBanksShowReq { profile_id }).await.expect("the banks answer")
    }
}
