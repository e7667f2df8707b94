//! Transactions without a reference: what is listed anew cannot be told from what is kept, except by being the same in
//! every word.

use std::collections::HashMap;

use super::Rows;
use super::transactions::{TransactionFilter, TransactionRow, range, read};
use crate::store_error::StoreError;

/// What a list says of the transactions without a reference.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Not kept yet, in the list's order: those without a reference, and all that have one.
    pub left: Vec<TransactionRow>,
    /// Kept already, and told the same.
    pub same: usize,
    /// Forgotten: of a day that the list holds wholly, and no longer listed.
    pub gone: usize,
}

impl Rows<'_> {
    /// Sets what a list holds without a reference against what is kept so. The same stays as it is, each as often as it is
    /// listed. What is not listed stays too, except on the days of `whole` (its `from_day` and `until_day`; without the latter
    /// those without a day too), of which the list is known to hold everything.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account; [`StoreError::Refused`] for a day that is none.
    pub fn settle_unreferenced(
        &self,
        account_id: &str,
        listed: Vec<TransactionRow>,
        whole: Option<&TransactionFilter>,
    ) -> Result<Settled, StoreError> {
        let account = self.account_number(account_id)?;
        let whole = whole.map(|days| range(account, days)).transpose()?;
        // What has no day stands above all days.
        let earliest =
            listed.iter().filter(|row| row.reference.is_none()).filter_map(|row| row.day.clone()).min();
        let from_earliest = TransactionFilter { from_day: earliest, ..TransactionFilter::default() };
        let (lowest, highest) = range(account, &from_earliest)?;
        let lowest = whole.map_or(lowest, |(whole, _)| lowest.min(whole));
        let sql = "SELECT * FROM account_transaction WHERE number BETWEEN ?1 AND ?2 AND reference IS NULL
                   ORDER BY number DESC";
        let mut kept: HashMap<String, Vec<(i64, TransactionRow)>> = HashMap::new();
        for found in self.all(sql, [lowest, highest], read)? {
            kept.entry(found.row.json.clone()).or_default().push((found.number, found.row));
        }
        let mut settled = Settled::default();
        for row in listed {
            let same = match &row.reference {
                Some(_) => None,
                None => kept.get_mut(&row.json).and_then(|alike| {
                    let place = alike.iter().position(|(_, known)| *known == row)?;
                    Some(alike.remove(place))
                }),
            };
            match same {
                Some(_) => settled.same += 1,
                None => settled.left.push(row),
            }
        }
        if let Some((lowest, highest)) = whole {
            for (number, _) in kept.into_values().flatten() {
                if (lowest..=highest).contains(&number) {
                    settled.gone +=
                        self.run("DELETE FROM account_transaction WHERE number = ?1", [number])?;
                }
            }
        }
        Ok(settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::accounts::tests::with_accounts;
    use crate::rows::transactions::tests::{put, row};

    fn settle(
        vault: &crate::Vault,
        listed: &[TransactionRow],
        whole: Option<(&str, Option<&str>)>,
    ) -> Settled {
        let whole = whole.map(|(from, until)| TransactionFilter {
            from_day: Some(from.to_owned()),
            until_day: until.map(str::to_owned),
            ..TransactionFilter::default()
        });
        vault.transaction(|rows| rows.settle_unreferenced("a", listed.to_vec(), whole.as_ref())).unwrap()
    }

    fn labels(vault: &crate::Vault) -> Vec<String> {
        let found = vault.transactions("a", &TransactionFilter::default(), None, 50).unwrap();
        found.into_iter().map(|kept| kept.row.label).collect()
    }

    /// Rows differ by all that the bank said of them.
    fn said(day: &str, label: &str) -> TransactionRow {
        TransactionRow { json: format!("\"{label}\""), ..row("", day, label) }
    }

    #[test]
    fn what_is_told_the_same_is_kept_as_often_as_it_is_listed_and_no_oftener() {
        let vault = with_accounts(&["a"]);
        let (coffee, tea) = (said("2026-03-02", "coffee"), said("2026-03-02", "tea"));
        put(&vault, "a", &[coffee.clone(), coffee.clone(), row("r", "2026-03-02", "known")]);
        let listed =
            [coffee.clone(), coffee.clone(), coffee.clone(), tea.clone(), row("r", "2026-03-02", "known")];
        let settled = settle(&vault, &listed, None);
        assert_eq!((settled.same, settled.gone), (2, 0));
        assert_eq!(settled.left, [coffee, tea, row("r", "2026-03-02", "known")]);
    }

    #[test]
    fn what_is_no_longer_listed_goes_from_the_days_that_the_list_holds_wholly_and_from_no_other() {
        let vault = with_accounts(&["a"]);
        let all = [
            said("", "undated"),
            said("2026-03-03", "late"),
            said("2026-03-02", "middle"),
            said("2026-03-01", "early"),
            row("r", "2026-03-02", "known"),
        ];
        put(&vault, "a", &all);
        assert_eq!(settle(&vault, &[said("2026-03-02", "other")], None).gone, 0);
        assert_eq!(settle(&vault, &[], Some(("2026-03-02", Some("2026-03-03")))).gone, 1);
        assert_eq!(labels(&vault), ["undated", "late", "known", "early"]);
        assert_eq!(settle(&vault, &[said("2026-03-03", "late")], Some(("2026-03-02", None))).same, 1);
        assert_eq!(labels(&vault), ["late", "known", "early"]);
    }

    #[test]
    fn another_account_s_are_not_looked_at() {
        let vault = with_accounts(&["a", "b"]);
        put(&vault, "b", &[said("2026-03-02", "coffee")]);
        assert_eq!(settle(&vault, &[said("2026-03-02", "coffee")], Some(("2026-03-01", None))).same, 0);
        assert_eq!(vault.transactions_kept("b").unwrap(), 1);
    }
}
