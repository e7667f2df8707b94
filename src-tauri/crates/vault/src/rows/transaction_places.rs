//! All transactions that a filter finds, sorted, by their places alone: a table of a hundred thousand rows scrolls through
//! places, and reads the rows that are in view. How many there are and the first of them are had without the others.

use rusqlite::{Row, ToSql};

use super::Rows;
use super::transactions::{ACCOUNT_BITS, INDEXED_LENGTH, KeptTransaction, TransactionFilter, range, read};
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

/// What is sought in one account. Days, words, status and direction narrow it.
struct Sought<'a> {
    account: i64,
    lowest: i64,
    highest: i64,
    words: &'a str,
    filter: &'a TransactionFilter,
}

type Values<'a> = Vec<(&'static str, &'a dyn ToSql)>;

impl<'a> Sought<'a> {
    fn of(rows: &Rows<'_>, account_id: &str, filter: &'a TransactionFilter) -> Result<Self, StoreError> {
        let account = rows.account_number(account_id)?;
        let (lowest, highest) = range(account, filter)?;
        Ok(Self { account, lowest, highest, words: filter.words.trim(), filter })
    }

    fn length(&self) -> usize {
        self.words.chars().count()
    }

    /// Nothing but words that the index of words finds, and days: it answers in the order of numbers.
    fn is_in_words(&self) -> bool {
        self.length() >= INDEXED_LENGTH && self.filter.status.is_none() && self.filter.credit.is_none()
    }

    /// Everything but the rows themselves is read off the index of places.
    fn in_places(&self) -> (&'static str, Values<'_>) {
        let source = match self.length() {
            0..INDEXED_LENGTH => {
                "FROM account_transaction INDEXED BY account_transaction_places
                 WHERE number >> 33 = :account AND number BETWEEN :lowest AND :highest
                     AND (:status IS NULL OR status = :status) AND (:credit IS NULL OR credit = :credit)
                     AND (:words = '' OR instr(lower(label), lower(:words)) > 0)"
            }
            _ => {
                "FROM account_transaction INDEXED BY account_transaction_places
                 WHERE number >> 33 = :account AND number BETWEEN :lowest AND :highest
                     AND (:status IS NULL OR status = :status) AND (:credit IS NULL OR credit = :credit)
                     AND number IN (SELECT rowid FROM account_transaction_words
                         WHERE account_transaction_words MATCH '\"' || replace(:words, '\"', '\"\"') || '\"'
                             AND rowid BETWEEN :lowest AND :highest)"
            }
        };
        let mut values = self.in_words().1;
        values.extend::<[(_, &dyn ToSql); 3]>([
            (":account", &self.account),
            (":status", &self.filter.status),
            (":credit", &self.filter.credit),
        ]);
        (source, values)
    }

    fn in_words(&self) -> (&'static str, Values<'_>) {
        let source = "FROM account_transaction_words
             WHERE account_transaction_words MATCH '\"' || replace(:words, '\"', '\"\"') || '\"'
                 AND rowid BETWEEN :lowest AND :highest";
        let values: [(_, &dyn ToSql); 3] =
            [(":words", &self.words), (":lowest", &self.lowest), (":highest", &self.highest)];
        (source, values.into())
    }
}

impl Rows<'_> {
    /// How many transactions a filter finds, and the first of them, at most `limit`, sorted as
    /// [`Rows::transaction_places`].
    ///
    /// # Errors
    /// As [`Rows::transactions`].
    pub fn transactions_found(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        order: TransactionOrder,
        descending: bool,
        limit: u32,
    ) -> Result<(u32, Vec<KeptTransaction>), StoreError> {
        let found = match *filter == TransactionFilter::default() {
            true => self.transactions_kept(account_id)?,
            false => {
                let sought = Sought::of(self, account_id, filter)?;
                let (source, values) =
                    if sought.is_in_words() { sought.in_words() } else { sought.in_places() };
                let sql = format!("SELECT count(*) {source}");
                self.one(&sql, values.as_slice(), |row| row.get(0))?.unwrap_or_default()
            }
        };
        let places = self.places(account_id, filter, order, descending, i64::from(limit))?;
        Ok((found, self.transactions_at(account_id, &places)?))
    }

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
        match order {
            TransactionOrder::Day => self.places(account_id, filter, order, descending, -1),
            TransactionOrder::Amount => self
                .places_by(account_id, filter, "signed_e5", descending, |row| row.get::<_, Option<i64>>(1)),
            TransactionOrder::Label => self.places_by(account_id, filter, "label", descending, |row| {
                Ok(Some(row.get_ref(1)?.as_str()?.to_ascii_lowercase()))
            }),
        }
    }

    /// All places, sorted here: keys and numbers alone are compared, where SQLite would take them through a sorter of its own.
    /// Rows without a key come last.
    fn places_by<Key: Ord>(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        column: &str,
        descending: bool,
        key: impl Fn(&Row<'_>) -> rusqlite::Result<Option<Key>>,
    ) -> Result<Vec<u64>, StoreError> {
        let sought = Sought::of(self, account_id, filter)?;
        let (source, values) = sought.in_places();
        let sql = format!("SELECT rowid, {column} {source}");
        let first = sought.account << ACCOUNT_BITS;
        let mut found =
            self.all(&sql, values.as_slice(), |row| Ok((key(row)?, row.get::<_, i64>(0)?.abs_diff(first))))?;
        found.sort_unstable_by(|(one, one_place), (other, other_place)| {
            let by_key = if descending { other.cmp(one) } else { one.cmp(other) };
            one.is_none().cmp(&other.is_none()).then(by_key).then(other_place.cmp(one_place))
        });
        Ok(found.into_iter().map(|(_, place)| place).collect())
    }

    /// At most `limit` places; a negative one is none.
    fn places(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        order: TransactionOrder,
        descending: bool,
        limit: i64,
    ) -> Result<Vec<u64>, StoreError> {
        let sorted = match (order, descending) {
            (TransactionOrder::Day, true) => "rowid DESC",
            (TransactionOrder::Day, false) => "rowid",
            (TransactionOrder::Amount, true) => "signed_e5 DESC NULLS LAST, rowid DESC",
            (TransactionOrder::Amount, false) => "signed_e5 NULLS LAST, rowid DESC",
            (TransactionOrder::Label, true) => "label COLLATE NOCASE DESC, rowid DESC",
            (TransactionOrder::Label, false) => "label COLLATE NOCASE, rowid DESC",
        };
        let sought = Sought::of(self, account_id, filter)?;
        let in_order = order == TransactionOrder::Day && sought.is_in_words();
        let (source, mut values) = if in_order { sought.in_words() } else { sought.in_places() };
        values.push((":limit", &limit));
        let sql = format!("SELECT rowid {source} ORDER BY {sorted} LIMIT :limit");
        let first = sought.account << ACCOUNT_BITS;
        self.all(&sql, values.as_slice(), |row| Ok(row.get::<_, i64>(0)?.abs_diff(first)))
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

    #[test]
    fn what_is_found_is_counted_and_begins_as_its_places_do() {
        let vault = with_accounts(&["a", "b"]);
        let row_of = |nth: usize| {
            let day = format!("2026-03-{:02}", nth % 28 + 1);
            let label = if nth.is_multiple_of(3) { "Carte Lyon" } else { "Virement" };
            let mut row = row(&format!("r{nth}"), &day, label);
            row.status = if nth.is_multiple_of(5) { "PDNG" } else { "BOOK" }.to_owned();
            row.signed_e5 = i64::try_from(nth * 7 % 11).ok();
            row.credit = nth.is_multiple_of(2);
            row
        };
        put(&vault, "a", &(0..60).map(row_of).collect::<Vec<_>>());
        put(&vault, "b", &(0..9).map(row_of).collect::<Vec<_>>());
        let pending = |filter| TransactionFilter { status: Some("PDNG".to_owned()), ..filter };
        let credits = |filter| TransactionFilter { credit: Some(true), ..filter };
        let early = |filter| TransactionFilter { until_day: Some("2026-03-11".to_owned()), ..filter };
        for (filter, expected) in [
            (words(""), 60),
            (words("car"), 20),
            (words("ly"), 20),
            (words("nowhere"), 0),
            (pending(words("")), 12),
            (pending(words("car")), 4),
            (credits(words("ment")), 20),
            (early(words("")), 24),
            (early(words("car")), 8),
        ] {
            for order in [TransactionOrder::Day, TransactionOrder::Amount, TransactionOrder::Label] {
                for descending in [true, false] {
                    let places = vault.transaction_places("a", &filter, order, descending).unwrap();
                    let (found, first) =
                        vault.transactions_found("a", &filter, order, descending, 7).unwrap();
                    assert_eq!((found as usize, places.len()), (expected, expected), "{filter:?}");
                    let began: Vec<u64> = first.iter().map(KeptTransaction::place).collect();
                    assert_eq!(began, places[..expected.min(7)], "{filter:?} by {order:?}");
                }
            }
        }
    }

    #[test]
    fn how_many_are_kept_follows_what_is_written_and_forgotten() {
        let vault = with_accounts(&["a", "b"]);
        put(&vault, "a", &[row("r", "2026-03-02", "one"), row("", "2026-03-01", "two")]);
        put(&vault, "b", &[row("r", "2026-03-02", "elsewhere")]);
        put(&vault, "a", &[row("r", "2026-03-03", "one, on another day")]);
        assert_eq!(vault.transactions_kept("a").unwrap(), 2);
        let forget = "DELETE FROM account_transaction WHERE reference IS NULL";
        vault.transaction(|rows| rows.run(forget, [])).unwrap();
        assert_eq!((vault.transactions_kept("a").unwrap(), vault.transactions_kept("b").unwrap()), (1, 1));
        assert_eq!(vault.transactions_kept("c"), Err(StoreError::NotFound));
    }
}
