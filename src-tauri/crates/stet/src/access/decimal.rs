//! A decimal number, exact: what amounts are added and compared as.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `unscaled` divided by ten to the power of `scale`. Equal and ordered by value: 1.5 is 1.50.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    unscaled: i128,
    scale: u32,
}

/// The text is no decimal number, or has more digits than any amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a decimal number of at most 28 digits")]
pub struct NotADecimal;

/// Any two such numbers can be brought to one scale, compared and added within 128 bits.
const MAX_DIGITS: usize = 28;
const BOUND: u128 = 10_u128.pow(28);
const MAX_SCALE: u32 = 9;

impl Decimal {
    pub const ZERO: Self = Self { unscaled: 0, scale: 0 };

    /// The digits after the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    pub fn is_negative(self) -> bool {
        self.unscaled < 0
    }

    pub fn negated(self) -> Self {
        Self { unscaled: -self.unscaled, scale: self.scale }
    }

    /// Without its sign.
    pub fn magnitude(self) -> Self {
        Self { unscaled: self.unscaled.abs(), scale: self.scale }
    }

    /// The sum; `None` where it is out of bounds.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let unscaled = self.at(scale)?.checked_add(other.at(scale)?)?;
        (unscaled.unsigned_abs() < BOUND).then_some(Self { unscaled, scale })
    }

    fn at(self, scale: u32) -> Option<i128> {
        10_i128.checked_pow(scale - self.scale)?.checked_mul(self.unscaled)
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Sign, digits, point, digits, and an exponent, as in JSON; a leading plus and leading zeros are taken too.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().map_err(|_| NotADecimal)?),
            None => (text, 0),
        };
        let (negative, digits) = match number.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) | Some(("", _)) => return Err(NotADecimal),
            Some(parts) => parts,
            None => (digits, ""),
        };
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        if digits.is_empty()
            || !digits.bytes().all(|byte| byte.is_ascii_digit())
            || significant.len() > MAX_DIGITS
        {
            return Err(NotADecimal);
        }
        let mut unscaled: i128 =
            if significant.is_empty() { 0 } else { significant.parse().map_err(|_| NotADecimal)? };
        if negative {
            unscaled = -unscaled;
        }
        let scale = i32::try_from(fraction.len())
            .map_err(|_| NotADecimal)?
            .checked_sub(exponent)
            .ok_or(NotADecimal)?;
        let (unscaled, scale) = if scale < 0 {
            let factor = 10_i128.checked_pow(scale.unsigned_abs()).ok_or(NotADecimal)?;
            (unscaled.checked_mul(factor).ok_or(NotADecimal)?, 0)
        } else {
            (unscaled, scale.unsigned_abs())
        };
        if scale > MAX_SCALE || unscaled.unsigned_abs() >= BOUND {
            return Err(NotADecimal);
        }
        Ok(Self { unscaled, scale })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.unscaled.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if scale > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

impl TryFrom<String> for Decimal {
    type Error = NotADecimal;

    fn try_from(text: String) -> Result<Self, NotADecimal> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> String {
        decimal.to_string()
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        // Both fit: 28 digits and nine more are less than 128 bits hold.
        self.at(scale).cmp(&other.at(scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn what_banks_and_json_write_is_read_and_written_plainly() {
        for (text, plain) in [
            ("13.00", "13.00"),
            ("-150.00", "-150.00"),
            ("0", "0"),
            ("-0.05", "-0.05"),
            ("+007.5", "7.5"),
            ("1e3", "1000"),
            ("2.50E-1", "0.250"),
            ("470926.57", "470926.57"),
        ] {
            assert_eq!(decimal(text).to_string(), plain);
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        let long = "9".repeat(29);
        for text in
            ["", "-", ".5", "5.", "1,5", "1 000", "0x1", "1e", "1e99", "1e-99", "NaN", "12.3.4", "１", &long]
        {
            assert_eq!(text.parse::<Decimal>(), Err(NotADecimal), "{text}");
        }
    }

    #[test]
    fn it_is_compared_and_added_by_value() {
        assert_eq!(decimal("1.5"), decimal("1.50"));
        assert!(decimal("-1.5") < decimal("-1.49") && decimal("10") > decimal("9.999"));
        assert_eq!(decimal("0.1").plus(decimal("0.2")).map(|sum| sum.to_string()).as_deref(), Some("0.3"));
        assert_eq!(decimal("-0.50").magnitude(), decimal("0.5"));
        assert_eq!(decimal("2").negated().to_string(), "-2");
    }

    proptest! {
        #[test]
        fn adding_and_taking_away_gives_back_the_first(a in "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,5})?", b in "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,5})?") {
            let (first, second) = (decimal(&a), decimal(&b));
            let there = first.plus(second).expect("in bounds");
            prop_assert_eq!(there.plus(second.negated()).expect("in bounds"), first);
        }

        #[test]
        fn what_is_written_is_read_the_same(text in "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,9})?") {
            let read = decimal(&text);
            let same = read.to_string() == text || (text.starts_with('-') && read == Decimal::ZERO);
            prop_assert!(same, "{} became {}", text, read);
        }
    }
}
