//! The list of calls and what narrows it.

use stet::Purpose;
use vault::{CallAnswer, CallFilter, CallRow};

use super::view::{
    CallAnswerView, CallBankView, CallChoicesView, CallPurposeView, CallSummaryView, CallsListReq, CallsView,
};
use crate::banks;
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::trouble::Trouble;

/// Calls per page.
const PAGE: u32 = 50;

/// Lists a profile's calls, newest first, one page at a time, and says how many there are in all.
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
    let filter = filter(req)?;
    let before = before.as_ref().map(|(at, id)| (*at, id.as_str()));
    let mut rows = vault.calls(&profile.id, &filter, before, PAGE + 1).map_err(Trouble::from)?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let calls = rows.into_iter().map(|row| summary(&row)).collect::<Result<_, _>>()?;
    let choices = vault.call_choices(&profile.id).map_err(Trouble::from)?;
    Ok(CallsView {
        calls,
        more,
        matching: vault.count_matching_calls(&profile.id, &filter).map_err(Trouble::from)?,
        all: vault.count_calls(&profile.id, i64::MIN).map_err(Trouble::from)?.0,
        choices: CallChoicesView {
            banks: choices
                .banks
                .into_iter()
                .map(|key| CallBankView { name: banks::name(&key), key })
                .collect(),
            purposes: choices.purposes.iter().map(|word| purpose(word)).collect::<Result<_, _>>()?,
            methods: choices.methods,
        },
    })
}

fn filter(req: CallsListReq) -> Result<CallFilter, Trouble> {
    let purpose = req.purpose.map(|purpose| word(purpose.into())).transpose()?;
    Ok(CallFilter {
        text: req.text,
        only_failures: req.only_failures,
        bank_key: req.bank_key,
        purpose,
        method: req.method,
        answer: req.answer.map(|answer| match answer {
            CallAnswerView::Success => CallAnswer::Status(200, 299),
            CallAnswerView::Redirect => CallAnswer::Status(300, 399),
            CallAnswerView::Refusal => CallAnswer::Status(400, 499),
            CallAnswerView::BankError => CallAnswer::Status(500, 599),
            CallAnswerView::None => CallAnswer::None,
        }),
        from: req.from,
        until: req.until,
    })
}

pub(super) fn summary(row: &CallRow) -> Result<CallSummaryView, Trouble> {
    Ok(CallSummaryView {
        id: row.id.clone(),
        started_at: row.started_at,
        purpose: purpose(&row.purpose)?,
        bank_name: banks::name(&row.bank_key),
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

/// A purpose as the store has it.
pub(super) fn word(purpose: Purpose) -> Result<String, Trouble> {
    match serde_json::to_value(purpose) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(Trouble::Internal(format!("a purpose is written as {other:?}"))),
    }
}

fn purpose(word: &str) -> Result<CallPurposeView, Trouble> {
    let purpose: Purpose = serde_json::from_value(word.into())
        .map_err(|error| Trouble::unreadable("a stored call's purpose", &error))?;
    Ok(match purpose {
        Purpose::RegistrationToken => CallPurposeView::RegistrationToken,
        Purpose::RegistrationCreate => CallPurposeView::RegistrationCreate,
        Purpose::RegistrationRead => CallPurposeView::RegistrationRead,
        Purpose::RegistrationUpdate => CallPurposeView::RegistrationUpdate,
        Purpose::RegistrationDelete => CallPurposeView::RegistrationDelete,
        Purpose::BankCertificate => CallPurposeView::BankCertificate,
        Purpose::CodeExchange => CallPurposeView::CodeExchange,
        Purpose::TokenRefresh => CallPurposeView::TokenRefresh,
        Purpose::TokenRevocation => CallPurposeView::TokenRevocation,
        Purpose::ClientToken => CallPurposeView::ClientToken,
        Purpose::Fallback => CallPurposeView::Fallback,
        Purpose::Accounts => CallPurposeView::Accounts,
        Purpose::Balances => CallPurposeView::Balances,
        Purpose::Transactions => CallPurposeView::Transactions,
        Purpose::Consent => CallPurposeView::Consent,
        Purpose::Identity => CallPurposeView::Identity,
        Purpose::TrustedBeneficiaries => CallPurposeView::TrustedBeneficiaries,
        Purpose::FundsConfirmation => CallPurposeView::FundsConfirmation,
        Purpose::PaymentCreation => CallPurposeView::PaymentCreation,
        Purpose::PaymentStatus => CallPurposeView::PaymentStatus,
        Purpose::PaymentConfirmation => CallPurposeView::PaymentConfirmation,
        Purpose::PaymentCancellation => CallPurposeView::PaymentCancellation,
    })
}

impl From<CallPurposeView> for Purpose {
    fn from(view: CallPurposeView) -> Self {
        match view {
            CallPurposeView::RegistrationToken => Self::RegistrationToken,
            CallPurposeView::RegistrationCreate => Self::RegistrationCreate,
            CallPurposeView::RegistrationRead => Self::RegistrationRead,
            CallPurposeView::RegistrationUpdate => Self::RegistrationUpdate,
            CallPurposeView::RegistrationDelete => Self::RegistrationDelete,
            CallPurposeView::BankCertificate => Self::BankCertificate,
            CallPurposeView::CodeExchange => Self::CodeExchange,
            CallPurposeView::TokenRefresh => Self::TokenRefresh,
            CallPurposeView::TokenRevocation => Self::TokenRevocation,
            CallPurposeView::ClientToken => Self::ClientToken,
            CallPurposeView::Fallback => Self::Fallback,
            CallPurposeView::Accounts => Self::Accounts,
            CallPurposeView::Balances => Self::Balances,
            CallPurposeView::Transactions => Self::Transactions,
            CallPurposeView::Consent => Self::Consent,
            CallPurposeView::Identity => Self::Identity,
            CallPurposeView::TrustedBeneficiaries => Self::TrustedBeneficiaries,
            CallPurposeView::FundsConfirmation => Self::FundsConfirmation,
            CallPurposeView::PaymentCreation => Self::PaymentCreation,
            CallPurposeView::PaymentStatus => Self::PaymentStatus,
            CallPurposeView::PaymentConfirmation => Self::PaymentConfirmation,
            CallPurposeView::PaymentCancellation => Self::PaymentCancellation,
        }
    }
}
