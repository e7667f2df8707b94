//! Arkéa's resources in both versions: what each answers, and what it refuses.

use crate::portal::{Entered, FORTUNEO, V141, V142};
use crate::terminal::{Terminal, against_fresh_banks};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/psd2/v1/accounts";
const BERGOT: &str = "GUICHET-BERGOT";

/// A Friday at noon in Paris.
fn at_noon(tpp: &Terminal) {
    tpp.manage("PUT", "/clock", Some(json!({"now": "2026-03-06T11:00:00Z", "frozen": true})));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accounts_are_asked_for_as_in_the_printed_example_with_two_accept_headers() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let (token, _) = app.granted(BERGOT, "aisp");
        let two = ["Accept: application/hal+json; charset=utf-8", "Accept: version=1.4.2"];
        let answered = app.tpp.signed_beside("GET", ACCOUNTS, &token, None, &[], &two);
        assert_eq!(answered.status, 200, "{}", answered.body);
        let link = |of: &str| json!({"href": format!("{ACCOUNTS}/TE0000001/{of}"), "templated": true});
        assert_eq!(
            answered.json(),
            json!({
                "accounts": [{
                    "resourceId": "TE0000001",
                    "bicFi": "FTNOFRP1XXX",
                    "accountId": {"iban": "FR7614518000000000000000001", "currency": "EUR"},
                    "name": "COMPTE COURANT : BERGOT FRANCIS",
                    "details": "usage:PRIV;owner:BERGOT FRANCIS",
                    "usage": "PRIV",
                    "cashAccountType": "CACC",
                    "psuStatus": "Account Holder",
                    "_links": {"balances": link("balances"), "transactions": link("transactions")},
                }],
                "_links": {
                    "self": {"href": ACCOUNTS},
                    "endUserIdentity": {"href": "/psd2/v1/end-user-identity"},
                    "beneficiaries": {"href": "/psd2/v1/trusted-beneficiaries"},
                },
            })
        );
        assert_eq!(answered.header("content-type").as_deref(), Some("application/hal+json; charset=utf-8"));
        assert_eq!(answered.header("signature"), None, "these banks sign no answer");
        assert_eq!(answered.header("x-request-id").as_deref(), Some("id-1234567890 1"));
        let journal = tpp.manage("GET", "/journal?last=1", None).json();
        let accepts: Vec<&Value> = journal["entries"][0]["headers"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|header| header[0] == "accept")
            .map(|header| &header[1])
            .collect();
        assert_eq!(accepts, ["application/hal+json; charset=utf-8", "version=1.4.2"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_version_it_is_1_4_1_and_its_bodies_are_those_assumed() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let app = Entered::at(&tpp, FORTUNEO);
        let (token, _) = app.granted(BERGOT, "aisp");
        let old = app.get(ACCOUNTS, &token, "Accept: application/hal+json; charset=utf-8");
        assert_eq!(old.json()["accounts"][0]["accountId"], json!({"iban": "FR7614518000000000000000001"}));
        assert_eq!(old.json()["accounts"][0]["currency"], "EUR");
        assert_eq!(app.get(ACCOUNTS, &token, V141).json(), old.json());
        let balances = |accept: &str| {
            let body = app.get(&format!("{ACCOUNTS}/TE0000001/balances"), &token, accept).json();
            let of = |nth: usize| {
                let one = &body["balances"][nth];
                (
                    one["balanceType"].clone(),
                    one["balanceAmount"]["amount"].clone(),
                    one["referenceDate"].clone(),
                )
            };
            (of(0), of(1))
        };
        let day = json!("2026-03-06");
        assert_eq!(
            balances(V141),
            ((json!("CLBD"), json!("2868.06"), day.clone()), (json!("XPCD"), json!("2090.27"), day))
        );
        let day = json!("2026-03-06T00:00:00");
        assert_eq!(
            balances("Accept: version=1.4.2"),
            ((json!("CLBD"), json!(2868.06), day.clone()), (json!("XPCD"), json!(2090.27), day))
        );
        let row = app.get(&format!("{ACCOUNTS}/TE0000001/transactions"), &token, V141).json();
        let row = &row["transactions"][1];
        assert!(row["transactionAmount"]["amount"].is_string() && row["remittanceInformation"].is_array());
        assert_eq!(row["bookingDate"].as_str().unwrap().len(), 10);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_published_customer_is_as_published() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let balance = |token: &str, id: &str| {
            let body = app.get(&format!("{ACCOUNTS}/{id}/balances"), token, V142).json();
            let amount = |nth: usize| body["balances"][nth]["balanceAmount"]["amount"].as_f64().unwrap();
            (amount(0), amount(1))
        };
        let (rolland, _) = app.granted("GUICHET-ROLLAND", "aisp");
        let listed = app.get(ACCOUNTS, &rolland, V142).json();
        let member = |nth: usize, name: &str| listed["accounts"][nth][name].as_str().unwrap().to_owned();
        assert_eq!(
            (member(0, "resourceId"), member(1, "resourceId")),
            ("TE0000003".into(), "TE0000002".into())
        );
        assert_eq!(
            (member(1, "psuStatus"), member(1, "name")),
            ("Attorney".into(), "COMPTE COURANT : LE GALL MARC".into())
        );
        assert_eq!(balance(&rolland, "TE0000003"), (7802.2, 7802.2));
        assert_eq!(balance(&rolland, "TE0000002"), (1043.22, 1043.22));

        let (beau, _) = app.granted("GUICHET-BEAU", "aisp");
        let none = app.get(ACCOUNTS, &beau, V142);
        assert_eq!((none.status, &none.json()["accounts"]), (200, &json!([])));
        assert_eq!(app.get("/psd2/v1/end-user-identity", &beau, V142).json()["connectedPsu"], "BEAU PIERRE");

        let (daugareil, _) = app.granted("GUICHET-DAUGAREIL", "aisp");
        assert_eq!(balance(&daugareil, "TE0000004"), (-4231.19, -2231.92));

        let (raymond, _) = app.granted("GUICHET-RAYMOND", "aisp");
        assert_eq!(balance(&raymond, "TE0000005"), (587.21, 386.15));
        let empty = app.get(&format!("{ACCOUNTS}/TE0000005/transactions"), &raymond, V142);
        assert_eq!((empty.status, &empty.json()["transactions"]), (200, &json!([])));
        let page = "/api/v1/accounts/TE0000005/transactions?page=0";
        assert_eq!(empty.json()["_links"]["first"]["href"], page);

        tpp.manage("PUT", "/clock", Some(json!({"now": "2030-07-10T08:03:31Z", "frozen": true})));
        let (nobody, _) = app.granted("GUICHET-NOCONSENT", "aisp");
        for path in [ACCOUNTS, "/psd2/v1/end-user-identity"] {
            let refused = app.get(path, &nobody, V142);
            assert_eq!(refused.status, 403);
            assert_eq!(
                refused.json(),
                json!({
                    "path": path, "message": "Forbidden", "error": "NO_CONSENTS",
                    "timestamp": "2030-07-10T08:03:31Z",
                })
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bergot_s_two_pages_end_at_both_balances_and_their_links_are_as_recorded() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let app = Entered::at(&tpp, FORTUNEO);
        let (token, _) = app.granted(BERGOT, "aisp");
        let path = format!("{ACCOUNTS}/TE0000001/transactions");
        let page = |query: &str| app.get(&format!("{path}{query}"), &token, V142);
        let (first, second) = (page("").json(), page("?page=1").json());
        assert_eq!(first, page("?page=0").json());
        let linked = |number: u8| json!({"href": format!("/api/v1/accounts/TE0000001/transactions?page={number}"), "templated": true});
        assert_eq!(
            first["_links"],
            json!({"first": linked(0), "last": linked(1), "self": linked(0), "next": linked(1)})
        );
        assert_eq!(
            second["_links"],
            json!({"first": linked(0), "last": linked(1), "self": linked(1), "next": linked(1)}),
            "the last page's next is its own"
        );
        let rows: Vec<&Value> =
            [&first, &second].into_iter().flat_map(|page| page["transactions"].as_array().unwrap()).collect();
        assert!(rows.len() > 40, "{}", rows.len());
        let sum = |booked_alone: bool| -> i64 {
            let counted = rows.iter().filter(|row| !booked_alone || row["status"] == "BOOK");
            counted
                .map(|row| {
                    let cents = (row["transactionAmount"]["amount"].as_f64().unwrap() * 100.0).round() as i64;
                    if row["creditDebitIndicator"] == "DBIT" { -cents } else { cents }
                })
                .sum()
        };
        assert_eq!((sum(true), sum(false)), (286_806, 209_027));
        let indicators: std::collections::BTreeSet<&str> =
            rows.iter().map(|row| row["creditDebitIndicator"].as_str().unwrap()).collect();
        assert_eq!(indicators.into_iter().collect::<Vec<_>>(), ["CDRT", "DBIT"]);
        assert_eq!(rows[0]["status"], "PDNG");
        assert!(rows[0]["bookingDate"].is_null() && rows[0]["expectedBookingDate"] == "2026-03-07T00:00:00");
        assert!(rows[1]["remittanceInformation"]["unstructured"][0].is_string());
        assert!(rows.iter().all(|row| row["entryReference"].is_null()));
        let oldest = rows.last().unwrap()["bookingDate"].as_str().unwrap();
        assert!(oldest > "2025-12-06", "nothing is older than 90 days: {oldest}");

        tpp.manage("PUT", "/mode", Some(json!({"arkea_next_is_self": false, "arkea_cdrt": false})));
        let second = page("?page=1").json();
        assert_eq!(second["_links"]["next"], Value::Null);
        assert!(second.to_string().contains("CRDT") && !second.to_string().contains("CDRT"));
        assert_eq!(page("?page=2").status, 400);
        assert_eq!(page("?page=x").status, 400);
        let linked = app.get("/api/v1/accounts/TE0000001/transactions?page=1", &token, V142);
        assert_eq!(linked.status, 404, "the link's prefix is not the bank's own");

        let since = page("?dateFrom=2026-02-20T00:00:00.000&page=0").json();
        let days = |body: &Value| -> Vec<String> {
            let rows = body["transactions"].as_array().unwrap().iter();
            rows.filter_map(|row| row["bookingDate"].as_str().map(str::to_owned)).collect()
        };
        let found = days(&since);
        assert!(!found.is_empty() && found.iter().all(|day| day.as_str() >= "2026-02-20"));
        let own = since["_links"]["self"]["href"].as_str().unwrap();
        assert!(own.ends_with("?dateFrom=2026-02-20T00:00:00.000&page=0"), "{own}");
        assert_eq!(page("?dateFrom=2025-11-01").status, 400, "more than 90 days back");
        assert_eq!(page("?dateFrom=yesterday").status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn identity_and_trusted_beneficiaries_are_given_without_a_consent_step() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let (token, _) = app.granted(BERGOT, "aisp");
        let identity = app.get("/psd2/v1/end-user-identity", &token, V142);
        assert_eq!(
            identity.json(),
            json!({
                "connectedPsu": "BERGOT FRANCIS",
                "_links": {
                    "self": {"href": "/psd2/v1/end-user-identity"},
                    "parent-list": {"href": ACCOUNTS},
                },
            })
        );
        let trusted = app.get("/psd2/v1/trusted-beneficiaries", &token, V142).json();
        let list = trusted["beneficiaries"].as_array().unwrap();
        assert_eq!(list.len(), 2);
        assert!(list[0]["creditorAccount"]["iban"].as_str().unwrap().starts_with("FR7699999"));
        let consent =
            json!({"balances": [], "transactions": [], "trustedBeneficiaries": false, "psuIdentity": false});
        let put = app.tpp.signed("PUT", "/psd2/v1/consents", &token, Some(&consent), &[]);
        assert_eq!(put.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_are_asked_with_cbpii_alone_and_the_balance_with_what_is_under_way_decides() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let (token, _) = app.granted(BERGOT, "cbpii");
        let ask = |token: &str, amount: Value, accept: &str| {
            let body = json!({
                "paymentCoverageRequestId": "MyCoverage123456",
                "instructedAmount": {"currency": "EUR", "amount": amount},
                "accountId": {"iban": "FR7614518000000000000000001"},
            });
            app.tpp.signed_beside("POST", "/psd2/v1/funds-confirmations", token, Some(&body), &[], &[accept])
        };
        let covered = ask(&token, json!(2090.27), V142);
        assert_eq!(covered.status, 200, "{}", covered.body);
        assert_eq!(covered.json()["result"], true);
        assert_eq!(covered.json()["request"]["instructedAmount"]["amount"], 2090.27);
        assert_eq!(covered.json()["_links"]["self"]["href"], "/psd2/v1/funds-confirmations");
        assert_eq!(ask(&token, json!(2090.28), V142).json()["result"], false);
        assert_eq!(ask(&token, json!("12.50"), V141).json()["result"], true);
        assert_eq!(ask(&token, json!("12.50"), V142).status, 400, "1.4.2 has numbers");
        let (reads, _) = app.granted(BERGOT, "aisp");
        assert_eq!(ask(&reads, json!(1), V142).status, 403);
        assert_eq!(app.get(ACCOUNTS, &token, V142).status, 403);
        let still = app.get(ACCOUNTS, &reads, V142);
        assert_eq!(still.status, 200, "a wrong scope ends no grant here");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_wrong_is_refused_in_the_banks_own_shape() {
    against_fresh_banks(|tpp| {
        let app = Entered::at(&tpp, FORTUNEO);
        let (token, _) = app.granted(BERGOT, "aisp");
        let url = format!("https://{}{ACCOUNTS}", app.tpp.host);
        let bearer = format!("Authorization: Bearer {token}");
        let unsigned = |more: &[&str]| {
            let mut arguments = vec!["--header", V142];
            for header in more {
                arguments.extend(["--header", header]);
            }
            arguments.push(&url);
            app.tpp.at_the_bank(&arguments)
        };
        let refused = unsigned(&[]);
        assert_eq!(refused.status, 401);
        let keys: Vec<String> = refused.json().as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["path", "message", "error", "timestamp"]);
        assert!(refused.header("www-authenticate").unwrap().contains("invalid_token"));
        assert_eq!(unsigned(&[&bearer]).status, 400, "no X-Request-ID");
        assert_eq!(unsigned(&[&bearer, "X-Request-ID: 1"]).status, 400, "no Signature");
        assert_eq!(unsigned(&[&bearer, "X-Request-ID: 1", "Signature: xxx"]).status, 400);
        let forged =
            Terminal { qsealc: tpp.other_tpp("PSDFR-ACPR-88888", json!({})).qsealc, ..app.tpp.clone() };
        assert_eq!(forged.signed("GET", ACCOUNTS, &token, None, &[]).status, 400, "another's seal");
        let empty = "Digest: SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        let digested = app.tpp.signed_beside("GET", ACCOUNTS, &token, None, &[empty], &[V142]);
        assert_eq!(digested.status, 200, "a Digest of nothing is taken: {}", digested.body);
        let wrong = "Digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
        assert_eq!(app.tpp.signed_beside("GET", ACCOUNTS, &token, None, &[wrong], &[V142]).status, 400);
        for accept in ["Accept: version=1.6.2", "Accept: text/html; version=1.4.2"] {
            assert_eq!(app.get(ACCOUNTS, &token, accept).status, 406, "{accept}");
        }
        assert_eq!(
            app.get("/psd2/v1/accounts/TE0000002/balances", &token, V142).status,
            404,
            "another PSU's"
        );
        let posted = app.tpp.signed("POST", ACCOUNTS, &token, Some(&json!({})), &[]);
        assert_eq!((posted.status, posted.header("allow").as_deref()), (405, Some("GET")));
        let pages = Entered::at(&tpp, FORTUNEO);
        let at_pages = Terminal { host: FORTUNEO.1, ..pages.tpp.clone() };
        assert_eq!(
            at_pages.signed("GET", ACCOUNTS, &token, None, &[]).status,
            404,
            "no API at the pages' host"
        );
        let for_many =
            (0..6).map(|_| app.tpp.signed_beside("GET", ACCOUNTS, &token, None, &[], &[V142]).status);
        assert!(for_many.into_iter().all(|status| status == 200), "no limit of calls is documented");
    })
    .await;
}
