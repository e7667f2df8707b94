//! GET /accounts/{id}/transactions.
//!
//! BPCE's page prints `resourceId` null, days without a time and no other date than the booking's; live banks were seen
//! to repeat the entryReference as resourceId and to send a value date. A row that is only announced has its expected
//! booking instead of a booking, except in v1, where STET demands one. Newest first; the documents name no order.

use super::period::Period;
use super::trouble::Trouble;
use super::version::Version;
use super::{Found, Here};
use crate::personas::{Account, Entry, Status};
use crate::wire::message::Received;
use http::StatusCode;
use serde_json::{Map, Value, json};

/// Private customers and small businesses; BPCE "Account information" documentation 1.4.2, Limits.
const DEPTH_DAYS: i64 = 62;
/// Companies; same place.
const DEPTH_DAYS_CORPORATE: i64 = 180;
/// Where the bank is set to cap its answers; same place.
const CAP: usize = 500;
/// Where the bank is set to send pages.
const PAGE: usize = 100;

/// Which transactions are asked for.
pub(super) struct Asked {
    period: Period,
    /// The date parameters as they stand in the query, for the links of pages.
    dates: Vec<String>,
    page: Page,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    First,
    Last,
    /// Counted from 1.
    Number(usize),
}

impl Asked {
    /// Reads the query. Parameters that BPCE does not use, the references among them, change nothing.
    pub(super) fn read(request: &Received, here: &Here<'_>) -> Result<Asked, Trouble> {
        let query = request.target.split_once('?').map_or("", |(_, query)| query);
        let value = |name: &str| {
            let mut found = url::form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
            match (found.next(), found.next()) {
                (_, Some(_)) => Err(Trouble::parameter(format!("{name}: it stands more than once"))),
                (found, None) => Ok(found.map(|(_, value)| value.into_owned())),
            }
        };
        let mode = here.caller.mode;
        let depth = if here.persona.professional { DEPTH_DAYS_CORPORATE } else { DEPTH_DAYS };
        let (from, to) = (value("dateFrom")?, value("dateTo")?);
        let period = Period::read(from.as_deref(), to.as_deref(), here.caller.today(), depth, mode.strict)?;
        let page = match value("page")?.as_deref() {
            None | Some("first") => Page::First,
            Some(_) if !mode.paging => Page::First,
            Some("last") => Page::Last,
            Some(number) => match number.parse() {
                Ok(0) | Err(_) => return Err(invalid_page(number)),
                Ok(number) => Page::Number(number),
            },
        };
        let dates = query
            .split('&')
            .filter(|pair| pair.starts_with("dateFrom=") || pair.starts_with("dateTo="))
            .map(str::to_owned)
            .collect();
        Ok(Asked { period, dates, page })
    }

    /// A page behind the first: part of the call that fetched the first.
    pub(super) fn is_later_page(&self) -> bool {
        !matches!(self.page, Page::First | Page::Number(1))
    }
}

fn invalid_page(asked: &str) -> Trouble {
    Trouble::code(StatusCode::BAD_REQUEST, "IPGN", format!("page: there is no page {asked}"))
}

impl Here<'_> {
    /// The transactions of a consented account.
    pub(super) fn transactions(&self, account: &Account, asked: &Asked) -> Result<Found, Trouble> {
        if !self.access.has_transactions(account) {
            let why = format!("the transactions of {} are not consented to", account.iban);
            return Err(Trouble::not_granted(why));
        }
        let mode = self.caller.mode;
        let mut entries = account.entries(self.caller.today());
        entries.retain(|entry| asked.period.holds(entry.booked_on));
        if mode.cap_500 {
            entries.truncate(CAP);
        }
        if entries.is_empty() {
            return Ok(Found::Nothing);
        }
        let mut links = Map::new();
        links.insert("balances".into(), self.account_link(account, "balances", false));
        links.insert("parent-list".into(), self.link("accounts", false));
        let mut shown = entries.as_slice();
        if mode.paging {
            let pages = entries.len().div_ceil(PAGE);
            let page = match asked.page {
                Page::First => 1,
                Page::Last => pages,
                Page::Number(number) if number <= pages => number,
                Page::Number(number) => return Err(invalid_page(&number.to_string())),
            };
            shown = &entries[(page - 1) * PAGE..entries.len().min(page * PAGE)];
            let mut link = |name: &str, page: String| {
                let mut query = asked.dates.clone();
                query.push(format!("page={page}"));
                let resource = format!("accounts/{}/transactions?{}", account.resource_id(), query.join("&"));
                links.insert(name.to_owned(), self.link(&resource, false));
            };
            link("self", page.to_string());
            link("first", "first".into());
            link("last", "last".into());
            if page > 1 {
                link("prev", (page - 1).to_string());
            }
            if page < pages {
                link("next", (page + 1).to_string());
            }
        } else {
            links.insert("self".into(), self.account_link(account, "transactions", true));
        }
        let transactions: Vec<Value> = shown.iter().map(|entry| self.transaction(account, entry)).collect();
        Ok(Found::Body(json!({"_links": links, "transactions": transactions})))
    }

    fn transaction(&self, account: &Account, entry: &Entry) -> Value {
        let strict = self.caller.mode.strict;
        let day = entry.booked_on.to_string();
        let indicator = if entry.cents < 0 { "DBIT" } else { "CRDT" };
        let mut out = json!({
            "resourceId": null,
            "remittanceInformation": self.version.remittance(&entry.label, strict),
            "entryReference": entry.reference,
            "transactionAmount": {
                "amount": self.version.amount(entry.cents.abs()),
                "currency": account.currency,
            },
            "creditDebitIndicator": indicator,
        });
        let (status, date) = match entry.status {
            Status::Booked => ("BOOK", "bookingDate"),
            Status::Announced if self.version == Version::V1 => ("OTHR", "bookingDate"),
            Status::Announced => ("OTHR", "expectedBookingDate"),
        };
        out["status"] = status.into();
        out[date] = day.as_str().into();
        if account.is_professional() {
            let (domain, family, sub_family, code) = entry.kind.code();
            out["bankTransactionCode"] = json!({
                "domain": domain,
                "family": family,
                "subFamily": sub_family,
                "code": code,
                "issuer": "SI MYSYS – Caisse d’Epargne",
            });
        }
        if !strict {
            if !entry.reference.is_empty() {
                out["resourceId"] = entry.reference.as_str().into();
            }
            out["transactionDate"] = entry.made_at.date().to_string().into();
            out["valueDate"] = day.into();
        }
        out
    }
}
