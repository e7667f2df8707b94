//! One call with everything that was written down of it, and what can be said of its signatures now.

use jiff::Timestamp;
use stet::{ConnectionUse, Environment, SignatureCheck, TlsFacts};

use super::list::summary;
use super::view::{CallHeaderView, CallShowReq, CallView, ConnectionUseView, OurSignatureView, TlsView};
use super::{bank_certificates, bank_clock, bank_signature};
use crate::certificates::view::ChainLinkView;
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;

/// Shows one call with everything that was written down of it. The bank's signature is verified anew, with the
/// certificates that are pinned now.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: CallShowReq) -> Result<CallView, AppError> {
    let row = super::row(desk, &req.call_id)?;
    let record = super::record(&row)?;
    let summary = summary(&row)?;
    let pinned = bank_certificates::pinned(desk, &row.profile_id, &row.bank_key)?;
    let bank_signature = bank_signature::judge(&record, &pinned);
    let local = profiles::environment(&profiles::row(desk, &row.profile_id)?) == Environment::Local;
    let bank_clock = bank_clock::far_off(&record).filter(|_| !local).map(Timestamp::as_millisecond);
    Ok(CallView {
        summary,
        profile_id: row.profile_id,
        url: record.url,
        connect_to: record.connect_to.map(|address| address.to_string()),
        request_headers: headers(record.request_headers),
        request_body: record.request_body,
        response_headers: headers(record.response_headers),
        response_body: record.response_body,
        signing_string: record.signing_string,
        signed_headers: record.signed_headers,
        key_id: record.key_id,
        our_signature: match record.our_signature {
            None => OurSignatureView::Unsigned,
            Some(SignatureCheck::Verified) => OurSignatureView::Verified,
            Some(SignatureCheck::Failed { reason }) => OurSignatureView::Failed { reason },
        },
        bank_signature,
        bank_certificates: pinned.iter().map(bank_certificates::Pinned::view).collect(),
        tls: record.tls.map(tls),
        bank_clock,
        failure_detail: record.failure.map(|failure| failure.detail),
    })
}

fn headers(pairs: Vec<(String, String)>) -> Vec<CallHeaderView> {
    pairs.into_iter().map(|(name, value)| CallHeaderView { name, value }).collect()
}

fn tls(facts: TlsFacts) -> TlsView {
    TlsView {
        version: facts.version,
        cipher: facts.cipher,
        client_certificate_asked: facts.client_certificate_asked,
        client_certificate_sent: facts.client_certificate_sent,
        client_certificate_subject: facts.client_certificate_subject,
        alert: facts.alert,
        connection: match facts.connection {
            ConnectionUse::Own => ConnectionUseView::Own,
            ConnectionUse::Kept => ConnectionUseView::Kept,
            ConnectionUse::Reopened => ConnectionUseView::Reopened,
        },
        offered_chain: facts
            .offered_chain
            .into_iter()
            .map(|link| ChainLinkView {
                subject: link.subject.unwrap_or_default(),
                issuer: link.issuer.unwrap_or_default(),
                not_after: link.not_after.unwrap_or_default() * 1000,
                sha256: link.sha256,
            })
            .collect(),
    }
}
