//! POST /funds-confirmations: whether an amount is covered.
//!
//! BPCE "Funds availability" documentation: by IBAN, in euros, nothing is blocked. The answer repeats the request; its
//! own link is printed without a slash in front, and is sent so. The reading and the reckoning serve Arkéa's banks too.

use super::Here;
use super::trouble::Trouble;
use crate::personas::Persona;
use http::StatusCode;
use serde_json::{Map, Value, json};

/// Decimals of an amount (STET, AmountType: up to five).
const DECIMALS: usize = 5;

/// What a card issuer asks: whether an account covers an amount.
pub(crate) struct Coverage {
    /// As sent: the answer repeats it.
    pub(crate) sent: Value,
    iban: String,
    /// In hundred-thousandths.
    amount: i128,
}

impl Coverage {
    /// Reads the body; `numbers_alone` refuses an amount that is text.
    pub(crate) fn read(body: Map<String, Value>, numbers_alone: bool) -> Result<Coverage, Trouble> {
        let text = |value: &Value, name: &str, longest: usize| match value.as_str() {
            Some(text) if (1..=longest).contains(&text.chars().count()) => Ok(text.to_owned()),
            _ => Err(Trouble::parameter(format!("{name}: it must be text of 1 to {longest} characters"))),
        };
        let sent = Value::Object(body);
        text(&sent["paymentCoverageRequestId"], "paymentCoverageRequestId", 35)?;
        let currency = text(&sent["instructedAmount"]["currency"], "instructedAmount.currency", 3)?;
        if currency != "EUR" {
            return Err(Trouble::parameter("instructedAmount.currency: only EUR is served"));
        }
        let amount = match &sent["instructedAmount"]["amount"] {
            Value::String(_) if numbers_alone => {
                return Err(Trouble::parameter("instructedAmount.amount: it must be a number"));
            }
            Value::String(text) => parts(text),
            Value::Number(number) => parts(&number.to_string()),
            _ => None,
        };
        let amount = amount.ok_or_else(|| Trouble::parameter("instructedAmount.amount: it is no amount"))?;
        let iban = text(&sent["accountId"]["iban"], "accountId.iban", 34)?.replace(' ', "");
        Ok(Coverage { sent, iban, amount })
    }

    /// Whether the PSU's account covers it, with what is not booked yet.
    pub(crate) fn is_covered(&self, persona: &Persona) -> Result<bool, Trouble> {
        let account = persona.accounts.iter().find(|account| account.iban == self.iban).ok_or_else(|| {
            let why = format!("{} is no account of the PSU at this bank", self.iban);
            Trouble::code(StatusCode::BAD_REQUEST, "AC01", why)
        })?;
        Ok(i128::from(account.real_time()) * 1_000 >= self.amount)
    }
}

impl Here<'_> {
    /// Answers yes or no.
    pub(super) fn coverage(&self, asked: Coverage) -> Result<Value, Trouble> {
        let covered = asked.is_covered(self.persona)?;
        let own = format!("{}/funds-confirmations", self.version.name());
        Ok(json!({"request": asked.sent, "result": covered, "_links": {"self": {"href": own}}}))
    }
}

/// An unsigned amount in hundred-thousandths.
fn parts(text: &str) -> Option<i128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=13).contains(&whole.len()) || decimals.len() > DECIMALS || !plain(whole) || !plain(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<DECIMALS$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_compared_exactly() {
        assert_eq!(parts("470926.57"), Some(47_092_657_000));
        assert_eq!(parts("0.00001"), Some(1));
        assert_eq!(parts("12345"), Some(1_234_500_000));
        for wrong in ["", "-1", "1,5", "1e3", ".5", "0.000001", "12345678901234", " 1"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
