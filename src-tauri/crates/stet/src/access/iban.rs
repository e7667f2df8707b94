//! Whether an IBAN can be one (ISO 13616: ISO 7064 MOD 97-10). A verdict warns and never blocks: banks publish IBANs in
//! their own tests that fail it.

use serde::{Deserialize, Serialize};

/// What the characters say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IbanVerdict {
    Valid,
    /// Two letters, two digits, and letters and digits; but the check digits belong to another number.
    CheckDigits,
    /// Not two letters, two digits and 1 to 30 letters and digits.
    Malformed,
}

/// Judges an IBAN; blanks between its groups are ignored. No country's own length and structure is known here.
pub fn iban_verdict(text: &str) -> IbanVerdict {
    let iban: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let shape = (5..=34).contains(&iban.len())
        && iban[..2].iter().all(u8::is_ascii_uppercase)
        && iban[2..4].iter().all(u8::is_ascii_digit)
        && iban[4..].iter().all(u8::is_ascii_alphanumeric);
    if !shape {
        return IbanVerdict::Malformed;
    }
    let remainder = iban[4..].iter().chain(&iban[..4]).fold(0_u32, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        letter => (remainder * 100 + u32::from(letter.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    if remainder == 1 { IbanVerdict::Valid } else { IbanVerdict::CheckDigits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_ibans_have_the_verdicts_that_reckoning_by_hand_gives() {
        for (iban, verdict) in [
            ("FR7612579007000860000716515", IbanVerdict::Valid),
            ("FR7612759007000800099862143", IbanVerdict::Valid),
            ("FR76 1275 9007 0008 0006 0486 060", IbanVerdict::Valid),
            ("FR7612579000920400430518020", IbanVerdict::CheckDigits),
            ("FR7612579000920400851811524", IbanVerdict::CheckDigits),
            ("FR7612579000920400430518011", IbanVerdict::Valid),
            ("YY13RDHN98392489481620896668799742", IbanVerdict::Valid),
            ("FR7614518000000000000000001", IbanVerdict::CheckDigits),
        ] {
            assert_eq!(iban_verdict(iban), verdict, "{iban}");
        }
    }

    #[test]
    fn what_has_not_the_shape_is_malformed() {
        let long = format!("FR76{}", "1".repeat(31));
        for text in [
            "",
            "FR76",
            "fr7612579007000860000716515",
            "F07612579",
            "FRX612579",
            "FR76-1257",
            &long,
            "ＦＲ76123",
        ] {
            assert_eq!(iban_verdict(text), IbanVerdict::Malformed, "{text}");
        }
    }
}
