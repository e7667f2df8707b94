//! From the link to the last transaction by hand, and what of it a restart keeps.

use crate::psu::App;
use crate::terminal::{Terminal, against_fresh_banks};
use sandbox::{Config, LocalBanks};
use serde_json::{Value, json};

const BCP: &str = "www.12579.sandbox.api.89c3.com";
const EDME: &str = "9999999801";
const ACCOUNTS: &str = "/stet/psd2/v1.4.2/accounts";

#[tokio::test(flavor = "multi_thread")]
async fn curl_and_openssl_walk_from_the_authorisation_to_4460_transactions_and_back_out() {
    against_fresh_banks(|tpp| {
        tpp.manage("PUT", "/mode", Some(json!({"consent": "fresh"})));
        let app = App::enrolled(&tpp).at(BCP);
        let (token, refresh) = app.granted(EDME, "aisp");
        let ibans: Vec<String> = app.get(ACCOUNTS, &token).json()["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|account| account["accountId"]["iban"].as_str().unwrap().to_owned())
            .collect();
        let ibans: Vec<&str> = ibans.iter().map(String::as_str).collect();
        assert_eq!(app.consent(&token, &ibans, &ibans, false).status, 201);

        let listed = app.get(ACCOUNTS, &token).json();
        let mut seen = 0;
        for account in listed["accounts"].as_array().unwrap() {
            let follow = |of: &str| {
                let path = account["_links"][of]["href"].as_str().unwrap();
                let answered = app.get(path, &token);
                assert!(answered.status == 200 && app.tpp.answer_verifies("GET", path, &answered));
                answered.json()
            };
            assert_eq!(follow("balances")["balances"][0]["balanceType"], "CLBD");
            seen += follow("transactions")["transactions"].as_array().unwrap().len();
        }
        assert_eq!(seen, 4460);

        let renewed = app.refresh(&refresh).json();
        let token = renewed["access_token"].as_str().unwrap();
        let url = format!("https://{BCP}/stet/psd2/oauth/revoke");
        let form = format!("token={refresh}");
        assert_eq!(app.tpp.at_the_bank(&["--data", &form, &url]).status, 200);
        assert_eq!(app.get(ACCOUNTS, token).status, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_tokens_consents_and_the_day_s_quota_and_a_reset_none_of_them() {
    let place = tempfile::tempdir().unwrap();
    let config = Config { folder: Some(place.path().join("banks")) };
    let banks = LocalBanks::start(config.clone()).await.unwrap();
    let tpp = Terminal::at(&banks);
    let (app, token) = tokio::task::spawn_blocking(move || {
        // Noon in Paris, and it stays noon: the day's quota has to outlive the restart.
        tpp.manage("PUT", "/clock", Some(json!({"now": "2026-03-06T11:00:00Z", "frozen": true})));
        let app = App::enrolled(&tpp);
        let (token, _) = app.granted("GUICHET-CLAIRE", "aisp");
        assert_eq!(app.consent(&token, &["FR7617515900000400358074026"], &[], true).status, 201);
        for _ in 0..4 {
            assert_eq!(app.batch(ACCOUNTS, &token).status, 200);
        }
        (app, token)
    })
    .await
    .unwrap();
    banks.stop().await;
    let again = LocalBanks::start(config).await.unwrap();
    let tpp = Terminal::at(&again);
    tokio::task::spawn_blocking(move || {
        let app = App {
            tpp: Terminal { management: tpp.management, token: tpp.token, ..app.tpp },
            client_id: app.client_id,
        };
        let kept = app.get(ACCOUNTS, &token);
        assert_eq!(kept.status, 200, "{}", kept.body);
        assert_eq!(kept.json()["accounts"][1]["resourceId"], Value::Null);
        assert_eq!(app.batch(ACCOUNTS, &token).status, 429);
        assert_eq!(app.tpp.manage("POST", "/reset", None).status, 204);
        assert_eq!(app.get(ACCOUNTS, &token).status, 401);
        assert_eq!(app.tpp.manage("GET", "/status", None).json()["grants"], 0);
    })
    .await
    .unwrap();
    again.stop().await;
}
