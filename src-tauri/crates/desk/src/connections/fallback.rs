//! Where the online banking is, for the case that the dedicated interface is down (RTS (EU) 2018/389, article 33; BPCE
//! "Account information", use case "How to use the fallback mode ?").
//!
//! The bank's redirect is shown, its token masked, and never followed: the login there is the TPP's own process with the
//! PSU. No access of the connection is used or touched.

use stet::{Environment, oauth};

use super::load;
use super::view::{FallbackAskReq, FallbackView};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line;
use crate::profiles;
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;

/// Asks the bank, with the QWAC of the app.
///
/// # Errors
/// `not-confirmed` in a Live profile; `not-served` where the bank's documents name no such way; `bank-contract` where the bank redirects nowhere; what it or the way there said.
pub async fn ask(desk: &Desk, req: FallbackAskReq) -> Result<FallbackView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    if profiles::environment(&profile) == Environment::Live && !req.confirmed {
        return Err(Trouble::NotConfirmed.into());
    }
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    if !bank.dialect().fallback {
        return Err(Trouble::NotServed.into());
    }
    let calling = registrations::calling(desk, &profile, row.registration_id.as_deref()).await?;
    let line = line::open(desk, &profile, bank, &row.entry_host, &calling.pair).await?;
    let entry = oauth::fallback(&line.client, &row.client_id, &desk.make_id(), &line.recorder).await;
    desk.changed(Area::Calls);
    let entry = entry.map_err(Trouble::from)?;
    Ok(FallbackView {
        status: entry.status,
        host: entry.host,
        path: entry.path,
        shown: entry.shown,
        call_id: entry.call_id.to_string(),
        at: Clock::of(desk, &profile).await.now,
    })
}
