//! Those whom a PSU's payments reach without strong authentication. BPCE's banks do not serve them (501); STET names
//! them, and other banks do.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use super::members::Members;
use super::page::PageOf;
use super::{AccountId, Next, RawJson};

/// The answer of `GET /trusted-beneficiaries`.
#[derive(Debug, Clone)]
pub struct Beneficiaries {
    pub beneficiaries: Vec<Beneficiary>,
    /// Items of the list that are no objects.
    pub unread: Vec<RawJson>,
    pub next: Next,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beneficiary {
    pub id: Option<String>,
    pub name: Option<String>,
    pub account: Option<AccountId>,
    pub bic: Option<String>,
    pub trusted: Option<bool>,
    pub raw: RawJson,
}

impl Beneficiaries {
    pub(super) fn read(body: &Members<'_>, called: &Url) -> Option<Self> {
        let (mut beneficiaries, mut unread) = (Vec::new(), Vec::new());
        for item in body.list("beneficiaries").or_else(|| body.list("trustedBeneficiaries"))? {
            match Beneficiary::read(item) {
                Some(beneficiary) => beneficiaries.push(beneficiary),
                None => unread.push(RawJson::of(item)),
            }
        }
        Some(Self { beneficiaries, unread, next: Next::read(PageOf::TrustedBeneficiaries, body, called) })
    }
}

impl Beneficiary {
    fn read(raw: &RawValue) -> Option<Self> {
        let members = Members::of(raw)?;
        Some(Self {
            id: members.text("id"),
            name: members.object("creditor").and_then(|creditor| creditor.text("name")),
            account: members.object("creditorAccount").as_ref().and_then(AccountId::read),
            bic: members.object("creditorAgent").and_then(|agent| agent.text("bicFi")),
            trusted: members.flag("isTrusted"),
            raw: RawJson::of(raw),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::raw;
    use super::*;

    #[test]
    fn a_beneficiary_has_a_name_an_account_and_whether_they_are_trusted() {
        let json = r#"{"beneficiaries":[{"id":"1","isTrusted":true,"creditor":{"name":"myMerchant"},
            "creditorAgent":{"bicFi":"BNKAFRPPXXX"},"creditorAccount":{"iban":"YY64COJH41059545330222956960771321"}}, null]}"#;
        let called = "https://bank.example/trusted-beneficiaries".parse().expect("a URL");
        let read = Beneficiaries::read(&Members::of(raw(json)).expect("an object"), &called).expect("a list");
        let [merchant] = &read.beneficiaries[..] else { panic!("{read:?}") };
        assert_eq!((merchant.name.as_deref(), merchant.trusted), (Some("myMerchant"), Some(true)));
        assert!(matches!(&merchant.account, Some(AccountId::Iban { iban }) if iban.starts_with("YY64")));
        assert_eq!(read.unread.len(), 1);
    }
}
