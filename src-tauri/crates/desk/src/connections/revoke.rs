//! Ending an access from here: the bank is told, and both tokens are let go of.

use stet::Environment;
use stet::dialect::Revocation;
use stet::oauth::{self, TokenKind};
use vault::ConnectionRow;

use super::access::REVOKED_HERE;
use super::history::{Detail, event};
use super::view::{ConnectionEventKind, ConnectionView, TokenRevokeReq};
use super::{load, view_of};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::line;
use crate::profiles;
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;

/// Revokes the access: either token ends both.
///
/// # Errors
/// `no-access` where there is none; `not-confirmed` in a Live profile; what the bank or the way there said: then nothing is
/// let go of here.
pub async fn revoke(desk: &Desk, req: TokenRevokeReq) -> Result<ConnectionView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    if profiles::environment(&profile) == Environment::Live && !req.confirmed {
        return Err(Trouble::NotConfirmed.into());
    }
    let tokens = desk.vault()?.tokens(&row.id).map_err(Trouble::from)?.ok_or(Trouble::NoAccess)?;
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let calling = registrations::calling(desk, &profile, row.registration_id.as_deref()).await?;
    let line = line::open(desk, &profile, bank, &row.entry_host, &calling.pair).await?;
    let (token, kind) = match (&tokens.refresh_token, bank.dialect().oauth.revocation) {
        (Some(refresh), Revocation::EitherToken) => (refresh, TokenKind::Refresh),
        (None, _) | (_, Revocation::AccessToken) => (&tokens.access_token, TokenKind::Access),
    };
    let revoked = oauth::revoke(&line.client, &row.client_id, token, kind, &line.recorder).await;
    held(&desk.keepers).remove(&row.id);
    desk.changed(Area::Calls);
    let call_id = revoked.map_err(Trouble::from)?.call_id.to_string();
    let now = Clock::of(desk, &profile).await.now;
    let kind = ConnectionEventKind::RevokedHere;
    let event = event(desk, &row.id, now, kind, &Detail::default(), Some(call_id))?;
    desk.vault()?
        .transaction(|rows| {
            rows.delete_tokens(&row.id)?;
            rows.put_connection(&ConnectionRow { status: REVOKED_HERE.to_owned(), ..row.clone() })?;
            rows.insert_connection_event(&event)
        })
        .map_err(Trouble::from)?;
    desk.changed(Area::Connections);
    Ok(view_of(desk, &row.id).await?)
}
