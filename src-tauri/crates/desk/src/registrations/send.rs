//! Sending a reviewed draft: a POST that enrols, a PUT that changes or rotates.

use serde_json::Value;
use stet::registration::{self, Prepared, RegistrationAnswer};
use stet::{AccessToken, BankError, Environment, TimeoutPhase, TransportError};
use vault::{DraftRow, ProfileRow, RegistrationRow};

use super::change::{differences, is_rotation};
use super::draft::{self, Draft, Sent};
use super::history::{Detail, event};
use super::intent::Intent;
use super::kept::Kept;
use super::review::unfit;
use super::view::{DraftSendReq, DraftStep, RegistrationEventKind, RegistrationView};
use super::{ENROLLED, REGISTERED, pair, reachable, view_of};
use crate::certificates::view::CertificateKindView;
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::{Area, DeskEvent, SendStep};
use crate::line::{self, Line, Pair, Signer};
use crate::local_banks;
use crate::profiles;
use crate::trouble::Trouble;

/// Sends what the review showed, byte for byte: asks for the token, marks the draft as being sent, sends, and keeps what
/// the bank took in one step with the draft's end.
///
/// # Errors
/// What the bank or the way there said; `review-changed`, `not-confirmed`, `already-sent`, `certificate-unfit`,
/// `registration-unchangeable`.
pub async fn send(desk: &Desk, req: DraftSendReq) -> Result<RegistrationView, AppError> {
    let under_way = UnderWay::begin(desk, &req.draft_id)?;
    let sent = send_once(desk, &req).await;
    drop(under_way);
    desk.changed(Area::Registrations);
    Ok(sent?)
}

/// A draft, a registration or a payment whose request is under way, until this is dropped: also by a panic, or by a command that
/// is given up.
pub(crate) struct UnderWay<'a> {
    desk: &'a Desk,
    id: &'a str,
}

impl<'a> UnderWay<'a> {
    pub fn begin(desk: &'a Desk, id: &'a str) -> Result<Self, Trouble> {
        if held(&desk.sending).insert(id.to_owned()) {
            Ok(Self { desk, id })
        } else {
            Err(Trouble::AlreadySent { call_id: None })
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        held(&self.desk.sending).remove(self.id);
    }
}

async fn send_once(desk: &Desk, req: &DraftSendReq) -> Result<RegistrationView, Trouble> {
    let (row, draft) = draft::load(desk, &req.draft_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let prepared = draft
        .prepared
        .clone()
        .filter(|prepared| prepared.request_id == req.request_id)
        .ok_or(Trouble::ReviewChanged)?;
    if let Some(call_id) = draft::unfinished_call(desk, &profile.id, &draft)?
        && !req.again
    {
        return Err(Trouble::AlreadySent { call_id: Some(call_id) });
    }
    if profiles::environment(&profile) == Environment::Live && !req.confirmed {
        return Err(Trouble::NotConfirmed);
    }
    let intent = Intent::of(desk, &profile, &row.kind, &draft).await?;
    if let Some(target) = &intent.target {
        reachable(&target.row)?;
    }
    let problems = intent.problems(desk, &profile, &draft)?;
    if !problems.is_empty() {
        return Err(Trouble::Input(problems));
    }
    let findings = intent.findings(desk, &profile)?;
    if let Some(finding) = unfit(&findings).first() {
        return Err(Trouble::CertificateUnfit(format!("{:?}", finding.rule)));
    }
    let bank = stet::bank(&draft.fields.bank_key).ok_or(Trouble::ReviewChanged)?;
    let fields = &draft.fields;
    let (host, pair, key_id_url) = (&fields.entry_host, &intent.signs, &fields.key_id_url);
    let signer = line::signer(desk, &profile, bank, host, pair, key_id_url, intent.client_id()).await?;
    // Another pair may be in use since the review, or another port of the bank: its request is not sent unseen.
    let brought = intent.brought(desk, &profile)?;
    let as_reviewed = prepared.is_sealed_with(&signer.certificate)
        && prepared.brings(&brought)
        && prepared.goes_to(&signer.route);
    if !as_reviewed {
        return Err(Trouble::ReviewChanged);
    }
    let line = line::open(desk, &profile, bank, host, pair).await?;

    desk.host.emit(DeskEvent::Sending { step: SendStep::AskingToken });
    let token = registration::token(&line.client, &signer.settings, &line.recorder).await?;
    let request = Request { desk, profile: &profile, row: &row, draft: &draft, prepared: &prepared };
    let kept = match &intent.target {
        None => request.enrol(&signer, &line, &token).await?,
        Some(target) => {
            let brings = Pair {
                qwac: request.sha256_of(&intent.brings, CertificateKindView::Qwac)?,
                qsealc: request.sha256_of(&intent.brings, CertificateKindView::Qsealc)?,
            };
            request.change(&target.row, brings, &signer, &line, &token).await?
        }
    };
    view_of(desk, kept).await
}

/// A request that is about to leave.
struct Request<'a> {
    desk: &'a Desk,
    profile: &'a ProfileRow,
    row: &'a DraftRow,
    draft: &'a Draft,
    prepared: &'a Prepared,
}

impl Request<'_> {
    fn sha256_of(&self, pair: &Pair, kind: CertificateKindView) -> Result<Option<String>, Trouble> {
        Ok(pair.half(self.desk, self.profile, kind)?.map(|half| half.row.sha256))
    }

    async fn enrol(
        &self,
        signer: &Signer,
        line: &Line,
        token: &AccessToken,
    ) -> Result<RegistrationRow, Trouble> {
        let (desk, profile) = (self.desk, self.profile);
        let before = self.mark(None)?;
        let sent = registration::send_create(&line.client, self.prepared, token, &line.recorder).await;
        let registered = sent.map_err(|source| self.failed(source, before))?;
        desk.host.emit(DeskEvent::Sending { step: SendStep::Recording });
        let at = local_banks::business_time(desk, profile).await.unwrap_or(registered.answered_at);
        let at_once = !local_banks::by_the_rule(desk, profile).await.unwrap_or(true);
        let seal = hex::encode(signer.certificate.sha256());
        let kept = Kept {
            status: registered.status,
            answer: registered.answer.to_value(),
            rule_active_at: stet::activation(at).at.as_millisecond(),
            at_once,
            key_id_url: self.draft.fields.key_id_url.clone(),
            certificate_sha256: seal.clone(),
        };
        let at = at.as_millisecond();
        let call_id = Some(registered.call_id.to_string());
        let fields = &self.draft.fields;
        let registration = RegistrationRow {
            id: desk.make_id(),
            profile_id: profile.id.clone(),
            bank_key: fields.bank_key.clone(),
            entry_host: fields.entry_host.clone(),
            client_id: Some(registered.client_id),
            client_name: fields.client_name.trim().to_owned(),
            software_id: fields.software_id.trim().to_owned(),
            sent_json: self.prepared.body.clone().unwrap_or_default(),
            answer_json: Some(kept.to_json()?),
            status: REGISTERED.to_owned(),
            created_at: desk.now_ms(),
            answered_at: Some(at),
            active_at: Some(if at_once { at } else { kept.rule_active_at }),
            call_id: call_id.clone(),
            origin: ENROLLED.to_owned(),
            qwac_sha256: Some(line.qwac_sha256.clone()),
            qsealc_sha256: Some(seal.clone()),
            next_qwac_sha256: None,
            next_qsealc_sha256: None,
            next_active_at: None,
            change_active_at: None,
            deleted_at: None,
        };
        let pair = pair::current(&registration);
        let detail = Detail {
            active_at: registration.active_at,
            signed_by: Some(seal),
            issuers: pair::issuers(desk, profile, &pair)?,
            sent: serde_json::from_str(&registration.sent_json).ok(),
            answer: Some(kept.answer),
            ..Detail::default()
        };
        let event = event(desk, &registration.id, at, RegistrationEventKind::Enrolled, &detail, call_id)?;
        desk.vault()?.transaction(|tables| {
            tables.put_registration(&registration)?;
            tables.insert_registration_event(&event)?;
            tables.delete_draft(&self.row.id)
        })?;
        Ok(registration)
    }

    async fn change(
        &self,
        target: &RegistrationRow,
        brings: Pair,
        signer: &Signer,
        line: &Line,
        token: &AccessToken,
    ) -> Result<RegistrationRow, Trouble> {
        let (desk, profile) = (self.desk, self.profile);
        let at = local_banks::business_time(desk, profile).await?.as_millisecond();
        let at_once = !local_banks::by_the_rule(desk, profile).await?;
        let sent = Sent {
            body: self.prepared.body.clone().unwrap_or_default(),
            entry_host: self.draft.fields.entry_host.clone(),
            key_id_url: self.draft.fields.key_id_url.clone(),
            brings,
            signed_by: hex::encode(signer.certificate.sha256()),
            at,
            at_once,
        };
        let before = self.mark(Some(sent.clone()))?;
        let answered = registration::send_update(&line.client, self.prepared, token, &line.recorder).await;
        let updated = answered.map_err(|source| self.failed(source, before))?;
        desk.host.emit(DeskEvent::Sending { step: SendStep::Recording });
        let at = local_banks::business_time(desk, profile).await.unwrap_or(updated.answered_at);
        let outcome = Taken {
            answer: updated.answer,
            status: updated.status,
            call_id: updated.call_id.to_string(),
            at: at.as_millisecond(),
            at_once,
        };
        keep_change(desk, self.row, &target.id, &sent, outcome)
    }

    /// Marks the draft as being sent; answers what the mark was before.
    fn mark(&self, sent: Option<Sent>) -> Result<Mark, Trouble> {
        let mut before = Mark::default();
        draft::change(self.desk, &self.row.id, DraftStep::Review, |draft| {
            if draft.prepared.as_ref() != Some(self.prepared) {
                return Err(Trouble::ReviewChanged);
            }
            before.unfinished = draft.unfinished.replace(self.prepared.request_id.clone());
            before.sent = std::mem::replace(&mut draft.sent, sent);
            Ok(())
        })?;
        self.desk.host.emit(DeskEvent::Sending { step: SendStep::Sending });
        Ok(before)
    }

    /// A refusal takes its own mark away. It says nothing of an earlier send whose outcome is not known: that mark stays.
    fn failed(&self, source: BankError, before: Mark) -> Trouble {
        if !may_have_arrived(&source) {
            let unmarked = draft::change(self.desk, &self.row.id, DraftStep::Review, |draft| {
                draft.unfinished = before.unfinished;
                draft.sent = before.sent;
                Ok(())
            });
            if let Err(error) = unmarked {
                tracing::warn!(%error, "a refused draft stays marked as sent");
            }
        }
        let request_id = Some(self.prepared.request_id.clone());
        Trouble::Bank { source: Box::new(source), request_id }
    }
}

/// What a draft says of a send whose outcome is not known.
#[derive(Default)]
struct Mark {
    unfinished: Option<String>,
    sent: Option<Sent>,
}

/// Whether the bank may have taken the request although no usable answer came.
pub(crate) fn may_have_arrived(error: &BankError) -> bool {
    match error {
        // A gateway says 502 or 504 of a request that went through; a 500 may come after the work was done.
        BankError::BrokenContract { .. } | BankError::ServerError { .. } => true,
        BankError::Transport { source, .. } => matches!(
            source,
            TransportError::Timeout { phase: TimeoutPhase::Answering, .. }
                | TransportError::Closed
                | TransportError::Protocol { .. }
                | TransportError::BodyTooLarge { .. }
        ),
        _ => false,
    }
}

/// How the bank took a change.
pub(super) struct Taken {
    /// None where it answered without a body.
    pub answer: Option<RegistrationAnswer>,
    pub status: u16,
    pub call_id: String,
    /// Business time, unix milliseconds, UTC.
    pub at: i64,
    pub at_once: bool,
}

/// Keeps a change that the bank took, with its event and the end of its draft, in one step. Until the moment it takes
/// effect the pair in use stays the one it was.
pub(super) fn keep_change(
    desk: &Desk,
    draft_row: &DraftRow,
    registration_id: &str,
    sent: &Sent,
    taken: Taken,
) -> Result<RegistrationRow, Trouble> {
    let vault = desk.vault()?;
    let profile = profiles::row(desk, &draft_row.profile_id)?;
    let issuers = pair::issuers(desk, &profile, &sent.brings)?;
    let body: Value = serde_json::from_str(&sent.body)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let text = |member: &str| body.get(member).and_then(Value::as_str).map(str::to_owned);
    let (client_name, software_id) = (text("client_name"), text("software_id"));
    let at = jiff::Timestamp::from_millisecond(taken.at)
        .map_err(|error| Trouble::unreadable("the bank's time", &error))?;
    let active_at = if taken.at_once { taken.at } else { stet::activation(at).at.as_millisecond() };
    vault.transaction(|rows| {
        let mut row = rows.registration(registration_id)?.ok_or(Trouble::NotFound("the registration"))?;
        let held: Value = serde_json::from_str(&row.sent_json)
            .map_err(|error| Trouble::unreadable("the stored request", &error))?;
        let mut kept = Kept::of(&row)?;
        kept.status = taken.status;
        if let Some(answer) = &taken.answer {
            kept.answer = answer.to_value();
        }
        kept.key_id_url.clone_from(&sent.key_id_url);
        kept.certificate_sha256 = sent.brings.qsealc.clone().unwrap_or_default();

        let known = pair::told_last(&row);
        let brought: Vec<String> = [(&known.qwac, &sent.brings.qwac), (&known.qsealc, &sent.brings.qsealc)]
            .into_iter()
            .filter(|(known, brings)| known != brings)
            .filter_map(|(_, brings)| brings.clone())
            .collect();
        if pair::current(&row) != sent.brings {
            row.next_qwac_sha256.clone_from(&sent.brings.qwac);
            row.next_qsealc_sha256.clone_from(&sent.brings.qsealc);
            row.next_active_at = Some(active_at);
        } else {
            // It takes back a rotation that waits.
            (row.next_qwac_sha256, row.next_qsealc_sha256, row.next_active_at) = (None, None, None);
        }
        row.entry_host.clone_from(&sent.entry_host);
        row.client_name = client_name.unwrap_or(row.client_name);
        row.software_id = software_id.unwrap_or(row.software_id);
        row.sent_json.clone_from(&sent.body);
        row.answer_json = Some(kept.to_json()?);
        row.change_active_at = Some(active_at);
        rows.put_registration(&row)?;
        let detail = Detail {
            changes: differences(&sent.body, &held)?,
            active_at: Some(active_at),
            signed_by: Some(sent.signed_by.clone()),
            certificates: brought,
            issuers,
            sent: Some(body),
            answer: taken.answer.as_ref().map(RegistrationAnswer::to_value),
            ..Detail::default()
        };
        let kind = if is_rotation(draft_row) {
            RegistrationEventKind::Rotated
        } else {
            RegistrationEventKind::Changed
        };
        rows.insert_registration_event(&event(desk, &row.id, taken.at, kind, &detail, Some(taken.call_id))?)?;
        rows.delete_draft(&draft_row.id)?;
        Ok::<_, Trouble>(row)
    })
}
