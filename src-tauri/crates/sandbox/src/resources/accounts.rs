//! GET /accounts and GET /accounts/{id}/balances.
//!
//! Before any account is consented to, the list holds no resourceId, no links and no balance; afterwards each account
//! has what was consented to of it. BPCE's page says in words that a consented balance is in the list and prints an
//! example without: strict banks follow the example, lenient ones the words.

use super::Here;
use super::trouble::Trouble;
use super::version::Version;
use crate::personas::Account;
use http::StatusCode;
use serde_json::{Map, Value, json};

impl Here<'_> {
    /// The list of accounts.
    pub(super) fn accounts(&self) -> Value {
        let mut links = Map::new();
        links.insert("self".into(), self.link("accounts", false));
        if self.access.identity {
            links.insert("endUserIdentity".into(), self.link("end-user-identity", false));
        }
        let accounts: Vec<Value> = self.persona.accounts.iter().map(|one| self.listed(one)).collect();
        let mut out = json!({"_links": links, "accounts": accounts});
        if self.version == Version::V1 {
            out["connectedPsu"] = self.persona.full_name().into();
        }
        out
    }

    fn listed(&self, account: &Account) -> Value {
        let strict = self.caller.mode.strict;
        let mut out = Map::new();
        out.insert("cashAccountType".into(), "CACC".into());
        let mut identification = json!({"iban": account.iban});
        if self.version.currency_is_inside(strict) {
            identification["currency"] = account.currency.as_str().into();
        }
        out.insert("accountId".into(), identification);
        let (balances, transactions) =
            (self.access.has_balances(account), self.access.has_transactions(account));
        let mut links = Map::new();
        if balances {
            links.insert("balances".into(), self.account_link(account, "balances", false));
        }
        if transactions {
            links.insert("transactions".into(), self.account_link(account, "transactions", true));
        }
        if balances || transactions {
            out.insert("resourceId".into(), account.resource_id().into());
        }
        if !links.is_empty() || self.version == Version::V162 {
            out.insert("_links".into(), links.into());
        }
        if balances && !strict {
            out.insert("balances".into(), json!([self.balance(account)]));
        }
        out.insert("usage".into(), account.usage.as_str().into());
        out.insert("psuStatus".into(), account.psu_status.as_str().into());
        out.insert("name".into(), account.holder.as_str().into());
        if !self.version.currency_is_inside(strict) {
            out.insert("currency".into(), account.currency.as_str().into());
        }
        out.into()
    }

    /// The balances of a consented account.
    pub(super) fn balances(&self, account: &Account) -> Result<Value, Trouble> {
        if !self.access.has_balances(account) {
            return Err(Trouble::not_granted(format!("the balance of {} is not consented to", account.iban)));
        }
        Ok(json!({
            "balances": [self.balance(account)],
            "_links": {
                "self": self.account_link(account, "balances", false),
                "parent-list": self.link("accounts", false),
            },
        }))
    }

    fn balance(&self, account: &Account) -> Value {
        json!({
            "balanceType": "CLBD",
            "name": account.balance_name(self.caller.today()),
            "balanceAmount": {
                "amount": self.version.amount(account.balance),
                "currency": account.currency,
            },
        })
    }

    /// An account by its resourceId: 403 where no account at all is consented to, 404 where there is no such account.
    pub(super) fn account(&self, resource_id: &str) -> Result<&Account, Trouble> {
        if !self.access.has_accounts() {
            return Err(Trouble::not_granted("no account is consented to"));
        }
        self.persona.account(resource_id).ok_or_else(|| {
            let why = format!("{resource_id} is no account of the PSU at this bank");
            Trouble::code(StatusCode::NOT_FOUND, "AC01", why)
        })
    }

    pub(super) fn link(&self, resource: &str, templated: bool) -> Value {
        json!({"href": self.version.path(resource), "templated": templated})
    }

    pub(super) fn account_link(&self, account: &Account, of: &str, templated: bool) -> Value {
        self.link(&format!("accounts/{}/{of}", account.resource_id()), templated)
    }
}
