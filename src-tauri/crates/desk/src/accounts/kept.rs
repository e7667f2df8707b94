//! The accounts of a connection as they are kept: what the bank said, and when.

use serde::{Deserialize, Serialize};
use stet::access::{Account, AccountId, Accounts, Balance};
use vault::{AccountRow, ConnectionRow};

use crate::consents::view::ConsentChoice;
use crate::context::Desk;
use crate::trouble::Trouble;

/// What is kept of a connection beside its columns. Stored: a member added later needs a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct KeptOfConnection {
    /// When the bank was last asked for the list: unix milliseconds, UTC, its own clock.
    pub listed_at: Option<i64>,
    /// The PSU is asked for transactions from before the bank's usual depth, too.
    pub long_history: bool,
    /// Its last list linked to the identity.
    pub identity_granted: bool,
    /// A look for new accounts took everything back: this was granted before.
    pub to_restore: Option<ConsentChoice>,
    /// The accounts there were before that look, by what tells them apart.
    pub known_before: Vec<String>,
    /// The identity as the bank gave it, and when.
    pub identity: Option<(stet::access::Identity, i64)>,
}

impl KeptOfConnection {
    pub fn of(row: &ConnectionRow) -> Result<Self, Trouble> {
        serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored connection", &error))
    }

    pub fn to_json(&self) -> Result<String, Trouble> {
        serde_json::to_string(self).map_err(|error| Trouble::unreadable("a connection", &error))
    }
}

/// What tells an account from its connection's others, whatever the bank's resourceId is by now.
pub(crate) fn identity_of(account: &Account) -> String {
    match (&account.id, &account.resource_id) {
        (Some(AccountId::Iban { iban }), _) => iban.clone(),
        (Some(AccountId::Other { identification, .. }), _) => identification.clone(),
        (None, Some(resource)) => resource.clone(),
        (None, None) => account.name.clone().unwrap_or_default(),
    }
}

pub(crate) fn account_of(row: &AccountRow) -> Result<Account, Trouble> {
    serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored account", &error))
}

pub(crate) fn balances_of(row: &AccountRow) -> Result<Vec<Balance>, Trouble> {
    match &row.balances_json {
        Some(json) => {
            serde_json::from_str(json).map_err(|error| Trouble::unreadable("stored balances", &error))
        }
        None => Ok(Vec::new()),
    }
}

/// Writes down a list that the bank gave at `now`, its own clock in unix milliseconds, UTC: all of it or nothing.
pub(crate) fn keep(
    desk: &Desk,
    connection_id: &str,
    accounts: &[Account],
    answer: Option<&Accounts>,
    now: i64,
) -> Result<(), Trouble> {
    let mut rows_to_keep = Vec::new();
    for (position, account) in (0_u32..).zip(accounts) {
        let json =
            serde_json::to_string(account).map_err(|error| Trouble::unreadable("an account", &error))?;
        rows_to_keep.push(AccountRow {
            id: desk.make_id(),
            connection_id: connection_id.to_owned(),
            identity: identity_of(account),
            position,
            json,
            seen_at: now,
            balances_json: None,
            balances_at: None,
        });
    }
    desk.vault()?.transaction_soon(|rows| {
        for row in &rows_to_keep {
            rows.put_account(row)?;
        }
        let row = rows.connection(connection_id)?.ok_or(Trouble::NotFound("the connection"))?;
        let kept = KeptOfConnection {
            listed_at: Some(now),
            identity_granted: answer.is_some_and(|answer| answer.identity),
            ..KeptOfConnection::of(&row)?
        };
        rows.put_connection(&ConnectionRow { json: kept.to_json()?, ..row })?;
        Ok::<(), Trouble>(())
    })
}
