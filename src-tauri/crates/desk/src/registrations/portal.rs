//! The checklist of an app that is made on a bank's portal, where there is no registration API (Arkéa "Production",
//! Introduction): one app for each bank, under the TPP's identifier, with its QWAC and its QSEALC; the API key that the portal
//! shows is the client_id. What was typed and done is kept until the app is on the list, which [`super::adopt`] puts it on.

use eidas::Certificate;
use stet::dialect::Enrolment;
use stet::directory::Note;
use stet::local_bank::PortalApp;
use stet::{Bank, Environment};
use vault::{PortalChecklistRow, ProfileRow};

use super::view::{
    ChainPlaceView, MadeByReq, PortalAppView, PortalBankView, PortalChainView, PortalChecklistView,
    PortalDiscardReq, PortalFields, PortalLinkView, PortalMakeReq, PortalNoteView, PortalSaveReq,
    PortalShowReq, PortalStep, PortalSummaryView, PortalView, RegistrationAdoptReq, RegistrationsListReq,
    RegistrationsView,
};
use super::{DELETED, adopt};
use crate::certificates::Half;
use crate::certificates::view::CertificateKindView;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line::Pair;
use crate::trouble::Trouble;
use crate::{banks, local_banks, profiles};

/// Shows the banks whose apps are made on a portal, the values to paste there, and the checklist of one of them.
///
/// # Errors
/// `not-found` for profile or bank.
pub async fn show(desk: &Desk, req: PortalShowReq) -> Result<PortalView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = req.bank_key.as_deref().map(with_portal).transpose()?;
    Ok(view(desk, &profile, bank)?)
}

/// Keeps a checklist as typed; what is wrong with it comes back as problems, never as a refusal to keep it.
///
/// # Errors
/// `not-found` for profile or bank.
pub async fn save(desk: &Desk, req: PortalSaveReq) -> Result<PortalView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = with_portal(&req.bank_key)?;
    let row = row(desk, &profile, bank, &req.fields)?;
    desk.vault()?.put_portal_checklist(&row).map_err(Trouble::from)?;
    Ok(view(desk, &profile, Some(bank))?)
}

/// Throws a checklist away.
///
/// # Errors
/// `not-found` for profile or bank.
pub async fn discard(desk: &Desk, req: PortalDiscardReq) -> Result<RegistrationsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = with_portal(&req.bank_key)?;
    desk.vault()?.delete_portal_checklist(&profile.id, bank.key.as_str()).map_err(Trouble::from)?;
    desk.changed(Area::Registrations);
    super::list(desk, RegistrationsListReq { profile_id: profile.id }).await
}

/// Has the local banks make the app with the pair in use, and keeps its client_id with the checklist. Where the checklist
/// has a client_id already, nothing is made.
///
/// # Errors
/// `not-found` for the bank, and in a profile that is not a Local one; `input-invalid`, naming the fields;
/// `certificate-missing`; `local-banks-failed`.
pub async fn make(desk: &Desk, req: PortalMakeReq) -> Result<PortalView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = with_portal(&req.bank_key)?;
    if profiles::environment(&profile) != Environment::Local {
        return Err(Trouble::NotFound("a Local profile").into());
    }
    make_once(desk, &profile, bank).await?;
    Ok(view(desk, &profile, Some(bank))?)
}

async fn make_once(desk: &Desk, profile: &ProfileRow, bank: &Bank) -> Result<(), Trouble> {
    let (fields, _) = kept(desk, profile, bank)?;
    if !fields.client_id.trim().is_empty() {
        return Ok(());
    }
    let req = adoption(profile, bank, &fields);
    let mut problems = adopt::problems(desk, profile, &req)?;
    problems.retain(|problem| problem.field != "clientId");
    if !problems.is_empty() {
        return Err(Trouble::Input(problems));
    }
    let pem = |kind| {
        let half = in_use(desk, profile, kind)?.filter(|half| half.row.key_held);
        Ok::<_, Trouble>(pem(&half.ok_or(Trouble::CertificateMissing(kind))?.chain))
    };
    let app = PortalApp {
        host: req.entry_host,
        name: req.software_id.trim().to_owned(),
        redirect_uris: req
            .redirect_uris
            .iter()
            .map(|uri| uri.trim().to_owned())
            .filter(|uri| !uri.is_empty())
            .collect(),
        qwac: pem(CertificateKindView::Qwac)?,
        qsealc: pem(CertificateKindView::Qsealc)?,
    };
    let made = local_banks::enter_app(desk, &profile.id, &app).await?;
    let (fields, _) = kept(desk, profile, bank)?;
    let fields = PortalFields { client_id: made.client_id, done: EVERY_STEP.to_vec(), ..fields };
    Ok(desk.vault()?.put_portal_checklist(&row(desk, profile, bank, &fields)?)?)
}

/// Where a practice app has its PSUs sent back to, until the operator says otherwise: an address Guichet can listen at.
const PRACTICE_CALLBACK: &str = "http://127.0.0.1:8421/callback";

const EVERY_STEP: [PortalStep; 5] = [
    PortalStep::Account,
    PortalStep::Application,
    PortalStep::Qwac,
    PortalStep::Qsealc,
    PortalStep::Callbacks,
];

fn with_portal(key: &str) -> Result<&'static Bank, Trouble> {
    stet::bank(key)
        .filter(|bank| bank.dialect().enrolment == Enrolment::Portal)
        .ok_or(Trouble::NotFound("a bank with a portal"))
}

fn row(
    desk: &Desk,
    profile: &ProfileRow,
    bank: &Bank,
    fields: &PortalFields,
) -> Result<PortalChecklistRow, Trouble> {
    Ok(PortalChecklistRow {
        profile_id: profile.id.clone(),
        bank_key: bank.key.as_str().to_owned(),
        json: serde_json::to_string(fields).map_err(|error| Trouble::unreadable("the checklist", &error))?,
        updated_at: desk.now_ms(),
    })
}

/// The checklists that were begun.
pub(super) fn summaries(desk: &Desk, profile: &ProfileRow) -> Result<Vec<PortalSummaryView>, Trouble> {
    let rows = desk.vault()?.portal_checklists(&profile.id)?;
    let count = |steps: &[PortalStep]| u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let summary = |row: PortalChecklistRow| {
        let fields = read(&row)?;
        Ok(PortalSummaryView {
            bank_name: banks::name(&row.bank_key),
            bank_key: row.bank_key,
            software_id: fields.software_id,
            done: count(&fields.done),
            steps: count(&EVERY_STEP),
            updated_at: row.updated_at,
        })
    };
    rows.into_iter().map(summary).collect()
}

fn read(row: &PortalChecklistRow) -> Result<PortalFields, Trouble> {
    serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored checklist", &error))
}

/// What was kept of a bank's checklist and when, or how one begins.
fn kept(desk: &Desk, profile: &ProfileRow, bank: &Bank) -> Result<(PortalFields, Option<i64>), Trouble> {
    if let Some(row) = desk.vault()?.portal_checklist(&profile.id, bank.key.as_str())? {
        return Ok((read(&row)?, Some(row.updated_at)));
    }
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    let points = banks::entry_points(bank, profiles::environment(profile), &own);
    let entry_host = points.into_iter().find(|point| point.recommended).map(|point| point.host);
    let practice = profiles::environment(profile) == Environment::Local;
    let fields = PortalFields {
        entry_host: entry_host.unwrap_or_default(),
        software_id: if practice { profile.legal_name.clone() } else { String::new() },
        redirect_uris: vec![if practice { PRACTICE_CALLBACK.to_owned() } else { String::new() }],
        client_id: String::new(),
        done: Vec::new(),
    };
    Ok((fields, None))
}

/// How the checklist would end.
fn adoption(profile: &ProfileRow, bank: &Bank, fields: &PortalFields) -> RegistrationAdoptReq {
    RegistrationAdoptReq {
        profile_id: profile.id.clone(),
        bank_key: bank.key.as_str().to_owned(),
        entry_host: fields.entry_host.clone(),
        client_id: fields.client_id.clone(),
        redirect_uris: fields.redirect_uris.clone(),
        made_by: MadeByReq::Portal,
        software_id: fields.software_id.clone(),
        key_id_url: String::new(),
    }
}

fn view(desk: &Desk, profile: &ProfileRow, bank: Option<&Bank>) -> Result<PortalView, Trouble> {
    let chain = |kind| Ok::<_, Trouble>(in_use(desk, profile, kind)?.map(|half| chain_view(&half)));
    let checklist = bank.map(|bank| checklist(desk, profile, bank)).transpose()?;
    let portal = |bank: &&Bank| bank.dialect().enrolment == Enrolment::Portal;
    Ok(PortalView {
        banks: stet::banks()
            .iter()
            .filter(portal)
            .map(|bank| bank_view(desk, profile, bank))
            .collect::<Result<_, _>>()?,
        oid: profile.oid.clone(),
        legal_name: profile.legal_name.clone(),
        qwac: chain(CertificateKindView::Qwac)?,
        qsealc: chain(CertificateKindView::Qsealc)?,
        checklist,
    })
}

fn checklist(desk: &Desk, profile: &ProfileRow, bank: &Bank) -> Result<PortalChecklistView, Trouble> {
    let (fields, saved_at) = kept(desk, profile, bank)?;
    Ok(PortalChecklistView {
        bank_key: bank.key.as_str().to_owned(),
        problems: adopt::problems(desk, profile, &adoption(profile, bank, &fields))?,
        fields,
        saved_at,
    })
}

fn bank_view(desk: &Desk, profile: &ProfileRow, bank: &Bank) -> Result<PortalBankView, Trouble> {
    let key = bank.key.as_str();
    let own = banks::own_settings(desk, &profile.id, key)?;
    let entry_points = banks::entry_points(bank, profiles::environment(profile), &own);
    let vault = desk.vault()?;
    let apps = vault.registrations(&profile.id)?.into_iter();
    let mut notes: Vec<_> = bank.notes.iter().filter_map(|note| note_view(*note)).collect();
    if !entry_points.iter().any(|point| own.authorize_host(bank, &point.host).is_some()) {
        notes.push(PortalNoteView::NoAuthorizeHost);
    }
    Ok(PortalBankView {
        key: key.to_owned(),
        name: bank.name.clone(),
        available: bank.is_on_platform() && !entry_points.is_empty(),
        entry_points,
        notes,
        apps: apps
            .filter(|row| row.bank_key == key && row.status != DELETED)
            .map(|row| PortalAppView { registration_id: row.id, software_id: row.software_id })
            .collect(),
        begun: vault.portal_checklist(&profile.id, key)?.is_some(),
    })
}

fn note_view(note: Note) -> Option<PortalNoteView> {
    match note {
        Note::BrandWithdrawn => Some(PortalNoteView::BrandWithdrawn),
        Note::NewerPortal => Some(PortalNoteView::NewerPortal),
        Note::SharesCodetab | Note::BicContested | Note::NameUncertain | Note::ServesBics => None,
    }
}

/// The certificate that the profile uses.
fn in_use(desk: &Desk, profile: &ProfileRow, kind: CertificateKindView) -> Result<Option<Half>, Trouble> {
    Pair::default().half(desk, profile, kind)
}

fn pem(chain: &[Certificate]) -> String {
    chain.iter().map(Certificate::to_pem).collect()
}

fn chain_view(half: &Half) -> PortalChainView {
    let link = |(place, certificate): (usize, &Certificate)| PortalLinkView {
        place: match place {
            0 => ChainPlaceView::Leaf,
            _ if certificate.is_self_issued() => ChainPlaceView::Root,
            _ => ChainPlaceView::Intermediate,
        },
        name: certificate.subject().short().to_owned(),
        not_after: certificate.not_after() * 1000,
    };
    let top = half.chain.last().filter(|top| !top.is_self_issued());
    PortalChainView {
        certificate_id: half.row.id.clone(),
        links: half.chain.iter().enumerate().map(link).collect(),
        pem: pem(&half.chain),
        missing_issuer: top.map(|top| top.issuer().short().to_owned()),
    }
}
