//! "AISP/CBPII", Step 1: from the PSU's authorisation to the end of the access.

use super::*;

const AUTHORIZE: &str = "curl -X GET https://{bank-fqdn}/authorize?response_type=code&client_id={clientId}&redirect_uri={redirectUrl}&scope={scope}&state={state}";
const CODE: &str = "curl -X POST {https://api-host.xxx}/oauth-authorizationcode-psd2/token -d 'client_id={clientId}&grant_type=authorization_code&redirect_uri={redirectUrl}&code={code}'";
const REFRESH: &str = "curl -X POST {https://api-host.xxx}/oauth-authorizationcode-psd2/token -d 'grant_type=refresh_token&refresh_token={refreshToken}'";
const REVOKE: &str =
    "curl -X POST {https://api-host.xxx}/oauth-authorizationcode-psd2/revoke -d 'token={accessToken}'";
const TOKEN_PATH: &str = "/oauth-authorizationcode-psd2/token";
const SUCCESS: &str = "{redirectUrl}?code={code}&state={state}";
const FAILURE: &str = "{redirectUrl}?error=access_denied&state={state}";

/// A browser names itself and what it reads; its headers are not ours.
#[track_caller]
fn assert_opened(entry: &Value, known: &mut Known) {
    let mut entry = entry.clone();
    entry["headers"] = serde_json::json!([["accept", "*/*"]]);
    let browser = Ours { accept: "*/*", beyond: &[] };
    Example::read(AUTHORIZE).assert_sent(&entry, known, browser);
}

/// "Retrieve the authorization-code by redirecting the Arkea PSU": each of the three scopes, and the 302 "in case of
/// success". The state is optional there; ours is always sent, and has no comma.
#[tokio::test(flavor = "multi_thread")]
async fn retrieve_the_authorization_code() {
    for (role, long_history) in
        [(AccessRoleView::Aisp, false), (AccessRoleView::Aisp, true), (AccessRoleView::Cbpii, false)]
    {
        let (world, connection_id, mut known) = connected(role, long_history).await;
        let address = sent(&world, &connection_id, AnswerWayView::Paste).await;
        let url = Browser::default().decide(&address, BERGOT, "accept").await;
        let opened = seen(&world, "/authorize").await.into_iter().find(|entry| entry["method"] == "GET");
        assert_opened(&opened.unwrap(), &mut known);
        assert!(!known.get("state").contains(','));
        assert!(known.fits(SUCCESS, &url), "{url}: {known:?}");
        let view = paste(&world, &connection_id, &url).await.unwrap();
        assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    }
}

/// The 302 "in case of failure": the PSU said no, and nothing is asked with a code that is not there.
#[tokio::test(flavor = "multi_thread")]
async fn retrieve_the_authorization_code_in_case_of_failure() {
    let (world, connection_id, mut known) = connected(AccessRoleView::Aisp, false).await;
    let address = sent(&world, &connection_id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, BERGOT, "refuse").await;
    let opened = seen(&world, "/authorize").await.into_iter().find(|entry| entry["method"] == "GET");
    assert_opened(&opened.unwrap(), &mut known);
    assert!(known.fits(FAILURE, &url), "{url}: {known:?}");
    let view = paste(&world, &connection_id, &url).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Refused);
    assert_eq!(seen(&world, TOKEN_PATH).await, [] as [Value; 0]);
}

/// "Get the access token (and refresh-token) from the authorization-code", the bank answering as printed.
#[tokio::test(flavor = "multi_thread")]
async fn get_the_access_token_and_refresh_token_from_the_authorization_code() {
    let (world, connection_id, mut known) = connected(AccessRoleView::Aisp, false).await;
    let address = sent(&world, &connection_id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, BERGOT, "accept").await;
    assert!(known.fits(SUCCESS, &url), "{url}");
    let view = paste(&world, &connection_id, &url).await.unwrap();
    Example::read(CODE).assert_sent(&newest(&world, TOKEN_PATH).await, &mut known, FORM);
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    assert!(view.summary.access.refresh_held);
}

/// "Refresh the access token": without the client_id, and each time with the token that the answer before brought.
#[tokio::test(flavor = "multi_thread")]
async fn refresh_the_access_token() {
    let (world, connection_id, first) = connected(AccessRoleView::Aisp, false).await;
    authorise(&world, &connection_id, BERGOT).await;
    let mut handed_in = Vec::new();
    for _ in 0..2 {
        let req = TokenRefreshReq { connection_id: connection_id.clone() };
        connections::refresh(&world.desk, req).await.unwrap();
        let mut known = first.clone();
        let refresh = newest_grant(&world, TOKEN_PATH, "refresh_token").await;
        Example::read(REFRESH).assert_sent(&refresh, &mut known, FORM);
        handed_in.push(known.get("refreshToken").to_owned());
    }
    assert_ne!(handed_in[0], handed_in[1]);
}

/// "Revoke the access token": the one that the accounts were asked for with.
#[tokio::test(flavor = "multi_thread")]
async fn revoke_the_access_token() {
    let (world, connection_id, mut known) = connected(AccessRoleView::Aisp, false).await;
    authorise(&world, &connection_id, BERGOT).await;
    list(&world, &connection_id, present()).await.unwrap();
    resources::bind_token(&newest(&world, "/accounts").await, &mut known);
    let req = TokenRevokeReq { connection_id: connection_id.clone(), confirmed: false };
    let view = connections::revoke(&world.desk, req).await.unwrap();
    let revoked = newest(&world, "/oauth-authorizationcode-psd2/revoke").await;
    Example::read(REVOKE).assert_sent(&revoked, &mut known, FORM);
    assert_eq!(view.summary.access.status, AccessStatusView::RevokedHere);
}

/// The lists of hosts, printed four times over: where each bank's customers authorise, and where its tokens are asked for.
#[tokio::test(flavor = "multi_thread")]
async fn each_bank_is_met_at_the_hosts_that_are_printed_for_it() {
    const PRINTED: [(&str, &str, &str); 9] = [
        ("arkea-cmb", "openbanking.cmb.fr", "api-openbanking.cmb.fr"),
        ("arkea-cmso", "openbanking.cmso.com", "api-openbanking.cmso.com"),
        (FORTUNEO, FORTUNEO_PAGES, FORTUNEO_HOST),
        ("arkea-max", "openbanking.max.fr", "api-openbanking.max.fr"),
        ("arkea-abp", "openbanking.arkeabanqueprivee.fr", "api-openbanking.arkeabanqueprivee.fr"),
        ("arkea-abei", "openbanking.arkea-banque-ei.com", "api-openbanking.arkea-banque-ei.com"),
        ("arkea-abs", "openbanking.arkea-banking-services.com", "api-openbanking.arkea-banking-services.com"),
        ("arkea-bpe", "openbanking.bpe.fr", "api-openbanking.bpe.fr"),
        ("arkea-allianz", "openbanking.allianzbanque.fr", "api-openbanking.allianzbanque.fr"),
    ];
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    for (bank_key, pages, api) in PRINTED {
        let app = portal_app(&world, &profile_id, bank_key, api).await;
        let connection_id = opened(&world, &app, bank_key, AccessRoleView::Aisp, CALLBACK).await;
        let mut known = Known::of([("bank-fqdn", pages), ("api-host", api), ("scope", "aisp")]);
        known.set("redirectUrl", CALLBACK);
        known.set("clientId", &app.summary.client_id);
        let view = authorise(&world, &connection_id, BERGOT).await;
        assert_eq!(view.summary.access.status, AccessStatusView::Valid, "{bank_key}");
        let path = format!("/{pages}/authorize");
        let opened = seen(&world, &path).await.into_iter().find(|entry| entry["method"] == "GET");
        assert_opened(&opened.unwrap(), &mut known);
        Example::read(CODE).assert_sent(&newest(&world, TOKEN_PATH).await, &mut known, FORM);
    }
}
