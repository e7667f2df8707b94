//! GET /accounts/{id}/transactions, in pages counted from 0.
//!
//! As Arkéa's sandbox and live banks were seen to answer: no entryReference, credits spelt `CDRT`, the links of the pages
//! under `/api/v1`, where the bank itself serves nothing. How many rows a page has, how a wrong page is answered and that
//! more than ninety days back are refused where they are asked for, is assumed.

use super::Here;
use super::accept::Version;
use super::trouble::Trouble;
use crate::personas::{Account, Entry, Status};
use crate::resources::period::Period;
use crate::wire::message::Received;
use http::StatusCode;
use jiff::ToSpan;
use serde_json::{Map, Value, json};

/// Under which the links of pages are written.
const LINKED: &str = "/api/v1";
const PAGE: usize = 30;
/// Arkéa's developer portal, "Account information": more is not supported, whatever the scope.
const DEPTH_DAYS: i64 = 90;

/// Which transactions are asked for.
pub(super) struct Asked {
    period: Period,
    /// The date parameters as they stand in the query, for the links.
    dates: Vec<String>,
    page: usize,
}

impl Asked {
    pub(super) fn read(request: &Received, here: &Here<'_>) -> Result<Asked, Trouble> {
        let query = request.target.split_once('?').map_or("", |(_, query)| query);
        let refuse = |what: String| Trouble::new(StatusCode::BAD_REQUEST, what);
        let value = |name: &str| {
            let mut found = url::form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
            match (found.next(), found.next()) {
                (_, Some(_)) => Err(refuse(format!("{name}: it stands more than once"))),
                (found, None) => Ok(found.map(|(_, value)| value.into_owned())),
            }
        };
        let (from, to) = (value("dateFrom")?, value("dateTo")?);
        let depth = if here.caller.mode.strict { DEPTH_DAYS } else { i64::from(u16::MAX) };
        // The form of a date is printed nowhere: all that BPCE's banks were seen to take are taken.
        let period = Period::read(from.as_deref(), to.as_deref(), here.caller.today(), depth, false)?;
        let page = match value("page")? {
            None => 0,
            Some(text) => text.parse().map_err(|_| refuse(format!("page: {text} is no number")))?,
        };
        let dates = query
            .split('&')
            .filter(|pair| pair.starts_with("dateFrom=") || pair.starts_with("dateTo="))
            .map(str::to_owned)
            .collect();
        Ok(Asked { period, dates, page })
    }
}

impl Here<'_> {
    /// One page of an account's transactions.
    pub(super) fn transactions(&self, account: &Account, asked: &Asked) -> Result<Value, Trouble> {
        let mut entries = self.entries(account);
        entries.retain(|entry| asked.period.holds(entry.booked_on));
        let pages = entries.len().div_ceil(PAGE).max(1);
        if asked.page >= pages {
            let what = format!("page: there is no page {}, the last is {}", asked.page, pages - 1);
            return Err(Trouble::new(StatusCode::BAD_REQUEST, what));
        }
        let shown = &entries[asked.page * PAGE..entries.len().min((asked.page + 1) * PAGE)];
        let mut links = Map::new();
        let mut link = |name: &str, page: usize| {
            let mut query = asked.dates.clone();
            query.push(format!("page={page}"));
            let id = account.resource_id();
            let href = format!("{LINKED}/accounts/{id}/transactions?{}", query.join("&"));
            links.insert(name.to_owned(), json!({"href": href, "templated": true}));
        };
        link("first", 0);
        link("last", pages - 1);
        link("self", asked.page);
        if asked.page + 1 < pages {
            link("next", asked.page + 1);
        } else if self.caller.mode.arkea_next_is_self {
            link("next", asked.page);
        }
        let rows: Vec<Value> = shown.iter().map(|entry| self.transaction(account, entry)).collect();
        Ok(json!({"transactions": rows, "_links": links}))
    }

    /// What is booked adds up to the booked balance; one row that is not booked yet makes the difference to the other.
    fn entries(&self, account: &Account) -> Vec<Entry> {
        let today = self.caller.today();
        let cents = account.real_time() - account.balance;
        let mut entries = account.booked(today, account.transactions.saturating_sub(usize::from(cents != 0)));
        if cents != 0 && !entries.is_empty() {
            entries.insert(0, Entry::under_way(cents, today.saturating_add(1.day()), today));
        }
        entries
    }

    fn transaction(&self, account: &Account, entry: &Entry) -> Value {
        let credit = if self.caller.mode.arkea_cdrt { "CDRT" } else { "CRDT" };
        let day = self.version.day(entry.booked_on);
        let mut out = json!({
            "transactionAmount": {
                "amount": self.version.amount(entry.cents.abs()),
                "currency": account.currency,
            },
            "creditDebitIndicator": if entry.cents < 0 { "DBIT" } else { credit },
            "status": if entry.status == Status::Booked { "BOOK" } else { "PDNG" },
            "remittanceInformation": self.version.remittance(&entry.label),
        });
        if entry.status == Status::Booked || self.version == Version::V141 {
            out["bookingDate"] = day.clone();
        } else {
            out["expectedBookingDate"] = day.clone();
        }
        out["valueDate"] = day;
        out["transactionDate"] = self.version.day(entry.made_at.date());
        out
    }
}
