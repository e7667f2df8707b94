//! The curve of an account's balance and what came and went by month, reckoned from what is kept.

use std::collections::BTreeMap;

use super::kept::{account_of, balances_of};
use super::money;
use super::view::{AccountChartsReq, AccountChartsView, DayBalanceView, MonthView};
use crate::context::Desk;
use crate::error::AppError;
use crate::trouble::Trouble;
use stet::access::BalanceType;
use vault::DayRow;

/// Reckons the charts of one account. The curve ends at the accounting balance the bank gave, and goes back through the
/// booked transactions that are kept; what is not booked is in no balance.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: AccountChartsReq) -> Result<AccountChartsView, AppError> {
    Ok(reckon(desk, &req.account_id)?)
}

fn reckon(desk: &Desk, account_id: &str) -> Result<AccountChartsView, Trouble> {
    let vault = desk.vault()?;
    let row = vault.account(account_id)?.ok_or(Trouble::NotFound("the account"))?;
    let account = account_of(&row)?;
    let mut balances = balances_of(&row)?;
    if balances.is_empty() {
        balances.clone_from(&account.balances);
    }
    let closing = balances
        .iter()
        .find(|balance| balance.kind == Some(BalanceType::ClosingBooked))
        .and_then(|balance| balance.amount.as_ref());
    let currency = closing.and_then(|amount| amount.currency.clone()).or(account.currency);

    let rows = vault.transaction_days(account_id)?;
    let curve = match closing.and_then(|amount| money::e5(&amount.text)) {
        Some(closing) => curve(i128::from(closing), booked(&rows, currency.as_deref())),
        None => Vec::new(),
    };
    let (months, left_out) = months(&rows, currency.as_deref());
    Ok(AccountChartsView { currency, curve, months, left_out })
}

/// What each day's bookings come to, newest first; a day of which one cannot be said is left out.
fn booked(rows: &[DayRow], currency: Option<&str>) -> Vec<(String, i128)> {
    let mut days: Vec<(&str, Option<i128>)> = Vec::new();
    for row in rows.iter().filter(|row| row.status == "BOOK" && is_in(row, currency)) {
        match days.last_mut() {
            Some((day, known)) if *day == row.day => {
                *known = known.zip(row.sum_e5).map(|(sum, signed)| sum + signed);
            }
            _ => days.push((&row.day, row.sum_e5)),
        }
    }
    days.into_iter().filter_map(|(day, sum)| Some((day.to_owned(), sum?))).collect()
}

/// What came and went by month, oldest first, and how many transactions are in none: of another currency, or of a month and
/// direction whose sum cannot be said.
fn months(rows: &[DayRow], currency: Option<&str>) -> (Vec<MonthView>, u32) {
    let mut sums: BTreeMap<(&str, &str, bool), (Option<i128>, u32)> = BTreeMap::new();
    let mut left_out = 0;
    for row in rows {
        if !is_in(row, currency) {
            left_out += row.count;
            continue;
        }
        let month = row.day.get(..7).unwrap_or(&row.day);
        let (sum, count) = sums.entry((month, &row.currency, row.credit)).or_insert((Some(0), 0));
        *sum = sum.zip(row.sum_e5).map(|(sum, signed)| sum + signed);
        *count += row.count;
    }
    let mut months: BTreeMap<&str, (u128, u128, u32)> = BTreeMap::new();
    for ((month, _, credit), (sum, count)) in sums {
        let Some(sum) = sum else {
            left_out += count;
            continue;
        };
        let (incoming, outgoing, counted) = months.entry(month).or_default();
        *(if credit { incoming } else { outgoing }) += sum.unsigned_abs();
        *counted += count;
    }
    let view = |(month, (incoming, outgoing, count)): (&str, (u128, u128, u32))| MonthView {
        month: month.to_owned(),
        incoming: money::text(incoming.cast_signed()),
        outgoing: money::text(outgoing.cast_signed()),
        count,
    };
    (months.into_iter().map(view).collect(), left_out)
}

fn is_in(row: &DayRow, currency: Option<&str>) -> bool {
    currency.is_none_or(|currency| currency == row.currency)
}

/// The balance at the end of each day, oldest first; `days` come newest first.
fn curve(closing: i128, days: Vec<(String, i128)>) -> Vec<DayBalanceView> {
    let mut balance = closing;
    let mut curve = Vec::with_capacity(days.len());
    for (day, sum) in days {
        curve.push(DayBalanceView { day, balance: money::text(balance) });
        balance -= sum;
    }
    curve.reverse();
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_back_from_the_banks_own_balance() {
        let days = vec![("2026-03-02".to_owned(), -1_300_000), ("2026-03-01".to_owned(), 5_000_000)];
        let drawn: Vec<_> =
            curve(15_000_000, days).into_iter().map(|point| (point.day, point.balance)).collect();
        let expected = [("2026-03-01", "163.00"), ("2026-03-02", "150.00")];
        assert_eq!(drawn, expected.map(|(day, balance)| (day.to_owned(), balance.to_owned())));
    }

    fn row(day: &str, currency: &str, credit: bool, sum_e5: Option<i128>) -> DayRow {
        let text = str::to_owned;
        DayRow { day: text(day), status: text("BOOK"), currency: text(currency), credit, count: 2, sum_e5 }
    }

    #[test]
    fn a_day_is_one_point_of_what_came_and_went_and_only_of_what_is_booked() {
        let waits = DayRow { status: "PDNG".to_owned(), ..row("2026-03-02", "EUR", false, Some(-1)) };
        let rows = [
            row("2026-03-02", "EUR", true, Some(500)),
            row("2026-03-02", "EUR", false, Some(-200)),
            waits,
            row("2026-03-01", "EUR", true, Some(40)),
            row("2026-03-01", "EUR", false, None),
            row("2026-03-01", "CHF", false, Some(-9)),
            row("2026-02-28", "EUR", false, Some(-7)),
        ];
        let expected = [("2026-03-02".to_owned(), 300), ("2026-02-28".to_owned(), -7)];
        assert_eq!(booked(&rows, Some("EUR")), expected);
    }

    #[test]
    fn months_add_up_each_way_and_what_is_in_none_is_counted_once() {
        let rows = [
            row("2026-03-02", "EUR", true, Some(500_000)),
            row("2026-03-01", "EUR", true, Some(50_000)),
            row("2026-03-01", "EUR", false, Some(-120_000)),
            row("2026-02-28", "EUR", false, None),
            row("2026-02-27", "EUR", false, Some(-7)),
            row("2026-02-26", "CHF", true, Some(9)),
        ];
        let (months, left_out) = months(&rows, Some("EUR"));
        let said: Vec<_> = months
            .iter()
            .map(|month| {
                (month.month.as_str(), month.incoming.as_str(), month.outgoing.as_str(), month.count)
            })
            .collect();
        assert_eq!(said, [("2026-03", "5.50", "1.20", 6)]);
        assert_eq!(left_out, 6);
    }
}
