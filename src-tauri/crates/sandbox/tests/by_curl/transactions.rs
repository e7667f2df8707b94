//! Transactions: the personas' histories, the dates, the shapes of the versions, pages and the cap.

use crate::psu::App;
use crate::terminal::{Terminal, against_fresh_banks};
use serde_json::{Value, json};

const BCP: &str = "www.12579.sandbox.api.89c3.com";
const GEORGES: &str = "999990000004000000101";
const EDME: [(&str, usize, i64); 4] = [
    ("125790070008600007165", 2000, 47_092_657),
    ("127590070008000998621", 2000, 18_243_223),
    ("127590070008000815937", 260, 980_371),
    ("127590070008000604860", 200, 1_464_678),
];

/// A Friday at noon in Paris.
fn at_noon(tpp: &Terminal) {
    tpp.manage("PUT", "/clock", Some(json!({"now": "2026-03-06T11:00:00Z", "frozen": true})));
}

fn path(version: &str, id: &str, query: &str) -> String {
    format!("/stet/psd2/{version}/accounts/{id}/transactions{query}")
}

fn cents(text: &str) -> i64 {
    let (whole, decimals) = text.split_once('.').unwrap();
    assert_eq!(decimals.len(), 2, "{text}");
    whole.parse::<i64>().unwrap() * 100 + decimals.parse::<i64>().unwrap()
}

fn signed(row: &Value) -> i64 {
    let amount = cents(row["transactionAmount"]["amount"].as_str().unwrap());
    if row["creditDebitIndicator"] == "DBIT" { -amount } else { amount }
}

#[tokio::test(flavor = "multi_thread")]
async fn edmé_s_4460_transactions_add_up_to_his_balances() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("9999999801", "aisp");
        for (id, count, balance) in EDME {
            let body = app.get(&path("v1.4.2", id, ""), &token).json();
            let rows = body["transactions"].as_array().unwrap();
            assert_eq!(rows.len(), count);
            let booked: i64 = rows.iter().filter(|row| row["status"] == "BOOK").map(signed).sum();
            assert_eq!(booked, balance, "{id}");
            let lengths: std::collections::BTreeSet<usize> =
                rows.iter().map(|row| row["entryReference"].as_str().unwrap().len()).collect();
            assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [25, 30, 40]);
            let days: Vec<&str> = rows
                .iter()
                .map(|row| row["bookingDate"].as_str().or(row["expectedBookingDate"].as_str()).unwrap())
                .collect();
            assert!(days.is_sorted_by(|one, two| one >= two), "newest first");
            if count == 2000 {
                assert!(rows.iter().any(|row| row["status"] == "OTHR" && row["bookingDate"].is_null()));
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn date_from_is_inclusive_date_to_exclusive_and_62_days_bind_the_start_alone() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let app = App::enrolled(&tpp);
        let (token, _) = app.granted("GUICHET-GEORGES", "aisp");
        let days = |query: &str| -> Vec<String> {
            let answered = app.get(&path("v1", GEORGES, query), &token);
            assert_eq!(answered.status, 200, "{query}: {}", answered.body);
            let body = answered.json();
            let rows = body["transactions"].as_array().unwrap();
            rows.iter().map(|row| row["bookingDate"].as_str().unwrap().to_owned()).collect()
        };
        let all = days("");
        assert_eq!(all.len(), 180);
        let oldest_in_reach = all.iter().rfind(|day| day.as_str() >= "2026-01-03").unwrap().clone();
        assert!(all.last().unwrap().as_str() < "2026-01-03", "without dateFrom everything is sent");
        let middle = all[30].clone();
        assert!(middle > oldest_in_reach);
        let from = days(&format!("?dateFrom={middle}T00:00:00.000"));
        assert_eq!(from, all.iter().filter(|day| **day >= middle).cloned().collect::<Vec<_>>());
        let to = days(&format!("?dateTo={middle}T00:00:00.000%2B01:00"));
        assert_eq!(to, all.iter().filter(|day| **day < middle).cloned().collect::<Vec<_>>());
        let both =
            days(&format!("?dateFrom={oldest_in_reach}T00:00:00.000%2B0100&dateTo={middle}T12:00:00.000Z"));
        assert!(both.iter().all(|day| *day >= oldest_in_reach && *day < middle) && !both.is_empty());

        let status = |query: &str| {
            let answered = app.get(&path("v1.4.2", GEORGES, query), &token);
            let message =
                if answered.status == 400 { answered.json()["message"].clone() } else { Value::Null };
            (answered.status, message)
        };
        assert_eq!(status("?dateFrom=2026-01-03T00:00:00.000").0, 200);
        assert_eq!(status("?dateFrom=2026-01-02T00:00:00.000"), (400, json!("Period out of bound")));
        for wrong in ["?dateFrom=yesterday", "?dateTo=2026-02-30T00:00:00.000", "?dateFrom=2026-03-01"] {
            assert_eq!(status(wrong).0, 400, "{wrong}");
        }
        assert_eq!(status("?dateFrom=2026-03-01T00:00:00.000+0100").0, 400, "a plus has to be escaped");
        assert_eq!(status("?dateTo=2019-01-01T00:00:00.000").0, 204);
        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        assert_eq!(status("?dateFrom=2026-03-01").0, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn georges_has_empty_references_claire_nothing_and_lea_the_printed_row() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let (georges, _) = app.granted("GUICHET-GEORGES", "aisp");
        let body = app.get(&path("v1.4.2", GEORGES, ""), &georges).json();
        let empty =
            body["transactions"].as_array().unwrap().iter().filter(|row| row["entryReference"] == "").count();
        assert!(empty > 0);
        let (claire, _) = app.granted("GUICHET-CLAIRE", "aisp");
        let nothing = app.get(&path("v1.4.2", "175159000004003580740", ""), &claire);
        assert_eq!((nothing.status, nothing.body.as_str()), (204, ""));
        let bcp = app.at(BCP);
        let (lea, _) = bcp.granted("GUICHET-LEA", "aisp");
        let body = bcp.get(&path("v1.4.2", "125790009204004305180", ""), &lea).json();
        assert_eq!(
            body["transactions"],
            json!([{
                "resourceId": null,
                "remittanceInformation": ["Retrait Carte"],
                "entryReference": "257040043051802019-09-08-05.33.46.621234",
                "transactionAmount": {"amount": "13.00", "currency": "EUR"},
                "bookingDate": "2019-09-05",
                "creditDebitIndicator": "DBIT",
                "status": "BOOK",
            }])
        );
        assert_eq!(body["_links"]["self"]["templated"], true);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_has_its_shapes_and_lenient_banks_those_of_live_ones() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("9999999801", "aisp");
        let rows = |version: &str| {
            app.get(&path(version, EDME[0].0, ""), &token).json()["transactions"].as_array().unwrap().clone()
        };
        let first = |version: &str| {
            let rows = rows(version);
            rows.iter().find(|row| row["status"] == "BOOK").unwrap().clone()
        };
        let (v1, v142, v162) = (first("v1"), first("v1.4.2"), first("v1.6.2"));
        assert!(v1["remittanceInformation"].is_array() && v142["remittanceInformation"].is_array());
        assert!(v162["remittanceInformation"]["unstructured"].is_array());
        assert!(
            v1["transactionAmount"]["amount"].is_string() && v142["transactionAmount"]["amount"].is_string()
        );
        assert!(v162["transactionAmount"]["amount"].is_number());
        assert_eq!(v142["bankTransactionCode"]["issuer"], "SI MYSYS – Caisse d’Epargne");
        assert!(rows("v1").iter().all(|row| row["bookingDate"].is_string()), "v1 demands a booking date");
        let account = |version: &str| {
            let body = app.get(&format!("/stet/psd2/{version}/accounts"), &token).json();
            (body["connectedPsu"].clone(), body["accounts"][0].clone())
        };
        assert_eq!(account("v1").0, "MR EDMÉ D’EIDASE");
        assert_eq!(account("v1.4.2").1["currency"], "EUR");
        assert_eq!(account("v1.6.2").1["accountId"]["currency"], "EUR");

        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        let live = first("v1.4.2");
        assert!(live["remittanceInformation"]["unstructured"].is_array() && live["valueDate"].is_string());
        assert_eq!(live["resourceId"], live["entryReference"]);
        let listed = account("v1.4.2").1;
        assert_eq!(listed["accountId"]["currency"], "EUR");
        assert_eq!(listed["balances"][0]["balanceAmount"]["amount"], "470926.57");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_to_the_end_and_a_cap_cuts_at_500() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let app = App::enrolled(&tpp).at(BCP);
        let (token, _) = app.granted("9999999801", "aisp");
        let id = EDME[2].0;
        let whole = app.get(&path("v1.4.2", id, ""), &token).json()["transactions"].clone();
        tpp.manage("PUT", "/mode", Some(json!({"paging": true})));
        let mut target = path("v1.4.2", id, "");
        let mut rows = Vec::new();
        loop {
            let page = app.batch(&target, &token);
            assert_eq!(page.status, 200, "{target}: {}", page.body);
            let page = page.json();
            rows.extend(page["transactions"].as_array().unwrap().clone());
            match page["_links"]["next"]["href"].as_str() {
                Some(next) => target = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(Value::Array(rows), whole);
        let last = app.get(&path("v1.4.2", id, "?page=last"), &token).json();
        assert_eq!(last["transactions"].as_array().unwrap().len(), 60);
        let beyond = app.get(&path("v1.4.2", id, "?page=4"), &token);
        assert_eq!((beyond.status, &beyond.json()["message"]), (400, &json!("IPGN")));
        let dated =
            app.get(&path("v1.4.2", EDME[0].0, "?dateFrom=2026-01-10T00:00:00.000%2B01:00"), &token).json();
        let next = dated["_links"]["next"]["href"].as_str().unwrap();
        assert!(next.ends_with("?dateFrom=2026-01-10T00:00:00.000%2B01:00&page=2"), "{next}");

        tpp.manage("PUT", "/mode", Some(json!({"paging": false, "cap_500": true})));
        let capped = app.get(&path("v1.4.2", EDME[0].0, ""), &token).json();
        assert_eq!(capped["transactions"].as_array().unwrap().len(), 500);
    })
    .await;
}
