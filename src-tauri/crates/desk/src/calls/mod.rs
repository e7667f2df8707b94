//! Calls: every exchange with a bank as it was written down, and the recorder that writes it.

mod curl;
mod recorder;
mod shell_word;
pub mod view;

use stet::{BankSignature, CallRecord, Environment, Purpose, SignatureCheck};
use vault::{CallFilter, CallRow};

use crate::banks;
use crate::certificates::view::ChainLinkView;
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::trouble::Trouble;
use curl::{Surroundings, Trust};
use view::{
    BankSignatureView, CallCurlReq, CallHeaderView, CallPurposeView, CallShowReq, CallSummaryView, CallView,
    CallsListReq, CallsView, CurlView, OurSignatureView, TlsView,
};

pub(crate) use recorder::StoreRecorder;

/// Calls per page.
const PAGE: u32 = 50;

/// Lists a profile's calls, newest first, one page at a time.
///
/// # Errors
/// `not-found` for a profile or a starting call that is not there.
pub async fn list(desk: &Desk, req: CallsListReq) -> Result<CallsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let vault = desk.vault()?;
    let before = match &req.before {
        Some(id) => {
            let row = vault.call(id).map_err(Trouble::from)?.ok_or(Trouble::NotFound("the call"))?;
            Some((row.started_at, row.id))
        }
        None => None,
    };
    let filter = CallFilter { text: req.text, only_failures: req.only_failures };
    let before = before.as_ref().map(|(at, id)| (*at, id.as_str()));
    let mut rows = vault.calls(&profile.id, &filter, before, PAGE + 1).map_err(Trouble::from)?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let calls = rows.into_iter().map(|row| summary(&row)).collect::<Result<_, _>>()?;
    Ok(CallsView { calls, more })
}

/// Shows one call with everything that was written down of it.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: CallShowReq) -> Result<CallView, AppError> {
    let row = row(desk, &req.call_id)?;
    let record = record(&row)?;
    let summary = summary(&row)?;
    Ok(CallView {
        summary,
        url: record.url,
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
        bank_signature: match record.bank_signature {
            None | Some(BankSignature::Unsigned) => BankSignatureView::Unsigned,
            Some(BankSignature::SignedNotChecked { key_id }) => {
                BankSignatureView::SignedNotChecked { key_id: key_id.unwrap_or_default() }
            }
        },
        tls: record.tls.map(|tls| TlsView {
            version: tls.version.unwrap_or_default(),
            cipher: tls.cipher.unwrap_or_default(),
            client_certificate_asked: tls.client_certificate_asked,
            client_certificate_sent: tls.client_certificate_sent,
            offered_chain: tls
                .offered_chain
                .into_iter()
                .map(|link| ChainLinkView {
                    subject: link.subject.unwrap_or_default(),
                    issuer: link.issuer.unwrap_or_default(),
                    not_after: link.not_after.unwrap_or_default() * 1000,
                    sha256: link.sha256,
                })
                .collect(),
        }),
        failure_detail: record.failure.map(|failure| failure.detail),
    })
}

/// Writes a call as a curl command whose secrets are shell variables. A Local profile's command goes to where its banks
/// listen now, which is another port than when the call was made.
///
/// # Errors
/// `not-found`.
pub async fn curl(desk: &Desk, req: CallCurlReq) -> Result<CurlView, AppError> {
    let row = row(desk, &req.call_id)?;
    let record = record(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    if profiles::environment(&profile) == Environment::Local {
        let running = desk.banks.lock().await.get(&profile.id).cloned();
        let own = banks::own_settings(desk, &profile.id, &row.bank_key)?;
        let now = own.connect_to.or(running.as_ref().map(|banks| banks.address));
        let file = running.as_ref().map(|banks| banks.ca_file.as_path());
        let trust = Trust::LocalCa { file };
        return Ok(curl::command(&record, Surroundings { trust, connect_to: now.or(record.connect_to) }));
    }
    let trust = match banks::anchors_for(desk, &profile.id, &row.bank_key)?.is_empty() {
        true => Trust::Platform,
        false => Trust::OwnAnchors,
    };
    Ok(curl::command(&record, Surroundings { trust, connect_to: record.connect_to }))
}

fn row(desk: &Desk, call_id: &str) -> Result<CallRow, Trouble> {
    desk.vault()?.call(call_id)?.ok_or(Trouble::NotFound("the call"))
}

fn record(row: &CallRow) -> Result<CallRecord, Trouble> {
    serde_json::from_str(&row.record_json).map_err(|error| Trouble::unreadable("a stored call", &error))
}

fn headers(pairs: Vec<(String, String)>) -> Vec<CallHeaderView> {
    pairs.into_iter().map(|(name, value)| CallHeaderView { name, value }).collect()
}

fn summary(row: &CallRow) -> Result<CallSummaryView, Trouble> {
    let purpose: Purpose = serde_json::from_value(row.purpose.clone().into())
        .map_err(|error| Trouble::unreadable("a stored call's purpose", &error))?;
    Ok(CallSummaryView {
        id: row.id.clone(),
        started_at: row.started_at,
        purpose: match purpose {
            Purpose::RegistrationToken => CallPurposeView::RegistrationToken,
            Purpose::RegistrationCreate => CallPurposeView::RegistrationCreate,
            Purpose::RegistrationRead => CallPurposeView::RegistrationRead,
            Purpose::RegistrationUpdate => CallPurposeView::RegistrationUpdate,
            Purpose::RegistrationDelete => CallPurposeView::RegistrationDelete,
        },
        bank_name: stet::bank(&row.bank_key).map_or_else(|| row.bank_key.clone(), |bank| bank.name.clone()),
        bank_key: row.bank_key.clone(),
        method: row.method.clone(),
        host: row.host.clone(),
        path: row.path.clone(),
        status: row.status,
        duration_ms: row.duration_ms,
        request_id: (!row.request_id.is_empty()).then(|| row.request_id.clone()),
        failure: row.failure_code.clone(),
    })
}
