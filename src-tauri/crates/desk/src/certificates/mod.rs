//! Certificates: what a profile holds, taking files in, the card of one, the doctor's verdicts.

pub(crate) mod card;
pub(crate) mod intake;
pub(crate) mod orphans;
pub mod view;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eidas::{Certificate, ImportError, Oid, Scope, doctor};
use secrecy::SecretString;
use vault::{CertificateRow, StoreError};
use zeroize::Zeroizing;

use crate::context::{Desk, Staged, blocking, held};
use crate::error::AppError;
use crate::events::Area;
use crate::host::Unread;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;
use intake::Offered;
use view::{
    CertificateRemoveReq, CertificateShowReq, CertificateUseReq, CertificateView, CertificatesImportReq,
    CertificatesListReq, CertificatesPickReq, CertificatesView, DoctorRuleView, DoctorSubjectView,
    DoctorValueView, FindingView, ImportOutcomeView, ImportView, ImportedFileView, VerdictView,
    WaitingKeyView,
};

pub(crate) use card::summary;

/// What an active certificate is made of.
pub(crate) struct Half {
    pub row: CertificateRow,
    /// Leaf first.
    pub chain: Vec<Certificate>,
}

/// Lists a profile's certificates, the keys that wait for one, and what the doctor says of the pair in use.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: CertificatesListReq) -> Result<CertificatesView, AppError> {
    Ok(overview(desk, &req.profile_id)?)
}

/// Takes in files that were dropped or pasted, and staged ones whose passphrase is now known.
///
/// # Errors
/// When the keychain or the store cannot be written; what is wrong with a single file is that file's outcome.
pub async fn import(desk: &Desk, req: CertificatesImportReq) -> Result<ImportView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    let mut files = Vec::new();
    for file in req.files {
        let bytes = STANDARD
            .decode(file.content.as_bytes())
            .map_err(|_| Trouble::field("files", FieldProblem::NotACertificate))?;
        files.push((file.name, Zeroizing::new(bytes)));
    }
    {
        let staged = &mut *held(&desk.staged);
        for id in &req.staged {
            let own = staged.get(id).is_some_and(|file| file.profile_id == req.profile_id);
            if let Some(file) = own.then(|| staged.remove(id)).flatten() {
                files.push((file.name, file.bytes));
            }
        }
    }
    Ok(take_in(desk, &req.profile_id, files, req.passphrase.map(SecretString::from)).await?)
}

/// Opens the system's file dialog and takes in what is chosen there.
///
/// # Errors
/// As [`import`].
pub async fn pick(desk: &Desk, req: CertificatesPickReq) -> Result<ImportView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    let picked = desk.host.pick_files().await.map_err(Trouble::from)?;
    let mut files = Vec::new();
    let mut unread = Vec::new();
    for file in picked {
        match file.bytes {
            Ok(bytes) => files.push((file.name, Zeroizing::new(bytes))),
            Err(Unread::TooLarge) => {
                unread.push(ImportedFileView { name: file.name, outcome: ImportOutcomeView::TooLarge });
            }
            Err(Unread::Failed(detail)) => {
                unread.push(ImportedFileView {
                    name: file.name,
                    outcome: ImportOutcomeView::Broken { detail },
                });
            }
        }
    }
    let mut view = take_in(desk, &req.profile_id, files, None).await?;
    view.files.extend(unread);
    Ok(view)
}

/// Shows one certificate's card.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: CertificateShowReq) -> Result<CertificateView, AppError> {
    let row = row(desk, &req.certificate_id)?;
    Ok(card::card(desk, half(row)?)?)
}

/// Makes this certificate the one its profile uses for its kind.
///
/// # Errors
/// `certificate-missing` where its key is not held.
pub async fn use_certificate(desk: &Desk, req: CertificateUseReq) -> Result<CertificatesView, AppError> {
    let row = row(desk, &req.certificate_id)?;
    if !row.key_held || row.kind == "other" {
        return Err(Trouble::CertificateMissing(card::kind(&row.kind)).into());
    }
    desk.vault()?.activate_certificate(&row.id).map_err(Trouble::from)?;
    desk.changed(Area::Certificates);
    Ok(overview(desk, &row.profile_id)?)
}

/// Removes the certificate, and its key where no other certificate of the profile uses it.
///
/// # Errors
/// `not-found`; what the keychain said.
pub async fn remove(desk: &Desk, req: CertificateRemoveReq) -> Result<CertificatesView, AppError> {
    let row = row(desk, &req.certificate_id)?;
    let vault = desk.vault()?;
    let _one_at_a_time = desk.keeping.lock().await;
    vault
        .transaction(|tables| {
            tables.delete_certificate(&row.id)?;
            let shared = tables
                .certificates(&row.profile_id)?
                .iter()
                .any(|other| other.spki_sha256 == row.spki_sha256);
            if row.key_held && !shared && tables.delete_key(&row.profile_id, &row.spki_sha256)? {
                orphans::note(tables, std::slice::from_ref(&row.spki_sha256))?;
            }
            Ok::<(), StoreError>(())
        })
        .map_err(Trouble::from)?;
    desk.changed(Area::Certificates);
    orphans::sweep(desk).await?;
    Ok(overview(desk, &row.profile_id)?)
}

async fn take_in(
    desk: &Desk,
    profile_id: &str,
    files: Vec<(String, Zeroizing<Vec<u8>>)>,
    passphrase: Option<SecretString>,
) -> Result<ImportView, Trouble> {
    let mut outcomes = Vec::new();
    let mut offered = Vec::new();
    for (name, bytes) in files {
        // Deriving a key from a passphrase takes a while by design.
        let given = passphrase.clone();
        let (read, bytes) = blocking(move || Ok((eidas::import(&bytes, given.as_ref()), bytes))).await?;
        let outcome = match read {
            Ok(imported) => {
                let weak = imported.weak.clone();
                offered.push((outcomes.len(), weak, Offered::new(&name, imported)));
                ImportOutcomeView::AlreadyHere
            }
            Err(error) => refused(error, || {
                let id = desk.make_id();
                let file = Staged { profile_id: profile_id.to_owned(), name: name.clone(), bytes };
                held(&desk.staged).insert(id.clone(), file);
                id
            }),
        };
        outcomes.push(ImportedFileView { name, outcome });
    }
    let mut places = Vec::new();
    let mut taken = Vec::new();
    for (place, weak, file) in offered {
        places.push((place, weak));
        taken.push(file);
    }
    let kept = intake::keep(desk, profile_id, taken).await?;
    for ((place, weak), kept) in places.into_iter().zip(kept) {
        if kept != intake::Kept::default() {
            outcomes[place].outcome =
                ImportOutcomeView::Imported { certificates: kept.certificates, keys: kept.keys, weak };
        }
    }
    desk.changed(Area::Certificates);
    Ok(ImportView { files: outcomes, certificates: overview(desk, profile_id)? })
}

fn refused(error: ImportError, stage: impl FnOnce() -> String) -> ImportOutcomeView {
    match error {
        ImportError::PassphraseNeeded => ImportOutcomeView::PassphraseNeeded { staged: stage() },
        ImportError::WrongPassphrase => ImportOutcomeView::WrongPassphrase { staged: stage() },
        ImportError::UnsupportedAlgorithm { algorithm } => {
            ImportOutcomeView::UnsupportedAlgorithm { algorithm }
        }
        ImportError::Unrecognised => ImportOutcomeView::Unrecognised,
        ImportError::NothingToImport { found } => ImportOutcomeView::NothingToImport { found },
        ImportError::KeyTooShort { bits } => ImportOutcomeView::KeyTooShort { bits },
        ImportError::UnsupportedKey { algorithm } => ImportOutcomeView::UnsupportedKey { detail: algorithm },
        ImportError::Broken { what } => ImportOutcomeView::Broken { detail: what.to_string() },
        ImportError::TooLarge { .. } => ImportOutcomeView::TooLarge,
        ImportError::Empty => ImportOutcomeView::Empty,
    }
}

fn row(desk: &Desk, id: &str) -> Result<CertificateRow, Trouble> {
    desk.vault()?.certificate(id)?.ok_or(Trouble::NotFound("the certificate"))
}

pub(crate) fn half(row: CertificateRow) -> Result<Half, Trouble> {
    let read = |der: &Vec<u8>| {
        Certificate::from_der(der).map_err(|error| Trouble::unreadable("a stored certificate", &error))
    };
    let chain = row.chain.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Half { row, chain })
}

/// The certificate of `kind` that the profile uses.
pub(crate) fn active(desk: &Desk, profile_id: &str, kind: &str) -> Result<Option<Half>, Trouble> {
    let rows = desk.vault()?.certificates(profile_id)?;
    rows.into_iter().find(|row| row.kind == kind && row.active).map(half).transpose()
}

/// What the doctor says of the pair in use, for these scopes.
pub(crate) fn examine(desk: &Desk, profile_id: &str, scopes: &[Scope]) -> Result<Vec<FindingView>, Trouble> {
    let profile = profiles::row(desk, profile_id)?;
    let (qwac, qsealc) = (active(desk, profile_id, "qwac")?, active(desk, profile_id, "qsealc")?);
    let oid = Oid::parse(&profile.oid).ok();
    let patient = doctor::Patient {
        qwac: qwac.as_ref().map(|half| half.chain.as_slice()),
        qsealc: qsealc.as_ref().map(|half| half.chain.as_slice()),
        qwac_key: qwac.as_ref().is_some_and(|half| half.row.key_held),
        qsealc_key: qsealc.as_ref().is_some_and(|half| half.row.key_held),
        now: desk.host.now().as_second(),
        expected_oid: oid.as_ref(),
        scopes,
    };
    Ok(doctor::examine(&patient).into_iter().map(finding).collect())
}

fn finding(finding: doctor::Finding) -> FindingView {
    let mut values: Vec<DoctorValueView> = finding
        .values
        .into_iter()
        .map(|(name, value)| DoctorValueView { name: name.to_string(), value })
        .collect();
    let reason =
        values.iter().position(|value| value.name == "reason").map(|place| values.remove(place).value);
    FindingView {
        rule: rule(finding.rule),
        subject: match finding.subject {
            doctor::Subject::Qwac => DoctorSubjectView::Qwac,
            doctor::Subject::Qsealc => DoctorSubjectView::Qsealc,
            doctor::Subject::Pair => DoctorSubjectView::Pair,
        },
        verdict: match finding.verdict {
            doctor::Verdict::Pass => VerdictView::Pass,
            doctor::Verdict::Warn => VerdictView::Warn,
            doctor::Verdict::Fail => VerdictView::Fail,
            doctor::Verdict::Skipped => VerdictView::Skipped,
        },
        reason: reason.unwrap_or_default(),
        values,
        origin: finding.origin.to_owned(),
    }
}

fn rule(rule: doctor::Rule) -> DoctorRuleView {
    match rule {
        doctor::Rule::KeyMatches => DoctorRuleView::KeyMatches,
        doctor::Rule::KindNotSwapped => DoctorRuleView::KindNotSwapped,
        doctor::Rule::NotRsassaPss => DoctorRuleView::NotRsassaPss,
        doctor::Rule::RsaKey => DoctorRuleView::RsaKey,
        doctor::Rule::KeyLength => DoctorRuleView::KeyLength,
        doctor::Rule::OidWellFormed => DoctorRuleView::OidWellFormed,
        doctor::Rule::OidSame => DoctorRuleView::OidSame,
        doctor::Rule::RolesCoverScopes => DoctorRuleView::RolesCoverScopes,
        doctor::Rule::ValidNow => DoctorRuleView::ValidNow,
        doctor::Rule::ChainComplete => DoctorRuleView::ChainComplete,
        doctor::Rule::Psd2Statement => DoctorRuleView::Psd2Statement,
        doctor::Rule::QcType => DoctorRuleView::QcType,
        doctor::Rule::ExtendedKeyUsage => DoctorRuleView::ExtendedKeyUsage,
        doctor::Rule::KeyUsage => DoctorRuleView::KeyUsage,
    }
}

fn overview(desk: &Desk, profile_id: &str) -> Result<CertificatesView, Trouble> {
    profiles::row(desk, profile_id)?;
    let vault = desk.vault()?;
    let rows = vault.certificates(profile_id)?;
    let waiting_keys = vault
        .keys(profile_id)?
        .into_iter()
        .filter(|key| !rows.iter().any(|row| row.spki_sha256 == key.spki_sha256))
        .map(|key| WaitingKeyView {
            spki_sha256: key.spki_sha256,
            algorithm: key.algorithm,
            bits: (key.bits > 0).then_some(key.bits),
            added_at: key.added_at,
        })
        .collect();
    let now = desk.now_ms();
    let certificates =
        rows.into_iter().map(|row| half(row).map(|half| summary(&half, now))).collect::<Result<_, _>>()?;
    Ok(CertificatesView { certificates, waiting_keys, doctor: examine(desk, profile_id, &[])? })
}
