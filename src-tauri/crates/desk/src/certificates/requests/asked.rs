//! What a request asks for: checked, written, kept, and shown again.

use eidas::{CsrError, Oid, Psd2Request, Purpose, Role, SubjectPart, nca_name};
use serde::{Deserialize, Serialize};
use vault::{CertificateRequestRow, KeyRow, ProfileRow};

use super::view::{CsrMakeReq, CsrProposalView, CsrView, RequestKindView, RoleView};
use crate::certificates::Half;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;

/// What is stored beside a request, for the screen. Kept in this shape: a member added later needs
/// `#[serde(default)]`.
#[derive(Serialize, Deserialize)]
struct Kept {
    subject: String,
    common_name: String,
    roles: Vec<Role>,
    domains: Vec<String>,
}

pub(super) fn word(kind: RequestKindView) -> &'static str {
    match kind {
        RequestKindView::Qwac => "qwac",
        RequestKindView::Qsealc => "qsealc",
    }
}

pub(super) fn kind(row: &CertificateRequestRow) -> RequestKindView {
    match row.kind.as_str() {
        "qwac" => RequestKindView::Qwac,
        _ => RequestKindView::Qsealc,
    }
}

fn role(view: RoleView) -> Role {
    match view {
        RoleView::AccountServicing => Role::AccountServicing,
        RoleView::PaymentInitiation => Role::PaymentInitiation,
        RoleView::AccountInformation => Role::AccountInformation,
        RoleView::CardIssuing => Role::CardIssuing,
    }
}

fn role_view(role: Role) -> RoleView {
    match role {
        Role::AccountServicing => RoleView::AccountServicing,
        Role::PaymentInitiation => RoleView::PaymentInitiation,
        Role::AccountInformation => RoleView::AccountInformation,
        Role::CardIssuing => RoleView::CardIssuing,
    }
}

fn oid(profile: &ProfileRow) -> Result<Oid, Trouble> {
    Oid::parse(&profile.oid).map_err(|error| Trouble::unreadable("the profile's OID", &error))
}

/// The authority's name where the list has it, else its identifier: the QTSP writes what the register says.
fn authority_name(oid: &Oid) -> String {
    nca_name(oid.nca_id()).unwrap_or(oid.nca_id()).to_owned()
}

/// What to ask for unless the operator says otherwise. `same` is the profile's certificate of that kind, `other` the
/// one of the other kind: both in use.
pub(super) fn proposal(
    profile: &ProfileRow,
    kind: RequestKindView,
    same: Option<&Half>,
    other: Option<&Half>,
) -> Result<CsrProposalView, Trouble> {
    let oid = oid(profile)?;
    let leaf = |half: Option<&Half>| half.and_then(|half| half.chain.first().cloned());
    let (same, other) = (leaf(same), leaf(other));
    let either = same.as_ref().or(other.as_ref());
    let common_name = match (&same, kind) {
        (Some(same), _) => same.subject().common_name.clone().unwrap_or_default(),
        (None, RequestKindView::Qsealc) => profile.legal_name.clone(),
        // A QWAC is named after its host, which the profile does not know.
        (None, RequestKindView::Qwac) => String::new(),
    };
    let country = either.and_then(|leaf| leaf.subject().country.clone());
    let organization = either.and_then(|leaf| leaf.subject().organization.clone());
    Ok(CsrProposalView {
        common_name,
        organization: organization.unwrap_or_else(|| profile.legal_name.clone()),
        country: country.unwrap_or_else(|| oid.country().to_owned()),
        roles: either.map(|leaf| leaf.roles().iter().copied().map(role_view).collect()).unwrap_or_default(),
        domains: match kind {
            RequestKindView::Qwac => same.map(|leaf| leaf.dns_names().to_vec()).unwrap_or_default(),
            RequestKindView::Qsealc => Vec::new(),
        },
        organization_identifier: oid.as_str().to_owned(),
        nca_id: oid.nca_id().to_owned(),
        nca_name: authority_name(&oid),
    })
}

/// What the operator asks for, in the terms of a request.
///
/// # Errors
/// `input-invalid`, naming every field that is wrong.
pub(super) fn terms(profile: &ProfileRow, req: &CsrMakeReq) -> Result<Psd2Request, Trouble> {
    let oid = oid(profile)?;
    let mut roles: Vec<Role> = req.roles.iter().copied().map(role).collect();
    roles.sort();
    roles.dedup();
    let trimmed = |text: &str| text.trim().to_owned();
    let request = Psd2Request {
        purpose: match req.kind {
            RequestKindView::Qwac => Purpose::Qwac,
            RequestKindView::Qsealc => Purpose::Qsealc,
        },
        common_name: trimmed(&req.common_name),
        organization: trimmed(&req.organization),
        country: req.country.trim().to_uppercase(),
        nca_name: authority_name(&oid),
        oid,
        roles,
        dns_names: match req.kind {
            RequestKindView::Qwac => req.domains.iter().map(|domain| trimmed(domain)).collect(),
            RequestKindView::Qsealc => Vec::new(),
        },
    };
    let mut fields: Vec<FieldProblemView> =
        request.problems().iter().map(|error| problem(error, &request)).collect::<Result<_, _>>()?;
    if ![2048, 3072, 4096].contains(&req.bits) {
        fields.push(FieldProblemView { field: "bits".to_owned(), problem: FieldProblem::Required });
    }
    if fields.is_empty() { Ok(request) } else { Err(Trouble::Input(fields)) }
}

fn problem(error: &CsrError, request: &Psd2Request) -> Result<FieldProblemView, Trouble> {
    let of_part = |part: &SubjectPart| match part {
        SubjectPart::CommonName => Some(("commonName", &request.common_name)),
        SubjectPart::Organization => Some(("organization", &request.organization)),
        SubjectPart::NcaName => None,
    };
    let blank = |text: &str, otherwise| if text.is_empty() { FieldProblem::Required } else { otherwise };
    let found = match error {
        CsrError::Unfit { part } => {
            of_part(part).map(|(field, text)| (field.to_owned(), blank(text, FieldProblem::StrayCharacters)))
        }
        CsrError::TooLong { part } => {
            of_part(part).map(|(field, _)| (field.to_owned(), FieldProblem::TooLong))
        }
        CsrError::NotACountry => {
            Some(("country".to_owned(), blank(&request.country, FieldProblem::NotACountry)))
        }
        CsrError::NoRoles => Some(("roles".to_owned(), FieldProblem::Required)),
        CsrError::NoDomain => Some(("domains".to_owned(), FieldProblem::Required)),
        CsrError::NotADomain { at } => {
            let blank = blank(&request.dns_names[*at], FieldProblem::NotADomain);
            Some((format!("domains.{at}"), blank))
        }
        CsrError::DomainOnASeal | CsrError::Key(_) => None,
    };
    match found {
        Some((field, problem)) => Ok(FieldProblemView { field, problem }),
        None => Err(Trouble::Internal(error.to_string())),
    }
}

/// The row of a request that was signed.
pub(super) fn row(
    key: &KeyRow,
    request: &Psd2Request,
    csr: &eidas::Csr,
    now: i64,
) -> Result<CertificateRequestRow, Trouble> {
    let kept = Kept {
        subject: csr.subject().to_string(),
        common_name: request.common_name.clone(),
        roles: request.roles.clone(),
        domains: request.dns_names.clone(),
    };
    let kind = match request.purpose {
        Purpose::Qwac => RequestKindView::Qwac,
        Purpose::Qsealc => RequestKindView::Qsealc,
    };
    Ok(CertificateRequestRow {
        profile_id: key.profile_id.clone(),
        spki_sha256: key.spki_sha256.clone(),
        kind: word(kind).to_owned(),
        json: serde_json::to_string(&kept).map_err(|error| Trouble::unreadable("the request", &error))?,
        pem: csr.to_pem(),
        made_at: now,
    })
}

fn kept(row: &CertificateRequestRow) -> Result<Kept, Trouble> {
    serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored request", &error))
}

pub(super) fn common_name(row: &CertificateRequestRow) -> Result<String, Trouble> {
    Ok(kept(row)?.common_name)
}

/// `certificate_id` is that of the certificate that came back.
pub(super) fn view(
    row: CertificateRequestRow,
    bits: u32,
    certificate_id: Option<String>,
) -> Result<CsrView, Trouble> {
    let kept = kept(&row)?;
    Ok(CsrView {
        kind: kind(&row),
        spki_sha256: row.spki_sha256,
        bits,
        subject: kept.subject,
        common_name: kept.common_name,
        roles: kept.roles.into_iter().map(role_view).collect(),
        domains: kept.domains,
        pem: row.pem,
        made_at: row.made_at,
        certificate_id,
    })
}
