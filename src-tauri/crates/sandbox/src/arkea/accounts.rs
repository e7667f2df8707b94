//! Accounts, balances, identity and trusted beneficiaries.
//!
//! In 1.4.2 as Arkéa's sandbox and live banks were seen to answer: the currency inside `accountId`, `templated` true on
//! links that are no templates, two balances. In 1.4.1, assumed: the currency beside `accountId`. Nobody has recorded a
//! list of beneficiaries: STET's shape is assumed.

use super::accept::Version;
use super::trouble::Trouble;
use super::{BASE, Here};
use crate::personas::Account;
use http::StatusCode;
use serde_json::{Value, json};

impl Here<'_> {
    /// The list of accounts, which may be empty.
    pub(super) fn accounts(&self) -> Value {
        let accounts: Vec<Value> = self.persona.accounts.iter().map(|one| self.listed(one)).collect();
        json!({
            "accounts": accounts,
            "_links": {
                "self": {"href": format!("{BASE}/accounts")},
                "endUserIdentity": {"href": format!("{BASE}/end-user-identity")},
                "beneficiaries": {"href": format!("{BASE}/trusted-beneficiaries")},
            },
        })
    }

    fn listed(&self, account: &Account) -> Value {
        let link = |of: &str| {
            let href = format!("{BASE}/accounts/{}/{of}", account.resource_id());
            json!({"href": href, "templated": true})
        };
        let mut out = json!({
            "resourceId": account.resource_id(),
            "accountId": {"iban": account.iban},
            "name": format!("COMPTE COURANT : {}", account.holder),
            "details": format!("usage:{};owner:{}", account.usage, account.holder),
            "usage": account.usage,
            "cashAccountType": "CACC",
            "psuStatus": account.psu_status,
            "_links": {"balances": link("balances"), "transactions": link("transactions")},
        });
        match self.version {
            Version::V141 => out["currency"] = account.currency.as_str().into(),
            Version::V142 => out["accountId"]["currency"] = account.currency.as_str().into(),
        }
        if let Some(bic) = self.host.split.and_then(|split| split.bic) {
            out["bicFi"] = bic.into();
        }
        out
    }

    /// The booked balance and the one with what is not booked yet.
    pub(super) fn balances(&self, account: &Account) -> Value {
        let balance = |kind: &str, name: &str, cents: i64| {
            json!({
                "balanceType": kind,
                "name": name,
                "balanceAmount": {"amount": self.version.amount(cents), "currency": account.currency},
                "referenceDate": self.version.day(self.caller.today()),
            })
        };
        json!({
            "balances": [
                balance("CLBD", "Solde comptable", account.balance),
                balance("XPCD", "Solde temps réel", account.real_time()),
            ],
            "_links": {
                "self": {"href": format!("{BASE}/accounts/{}/balances", account.resource_id())},
                "parent-list": {"href": format!("{BASE}/accounts")},
            },
        })
    }

    /// An account by its resourceId.
    pub(super) fn account(&self, resource_id: &str) -> Result<&Account, Trouble> {
        self.persona.account(resource_id).ok_or_else(|| {
            Trouble::new(
                StatusCode::NOT_FOUND,
                format!("{resource_id} is no account of the PSU at this bank"),
            )
        })
    }

    /// Who the PSU is.
    pub(super) fn identity(&self) -> Value {
        json!({
            "connectedPsu": self.persona.full_name(),
            "_links": {
                "self": {"href": format!("{BASE}/end-user-identity")},
                "parent-list": {"href": format!("{BASE}/accounts")},
            },
        })
    }

    /// Whom the PSU trusts.
    pub(super) fn beneficiaries(&self) -> Value {
        let list: Vec<Value> = self
            .persona
            .beneficiaries
            .iter()
            .map(|one| {
                json!({
                    "id": one.id,
                    "isTrusted": true,
                    "creditor": {"name": one.name},
                    "creditorAccount": {"iban": one.iban},
                })
            })
            .collect();
        json!({
            "beneficiaries": list,
            "_links": {
                "self": {"href": format!("{BASE}/trusted-beneficiaries")},
                "parent-list": {"href": format!("{BASE}/accounts")},
            },
        })
    }
}
