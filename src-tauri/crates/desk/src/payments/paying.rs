//! The line to a bank about one payment: what signs, the tokens of the app itself, and the bank's rules.

use eidas::{Certificate, SigningKey};
use jiff::Timestamp;
use stet::access::ApiVersion;
use stet::oauth::client_token;
use stet::payments::{PaymentAsk, PaymentError, PaymentPreparation, PaymentRefusal, PaymentSettings};
use stet::prepared::{Prepared, Seal};
use stet::{AccessToken, Bank, Environment, Route};
use vault::{PaymentRow, ProfileRow};

use super::kept::Kept;
use crate::banks;
use crate::context::{Desk, held};
use crate::events::Area;
use crate::line::{self, Line};
use crate::profiles;
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;

/// A token with less time than this is not counted on.
const MARGIN_MS: i64 = 60 * 1000;

/// A token that an app was given for itself. It lives in memory alone.
#[derive(Clone)]
pub(crate) struct ClientToken {
    pub id: String,
    pub profile_id: String,
    pub bank_key: String,
    /// Whose certificates it was asked for with.
    pub registration_id: Option<String>,
    pub host: String,
    pub client_id: String,
    qwac_sha256: String,
    pub token: AccessToken,
    /// From when on the bank no longer takes it: unix milliseconds, UTC, the bank's clock.
    pub expires_at: Option<i64>,
}

/// Everything that a bank is asked with about one payment.
pub(super) struct Paying<'a> {
    pub desk: &'a Desk,
    pub row: PaymentRow,
    pub kept: Kept,
    pub profile: ProfileRow,
    pub settings: PaymentSettings,
    pub clock: Clock,
    pub line: Line,
    pub certificate: Certificate,
    pub route: Route,
    key: SigningKey,
}

/// How a bank takes payments of a profile: in `version`, else in the one that is set for it.
pub(super) fn settings_of(
    desk: &Desk,
    profile: &ProfileRow,
    bank: &Bank,
    version: Option<ApiVersion>,
    key_id: eidas::KeyId,
) -> Result<(PaymentSettings, ApiVersion), Trouble> {
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    let mut access = own.access_settings(key_id);
    access.version = version.unwrap_or(access.version);
    Ok((PaymentSettings::of(bank, &access), access.version))
}

impl<'a> Paying<'a> {
    /// Opens the line of a payment, with the certificates its app is called with now.
    ///
    /// # Errors
    /// `certificate-missing`, `local-banks-failed`, what the keychain said.
    pub async fn open(desk: &'a Desk, row: PaymentRow) -> Result<Self, Trouble> {
        let kept = Kept::of(&row)?;
        let profile = profiles::row(desk, &row.profile_id)?;
        let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
        let clock = Clock::of(desk, &profile).await;
        let calling = registrations::calling(desk, &profile, row.registration_id.as_deref()).await?;
        let client_id = Some(row.client_id.as_str());
        let (pair, url) = (&calling.pair, calling.key_id_url.as_str());
        let signer = line::signer(desk, &profile, bank, &row.entry_host, pair, url, client_id).await?;
        let line = line::open(desk, &profile, bank, &row.entry_host, pair).await?;
        let (settings, _) = settings_of(desk, &profile, bank, kept.version, signer.settings.key_id.clone())?;
        Ok(Self {
            desk,
            row,
            kept,
            profile,
            settings,
            clock,
            line,
            certificate: signer.certificate,
            route: signer.route,
            key: signer.key,
        })
    }

    /// The signed request of a question, under a new X-Request-ID.
    pub fn prepare(&self, ask: &PaymentAsk<'_>) -> Result<Prepared, Trouble> {
        let preparation = PaymentPreparation {
            route: &self.route,
            settings: &self.settings,
            seal: Seal { certificate: &self.certificate, key: &self.key },
            request_id: &self.desk.make_id(),
            now: self.desk.host.now(),
        };
        preparation.prepare(ask).map_err(|error| Trouble::PaymentAsk(Box::new(error)))
    }

    /// A token of the app itself: the one in force, else a new one.
    ///
    /// # Errors
    /// What the bank or the way there said.
    pub async fn token(&self) -> Result<AccessToken, Trouble> {
        let known = held(&self.desk.client_tokens)
            .iter()
            .find(|known| self.is_ours(known) && known.lives_at(self.clock.now))
            .map(|known| known.token.clone());
        if let Some(token) = known {
            return Ok(token);
        }
        let asked = client_token(&self.line.client, &self.row.client_id, "pisp", &self.line.recorder).await;
        self.desk.changed(Area::Calls);
        let answer = asked?;
        // Its end is judged by the bank's clock.
        let token = AccessToken::new(answer.access.secret().clone(), Timestamp::MAX);
        let life = answer.expires_in_s.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX / 2000));
        let mut all = held(&self.desk.client_tokens);
        all.retain(|known| !self.is_ours(known));
        all.push(ClientToken {
            id: self.desk.make_id(),
            profile_id: self.profile.id.clone(),
            bank_key: self.row.bank_key.clone(),
            registration_id: self.row.registration_id.clone(),
            host: self.row.entry_host.clone(),
            client_id: self.row.client_id.clone(),
            qwac_sha256: self.line.qwac_sha256.clone(),
            token: token.clone(),
            expires_at: life.map(|seconds| self.clock.now.saturating_add(seconds.saturating_mul(1000))),
        });
        Ok(token)
    }

    /// Lets go of the app's token, which the bank takes no more.
    pub fn forget_token(&self) {
        held(&self.desk.client_tokens).retain(|known| !self.is_ours(known));
    }

    fn is_ours(&self, known: &ClientToken) -> bool {
        known.profile_id == self.profile.id
            && known.host == self.row.entry_host
            && known.client_id == self.row.client_id
            && known.qwac_sha256 == self.line.qwac_sha256
    }

    /// # Errors
    /// `not-confirmed` in a Live profile that was not asked.
    pub fn confirmed(&self, confirmed: bool) -> Result<(), Trouble> {
        let live = profiles::environment(&self.profile) == Environment::Live;
        if live && !confirmed { Err(Trouble::NotConfirmed) } else { Ok(()) }
    }

    /// What the bank said, as trouble; a token that it takes no more is let go of.
    pub fn trouble(&self, error: PaymentError) -> Trouble {
        if error.refusal == PaymentRefusal::Token {
            self.forget_token();
        }
        Trouble::Payment(Box::new(error))
    }

    /// The bank's id of the payment.
    pub fn resource_id(&self) -> Result<&str, Trouble> {
        self.row.resource_id.as_deref().ok_or(Trouble::PaymentMoved)
    }

    /// The time business rules go by.
    pub fn bank_time(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.now).unwrap_or(Timestamp::MIN)
    }
}

impl ClientToken {
    /// Whether the bank takes it for a while yet.
    pub fn lives_at(&self, now: i64) -> bool {
        self.expires_at.is_none_or(|end| end - MARGIN_MS > now)
    }
}
