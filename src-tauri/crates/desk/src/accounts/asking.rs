//! Asking a bank about a PSU: the line, the signature, the token, the count of calls without the PSU, and what a refusal
//! means for the access.

use eidas::{Certificate, SigningKey};
use stet::access::{
    AccessSettings, Ask, CALLS_PER_DAY, Metered, Preparation, Psu, PsuFields, Refusal, quota_day,
    quota_resets_at,
};
use stet::prepared::{Prepared, Seal};
use stet::{AccessToken, Bank, Client, Recorder, Route};
use vault::{ConnectionRow, ProfileRow};

use super::kept::KeptOfConnection;
use super::view::PsuReq;
use crate::banks;
use crate::connections;
use crate::context::{Desk, held};
use crate::events::Area;
use crate::line::{self, Line};
use crate::profiles;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::registrations::{self, Clock};
use crate::settling::Question;
use crate::trouble::Trouble;

/// Everything that a question about one PSU is asked with.
pub(crate) struct Asking<'a> {
    pub desk: &'a Desk,
    pub row: ConnectionRow,
    pub profile: ProfileRow,
    pub bank: &'static Bank,
    pub settings: AccessSettings,
    pub clock: Clock,
    line: Line,
    _question: Question,
    given_up: tokio::sync::watch::Receiver<()>,
    route: Route,
    certificate: Certificate,
    key: SigningKey,
}

/// Which count a question belongs to.
pub(crate) struct Meter<'a> {
    pub method: Metered,
    /// Absent for what belongs to no account.
    pub iban: Option<&'a str>,
    /// Send though the count is full.
    pub over: bool,
}

impl<'a> Asking<'a> {
    /// Opens the line of a connection, with the certificates its app is called with now.
    ///
    /// # Errors
    /// `certificate-missing`, `local-banks-failed`, what the keychain said.
    pub async fn open(desk: &'a Desk, connection_id: &str) -> Result<Self, Trouble> {
        let row = connections::load(desk, connection_id)?;
        let profile = profiles::row(desk, &row.profile_id)?;
        let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
        let clock = Clock::of(desk, &profile).await;
        let calling = registrations::calling_at(desk, row.registration_id.as_deref(), clock)?;
        let client_id = Some(row.client_id.as_str());
        let (pair, url) = (&calling.pair, calling.key_id_url.as_str());
        let signer = line::signer(desk, &profile, bank, &row.entry_host, pair, url, client_id).await?;
        let keeper = held(&desk.keepers).entry(connection_id.to_owned()).or_default().clone();
        let line = line::open_on(desk, &profile, bank, &row.entry_host, pair, keeper).await?;
        let question = desk.settling.question();
        desk.settling.later(&desk.vault()?);
        let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
        let mut settings = own.access_settings(signer.settings.key_id);
        if KeptOfConnection::of(&row)?.long_history {
            settings.depth_days = None;
        }
        Ok(Self {
            bank,
            settings,
            route: signer.route,
            certificate: signer.certificate,
            key: signer.key,
            desk,
            row,
            profile,
            clock,
            line,
            _question: question,
            given_up: held(&desk.given_up).entry(connection_id.to_owned()).or_default().subscribe(),
        })
    }

    /// The signed request of a question, under a new X-Request-ID.
    pub fn prepare(&self, ask: &Ask<'_>, psu: Option<&Psu>) -> Result<Prepared, Trouble> {
        let request_id = self.desk.make_id();
        let preparation = Preparation {
            route: &self.route,
            settings: &self.settings,
            seal: Seal { certificate: &self.certificate, key: &self.key },
            psu,
            request_id: &request_id,
            now: self.desk.host.now(),
        };
        preparation.prepare(ask).map_err(|error| Trouble::Ask(Box::new(error)))
    }

    /// Sends what was prepared, once more with a new access token where the bank takes the one in hand no more. What
    /// changes nothing at the bank can be given up meanwhile.
    ///
    /// # Errors
    /// `given-up`; what the bank or the way there said.
    pub async fn send<T: Send>(
        &self,
        prepared: &Prepared,
        call: impl for<'t> Fn(
            &'t Client,
            &'t Prepared,
            &'t AccessToken,
            &'t dyn Recorder,
        ) -> connections::WithToken<'t, T>
        + Send
        + Sync,
    ) -> Result<T, Trouble> {
        let token = connections::token(self.desk, &self.row, self.clock.now).await?;
        let (client, recorder) = (&self.line.client, &self.line.recorder);
        let mut outcome = self.unless_given_up(prepared, call(client, prepared, &token, recorder)).await?;
        if outcome.as_ref().is_err_and(|error| error.refusal == Refusal::Token)
            && let Some(token) = connections::renewed(self.desk, &self.row, &token).await?
        {
            outcome = self.unless_given_up(prepared, call(client, prepared, &token, recorder)).await?;
        }
        self.desk.changed(Area::Calls);
        if let Err(error) = &outcome
            && error.refusal == Refusal::WrongScope
        {
            let call_id = error.call_id().map(|id| id.to_string());
            connections::revoked_for_scope(self.desk, &self.row, self.clock.now, call_id)?;
        }
        outcome.map_err(|error| Trouble::Access { error: Box::new(error), at: self.bank_time() })
    }

    async fn unless_given_up<T>(
        &self,
        prepared: &Prepared,
        call: impl Future<Output = T>,
    ) -> Result<T, Trouble> {
        if prepared.method != "GET" {
            return Ok(call.await);
        }
        let mut given_up = self.given_up.clone();
        tokio::select! {
            biased;
            Ok(()) = given_up.changed() => {
                self.desk.changed(Area::Calls);
                Err(Trouble::GivenUp)
            }
            outcome = call => Ok(outcome),
        }
    }

    /// Refuses the fifth question of a day without the PSU, unless it is to be sent all the same.
    pub fn admit(&self, meter: &Meter<'_>, psu: Option<&Psu>) -> Result<(), Trouble> {
        if psu.is_some() || meter.over {
            return Ok(());
        }
        let at = self.bank_time();
        let day = quota_day(at).to_string();
        let counted = self.desk.vault()?.calls_counted(&self.row.id, &day)?;
        let method = word(meter.method)?;
        let used = counted
            .iter()
            .find(|row| row.method == method && row.iban == meter.iban.unwrap_or_default())
            .map_or(0, |row| row.used);
        if used < CALLS_PER_DAY {
            return Ok(());
        }
        Err(Trouble::QuotaSpent { resets_at: quota_resets_at(at).as_millisecond() })
    }

    /// Counts a question without the PSU that reached the resource.
    pub fn count(&self, meter: &Meter<'_>, psu: Option<&Psu>) -> Result<(), Trouble> {
        if psu.is_some() {
            return Ok(());
        }
        let day = quota_day(self.bank_time()).to_string();
        let (iban, method) = (meter.iban.unwrap_or_default(), word(meter.method)?);
        self.desk.vault()?.count_call(&self.row.id, &day, iban, &method)?;
        Ok(())
    }

    /// The time business rules go by.
    pub fn bank_time(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.clock.now).unwrap_or(jiff::Timestamp::MIN)
    }
}

/// Gives up what is being asked about a connection's PSU, at once.
pub(super) fn give_up(desk: &Desk, connection_id: &str) {
    if let Some(sender) = held(&desk.given_up).get(connection_id) {
        sender.send_replace(());
    }
}

/// A metered method as the store has it.
pub(crate) fn word(method: Metered) -> Result<String, Trouble> {
    match serde_json::to_value(method) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(Trouble::Internal(format!("a method is written as {other:?}"))),
    }
}

/// The PSU as typed; None where they are not there.
///
/// # Errors
/// `input-invalid`, by header.
pub(crate) fn psu(req: &PsuReq) -> Result<Option<Psu>, Trouble> {
    let Some(ip_address) = &req.ip_address else { return Ok(None) };
    let fields = PsuFields {
        ip_address: ip_address.clone(),
        user_agent: req.user_agent.clone().unwrap_or_default(),
        ..PsuFields::default()
    };
    Psu::read(&fields).map(Some).map_err(|problems| {
        let problem = |problem: stet::access::PsuProblem| FieldProblemView {
            field: problem.header.to_owned(),
            problem: match problem.problem {
                stet::access::PsuProblemKind::Missing => FieldProblem::Required,
                stet::access::PsuProblemKind::NotAnAddress => FieldProblem::NotAnAddress,
                stet::access::PsuProblemKind::NotAPort => FieldProblem::NotAPort,
                stet::access::PsuProblemKind::TooLong => FieldProblem::TooLong,
                stet::access::PsuProblemKind::NotAMethod
                | stet::access::PsuProblemKind::NotAUuid
                | stet::access::PsuProblemKind::NotHeaderText => FieldProblem::NotHeaderText,
            },
        };
        Trouble::Input(problems.into_iter().map(problem).collect())
    })
}
