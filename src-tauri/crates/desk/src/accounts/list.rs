//! The list of accounts, their balances, and the PSU's identity: asked and shown.

use stet::access::{
    self, Account, AccountId, Accounts, Ask, Beneficiaries, Beneficiary, Metered, NothingBecause, Reading,
};
use stet::dialect::ConsentModel;
use vault::ConnectionRow;

use super::asking::{Asking, Meter, psu};
use super::kept::{KeptOfConnection, account_of, keep};
use super::shown;
use super::view::{
    AccountsGiveUpReq, AccountsListReq, AccountsRefreshReq, AccountsView, BalancesRefreshReq,
    BeneficiariesRefreshReq, BeneficiariesView, BeneficiaryView, FetchView, IdentityRefreshReq, NothingView,
};
use crate::connections;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::trouble::Trouble;

/// Shows the accounts as they were last given.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: AccountsListReq) -> Result<AccountsView, AppError> {
    Ok(shown::accounts(desk, &req.connection_id).await?)
}

/// Asks the bank for the list, all of its pages.
///
/// # Errors
/// `quota-spent` before the fifth call of a day without the PSU; what the bank or the way there said.
pub async fn refresh(desk: &Desk, req: AccountsRefreshReq) -> Result<AccountsView, AppError> {
    let psu = psu(&req.psu)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    let meter = Meter { method: Metered::Accounts, iban: None, over: req.over_quota };
    let fetched = ask_for_list(&asking, &meter, psu.as_ref()).await?;
    Ok(shown::answered(&asking, fetched)?)
}

/// The list as the bank gives it now, kept.
pub(crate) async fn ask_for_list(
    asking: &Asking<'_>,
    meter: &Meter<'_>,
    psu: Option<&stet::access::Psu>,
) -> Result<FetchView, Trouble> {
    asking.admit(meter, psu)?;
    let (pages, mut fetched) = asking
        .pages(
            &Ask::Accounts,
            meter,
            psu,
            |client, prepared, token, recorder| Box::pin(access::accounts(client, prepared, token, recorder)),
            |page: &Accounts| &page.next,
        )
        .await?
        .unbroken()?;
    if !pages.is_empty() {
        fetched.nothing = None;
    }
    let mut listed: Vec<Account> = pages.iter().flat_map(|page| page.accounts.iter().cloned()).collect();
    if asking.bank.dialect().consent == ConsentModel::GivenAtBank {
        // What the PSU did not allow is not in the list at all; no link says more.
        for account in &mut listed {
            account.balances_granted |= account.resource_id.is_some();
            account.transactions_granted |= account.resource_id.is_some();
        }
    }
    keep(asking.desk, &asking.row.id, &listed, pages.first(), asking.clock.now)?;
    asking.desk.changed(Area::Connections);
    Ok(fetched)
}

/// Asks for the balances of one account.
///
/// # Errors
/// As [`refresh`]; `not-consented` where the consent does not open them.
pub async fn refresh_balances(desk: &Desk, req: BalancesRefreshReq) -> Result<AccountsView, AppError> {
    let psu = psu(&req.psu)?;
    let row = desk
        .vault()?
        .account(&req.account_id)
        .map_err(Trouble::from)?
        .ok_or(Trouble::NotFound("the account"))?;
    let account = account_of(&row)?;
    let resource = account.resource_id.clone().ok_or(Trouble::NotConsented)?;
    let asking = Asking::open(desk, &row.connection_id).await?;
    let meter = Meter { method: Metered::Balances, iban: account.iban(), over: req.over_quota };
    asking.admit(&meter, psu.as_ref())?;
    let prepared = asking.prepare(&Ask::Balances { account: &resource }, psu.as_ref())?;
    let reading = asking
        .send(&prepared, |client, prepared, token, recorder| {
            Box::pin(access::balances(client, prepared, token, recorder))
        })
        .await?;
    asking.count(&meter, psu.as_ref())?;
    let mut fetched =
        FetchView { pages: 1, call_id: Some(reading.call_id().to_string()), ..FetchView::default() };
    let balances = match reading {
        Reading::Data(got) => got.data.balances,
        Reading::Nothing(nothing) => {
            fetched.nothing = Some(nothing_view(nothing.because));
            Vec::new()
        }
    };
    let json = serde_json::to_string(&balances).map_err(|error| Trouble::unreadable("balances", &error))?;
    desk.vault()?
        .transaction_soon(|rows| rows.set_balances(&row.id, &json, asking.clock.now))
        .map_err(Trouble::from)?;
    desk.changed(Area::Connections);
    Ok(shown::answered(&asking, fetched)?)
}

/// Asks who the PSU is. The bank answers only to a PSU who is present.
///
/// # Errors
/// `input-invalid` without the PSU's address; `not-consented`, `not-served`; what the bank or the way there said.
pub async fn refresh_identity(desk: &Desk, req: IdentityRefreshReq) -> Result<AccountsView, AppError> {
    let psu = psu(&req.psu)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    let meter = Meter { method: Metered::Identity, iban: None, over: req.over_quota };
    asking.admit(&meter, psu.as_ref())?;
    let prepared = asking.prepare(&Ask::Identity, psu.as_ref())?;
    let reading = asking
        .send(&prepared, |client, prepared, token, recorder| {
            Box::pin(access::identity(client, prepared, token, recorder))
        })
        .await?;
    asking.count(&meter, psu.as_ref())?;
    let mut fetched =
        FetchView { pages: 1, call_id: Some(reading.call_id().to_string()), ..FetchView::default() };
    match reading {
        Reading::Nothing(nothing) => fetched.nothing = Some(nothing_view(nothing.because)),
        Reading::Data(got) => {
            let row = connections::load(desk, &req.connection_id)?;
            let kept = KeptOfConnection {
                identity: Some((got.data, asking.clock.now)),
                ..KeptOfConnection::of(&row)?
            };
            let row = ConnectionRow { json: kept.to_json()?, ..row };
            desk.vault()?.put_connection(&row).map_err(Trouble::from)?;
        }
    }
    desk.changed(Area::Connections);
    Ok(shown::answered(&asking, fetched)?)
}

/// Asks who the PSU's trusted beneficiaries are, all pages. BPCE's banks do not serve them.
///
/// # Errors
/// `not-served` where the bank says so; as [`refresh`].
pub async fn refresh_beneficiaries(
    desk: &Desk,
    req: BeneficiariesRefreshReq,
) -> Result<BeneficiariesView, AppError> {
    let psu = psu(&req.psu)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    let meter = Meter { method: Metered::TrustedBeneficiaries, iban: None, over: req.over_quota };
    asking.admit(&meter, psu.as_ref())?;
    let (pages, mut fetched) = asking
        .pages(
            &Ask::TrustedBeneficiaries,
            &meter,
            psu.as_ref(),
            |client, prepared, token, recorder| {
                Box::pin(access::trusted_beneficiaries(client, prepared, token, recorder))
            },
            |page: &Beneficiaries| &page.next,
        )
        .await?
        .unbroken()?;
    let listed: Vec<_> = pages.iter().flat_map(|page| &page.beneficiaries).map(beneficiary_view).collect();
    if !listed.is_empty() {
        fetched.nothing = None;
    }
    desk.changed(Area::Connections);
    Ok(BeneficiariesView { beneficiaries: listed, fetched })
}

fn beneficiary_view(beneficiary: &Beneficiary) -> BeneficiaryView {
    BeneficiaryView {
        name: beneficiary.name.clone(),
        account: beneficiary.account.as_ref().map(|account| match account {
            AccountId::Iban { iban } => iban.clone(),
            AccountId::Other { identification, .. } => identification.clone(),
        }),
        bic: beneficiary.bic.clone(),
        trusted: beneficiary.trusted,
        raw: beneficiary.raw.as_str().to_owned(),
    }
}

/// Gives up what is being asked about the PSU, at once. Its question then ends with `given-up`; what was kept stays.
///
/// # Errors
/// `not-found`.
pub async fn give_up(desk: &Desk, req: AccountsGiveUpReq) -> Result<AccountsView, AppError> {
    super::asking::give_up(desk, &req.connection_id);
    Ok(shown::accounts(desk, &req.connection_id).await?)
}

pub(super) fn nothing_view(because: NothingBecause) -> NothingView {
    match because {
        NothingBecause::NoContent => NothingView::NoContent,
        NothingBecause::NoAvailableAccount => NothingView::NoAccounts,
        NothingBecause::EmptyBody | NothingBecause::EmptyList | NothingBecause::HttpMessage => {
            NothingView::EmptyList
        }
    }
}
