//! The curve of an account's balance and what came and went by month, reckoned from what is kept.

use std::collections::BTreeMap;

use super::kept::{account_of, balances_of};
use super::money;
use super::view::{AccountChartsReq, AccountChartsView, DayBalanceView, MonthView};
use crate::context::Desk;
use crate::error::AppError;
use crate::trouble::Trouble;
use stet::access::BalanceType;

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

    let (mut left_out, mut days) = (0_u32, Vec::new());
    for day in vault.transaction_days(account_id)? {
        let counts = day.status == "BOOK" && (currency.is_none() || Some(&day.currency) == currency.as_ref());
        match (day.sum_e5, counts) {
            (Some(sum), true) => days.push((day.day, sum)),
            (_, true) => left_out += day.count,
            (_, false) => {}
        }
    }
    let curve = match closing.and_then(|amount| money::e5(&amount.text)) {
        Some(closing) => curve(i128::from(closing), days),
        None => Vec::new(),
    };
    let mut months: BTreeMap<String, (i128, i128, u32)> = BTreeMap::new();
    for month in vault.transaction_months(account_id)? {
        if currency.as_ref().is_some_and(|currency| *currency != month.currency) {
            left_out += month.count;
            continue;
        }
        let Some(sum) = month.sum_e5 else {
            left_out += month.count;
            continue;
        };
        let (incoming, outgoing, count) = months.entry(month.month).or_default();
        *(if month.credit { incoming } else { outgoing }) += i128::from(sum.unsigned_abs());
        *count += month.count;
    }
    Ok(AccountChartsView {
        currency,
        curve,
        months: months
            .into_iter()
            .map(|(month, (incoming, outgoing, count))| MonthView {
                month,
                incoming: money::text(incoming),
                outgoing: money::text(outgoing),
                count,
            })
            .collect(),
        left_out,
    })
}

/// The balance at the end of each day, oldest first; `days` come newest first.
fn curve(closing: i128, days: Vec<(String, i64)>) -> Vec<DayBalanceView> {
    let mut balance = closing;
    let mut curve = Vec::with_capacity(days.len());
    for (day, sum) in days {
        curve.push(DayBalanceView { day, balance: money::text(balance) });
        balance -= i128::from(sum);
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
}
