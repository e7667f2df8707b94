//! The tokens of a connection: kept, refreshed in time, and let go of when the bank takes them no more.
//!
//! A refresh is one at a time per connection: a bank ends the access token before with every new one. What comes back is
//! stored before it is used.

use std::pin::Pin;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use stet::access::AccessError;
use stet::oauth::{GrantError, TokenAnswer};
use stet::{AccessToken, oauth};
use vault::{ConnectionRow, ProfileRow, TokenRow};

use super::access::{self, MARGIN_MS, REVOKED_BY_PSU, REVOKED_FOR_SCOPE};
use super::history::{Detail, event};
use super::view::{ConnectionEventKind, ConnectionView, TokenRefreshReq};
use super::{load, view_of};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::line;
use crate::profiles;
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;

/// Fetches a new access token with the refresh token.
///
/// # Errors
/// `no-access` where there is nothing to refresh with; what the bank or the way there said.
pub async fn refresh(desk: &Desk, req: TokenRefreshReq) -> Result<ConnectionView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let held = desk.vault()?.tokens(&row.id).map_err(Trouble::from)?.ok_or(Trouble::NoAccess)?;
    renew(desk, &row, &held.access_token).await?;
    Ok(view_of(desk, &row.id).await?)
}

/// A call with an access token: borrowed for as long as the call takes.
pub(crate) type WithToken<'a, T> = Pin<Box<dyn Future<Output = Result<T, AccessError>> + Send + 'a>>;

/// An access token to call with: refreshed before, where little of its time is left.
///
/// # Errors
/// `no-access`; what the bank said to the refresh.
pub(crate) async fn token(desk: &Desk, row: &ConnectionRow, now: i64) -> Result<AccessToken, Trouble> {
    let tokens = desk.vault()?.tokens(&row.id)?.ok_or(Trouble::NoAccess)?;
    let runs_out = tokens.access_expires_at.is_some_and(|end| end - MARGIN_MS <= now);
    if runs_out && tokens.refresh_token.is_some() {
        return Ok(usable(&renew(desk, row, &tokens.access_token).await?));
    }
    Ok(usable(&tokens))
}

/// A new one in the place of one that the bank takes no more (RFC 6750, section 3.1); None where there is nothing to
/// refresh with.
pub(crate) async fn renewed(
    desk: &Desk,
    row: &ConnectionRow,
    in_hand: &AccessToken,
) -> Result<Option<AccessToken>, Trouble> {
    let tokens = desk.vault()?.tokens(&row.id)?.ok_or(Trouble::NoAccess)?;
    if tokens.refresh_token.is_none() {
        return Ok(None);
    }
    Ok(Some(usable(&renew(desk, row, in_hand.secret()).await?)))
}

/// The token for a call. Its end was judged by the bank's clock.
fn usable(tokens: &TokenRow) -> AccessToken {
    AccessToken::new(tokens.access_token.clone(), Timestamp::MAX)
}

/// Tokens newer than the one in hand: those that another call fetched in the meantime, or what a refresh gives.
async fn renew(desk: &Desk, row: &ConnectionRow, in_hand: &SecretString) -> Result<TokenRow, Trouble> {
    let turn = held(&desk.refreshing).entry(row.id.clone()).or_default().clone();
    let _one_at_a_time = turn.lock().await;
    let tokens = desk.vault()?.tokens(&row.id)?.ok_or(Trouble::NoAccess)?;
    // EXPOSE: to see whether the stored one is another.
    if tokens.access_token.expose_secret() != in_hand.expose_secret() {
        return Ok(tokens);
    }
    let refresh_token = tokens.refresh_token.clone().ok_or(Trouble::NoAccess)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let asked = ask(desk, &profile, row, &refresh_token).await;
    let now = Clock::of(desk, &profile).await.now;
    let done = match asked {
        Ok(answer) => {
            let call_id = answer.call_id.to_string();
            let tokens = row_of(&row.id, answer, Some(refresh_token), now);
            let kind = ConnectionEventKind::Refreshed;
            let event = event(desk, &row.id, now, kind, &Detail::default(), Some(call_id))?;
            desk.vault()?.transaction(|rows| {
                rows.put_tokens(&tokens)?;
                rows.insert_connection_event(&event)
            })?;
            Ok(tokens)
        }
        Err(NotRenewed::Final(error)) => {
            let over = access::view(row, Some(&tokens), now).sca_due_at.is_some_and(|due| due <= now);
            let (kind, status) = match over {
                true => (ConnectionEventKind::RefreshRefused, row.status.as_str()),
                false => (ConnectionEventKind::RevokedByPsu, REVOKED_BY_PSU),
            };
            let trouble = Trouble::from(error);
            let detail = Detail { words: trouble.bank_words(), ..Detail::default() };
            let event = event(desk, &row.id, now, kind, &detail, trouble.call_id())?;
            desk.vault()?.transaction(|rows| {
                rows.delete_tokens(&row.id)?;
                rows.put_connection(&ConnectionRow { status: status.to_owned(), ..row.clone() })?;
                rows.insert_connection_event(&event)
            })?;
            Err(trouble)
        }
        Err(NotRenewed::Passing(trouble)) => Err(trouble),
    };
    desk.changed(Area::Connections);
    desk.changed(Area::Calls);
    done
}

enum NotRenewed {
    /// The refresh token is good for nothing any more.
    Final(GrantError),
    Passing(Trouble),
}

async fn ask(
    desk: &Desk,
    profile: &ProfileRow,
    row: &ConnectionRow,
    refresh_token: &SecretString,
) -> Result<TokenAnswer, NotRenewed> {
    let line = async {
        let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
        let calling = registrations::calling(desk, profile, row.registration_id.as_deref()).await?;
        line::open(desk, profile, bank, &row.entry_host, &calling.pair).await
    };
    let line = line.await.map_err(NotRenewed::Passing)?;
    match oauth::refresh(&line.client, &row.client_id, refresh_token, &line.recorder).await {
        Ok(answer) => Ok(answer),
        Err(error) if error.is_final() => Err(NotRenewed::Final(error)),
        Err(error) => Err(NotRenewed::Passing(error.into())),
    }
}

/// Tokens to keep. The refresh token sent stays where none came back; `now` is the bank's clock, by which the end counts.
pub(super) fn row_of(
    connection_id: &str,
    answer: TokenAnswer,
    sent: Option<SecretString>,
    now: i64,
) -> TokenRow {
    let life = answer.expires_in_s.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX / 2000));
    TokenRow {
        connection_id: connection_id.to_owned(),
        access_token: answer.access.secret().clone(),
        access_expires_at: life.map(|seconds| now.saturating_add(seconds.saturating_mul(1000))),
        refresh_token: answer.refresh.or(sent),
        scope: answer.scopes.join(" "),
        received_at: now,
    }
}

/// The bank refused a call for its scope, after which it revokes both tokens (BPCE "Account information", Refresh).
pub(crate) fn revoked_for_scope(
    desk: &Desk,
    row: &ConnectionRow,
    now: i64,
    call_id: Option<String>,
) -> Result<(), Trouble> {
    let kind = ConnectionEventKind::RevokedForScope;
    let event = event(desk, &row.id, now, kind, &Detail::default(), call_id)?;
    desk.vault()?.transaction(|rows| {
        rows.delete_tokens(&row.id)?;
        rows.put_connection(&ConnectionRow { status: REVOKED_FOR_SCOPE.to_owned(), ..row.clone() })?;
        rows.insert_connection_event(&event)
    })?;
    desk.changed(Area::Connections);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_as_long_as_the_bank_says_by_the_clock_it_is_judged_by() {
        let now = 1_772_625_600_000;
        let answer = |expires_in_s| TokenAnswer {
            access: AccessToken::new(SecretString::from("abc"), Timestamp::UNIX_EPOCH),
            refresh: None,
            scopes: vec!["aisp".to_owned()],
            expires_in_s,
            call_id: "00000000-0000-4000-8000-000000000000".parse().expect("an id"),
            // Whatever another clock said of the answer: the bank's may be ten minutes off.
            answered_at: Timestamp::UNIX_EPOCH,
        };
        let row = |expires_in_s| row_of("c", answer(expires_in_s), None, now);
        assert_eq!(row(Some(900)).access_expires_at, Some(now + 900_000));
        assert_eq!(row(None).access_expires_at, None, "the bank's 401 is what tells");
        assert!(row(Some(u64::MAX)).access_expires_at.is_some_and(|end| end > now));
    }
}
