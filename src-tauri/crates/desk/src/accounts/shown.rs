//! Accounts as the screen sees them.

use stet::access::{
    Account, AccountId, Balance, BalanceType, CALLS_PER_DAY, CashAccountType, IbanVerdict, Metered, Usage,
    earliest_day, iban_verdict, quota_day, quota_resets_at,
};
use stet::dialect::DailyCalls;
use vault::{AccountRow, ConnectionRow, ProfileRow, QuotaRow, TransactionFilter};

use super::asking::Asking;
use super::kept::{KeptOfConnection, account_of, balances_of};
use super::view::{
    AccountView, AccountsView, BalanceView, FetchView, IdentityView, QuotaMethodView, QuotaUseView, QuotaView,
};
use crate::banks;
use crate::connections;
use crate::consents;
use crate::context::Desk;
use crate::profiles;
use crate::registrations::Clock;
use crate::trouble::Trouble;

/// The accounts of a connection.
pub(super) async fn accounts(desk: &Desk, connection_id: &str) -> Result<AccountsView, Trouble> {
    let row = connections::load(desk, connection_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    view(desk, &row.id, &profile, clock, None)
}

/// The accounts of a connection, and what a question about them came to.
pub(super) fn answered(asking: &Asking<'_>, fetched: FetchView) -> Result<AccountsView, Trouble> {
    view(asking.desk, &asking.row.id, &asking.profile, asking.clock, Some(fetched))
}

fn view(
    desk: &Desk,
    connection_id: &str,
    profile: &ProfileRow,
    clock: Clock,
    fetched: Option<FetchView>,
) -> Result<AccountsView, Trouble> {
    let row = connections::load(desk, connection_id)?;
    let kept = KeptOfConnection::of(&row)?;
    let rows = desk.vault()?.accounts(connection_id)?;
    let now = jiff::Timestamp::from_millisecond(clock.now).unwrap_or(jiff::Timestamp::MIN);
    let depth = banks::own_settings(desk, &profile.id, &row.bank_key)?.depth_days();
    let depth = depth.filter(|_| !kept.long_history);
    Ok(AccountsView {
        accounts: rows
            .iter()
            .map(|account| account_view(desk, account, kept.listed_at))
            .collect::<Result<_, Trouble>>()?,
        listed_at: kept.listed_at,
        identity: kept.identity.map(|(identity, at)| IdentityView {
            full_name: identity.full_name.clone(),
            raw: identity.raw.as_str().to_owned(),
            at,
        }),
        quota: quota(desk, &row, now)?,
        depth_days: depth.map(u32::from),
        earliest_day: depth.map(|depth| earliest_day(depth, now).to_string()),
        identity_needs_psu: stet::bank(&row.bank_key).is_none_or(|bank| bank.dialect().identity_needs_psu),
        consent_at_bank: consents::at_the_bank(&row),
        fetched,
    })
}

fn account_view(desk: &Desk, row: &AccountRow, listed_at: Option<i64>) -> Result<AccountView, Trouble> {
    let account = account_of(row)?;
    let iban = account.iban().map(str::to_owned);
    let other = match &account.id {
        Some(AccountId::Other { identification, .. }) => Some(identification.clone()),
        Some(AccountId::Iban { .. }) | None => None,
    };
    // The list may come with balances; those asked for on their own are newer.
    let balances = match row.balances_at {
        Some(_) => balances_of(row)?,
        None => account.balances.clone(),
    };
    Ok(AccountView {
        id: row.id.clone(),
        name: account.name.clone().unwrap_or_default(),
        check_digits: iban.as_deref().is_none_or(|iban| iban_verdict(iban) == IbanVerdict::Valid),
        iban,
        other,
        currency: account.currency.clone(),
        usage: account.usage.as_ref().map(usage_word),
        psu_status: account.psu_status.clone(),
        kind: account.kind.as_ref().map(kind_word),
        product: account.product.clone(),
        details: account.details.clone(),
        resource_id: account.resource_id.clone(),
        balances_granted: account.balances_granted,
        transactions_granted: account.transactions_granted,
        gone: listed_at.is_some_and(|at| row.seen_at < at),
        balances: balances.iter().map(balance_view).collect(),
        balances_at: row.balances_at,
        transactions_kept: desk.vault()?.transactions_kept(&row.id)?,
        raw: raw(&account),
    })
}

fn raw(account: &Account) -> String {
    account.raw.as_str().to_owned()
}

fn usage_word(usage: &Usage) -> String {
    match usage {
        Usage::Private => "PRIV".to_owned(),
        Usage::Organisation => "ORGA".to_owned(),
        Usage::Unknown(word) => word.clone(),
    }
}

fn kind_word(kind: &CashAccountType) -> String {
    match kind {
        CashAccountType::Current => "CACC".to_owned(),
        CashAccountType::Card => "CARD".to_owned(),
        CashAccountType::Unknown(word) => word.clone(),
    }
}

fn balance_view(balance: &Balance) -> BalanceView {
    BalanceView {
        name: balance.name.clone().unwrap_or_default(),
        kind: match &balance.kind {
            Some(BalanceType::ClosingBooked) => "CLBD".to_owned(),
            Some(BalanceType::Expected) => "XPCD".to_owned(),
            Some(BalanceType::ValueDate) => "VALU".to_owned(),
            Some(BalanceType::Other) => "OTHR".to_owned(),
            Some(BalanceType::Unknown(word)) => word.clone(),
            None => String::new(),
        },
        amount: balance.amount.as_ref().map(|amount| amount.text.clone()),
        currency: balance.amount.as_ref().and_then(|amount| amount.currency.clone()),
        reference_day: balance.reference_date.as_ref().map(|date| date.text.clone()),
    }
}

/// What was asked today without the PSU.
pub(crate) fn quota(desk: &Desk, row: &ConnectionRow, now: jiff::Timestamp) -> Result<QuotaView, Trouble> {
    let day = quota_day(now).to_string();
    let counted = desk.vault()?.calls_counted(&row.id, &day)?;
    let documented = |bank: &stet::Bank| bank.dialect().daily_calls == DailyCalls::Documented;
    Ok(QuotaView {
        day,
        limit: CALLS_PER_DAY,
        documented: stet::bank(&row.bank_key).is_some_and(documented),
        resets_at: quota_resets_at(now).as_millisecond(),
        uses: counted.into_iter().map(use_view).collect::<Result<_, _>>()?,
    })
}

/// Whether anything was read of a connection's accounts.
pub(crate) fn was_read(desk: &Desk, connection_id: &str) -> Result<bool, Trouble> {
    let vault = desk.vault()?;
    for account in vault.accounts(connection_id)? {
        let first = || vault.transactions(&account.id, &TransactionFilter::default(), None, 1);
        if account.balances_at.is_some() || !first()?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn use_view(row: QuotaRow) -> Result<QuotaUseView, Trouble> {
    let method: Metered = serde_json::from_value(row.method.into())
        .map_err(|error| Trouble::unreadable("a stored count", &error))?;
    Ok(QuotaUseView {
        method: match method {
            Metered::Accounts => QuotaMethodView::Accounts,
            Metered::Balances => QuotaMethodView::Balances,
            Metered::Transactions => QuotaMethodView::Transactions,
            Metered::Identity => QuotaMethodView::Identity,
            Metered::TrustedBeneficiaries => QuotaMethodView::Beneficiaries,
        },
        iban: (!row.iban.is_empty()).then_some(row.iban),
        used: row.used,
    })
}
