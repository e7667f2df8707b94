//! The codes that BPCE puts into the `message` of an error.

use serde::{Deserialize, Serialize};

use crate::error::BankWords;

/// BPCE's codes, and any other word of their form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum MessageCode {
    /// `AC01`
    IncorrectAccount,
    /// `AC04`
    ClosedAccount,
    /// `AC06`
    BlockedAccount,
    /// `BE05`
    UnknownAisp,
    /// `BADS`
    BadScope,
    /// `INTE`
    InternalError,
    /// `INTS`
    InternalCommunication,
    /// `IPGN`
    InvalidPage,
    /// `IPSU`
    InvalidPsu,
    /// `NAAC`
    NoAvailableAccount,
    /// `NGAC`
    AccountNotGranted,
    /// `NIMP`
    NotImplemented,
    /// `TMRQ`
    TooManyRequests,
    /// Four capital letters and digits that are none of these.
    Unknown(String),
}

impl MessageCode {
    /// The code in a bank's words: the whole of them, or the first word where it is a known one.
    pub fn read(words: &BankWords) -> Option<Self> {
        [&words.description, &words.error].into_iter().flatten().find_map(|text| {
            let whole = text.trim();
            let first = whole.split(|other: char| !other.is_ascii_alphanumeric()).next().unwrap_or_default();
            let form = |word: &str| {
                word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            };
            Self::known(first).or_else(|| {
                let letters = whole.bytes().any(|byte| byte.is_ascii_uppercase());
                (form(whole) && letters).then(|| Self::Unknown(whole.to_owned()))
            })
        })
    }

    fn known(word: &str) -> Option<Self> {
        Some(match word {
            "AC01" => Self::IncorrectAccount,
            "AC04" => Self::ClosedAccount,
            "AC06" => Self::BlockedAccount,
            "BE05" => Self::UnknownAisp,
            "BADS" => Self::BadScope,
            "INTE" => Self::InternalError,
            "INTS" => Self::InternalCommunication,
            "IPGN" => Self::InvalidPage,
            "IPSU" => Self::InvalidPsu,
            "NAAC" => Self::NoAvailableAccount,
            "NGAC" => Self::AccountNotGranted,
            "NIMP" => Self::NotImplemented,
            "TMRQ" => Self::TooManyRequests,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(description: &str) -> Option<MessageCode> {
        MessageCode::read(&BankWords { description: Some(description.to_owned()), ..BankWords::default() })
    }

    #[test]
    fn a_code_is_read_alone_and_before_words() {
        assert_eq!(read("NAAC"), Some(MessageCode::NoAvailableAccount));
        assert_eq!(read("BADS bad scope"), Some(MessageCode::BadScope));
        assert_eq!(read("TMRQ: trop de requêtes"), Some(MessageCode::TooManyRequests));
        assert_eq!(read("AC99"), Some(MessageCode::Unknown("AC99".into())));
    }

    #[test]
    fn prose_and_numbers_are_no_codes() {
        for text in [
            "",
            "Forbidden",
            "2021",
            "Limite des appels par jour dépassée",
            "naac",
            "NAACS",
            "AC99 what",
            "OAG",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
