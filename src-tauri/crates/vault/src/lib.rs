//! What is kept: private keys and the store's key in a keychain, everything else in one encrypted file.
//!
//! Three keychains stand behind one trait: the operating system's ([`OsKeychain`]), an age file sealed with a
//! passphrase ([`SealedKeychain`]) and none at all ([`MemoryKeychain`]). [`Vault`] is the SQLCipher file
//! `guichet.db`, whose random 256-bit key is one keychain item.
//!
//! This room owns the SQL and its own row structs with plain types: what a row means is decided by who maps it.
//! Deliberately not here: no certificate parsing, no bank words, no clock (every time is given by the caller), no
//! network, and no way from one keychain to another without being told: a missing keychain is an error with a name.

mod durable_file;
#[cfg(fuzzing)]
pub mod fuzzing;
mod keychain;
mod memory_keychain;
mod migrations;
mod open_error;
mod os_keychain;
mod private_folder;
mod rows;
mod sealed_keychain;
mod start_over;
mod store_error;
mod store_file;
mod store_id;
mod store_lock;
mod vault;

pub use keychain::{Keychain, KeychainError, MAX_ITEM_BYTES, STORE_KEY, key_item};
pub use memory_keychain::MemoryKeychain;
pub use open_error::OpenError;
pub use os_keychain::{Deadlines, OsKeychain};
pub use rows::Rows;
pub use rows::accounts::AccountRow;
pub use rows::anchors::AnchorRow;
pub use rows::authorizations::AuthorizationRow;
pub use rows::bank_certificates::BankCertificateRow;
pub use rows::bank_settings::BankSettingsRow;
pub use rows::calls::{CallAnswer, CallChoices, CallFilter, CallOutcome, CallRow};
pub use rows::certificate_requests::CertificateRequestRow;
pub use rows::certificates::CertificateRow;
pub use rows::connections::{ConnectionEventRow, ConnectionRow, TokenRow};
pub use rows::consents::ConsentRow;
pub use rows::drafts::DraftRow;
pub use rows::keys::KeyRow;
pub use rows::payment_approvals::{PaymentApprovalRow, PaymentTokenRow};
pub use rows::payments::{PaymentEventRow, PaymentRow};
pub use rows::portal_checklists::PortalChecklistRow;
pub use rows::profiles::ProfileRow;
pub use rows::quota::QuotaRow;
pub use rows::registrations::{RegistrationEventRow, RegistrationRow};
pub use rows::transaction_places::TransactionOrder;
pub use rows::transactions::{DayRow, KeptTransaction, TransactionFilter, TransactionRow, Written};
pub use sealed_keychain::{SealError, SealedKeychain};
pub use start_over::start_over;
pub use store_error::StoreError;
pub use store_file::STORE_FILE;
pub use store_id::StoreId;
pub use vault::Vault;
