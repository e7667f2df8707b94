//! A whole Guichet in a temporary folder: desk over the test host, ready to be asked.

use std::sync::Arc;

use desk::Desk;
use desk::views::{AppStartReq, AppView, PractiseReq};
use tempfile::TempDir;

use crate::host::TestHost;

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
        let folder = TempDir::new().expect("a temporary folder can be made");
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
        let Self { folder, host, desk } = self;
        desk::app::close(&desk).await;
        drop(desk);
        drop(host);
        let host = Arc::new(TestHost::new(folder.path()));
        let desk = Desk::new(host.clone());
        desk::app::start(&desk, AppStartReq {}).await.expect("the store opens again");
        Self { folder, host, desk }
    }
}
