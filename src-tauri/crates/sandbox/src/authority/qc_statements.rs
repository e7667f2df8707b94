//! The qcStatements extension of QWACs and QSEALCs: written, and read without the help of whoever wrote it.
//!
//! RFC 3739, ETSI EN 319 412-5 (QcCompliance, QcType) and ETSI TS 119 495 section 5.1 (the PSD2 statement).

use super::certificate::Extension;
use super::identifiers as id;
use crate::der;
use serde::{Deserialize, Serialize};

const AUTHORITIES: &str = include_str!("../../data/competent-authorities.csv");

/// A PSD2 role of ETSI TS 119 495.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Role {
    #[serde(rename = "PSP_AS")]
    AccountServicing,
    #[serde(rename = "PSP_PI")]
    PaymentInitiation,
    #[serde(rename = "PSP_AI")]
    AccountInformation,
    #[serde(rename = "PSP_IC")]
    CardIssuing,
}

impl Role {
    const ALL: [Role; 4] =
        [Role::AccountServicing, Role::PaymentInitiation, Role::AccountInformation, Role::CardIssuing];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::AccountServicing => "PSP_AS",
            Role::PaymentInitiation => "PSP_PI",
            Role::AccountInformation => "PSP_AI",
            Role::CardIssuing => "PSP_IC",
        }
    }

    fn identifier(self) -> String {
        format!("{}{}", id::ROLE_PREFIX, self as u8 + 1)
    }
}

/// What a certificate is qualified for.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Website authentication: the TLS certificate.
    Qwac,
    /// Electronic seal: the certificate behind HTTP signatures.
    Qsealc,
}

impl Kind {
    fn qc_type(self) -> &'static str {
        match self {
            Kind::Qwac => id::QC_TYPE_WEB,
            Kind::Qsealc => id::QC_TYPE_ESEAL,
        }
    }
}

/// The extension for a certificate of this kind with these roles, granted by the NCA that the OID names.
pub(crate) fn extension(kind: Kind, roles: &[Role], nca_id: &str) -> Extension {
    let roles: Vec<_> = roles
        .iter()
        .map(|role| der::sequence(&[der::oid(&role.identifier()), der::utf8(role.name())]))
        .collect();
    let psd2 = der::sequence(&[der::sequence(&roles), der::utf8(nca_name(nca_id)), der::utf8(nca_id)]);
    let statements = der::sequence(&[
        der::sequence(&[der::oid(id::QC_COMPLIANCE)]),
        der::sequence(&[der::oid(id::QC_TYPE), der::sequence(&[der::oid(kind.qc_type())])]),
        der::sequence(&[der::oid(id::QC_PSD2), psd2]),
    ]);
    Extension::new(id::QC_STATEMENTS, false, &statements)
}

fn nca_name(nca_id: &str) -> &str {
    AUTHORITIES
        .lines()
        .filter_map(|line| line.split_once(';'))
        .find(|(known, _)| *known == nca_id)
        .map_or(nca_id, |(_, name)| name)
}

/// What was read from a qcStatements extension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct QcStatements {
    pub(crate) kind: Option<Kind>,
    pub(crate) roles: Vec<Role>,
}

impl QcStatements {
    /// Reads the value of the extension; `None` where it is no sequence of statements.
    pub(crate) fn parse(value: &[u8]) -> Option<QcStatements> {
        let (outer, rest) = der::element(value)?;
        if outer.tag != 0x30 || !rest.is_empty() {
            return None;
        }
        let mut out = QcStatements::default();
        for statement in outer.children()? {
            let parts = statement.children()?;
            let Some(about) = parts.first().and_then(|first| first.as_oid()) else { continue };
            let Some(details) = parts.get(1) else { continue };
            if about == id::QC_TYPE {
                for one in details.children()? {
                    match one.as_oid().as_deref() {
                        Some(id::QC_TYPE_WEB) => out.kind = Some(Kind::Qwac),
                        Some(id::QC_TYPE_ESEAL) => out.kind = Some(Kind::Qsealc),
                        _ => {}
                    }
                }
            } else if about == id::QC_PSD2 {
                for role in details.children()?.first()?.children()? {
                    let named = role.children()?.first().and_then(|first| first.as_oid())?;
                    out.roles.extend(Role::ALL.into_iter().find(|known| known.identifier() == named));
                }
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_identifiers_are_those_of_ts_119_495() {
        assert_eq!(Role::PaymentInitiation.identifier(), "0.4.0.19495.1.2");
        assert_eq!(Role::CardIssuing.identifier(), "0.4.0.19495.1.4");
    }

    #[test]
    fn the_competent_authority_is_named_as_the_standard_s_annex_names_it() {
        assert_eq!(nca_name("FR-ACPR"), "Prudential Supervisory and Resolution Authority");
        assert_eq!(nca_name("XX-NONE"), "XX-NONE");
    }
}
