//! An account's transactions, made from the account and the calendar alone.
//!
//! Each calendar day has its own transactions, drawn from the account's IBAN and the day: a transaction that was seen
//! yesterday is the same today, except that an announced one becomes booked. A history is the newest of them, as many
//! as the bank publishes, and begins with one row that carries forward what was on the account before: so the booked
//! rows add up to the balance to the cent, on every day.

use super::account::{Account, History};
use super::dice::Dice;
use super::entry::{Entry, Kind, Status};
use super::wording;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

/// How many days before its booking the longest-announced transaction is known: a card purchase on the first day of a
/// month is booked on the last.
const LONGEST_NOTICE: i64 = 31;
/// The scale of amounts is that of the largest published balance, in cents.
const LARGEST_BALANCE: i64 = 47_092_657;

/// What stands in the account's history on this day, newest first.
pub(super) fn entries(account: &Account, today: Date) -> Vec<Entry> {
    match account.history {
        History::None => Vec::new(),
        History::Published => vec![published(account)],
        _ => generated(account, today, account.transactions, |_| true),
    }
}

/// The `count` newest of them that are booked, for a bank that announces nothing.
pub(super) fn booked(account: &Account, today: Date, count: usize) -> Vec<Entry> {
    match account.history {
        History::None => Vec::new(),
        History::Published => vec![published(account)],
        _ => generated(account, today, count, |entry| entry.status == Status::Booked),
    }
}

/// The transaction in BPCE's example; only the bank code of its reference follows the account's bank.
fn published(account: &Account) -> Entry {
    Entry {
        kind: Kind::Withdrawal,
        status: Status::Booked,
        cents: -1_300,
        booked_on: date(2019, 9, 5),
        made_at: date(2019, 9, 8).at(5, 33, 46, 621_234_000),
        label: "Retrait Carte".into(),
        reference: format!("{}{}2019-09-08-05.33.46.621234", account.bank_middle(), account.number()),
    }
}

fn generated(account: &Account, today: Date, count: usize, shown: fn(&Entry) -> bool) -> Vec<Entry> {
    let wanted = count.saturating_sub(1);
    let mut rows: Vec<Entry> = Vec::with_capacity(wanted + 64);
    let mut day = today.saturating_sub(1.day());
    let mut enough_since = None;
    // What is made long before it is booked can still be newer than what is booked at once.
    while enough_since.is_none_or(|days| days < LONGEST_NOTICE) && day > date(1900, 1, 1) {
        rows.extend(Day::new(account, day, today).entries().into_iter().filter(shown));
        enough_since = match enough_since {
            Some(days) => Some(days + 1),
            None => (rows.len() >= wanted).then_some(0),
        };
        day = day.saturating_sub(1.day());
    }
    rows.sort_by(|one, two| {
        (two.booked_on, two.made_at, &two.label).cmp(&(one.booked_on, one.made_at, &one.label))
    });
    rows.truncate(wanted);
    let booked: i64 = rows.iter().filter(|row| row.status == Status::Booked).map(|row| row.cents).sum();
    let first = rows.last().map_or(today, |row| row.booked_on);
    rows.push(carried_forward(account, account.balance - booked, first));
    rows
}

fn carried_forward(account: &Account, cents: i64, day: Date) -> Entry {
    let made_at = day.at(0, 0, 0, 0);
    Entry {
        kind: Kind::CarriedForward,
        status: Status::Booked,
        cents,
        booked_on: day,
        made_at,
        label: "REPORT DU SOLDE ANTERIEUR".into(),
        reference: reference(account, Kind::CarriedForward, made_at, &mut Dice::of(&account.iban, 0)),
    }
}

/// BPCE's four forms: the middle of the bank code and the account number, then what tells the transaction apart.
fn reference(account: &Account, kind: Kind, made_at: DateTime, dice: &mut Dice) -> String {
    let tail = match kind {
        Kind::DeferredTransfer => dice.digits(11),
        Kind::DirectDebit => {
            format!("{}{:03}G{}", made_at.year(), made_at.date().day_of_year(), dice.digits(8))
        }
        Kind::DeferredCard => format!("{}{}", made_at.strftime("%Y%m%d"), dice.digits(18)),
        _ => made_at.strftime("%Y-%m-%d-%H.%M.%S.%6f").to_string(),
    };
    format!("{}{}{tail}", account.bank_middle(), account.number())
}

/// One calendar day of one account.
struct Day<'a> {
    account: &'a Account,
    day: Date,
    today: Date,
    dice: Dice,
    out: Vec<Entry>,
}

impl<'a> Day<'a> {
    fn new(account: &'a Account, day: Date, today: Date) -> Day<'a> {
        let number = date(1970, 1, 1).until(day).map_or(0, |span| i64::from(span.get_days()));
        Day { account, day, today, dice: Dice::of(&account.iban, number), out: Vec::new() }
    }

    fn entries(mut self) -> Vec<Entry> {
        match self.account.history {
            History::Entrepreneur | History::Company => self.business(),
            History::Household | History::Paylib => self.household(),
            History::Student => self.student(),
            History::Published | History::None => {}
        }
        self.out
    }

    fn business(&mut self) {
        let share = (self.account.balance * 100 / LARGEST_BALANCE).clamp(8, 100);
        let weekday = self.day.weekday().to_monday_one_offset() <= 5;
        if weekday {
            for _ in 0..2 {
                if self.dice.percent(48) {
                    let (customer, word) = *self.dice.one(&wording::CUSTOMERS);
                    let invoice = self.dice.digits(5);
                    let cents = self.dice.between(28_000, 290_000) * share / 100;
                    let label = format!("VIR SEPA {customer} {word} {}{invoice}", self.day.year());
                    self.add(Kind::TransferReceived, cents, 0, label);
                }
            }
            if self.dice.percent(52) {
                let (supplier, low, high) = *self.dice.one(&wording::SUPPLIERS);
                let cents = self.dice.between(low, high) * share / 100;
                let later = self.dice.percent(60);
                let (kind, notice) =
                    if later { (Kind::DeferredTransfer, 3) } else { (Kind::TransferSent, 0) };
                self.add(kind, -cents, notice, format!("VIR SEPA {supplier}"));
            }
            self.cards(&wording::BUSINESS_CARDS, 3, 56, share);
        } else {
            self.cards(&wording::BUSINESS_CARDS, 1, 25, share);
        }
        for (name, day, low, high) in wording::BUSINESS_DEBITS {
            self.debit(name, day, low * share / 100, high * share / 100);
        }
        match self.day.day() {
            1 => self.add(Kind::Charge, -1_250, 0, "FRAIS TENUE DE COMPTE PRO".into()),
            26 if self.account.history == History::Company => {
                let wages = self.dice.between(640_000, 690_000) * share / 100;
                self.add(Kind::DeferredTransfer, -wages, 2, "VIR SEPA SALAIRES DU MOIS".into());
            }
            27 => {
                let drawn = self.dice.between(320_000, 380_000) * share / 100;
                self.add(Kind::TransferSent, -drawn, 0, "VIR PRELEVEMENT EXPLOITANT".into());
            }
            _ => {}
        }
    }

    fn household(&mut self) {
        let weekend = self.day.weekday().to_monday_one_offset() > 5;
        self.cards(&wording::HOUSEHOLD_CARDS, 2, if weekend { 26 } else { 15 }, 100);
        for (name, day, low, high) in wording::HOUSEHOLD_DEBITS {
            self.debit(name, day, low, high);
        }
        match self.day.day() {
            2 => self.add(Kind::DeferredTransfer, -89_000, 3, "VIR SEPA LOYER AGENCE DU CENTRE".into()),
            6 => self.add(Kind::TransferSent, -45_000, 0, "VIR VERS LIVRET A".into()),
            28 => {
                let wages = self.dice.between(241_000, 247_500);
                self.add(Kind::TransferReceived, wages, 0, "VIR SEPA SALAIRE SAS NOVALIS".into());
            }
            _ => {}
        }
        if self.dice.percent(4) {
            let cents = self.dice.between(2, 8) * 1_000;
            self.add(Kind::Withdrawal, -cents, 0, "RETRAIT DAB CAISSE 0412".into());
        }
        if self.account.history == History::Paylib {
            if self.dice.percent(22) {
                let friend = *self.dice.one(&wording::FRIENDS);
                let cents = self.dice.between(5, 60) * 100;
                self.add(Kind::Paylib, -cents, 1, format!("PAYLIB {friend}"));
            }
            if self.dice.percent(5) {
                let number = self.dice.digits(7);
                let cents = self.dice.between(2_000, 16_000);
                self.add(Kind::Cheque, -cents, 0, format!("CHEQUE {number}"));
            }
        }
    }

    fn student(&mut self) {
        self.cards(&wording::STUDENT_CARDS, 2, 18, 100);
        self.debit("PRLV SEPA FREE MOBILE", 7, 1_599, 1_599);
        match self.day.day() {
            1 => self.add(Kind::TransferReceived, 55_000, 0, "VIR SEPA PARENTS".into()),
            2 => self.add(Kind::DeferredTransfer, -38_000, 3, "VIR SEPA LOYER RESIDENCE CROUS".into()),
            5 => self.add(Kind::TransferReceived, 21_200, 0, "VIR SEPA CAF APL".into()),
            _ => {}
        }
        if self.dice.percent(9) {
            let friend = *self.dice.one(&wording::FRIENDS);
            let cents = self.dice.between(5, 30) * 100;
            self.add(Kind::Paylib, -cents, 1, format!("PAYLIB {friend}"));
        }
    }

    /// Up to `times` card purchases, each with this chance; every fourth is on the card that is booked at the month's
    /// end.
    fn cards(&mut self, places: &[wording::Payment], times: u8, chance: u64, share: i64) {
        for _ in 0..times {
            if !self.dice.percent(chance) {
                continue;
            }
            let (place, low, high) = *self.dice.one(places);
            let cents = (self.dice.between(low, high) * share.max(20) / 100).max(100);
            let label = format!("{place} {}", self.day.strftime("%d/%m"));
            if self.dice.percent(25) {
                let notice = i64::from(self.day.days_in_month() - self.day.day());
                self.add(Kind::DeferredCard, -cents, notice, label);
            } else {
                self.add(Kind::Card, -cents, 0, label);
            }
        }
    }

    /// A direct debit is announced two days before its day of the month.
    fn debit(&mut self, name: &str, day: i8, low: i64, high: i64) {
        if self.day.saturating_add(2.days()).day() == day {
            let cents = self.dice.between(low, high);
            self.add(Kind::DirectDebit, -cents, 2, name.to_owned());
        }
    }

    fn add(&mut self, kind: Kind, cents: i64, notice_days: i64, label: String) {
        let booked_on = self.day.saturating_add(notice_days.days());
        let status = if booked_on <= self.today { Status::Booked } else { Status::Announced };
        let made_at = self.day.at(
            self.dice.between(7, 21) as i8,
            self.dice.between(0, 59) as i8,
            self.dice.between(0, 59) as i8,
            self.dice.between(0, 999_999) as i32 * 1_000,
        );
        let reference = reference(self.account, kind, made_at, &mut self.dice);
        let never = self.account.history == History::Paylib && matches!(kind, Kind::Paylib | Kind::Cheque);
        let not_yet = kind == Kind::Paylib && status == Status::Announced;
        let reference = if never || not_yet { String::new() } else { reference };
        self.out.push(Entry { kind, status, cents, booked_on, made_at, label, reference });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personas::Personas;
    use std::collections::{HashMap, HashSet};

    fn today() -> Date {
        date(2026, 3, 6)
    }

    fn personas() -> Personas {
        Personas::published(&crate::hosts::Hosts::all())
    }

    #[test]
    fn edmé_s_four_histories_have_the_published_length_and_add_up_to_the_published_balance() {
        let personas = personas();
        let edme = personas.find("12579", "9999999801").unwrap();
        for day in [today(), date(2026, 12, 31), date(2028, 2, 29)] {
            let lengths: Vec<usize> = edme.accounts.iter().map(|one| one.entries(day).len()).collect();
            assert_eq!(lengths, [2000, 2000, 260, 200]);
            for account in &edme.accounts {
                let booked: i64 = account
                    .entries(day)
                    .iter()
                    .filter(|row| row.status == Status::Booked)
                    .map(|row| row.cents)
                    .sum();
                assert_eq!(booked, account.balance, "{} on {day}", account.iban);
            }
        }
    }

    #[test]
    fn where_nothing_is_announced_a_history_has_its_length_and_its_balance_on_every_day() {
        let personas = personas();
        let account = &personas.find("fortuneo", "GUICHET-BERGOT").unwrap().accounts[0];
        for days in 0..400 {
            let rows = account.booked(today().saturating_add(days.days()), 49);
            assert!(rows.len() == 49 && rows.iter().all(|row| row.status == Status::Booked), "{days}");
            assert_eq!(rows.iter().map(|row| row.cents).sum::<i64>(), account.balance, "{days}");
        }
    }

    #[test]
    fn all_four_forms_of_the_entry_reference_occur_at_their_length_and_none_twice() {
        let personas = personas();
        let edme = personas.find("12579", "9999999801").unwrap();
        let mut seen = HashSet::new();
        let mut lengths = HashMap::new();
        for row in edme.accounts.iter().flat_map(|account| account.entries(today())) {
            assert!(seen.insert(row.reference.clone()), "{}", row.reference);
            lengths.insert(row.kind, row.reference.len());
        }
        assert_eq!(lengths[&Kind::DeferredTransfer], 25);
        assert_eq!(lengths[&Kind::DirectDebit], 30);
        assert_eq!(lengths[&Kind::DeferredCard], 40);
        assert_eq!(lengths[&Kind::Card], 40);
        assert!(seen.iter().any(|reference| reference.starts_with("25708600007165")));
    }

    #[test]
    fn a_row_seen_today_is_the_same_tomorrow_but_for_announced_ones_that_are_booked() {
        let personas = personas();
        let account = &personas.find("12579", "9999999801").unwrap().accounts[0];
        let before = account.entries(today());
        let later: HashMap<String, Entry> = account
            .entries(today().saturating_add(40.days()))
            .into_iter()
            .map(|row| (row.reference.clone(), row))
            .collect();
        let mut booked_meanwhile = 0;
        for row in before.iter().filter(|row| row.kind != Kind::CarriedForward) {
            let Some(now) = later.get(&row.reference) else { continue };
            assert_eq!(Entry { status: now.status, ..row.clone() }, *now);
            if row.status == Status::Announced {
                assert_eq!(now.status, Status::Booked);
                booked_meanwhile += 1;
            }
        }
        assert!(booked_meanwhile > 2, "{booked_meanwhile}");
    }

    #[test]
    fn histories_are_newest_first_and_read_like_an_account() {
        let personas = personas();
        for persona in personas.at("12579").chain(personas.at("13807")) {
            for account in &persona.accounts {
                let rows = account.entries(today());
                assert_eq!(rows.len(), account.transactions, "{}", account.iban);
                assert!(rows.is_sorted_by(|one, two| one.booked_on >= two.booked_on));
                assert!(rows.iter().all(|row| !row.label.is_empty() && row.label.len() <= 140));
                if rows.len() > 100 {
                    assert!(rows.iter().any(|row| row.cents > 0 && row.kind == Kind::TransferReceived));
                    assert!(rows.iter().any(|row| row.kind == Kind::DirectDebit));
                    let first = rows.last().unwrap();
                    assert!(first.cents > 0, "{} begins with {}", account.iban, first.cents);
                }
            }
        }
    }

    #[test]
    fn georges_has_rows_without_a_reference_and_lea_the_printed_row() {
        let personas = personas();
        let georges = &personas.find("17515", "GUICHET-GEORGES").unwrap().accounts[0];
        let empty = georges.entries(today()).iter().filter(|row| row.reference.is_empty()).count();
        assert!((5..100).contains(&empty), "{empty}");
        let lea = &personas.find("12579", "GUICHET-LEA").unwrap().accounts[0];
        let rows = lea.entries(today());
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].reference, "257040043051802019-09-08-05.33.46.621234");
        assert_eq!(rows[0].booked_on, date(2019, 9, 5));
    }
}
