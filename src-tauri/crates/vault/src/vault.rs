//! The open store: every kept row, one call each, and transactions over several.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};
use secrecy::SecretString;

use crate::keychain::Keychain;
use crate::migrations;
use crate::open_error::OpenError;
use crate::rows::Rows;
use crate::rows::accounts::AccountRow;
use crate::rows::anchors::AnchorRow;
use crate::rows::authorizations::AuthorizationRow;
use crate::rows::bank_certificates::BankCertificateRow;
use crate::rows::bank_settings::BankSettingsRow;
use crate::rows::calls::{CallChoices, CallFilter, CallOutcome, CallRow};
use crate::rows::certificate_requests::CertificateRequestRow;
use crate::rows::certificates::CertificateRow;
use crate::rows::connections::{ConnectionEventRow, ConnectionRow, TokenRow};
use crate::rows::consents::ConsentRow;
use crate::rows::drafts::DraftRow;
use crate::rows::keys::KeyRow;
use crate::rows::payment_approvals::{PaymentApprovalRow, PaymentTokenRow};
use crate::rows::payments::{PaymentEventRow, PaymentRow};
use crate::rows::portal_checklists::PortalChecklistRow;
use crate::rows::profiles::ProfileRow;
use crate::rows::quota::QuotaRow;
use crate::rows::registrations::{RegistrationEventRow, RegistrationRow};
use crate::rows::transaction_places::TransactionOrder;
use crate::rows::transactions::{DayRow, KeptTransaction, TransactionFilter};
use crate::store_error::StoreError;
use crate::store_file;
use crate::store_lock::StoreLock;

/// The open store. Calls block for as long as the disk takes; one at a time is carried out.
pub struct Vault {
    // Before the lock, so that the file is closed before another process may open it.
    store: Mutex<Store>,
    _lock: Option<StoreLock>,
}

struct Store {
    connection: Connection,
    durability: Durability,
}

/// What a change survives from the moment its call returns. The end of the process, however it comes, in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// A power cut too.
    Now,
    /// A power cut only once the next change that is kept [`Durability::Now`] was made, or [`Vault::settle`] was called; one
    /// before that takes the change back as a whole, and with it those after it.
    Soon,
}

impl Vault {
    /// Opens the store of the data folder `dir`, or makes it together with its key. The folder is made if need be.
    ///
    /// # Errors
    /// See [`OpenError`]. Whatever it is, an existing store is left as it was, and no key is ever replaced.
    pub fn open(dir: &Path, keychain: &dyn Keychain) -> Result<Self, OpenError> {
        let (store, lock) = store_file::open(dir, keychain, migrations::STEPS)?;
        Ok(Self { store: Mutex::new(Store::new(store)), _lock: Some(lock) })
    }

    /// A store that is forgotten with the process.
    ///
    /// # Errors
    /// Only when memory runs out.
    pub fn in_memory() -> Result<Self, StoreError> {
        store_file::quiet();
        let store = Connection::open_in_memory()?;
        migrations::take(&store, None, migrations::STEPS)?;
        Ok(Self { store: Mutex::new(Store::new(store)), _lock: None })
    }

    /// Does several things or none: what `work` wrote is kept when it returns `Ok`, and undone when it returns an error
    /// or panics. Inside, use the [`Rows`] it is given: calling this vault again from there would wait for itself.
    ///
    /// # Errors
    /// Those of `work`, and of beginning and committing.
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Rows<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.change(Durability::Now, work)
    }

    /// As [`Vault::transaction`], and does not wait for the disk: for what can be asked for again.
    ///
    /// # Errors
    /// As there.
    pub fn transaction_soon<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Rows<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.change(Durability::Soon, work)
    }

    /// Does what was left for later: everything written is on the disk afterwards, in its place.
    ///
    /// # Errors
    /// Those of the disk. What was written stays written.
    pub fn settle(&self) -> Result<(), StoreError> {
        let store = self.held();
        Ok(store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// [`Rows::transactions`] on its own, after the words of the account were indexed where they are asked for.
    ///
    /// # Errors
    /// [`StoreError`], as there; those of indexing.
    pub fn transactions(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<KeptTransaction>, StoreError> {
        self.search(account_id, filter, |rows| rows.transactions(account_id, filter, after, limit))
    }

    /// [`Rows::transaction_places`] on its own, after the words of the account were indexed where they are asked for.
    ///
    /// # Errors
    /// [`StoreError`], as there; those of indexing.
    pub fn transaction_places(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        order: TransactionOrder,
        descending: bool,
    ) -> Result<Vec<u64>, StoreError> {
        self.search(account_id, filter, |rows| rows.transaction_places(account_id, filter, order, descending))
    }

    /// [`Rows::transactions_found`] on its own, after the words of the account were indexed where they are asked for.
    ///
    /// # Errors
    /// [`StoreError`], as there; those of indexing.
    pub fn transactions_found(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        order: TransactionOrder,
        descending: bool,
        limit: u32,
    ) -> Result<(u32, Vec<KeptTransaction>), StoreError> {
        self.search(account_id, filter, |rows| {
            rows.transactions_found(account_id, filter, order, descending, limit)
        })
    }

    fn search<T>(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        work: impl FnOnce(&Rows<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !filter.asks_the_index() {
            return self.read(work);
        }
        let mut store = self.held();
        store.keeps(Durability::Soon)?;
        let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let rows = Rows::new(&transaction);
        rows.index_words(Some(account_id), u32::MAX)?;
        let found = work(&rows)?;
        transaction.commit()?;
        Ok(found)
    }

    fn change<T, E: From<StoreError>>(
        &self,
        durability: Durability,
        work: impl FnOnce(&Rows<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut store = self.held();
        store.keeps(durability)?;
        let transaction = store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let done = work(&Rows::new(&transaction))?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    fn read<T>(&self, work: impl FnOnce(&Rows<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut store = self.held();
        let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        work(&Rows::new(&transaction))
    }

    fn held(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the most pages the store may have; answers how many it may have now.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: u32) -> u32 {
        let set = format!("PRAGMA max_page_count = {pages}");
        self.held().connection.query_row(&set, [], |row| row.get(0)).expect("a number of pages")
    }
}

impl Store {
    fn new(connection: Connection) -> Self {
        Self { connection, durability: Durability::Now }
    }

    /// In a log, NORMAL leaves out the wait for the disk at the end of a transaction and nothing else; the log itself holds
    /// every transaction whole or not at all.
    fn keeps(&mut self, durability: Durability) -> Result<(), StoreError> {
        if self.durability != durability {
            let level = match durability {
                Durability::Now => "FULL",
                Durability::Soon => "NORMAL",
            };
            self.connection.pragma_update(None, "synchronous", level)?;
            self.durability = durability;
        }
        Ok(())
    }
}

/// Each row operation as a call of its own: the same names as on [`Rows`], in a transaction of their own.
macro_rules! single_calls {
    ($($how:ident $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl Vault {
            $(
                #[doc = concat!("[`Rows::", stringify!($name), "`] on its own.")]
                ///
                /// # Errors
                /// [`StoreError`], as there.
                pub fn $name(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                    self.$how(|rows| rows.$name($($argument),*))
                }
            )*
        }
    };
}

single_calls! {
    read setting(key: &str) -> Option<String>;
    transaction set_setting(key: &str, value: &str) -> ();
    transaction remove_setting(key: &str) -> ();

    transaction insert_profile(profile: &ProfileRow) -> ();
    transaction update_profile(profile: &ProfileRow) -> ();
    read profile(id: &str) -> Option<ProfileRow>;
    read profiles() -> Vec<ProfileRow>;
    transaction delete_profile(id: &str) -> Vec<String>;

    transaction insert_certificate(certificate: &CertificateRow) -> ();
    transaction activate_certificate(id: &str) -> ();
    transaction replace_chain(id: &str, chain: &[Vec<u8>]) -> ();
    read certificate(id: &str) -> Option<CertificateRow>;
    read certificates(profile_id: &str) -> Vec<CertificateRow>;
    transaction delete_certificate(id: &str) -> ();

    transaction put_key(key: &KeyRow) -> ();
    read keys(profile_id: &str) -> Vec<KeyRow>;
    transaction delete_key(profile_id: &str, spki_sha256: &str) -> bool;

    transaction insert_certificate_request(request: &CertificateRequestRow) -> ();
    read certificate_request(profile_id: &str, spki_sha256: &str) -> Option<CertificateRequestRow>;
    read certificate_requests(profile_id: &str) -> Vec<CertificateRequestRow>;

    transaction put_bank_settings(settings: &BankSettingsRow) -> ();
    read bank_settings(profile_id: &str, bank_key: &str) -> Option<BankSettingsRow>;
    read all_bank_settings(profile_id: &str) -> Vec<BankSettingsRow>;
    transaction remove_bank_settings(profile_id: &str, bank_key: &str) -> ();

    transaction insert_anchor(anchor: &AnchorRow) -> ();
    read anchors(profile_id: &str) -> Vec<AnchorRow>;
    transaction delete_anchor(id: &str) -> ();

    transaction insert_bank_certificate(certificate: &BankCertificateRow) -> ();
    read bank_certificate(id: &str) -> Option<BankCertificateRow>;
    read bank_certificates(profile_id: &str, bank_key: &str) -> Vec<BankCertificateRow>;
    transaction delete_bank_certificate(id: &str) -> ();

    transaction put_draft(draft: &DraftRow) -> ();
    read draft(id: &str) -> Option<DraftRow>;
    read drafts(profile_id: &str) -> Vec<DraftRow>;
    transaction delete_draft(id: &str) -> ();

    transaction put_portal_checklist(checklist: &PortalChecklistRow) -> ();
    read portal_checklist(profile_id: &str, bank_key: &str) -> Option<PortalChecklistRow>;
    read portal_checklists(profile_id: &str) -> Vec<PortalChecklistRow>;
    transaction delete_portal_checklist(profile_id: &str, bank_key: &str) -> ();

    transaction put_registration(registration: &RegistrationRow) -> ();
    read registration(id: &str) -> Option<RegistrationRow>;
    read registrations(profile_id: &str) -> Vec<RegistrationRow>;
    transaction delete_registration(id: &str) -> ();
    transaction insert_registration_event(event: &RegistrationEventRow) -> ();
    read registration_events(registration_id: &str) -> Vec<RegistrationEventRow>;

    transaction put_connection(connection: &ConnectionRow) -> ();
    read connection(id: &str) -> Option<ConnectionRow>;
    read connections(profile_id: &str) -> Vec<ConnectionRow>;
    transaction delete_connection(id: &str) -> ();
    transaction put_tokens(tokens: &TokenRow) -> ();
    read tokens(connection_id: &str) -> Option<TokenRow>;
    transaction delete_tokens(connection_id: &str) -> ();
    transaction insert_connection_event(event: &ConnectionEventRow) -> ();
    read connection_events(connection_id: &str) -> Vec<ConnectionEventRow>;

    transaction insert_authorization(request: &AuthorizationRow) -> ();
    read authorization_with_state(state: &SecretString) -> Option<AuthorizationRow>;
    read authorizations(connection_id: &str) -> Vec<AuthorizationRow>;
    transaction end_authorization(id: &str, ended_at: i64, outcome: &str, json: &str) -> ();
    transaction settle_authorization(id: &str, outcome: &str, json: &str) -> ();

    transaction put_consent(consent: &ConsentRow) -> ();
    read consents(connection_id: &str) -> Vec<ConsentRow>;

    transaction put_account(account: &AccountRow) -> ();
    transaction set_balances(account_id: &str, json: &str, at: i64) -> ();
    read account(id: &str) -> Option<AccountRow>;
    read accounts(connection_id: &str) -> Vec<AccountRow>;

    read transactions_at(account_id: &str, places: &[u64]) -> Vec<KeptTransaction>;
    read transactions_kept(account_id: &str) -> u32;
    read transaction_days(account_id: &str) -> Vec<DayRow>;
    read account_transaction(account_id: &str, number: i64) -> Option<KeptTransaction>;

    transaction count_call(connection_id: &str, day: &str, iban: &str, method: &str) -> u32;
    read calls_counted(connection_id: &str, day: &str) -> Vec<QuotaRow>;
    transaction forget_calls_before(connection_id: &str, day: &str) -> ();

    transaction insert_payment(payment: &PaymentRow) -> ();
    transaction move_payment(from: &str, payment: &PaymentRow) -> ();
    read payment(id: &str) -> Option<PaymentRow>;
    read payments(profile_id: &str) -> Vec<PaymentRow>;
    transaction delete_payment(id: &str) -> ();
    transaction insert_payment_event(event: &PaymentEventRow) -> ();
    read payment_events(payment_id: &str) -> Vec<PaymentEventRow>;

    transaction insert_payment_approval(approval: &PaymentApprovalRow) -> ();
    read payment_approvals(payment_id: &str) -> Vec<PaymentApprovalRow>;
    transaction end_payment_approval(id: &str, ended_at: i64, outcome: &str, code: Option<&SecretString>, json: &str) -> ();
    transaction settle_payment_approval(id: &str, outcome: &str, json: &str) -> ();
    transaction put_payment_token(token: &PaymentTokenRow) -> ();
    read payment_token(payment_id: &str) -> Option<PaymentTokenRow>;
    transaction delete_payment_token(payment_id: &str) -> ();

    transaction insert_call(call: &CallRow) -> ();
    transaction finish_call(id: &str, outcome: &CallOutcome) -> ();
    read call(id: &str) -> Option<CallRow>;
    read count_calls(profile_id: &str, since: i64) -> (u32, u32);
    read count_matching_calls(profile_id: &str, filter: &CallFilter) -> u32;
    read call_choices(profile_id: &str) -> CallChoices;
    read calls(profile_id: &str, filter: &CallFilter, before: Option<(i64, &str)>, limit: u32) -> Vec<CallRow>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn an_error_in_a_transaction_undoes_all_of_it() {
        let vault = Vault::in_memory().unwrap();
        let refused: Result<(), StoreError> = vault.transaction(|rows| {
            rows.set_setting("theme", "dark")?;
            Err(StoreError::NotFound)
        });
        assert_eq!(refused, Err(StoreError::NotFound));
        assert_eq!(vault.setting("theme").unwrap(), None);
    }

    #[test]
    fn a_panic_in_a_transaction_undoes_it_and_leaves_the_vault_usable() {
        let vault = Vault::in_memory().unwrap();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            vault.transaction::<(), StoreError>(|rows| {
                rows.set_setting("theme", "dark")?;
                panic!("planned");
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(vault.setting("theme").unwrap(), None);
        vault.set_setting("theme", "light").unwrap();
        assert_eq!(vault.setting("theme").unwrap().as_deref(), Some("light"));
    }

    #[test]
    fn without_room_all_of_a_transaction_is_undone_and_the_vault_goes_on_when_there_is_some() {
        let vault = Vault::in_memory().unwrap();
        vault.set_setting("theme", "dark").unwrap();
        vault.limit_pages(1);
        let long = "x".repeat(100_000);
        let write = || {
            vault.transaction::<(), StoreError>(|rows| {
                rows.set_setting("theme", "light")?;
                rows.set_setting("long", &long)
            })
        };
        assert_eq!(write(), Err(StoreError::Full));
        assert_eq!(vault.setting("theme").unwrap().as_deref(), Some("dark"));
        vault.limit_pages(100_000);
        write().unwrap();
        assert_eq!(vault.setting("theme").unwrap().as_deref(), Some("light"));
    }

    #[test]
    fn can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Vault>();
    }
}
