//! Sums of money, exact: hundred-thousandths in an `i64`, as the store keeps them beside the bank's own text.

use stet::access::{Direction, Transaction};

const SCALE: usize = 5;

/// A decimal text in hundred-thousandths; None where it is none, or cannot be said so exactly.
pub(super) fn e5(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let (kept, rest) = fraction.split_at(fraction.len().min(SCALE));
    if rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let value: i64 = format!("{whole}{kept:0<SCALE$}").parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Hundred-thousandths as a decimal with at least two places.
pub(super) fn text(e5: i128) -> String {
    let sign = if e5 < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", e5.unsigned_abs(), width = SCALE + 1);
    let (whole, fraction) = digits.split_at(digits.len() - SCALE);
    let short = fraction.trim_end_matches('0');
    format!("{sign}{whole}.{short:0<2}")
}

/// Whether money came in: what the bank says, else what the sign says.
pub(super) fn is_credit(transaction: &Transaction) -> bool {
    match &transaction.direction {
        Some(Direction::Credit | Direction::MisspeltCredit) => true,
        Some(Direction::Debit) => false,
        Some(Direction::Unknown(_)) | None => {
            let amount = transaction.amount.as_ref().map(|amount| amount.text.as_str());
            !amount.unwrap_or_default().trim_start().starts_with('-')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_kept_exactly_or_not_at_all() {
        for (written, read) in [
            ("13.00", Some(1_300_000)),
            ("-150.00", Some(-15_000_000)),
            ("+7", Some(700_000)),
            ("0.00001", Some(1)),
            ("0.000010", Some(1)),
            ("92233720368547.75807", Some(i64::MAX)),
            ("92233720368547.75808", None),
            ("0.000001", None),
            ("1e3", None),
            ("1,00", None),
            (".5", None),
            ("5.", None),
            ("", None),
        ] {
            assert_eq!(e5(written), read, "{written}");
        }
    }

    #[test]
    fn sums_are_written_with_two_places_or_more() {
        for (sum, written) in [
            (0, "0.00"),
            (1_300_000, "13.00"),
            (-15_000_000, "-150.00"),
            (-1, "-0.00001"),
            (150_000, "1.50"),
            (155_500, "1.555"),
        ] {
            assert_eq!(text(sum), written);
        }
    }
}
