//! A PSU's accounts, before and after their consent.

use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;
use url::Url;

use super::balance::{Balance, read_balances};
use super::members::Members;
use super::page::PageOf;
use super::{Next, RawJson};

/// The answer of `GET /accounts`.
#[derive(Debug, Clone)]
pub struct Accounts {
    pub accounts: Vec<Account>,
    /// Items of the list that are no objects.
    pub unread: Vec<RawJson>,
    /// The PSU's name, which STET 1.4.0 puts here.
    pub connected_psu: Option<String>,
    /// There is a link to the identity: the PSU allowed it.
    pub identity: bool,
    /// There is a link to the trusted beneficiaries.
    pub trusted_beneficiaries: bool,
    pub next: Next,
}

/// One account, or the card of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// What the bank calls it in addresses; absent before the consent. Opaque.
    pub resource_id: Option<String>,
    pub id: Option<AccountId>,
    /// ISO 4217, from the account or from its identification: documents and examples disagree on the place.
    pub currency: Option<String>,
    pub name: Option<String>,
    pub usage: Option<Usage>,
    /// The PSU's relation to it in the bank's words: `Account Holder`, `Attorney`.
    pub psu_status: Option<String>,
    pub kind: Option<CashAccountType>,
    pub product: Option<String>,
    pub details: Option<String>,
    pub bic: Option<String>,
    /// The resource_id of the account that a card is settled on.
    pub linked_account: Option<String>,
    /// Balances that came with it.
    pub balances: Vec<Balance>,
    /// There is a link to its balances: the PSU allowed them.
    pub balances_granted: bool,
    pub transactions_granted: bool,
    pub raw: RawJson,
}

/// How an account is named.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum AccountId {
    Iban {
        iban: String,
    },
    /// A card: `CPAN` is the scheme that was seen.
    Other {
        identification: String,
        scheme: Option<String>,
        issuer: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Usage {
    /// `PRIV`
    Private,
    /// `ORGA`
    Organisation,
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum CashAccountType {
    /// `CACC`
    Current,
    /// `CARD`
    Card,
    Unknown(String),
}

impl Accounts {
    pub(super) fn read(body: &Members<'_>, called: &Url) -> Option<Self> {
        let (mut accounts, mut unread) = (Vec::new(), Vec::new());
        for item in body.list("accounts")? {
            match Account::read(item) {
                Some(account) => accounts.push(account),
                None => unread.push(RawJson::of(item)),
            }
        }
        let links = body.object("_links");
        let linked = |name: &str| links.as_ref().is_some_and(|links| links.has(name));
        Some(Self {
            accounts,
            unread,
            connected_psu: body.text("connectedPsu"),
            identity: linked("endUserIdentity"),
            trusted_beneficiaries: linked("trustedBeneficiaries") || linked("beneficiaries"),
            next: Next::read(PageOf::Accounts, body, called),
        })
    }
}

impl Account {
    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        let members = Members::of(raw)?;
        let id = members.object("accountId");
        let currency = members.text("currency").or_else(|| id.as_ref().and_then(|id| id.text("currency")));
        let links = members.object("_links");
        let linked = |name: &str| links.as_ref().is_some_and(|links| links.has(name));
        Some(Self {
            resource_id: members.text("resourceId"),
            id: id.as_ref().and_then(AccountId::read),
            name: members.text("name"),
            usage: members.text("usage").map(|word| match word.as_str() {
                "PRIV" => Usage::Private,
                "ORGA" => Usage::Organisation,
                _ => Usage::Unknown(word),
            }),
            psu_status: members.text("psuStatus"),
            kind: members.text("cashAccountType").map(|word| match word.as_str() {
                "CACC" => CashAccountType::Current,
                "CARD" => CashAccountType::Card,
                _ => CashAccountType::Unknown(word),
            }),
            product: members.text("product"),
            details: members.text("details"),
            bic: members.text("bicFi"),
            linked_account: members.text("linkedAccount"),
            balances: read_balances(&members, currency.as_deref()).0,
            balances_granted: linked("balances"),
            transactions_granted: linked("transactions"),
            currency,
            raw: RawJson::of(raw),
        })
    }

    pub fn iban(&self) -> Option<&str> {
        match self.id.as_ref()? {
            AccountId::Iban { iban } => Some(iban),
            AccountId::Other { .. } => None,
        }
    }
}

impl AccountId {
    pub(super) fn read(members: &Members<'_>) -> Option<Self> {
        if let Some(iban) = members.text("iban") {
            return Some(Self::Iban { iban });
        }
        let other = members.object("other")?;
        Some(Self::Other {
            identification: other.text("identification")?,
            scheme: other.text("schemeName"),
            issuer: other.text("issuer"),
        })
    }

    /// As a consent or a funds check names it.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Iban { iban } => json!({ "iban": iban }),
            Self::Other { identification, scheme, issuer } => {
                let mut other = json!({ "identification": identification });
                for (name, value) in [("schemeName", scheme), ("issuer", issuer)] {
                    if let Some(value) = value {
                        other[name] = json!(value);
                    }
                }
                json!({ "other": other })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::raw;
    use super::*;

    const BEFORE: &str = include_str!("../../tests/data/accounts-before-consent.json");
    const AFTER: &str = include_str!("../../tests/data/accounts-after-consent.json");
    const SEEN: &str = include_str!("../../tests/data/accounts-seen-live.json");

    fn read(json: &str) -> Accounts {
        let called =
            "https://www.12579.sandbox.api.89c3.com/stet/psd2/v1.4.2/accounts".parse().expect("a URL");
        Accounts::read(&Members::of(raw(json)).expect("an object"), &called).expect("accounts")
    }

    #[test]
    fn before_the_consent_there_are_ibans_and_nothing_to_ask_for() {
        let read = read(BEFORE);
        assert_eq!(read.accounts.len(), 2);
        let first = &read.accounts[0];
        assert_eq!(first.iban(), Some("FR7612579000920400430518020"));
        assert_eq!((first.resource_id.as_deref(), first.currency.as_deref()), (None, Some("EUR")));
        assert!(!first.balances_granted && !first.transactions_granted);
        assert_eq!(
            (first.usage.as_ref(), first.kind.as_ref()),
            (Some(&Usage::Private), Some(&CashAccountType::Current))
        );
        assert!(!read.identity && read.next == Next::End && read.unread.is_empty());
    }

    #[test]
    fn after_it_the_links_say_what_was_allowed() {
        let read = read(AFTER);
        let [both, balances_only] = &read.accounts[..] else { panic!("{read:?}") };
        assert_eq!(both.resource_id.as_deref(), Some("125790009204004305180"));
        assert!(both.balances_granted && both.transactions_granted);
        assert!(balances_only.balances_granted && !balances_only.transactions_granted);
        assert_eq!(
            balances_only.balances[0].amount.as_ref().map(|amount| amount.text.as_str()),
            Some("-150.00")
        );
        assert!(read.identity);
    }

    #[test]
    fn a_card_a_currency_in_the_other_place_and_unknown_words_are_kept() {
        let read = read(SEEN);
        let [account, card] = &read.accounts[..] else { panic!("{read:?}") };
        assert_eq!(account.currency.as_deref(), Some("EUR"));
        assert_eq!(account.usage, Some(Usage::Unknown("MIXT".into())));
        assert_eq!(card.kind, Some(CashAccountType::Card));
        assert_eq!(card.linked_account.as_deref(), Some("138070080430019654061"));
        let other = AccountId::Other {
            identification: "49781234XXXX5678".into(),
            scheme: Some("CPAN".into()),
            issuer: Some("13807".into()),
        };
        assert_eq!(card.id.as_ref(), Some(&other));
        assert_eq!(
            other.to_json().to_string(),
            r#"{"other":{"identification":"49781234XXXX5678","schemeName":"CPAN","issuer":"13807"}}"#
        );
        assert_eq!(read.connected_psu.as_deref(), Some("MME EXEMPLE"));
        assert_eq!(read.unread.len(), 1);
        assert!(card.raw.as_str().contains("\"aMemberNobodyKnows\": 12.10"));
    }
}
