//! All transactions that a filter finds, sorted, by their places alone: a table of a hundred thousand rows scrolls through
//! places, and reads the rows that are in view.

use rusqlite::named_params;

use super::Rows;
use super::transactions::{ACCOUNT_BITS, KeptTransaction, TransactionFilter, range, read};
use crate::store_error::StoreError;

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionOrder {
    /// By day, and within it as the bank listed them.
    Day,
    /// By the signed amount; what cannot be reckoned with comes last.
    Amount,
    Label,
}

impl Rows<'_> {
    /// The places within their account of all transactions that a filter finds, sorted. They name the transactions for
    /// [`Rows::transactions_at`] until these are written anew. Among equals the newest come first.
    ///
    /// # Errors
    /// As [`Rows::transactions`].
    pub fn transaction_places(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        order: TransactionOrder,
        descending: bool,
    ) -> Result<Vec<u64>, StoreError> {
        let account = self.account_number(account_id)?;
        let (lowest, highest) = range(account, filter)?;
        let words = filter.words.trim();
        let found = match words.chars().count() {
            0 => "true",
            1 | 2 => "instr(lower(label), lower(:words)) > 0",
            _ => {
                "number IN (SELECT rowid FROM account_transaction_words
                     WHERE account_transaction_words MATCH '\"' || replace(:words, '\"', '\"\"') || '\"'
                         AND rowid BETWEEN :lowest AND :highest)"
            }
        };
        let sorted = match (order, descending) {
            (TransactionOrder::Day, true) => "number DESC",
            (TransactionOrder::Day, false) => "number",
            (TransactionOrder::Amount, true) => "signed_e5 DESC NULLS LAST, number DESC",
            (TransactionOrder::Amount, false) => "signed_e5 NULLS LAST, number DESC",
            (TransactionOrder::Label, true) => "label COLLATE NOCASE DESC, number DESC",
            (TransactionOrder::Label, false) => "label COLLATE NOCASE, number DESC",
        };
        let sql = format!(
            "SELECT number FROM account_transaction
             WHERE number BETWEEN :lowest AND :highest AND (:words = '' OR {found})
                 AND (:status IS NULL OR status = :status) AND (:credit IS NULL OR credit = :credit)
             ORDER BY {sorted}"
        );
        let values = named_params! {
            ":words": words,
            ":lowest": lowest,
            ":highest": highest,
            ":status": filter.status,
            ":credit": filter.credit,
        };
        let first = account << ACCOUNT_BITS;
        self.all(&sql, values, |row| Ok(row.get::<_, i64>(0)?.abs_diff(first)))
    }

    /// The transactions of an account at these places, in this order; those that are no longer there are left out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub fn transactions_at(
        &self,
        account_id: &str,
        places: &[u64],
    ) -> Result<Vec<KeptTransaction>, StoreError> {
        let account = self.account_number(account_id)?;
        let mut found = Vec::with_capacity(places.len());
        for place in places.iter().filter(|place| **place < 1 << ACCOUNT_BITS) {
            let number = (account << ACCOUNT_BITS).saturating_add_unsigned(*place);
            found.extend(self.one("SELECT * FROM account_transaction WHERE number = ?1", [number], read)?);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::tests::with_accounts;
    use super::super::transactions::tests::{put, row, words};
    use super::*;

    #[test]
    fn all_places_are_had_sorted_and_the_rows_by_their_places() {
        let vault = with_accounts(&["a", "b"]);
        let mut rows = vec![
            row("r1", "2026-03-03", "virement"),
            row("r2", "2026-03-02", "Achat"),
            row("r3", "2026-03-01", "loyer"),
            row("r4", "2026-02-28", "Retrait"),
        ];
        for (row, signed) in rows.iter_mut().zip([Some(5), Some(-7), None, Some(900)]) {
            row.signed_e5 = signed;
        }
        put(&vault, "b", &[row("other", "2026-03-03", "ailleurs")]);
        put(&vault, "a", &rows);
        let sorted = |filter: &TransactionFilter, order, descending| {
            let places = vault.transaction_places("a", filter, order, descending).unwrap();
            let found = vault.transactions_at("a", &places).unwrap();
            found.into_iter().map(|kept| kept.row.reference.unwrap()).collect::<Vec<_>>().join(" ")
        };
        let all = TransactionFilter::default();
        assert_eq!(sorted(&all, TransactionOrder::Day, true), "r1 r2 r3 r4");
        assert_eq!(sorted(&all, TransactionOrder::Day, false), "r4 r3 r2 r1");
        assert_eq!(sorted(&all, TransactionOrder::Amount, true), "r4 r1 r2 r3");
        assert_eq!(sorted(&all, TransactionOrder::Amount, false), "r2 r1 r4 r3");
        assert_eq!(sorted(&all, TransactionOrder::Label, false), "r2 r3 r4 r1");
        assert_eq!(sorted(&words("tra"), TransactionOrder::Day, true), "r4");
        assert_eq!(sorted(&words("vi"), TransactionOrder::Day, true), "r1");
        assert_eq!(vault.transactions_at("a", &[u64::MAX, 3]).unwrap(), []);
    }
}
