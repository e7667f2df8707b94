//! Who calls a resource: the token, what it was granted for, and the QWAC it is bound to.

use super::trouble::Trouble;
use crate::hosts::Host;
use crate::mode::Mode;
use crate::oauth::grant::{Granted, Terms};
use crate::state::State;
use crate::tpp_certificate::TppCertificate;
use crate::wire::message::{Received, Refusal};
use http::StatusCode;
use jiff::Timestamp;

/// A call whose token counts.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) terms: Terms,
    /// The TPP's OID.
    pub(crate) oid: String,
    /// The app's QSEALC in force, base64 of the DER.
    seal: String,
    pub(crate) mode: Mode,
    /// Business time.
    pub(crate) now: Timestamp,
}

/// Why a call is turned away before its signature is looked at.
#[derive(Debug)]
pub(crate) struct TurnedAway {
    pub(crate) trouble: Trouble,
    /// Whether the grant ends with it: after a refusal for insufficient scope (BPCE "Account information"
    /// documentation, Refresh your token).
    pub(crate) ends_grant: bool,
}

impl From<Trouble> for TurnedAway {
    fn from(trouble: Trouble) -> TurnedAway {
        TurnedAway { trouble, ends_grant: false }
    }
}

impl From<Refusal> for TurnedAway {
    fn from(refusal: Refusal) -> TurnedAway {
        Trouble::from(refusal).into()
    }
}

impl Caller {
    /// Token (401), then QWAC and scope (403). `fits` says whether what was granted opens the resource.
    pub(crate) fn identify(
        state: &State,
        host: &Host,
        request: &Received,
        fits: impl FnOnce(Granted, bool) -> bool,
    ) -> Result<Caller, TurnedAway> {
        let token = request.bearer()?;
        let unknown = || Refusal::invalid_token("Authorization: the access token is unknown or revoked");
        let now = state.clock.now();
        let now_ms = now.as_millisecond();
        let Some(grant) = state.grant_by_access(token) else {
            let known = state.find_token(token).filter(|known| known.environment == host.environment);
            let known = known.filter(|known| known.expires_at_ms > now_ms).ok_or_else(unknown)?;
            return Err(Trouble::scope(format!("the token is for {}", known.scope)).into());
        };
        let terms = &grant.terms;
        if terms.environment != host.environment || terms.codetab != host.codetab {
            return Err(unknown().because("another bank issued the access token").into());
        }
        if state.mode.strict && terms.host != request.sni {
            let why = format!("the access token serves the entry point {} alone", terms.host);
            return Err(unknown().because(why).into());
        }
        if grant.access_has_expired(now_ms) {
            return Err(Refusal::invalid_token("Authorization: the access token has expired").into());
        }
        let app = state
            .registration_of(terms)
            .ok_or_else(|| unknown().because("the app is no longer registered"))?
            .in_force(now_ms);
        if grant.qwac_sha256 != request.client.sha256_hex() {
            let why = "the access token was issued to another QWAC than the one of this connection";
            return Err(Trouble::code(StatusCode::FORBIDDEN, "BE05", why).into());
        }
        if !fits(terms.granted, state.mode.strict) {
            let trouble = Trouble::scope(format!("the token is for {}", terms.granted.name()));
            return Err(TurnedAway { trouble, ends_grant: true });
        }
        Ok(Caller {
            terms: terms.clone(),
            oid: app.oid.clone(),
            seal: app.qsealc.clone(),
            mode: state.mode,
            now,
        })
    }

    /// The certificate whose key has to have signed.
    pub(crate) fn seal(&self) -> Result<TppCertificate, Refusal> {
        TppCertificate::from_base64(&self.seal).ok_or_else(Refusal::internal)
    }

    /// The day in Paris.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        crate::activation::in_paris(self.now).date()
    }
}
