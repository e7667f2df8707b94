//! An account's balances.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::members::Members;
use super::{Amount, BankDate, RawJson};

/// The answer of `GET /accounts/{id}/balances`.
#[derive(Debug, Clone)]
pub struct Balances {
    pub balances: Vec<Balance>,
    /// Items of the list that are no objects.
    pub unread: Vec<RawJson>,
}

/// One balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// In the bank's words: `Solde comptable au 28/09/2018`.
    pub name: Option<String>,
    pub kind: Option<BalanceType>,
    /// With its sign; `None` where the bank sent none.
    pub amount: Option<Amount>,
    pub reference_date: Option<BankDate>,
    pub last_change: Option<BankDate>,
    /// The entryReference of the last transaction in it.
    pub last_transaction: Option<String>,
    pub raw: RawJson,
}

/// ISO 20022's words, as STET has them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum BalanceType {
    /// `CLBD`: the accounting balance, the only one that BPCE documents.
    ClosingBooked,
    /// `XPCD`: the balance of this moment.
    Expected,
    /// `VALU`
    ValueDate,
    /// `OTHR`
    Other,
    Unknown(String),
}

impl Balances {
    pub(super) fn read(body: &Members<'_>) -> Option<Self> {
        body.raw("balances").filter(|raw| raw.get().starts_with('['))?;
        let (balances, unread) = read_balances(body, None);
        Some(Self { balances, unread })
    }
}

/// The member `balances`, and its items that are no objects.
pub(super) fn read_balances(members: &Members<'_>, currency: Option<&str>) -> (Vec<Balance>, Vec<RawJson>) {
    let (mut balances, mut unread) = (Vec::new(), Vec::new());
    for item in members.list("balances").unwrap_or_default() {
        match Balance::read(item, currency) {
            Some(balance) => balances.push(balance),
            None => unread.push(RawJson::of(item)),
        }
    }
    (balances, unread)
}

impl Balance {
    fn read(raw: &RawValue, currency: Option<&str>) -> Option<Self> {
        let members = Members::of(raw)?;
        let date = |name: &str| members.text(name).map(BankDate::read);
        Some(Self {
            name: members.text("name"),
            kind: members.text("balanceType").map(|word| match word.as_str() {
                "CLBD" => BalanceType::ClosingBooked,
                "XPCD" => BalanceType::Expected,
                "VALU" => BalanceType::ValueDate,
                "OTHR" => BalanceType::Other,
                _ => BalanceType::Unknown(word),
            }),
            amount: members
                .raw("balanceAmount")
                .and_then(Amount::read)
                .map(|amount| amount.or_currency(currency)),
            reference_date: date("referenceDate"),
            last_change: date("lastChangeDateTime"),
            last_transaction: members.text("lastCommittedTransaction"),
            raw: RawJson::of(raw),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::raw;
    use super::*;

    const DOCUMENTED: &str = include_str!("../../tests/data/balances.json");

    fn read(json: &str) -> Option<Balances> {
        Balances::read(&Members::of(raw(json)).expect("an object"))
    }

    #[test]
    fn the_documented_balance_is_read_with_its_sign() {
        let balances = read(DOCUMENTED).expect("balances").balances;
        let [balance] = &balances[..] else { panic!("{balances:?}") };
        assert_eq!(balance.kind, Some(BalanceType::ClosingBooked));
        assert_eq!(balance.name.as_deref(), Some("Solde comptable au 28/09/2018"));
        let amount = balance.amount.as_ref().expect("an amount");
        assert_eq!((amount.text.as_str(), amount.currency.as_deref()), ("-150.00", Some("EUR")));
    }

    #[test]
    fn balances_of_every_kind_without_amount_and_odd_items_are_kept() {
        let json = r#"{"balances":[
            {"balanceType":"XPCD","balanceAmount":{"amount":2090.270,"currency":"EUR"},"referenceDate":"2022-08-25T00:00:00+0200"},
            {"balanceType":"VALU","balanceAmount":null},{"balanceType":"ITAV"}, 7]}"#;
        let read = read(json).expect("balances");
        assert_eq!(read.balances[0].amount.as_ref().map(|amount| amount.text.as_str()), Some("2090.270"));
        assert!(read.balances[0].reference_date.as_ref().is_some_and(|date| date.day.is_some()));
        assert_eq!(
            (read.balances[1].amount.as_ref(), read.balances[1].kind.as_ref()),
            (None, Some(&BalanceType::ValueDate))
        );
        assert_eq!(read.balances[2].kind, Some(BalanceType::Unknown("ITAV".into())));
        assert_eq!(read.unread.len(), 1);
    }

    #[test]
    fn an_answer_without_the_list_is_no_list() {
        for json in ["{}", r#"{"balances":null}"#, r#"{"balances":{}}"#, r#"{"balances":"none"}"#] {
            assert!(read(json).is_none(), "{json}");
        }
    }
}
