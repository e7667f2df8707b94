//! Arkéa's authorisation and tokens: each curl example of its "Production" page up to the API call, and what must be
//! refused.

use crate::portal::{CMB, Entered, FORTUNEO, V142};
use crate::psu::{CALLBACK, ESCAPED, fill_in, parameter};
use crate::terminal::{Answered, against_fresh_banks};
use serde_json::{Value, json};

const TOKEN: &str = "/oauth-authorizationcode-psd2/token";
const REVOKE: &str = "/oauth-authorizationcode-psd2/revoke";
const CLIENT_TOKEN: &str = "/oauth-clientcredentials-psd2/token";
const ACCOUNTS: &str = "/psd2/v1/accounts";
const BERGOT: &str = "GUICHET-BERGOT";

fn members(answered: &Answered) -> Vec<String> {
    answered.json().as_object().unwrap().keys().cloned().collect()
}

/// The recorded answer to a refresh token that was used before.
fn is_oaga(answered: &Answered) -> bool {
    let body = json!({"status": "400", "path": TOKEN, "message": "Bad Request", "error_code": "OAGA"});
    answered.status == 400
        && answered.json() == body
        && answered.header("content-type").as_deref() == Some("application/hal+json; charset=utf-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authorisation_code_grant_is_answered_as_printed() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let link = app.link("aisp%20extended_transaction_history", "&state=a%2Bb");
        let address = app.decides(BERGOT, &link, "accept");
        let code = parameter(&address, "code").unwrap();
        assert_eq!(address, format!("{CALLBACK}?code={code}&state=a%2Bb"));
        let given = app.redeem(&code);
        assert_eq!(given.status, 200, "{}", given.body);
        assert_eq!(members(&given), ["access_token", "token_type", "expires_in", "refresh_token"]);
        assert_eq!(
            (&given.json()["token_type"], &given.json()["expires_in"]),
            (&json!("Bearer"), &json!(3600))
        );
        let header = |name: &str| given.header(name).unwrap();
        assert_eq!(header("content-type"), "application/json;charset=UTF-8");
        assert_eq!((header("cache-control").as_str(), header("pragma").as_str()), ("no-store", "no-cache"));
        assert!(is_oaga(&app.redeem(&code)), "a code serves once");
        let token = given.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(app.get(ACCOUNTS, &token, V142).status, 401, "a code used twice ends what it gave");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_needs_the_two_printed_parameters_and_the_old_token_ends_with_oaga() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let (access, refresh) = app.granted(BERGOT, "aisp");
        let renewed = app.refresh(&refresh);
        assert_eq!(renewed.status, 200, "{}", renewed.body);
        assert_eq!(members(&renewed), ["access_token", "token_type", "expires_in", "refresh_token"]);
        let part = |name: &str| renewed.json()[name].as_str().unwrap().to_owned();
        assert_ne!(part("refresh_token"), refresh);
        assert!(is_oaga(&app.refresh(&refresh)), "refresh tokens rotate");
        assert_eq!(app.get(ACCOUNTS, &access, V142).status, 401);
        assert_eq!(app.get(ACCOUNTS, &part("access_token"), V142).status, 200);
        let more = format!("client_id={}&scope=aisp&grant_type=refresh_token", app.client_id);
        let seen = app.form(TOKEN, &format!("{more}&refresh_token={}", part("refresh_token")));
        assert_eq!(seen.status, 200, "clients were seen to say more: {}", seen.body);
        let last = seen.json()["refresh_token"].as_str().unwrap().to_owned();
        let other = tpp.other_tpp("PSDFR-ACPR-88888", json!({}));
        let theirs = Entered { tpp: other, ..Entered::at(&tpp, FORTUNEO) };
        let theirs = Entered { tpp: crate::terminal::Terminal { host: FORTUNEO.0, ..theirs.tpp }, ..theirs };
        assert_eq!(theirs.refresh(&last).status, 401, "another TPP's QWAC");
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 181 * 86_400})));
        assert!(is_oaga(&app.refresh(&last)), "the PSU's authentication is 180 days old");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_the_access_token_ends_it_and_an_unknown_one_is_a_success() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let (access, refresh) = app.granted(BERGOT, "aisp");
        assert_eq!(app.form(REVOKE, &format!("token={access}")).status, 200);
        assert_eq!(app.get(ACCOUNTS, &access, V142).status, 401);
        assert!(is_oaga(&app.refresh(&refresh)));
        assert_eq!(app.form(REVOKE, "token=unknown").status, 200);
        assert_eq!(app.form(REVOKE, "").status, 400);
        let own = app.own_token();
        let refused = app.get(ACCOUNTS, &own, V142);
        assert_eq!(refused.status, 403, "the TPP's own token reads no account: {}", refused.body);
        assert_eq!(app.form(REVOKE, &format!("token={own}")).status, 200);
        assert_eq!(app.get(ACCOUNTS, &own, V142).status, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tpp_s_own_token_is_answered_with_its_three_members_and_as_printed_with_a_comma_too_many() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let form = format!("client_id={}&grant_type=client_credentials", app.client_id);
        let given = app.form(CLIENT_TOKEN, &form);
        assert_eq!(given.status, 200, "{}", given.body);
        assert_eq!(members(&given), ["access_token", "token_type", "expires_in"]);
        assert_eq!(given.header("content-type").as_deref(), Some("application/json;charset=UTF-8"));
        tpp.manage("PUT", "/mode", Some(json!({"arkea_trailing_comma": true})));
        let printed = app.form(CLIENT_TOKEN, &form);
        assert!(printed.body.ends_with("\"expires_in\":3600,\n}"), "{}", printed.body);
        assert!(serde_json::from_str::<Value>(&printed.body).is_err());
        let wrong = |form: &str| {
            let answered = app.form(CLIENT_TOKEN, form);
            (answered.status, answered.json()["error"].as_str().unwrap().to_owned())
        };
        assert_eq!(wrong("grant_type=client_credentials"), (400, "invalid_request".into()));
        assert_eq!(wrong("client_id=x&grant_type=client_credentials"), (401, "invalid_client".into()));
        assert_eq!(wrong(&format!("{form}&scope=aisp")), (400, "invalid_scope".into()));
        let code = form.replace("client_credentials", "authorization_code");
        assert_eq!(wrong(&code), (400, "unsupported_grant_type".into()));
        let reader = Entered::with(&tpp, FORTUNEO, json!({"scope": "aisp"}));
        let form = format!("client_id={}&grant_type=client_credentials", reader.client_id);
        assert_eq!(wrong(&form), (400, "invalid_scope".into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_who_refuses_or_lets_it_time_out_comes_back_with_access_denied_and_nothing_else() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        for decision in ["refuse", "timeout"] {
            let address = app.decides(BERGOT, &app.link("aisp", "&state=x"), decision);
            assert_eq!(address, format!("{CALLBACK}?error=access_denied&state=x"));
        }
        let without = app.decides(BERGOT, &app.link("cbpii", ""), "refuse");
        assert_eq!(without, format!("{CALLBACK}?error=access_denied"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comma_in_state_an_unknown_app_and_another_callback_are_a_page_and_no_redirect() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let page = |link: &str| {
            let answered = tpp.curl(&[link]);
            assert_eq!((answered.status, answered.header("location")), (400, None), "{link}");
            answered.body
        };
        assert!(page(&app.link("aisp", "&state=a,b")).contains("virgule"));
        assert!(page(&app.link("aisp", "&state=a%2Cb")).contains("virgule"));
        page(&app.link("aisp", "").replace(&app.client_id, "another"));
        page(&app.link("aisp", "").replace("callback", "elsewhere"));
        let elsewhere = app.link("aisp", "").replace(FORTUNEO.1, CMB.1);
        page(&elsewhere);
        let told = tpp.curl(&[&app.link("piisp", "&state=x")]);
        assert_eq!(told.header("location").unwrap(), format!("{CALLBACK}?error=invalid_scope&state=x"));
        let not_here = app.link("aisp", "").replace(FORTUNEO.1, FORTUNEO.0);
        assert_eq!(tpp.curl(&[&not_here]).status, 404, "the API's host has no pages");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_counts_for_its_one_bank_and_its_tokens_too() {
    against_fresh_banks(|tpp| {
        let here = Entered::at(&tpp, FORTUNEO);
        let (access, refresh) = here.granted(BERGOT, "aisp");
        let there = Entered { client_id: here.client_id.clone(), ..Entered::at(&tpp, CMB) };
        assert_eq!(there.get(ACCOUNTS, &access, V142).status, 401);
        assert_eq!(there.refresh(&refresh).status, 400);
        let form = format!("client_id={}&grant_type=client_credentials", here.client_id);
        assert_eq!(there.form(CLIENT_TOKEN, &form).status, 401);
        let bpce = format!(
            "{}/www.17515.sandbox.api.89c3.com/stet/psd2/oauth/authorize?response_type=code&client_id={}\
             &redirect_uri={ESCAPED}&scope=aisp",
            tpp.pages, here.client_id
        );
        assert_eq!(tpp.curl(&[&bpce]).status, 400, "BPCE does not know it");
        let key = &here.client_id;
        assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{key}");
        let twice = tpp.manage(
            "POST",
            "/apps",
            Some(json!({
                "host": FORTUNEO.0, "redirect_uris": [CALLBACK], "client_id": key,
                "qsealc": std::fs::read_to_string(&tpp.qsealc.0).unwrap(),
            })),
        );
        assert_eq!(twice.status, 409);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_ten_banks_are_listed_and_a_psu_logs_in_at_each() {
    against_fresh_banks(|tpp| {
        let listed = tpp.manage("GET", "/banks", None).json();
        assert_eq!(listed["address"], tpp.connect);
        let banks: Vec<Value> = listed["banks"].as_array().unwrap().clone();
        let arkea: Vec<&Value> = banks.iter().filter(|bank| bank["group"] == "arkea").collect();
        assert_eq!(arkea.len(), 10);
        assert!(banks.iter().any(|bank| bank["code"] == "17515" && bank["environment"] == "sandbox"));
        let people = tpp.manage("GET", "/personas?group=arkea", None).json();
        for bank in arkea {
            let leak = |name: &str| -> &'static str {
                let text = bank[name].as_str().unwrap().trim_start_matches("https://");
                text.trim_end_matches("/authorize").to_owned().leak()
            };
            let app = Entered::at(&tpp, (leak("host"), leak("authorize")));
            let page = tpp.curl(&[&app.link("aisp", "")]);
            assert!(page.status == 200 && page.body.contains(bank["name"].as_str().unwrap()));
            assert_eq!(fill_in(&tpp, &page, &[("online_id", "9999999801")]).status, 400, "a BPCE persona");
            assert!(fill_in(&tpp, &page, &[("online_id", BERGOT)]).body.contains("name=\"otp\""));
            let known = people["personas"].as_array().unwrap();
            assert_eq!(known.iter().filter(|one| one["codetab"] == bank["code"]).count(), 6);
            let unknown = bank["authorize_origin"] == "made here";
            assert_eq!(unknown, bank["code"] == "axa", "{bank}");
        }
        let (access, _) = Entered::at(&tpp, CMB).granted(BERGOT, "aisp");
        assert!(!access.is_empty());
        let bpce = tpp.manage("GET", "/personas", None).json();
        assert!(bpce["personas"].as_array().unwrap().iter().all(|one| one["codetab"] != "fortuneo"));
    })
    .await;
}
