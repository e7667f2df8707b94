//! An amount of money as a bank wrote it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Decimal;
use super::members::Members;

/// The digits exactly as they came. BPCE sends a string, STET from 1.4.2 on a number; neither passes through a float.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// `-150.00`
    pub text: String,
    /// Whether it was a JSON number rather than a string.
    pub as_number: bool,
    /// ISO 4217, as it came; absent where neither the amount nor the account says it.
    pub currency: Option<String>,
}

impl Amount {
    /// `{"amount": …, "currency": …}`; a bare string or number is taken for the amount.
    pub(crate) fn read(raw: &RawValue) -> Option<Self> {
        let (digits, currency) = match Members::of(raw) {
            Some(members) => (members.raw("amount")?, members.text("currency")),
            None => (raw, None),
        };
        let text = super::members::text(digits)?;
        let as_number = !digits.get().starts_with('"');
        if as_number && text.parse::<serde_json::Number>().is_err() {
            return None;
        }
        Some(Self { text, as_number, currency })
    }

    /// The number, to reckon with; `None` where the text is none.
    pub fn decimal(&self) -> Option<Decimal> {
        self.text.trim().parse().ok()
    }

    /// With this currency where it says none of its own.
    pub(super) fn or_currency(mut self, currency: Option<&str>) -> Self {
        self.currency = self.currency.or_else(|| currency.map(str::to_owned));
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::members::tests::raw;
    use super::*;

    fn read(json: &str) -> Option<Amount> {
        Amount::read(raw(json))
    }

    #[test]
    fn strings_and_numbers_keep_every_digit() {
        for (json, text, as_number) in [
            (r#"{"amount":"-150.00","currency":"EUR"}"#, "-150.00", false),
            (r#"{"amount":123.40,"currency":"EUR"}"#, "123.40", true),
            (r#"{"currency":"EUR","amount":0.10}"#, "0.10", true),
            (r#"{"amount":12345678901234567890.12345,"currency":"EUR"}"#, "12345678901234567890.12345", true),
            (r#"{"amount":1.5e3,"currency":"EUR"}"#, "1.5e3", true),
        ] {
            let amount = read(json).expect("an amount");
            assert_eq!((amount.text.as_str(), amount.as_number), (text, as_number));
            assert_eq!(amount.currency.as_deref(), Some("EUR"));
        }
    }

    #[test]
    fn what_is_no_amount_is_none_and_what_is_no_number_is_kept() {
        for json in
            ["null", "{}", r#"{"amount":null}"#, r#"{"amount":{}}"#, r#"{"amount":true}"#, r#"{"amount":""}"#]
        {
            assert_eq!(read(json), None, "{json}");
        }
        let odd = read(r#"{"amount":"12,50"}"#).expect("kept");
        assert_eq!((odd.text.as_str(), odd.decimal()), ("12,50", None));
    }

    #[test]
    fn a_bare_amount_takes_the_account_s_currency() {
        let amount = read("\"7.10\"").expect("an amount").or_currency(Some("EUR"));
        assert_eq!((amount.text.as_str(), amount.currency.as_deref()), ("7.10", Some("EUR")));
        let own = read(r#"{"amount":"1","currency":"CHF"}"#).expect("an amount").or_currency(Some("EUR"));
        assert_eq!(own.currency.as_deref(), Some("CHF"));
    }

    proptest! {
        #[test]
        fn no_amount_changes_between_a_bank_s_bytes_the_store_and_back(
            digits in "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?",
            quoted: bool,
        ) {
            let written = if quoted { format!("\"{digits}\"") } else { digits.clone() };
            let amount = read(&format!(r#"{{"amount":{written},"currency":"EUR"}}"#)).expect("an amount");
            prop_assert_eq!(&amount.text, &digits);
            let kept = serde_json::to_string(&amount).expect("serialises");
            let again: Amount = serde_json::from_str(&kept).expect("parses");
            prop_assert_eq!(&again, &amount);
            let number = again.decimal().expect("a number").to_string();
            prop_assert!(number == digits || (digits.starts_with("-0") && !number.starts_with('-')));
        }
    }
}
