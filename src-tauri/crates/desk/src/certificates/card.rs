//! The card of a certificate: everything decoded, ready to copy.

use eidas::{Certificate, Jwk, KeyId, QcType};

use super::Half;
use super::view::{CertificateKindView, CertificateSummaryView, CertificateView, ChainLinkView, KeyIdView};
use crate::context::Desk;
use crate::profiles;
use crate::trouble::Trouble;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(crate) fn kind(text: &str) -> CertificateKindView {
    match text {
        "qwac" => CertificateKindView::Qwac,
        "qsealc" => CertificateKindView::Qsealc,
        _ => CertificateKindView::Other,
    }
}

/// The few facts a list shows. `now` in unix milliseconds, UTC.
pub(crate) fn summary(half: &Half, now: i64) -> CertificateSummaryView {
    let leaf = &half.chain[0];
    let not_after = leaf.not_after() * 1000;
    CertificateSummaryView {
        id: half.row.id.clone(),
        kind: kind(&half.row.kind),
        common_name: leaf.subject().short().to_owned(),
        oid: leaf.oid().map(|oid| oid.as_str().to_owned()),
        issuer: leaf.issuer().short().to_owned(),
        not_after,
        days_left: (not_after - now).div_euclid(DAY_MS),
        key_held: half.row.key_held,
        active: half.row.active,
        sha256: half.row.sha256.clone(),
    }
}

pub(super) fn card(desk: &Desk, half: Half) -> Result<CertificateView, Trouble> {
    let profile = profiles::row(desk, &half.row.profile_id)?;
    let leaf = &half.chain[0];
    let psd2 = leaf.qc().and_then(|qc| qc.psd2.as_ref());
    let jwk = Jwk::for_certificate(leaf, jwk_kid(leaf))
        .ok()
        .map(|jwk| serde_json::to_string_pretty(&jwk))
        .transpose()
        .map_err(|error| Trouble::unreadable("the JWK", &error))?;
    Ok(CertificateView {
        summary: summary(&half, desk.now_ms()),
        subject: leaf.subject().to_string(),
        organization: leaf.subject().organization.clone(),
        country: leaf.subject().country.clone(),
        nca_name: psd2.map(|psd2| psd2.nca_name.clone()),
        nca_id: psd2.map(|psd2| psd2.nca_id.clone()),
        roles: leaf.roles().iter().map(|role| role.name().to_owned()).collect(),
        issuer: leaf.issuer().to_string(),
        serial: leaf.serial().to_string(),
        not_before: leaf.not_before() * 1000,
        key_algorithm: leaf.public_key().algorithm.to_string(),
        key_bits: super::intake::key_bits(&leaf.public_key().algorithm),
        signature_algorithm: leaf.signature_algorithm().name(),
        key_usage: leaf.key_usage().unwrap_or_default().iter().map(|usage| usage.name().to_owned()).collect(),
        extended_key_usage: leaf.extended_key_usage().iter().map(|usage| usage.name().to_owned()).collect(),
        qc_type: leaf.qc().and_then(|qc| qc.qc_type).map(|qc_type| {
            match qc_type {
                QcType::Web => "web",
                QcType::ESeal => "eseal",
                QcType::ESign => "esign",
            }
            .to_owned()
        }),
        dns_names: leaf.dns_names().to_vec(),
        sha256: hex::encode(leaf.sha256()),
        sha1: hex::encode(leaf.sha1()),
        key_ids: key_ids(leaf, &profile.oid),
        jwk,
        chain: half.chain.iter().map(link).collect(),
        pem: leaf.to_pem(),
        source: half.row.source.clone(),
        added_at: half.row.added_at,
    })
}

/// The JWK's `kid`: the certificate's SHA-256, which names it wherever it goes.
pub(crate) fn jwk_kid(leaf: &Certificate) -> String {
    hex::encode(leaf.sha256())
}

/// Where a TPP would publish its QSEALC, until the operator says otherwise.
pub(crate) const KEY_ID_BASE: &str = "https://tpp.example/qsealc";

fn key_ids(leaf: &Certificate, oid: &str) -> Vec<KeyIdView> {
    [
        ("url", KeyId::Url { base: KEY_ID_BASE.to_owned() }),
        ("serial-and-issuer", KeyId::SerialAndIssuer),
        ("client-id", KeyId::ClientId(oid.to_owned())),
    ]
    .into_iter()
    .map(|(spelling, key_id)| KeyIdView { spelling: spelling.to_owned(), value: key_id.spell(leaf) })
    .collect()
}

fn link(certificate: &Certificate) -> ChainLinkView {
    ChainLinkView {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        not_after: certificate.not_after() * 1000,
        sha256: hex::encode(certificate.sha256()),
    }
}
