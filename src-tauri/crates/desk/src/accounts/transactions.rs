//! Transactions: asked page by page, kept with all that the bank said, and shown.

use std::collections::HashSet;

use jiff::civil::Date;
use stet::access::{
    self, Ask, BankDate, Direction, EntryReference, Metered, Transaction, TransactionStatus, Transactions,
    TransactionsQuery, check_depth,
};
use vault::{KeptTransaction, TransactionFilter, TransactionOrder, TransactionRow};

use super::asking::{Asking, Meter, psu};
use super::kept::account_of;
use super::money;
use super::pages::Listed;
use super::view::{
    EntryReferenceKind, EntryReferenceView, FetchView, TransactionDetailView, TransactionFilterReq,
    TransactionOrderReq, TransactionShowReq, TransactionView, TransactionsFetchedView, TransactionsFindReq,
    TransactionsFoundView, TransactionsPlacesView, TransactionsReadReq, TransactionsReadView,
    TransactionsRefreshReq,
};
use super::whole_days::whole_days;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// The rows that come with what was found.
const FIRST_ROWS: u32 = 100;
/// The most rows that are read at once.
const MOST_READ: usize = 500;

/// Asks for the transactions of one account, all pages that the bank links to, and keeps them.
///
/// # Errors
/// `input-invalid` for days that are none, that no day lies between, or that are further back than the bank's depth;
/// `quota-spent`; `not-consented`; what the bank or the way there said: what was kept before stays.
pub async fn refresh(desk: &Desk, req: TransactionsRefreshReq) -> Result<TransactionsFetchedView, AppError> {
    let psu = psu(&req.psu)?;
    let row = desk
        .vault()?
        .account(&req.account_id)
        .map_err(Trouble::from)?
        .ok_or(Trouble::NotFound("the account"))?;
    let account = account_of(&row)?;
    let resource = account.resource_id.clone().ok_or(Trouble::NotConsented)?;
    let asking = Asking::open(desk, &row.connection_id).await?;
    let query =
        TransactionsQuery { from: day("fromDay", &req.from_day)?, to: day("untilDay", &req.until_day)? };
    if query.is_empty_range() {
        return Err(Trouble::field("untilDay", FieldProblem::EmptyRange).into());
    }
    if let (Some(from), Some(depth)) = (query.from, asking.settings.depth_days) {
        let too_early = |_| Trouble::field("fromDay", FieldProblem::TooEarly);
        check_depth(from, depth, asking.bank_time()).map_err(too_early)?;
    }
    let meter = Meter { method: Metered::Transactions, iban: account.iban(), over: req.over_quota };
    asking.admit(&meter, psu.as_ref())?;

    let ask = Ask::Transactions { account: &resource, query };
    let Listed { pages, mut fetched, broken } = asking
        .pages(
            &ask,
            &meter,
            psu.as_ref(),
            |client, prepared, token, recorder| {
                Box::pin(access::transactions(client, prepared, token, recorder))
            },
            |page: &Transactions| &page.next,
        )
        .await?;
    let listed: Vec<Transaction> = pages.into_iter().flat_map(|page| page.transactions).collect();
    if !listed.is_empty() {
        fetched.nothing = None;
    }
    keep(desk, &row.id, &req, listed, &mut fetched)?;
    desk.changed(Area::Connections);
    // What came before a page that could not be had is kept all the same.
    if let Some(trouble) = broken {
        return Err(trouble.into());
    }
    let kept = desk.vault()?.transactions_kept(&row.id).map_err(Trouble::from)?;
    Ok(TransactionsFetchedView { fetched, kept })
}

/// Keeps a list. One that a bank cut, or whose later pages could not be had, takes nothing away from what was kept of the
/// days it does not hold wholly.
fn keep(
    desk: &Desk,
    account_id: &str,
    req: &TransactionsRefreshReq,
    listed: Vec<Transaction>,
    fetched: &mut FetchView,
) -> Result<(), Trouble> {
    let mut seen = HashSet::new();
    let mut rows_to_keep = Vec::with_capacity(listed.len());
    for transaction in &listed {
        let row = row_of(transaction);
        if row.reference.as_ref().is_some_and(|reference| !seen.insert(reference.clone())) {
            fetched.duplicates += 1;
            continue;
        }
        rows_to_keep.push(row);
    }
    let whole = whole_days(&rows_to_keep, req.until_day.as_deref());
    let (settled, written) = desk.vault()?.transaction_soon(|rows| {
        let settled = rows.settle_unreferenced(account_id, rows_to_keep, whole.as_ref())?;
        let written = rows.put_transactions(account_id, &settled.left)?;
        Ok::<_, Trouble>((settled, written))
    })?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    fetched.added = count(written.added);
    fetched.changed = count(written.changed);
    fetched.same = count(written.same + settled.same);
    Ok(())
}

/// A transaction as it is kept. Listed under the day it was booked, else the day it happened or counts from.
fn row_of(transaction: &Transaction) -> TransactionRow {
    let day = [
        &transaction.booking_date,
        &transaction.transaction_date,
        &transaction.value_date,
        &transaction.expected_booking_date,
    ]
    .into_iter()
    .flatten()
    .find_map(|date| date.day);
    let amount = transaction.amount.as_ref();
    let credit = money::is_credit(transaction);
    let magnitude = amount.and_then(|amount| money::e5(&amount.text)).and_then(i64::checked_abs);
    TransactionRow {
        reference: transaction.entry_reference.clone().filter(|reference| !reference.trim().is_empty()),
        day: day.map(|day| day.to_string()),
        status: transaction.status.as_ref().map(status_word).unwrap_or_default(),
        amount: amount.map(|amount| amount.text.clone()).unwrap_or_default(),
        currency: amount.and_then(|amount| amount.currency.clone()).unwrap_or_default(),
        signed_e5: magnitude.map(|magnitude| if credit { magnitude } else { -magnitude }),
        credit,
        label: label(transaction),
        json: transaction.raw.as_str().to_owned(),
    }
}

fn label(transaction: &Transaction) -> String {
    let lines: Vec<&str> =
        transaction.remittance.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    match lines.is_empty() {
        false => lines.join(" "),
        true => transaction.additional_information.clone().unwrap_or_default(),
    }
}

pub(super) fn status_word(status: &TransactionStatus) -> String {
    match status {
        TransactionStatus::Booked => "BOOK",
        TransactionStatus::Pending => "PDNG",
        TransactionStatus::Other => "OTHR",
        TransactionStatus::Future => "FUTR",
        TransactionStatus::Information => "INFO",
        TransactionStatus::Rejected => "RJCT",
        TransactionStatus::Unknown(word) => word,
    }
    .to_owned()
}

/// What a filter finds, sorted: how much it is, and the first rows of it.
///
/// # Errors
/// `not-found`; `input-invalid` for a day that is none.
pub async fn find(desk: &Desk, req: TransactionsFindReq) -> Result<TransactionsFoundView, AppError> {
    let (filter, order) = (filter(req.filter)?, order(req.order));
    let vault = desk.vault()?;
    let (found, first) = vault
        .transactions_found(&req.account_id, &filter, order, req.descending, FIRST_ROWS)
        .map_err(Trouble::from)?;
    let kept = vault.transactions_kept(&req.account_id).map_err(Trouble::from)?;
    Ok(TransactionsFoundView { found, kept, first: first.into_iter().map(view).collect() })
}

/// The places of all that a filter finds, sorted.
///
/// # Errors
/// As [`find`].
pub async fn places(desk: &Desk, req: TransactionsFindReq) -> Result<TransactionsPlacesView, AppError> {
    let (filter, order) = (filter(req.filter)?, order(req.order));
    let vault = desk.vault()?;
    let places = vault.transaction_places(&req.account_id, &filter, order, req.descending);
    Ok(TransactionsPlacesView { places: places.map_err(Trouble::from)? })
}

/// The rows at these places of what was found.
///
/// # Errors
/// `not-found`.
pub async fn read(desk: &Desk, req: TransactionsReadReq) -> Result<TransactionsReadView, AppError> {
    let places = &req.places[..req.places.len().min(MOST_READ)];
    let found = desk.vault()?.transactions_at(&req.account_id, places).map_err(Trouble::from)?;
    Ok(TransactionsReadView { transactions: found.into_iter().map(view).collect() })
}

/// One transaction, with everything the bank said of it.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: TransactionShowReq) -> Result<TransactionDetailView, AppError> {
    let number = req.transaction_id.parse().map_err(|_| Trouble::NotFound("the transaction"))?;
    let kept = desk
        .vault()?
        .account_transaction(&req.account_id, number)
        .map_err(Trouble::from)?
        .ok_or(Trouble::NotFound("the transaction"))?;
    let transaction = Transaction::of(&kept.row.json)
        .ok_or_else(|| Trouble::Internal("a stored transaction cannot be read".to_owned()))?;
    let code = transaction.code.as_ref().map(|code| {
        let parts = [&code.domain, &code.family, &code.sub_family, &code.code, &code.issuer];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" / ")
    });
    Ok(TransactionDetailView {
        remittance: transaction.remittance.clone(),
        reference: kept.row.reference.as_deref().and_then(EntryReference::decode).map(reference_view),
        bank_code: code.filter(|code| !code.is_empty()),
        end_to_end_id: transaction.end_to_end_id.clone(),
        misspelt_credit: transaction.direction == Some(Direction::MisspeltCredit),
        dates: dates(&transaction),
        raw: transaction.raw.as_str().to_owned(),
        transaction: view(kept),
    })
}

fn dates(transaction: &Transaction) -> Vec<super::view::TransactionDateView> {
    let named = |name: &str, date: &Option<BankDate>| {
        date.as_ref().map(|date| super::view::TransactionDateView {
            name: name.to_owned(),
            text: date.text.clone(),
            day: date.day.map(|day| day.to_string()),
        })
    };
    [
        named("bookingDate", &transaction.booking_date),
        named("expectedBookingDate", &transaction.expected_booking_date),
        named("valueDate", &transaction.value_date),
        named("transactionDate", &transaction.transaction_date),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn reference_view(reference: EntryReference) -> EntryReferenceView {
    EntryReferenceView {
        kind: match reference.kind {
            access::EntryReferenceKind::DeferredTransfer => EntryReferenceKind::DeferredTransfer,
            access::EntryReferenceKind::DirectDebit => EntryReferenceKind::DirectDebit,
            access::EntryReferenceKind::DeferredCard => EntryReferenceKind::DeferredCard,
            access::EntryReferenceKind::Other => EntryReferenceKind::Other,
        },
        bank: reference.bank,
        account: reference.account,
        rest: reference.rest,
    }
}

pub(super) fn view(kept: KeptTransaction) -> TransactionView {
    let (id, place) = (kept.number.to_string(), kept.place());
    let row = kept.row;
    TransactionView {
        id,
        place,
        day: row.day,
        status: row.status,
        amount: row.amount,
        currency: (!row.currency.is_empty()).then_some(row.currency),
        credit: row.credit,
        label: row.label,
        reference: row.reference,
    }
}

fn order(req: TransactionOrderReq) -> TransactionOrder {
    match req {
        TransactionOrderReq::Day => TransactionOrder::Day,
        TransactionOrderReq::Amount => TransactionOrder::Amount,
        TransactionOrderReq::Label => TransactionOrder::Label,
    }
}

pub(super) fn filter(req: TransactionFilterReq) -> Result<TransactionFilter, Trouble> {
    day("fromDay", &req.from_day)?;
    day("untilDay", &req.until_day)?;
    Ok(TransactionFilter {
        words: req.words,
        from_day: req.from_day,
        until_day: req.until_day,
        status: req.status,
        credit: req.credit,
    })
}

fn day(field: &str, text: &Option<String>) -> Result<Option<Date>, Trouble> {
    match text {
        Some(text) => text.parse().map(Some).map_err(|_| Trouble::field(field, FieldProblem::NotADay)),
        None => Ok(None),
    }
}
