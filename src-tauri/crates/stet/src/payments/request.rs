//! What is to be paid to whom, and everything that is wrong with it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CategoryPurpose, PaymentSettings};
use crate::access::{Decimal, IbanVerdict, iban_verdict};

/// How fast it goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferKind {
    /// A SEPA credit transfer of today.
    #[default]
    Standard,
    /// A SEPA instant credit transfer (`localInstrument` INST).
    Instant,
    /// A SEPA credit transfer on a later day.
    Deferred,
}

/// The TPP, as it names itself in a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InitiatingParty {
    pub name: String,
    /// Its organizationIdentifier (ETSI TS 119 495).
    pub oid: String,
}

/// A transfer in euro, in a PSU's name. Whose account it leaves is the PSU's to say at the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    pub kind: TransferKind,
    pub creditor_name: String,
    /// Without blanks.
    pub creditor_iban: String,
    /// Empty where none is given.
    pub creditor_bic: String,
    /// A decimal above zero with at most two places, as typed.
    pub amount: String,
    /// What the creditor reads; may be empty.
    pub remittance: String,
    /// Names the payment between the TPP and the bank.
    pub payment_information_id: String,
    pub instruction_id: String,
    /// Travels with the money to the creditor.
    pub end_to_end_id: String,
    /// The day of a deferred transfer.
    pub execution_day: Option<Date>,
    pub category_purpose: CategoryPurpose,
    pub initiating_party: InitiatingParty,
    /// Where the PSU's browser comes back to, whatever they decided.
    pub report_url: String,
}

/// A part of a payment that can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentField {
    CreditorName,
    CreditorIban,
    CreditorBic,
    Amount,
    Remittance,
    PaymentInformationId,
    InstructionId,
    EndToEndId,
    ExecutionDay,
}

/// In what way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentProblem {
    Missing,
    TooLong,
    /// A control character, or one that STET's pattern of an id does not have.
    Characters,
    NotAnIban,
    NotABic,
    /// No decimal above zero with at most two places.
    NotAnAmount,
    /// The day of a deferred transfer has come already.
    NotAfterToday,
    /// Further ahead than the bank takes.
    TooFarAhead,
}

/// STET: 1 to 35 characters (1.4), of these.
const LONGEST_ID: usize = 35;
const OF_AN_ID: &str = " /-?:().,'";
const LONGEST_TEXT: usize = 140;

impl PaymentRequest {
    /// Everything that keeps it from being sent to this bank. `today` is the bank's calendar day in Paris.
    pub fn problems(&self, settings: &PaymentSettings, today: Date) -> Vec<(PaymentField, PaymentProblem)> {
        let ids = [
            (PaymentField::PaymentInformationId, &self.payment_information_id),
            (PaymentField::InstructionId, &self.instruction_id),
            (PaymentField::EndToEndId, &self.end_to_end_id),
        ];
        let found = [
            (PaymentField::CreditorName, text_problem(&self.creditor_name, true)),
            (PaymentField::CreditorIban, iban_problem(&self.creditor_iban)),
            (PaymentField::CreditorBic, bic_problem(&self.creditor_bic, settings.obligations.creditor_bic)),
            (PaymentField::Amount, (!is_an_amount(&self.amount)).then_some(PaymentProblem::NotAnAmount)),
            (PaymentField::Remittance, text_problem(&self.remittance, false)),
            (PaymentField::ExecutionDay, self.day_problem(settings, today)),
        ];
        let ids = ids.into_iter().map(|(field, id)| (field, id_problem(id)));
        found
            .into_iter()
            .chain(ids)
            .filter_map(|(field, problem)| problem.map(|problem| (field, problem)))
            .collect()
    }

    /// The day the debtor's account is to be charged.
    pub fn day(&self, today: Date) -> Date {
        match self.kind {
            TransferKind::Deferred => self.execution_day.unwrap_or(today),
            TransferKind::Standard | TransferKind::Instant => today,
        }
    }

    fn day_problem(&self, settings: &PaymentSettings, today: Date) -> Option<PaymentProblem> {
        if self.kind != TransferKind::Deferred {
            return None;
        }
        let Some(day) = self.execution_day else { return Some(PaymentProblem::Missing) };
        if day <= today {
            return Some(PaymentProblem::NotAfterToday);
        }
        let most = settings.obligations.days_ahead?;
        let ahead = today.until(day).map_or(i32::MAX, |span| span.get_days());
        (ahead > i32::from(most)).then_some(PaymentProblem::TooFarAhead)
    }
}

fn text_problem(text: &str, required: bool) -> Option<PaymentProblem> {
    match text.trim() {
        "" => required.then_some(PaymentProblem::Missing),
        text if text.chars().any(char::is_control) => Some(PaymentProblem::Characters),
        text => (text.chars().count() > LONGEST_TEXT).then_some(PaymentProblem::TooLong),
    }
}

fn id_problem(id: &str) -> Option<PaymentProblem> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || OF_AN_ID.contains(letter);
    match id {
        id if id.trim().is_empty() => Some(PaymentProblem::Missing),
        id if !id.chars().all(fits) => Some(PaymentProblem::Characters),
        id => (id.len() > LONGEST_ID).then_some(PaymentProblem::TooLong),
    }
}

/// Wrong check digits do not stop it: the verdict is shown, and banks publish such IBANs in their own tests.
fn iban_problem(iban: &str) -> Option<PaymentProblem> {
    if iban.is_empty() {
        return Some(PaymentProblem::Missing);
    }
    let malformed = iban.contains(' ') || iban_verdict(iban) == IbanVerdict::Malformed;
    malformed.then_some(PaymentProblem::NotAnIban)
}

/// STET: `[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?`
fn bic_problem(bic: &str, required: bool) -> Option<PaymentProblem> {
    let bic = bic.as_bytes();
    if bic.is_empty() {
        return required.then_some(PaymentProblem::Missing);
    }
    let fits = (bic.len() == 8 || bic.len() == 11)
        && bic.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bic[..6].iter().all(u8::is_ascii_uppercase)
        && !matches!(bic[6], b'0' | b'1')
        && bic[7] != b'O';
    (!fits).then_some(PaymentProblem::NotABic)
}

/// Digits, and at most two after a point: what the euro has.
fn is_an_amount(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let read: Option<Decimal> = text.parse().ok();
    plain && read.is_some_and(|amount| amount > Decimal::ZERO && amount.scale() <= 2)
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;

    use super::super::settings::tests::{arkea, bpce};
    use super::*;

    pub(in crate::payments) fn request() -> PaymentRequest {
        PaymentRequest {
            kind: TransferKind::Standard,
            creditor_name: "Atelier Martin".into(),
            creditor_iban: "FR7613807008043001965406128".into(),
            creditor_bic: String::new(),
            amount: "124.30".into(),
            remittance: "Facture 2031/7".into(),
            payment_information_id: "G-1".into(),
            instruction_id: "G-1-1".into(),
            end_to_end_id: "G-1-E".into(),
            execution_day: None,
            category_purpose: CategoryPurpose::Cash,
            initiating_party: InitiatingParty { name: "Guichet SAS".into(), oid: "PSDFR-ACPR-12345".into() },
            report_url: "http://127.0.0.1:8421/callback".into(),
        }
    }

    fn found(change: impl FnOnce(&mut PaymentRequest)) -> Vec<(PaymentField, PaymentProblem)> {
        let mut changed = request();
        change(&mut changed);
        changed.problems(&bpce(), date(2031, 3, 3))
    }

    #[test]
    fn a_payment_that_is_complete_has_no_problem() {
        assert_eq!(found(|_| {}), []);
        assert_eq!(found(|request| request.remittance.clear()), []);
        assert_eq!(found(|request| request.creditor_bic = "CCBPFRPPXXX".into()), []);
        // An IBAN whose check digits are wrong, as banks print them.
        assert_eq!(found(|request| request.creditor_iban = "FR7612579000920400430518020".into()), []);
    }

    #[test]
    fn every_wrong_part_is_named_with_its_reason() {
        use PaymentField::*;
        use PaymentProblem::*;
        type Case = (fn(&mut PaymentRequest), PaymentField, PaymentProblem);
        let cases: [Case; 16] = [
            (|request| request.creditor_name = " ".into(), CreditorName, Missing),
            (|request| request.creditor_name = "x".repeat(141), CreditorName, TooLong),
            (|request| request.creditor_name = "a\nb".into(), CreditorName, Characters),
            (|request| request.creditor_iban.clear(), CreditorIban, Missing),
            (|request| request.creditor_iban = "FR76 1380".into(), CreditorIban, NotAnIban),
            (|request| request.creditor_iban = "12345".into(), CreditorIban, NotAnIban),
            (|request| request.creditor_bic = "CCBPFR".into(), CreditorBic, NotABic),
            (|request| request.creditor_bic = "CCBPFR1P".into(), CreditorBic, NotABic),
            (|request| request.amount = "0.00".into(), Amount, NotAnAmount),
            (|request| request.amount = "1,50".into(), Amount, NotAnAmount),
            (|request| request.amount = "1.505".into(), Amount, NotAnAmount),
            (|request| request.remittance = "x".repeat(141), Remittance, TooLong),
            (|request| request.payment_information_id = "x".repeat(36), PaymentInformationId, TooLong),
            (|request| request.payment_information_id.clear(), PaymentInformationId, Missing),
            (|request| request.instruction_id = "a_b".into(), InstructionId, Characters),
            (|request| request.end_to_end_id = "é".into(), EndToEndId, Characters),
        ];
        for (change, field, problem) in cases {
            assert_eq!(found(change), [(field, problem)]);
        }
    }

    #[test]
    fn the_longest_id_and_every_character_of_an_id_pass() {
        let id = "Aa0 /-?:().,'".to_owned() + &"x".repeat(22);
        assert_eq!(id.len(), 35);
        assert_eq!(found(|request| request.end_to_end_id = id.clone()), []);
    }

    #[test]
    fn a_deferred_day_is_after_today_and_within_what_the_bank_takes() {
        let on = |day: Option<Date>| {
            found(|request| {
                request.kind = TransferKind::Deferred;
                request.execution_day = day;
            })
        };
        let of = |problem| vec![(PaymentField::ExecutionDay, problem)];
        assert_eq!(on(None), of(PaymentProblem::Missing));
        assert_eq!(on(Some(date(2031, 3, 3))), of(PaymentProblem::NotAfterToday));
        assert_eq!(on(Some(date(2031, 3, 4))), []);
        assert_eq!(on(Some(date(2031, 4, 2))), []);
        assert_eq!(on(Some(date(2031, 4, 3))), of(PaymentProblem::TooFarAhead));
        let far = PaymentRequest {
            kind: TransferKind::Deferred,
            execution_day: Some(date(2031, 9, 1)),
            ..request()
        };
        assert_eq!(far.problems(&arkea(), date(2031, 3, 3)), []);
        assert_eq!(request().day(date(2031, 3, 3)), date(2031, 3, 3));
    }

    #[test]
    fn a_bank_that_demands_the_creditor_s_bic_gets_it() {
        let mut settings = bpce();
        settings.obligations.creditor_bic = true;
        let problems = request().problems(&settings, date(2031, 3, 3));
        assert_eq!(problems, [(PaymentField::CreditorBic, PaymentProblem::Missing)]);
    }
}
