//! What a PSU allows to see, and seeing it: accounts, consent, balances, transactions, identity, and whether funds are
//! there (STET PSD2 API, AISP and CBPII parts, as BPCE's banks serve them).
//!
//! In the order of use: [`AccessSettings`] say how requests are made, an [`Ask`] what is asked; [`Preparation::prepare`]
//! signs it; [`accounts`] and its siblings send it and read the answer into a [`Reading`], which tells data from nothing,
//! or into an [`AccessError`], which tells the documents' refusals apart. What a bank wrote is kept to the byte beside
//! what was read of it: amounts stay decimals, dates stay as they came, members nobody knows stay in the raw text.
//!
//! Rules: BPCE "Account information" (STET 1.4.2) and "API PSD2 Funds availability". Not here: tokens ([`crate::oauth`]),
//! storage, counting calls, and words for the screen.

mod account;
mod amount;
mod ask;
mod balance;
mod bank_date;
mod beneficiary;
mod consent;
mod decimal;
mod depth;
mod entry_reference;
mod funds;
mod iban;
mod identity;
pub(crate) mod members;
mod message_code;
mod page;
mod psu;
mod query;
mod quota;
mod read;
mod reading;
mod refusal;
mod settings;
mod transaction;

pub use account::{Account, AccountId, Accounts, CashAccountType, Usage};
pub use amount::Amount;
pub use ask::{Ask, AskError, Preparation};
pub use balance::{Balance, BalanceType, Balances};
pub use bank_date::BankDate;
pub use beneficiary::{Beneficiaries, Beneficiary};
pub use consent::Consent;
pub use decimal::{Decimal, NotADecimal};
pub use depth::{TooEarly, check_depth, earliest_day};
pub use entry_reference::{EntryReference, EntryReferenceKind};
pub use funds::{FundsAnswer, FundsProblem, FundsRequest};
pub use iban::{IbanVerdict, iban_verdict};
pub use identity::Identity;
pub use members::RawJson;
pub use message_code::MessageCode;
pub use page::{CutShort, Next, Page, PageOf, Trail};
pub use psu::{PSU_HEADERS, Psu, PsuFields, PsuProblem, PsuProblemKind};
pub use query::{DateSyntax, TransactionsQuery};
pub use quota::{CALLS_PER_DAY, Metered, quota_day, quota_resets_at};
pub use read::{
    Consented, accounts, balances, funds_confirmation, identity, send_consent, transactions,
    trusted_beneficiaries,
};
pub use reading::{Got, Nothing, NothingBecause, Reading};
pub use refusal::{AccessError, Limit, Refusal};
pub use settings::{ACCESS_SIGNABLE, AccessSettings, ApiVersion, EVERY_PSU_HEADER};
pub use transaction::{BankTransactionCode, Direction, Transaction, TransactionStatus, Transactions};

#[cfg(fuzzing)]
pub(crate) use read::fuzzed;
