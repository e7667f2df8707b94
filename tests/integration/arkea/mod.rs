//! Arkéa's dialect through desk, over its local banks: no registration call, no consent to send, the version in `Accept`,
//! refresh tokens that rotate, pages under another prefix (Arkéa "Production").

use desk::error::ErrorCode;
use desk::views::*;
use desk::{accounts, banks, connections, consents, funds};
use kit::access::*;
use kit::arkea::*;
use kit::banks::manage;
use kit::world::World;
use serde_json::json;

/// The first account of an authorised connection, listed and with its transactions fetched.
async fn read_all(world: &World, connection_id: &str) -> (AccountView, TransactionsFetchedView) {
    let listed = list(world, connection_id, present()).await.unwrap();
    let account = listed.accounts.into_iter().next().expect("an account");
    let fetched = transactions(world, &account.id, present()).await.unwrap();
    (account, fetched)
}

async fn balances(world: &World, account_id: &str) -> Vec<BalanceView> {
    let req = BalancesRefreshReq { account_id: account_id.to_owned(), psu: present(), over_quota: false };
    let view = accounts::refresh_balances(&world.desk, req).await.unwrap();
    view.accounts.into_iter().find(|account| account.id == account_id).expect("it is listed").balances
}

async fn set(world: &World, change: impl FnOnce(&mut BankSettingsFields), bank_key: &str) {
    let mut fields = BankSettingsFields::default();
    change(&mut fields);
    let profile_id = kit::change::profile(world).await;
    let req = BankSettingsSaveReq { profile_id, bank_key: Some(bank_key.to_owned()), fields };
    banks::save_settings(&world.desk, req).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_authorises_at_fortuneo_and_both_pages_of_transactions_are_read_without_a_consent_to_send() {
    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    let address = sent(&world, &connection_id, AnswerWayView::Paste).await;
    assert!(address.contains("/sca-openbanking.fortuneo.com/authorize?response_type=code&"), "{address}");
    let url = Browser::default().decide(&address, BERGOT, "accept").await;
    let view = paste(&world, &connection_id, &url).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    assert!(view.summary.access.refresh_held && !view.fallback);

    let (account, fetched) = read_all(&world, &connection_id).await;
    assert_eq!(account.resource_id.as_deref(), Some("TE0000001"));
    assert!(account.balances_granted && account.transactions_granted);
    assert_eq!((fetched.fetched.pages, fetched.kept, fetched.fetched.cut_short), (2, 50, None));
    let amounts: Vec<_> = balances(&world, &account.id)
        .await
        .into_iter()
        .map(|balance| (balance.kind, balance.amount.unwrap()))
        .collect();
    assert_eq!(amounts, [("CLBD".into(), "2868.06".into()), ("XPCD".into(), "2090.27".into())]);

    let found = TransactionsFindReq {
        account_id: account.id.clone(),
        filter: TransactionFilterReq { credit: Some(true), ..TransactionFilterReq::default() },
        order: TransactionOrderReq::Day,
        descending: true,
    };
    let credits = accounts::find(&world.desk, found).await.unwrap();
    let show = TransactionShowReq {
        account_id: account.id.clone(),
        transaction_id: credits.first.first().expect("a credit").id.clone(),
    };
    let credit = accounts::show_transaction(&world.desk, show).await.unwrap();
    assert!(credit.misspelt_credit && credit.raw.contains("CDRT"), "{}", credit.raw);

    let consent = consents::show(&world.desk, ConsentShowReq { connection_id: connection_id.clone() }).await;
    assert!(consent.unwrap().at_the_bank);
    let choice = ConsentChoice::default();
    let review = ConsentReviewReq { connection_id: connection_id.clone(), choice };
    assert_eq!(consents::review(&world.desk, review).await.unwrap_err().code, ErrorCode::NotServed);
    assert_eq!(seen(&world, "/consents").await, [] as [serde_json::Value; 0]);

    let shown =
        desk::overview::show(&world.desk, DeskOverviewReq { profile_id: kit::change::profile(&world).await });
    let next = shown.await.unwrap().next;
    assert!(!next.iter().any(|action| matches!(action, NextActionView::SendConsent { .. })), "{next:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_tells_bpces_maintenance_while_any_bank_may_come_and_not_once_all_are_arkeas() {
    let (world, _) = World::practising().await;
    let profile_id = kit::change::profile(&world).await;
    let told = async || {
        let req = DeskOverviewReq { profile_id: profile_id.clone() };
        desk::overview::show(&world.desk, req).await.unwrap().maintenance
    };
    assert!(told().await.is_some());
    portal_app(&world, &profile_id, FORTUNEO, FORTUNEO_HOST).await;
    assert_eq!(told().await, None);
    kit::enrolment::enrol(&world, &profile_id, "Paie Clair").await.unwrap();
    assert!(told().await.is_some());
}

/// A number has no zeros at its end, where a text may: the same amount all the same.
fn without_zeros(amount: &str) -> String {
    let trimmed = amount.trim_end_matches('0').trim_end_matches('.');
    if amount.contains('.') { trimmed.to_owned() } else { amount.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_data_is_shown_from_both_versions_which_the_bank_sees_in_accept() {
    let mut shown = Vec::new();
    for version in [ApiVersionView::V1_4_1, ApiVersionView::V1_4_2] {
        let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
        set(&world, |fields| fields.version = Some(version), FORTUNEO).await;
        authorise(&world, &connection_id, BERGOT).await;
        let (account, fetched) = read_all(&world, &connection_id).await;
        let balances: Vec<_> =
            balances(&world, &account.id).await.into_iter().map(|balance| balance.amount).collect();
        let find = TransactionsFindReq {
            account_id: account.id.clone(),
            // What is not booked has a bookingDate in 1.4.0's form alone.
            filter: TransactionFilterReq {
                status: Some("BOOK".to_owned()),
                ..TransactionFilterReq::default()
            },
            order: TransactionOrderReq::Day,
            descending: true,
        };
        let rows: Vec<_> = accounts::find(&world.desk, find)
            .await
            .unwrap()
            .first
            .into_iter()
            .map(|row| (row.day, without_zeros(&row.amount), row.credit, row.label))
            .collect();
        assert_eq!(fetched.kept, 50);
        let asked = seen(&world, "/transactions").await;
        let number = format!("{version:?}").trim_start_matches('V').replace('_', ".");
        assert!(!asked.is_empty());
        for entry in &asked {
            let headers = entry["headers"].as_array().unwrap();
            let accept = headers.iter().find(|header| header[0] == "accept").unwrap()[1].as_str().unwrap();
            assert!(accept.ends_with(&format!("; version={number}")), "{entry}");
            assert!(entry["path"].as_str().unwrap().starts_with("/psd2/v1/accounts/"), "{entry}");
        }
        shown.push((account.iban, account.currency, balances, rows));
    }
    assert_eq!(shown[0], shown[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_gives_another_refresh_token_which_is_used_the_next_time() {
    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    authorise(&world, &connection_id, BERGOT).await;
    for _ in 0..2 {
        let req = TokenRefreshReq { connection_id: connection_id.clone() };
        let view = connections::refresh(&world.desk, req).await.unwrap();
        assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    }
    assert_eq!(grants(&world, "refresh_token").await, 2);
    assert!(list(&world, &connection_id, present()).await.is_ok());
    let bodies = seen(&world, "/oauth-authorizationcode-psd2/token").await;
    let refreshes = bodies.iter().filter_map(|entry| entry["body"].as_str());
    for body in refreshes.filter(|body| body.contains("refresh_token=")) {
        assert!(!body.contains("client_id") && !body.contains("scope"), "{body}");
    }

    // A bank that has given the token's successor away refuses it for good: the access is over, and says so.
    let fault = json!({ "kind": "drop", "path": "/oauth-authorizationcode-psd2/token", "stage": "after", "count": 1 });
    assert_eq!(manage(&world, "POST", "/faults", &fault).await.0, 201);
    let again = || TokenRefreshReq { connection_id: connection_id.clone() };
    assert!(connections::refresh(&world.desk, again()).await.is_err());
    let refused = connections::refresh(&world.desk, again()).await.unwrap_err();
    assert!(refused.detail.bank_error.as_deref() == Some("OAGA"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_account_no_transaction_and_no_consent_are_three_things() {
    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    authorise(&world, &connection_id, BEAU).await;
    let listed = list(&world, &connection_id, present()).await.unwrap();
    assert_eq!(listed.fetched.unwrap().nothing, Some(NothingView::EmptyList));
    assert!(listed.accounts.is_empty());

    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    authorise(&world, &connection_id, RAYMOND).await;
    let (_, fetched) = read_all(&world, &connection_id).await;
    assert_eq!((fetched.fetched.nothing, fetched.kept), (Some(NothingView::EmptyList), 0));

    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    authorise(&world, &connection_id, NO_CONSENT).await;
    let refused = list(&world, &connection_id, present()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotConsented);
    // It is no wrong scope: the tokens are still held.
    assert_eq!(show(&world, &connection_id).await.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attorney_s_account_is_told_and_the_identity_is_given_without_the_psu() {
    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    authorise(&world, &connection_id, ROLLAND).await;
    let listed = list(&world, &connection_id, present()).await.unwrap();
    assert!(!listed.identity_needs_psu);
    let status = |place: usize| listed.accounts[place].psu_status.clone().unwrap_or_default();
    assert_eq!((status(0).as_str(), status(1).as_str()), ("Account Holder", "Attorney"));
    let absent = PsuReq { ip_address: None, user_agent: None };
    let req = IdentityRefreshReq { connection_id: connection_id.clone(), psu: absent, over_quota: false };
    let view = accounts::refresh_identity(&world.desk, req).await.unwrap();
    assert_eq!(view.identity.unwrap().full_name.as_deref(), Some("ROLLAND JOHN"));
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_hands_in_the_access_token_alone() {
    let (world, connection_id) = at_fortuneo(AccessRoleView::Aisp).await;
    authorise(&world, &connection_id, BERGOT).await;
    let req = TokenRevokeReq { connection_id: connection_id.clone(), confirmed: false };
    let view = connections::revoke(&world.desk, req).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::RevokedHere);
    let sent = seen(&world, "/oauth-authorizationcode-psd2/revoke").await;
    let body = sent[0]["body"].as_str().unwrap();
    assert!(body.starts_with("token=") && !body.contains('&'), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_are_asked_for_in_both_versions_and_in_no_other() {
    let (world, connection_id) = at_fortuneo(AccessRoleView::Cbpii).await;
    authorise(&world, &connection_id, BERGOT).await;
    let ask = |version, amount: &str| FundsCheckReq {
        connection_id: connection_id.clone(),
        version,
        iban: "FR7614518000000000000000001".to_owned(),
        amount: amount.to_owned(),
        currency: "EUR".to_owned(),
        reference: String::new(),
        payee: String::new(),
        psu: present(),
    };
    for version in [ApiVersionView::V1_4_1, ApiVersionView::V1_4_2] {
        assert!(funds::check(&world.desk, ask(version, "10.00")).await.unwrap().result);
        assert!(!funds::check(&world.desk, ask(version, "999999.00")).await.unwrap().result);
    }
    for version in [ApiVersionView::V1, ApiVersionView::V1_6_2] {
        let refused = funds::check(&world.desk, ask(version, "10.00")).await.unwrap_err();
        assert_eq!(refused.detail.fields[0].field, "version");
    }
    // A number, as STET has it from 1.4.2 on, text before; and its digits as they were typed.
    let sent = seen(&world, "/funds-confirmations").await;
    for (place, amount) in [(0, "\"amount\":\"10.00\""), (2, "\"amount\":10.00")] {
        assert!(sent[place]["body"].as_str().unwrap().contains(amount), "{}", sent[place]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_whose_host_of_authorisation_is_printed_nowhere_waits_until_one_is_typed() {
    const AXA: &str = "arkea-axa";
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let known = |view: BanksView| view.banks.into_iter().find(|bank| bank.key == AXA).unwrap().authorizes;
    let ask = || BanksListReq { profile_id: profile_id.clone() };
    assert!(!known(banks::list(&world.desk, ask()).await.unwrap()));
    let app = portal_app(&world, &profile_id, AXA, "api-openbanking.axa.fr").await;
    let connection_id = opened(&world, &app, AXA, AccessRoleView::Aisp, CALLBACK).await;
    let start = || AuthorizationStartReq {
        connection_id: connection_id.clone(),
        way: AnswerWayView::Paste,
        farewell: farewell(),
    };
    let refused = connections::start_authorization(&world.desk, start()).await.unwrap_err();
    assert_eq!(refused.detail.fields[0].problem, FieldProblem::NoAuthorizeHost);

    set(&world, |fields| fields.authorize_host = "authorize.axa.invalid".to_owned(), AXA).await;
    assert!(known(banks::list(&world.desk, ask()).await.unwrap()));
    let view = authorise(&world, &connection_id, BERGOT).await;
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_of_the_portal_serves_its_own_bank_alone_and_a_long_history_is_asked_for_in_the_scope() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let app = portal_app(&world, &profile_id, FORTUNEO, FORTUNEO_HOST).await;
    assert_eq!(app.serves, ["Fortuneo"]);
    let list = ConnectionsListReq { profile_id: profile_id.clone() };
    let offered = connections::list(&world.desk, list).await.unwrap().apps.remove(0);
    assert_eq!(offered.banks, [FORTUNEO]);
    assert_eq!(offered.roles, [AccessRoleView::Aisp, AccessRoleView::Cbpii]);
    assert!(offered.long_history);
    let open = |role, long_history| ConnectionOpenReq {
        profile_id: profile_id.clone(),
        registration_id: app.summary.id.clone(),
        bank_key: FORTUNEO.to_owned(),
        role,
        redirect_uri: CALLBACK.to_owned(),
        name: String::new(),
        long_history,
    };
    assert!(connections::open(&world.desk, open(AccessRoleView::Cbpii, true)).await.is_err());
    let opened = connections::open(&world.desk, open(AccessRoleView::Aisp, true)).await.unwrap();
    let address = sent(&world, &opened.summary.id, AnswerWayView::Paste).await;
    assert!(address.contains("&scope=aisp%20extended_transaction_history&"), "{address}");
    let url = Browser::default().decide(&address, BERGOT, "accept").await;
    paste(&world, &opened.summary.id, &url).await.unwrap();
    let shown = AccountsListReq { connection_id: opened.summary.id };
    assert_eq!(accounts::list(&world.desk, shown).await.unwrap().earliest_day, None);
}
