//! The index of words: brought up to date after transactions were written, for a bank's answer is shown sooner than its
//! words can be indexed.
//!
//! What may still be missing is noted as a range of numbers in the transaction that writes the rows, so that nothing is lost
//! when the program ends in between: whoever comes next finds the range and indexes what the index does not have. A search
//! comes after that, never before ([`crate::Vault::transactions`]).

use rusqlite::params;

use super::Rows;
use super::transactions::{ACCOUNT_BITS, TransactionRow, read};
use crate::store_error::StoreError;

impl TransactionRow {
    /// What it can be found by: its label, its amount with either decimal mark, its reference.
    fn words(&self) -> String {
        let reference = self.reference.as_deref().unwrap_or_default();
        format!("{} {} {} {reference}", self.label, self.amount, self.amount.replace('.', ","))
    }
}

impl Rows<'_> {
    /// Notes that the words of some transactions between these numbers are not in the index.
    pub(super) fn note_unindexed(&self, lowest: i64, highest: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO account_transaction_unindexed (lowest, highest) VALUES (?1, ?2)
                   ON CONFLICT (lowest) DO UPDATE SET highest = max(highest, excluded.highest)";
        self.run(sql, [lowest, highest]).map(drop)
    }

    /// Indexes the words of at most `most` transactions, of one account where `account_id` names one, of any otherwise.
    /// Answers whether all of them are indexed now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account; [`StoreError::Full`]: what is indexed stays.
    pub fn index_words(&self, account_id: Option<&str>, most: u32) -> Result<bool, StoreError> {
        let (first, last) = match account_id {
            Some(id) => {
                let account = self.account_number(id)?;
                (account << ACCOUNT_BITS, ((account + 1) << ACCOUNT_BITS) - 1)
            }
            None => (0, i64::MAX),
        };
        let mut left = most;
        let waiting =
            "SELECT lowest, highest FROM account_transaction_unindexed WHERE lowest BETWEEN ?1 AND ?2
                       ORDER BY lowest LIMIT 1";
        while let Some((lowest, highest)) =
            self.one(waiting, [first, last], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?
        {
            if left == 0 {
                return Ok(false);
            }
            let numbers = "SELECT number FROM account_transaction WHERE number BETWEEN ?1 AND ?2
                           EXCEPT SELECT rowid FROM account_transaction_words WHERE rowid BETWEEN ?1 AND ?2
                           ORDER BY 1 LIMIT ?3";
            let numbers: Vec<i64> = self.all(numbers, params![lowest, highest, left], |row| row.get(0))?;
            for number in &numbers {
                let row = self.one("SELECT * FROM account_transaction WHERE number = ?1", [number], read)?;
                if let Some(kept) = row {
                    let sql = "INSERT INTO account_transaction_words (rowid, words) VALUES (?1, ?2)";
                    self.run(sql, params![number, kept.row.words()])?;
                }
            }
            self.run("DELETE FROM account_transaction_unindexed WHERE lowest = ?1", [lowest])?;
            let done = u32::try_from(numbers.len()).unwrap_or(left);
            if let Some(reached) = numbers.last()
                && done == left
                && *reached < highest
            {
                self.note_unindexed(reached + 1, highest)?;
            }
            left -= done;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::tests::with_accounts;
    use super::super::transactions::TransactionFilter;
    use super::super::transactions::tests::{put, row, words};
    use super::*;
    use crate::Vault;
    use crate::rows::transaction_places::TransactionOrder;

    fn waits(vault: &Vault) -> usize {
        let all = |rows: &Rows<'_>| {
            rows.all("SELECT lowest FROM account_transaction_unindexed", [], |row| row.get::<_, i64>(0))
        };
        vault.transaction(all).unwrap().len()
    }

    fn indexed(vault: &Vault) -> u32 {
        let count = |rows: &Rows<'_>| {
            rows.one("SELECT count(*) FROM account_transaction_words", [], |row| row.get(0))
        };
        vault.transaction::<_, StoreError>(count).unwrap().unwrap()
    }

    fn found(vault: &Vault, account: &str, text: &str) -> usize {
        let listed = vault.transactions(account, &words(text), None, 50).unwrap().len();
        let places = vault.transaction_places(account, &words(text), TransactionOrder::Day, true).unwrap();
        assert_eq!(listed, places.len());
        listed
    }

    #[test]
    fn a_search_finds_what_was_written_a_moment_ago_and_indexes_its_own_account_only() {
        let vault = with_accounts(&["a", "b"]);
        put(&vault, "a", &[row("1", "2026-03-02", "Société"), row("2", "2026-03-01", "other")]);
        put(&vault, "b", &[row("1", "2026-03-02", "société")]);
        assert_eq!((indexed(&vault), waits(&vault)), (0, 2));
        assert_eq!(vault.transactions("a", &TransactionFilter::default(), None, 5).unwrap().len(), 2);
        assert_eq!((indexed(&vault), waits(&vault)), (0, 2), "a list needs no words");
        assert_eq!(found(&vault, "a", "societe"), 1);
        assert_eq!((indexed(&vault), waits(&vault)), (2, 1));
        assert_eq!(found(&vault, "b", "societe"), 1);
        assert_eq!((indexed(&vault), waits(&vault)), (3, 0));
    }

    #[test]
    fn an_amount_is_found_with_either_mark_and_a_reference_too() {
        let vault = with_accounts(&["a"]);
        put(&vault, "a", &[row("planted-reference", "2026-03-02", "label")]);
        for text in ["13.00", "13,00", "planted-ref", "label"] {
            assert_eq!(found(&vault, "a", text), 1, "{text}");
        }
    }

    #[test]
    fn words_are_indexed_some_at_a_time_and_each_once() {
        let vault = with_accounts(&["a", "b"]);
        for account in ["a", "b"] {
            let rows: Vec<_> = (0..25).map(|n| row(&format!("{n}"), "2026-03-02", "label")).collect();
            put(&vault, account, &rows);
        }
        let mut steps = Vec::new();
        while steps.last() != Some(&true) {
            let done = vault.transaction(|rows| rows.index_words(None, 10)).unwrap();
            steps.push(done);
            assert_eq!(indexed(&vault), (steps.len() as u32 * 10).min(50));
        }
        assert_eq!((steps.len(), waits(&vault)), (5, 0));
        assert_eq!((found(&vault, "a", "label"), found(&vault, "b", "label")), (25, 25));
    }

    #[test]
    fn what_changes_or_goes_before_its_words_are_indexed_is_found_as_it_is() {
        let vault = with_accounts(&["a"]);
        put(&vault, "a", &[row("1", "2026-03-02", "before"), row("", "2026-03-01", "leaves")]);
        put(&vault, "a", &[row("1", "2026-03-02", "after")]);
        let forget = "DELETE FROM account_transaction WHERE reference IS NULL";
        vault.transaction(|rows| rows.run(forget, [])).unwrap();
        assert_eq!(["before", "after", "leaves"].map(|text| found(&vault, "a", text)), [0, 1, 0]);
        put(&vault, "a", &[row("1", "2026-03-02", "again"), row("2", "2026-02-01", "older")]);
        assert_eq!(["after", "again", "older"].map(|text| found(&vault, "a", text)), [0, 1, 1]);
        assert_eq!((indexed(&vault), waits(&vault)), (2, 0));
    }

    #[test]
    fn a_search_without_room_to_index_says_so_and_misses_nothing_later() {
        let vault = with_accounts(&["a"]);
        let rows: Vec<_> = (0..300)
            .map(|n| row(&format!("{n}"), "2026-03-02", &format!("label {n} {}", n * 7919)))
            .collect();
        put(&vault, "a", &rows);
        let pages = vault.limit_pages(1);
        assert_eq!(vault.transactions("a", &words("label"), None, 5), Err(StoreError::Full));
        assert_eq!(vault.transactions("a", &TransactionFilter::default(), None, 500).unwrap().len(), 300);
        assert!(pages > 1 && vault.limit_pages(100_000) > 1);
        assert_eq!(vault.transactions("a", &words("label"), None, 500).unwrap().len(), 300);
    }
}
