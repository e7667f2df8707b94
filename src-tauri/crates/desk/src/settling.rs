//! What is left for later when a bank's answer is shown: the index of words, and the wait for the disk.
//!
//! It starts by itself once the desk was at rest for a moment, or after a while however busy the desk is, in steps that hold
//! the store for some milliseconds each. A program that ends before leaves it to the next start; a search in between does
//! its part of it first. Not here: what it is, which is the store's to know.

use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use tokio::time::Instant;
use vault::{StoreError, Vault};

use crate::context::held;

/// How long nothing must have been asked.
const AT_REST: Duration = Duration::from_millis(300);
/// The longest that it waits for rest.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOKS: Duration = Duration::from_millis(50);
/// Transactions whose words are indexed in one step.
const STEP: u32 = 500;

/// Knows when the desk is at rest, and does then what was left.
#[derive(Default)]
pub(crate) struct Settling {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    asked: Mutex<Asked>,
    /// Held during a step, and to keep further ones from beginning.
    step: Mutex<()>,
}

#[derive(Default)]
struct Asked {
    /// Questions under way.
    now: usize,
    /// When the last one ended.
    ended: Option<Instant>,
    /// The store in which something is left.
    left: Option<Weak<Vault>>,
    /// Somebody sees to it.
    is_seen_to: bool,
}

/// A question under way.
pub(crate) struct Question(Arc<Shared>);

impl Drop for Question {
    fn drop(&mut self) {
        let mut asked = held(&self.0.asked);
        asked.now -= 1;
        asked.ended = Some(Instant::now());
    }
}

impl Settling {
    /// A question begins; it ends when this is dropped.
    pub fn question(&self) -> Question {
        held(&self.shared.asked).now += 1;
        Question(Arc::clone(&self.shared))
    }

    /// Sees to it that what is left in this store is done.
    pub fn later(&self, vault: &Arc<Vault>) {
        let mut asked = held(&self.shared.asked);
        asked.left = Some(Arc::downgrade(vault));
        if !std::mem::replace(&mut asked.is_seen_to, true) {
            tokio::spawn(see_to(Arc::clone(&self.shared)));
        }
    }

    /// Waits until nothing is left and nobody sees to it.
    pub async fn done(&self) {
        while held(&self.shared.asked).is_seen_to {
            tokio::time::sleep(LOOKS / 10).await;
        }
    }

    /// Waits for the step under way, so that a store that is let go of is nobody's afterwards.
    pub fn without<T>(&self, work: impl FnOnce() -> T) -> T {
        let _no_step = held(&self.shared.step);
        work()
    }
}

impl Shared {
    fn is_at_rest(&self) -> bool {
        let asked = held(&self.asked);
        asked.now == 0 && asked.ended.is_none_or(|ended| ended.elapsed() >= AT_REST)
    }

    fn is_left_or_ends(&self) -> bool {
        let mut asked = held(&self.asked);
        asked.is_seen_to = asked.left.is_some();
        asked.is_seen_to
    }

    /// Does some of what is left. Where it fails, the next question or the next start tries again.
    fn step(&self) {
        let _one_step = held(&self.step);
        let Some(left) = held(&self.asked).left.take() else { return };
        let Some(vault) = left.upgrade() else { return };
        match one_step(&vault) {
            Ok(true) => {}
            Ok(false) => {
                held(&self.asked).left.get_or_insert(left);
            }
            Err(error) => tracing::warn!(%error, "words wait for their index"),
        }
    }
}

async fn see_to(shared: Arc<Shared>) {
    while shared.is_left_or_ends() {
        let at_the_latest = Instant::now() + PATIENCE;
        while !shared.is_at_rest() && Instant::now() < at_the_latest {
            tokio::time::sleep(LOOKS).await;
        }
        let held_back = Arc::clone(&shared);
        if let Err(error) = tokio::task::spawn_blocking(move || held_back.step()).await {
            tracing::error!(%error, "what was left did not end well");
        }
    }
}

/// Answers whether nothing is left.
fn one_step(vault: &Vault) -> Result<bool, StoreError> {
    let indexed = vault.transaction_soon(|rows| rows.index_words(None, STEP))?;
    if indexed {
        vault.settle()?;
    }
    Ok(indexed)
}

#[cfg(test)]
mod tests {
    use vault::{AccountRow, ConnectionRow, ProfileRow, TransactionRow};

    use super::*;

    /// A store with as many transactions as two steps and a half take.
    fn store() -> Arc<Vault> {
        let vault = Vault::in_memory().unwrap();
        let text = str::to_owned;
        let (id, name, environment) = (text("p"), text("P"), text("local"));
        let (oid, legal_name) = (text("PSDFR-ACPR-1"), text("P SAS"));
        vault.insert_profile(&ProfileRow { id, name, environment, oid, legal_name, created_at: 0 }).unwrap();
        vault
            .put_connection(&ConnectionRow {
                id: text("c"),
                profile_id: text("p"),
                registration_id: None,
                bank_key: text("b"),
                entry_host: text("h"),
                role: text("aisp"),
                client_id: text("i"),
                redirect_uri: text("https://tpp.example"),
                name: text("n"),
                status: text("valid"),
                created_at: 0,
                sca_at: None,
                json: text("{}"),
            })
            .unwrap();
        vault
            .put_account(&AccountRow {
                id: text("a"),
                connection_id: text("c"),
                identity: text("a"),
                position: 0,
                json: text("{}"),
                seen_at: 0,
                balances_json: None,
                balances_at: None,
            })
            .unwrap();
        let listed = |nth: u32| TransactionRow {
            reference: Some(nth.to_string()),
            day: Some(text("2026-03-02")),
            status: text("BOOK"),
            amount: text("1.00"),
            currency: text("EUR"),
            signed_e5: Some(100_000),
            credit: true,
            label: text("label"),
            json: text("{}"),
        };
        let listed: Vec<_> = (0..STEP * 5 / 2).map(listed).collect();
        vault.transaction(|rows| rows.put_transactions("a", &listed)).unwrap();
        Arc::new(vault)
    }

    fn is_done(vault: &Vault) -> bool {
        vault.transaction_soon(|rows| rows.index_words(None, 0)).unwrap()
    }

    async fn done(vault: &Vault) {
        let done = async {
            while !is_done(vault) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), done).await.expect("it is done by itself");
    }

    #[tokio::test]
    async fn what_is_left_is_done_by_itself_once_nothing_is_asked() {
        let (settling, vault) = (Settling::default(), store());
        let question = settling.question();
        settling.later(&vault);
        assert!(!is_done(&vault), "the answer comes first");
        drop(question);
        settling.done().await;
        assert!(is_done(&vault));
    }

    #[tokio::test]
    async fn what_is_left_is_done_however_long_a_question_takes_and_whatever_is_left_meanwhile() {
        let (settling, first, second) = (Settling::default(), store(), store());
        let _question = settling.question();
        settling.later(&first);
        done(&first).await;
        settling.later(&second);
        done(&second).await;
    }

    #[tokio::test]
    async fn a_store_that_is_let_go_of_is_nobody_s() {
        let (settling, vault) = (Settling::default(), store());
        settling.later(&vault);
        let known = Arc::downgrade(&vault);
        settling.without(|| drop(vault));
        assert!(known.upgrade().is_none());
    }
}
