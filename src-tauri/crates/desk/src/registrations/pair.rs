//! Which certificates a registration is called with.
//!
//! It is called with the pair it was enrolled with until a rotation that the bank accepted takes effect, and from that
//! moment of the bank's clock on with the next one. Which of the two is decided at every use from the row and the
//! clock: a program that is killed in between decides the same when it opens again. The row is brought up to date by
//! whoever looks at it first after that moment.

use std::collections::HashSet;

use vault::{CertificateRow, ProfileRow, RegistrationRow, Rows, StoreError};

use super::history::{Detail, event, pairs_before};
use super::view::{
    PairHalfView, PairView, RegistrationEventKind, RegistrationPairView, RegistrationRetirePairReq,
    RegistrationView,
};
use super::{Clock, DELETED, view_of};
use crate::certificates::view::CertificateKindView;
use crate::certificates::{self, Half, card, orphans};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line::Pair;
use crate::profiles;
use crate::trouble::Trouble;

/// The pair in the row, which a rotation that has taken effect may have overtaken: see [`in_force`].
pub(super) fn current(row: &RegistrationRow) -> Pair {
    Pair { qwac: row.qwac_sha256.clone(), qsealc: row.qsealc_sha256.clone() }
}

/// The pair of an accepted rotation.
pub(super) fn next(row: &RegistrationRow) -> Option<Pair> {
    row.next_active_at?;
    Some(Pair { qwac: row.next_qwac_sha256.clone(), qsealc: row.next_qsealc_sha256.clone() })
}

/// The pair that calls are made with at `now`, business time in unix milliseconds, UTC.
pub(super) fn in_force(row: &RegistrationRow, now: i64) -> Pair {
    match (next(row), row.next_active_at) {
        (Some(next), Some(from)) if from <= now => next,
        _ => current(row),
    }
}

/// The pair the bank was told last, in force or not.
pub(super) fn told_last(row: &RegistrationRow) -> Pair {
    next(row).unwrap_or_else(|| current(row))
}

/// Brings the row up to date with a rotation that has taken effect at `now`: the next pair becomes the one in use, here
/// and, where the profile used the one before, in the profile. Doing it again changes nothing.
pub(super) fn settled(desk: &Desk, row: RegistrationRow, now: i64) -> Result<RegistrationRow, Trouble> {
    if row.next_active_at.is_none_or(|from| from > now) {
        return Ok(row);
    }
    let row = desk.vault()?.transaction(|rows| {
        let mut row = rows.registration(&row.id)?.ok_or(Trouble::NotFound("the registration"))?;
        let (Some(next), Some(from)) = (next(&row), row.next_active_at) else { return Ok(row) };
        if from > now {
            return Ok(row);
        }
        let before = current(&row);
        let brought = [(&before.qwac, &next.qwac), (&before.qsealc, &next.qsealc)];
        let certificates: Vec<String> = brought
            .into_iter()
            .filter(|(before, next)| before != next)
            .filter_map(|(_, next)| next.clone())
            .collect();
        let held = rows.certificates(&row.profile_id)?;
        for sha256 in &certificates {
            let Some(new) = held.iter().find(|held| held.sha256 == *sha256 && held.key_held) else {
                continue;
            };
            let used = held.iter().find(|held| held.kind == new.kind && held.active);
            let old = if new.kind == "qwac" { &before.qwac } else { &before.qsealc };
            if used.is_none_or(|used| old.as_ref().is_none_or(|old| *old == used.sha256)) {
                rows.activate_certificate(&new.id)?;
            }
        }
        row.qwac_sha256.clone_from(&next.qwac);
        row.qsealc_sha256.clone_from(&next.qsealc);
        (row.next_qwac_sha256, row.next_qsealc_sha256, row.next_active_at) = (None, None, None);
        rows.put_registration(&row)?;
        let detail = Detail { certificates, before: Some(before), ..Detail::default() };
        rows.insert_registration_event(&event(
            desk,
            &row.id,
            from,
            RegistrationEventKind::PairInUse,
            &detail,
            None,
        )?)?;
        Ok::<_, Trouble>(row)
    })?;
    desk.changed(Area::Certificates);
    Ok(row)
}

/// The certificates of a profile, and which issuers the banks know: read once for a view of many pairs.
pub(super) struct Held {
    halves: Vec<Half>,
    known_issuers: HashSet<String>,
}

impl Held {
    pub fn by(desk: &Desk, profile_id: &str) -> Result<Self, Trouble> {
        let rows = desk.vault()?.certificates(profile_id)?;
        Ok(Self {
            halves: rows.into_iter().map(certificates::half).collect::<Result<_, _>>()?,
            known_issuers: certificates::known_issuers(desk, profile_id)?,
        })
    }

    pub fn halves(&self) -> &[Half] {
        &self.halves
    }

    /// The certificate of `kind` that `named` names, or that the profile uses.
    pub fn find(&self, kind: &str, named: Option<&str>) -> Option<&Half> {
        self.halves.iter().find(|half| {
            half.row.kind == kind && named.map_or(half.row.active, |sha256| half.row.sha256 == sha256)
        })
    }

    pub fn half_view(&self, half: &Half) -> PairHalfView {
        let leaf = &half.chain[0];
        PairHalfView {
            certificate_id: half.row.id.clone(),
            kind: card::kind(&half.row.kind),
            common_name: leaf.subject().short().to_owned(),
            issuer: leaf.issuer().short().to_owned(),
            serial: leaf.serial().to_string(),
            sha256: half.row.sha256.clone(),
            not_after: leaf.not_after() * 1000,
            key_held: half.row.key_held,
            issuer_known: self.known_issuers.contains(&leaf.issuer().to_string()),
        }
    }

    pub fn pair_view(&self, pair: &Pair) -> PairView {
        let half =
            |kind, named: &Option<String>| self.find(kind, named.as_deref()).map(|half| self.half_view(half));
        PairView { qwac: half("qwac", &pair.qwac), qsealc: half("qsealc", &pair.qsealc) }
    }

    pub fn view(&self, row: &RegistrationRow) -> RegistrationPairView {
        RegistrationPairView {
            current: self.pair_view(&current(row)),
            next: next(row).map(|next| self.pair_view(&next)),
            next_active_at: row.next_active_at,
        }
    }
}

fn is_live(row: &RegistrationRow) -> bool {
    row.status != DELETED && row.origin != super::PORTAL
}

/// The app that is called with this certificate, now or soon: its software_id.
pub(crate) fn called_with(
    rows: &Rows<'_>,
    certificate: &CertificateRow,
) -> Result<Option<String>, StoreError> {
    let registrations = rows.registrations(&certificate.profile_id)?;
    let uses = |row: &RegistrationRow| {
        let named = match certificate.kind.as_str() {
            "qwac" => [&row.qwac_sha256, &row.next_qwac_sha256],
            "qsealc" => [&row.qsealc_sha256, &row.next_qsealc_sha256],
            _ => return false,
        };
        let named_one = named.iter().any(|named| named.as_deref() == Some(certificate.sha256.as_str()));
        named_one || (certificate.active && named[0].is_none())
    };
    Ok(registrations.into_iter().find(|row| is_live(row) && uses(row)).map(|row| row.software_id))
}

/// The certificates that this registration used before a rotation, and that nothing uses any more.
pub(super) fn retirable(rows: &Rows<'_>, row: &RegistrationRow) -> Result<Vec<CertificateRow>, Trouble> {
    let before = pairs_before(&rows.registration_events(&row.id)?)?;
    let used_before = |sha256: &str| {
        before
            .iter()
            .any(|pair| pair.qwac.as_deref() == Some(sha256) || pair.qsealc.as_deref() == Some(sha256))
    };
    let mut found = Vec::new();
    for certificate in rows.certificates(&row.profile_id)? {
        if used_before(&certificate.sha256)
            && !certificate.active
            && called_with(rows, &certificate)?.is_none()
        {
            found.push(certificate);
        }
    }
    Ok(found)
}

/// Removes the certificates a registration used before its rotation, with their keys, where nothing uses them any more.
/// Where there are none, nothing happens.
///
/// # Errors
/// `not-found`; what the keychain said: then the keys go at the next start.
pub async fn retire(desk: &Desk, req: RegistrationRetirePairReq) -> Result<RegistrationView, AppError> {
    let (row, _) = super::kept::load(desk, &req.registration_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let row = clock.settle(desk, row)?;
    {
        let _one_at_a_time = desk.keeping.lock().await;
        desk.vault()?.transaction(|rows| {
            let found = retirable(rows, &row)?;
            if found.is_empty() {
                return Ok(());
            }
            for certificate in &found {
                certificates::discard(rows, certificate)?;
            }
            let certificates = found.into_iter().map(|certificate| certificate.sha256).collect();
            let detail = Detail { certificates, ..Detail::default() };
            let kind = RegistrationEventKind::PairRetired;
            rows.insert_registration_event(&event(desk, &row.id, clock.now, kind, &detail, None)?)?;
            Ok::<(), Trouble>(())
        })?;
        desk.changed(Area::Certificates);
        desk.changed(Area::Registrations);
        orphans::sweep(desk).await?;
    }
    Ok(view_of(desk, row).await?)
}

/// The issuers of a pair's certificates, by name.
pub(super) fn issuers(desk: &Desk, profile: &ProfileRow, pair: &Pair) -> Result<Vec<String>, Trouble> {
    let mut names = Vec::new();
    for kind in [CertificateKindView::Qwac, CertificateKindView::Qsealc] {
        names.extend(pair.half(desk, profile, kind)?.map(|half| half.chain[0].issuer().to_string()));
    }
    Ok(names)
}
