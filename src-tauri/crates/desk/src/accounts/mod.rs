//! The accounts of a PSU: listing them, their balances and transactions, the identity behind them, and the count of calls
//! that the bank allows without the PSU.

mod asking;
mod charts;
mod export;
mod kept;
mod list;
mod money;
mod pages;
mod shown;
mod transactions;
pub mod view;
mod whole_days;

pub use charts::show as charts;
pub use export::save as export;
pub(crate) use list::ask_for_list;
pub use list::{give_up, refresh, refresh_balances, refresh_beneficiaries, refresh_identity, show as list};
pub use transactions::{find, places, read, refresh as refresh_transactions, show as show_transaction};

pub(crate) use asking::{Asking, Meter, psu};
pub(crate) use kept::{KeptOfConnection, account_of, identity_of};
pub(crate) use shown::{quota, was_read};
