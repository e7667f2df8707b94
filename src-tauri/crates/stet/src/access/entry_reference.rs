//! `entryReference` read by its length (BPCE "Account information", use case "Get transactions history").
//!
//! The document names four kinds by length and shows one of each; the parts were worked out from all samples it prints:
//! the middle three digits of the codetab, the account's eleven, and the rest. Banque Populaire was seen to use another
//! form, which stays as it is.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What a reference says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryReference {
    pub kind: EntryReferenceKind,
    /// The middle three digits of the codetab.
    pub bank: String,
    /// The account's eleven characters, as in its RIB.
    pub account: String,
    /// What follows: 11, 16 or 26 characters.
    pub rest: String,
    /// The moment in `rest`, by the bank's wall clock, for [`EntryReferenceKind::Other`].
    pub moment: Option<DateTime>,
}

/// The kind of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryReferenceKind {
    /// 25 characters.
    DeferredTransfer,
    /// 30 characters.
    DirectDebit,
    /// 40 characters that end in digits.
    DeferredCard,
    /// 40 characters that end in `YYYY-MM-DD-HH.MM.SS.ffffff`.
    Other,
}

impl EntryReference {
    /// `None` for a reference of another form.
    pub fn decode(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_ascii() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let (bank, account, rest) = (text.get(..3)?, text.get(3..14)?, text.get(14..)?);
        if !bank.bytes().all(|byte| byte.is_ascii_digit())
            || !account.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return None;
        }
        let digits = rest.bytes().all(|byte| byte.is_ascii_digit());
        let (kind, moment) = match rest.len() {
            11 if digits => (EntryReferenceKind::DeferredTransfer, None),
            16 if rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                (EntryReferenceKind::DirectDebit, None)
            }
            26 if digits => (EntryReferenceKind::DeferredCard, None),
            26 => (EntryReferenceKind::Other, Some(moment(rest)?)),
            _ => return None,
        };
        let owned = str::to_owned;
        Some(Self { kind, bank: owned(bank), account: owned(account), rest: owned(rest), moment })
    }
}

/// `2021-02-08-09.33.46.621234`
fn moment(text: &str) -> Option<DateTime> {
    let (date, clock) = (text.get(..10)?, text.get(10..)?.strip_prefix('-')?);
    let mut parts = clock.splitn(4, '.');
    let [hour, minute, second, fraction] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    format!("{date}T{hour}:{minute}:{second}.{fraction}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_samples_are_read_as_their_table_says() {
        for (text, kind, bank, account, rest) in [
            (
                "1310400000123480007081059",
                EntryReferenceKind::DeferredTransfer,
                "131",
                "04000001234",
                "80007081059",
            ),
            (
                "131040000012342014185G10004997",
                EntryReferenceKind::DirectDebit,
                "131",
                "04000001234",
                "2014185G10004997",
            ),
            (
                "1310400000123420140720170000234978987654",
                EntryReferenceKind::DeferredCard,
                "131",
                "04000001234",
                "20140720170000234978987654",
            ),
            (
                "131040000012342021-02-08-09.33.46.621234",
                EntryReferenceKind::Other,
                "131",
                "04000001234",
                "2021-02-08-09.33.46.621234",
            ),
            (
                "257040043051802019-09-08-05.33.46.621234",
                EntryReferenceKind::Other,
                "257",
                "04004305180",
                "2019-09-08-05.33.46.621234",
            ),
        ] {
            let decoded = EntryReference::decode(text).expect(text);
            assert_eq!((decoded.kind, decoded.bank.as_str()), (kind, bank), "{text}");
            assert_eq!((decoded.account.as_str(), decoded.rest.as_str()), (account, rest), "{text}");
        }
        let moment =
            EntryReference::decode("131040000012342021-02-08-09.33.46.621234").and_then(|read| read.moment);
        assert_eq!(moment.map(|moment| moment.to_string()).as_deref(), Some("2021-02-08T09:33:46.621234"));
    }

    #[test]
    fn any_other_form_stays_opaque() {
        for text in [
            "",
            "202200400005BD27-4IWGLUT",
            "131040000012348000708105",
            "ABC0400000123480007081059",
            "131040000012342021-13-08-09.33.46.621234",
            "131040000012342021-02-08 09.33.46.621234",
            "131040000012342021-02-08-09.33.46.62123é",
        ] {
            assert_eq!(EntryReference::decode(text), None, "{text}");
        }
    }
}
