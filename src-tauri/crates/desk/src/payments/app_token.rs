//! The tokens that apps were given for themselves, as an operator sees them, and their end.

use stet::oauth::{self, TokenKind};
use vault::ProfileRow;

use super::list;
use super::paying::ClientToken;
use super::view::{AppTokenView, PaymentTokenRevokeReq, PaymentsListReq, PaymentsView};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::line;
use crate::profiles;
use crate::registrations;
use crate::trouble::Trouble;

/// The tokens in force, by bank.
pub(super) fn views(desk: &Desk, profile: &ProfileRow, now: i64) -> Vec<AppTokenView> {
    let all = held(&desk.client_tokens);
    let ours = all.iter().filter(|token| token.profile_id == profile.id && token.lives_at(now));
    let mut views: Vec<AppTokenView> = ours
        .map(|token| AppTokenView {
            id: token.id.clone(),
            bank_name: stet::bank(&token.bank_key).map(|bank| bank.name.clone()).unwrap_or_default(),
            client_id: token.client_id.clone(),
            until: token.expires_at,
        })
        .collect();
    views.sort_by(|a, b| a.bank_name.cmp(&b.bank_name).then_with(|| a.client_id.cmp(&b.client_id)));
    views
}

/// Revokes an app's own token at the bank, and lets go of it. The next call about a payment asks for another.
///
/// # Errors
/// `not-found` where it is not held any more; what the bank or the way there said: then it is still held here.
pub async fn revoke(desk: &Desk, req: PaymentTokenRevokeReq) -> Result<PaymentsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let is_it = |token: &ClientToken| token.profile_id == profile.id && token.id == req.token_id;
    let token = held(&desk.client_tokens).iter().find(|token| is_it(token)).cloned();
    let token = token.ok_or(Trouble::NotFound("the token"))?;
    let bank = stet::bank(&token.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let calling = registrations::calling(desk, &profile, token.registration_id.as_deref()).await?;
    let line = line::open(desk, &profile, bank, &token.host, &calling.pair).await?;
    let (secret, kind) = (token.token.secret(), TokenKind::Access);
    let revoked = oauth::revoke(&line.client, &token.client_id, secret, kind, &line.recorder).await;
    desk.changed(Area::Calls);
    revoked.map_err(Trouble::from)?;
    held(&desk.client_tokens).retain(|token| !is_it(token));
    desk.changed(Area::Payments);
    list(desk, PaymentsListReq { profile_id: req.profile_id }).await
}
