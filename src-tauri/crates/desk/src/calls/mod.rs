//! Calls: every exchange with a bank as it was written down, the recorder that writes it, and what is made of it: the
//! verdict on the bank's signature, and a curl command.

mod bank_certificates;
mod bank_clock;
mod bank_signature;
mod bank_signature_view;
mod curl;
mod detail;
mod list;
mod recorder;
mod shell_word;
pub mod view;

use stet::{CallRecord, Environment};
use vault::CallRow;

use crate::banks;
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::trouble::Trouble;
use curl::{Surroundings, Trust};
use view::{CallCurlReq, CurlView};

pub use bank_certificates::{
    fetch as fetch_bank_certificate, pin as pin_bank_certificate, remove as remove_bank_certificate,
};
pub use detail::show;
pub use list::list;
pub(crate) use recorder::StoreRecorder;

/// Writes a call as a curl command whose secrets are shell variables. A Local profile's command goes to where its banks
/// listen now, which is another port than when the call was made.
///
/// # Errors
/// `not-found`.
pub async fn curl(desk: &Desk, req: CallCurlReq) -> Result<CurlView, AppError> {
    let row = row(desk, &req.call_id)?;
    let record = record(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    if profiles::environment(&profile) == Environment::Local {
        let running = desk.banks.lock().await.get(&profile.id).cloned();
        let own = banks::own_settings(desk, &profile.id, &row.bank_key)?;
        let now = own.connect_to.or(running.as_ref().map(|banks| banks.address));
        let file = running.as_ref().map(|banks| banks.ca_file.as_path());
        let trust = Trust::LocalCa { file };
        return Ok(curl::command(&record, Surroundings { trust, connect_to: now.or(record.connect_to) }));
    }
    let trust = match banks::anchors_for(desk, &profile.id, &row.bank_key)?.is_empty() {
        true => Trust::Platform,
        false => Trust::OwnAnchors,
    };
    Ok(curl::command(&record, Surroundings { trust, connect_to: record.connect_to }))
}

fn row(desk: &Desk, call_id: &str) -> Result<CallRow, Trouble> {
    desk.vault()?.call(call_id)?.ok_or(Trouble::NotFound("the call"))
}

fn record(row: &CallRow) -> Result<CallRecord, Trouble> {
    serde_json::from_str(&row.record_json).map_err(|error| Trouble::unreadable("a stored call", &error))
}
