//! The transactions of an account: by the hundred thousand, newest first, searched as one types.
//!
//! A row's number is made of its account, its day and its place within the day. Descending by number is therefore
//! newest first within an account, in the table and in the index of words alike: a page, and the first matches of a
//! search, are read off in order without sorting and without a look at other accounts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use rusqlite::{Row, named_params, params};

use super::Rows;
use crate::store_error::StoreError;

/// A transaction as a bank gave it.
#[derive(Clone, PartialEq, Eq)]
pub struct TransactionRow {
    /// The bank's reference for it, where it gave one that says something.
    pub reference: Option<String>,
    /// The day it is listed under, ISO 8601; None is listed above all days.
    pub day: Option<String>,
    /// Where it stands: the bank's word.
    pub status: String,
    /// The amount as the bank wrote it, unsigned.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// The amount with its sign in hundred-thousandths, where it can be said so exactly.
    pub signed_e5: Option<i64>,
    /// Money came in.
    pub credit: bool,
    /// What a list says of it.
    pub label: String,
    /// All that the bank said.
    pub json: String,
}

/// A transaction and its number, by which a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTransaction {
    pub number: i64,
    pub row: TransactionRow,
}

impl KeptTransaction {
    /// Its place within its account.
    pub fn place(&self) -> u64 {
        self.number.cast_unsigned() & ((1 << ACCOUNT_BITS) - 1)
    }
}

impl TransactionFilter {
    /// Whether the index of words is asked.
    pub(crate) fn asks_the_index(&self) -> bool {
        self.words.trim().chars().count() >= INDEXED_LENGTH
    }
}

/// Which transactions of an account are wanted. `words` in any case, without regard to accents; blank means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionFilter {
    pub words: String,
    /// Listed under this day or later, ISO 8601.
    pub from_day: Option<String>,
    /// Listed under a day before this one, ISO 8601.
    pub until_day: Option<String>,
    pub status: Option<String>,
    pub credit: Option<bool>,
}

/// What came of writing down an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Not known before.
    pub added: usize,
    /// Known by their reference, and told otherwise now.
    pub changed: usize,
    /// Known by their reference, and told the same.
    pub same: usize,
}

/// What went in or out on one day, in one status and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// ISO 8601.
    pub day: String,
    pub status: String,
    pub currency: String,
    pub credit: bool,
    pub count: u32,
    /// The sum, signed, in hundred-thousandths; None where one of them cannot be said so exactly.
    pub sum_e5: Option<i128>,
}

impl fmt::Debug for TransactionRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionRow")
            .field("day", &self.day)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Bits of a number below the account's: 15 of the day, 18 of the place within it.
pub(super) const ACCOUNT_BITS: u32 = 33;
const PLACE_BITS: u32 = 18;
/// The day of what has none: above all days.
const UNDATED: i64 = (1 << (ACCOUNT_BITS - PLACE_BITS)) - 1;

/// The shortest text the index of words can find; shorter ones are looked for in the labels.
pub(super) const INDEXED_LENGTH: usize = 3;

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<KeptTransaction> {
    Ok(KeptTransaction {
        number: row.get("number")?,
        row: TransactionRow {
            reference: row.get("reference")?,
            day: row.get("day")?,
            status: row.get("status")?,
            amount: row.get("amount")?,
            currency: row.get("currency")?,
            signed_e5: row.get("signed_e5")?,
            credit: row.get("credit")?,
            label: row.get("label")?,
            json: row.get("json")?,
        },
    })
}

impl Rows<'_> {
    /// Writes down what an answer of the bank lists, in its order, the first being the newest of its day. What is known
    /// by its reference is brought up to date; the rest is added. The index of words has them later
    /// ([`Rows::index_words`]); a search waits for that.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account; [`StoreError::Refused`] for a day that is none, or more than
    /// 262,144 transactions on one.
    pub fn put_transactions(
        &self,
        account_id: &str,
        listed: &[TransactionRow],
    ) -> Result<Written, StoreError> {
        let account = self.account_number(account_id)?;
        let mut written = Written::default();
        let mut next: HashMap<i64, i64> = HashMap::new();
        let mut unindexed: Option<(i64, i64)> = None;
        let mut references = References::of(self, account)?;
        for row in listed.iter().rev() {
            let known = match &row.reference {
                Some(reference) if references.may_be_known(reference) => {
                    self.by_reference(account, reference)?
                }
                _ => None,
            };
            let number = match known {
                Some(known) if known.row == *row => {
                    written.same += 1;
                    continue;
                }
                Some(known) => {
                    written.changed += 1;
                    self.run("DELETE FROM account_transaction WHERE number = ?1", [known.number])?;
                    (known.row.day == row.day).then_some(known.number)
                }
                None => {
                    written.added += 1;
                    None
                }
            };
            let number = match number {
                Some(number) => number,
                None => self.free_number(account, row.day.as_deref(), &mut next)?,
            };
            self.insert_transaction(number, row)?;
            let (lowest, highest) = unindexed.unwrap_or((number, number));
            unindexed = Some((lowest.min(number), highest.max(number)));
        }
        if let Some((lowest, highest)) = unindexed {
            self.note_unindexed(lowest, highest)?;
            // What was taken away has been counted where it went.
            let inserted = (written.added + written.changed) as i64;
            self.run("UPDATE account SET kept = kept + ?2 WHERE number = ?1", [account, inserted])?;
        }
        Ok(written)
    }

    /// At most `limit` transactions of an account, newest first, below the number `after`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account; [`StoreError::Refused`] for a day that is none.
    pub fn transactions(
        &self,
        account_id: &str,
        filter: &TransactionFilter,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<KeptTransaction>, StoreError> {
        let (lowest, highest) = range(self.account_number(account_id)?, filter)?;
        let highest = after.map_or(highest, |after| highest.min(after - 1));
        let words = filter.words.trim();
        // The index finds three characters or more; it is read from its newest end and stopped at the limit.
        let sql = if filter.asks_the_index() {
            "SELECT t.* FROM account_transaction_words JOIN account_transaction AS t ON t.number = account_transaction_words.rowid
             WHERE account_transaction_words MATCH '\"' || replace(:words, '\"', '\"\"') || '\"'
                 AND account_transaction_words.rowid BETWEEN :lowest AND :highest
                 AND (:status IS NULL OR t.status = :status) AND (:credit IS NULL OR t.credit = :credit)
             ORDER BY account_transaction_words.rowid DESC LIMIT :limit"
        } else {
            "SELECT * FROM account_transaction
             WHERE number BETWEEN :lowest AND :highest
                 AND (:words = '' OR instr(lower(label), lower(:words)) > 0)
                 AND (:status IS NULL OR status = :status) AND (:credit IS NULL OR credit = :credit)
             ORDER BY number DESC LIMIT :limit"
        };
        let values = named_params! {
            ":words": words,
            ":lowest": lowest,
            ":highest": highest,
            ":status": filter.status,
            ":credit": filter.credit,
            ":limit": limit,
        };
        self.all(sql, values, read)
    }

    /// How many transactions of an account are kept.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub fn transactions_kept(&self, account_id: &str) -> Result<u32, StoreError> {
        let kept = self.one("SELECT kept FROM account WHERE id = ?1", [account_id], |row| row.get(0))?;
        kept.ok_or(StoreError::NotFound)
    }

    /// What went in and out of an account, by day, status, currency and direction, newest first. What has no day is not in it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub fn transaction_days(&self, account_id: &str) -> Result<Vec<DayRow>, StoreError> {
        let account = self.account_number(account_id)?;
        let sql = "SELECT day, status, currency, credit, signed_e5
                   FROM account_transaction INDEXED BY account_transaction_places
                   WHERE number >> 33 = ?1 AND day IS NOT NULL ORDER BY number DESC";
        // Days follow each other but for those beyond the first and the last that have a number.
        let mut days: BTreeMap<Reverse<String>, Vec<DayRow>> = BTreeMap::new();
        let mut statement = self.store.prepare_cached(sql)?;
        let mut found = statement.query([account])?;
        let (mut day, mut of_day) = (String::new(), Vec::new());
        while let Some(row) = found.next()? {
            let text =
                |column| Ok::<_, StoreError>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
            if text(0)? != day {
                days.entry(Reverse(std::mem::take(&mut day))).or_default().append(&mut of_day);
                text(0)?.clone_into(&mut day);
            }
            let (status, currency, credit) = (text(1)?, text(2)?, row.get::<_, bool>(3)?);
            let signed = row.get::<_, Option<i64>>(4)?.map(i128::from);
            let alike = |known: &&mut DayRow| {
                known.status == status && known.currency == currency && known.credit == credit
            };
            match of_day.iter_mut().find(alike) {
                Some(known) => {
                    known.count += 1;
                    known.sum_e5 = known.sum_e5.zip(signed).map(|(sum, signed)| sum + signed);
                }
                None => of_day.push(DayRow {
                    day: day.clone(),
                    status: status.to_owned(),
                    currency: currency.to_owned(),
                    credit,
                    count: 1,
                    sum_e5: signed,
                }),
            }
        }
        days.entry(Reverse(day)).or_default().append(&mut of_day);
        Ok(days.into_values().flatten().collect())
    }

    /// The transaction of an account with this number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub fn account_transaction(
        &self,
        account_id: &str,
        number: i64,
    ) -> Result<Option<KeptTransaction>, StoreError> {
        let (lowest, highest) = range(self.account_number(account_id)?, &TransactionFilter::default())?;
        let sql = "SELECT * FROM account_transaction WHERE number = ?1 AND number BETWEEN ?2 AND ?3";
        self.one(sql, [number, lowest, highest], read)
    }

    pub(super) fn account_number(&self, account_id: &str) -> Result<i64, StoreError> {
        let number = self.one("SELECT number FROM account WHERE id = ?1", [account_id], |row| row.get(0))?;
        number.ok_or(StoreError::NotFound)
    }

    fn by_reference(&self, account: i64, reference: &str) -> Result<Option<KeptTransaction>, StoreError> {
        let sql = "SELECT * FROM account_transaction
                   WHERE number >> 33 = ?1 AND reference = ?2 AND reference IS NOT NULL";
        self.one(sql, params![account, reference], read)
    }

    /// The number above the highest of the day, which `taken` remembers.
    fn free_number(
        &self,
        account: i64,
        day: Option<&str>,
        taken: &mut HashMap<i64, i64>,
    ) -> Result<i64, StoreError> {
        let first = first_of_day(account, day)?;
        let last = first + (1 << PLACE_BITS) - 1;
        let highest = match taken.get(&first) {
            Some(highest) => *highest,
            None => {
                let sql = "SELECT max(number) FROM account_transaction WHERE number BETWEEN ?1 AND ?2";
                self.one(sql, [first, last], |row| row.get::<_, Option<i64>>(0))?
                    .flatten()
                    .unwrap_or(first - 1)
            }
        };
        if highest == last {
            return Err(refused("there are more transactions on one day than can be kept"));
        }
        taken.insert(first, highest + 1);
        Ok(highest + 1)
    }

    fn insert_transaction(&self, number: i64, row: &TransactionRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO account_transaction
                       (number, reference, day, status, amount, currency, signed_e5, credit, label, json)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let TransactionRow { reference, day, status, amount, currency, signed_e5, credit, label, json } = row;
        let values =
            params![number, reference, day, status, amount, currency, signed_e5, credit, label, json];
        self.run(sql, values).map(drop)
    }
}

/// Which references an answer can find in the store: in an account that holds nothing yet, those of the answer itself.
enum References<'a> {
    Any,
    Seen(HashSet<&'a str>),
}

impl<'a> References<'a> {
    fn of(rows: &Rows<'_>, account: i64) -> Result<Self, StoreError> {
        let (lowest, highest) = range(account, &TransactionFilter::default())?;
        let sql = "SELECT 1 FROM account_transaction WHERE number BETWEEN ?1 AND ?2 LIMIT 1";
        let holds_some = rows.one(sql, [lowest, highest], |_| Ok(()))?.is_some();
        Ok(if holds_some { Self::Any } else { Self::Seen(HashSet::new()) })
    }

    fn may_be_known(&mut self, reference: &'a str) -> bool {
        match self {
            Self::Any => true,
            Self::Seen(seen) => !seen.insert(reference),
        }
    }
}

fn refused(detail: &str) -> StoreError {
    StoreError::Refused { detail: detail.to_owned() }
}

/// The lowest number of a day.
fn first_of_day(account: i64, day: Option<&str>) -> Result<i64, StoreError> {
    let day = match day {
        Some(day) => day_number(day)?,
        None => UNDATED,
    };
    Ok(account << ACCOUNT_BITS | day << PLACE_BITS)
}

/// The lowest and highest number that the days of a filter allow.
pub(super) fn range(account: i64, filter: &TransactionFilter) -> Result<(i64, i64), StoreError> {
    let lowest = match &filter.from_day {
        Some(day) => first_of_day(account, Some(day))?,
        None => account << ACCOUNT_BITS,
    };
    let highest = match &filter.until_day {
        Some(day) => first_of_day(account, Some(day))? - 1,
        None => ((account + 1) << ACCOUNT_BITS) - 1,
    };
    Ok((lowest, highest))
}

/// Days since the first of 2000, by the civil calendar; earlier days count as that one, and those of a far future as the
/// last that has a number.
fn day_number(day: &str) -> Result<i64, StoreError> {
    let no_day = || refused("a day is not of the form 2026-03-31");
    let shaped = day.len() == 10
        && day.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return Err(no_day());
    }
    let part = |from: usize, until: usize| day[from..until].parse::<i64>().map_err(|_| no_day());
    let (year, month, date) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return Err(no_day());
    }
    // Years begin in March, so that the day that some have more comes last.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let since_march = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + date
        - 1;
    const FIRST_OF_2000: i64 = 365 * 1999 + 1999 / 4 - 1999 / 100 + 1999 / 400 + (153 * 10 + 2) / 5;
    Ok((since_march - FIRST_OF_2000).clamp(0, UNDATED - 1))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::rows::accounts::tests::with_accounts;

    pub fn row(reference: &str, day: &str, label: &str) -> TransactionRow {
        TransactionRow {
            reference: (!reference.is_empty()).then(|| reference.to_owned()),
            day: (!day.is_empty()).then(|| day.to_owned()),
            status: "BOOK".to_owned(),
            amount: "13.00".to_owned(),
            currency: "EUR".to_owned(),
            signed_e5: Some(-1_300_000),
            credit: false,
            label: label.to_owned(),
            json: "{}".to_owned(),
        }
    }

    pub fn put(vault: &crate::Vault, account: &str, rows: &[TransactionRow]) -> Written {
        vault.transaction(|store| store.put_transactions(account, rows)).unwrap()
    }

    fn labels(vault: &crate::Vault, account: &str, filter: &TransactionFilter) -> Vec<String> {
        let found = vault.transactions(account, filter, None, 50).unwrap();
        found.into_iter().map(|kept| kept.row.label).collect()
    }

    pub fn words(words: &str) -> TransactionFilter {
        TransactionFilter { words: words.to_owned(), ..TransactionFilter::default() }
    }

    #[test]
    fn the_newest_come_first_and_within_a_day_the_banks_order_holds() {
        let vault = with_accounts(&["a", "b"]);
        let listed = [
            row("1", "2026-03-02", "second day, first"),
            row("2", "2026-03-02", "second day, second"),
            row("3", "2026-03-01", "first day"),
        ];
        put(&vault, "a", &listed);
        put(&vault, "b", &[row("1", "2026-03-03", "another account")]);
        put(&vault, "a", &[row("4", "", "no day"), row("5", "2026-03-02", "second day, later")]);
        let all = TransactionFilter::default();
        assert_eq!(
            labels(&vault, "a", &all),
            ["no day", "second day, later", "second day, first", "second day, second", "first day"]
        );
        let page = vault.transactions("a", &all, None, 2).unwrap();
        let rest = vault.transactions("a", &all, Some(page[1].number), 50).unwrap();
        assert_eq!(rest[0].row.label, "second day, first");
        assert_eq!(rest.len(), 3);
        assert_eq!(vault.transactions_kept("a").unwrap(), 5);
    }

    #[test]
    fn what_is_known_by_its_reference_is_brought_up_to_date_and_not_doubled() {
        let vault = with_accounts(&["a", "b"]);
        let pending = TransactionRow { status: "OTHR".to_owned(), ..row("r", "", "Card, pending") };
        assert_eq!(put(&vault, "a", &[pending]).added, 1);
        put(&vault, "b", &[row("r", "2026-01-01", "the same reference elsewhere")]);
        let booked = row("r", "2026-03-02", "Card, booked");
        let written = put(&vault, "a", &[booked.clone(), row("s", "2026-03-01", "new")]);
        assert_eq!(written, Written { added: 1, changed: 1, same: 0 });
        assert_eq!(put(&vault, "a", &[booked]), Written { added: 0, changed: 0, same: 1 });
        assert_eq!(labels(&vault, "a", &TransactionFilter::default()), ["Card, booked", "new"]);
        assert_eq!(labels(&vault, "a", &words("pending")), [""; 0]);
        assert_eq!(labels(&vault, "a", &words("BOOKED")), ["Card, booked"]);
    }

    #[test]
    fn words_are_found_within_one_account_without_regard_to_case_and_accents() {
        let vault = with_accounts(&["a", "b"]);
        put(
            &vault,
            "a",
            &[
                row("1", "2026-03-02", "Salaire Société Générale"),
                row("2", "2026-03-01", "Café \"L'Été\" 50%"),
            ],
        );
        put(&vault, "b", &[row("1", "2026-03-02", "Société")]);
        assert_eq!(labels(&vault, "a", &words("societe")), ["Salaire Société Générale"]);
        assert_eq!(labels(&vault, "a", &words(" ÉTÉ\" 5 ")), ["Café \"L'Été\" 50%"]);
        assert_eq!(labels(&vault, "a", &words("0%")), ["Café \"L'Été\" 50%"]);
        assert_eq!(labels(&vault, "a", &words("sal")).len(), 1);
        assert!(labels(&vault, "a", &words("nothing")).is_empty());
        let credits = TransactionFilter { credit: Some(true), ..words("societe") };
        assert!(labels(&vault, "a", &credits).is_empty());
    }

    #[test]
    fn days_include_the_first_and_exclude_the_last() {
        let vault = with_accounts(&["a"]);
        for day in ["2024-02-28", "2024-02-29", "2024-03-01", "1999-12-31", "2100-01-01"] {
            put(&vault, "a", &[row(day, day, day)]);
        }
        let between = TransactionFilter {
            from_day: Some("2024-02-29".to_owned()),
            until_day: Some("2024-03-01".to_owned()),
            ..TransactionFilter::default()
        };
        assert_eq!(labels(&vault, "a", &between), ["2024-02-29"]);
        let all = labels(&vault, "a", &TransactionFilter::default());
        assert_eq!(all, ["2100-01-01", "2024-03-01", "2024-02-29", "2024-02-28", "1999-12-31"]);
        for bad in ["2024-13-01", "2024-2-1", "tomorrow", "2024-02-290", "+024-02-01"] {
            let odd = TransactionFilter { from_day: Some(bad.to_owned()), ..TransactionFilter::default() };
            let refused = vault.transactions("a", &odd, None, 1);
            assert!(matches!(refused, Err(StoreError::Refused { .. })), "{bad}: {refused:?}");
        }
    }

    #[test]
    fn days_are_summed_exactly_or_not_at_all() {
        let vault = with_accounts(&["a", "b"]);
        let credit = TransactionRow { credit: true, signed_e5: Some(10), ..row("1", "2026-03-02", "in") };
        let unsayable = TransactionRow { signed_e5: None, ..row("4", "2026-02-01", "odd") };
        let most = TransactionRow { signed_e5: Some(i64::MAX), ..row("6", "1999-02-01", "before all days") };
        put(
            &vault,
            "a",
            &[
                credit,
                row("2", "2026-03-02", "out"),
                row("3", "2026-03-02", "out"),
                unsayable,
                row("5", "", "undated"),
                row("8", "1998-01-01", "before all days too"),
                most.clone(),
                TransactionRow { reference: Some("7".to_owned()), ..most },
            ],
        );
        put(&vault, "b", &[row("1", "2026-03-02", "elsewhere")]);
        let days = vault.transaction_days("a").unwrap();
        let said: Vec<_> =
            days.iter().map(|day| (day.day.as_str(), day.credit, day.count, day.sum_e5)).collect();
        assert_eq!(
            said,
            [
                ("2026-03-02", true, 1, Some(10)),
                ("2026-03-02", false, 2, Some(-2_600_000)),
                ("2026-02-01", false, 1, None),
                ("1999-02-01", false, 2, Some(2 * i128::from(i64::MAX))),
                ("1998-01-01", false, 1, Some(-1_300_000)),
            ]
        );
        assert_eq!(vault.transaction_days("c"), Err(StoreError::NotFound));
    }

    #[test]
    fn transactions_and_their_words_go_with_their_connection() {
        let vault = with_accounts(&["a"]);
        put(&vault, "a", &[row("1", "2026-03-02", "findable")]);
        assert_eq!(labels(&vault, "a", &words("findable")), ["findable"]);
        put(&vault, "a", &[row("2", "2026-03-02", "not indexed")]);
        vault.delete_connection("c").unwrap();
        assert_eq!(vault.transactions("a", &words("findable"), None, 5), Err(StoreError::NotFound));
        vault
            .transaction::<_, StoreError>(|rows| {
                for table in ["account_transaction", "account_transaction_words"] {
                    let left =
                        rows.one(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0))?;
                    assert_eq!(left, Some(0), "{table}");
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn debug_output_holds_no_amount_and_no_label() {
        let shown = format!("{:?}", row("planted", "2026-03-02", "planted"));
        assert!(!shown.contains("planted") && !shown.contains("13.00"), "{shown}");
    }
}
