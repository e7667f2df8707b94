//! Accounts, balances, consent, identity, funds: what each answers, and what it refuses.

use crate::psu::App;
use crate::terminal::against_fresh_banks;
use serde_json::{Value, json};

const BASE: &str = "/stet/psd2/v1.4.2";
const BCP: &str = "www.12579.sandbox.api.89c3.com";
const LEA: [&str; 2] = ["FR7612579000920400430518020", "FR7612579000920400851811524"];

#[tokio::test(flavor = "multi_thread")]
async fn accounts_and_balances_look_as_bpce_prints_them_before_and_after_the_consent() {
    against_fresh_banks(|tpp| {
        tpp.manage("PUT", "/mode", Some(json!({"consent": "fresh"})));
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("GUICHET-LEA", "aisp");
        let path = format!("{BASE}/accounts");
        let bare = |iban: &str| {
            json!({
                "cashAccountType": "CACC", "accountId": {"iban": iban}, "usage": "PRIV",
                "psuStatus": "Account Holder", "name": "LEA SANDBOXA", "currency": "EUR",
            })
        };
        let before = app.get(&path, &token);
        assert_eq!(before.status, 200, "{}", before.body);
        assert!(app.tpp.answer_verifies("GET", &path, &before));
        let own = json!({"self": {"templated": false, "href": path}});
        assert_eq!(before.json(), json!({"_links": own, "accounts": [bare(LEA[0]), bare(LEA[1])]}));
        let id = "125790009204004305180";
        let refused = app.get(&format!("{path}/{id}/balances"), &token);
        assert_eq!((refused.status, &refused.json()["message"]), (403, &json!("NGAC")));

        let sent = app.consent(&token, &LEA, &LEA[..1], false);
        assert_eq!((sent.status, sent.body.as_str()), (201, ""));
        let after = app.get(&path, &token).json();
        let mut first = bare(LEA[0]);
        first["resourceId"] = id.into();
        first["_links"] = json!({
            "balances": {"templated": false, "href": format!("{path}/{id}/balances")},
            "transactions": {"templated": true, "href": format!("{path}/{id}/transactions")},
        });
        assert_eq!(after["accounts"][0], first);
        let second = &after["accounts"][1];
        assert_eq!(second["resourceId"], "125790009204008518115");
        assert_eq!(second["_links"]["transactions"], Value::Null);

        let balances = app.get(&format!("{path}/{id}/balances"), &token).json();
        assert_eq!(
            balances["balances"],
            json!([{
                "balanceType": "CLBD", "name": "Solde comptable au 28/09/2018",
                "balanceAmount": {"amount": "-150.00", "currency": "EUR"},
            }])
        );
        let unseen = app.get(&format!("{path}/125790009204008518115/transactions"), &token);
        assert_eq!(unseen.status, 403, "balances alone were consented to");
        assert_eq!(app.get(&format!("{path}/CPT30014684067/balances"), &token).status, 404);

        assert_eq!(app.consent(&token, &[], &[], false).status, 201);
        assert_eq!(app.get(&path, &token).json(), before.json(), "empty lists revoke all");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claire_has_a_null_and_a_positive_balance_and_marc_alone_an_identity() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let (claire, _) = app.granted("GUICHET-CLAIRE", "aisp");
        let listed = app.get(&format!("{BASE}/accounts"), &claire).json();
        assert_eq!(listed["accounts"].as_array().unwrap().len(), 2);
        let amount = |id: &str| {
            let body = app.get(&format!("{BASE}/accounts/{id}/balances"), &claire).json();
            body["balances"][0]["balanceAmount"]["amount"].as_str().unwrap().to_owned()
        };
        assert_eq!(amount("175159000004003580740"), "0.00");
        assert_eq!(amount("175159000008003580740"), "2543.17");

        let identity = |version: &str, psu: &str| {
            let (token, _) = app.granted(psu, "aisp");
            app.get(&format!("/stet/psd2/{version}/end-user-identity"), &token)
        };
        let marc = identity("v1.4.2", "D0999990I0");
        assert_eq!((marc.status, &marc.json()["connectedPsu"]), (200, &json!("Marc")));
        assert_eq!(identity("v1.6.2", "D0999990I0").json()["identity"]["fullName"], "Marc");
        assert_eq!(identity("v1.4.2", "D0999993I0").status, 403);
        let (tech, _) = app.granted("D0999993I0", "aisp");
        assert_eq!(app.consent(&tech, &[], &[], true).status, 201);
        assert_eq!(app.get(&format!("{BASE}/end-user-identity"), &tech).json()["connectedPsu"], "TECH'N CO");
        let link = app.get(&format!("{BASE}/accounts"), &tech).json()["_links"]["endUserIdentity"].clone();
        assert_eq!(link["href"], format!("{BASE}/end-user-identity"));
        let beneficiaries = app.get(&format!("{BASE}/trusted-beneficiaries"), &tech);
        assert_eq!((beneficiaries.status, &beneficiaries.json()["message"]), (501, &json!("NIMP")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_come_in_one_order_and_errors_in_stet_s_shape() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("GUICHET-LEA", "aisp");
        let path = format!("{BASE}/accounts");
        assert_eq!(app.get("/stet/psd2/v1.4.1/accounts", &token).status, 404);
        let posted = app.tpp.signed("POST", &path, "no token", Some(&json!({})), &[]);
        assert_eq!((posted.status, posted.header("allow").as_deref()), (405, Some("GET")));
        let shape = posted.json();
        for member in ["timestamp", "status", "error", "message", "path"] {
            assert!(!shape[member].is_null(), "{member}: {shape}");
        }
        let consents = format!("{BASE}/consents");
        assert_eq!(app.tpp.signed("POST", &consents, &token, Some(&json!({})), &[]).status, 405);
        assert_eq!(app.get(&path, "wrong").status, 401);
        let url = format!("https://{BCP}{path}");
        let bearer = format!("Authorization: Bearer {token}");
        let unsigned = |more: &[&str]| {
            let mut all = vec!["--header", bearer.as_str()];
            all.extend(more);
            all.push(&url);
            app.tpp.at_the_bank(&all)
        };
        assert!(unsigned(&[]).json()["message"].as_str().unwrap().starts_with("X-Request-ID"));
        let no_signature = unsigned(&["--header", "X-Request-ID: 1"]);
        assert_eq!(no_signature.status, 400);
        assert!(no_signature.json()["message"].as_str().unwrap().starts_with("Signature"));
        let mut sealed_by_other = app.at(BCP);
        sealed_by_other.tpp.qsealc = tpp.other_tpp("PSDFR-ACPR-99999", json!({})).qsealc;
        assert_eq!(sealed_by_other.get(&path, &token).status, 400);
        let picky = app.tpp.signed("GET", &path, &token, None, &["Accept: text/html"]);
        assert_eq!(picky.status, 406);
        let hal = app.tpp.signed("GET", &path, &token, None, &["Accept: application/hal+json"]);
        assert_eq!(hal.header("content-type").as_deref(), Some("application/hal+json; charset=utf-8"));
        let no_address = app.tpp.signed("GET", &path, &token, None, &["PSU-IP-Address: here"]);
        assert_eq!(no_address.status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_scope_is_a_403_that_ends_the_grant_and_another_qwac_is_one_that_does_not() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let path = format!("{BASE}/accounts");
        let (access, refresh) = app.granted("GUICHET-LEA", "aisp");
        let other = tpp.other_tpp("PSDNL-DNB-33031431", json!({}));
        let stranger = App { tpp: other, client_id: app.client_id.clone() };
        let foreign = stranger.get(&path, &access);
        assert_eq!((foreign.status, &foreign.json()["message"]), (403, &json!("BE05")));
        let funds = format!("{BASE}/funds-confirmations");
        assert_eq!(stranger.tpp.signed("POST", &funds, &access, Some(&json!({})), &[]).status, 403);
        assert_eq!(app.get(&path, &access).status, 200, "a stranger ends nothing");
        let elsewhere = app.at(BCP).get(&path, &access);
        assert_eq!(elsewhere.status, 401, "another bank");

        let wrong = tpp.signed("POST", &funds, &access, Some(&json!({})), &[]);
        assert_eq!((wrong.status, &wrong.json()["message"]), (403, &json!("BADS")));
        assert_eq!((app.get(&path, &access).status, app.refresh(&refresh).status), (401, 400));

        let form = format!("client_id={}&grant_type=client_credentials&scope=pisp", app.client_id);
        let payments = tpp.token(&form).json()["access_token"].as_str().unwrap().to_owned();
        for resource in ["accounts", "accounts/x/balances", "accounts/x/transactions", "end-user-identity"] {
            let refused = app.get(&format!("{BASE}/{resource}"), &payments);
            assert_eq!((refused.status, &refused.json()["message"]), (403, &json!("BADS")), "{resource}");
        }
        assert_eq!(app.consent(&payments, &[], &[], false).status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_call_without_the_psu_is_refused_until_midnight_in_paris() {
    against_fresh_banks(|tpp| {
        let set = |now: &str| {
            tpp.manage("PUT", "/clock", Some(json!({"now": now, "frozen": true})));
        };
        // 23:59:59 in Paris.
        set("2026-03-06T22:59:59Z");
        let app = App::enrolled(&tpp);
        let (token, _) = app.granted("GUICHET-CLAIRE", "aisp");
        let path = format!("{BASE}/accounts");
        for _ in 0..4 {
            assert_eq!(app.batch(&path, &token).status, 200);
        }
        assert_eq!(app.batch("/stet/psd2/v1/accounts", &token).status, 429, "the version does not matter");
        let fifth = app.batch(&path, &token);
        assert_eq!(fifth.status, 429);
        assert_eq!(
            fifth.json(),
            json!({
                "timestamp": "2026-03-06T23:59:59+0100", "status": 429, "error": "Too Many Requests",
                "message": "Limite des appels par jour dépassée (Erreur H6B-QA03AAH5)", "path": path,
            })
        );
        assert_eq!(app.get(&path, &token).status, 200, "with the PSU there is no limit");
        let balances = |id: &str| app.batch(&format!("{path}/{id}/balances"), &token).status;
        for _ in 0..6 {
            assert_eq!(balances("CPT30014684067"), 404, "what does not reach the resource is not counted");
        }
        let statuses: Vec<u16> = (0..5).map(|_| balances("175159000004003580740")).collect();
        assert_eq!(statuses, [200, 200, 200, 200, 429]);
        assert_eq!(balances("175159000008003580740"), 200, "each IBAN has its own four");
        let (other, _) = app.granted("GUICHET-GEORGES", "aisp");
        assert_eq!(app.batch(&path, &other).status, 200, "each PSU too");
        set("2026-03-06T23:00:00Z");
        assert_eq!(app.batch(&path, &token).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_checked_kept_and_ended_by_the_psu() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("GUICHET-LEA", "aisp");
        let put = |body: Value| app.tpp.signed("PUT", &format!("{BASE}/consents"), &token, Some(&body), &[]);
        let whole =
            json!({"balances": [], "transactions": [], "trustedBeneficiaries": true, "psuIdentity": false});
        for (member, wrong) in [
            ("balances", Value::Null),
            ("balances", json!(["FR76"])),
            ("transactions", json!({})),
            ("psuIdentity", json!("yes")),
            ("trustedBeneficiaries", Value::Null),
        ] {
            let mut body = whole.clone();
            body[member] = wrong;
            assert_eq!(put(body).status, 400, "{member}");
        }
        let foreign = app.consent(&token, &["FR7617515900000400358074026"], &[], false);
        assert_eq!((foreign.status, &foreign.json()["message"]), (400, &json!("AC01")));
        assert_eq!(put(json!({})).status, 400);
        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        assert_eq!(put(json!({})).status, 201, "a PUT with no data");
        tpp.manage("PUT", "/mode", Some(json!({"strict": true})));

        assert_eq!(app.consent(&token, &LEA[..1], &[], true).status, 201);
        let (token, _) = app.granted("GUICHET-LEA", "aisp");
        let kept = app.get(&format!("{BASE}/accounts"), &token).json();
        assert_eq!(kept["accounts"][1]["resourceId"], Value::Null, "a new authentication changes no consent");
        assert!(!kept["_links"]["endUserIdentity"].is_null());
        tpp.manage("POST", "/psu/GUICHET-LEA/revoke", None);
        let (token, _) = app.granted("GUICHET-LEA", "aisp");
        let back = app.get(&format!("{BASE}/accounts"), &token).json();
        assert!(!back["accounts"][1]["resourceId"].is_null(), "back to what is recorded from the start");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_opened_later_is_listed_once_everything_was_taken_back() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("GUICHET-LEA", "aisp");
        let listed = || {
            let list = app.get(&format!("{BASE}/accounts"), &token).json();
            let ibans = list["accounts"].as_array().unwrap().iter();
            ibans.map(|one| one["accountId"]["iban"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let before = listed();
        assert_eq!(app.consent(&token, &LEA[..1], &[], false).status, 201);
        assert_eq!(tpp.manage("POST", "/psu/nobody/accounts", None).status, 404);
        let opened = tpp.manage("POST", "/psu/GUICHET-LEA/accounts", None);
        assert_eq!(opened.status, 201, "{}", opened.body);
        let opened = opened.json()["opened"].clone();
        let here = opened.as_array().unwrap().iter().find(|one| one["codetab"] == "12579").unwrap();
        let new = here["iban"].as_str().unwrap().to_owned();
        let people = tpp.manage("GET", "/personas", None).body;
        assert!(people.contains(&new), "{people}");

        assert_eq!(listed(), before, "a consent from before hides it");
        assert_eq!(app.consent(&token, &LEA[..1], &LEA[..1], false).status, 201);
        assert_eq!(listed(), before, "so does one that takes nothing back");
        assert_eq!(app.consent(&token, &[], &[], false).status, 201);
        let all: Vec<String> = before.iter().cloned().chain([new.clone()]).collect();
        assert_eq!(listed(), all);
        assert_eq!(app.consent(&token, &[&new], &[&new], false).status, 201);
        assert_eq!(listed(), all, "it stays");
        let resource = &new[4..25];
        let rows = app.get(&format!("{BASE}/accounts/{resource}/transactions"), &token).json();
        assert_eq!(rows["transactions"].as_array().unwrap().len(), 12);

        tpp.manage("POST", "/psu/GUICHET-LEA/accounts", None);
        assert_eq!(listed(), all, "another one waits for the next empty consent");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_are_confirmed_by_iban_in_euros_under_the_scope_of_the_version() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp).at(BCP);
        let ask = |version: &str, token: &str, iban: &str, amount: Value, currency: &str| {
            let body = json!({
                "paymentCoverageRequestId": "MyCoverage123456",
                "instructedAmount": {"currency": currency, "amount": amount},
                "accountId": {"iban": iban},
            });
            (
                app.tpp.signed(
                    "POST",
                    &format!("/stet/psd2/{version}/funds-confirmations"),
                    token,
                    Some(&body),
                    &[],
                ),
                body,
            )
        };
        let iban = "FR7612579007000860000716515";
        let (cbpii, _) = app.granted("9999999801", "cbpii");
        let (yes, sent) = ask("v1.4.2", &cbpii, iban, json!("470926.57"), "EUR");
        assert_eq!(yes.status, 200, "{}", yes.body);
        let own = json!({"self": {"href": "v1.4.2/funds-confirmations"}});
        assert_eq!(yes.json(), json!({"request": sent, "result": true, "_links": own}));
        assert_eq!(ask("v1.4.2", &cbpii, iban, json!("470926.58"), "EUR").0.json()["result"], false);
        assert_eq!(ask("v1.6.2", &cbpii, iban, json!(470926.57), "EUR").0.json()["result"], true);
        assert_eq!(ask("v1.4.2", &cbpii, iban, json!("-1"), "EUR").0.status, 400);
        assert_eq!(ask("v1.4.2", &cbpii, iban, json!("1"), "USD").0.status, 400);
        assert_eq!(
            ask("v1.4.2", &cbpii, "YY13RDHN98392489481620896668799742", json!("1"), "EUR").0.status,
            400
        );
        assert_eq!(ask("v1", &cbpii, iban, json!("1"), "EUR").0.status, 403, "v1 asks for piisp");
        let (piisp, _) = app.granted("9999999801", "piisp");
        assert_eq!(ask("v1", &piisp, iban, json!("12345"), "EUR").0.json()["result"], true);
    })
    .await;
}
