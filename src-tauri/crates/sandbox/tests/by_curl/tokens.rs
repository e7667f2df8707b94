//! Codes, tokens, refreshing, revoking and the fallback.

use crate::psu::{App, parameter};
use crate::terminal::{Answered, against_fresh_banks};
use serde_json::json;

const ACCOUNTS: &str = "/stet/psd2/v1.4.2/accounts";
const PSU: &str = "GUICHET-CLAIRE";

fn is_invalid_grant(answered: &Answered) -> bool {
    let body = answered.json();
    answered.status == 400
        && body["error"] == "invalid_grant"
        && body["error_description"].as_str().unwrap().starts_with("The provided authorization grant (e.g.")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_gives_tokens_once_and_its_second_use_takes_them_back() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let code = app.code(PSU, "aisp");
        let answered = app.redeem(&code, "");
        assert_eq!((answered.status, answered.header("cache-control").as_deref()), (200, Some("no-store")));
        let tokens = answered.json();
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(3600)));
        assert_eq!(tokens["scope"], "aisp offline_access");
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(app.get(ACCOUNTS, access).status, 200);
        assert!(is_invalid_grant(&app.redeem(&code, "")));
        assert_eq!(app.get(ACCOUNTS, access).status, 401);
        assert!(is_invalid_grant(&app.refresh(tokens["refresh_token"].as_str().unwrap())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_serves_its_client_redirect_uri_entry_point_and_hour_alone() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let code = app.code(PSU, "aisp");
        let form = format!("client_id={}&grant_type=authorization_code&code={code}", app.client_id);
        assert_eq!(tpp.token(&form).status, 400, "without redirect_uri");
        let elsewhere = format!("{form}&redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback%2F");
        assert!(is_invalid_grant(&tpp.token(&elsewhere)));
        let scoped = app.redeem(&code, "&scope=aisp");
        assert_eq!((scoped.status, &scoped.json()["error"]), (400, &json!("invalid_request")));
        assert!(is_invalid_grant(&app.at("www.12579.sandbox.api.89c3.com").redeem(&code, "")));
        let other = tpp.other_tpp("PSDNL-DNB-33031431", json!({}));
        let stranger = App { tpp: other.clone(), client_id: app.client_id.clone() };
        assert_eq!(stranger.redeem(&code, "").status, 401, "another TPP's QWAC");
        let foreign = App::enrolled(&other);
        assert!(is_invalid_grant(&foreign.redeem(&code, "")));
        let renewed = tpp.other_tpp("PSDFR-ACPR-99999", json!({}));
        let renewed = App { tpp: renewed, client_id: app.client_id.clone() };
        assert_eq!(renewed.redeem(&code, "").status, 401, "not the declared QWAC");
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 3400})));
        assert_eq!(app.redeem(&code, "").status, 200, "none of that used the code up");
        let code = app.code(PSU, "aisp");
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 3600})));
        assert!(is_invalid_grant(&app.redeem(&code, "")));
        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        assert_eq!(app.redeem(&app.code(PSU, "aisp"), "&scope=aisp").status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_challenge_is_held_against_the_verifier() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        // RFC 7636 appendix B.
        let challenge =
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
        let code = parameter(&app.decides(PSU, "aisp", challenge, "accept"), "code").unwrap();
        assert!(is_invalid_grant(&app.redeem(&code, "")));
        assert!(is_invalid_grant(
            &app.redeem(&code, "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX")
        ));
        assert_eq!(
            app.redeem(&code, "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").status,
            200
        );
        assert!(is_invalid_grant(&app.redeem(&app.code(PSU, "aisp"), "&code_verifier=x")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_ends_the_old_access_token_and_gives_the_same_refresh_token_back() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let (first, refresh) = app.granted(PSU, "aisp");
        let renewed = app.refresh(&refresh).json();
        assert_eq!(renewed["refresh_token"], refresh.as_str());
        let second = renewed["access_token"].as_str().unwrap();
        assert_eq!(app.get(ACCOUNTS, &first).status, 401);
        assert_eq!(app.get(ACCOUNTS, second).status, 200);
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 3600})));
        let expired = app.get(ACCOUNTS, second);
        assert_eq!((expired.status, &expired.json()["error"]), (401, &json!("invalid_token")));
        assert_eq!(expired.header("www-authenticate").as_deref(), Some("Bearer error=\"invalid_token\""));
        assert!(is_invalid_grant(&app.refresh(&first)), "an access token refreshes nothing");
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 179 * 86_400})));
        assert_eq!(app.refresh(&refresh).status, 200);
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 86_400})));
        assert!(
            is_invalid_grant(&app.refresh(&refresh)),
            "180 days after the authentication, refreshed or not"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_has_one_pair_of_tokens_for_each_tpp_and_role() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let (first, _) = app.granted(PSU, "aisp");
        app.granted(PSU, "cbpii");
        assert_eq!(app.get(ACCOUNTS, &first).status, 200, "another role leaves it alone");
        let (second, _) = app.granted(PSU, "aisp");
        assert_eq!(app.get(ACCOUNTS, &first).status, 401);
        assert_eq!(app.get(ACCOUNTS, &second).status, 200);
        assert_eq!(tpp.manage("GET", "/status", None).json()["grants"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_either_token_or_the_psu_s_own_word_ends_both() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let revoke = |tpp: &crate::terminal::Terminal, token: &str| {
            let url = format!("https://{}/stet/psd2/oauth/revoke", tpp.host);
            tpp.at_the_bank(&["--data", &format!("token={token}&client_id={}", app.client_id), &url]).status
        };
        let (access, refresh) = app.granted(PSU, "aisp");
        let other = tpp.other_tpp("PSDNL-DNB-33031431", json!({}));
        assert_eq!(revoke(&other, &refresh), 401, "another TPP");
        assert_eq!(revoke(&tpp, &refresh), 200);
        assert_eq!((app.get(ACCOUNTS, &access).status, app.refresh(&refresh).status), (401, 400));
        assert_eq!(revoke(&tpp, &refresh), 200, "what is unknown is revoked already");

        let (access, refresh) = app.granted(PSU, "aisp");
        assert_eq!(revoke(&tpp, &access), 200);
        assert_eq!(app.refresh(&refresh).status, 400);

        let (access, refresh) = app.granted(PSU, "aisp");
        let pending = app.code(PSU, "aisp");
        assert_eq!(tpp.manage("POST", &format!("/psu/{PSU}/revoke"), None).status, 204);
        assert_eq!((app.get(ACCOUNTS, &access).status, app.refresh(&refresh).status), (401, 400));
        assert!(is_invalid_grant(&app.redeem(&pending, "")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fallback_sends_the_tpp_to_the_online_banking_with_a_token() {
    against_fresh_banks(|tpp| {
        let url = format!("https://{}/stet/psd2/oauth/token", tpp.host);
        let ask = |form: &str| tpp.at_the_bank(&["--header", "fallback: 1", "--data", form, &url]);
        let sent = ask("client_id=PSDFR-ACPR-99999&grant_type=client_credentials&scope=aisp");
        assert_eq!(sent.status, 302, "{}", sent.body);
        let address = sent.header("location").unwrap();
        assert!(address.starts_with(&format!("{}/{}/", tpp.pages, tpp.host)), "{address}");
        let token = parameter(&address, "token").unwrap();
        assert_eq!(token.split('.').count(), 3);
        let page = tpp.curl(&[&address]);
        assert!(page.status == 200 && page.body.contains("banque à distance"));
        assert_eq!(ask("client_id=nobody&grant_type=client_credentials&scope=aisp").status, 401);
        assert_eq!(ask("client_id=PSDFR-ACPR-99999&grant_type=client_credentials&scope=cbpii").status, 400);
        let plain = tpp.token("client_id=PSDFR-ACPR-99999&grant_type=client_credentials&scope=aisp");
        assert_eq!(
            (plain.status, &plain.json()["error"]),
            (400, &json!("invalid_scope")),
            "without the header"
        );
    })
    .await;
}
