//! What a PSU allows: shown, compared with what is granted, reviewed to the byte, sent, and kept with its call.
//!
//! A consent replaces the whole of the one before. Taking everything back is an act of its own; so is the look for new
//! accounts, since the bank shows them only after everything was taken back: what was granted before is kept until it is
//! restored.

mod change;
mod send;
pub mod view;

use std::collections::HashSet;

use stet::access::{AccountId, Ask, Consent, IbanVerdict, iban_verdict};
use stet::dialect::ConsentModel;
use vault::{ConnectionRow, ConsentRow};

use crate::accounts::{Asking, KeptOfConnection, account_of, identity_of};
use crate::connections;
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;
use view::{
    ConsentAccountView, ConsentChoice, ConsentReviewReq, ConsentReviewView, ConsentSentView, ConsentShowReq,
    ConsentStatusView, ConsentView,
};

pub use send::{look_for_new, revoke_all, send};

pub(crate) use send::Reviewed;

/// A consent row's status.
const SENDING: &str = "sending";
const ACCEPTED: &str = "accepted";
const REFUSED: &str = "refused";

/// Shows what is granted, and every consent that was sent.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: ConsentShowReq) -> Result<ConsentView, AppError> {
    Ok(shown(desk, &req.connection_id)?)
}

fn shown(desk: &Desk, connection_id: &str) -> Result<ConsentView, Trouble> {
    let row = connections::load(desk, connection_id)?;
    let kept = KeptOfConnection::of(&row)?;
    let sent = desk.vault()?.consents(&row.id)?;
    let sent = sent.iter().map(sent_view).collect::<Result<Vec<_>, Trouble>>()?;
    let known_before: HashSet<&String> = kept.known_before.iter().collect();
    let looking = kept.to_restore.is_some();
    let mut accounts = Vec::new();
    for account in desk.vault()?.accounts(&row.id)? {
        let listed = kept.listed_at == Some(account.seen_at);
        let (account, identity) = {
            let read = account_of(&account)?;
            let identity = identity_of(&read);
            (read, identity)
        };
        let Some(iban) = account.iban() else { continue };
        accounts.push(ConsentAccountView {
            iban: iban.to_owned(),
            name: account.name.clone(),
            listed,
            new: looking && !known_before.contains(&identity),
            check_digits: iban_verdict(iban) == IbanVerdict::Valid,
        });
    }
    let granted = granted(desk, &row, &kept)?;
    for iban in granted.balances.iter().chain(&granted.transactions) {
        if !accounts.iter().any(|known| known.iban == *iban) {
            accounts.push(ConsentAccountView {
                iban: iban.clone(),
                name: None,
                listed: false,
                new: false,
                check_digits: iban_verdict(iban) == IbanVerdict::Valid,
            });
        }
    }
    Ok(ConsentView {
        accounts,
        granted,
        listed_at: kept.listed_at,
        sent,
        to_restore: kept.to_restore,
        at_the_bank: at_the_bank(&row),
    })
}

/// Whether the PSU consents on the bank's own pages.
pub(crate) fn at_the_bank(row: &ConnectionRow) -> bool {
    stet::bank(&row.bank_key).is_some_and(|bank| bank.dialect().consent == ConsentModel::GivenAtBank)
}

/// Refuses to send a consent to a bank that takes none.
fn takes_consents(row: &ConnectionRow) -> Result<(), Trouble> {
    if at_the_bank(row) { Err(Trouble::NotServed) } else { Ok(()) }
}

/// Where the consent of a connection stands, in as far as the operator may have to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing is granted, and no consent was sent yet.
    Missing,
    /// A look for new accounts took everything back and was not ended.
    ToRestore,
    /// Everything was taken back on purpose.
    TakenBack,
    Given,
}

pub(crate) fn standing(desk: &Desk, row: &ConnectionRow) -> Result<Standing, Trouble> {
    if at_the_bank(row) {
        return Ok(Standing::Given);
    }
    let kept = KeptOfConnection::of(row)?;
    if kept.to_restore.is_some() {
        return Ok(Standing::ToRestore);
    }
    if granted(desk, row, &kept)? != ConsentChoice::default() {
        return Ok(Standing::Given);
    }
    let accepted = desk.vault()?.consents(&row.id)?.iter().any(|consent| consent.status == ACCEPTED);
    Ok(if accepted { Standing::TakenBack } else { Standing::Missing })
}

/// What is granted: what the bank's last list shows, or, where a consent was accepted since, what that said.
fn granted(desk: &Desk, row: &ConnectionRow, kept: &KeptOfConnection) -> Result<ConsentChoice, Trouble> {
    let consents = desk.vault()?.consents(&row.id)?;
    let last = consents.iter().find(|consent| consent.status == ACCEPTED);
    let choice = match last {
        Some(last) => Some((choice_of(last)?, last.sent_at)),
        None => None,
    };
    let trusted_beneficiaries = choice.as_ref().is_some_and(|(choice, _)| choice.trusted_beneficiaries);
    match (choice, kept.listed_at) {
        (Some((choice, sent_at)), listed_at) if listed_at.is_none_or(|listed| listed < sent_at) => Ok(choice),
        (_, None) => Ok(ConsentChoice::default()),
        (_, Some(listed)) => {
            let mut granted = ConsentChoice {
                identity: kept.identity_granted,
                trusted_beneficiaries,
                ..ConsentChoice::default()
            };
            for account in desk.vault()?.accounts(&row.id)? {
                if account.seen_at != listed {
                    continue;
                }
                let account = account_of(&account)?;
                let Some(iban) = account.iban() else { continue };
                if account.balances_granted {
                    granted.balances.push(iban.to_owned());
                }
                if account.transactions_granted {
                    granted.transactions.push(iban.to_owned());
                }
            }
            Ok(granted)
        }
    }
}

/// Puts a consent together, tells what it changes, and shows exactly what will go out.
///
/// # Errors
/// `input-invalid` for an IBAN that is none; `certificate-missing`; `no-access`.
pub async fn review(desk: &Desk, req: ConsentReviewReq) -> Result<ConsentReviewView, AppError> {
    let choice = tidy(&req.choice)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    takes_consents(&asking.row)?;
    let kept = KeptOfConnection::of(&asking.row)?;
    let granted = granted(desk, &asking.row, &kept)?;
    let consent = consent_of(&choice);
    let prepared = asking.prepare(&Ask::Consent(&consent), None)?;
    let view = ConsentReviewView {
        changes: change::between(&granted, &choice),
        request: crate::connections::view::SignedRequestView::of(&prepared),
        revokes_all: consent.revokes_all(),
    };
    held(&desk.consents).insert(req.connection_id, Reviewed { choice, prepared });
    Ok(view)
}

/// IBANs without blanks, each once.
fn tidy(choice: &ConsentChoice) -> Result<ConsentChoice, Trouble> {
    let mut problems = Vec::new();
    let mut list = |field: &str, ibans: &[String]| {
        let mut tidy: Vec<String> = Vec::new();
        for (place, iban) in ibans.iter().enumerate() {
            let iban: String = iban.chars().filter(|character| !character.is_whitespace()).collect();
            if iban_verdict(&iban) == IbanVerdict::Malformed {
                let field = format!("{field}[{place}]");
                problems.push(FieldProblemView { field, problem: FieldProblem::NotAnIban });
            } else if !tidy.contains(&iban) {
                tidy.push(iban);
            }
        }
        tidy
    };
    let tidied = ConsentChoice {
        balances: list("balances", &choice.balances),
        transactions: list("transactions", &choice.transactions),
        identity: choice.identity,
        trusted_beneficiaries: choice.trusted_beneficiaries,
    };
    if problems.is_empty() { Ok(tidied) } else { Err(Trouble::Input(problems)) }
}

fn consent_of(choice: &ConsentChoice) -> Consent {
    let accounts = |ibans: &[String]| {
        ibans.iter().map(|iban| AccountId::Iban { iban: iban.clone() }).collect::<Vec<_>>()
    };
    Consent {
        balances: accounts(&choice.balances),
        transactions: accounts(&choice.transactions),
        psu_identity: choice.identity,
        trusted_beneficiaries: choice.trusted_beneficiaries,
    }
}

fn choice_of(row: &ConsentRow) -> Result<ConsentChoice, Trouble> {
    serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored consent", &error))
}

fn sent_view(row: &ConsentRow) -> Result<ConsentSentView, Trouble> {
    Ok(ConsentSentView {
        id: row.id.clone(),
        at: row.sent_at,
        status: match row.status.as_str() {
            ACCEPTED => ConsentStatusView::Accepted,
            REFUSED => ConsentStatusView::Refused,
            _ => ConsentStatusView::Unknown,
        },
        choice: choice_of(row)?,
        call_id: row.call_id.clone(),
    })
}
