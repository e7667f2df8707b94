//! "AISP/CBPII", Step 2: each endpoint in both versions, asked as in the one line that stands for all of them.

use super::*;

const ACCOUNTS: &str = "curl -X GET {https://api-host.xxx}/psd2/v1/accounts -H \"accept: application/hal+json; charset=utf-8\" -H \"Accept: version=1.4.2\" -H \"Signature: xxx\" -H \"X-Request-ID: xxx\" -H \"Authorization: Bearer {accessToken}\"'";
const V1_4_2: Ours =
    Ours { accept: "application/hal+json; charset=utf-8; version=1.4.2", beyond: &["digest"] };
const V1_4_1: Ours = Ours { accept: "application/hal+json; charset=utf-8; version=1.4.1", ..V1_4_2 };
const BOTH: [(ApiVersionView, Ours); 2] =
    [(ApiVersionView::V1_4_1, V1_4_1), (ApiVersionView::V1_4_2, V1_4_2)];

/// The account of the bank's first test customer.
const ACCOUNT: &str = "TE0000001";

/// Nobody is there: no header of a PSU goes beside those that are printed.
fn absent() -> PsuReq {
    PsuReq { ip_address: None, user_agent: None }
}

/// Learns the access token from a call.
#[track_caller]
pub(super) fn bind_token(entry: &Value, known: &mut Known) {
    let headers = entry["headers"].as_array().expect("headers");
    let bearer = headers.iter().find(|header| header[0] == "authorization").expect("a token");
    assert!(known.fits("Bearer {accessToken}", bearer[1].as_str().expect("text")));
}

/// The line, for another endpoint: "by adding the access token in the Authorization header of each request".
fn example(endpoint: &str) -> Example {
    Example::read(&ACCOUNTS.replace("/psd2/v1/accounts", &format!("/psd2/v1{endpoint}")))
}

async fn authorised(role: AccessRoleView) -> (World, String, Known) {
    let (world, connection_id, mut known) = connected(role, false).await;
    authorise(&world, &connection_id, BERGOT).await;
    known.set("accountResourceId", ACCOUNT);
    (world, connection_id, known)
}

/// The id that desk gave the PSU's account.
async fn account(world: &World, connection_id: &str) -> String {
    let listed = list(world, connection_id, absent()).await.unwrap();
    assert_eq!(listed.accounts[0].resource_id.as_deref(), Some(ACCOUNT));
    listed.accounts[0].id.clone()
}

/// `GET /accounts`, which is the printed line itself.
#[tokio::test(flavor = "multi_thread")]
async fn get_accounts() {
    let (world, connection_id, mut known) = authorised(AccessRoleView::Aisp).await;
    for (version, ours) in BOTH {
        ask_in(&world, version).await;
        let listed = list(&world, &connection_id, absent()).await.unwrap();
        assert_eq!(listed.accounts.len(), 1);
        Example::read(ACCOUNTS).assert_sent(&newest(&world, "/accounts").await, &mut known, ours);
    }
}

/// `GET /accounts/{accountResourceId}/balances`
#[tokio::test(flavor = "multi_thread")]
async fn get_balances() {
    let (world, connection_id, mut known) = authorised(AccessRoleView::Aisp).await;
    let account_id = account(&world, &connection_id).await;
    for (version, ours) in BOTH {
        ask_in(&world, version).await;
        let req = BalancesRefreshReq { account_id: account_id.clone(), psu: absent(), over_quota: false };
        let view = desk::accounts::refresh_balances(&world.desk, req).await.unwrap();
        assert_eq!(view.accounts[0].balances.len(), 2);
        let asked = newest(&world, "/balances").await;
        example("/accounts/{accountResourceId}/balances").assert_sent(&asked, &mut known, ours);
    }
}

/// `GET /accounts/{accountResourceId}/transactions`; the page after it has `page` in its query, of which the document says
/// nothing: it stands in the bank's link.
#[tokio::test(flavor = "multi_thread")]
async fn get_transactions() {
    let (world, connection_id, mut known) = authorised(AccessRoleView::Aisp).await;
    let account_id = account(&world, &connection_id).await;
    for (version, ours) in BOTH {
        ask_in(&world, version).await;
        let fetched = transactions(&world, &account_id, absent()).await.unwrap();
        assert_eq!(fetched.fetched.pages, 2);
        let asked = seen(&world, "/transactions").await;
        let [first, second] = &asked[asked.len() - 2..] else { panic!("{asked:?}") };
        let endpoint = "/accounts/{accountResourceId}/transactions";
        example(endpoint).assert_sent(first, &mut known, ours);
        example(&format!("{endpoint}?page=1")).assert_sent(second, &mut known, ours);
    }
}

/// `GET /end-user-identity`
#[tokio::test(flavor = "multi_thread")]
async fn get_end_user_identity() {
    let (world, connection_id, mut known) = authorised(AccessRoleView::Aisp).await;
    for (version, ours) in BOTH {
        ask_in(&world, version).await;
        let connection_id = connection_id.clone();
        let req = IdentityRefreshReq { connection_id, psu: absent(), over_quota: false };
        let view = desk::accounts::refresh_identity(&world.desk, req).await.unwrap();
        assert_eq!(view.identity.unwrap().full_name.as_deref(), Some("BERGOT FRANCIS"));
        let asked = newest(&world, "/end-user-identity").await;
        example("/end-user-identity").assert_sent(&asked, &mut known, ours);
    }
}

/// `GET /trusted-beneficiaries`
#[tokio::test(flavor = "multi_thread")]
async fn get_trusted_beneficiaries() {
    let (world, connection_id, mut known) = authorised(AccessRoleView::Aisp).await;
    for (version, ours) in BOTH {
        ask_in(&world, version).await;
        let connection_id = connection_id.clone();
        let req = BeneficiariesRefreshReq { connection_id, psu: absent(), over_quota: false };
        let view = desk::accounts::refresh_beneficiaries(&world.desk, req).await.unwrap();
        assert_eq!(view.beneficiaries.len(), 2);
        let asked = newest(&world, "/trusted-beneficiaries").await;
        example("/trusted-beneficiaries").assert_sent(&asked, &mut known, ours);
    }
}

/// `POST /funds-confirmations`, which carries a body beside what the line prints.
#[tokio::test(flavor = "multi_thread")]
async fn post_funds_confirmations() {
    let (world, connection_id, mut known) = authorised(AccessRoleView::Cbpii).await;
    let line = ACCOUNTS.replace("-X GET", "-X POST").replace("/accounts", "/funds-confirmations");
    let line =
        format!("{} -H \"Content-Type: application/json\" -d \"{{...}}\"", line.trim_end_matches('\''));
    for (version, ours) in BOTH {
        let req = FundsCheckReq {
            connection_id: connection_id.clone(),
            version,
            iban: "FR7614518000000000000000001".to_owned(),
            amount: "10.00".to_owned(),
            currency: "EUR".to_owned(),
            reference: String::new(),
            payee: String::new(),
            psu: absent(),
        };
        assert!(desk::funds::check(&world.desk, req).await.unwrap().result);
        let asked = newest(&world, "/funds-confirmations").await;
        Example::read(&line).assert_sent(&asked, &mut known, ours);
    }
}

/// "With multiple values in Accept header": a media type, then the version as its parameter.
#[tokio::test(flavor = "multi_thread")]
async fn accept_with_multiple_values() {
    let (world, connection_id, _) = authorised(AccessRoleView::Aisp).await;
    list(&world, &connection_id, absent()).await.unwrap();
    let asked = newest(&world, "/accounts").await;
    let mut known = Known::default();
    let sent = asked["accept"].as_str().unwrap();
    assert!(known.fits("application/{subtype}; version=1.4.2", sent), "{sent}");
    assert_eq!(known.get("subtype"), "hal+json; charset=utf-8");
}
