//! Payments at Arkéa's banks in both versions: each curl example of its "Production" page from the TPP's token to the
//! confirmation, what becomes of a payment, and what must be refused.

use crate::payment::{at, at_noon, decides, held, opened, payment};
use crate::portal::{Entered, FORTUNEO, V141, V142};
use crate::psu::{CALLBACK, ESCAPED, parameter};
use crate::terminal::{Answered, Terminal, against_fresh_banks};
use sandbox::{Config, LocalBanks};
use serde_json::{Value, json};

const PAYMENTS: &str = "/psd2/v1/payment-requests";
const BERGOT: &str = "GUICHET-BERGOT";

struct Pisp {
    app: Entered,
    /// The TPP's own token.
    token: String,
}

impl Pisp {
    fn new(tpp: &Terminal) -> Pisp {
        let app = Entered::at(tpp, FORTUNEO);
        let token = app.own_token();
        Pisp { app, token }
    }

    fn call(&self, method: &str, path: &str, token: &str, body: Option<&Value>, accept: &str) -> Answered {
        self.app.tpp.signed_beside(method, path, token, body, &[], &[accept])
    }

    fn post(&self, body: &Value, accept: &str) -> Answered {
        self.call("POST", PAYMENTS, &self.token, Some(body), accept)
    }

    /// The resource id and the bank's link.
    fn posted(&self, body: &Value, accept: &str) -> (String, String) {
        let answered = self.post(body, accept);
        assert_eq!(answered.status, 201, "{}", answered.body);
        let href = answered.json()["_links"]["consentApproval"]["href"].as_str().unwrap().to_owned();
        (parameter(&href, "PRid").unwrap(), href)
    }

    fn link(&self, href: &str) -> String {
        let link = format!("{href}&client_id={}&redirect_uri={ESCAPED}&state=s1", self.app.client_id);
        opened(&self.app.tpp, &link)
    }

    /// The code of a PSU who agrees.
    fn code(&self, href: &str) -> String {
        let left = decides(&self.app.tpp, BERGOT, &self.link(href), "accept");
        assert_eq!(left.status, 302, "{}", left.body);
        parameter(&left.header("location").unwrap(), "code").unwrap()
    }

    fn psu_token(&self, code: &str) -> String {
        let given = self.app.redeem(code);
        assert_eq!(given.status, 200, "{}", given.body);
        given.json()["access_token"].as_str().unwrap().to_owned()
    }

    fn confirm(&self, id: &str, token: &str) -> Answered {
        self.call("POST", &format!("{PAYMENTS}/{id}/o-confirmation"), token, Some(&json!({})), V142)
    }

    fn read(&self, id: &str) -> Value {
        let answered = self.call("GET", &format!("{PAYMENTS}/{id}"), &self.token, None, V142);
        assert_eq!(answered.status, 200, "{}", answered.body);
        answered.json()["paymentRequest"].clone()
    }

    fn status(&self, id: &str) -> (String, String) {
        let read = self.read(id);
        let text = |name: &str| read[name].as_str().unwrap_or_default().to_owned();
        (text("paymentInformationStatus"), text("statusReasonInformation"))
    }

    fn stands(&self, id: &str) -> String {
        self.status(id).0
    }

    /// A payment that everybody has agreed to.
    fn agreed(&self, body: &Value) -> String {
        let (id, href) = self.posted(body, V142);
        let confirmed = self.confirm(&id, &self.psu_token(&self.code(&href)));
        assert_eq!(confirmed.status, 200, "{}", confirmed.body);
        id
    }

    fn cancel(&self, id: &str, information_id: &str, reason: &str) -> Answered {
        let mut body = payment(information_id, json!(1));
        body["paymentInformationStatus"] = "CANC".into();
        body["statusReasonInformation"] = reason.into();
        self.call("PUT", &format!("{PAYMENTS}/{id}"), &self.token, Some(&body), V142)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_examples_lead_from_the_request_over_the_approval_to_the_confirmation_and_settlement() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::new(&tpp);
        let two = ["accept: application/hal+json; charset=utf-8", "Accept: version=1.4.2"];
        let sent = payment("INTENT-1", json!(124.35));
        let created = pisp.app.tpp.signed_beside("POST", PAYMENTS, &pisp.token, Some(&sent), &[], &two);
        assert_eq!(created.status, 201, "{}", created.body);
        let href = created.json()["_links"]["consentApproval"]["href"].as_str().unwrap().to_owned();
        assert_eq!(
            created.json(),
            json!({"appliedAuthenticationApproach": "REDIRECT", "_links": {"consentApproval": {"href": href}}})
        );
        let id = parameter(&href, "PRid").unwrap();
        assert_eq!(
            href,
            format!("https://{}/payment-approval?PRid={id}&response_type=code&scope=pisp", FORTUNEO.1)
        );
        assert_eq!(created.header("location"), Some(format!("{PAYMENTS}/{id}")));
        assert_eq!(pisp.stands(&id), "RCVD");

        let left = decides(&tpp, BERGOT, &pisp.link(&href), "accept");
        let address = left.header("location").unwrap();
        let code = parameter(&address, "code").unwrap();
        assert_eq!((left.status, address), (302, format!("{CALLBACK}?code={code}&state=s1")));
        assert_eq!(pisp.stands(&id), "ACTC");
        at(&tpp, "2026-03-06T11:30:00Z");
        assert_eq!(pisp.stands(&id), "ACTC", "the bank waits for the confirmation");
        let given = pisp.app.redeem(&code);
        let members: Vec<String> = given.json().as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, ["access_token", "token_type", "expires_in"], "there is no refresh token");
        let token = given.json()["access_token"].as_str().unwrap().to_owned();

        let path = format!("{PAYMENTS}/{id}/o-confirmation");
        let accept = "Accept: version=1.4.2";
        let confirmed = pisp.call("POST", &path, &token, Some(&json!({})), accept);
        assert_eq!(confirmed.status, 200, "{}", confirmed.body);
        assert_eq!(confirmed.json()["paymentRequest"]["paymentInformationStatus"], "ACCP");
        assert_eq!(confirmed.json()["paymentRequest"]["paymentInformationId"], "INTENT-1");
        at(&tpp, "2026-03-06T11:31:00Z");
        assert_eq!(pisp.stands(&id), "ACSP");
        at(&tpp, "2026-03-09T08:00:00Z");
        let pisp = Pisp { token: pisp.app.own_token(), ..pisp };
        let settled = pisp.read(&id);
        assert_eq!(settled["paymentInformationStatus"], "ACSC");
        assert_eq!(settled["creditTransferTransaction"][0]["transactionStatus"], "ACSC");
        assert_eq!(settled["creditTransferTransaction"][0]["instructedAmount"]["amount"], 124.35);
        assert_eq!(settled["debtorAccount"]["iban"], "FR7614518000000000000000001");
        let history: Vec<Value> = held(&tpp)[0]["history"].as_array().unwrap().clone();
        let history: Vec<&str> = history.iter().map(|step| step["status"].as_str().unwrap()).collect();
        assert_eq!(history, ["RCVD", "ACTC", "ACCP", "ACSP", "ACSC"]);
        let revoked = pisp.app.form("/oauth-authorizationcode-psd2/revoke", &format!("token={}", pisp.token));
        assert_eq!(revoked.status, 200);
        assert_eq!(pisp.call("GET", &format!("{PAYMENTS}/{id}"), &pisp.token, None, V142).status, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_1_4_1_the_approval_settles_it_and_there_is_nothing_to_confirm() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::new(&tpp);
        let accept = "accept: application/hal+json; charset=utf-8";
        let (id, href) = pisp.posted(&payment("OLD", json!("20.00")), accept);
        assert_eq!(href, format!("https://{}/payment-approval?PRid={id}", FORTUNEO.1));
        let left = decides(&tpp, BERGOT, &opened(&tpp, &href), "accept");
        assert_eq!(left.header("location").as_deref(), Some("https://tpp.example/callback/yes?p=1"));
        assert_eq!(pisp.stands(&id), "ACCP");
        let path = format!("{PAYMENTS}/{id}/o-confirmation");
        assert_eq!(pisp.call("POST", &path, &pisp.token, Some(&json!({})), V141).status, 403);
        let (id, href) = pisp.posted(&payment("OLD-2", json!("20.00")), V141);
        let left = decides(&tpp, BERGOT, &opened(&tpp, &href), "refuse");
        assert_eq!(left.header("location").as_deref(), Some("https://tpp.example/callback/no"));
        assert_eq!(pisp.status(&id), ("RJCT".into(), "CUST".into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusal_time_out_wrong_iban_lack_of_funds_and_nobody_s_answer_reject_with_their_reasons() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::new(&tpp);
        for (decision, reason) in [("refuse", "CUST"), ("timeout", "NOAS")] {
            let (id, href) = pisp.posted(&payment(decision, json!(10)), V142);
            let left = decides(&tpp, BERGOT, &pisp.link(&href), decision);
            let address = left.header("location").unwrap();
            assert_eq!((left.status, address), (302, format!("{CALLBACK}?error=access_denied&state=s1")));
            assert_eq!(pisp.status(&id), ("RJCT".into(), reason.into()));
            assert_eq!(tpp.curl(&[&pisp.link(&href)]).status, 400, "it was decided");
        }
        let mut wrong_iban = payment("WRONG", json!(10));
        wrong_iban["beneficiary"]["creditorAccount"]["iban"] = "FR7699999009000700000010167".into();
        let (id, href) = pisp.posted(&wrong_iban, V142);
        assert_eq!(pisp.confirm(&id, &pisp.psu_token(&pisp.code(&href))).status, 200);
        let dear = pisp.agreed(&payment("DEAR", json!(2090.28)));
        let unanswered = pisp.posted(&payment("NOBODY", json!(10)), V142).0;
        at(&tpp, "2026-03-06T11:01:00Z");
        assert_eq!(pisp.status(&id), ("RJCT".into(), "AC01".into()));
        assert_eq!(pisp.status(&dear), ("RJCT".into(), "CUST".into()));
        at(&tpp, "2026-03-07T11:00:00Z");
        let pisp = Pisp { token: pisp.app.own_token(), ..pisp };
        assert_eq!(pisp.status(&unanswered), ("RJCT".into(), "NOAS".into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instant_payment_is_settled_at_once_and_a_later_one_on_its_day_unless_it_is_cancelled() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::new(&tpp);
        let mut instant = payment("INSTANT", json!(10));
        instant["paymentTypeInformation"]["localInstrument"] = "INST".into();
        let instant = pisp.agreed(&instant);
        assert_eq!(pisp.stands(&instant), "ACSC");
        assert_eq!(pisp.cancel(&instant, "INSTANT", "DS02").status, 409);
        let later = |information_id: &str| {
            let mut body = payment(information_id, json!(10));
            body["requestedExecutionDate"] = "2026-03-20T00:00:00.000+01:00".into();
            body
        };
        let (kept, cancelled) = (pisp.agreed(&later("LATER")), pisp.agreed(&later("CANCELLED")));
        let plain = pisp.agreed(&payment("PLAIN", json!(10)));
        assert_eq!(pisp.cancel(&plain, "PLAIN", "DS02").status, 409, "only what waits for its day");
        assert_eq!(pisp.cancel(&cancelled, "CANCELLED", "CUST").status, 400, "no PISP's reason");
        assert_eq!(pisp.cancel(&cancelled, "LATER", "DS02").status, 400, "another payment's id");
        let done = pisp.cancel(&cancelled, "CANCELLED", "DUPL");
        assert_eq!(
            (done.status, &done.json()["paymentRequest"]["paymentInformationStatus"]),
            (200, &json!("CANC"))
        );
        assert_eq!(pisp.cancel(&cancelled, "CANCELLED", "DUPL").status, 409, "once");
        let mut standing = later("STANDING");
        standing["frequency"] = "MNTH".into();
        let standing = pisp.agreed(&standing);
        assert_eq!(pisp.cancel(&standing, "STANDING", "TECH").status, 200);
        at(&tpp, "2026-03-20T11:00:00Z");
        let pisp = Pisp { token: pisp.app.own_token(), ..pisp };
        assert_eq!(pisp.stands(&kept), "ACSC");
        assert_eq!(pisp.status(&cancelled), ("CANC".into(), "DUPL".into()));
        assert_eq!(pisp.status(&standing), ("CANC".into(), "TECH".into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_needs_a_body_the_psu_s_token_of_this_payment_and_the_right_state() {
    against_fresh_banks(|tpp| {
        let pisp = Pisp::new(&tpp);
        let (one, href) = pisp.posted(&payment("ONE", json!(10)), V142);
        let (two, _) = pisp.posted(&payment("TWO", json!(10)), V142);
        let token = pisp.psu_token(&pisp.code(&href));
        let path = |id: &str| format!("{PAYMENTS}/{id}/o-confirmation");
        assert_eq!(pisp.call("POST", &path(&one), &token, None, V142).status, 400, "no body, no Digest");
        assert_eq!(pisp.call("POST", &path(&one), &token, Some(&json!([])), V142).status, 400);
        assert_eq!(pisp.confirm(&one, &pisp.token).status, 403, "the TPP's own token");
        assert_eq!(pisp.confirm(&two, &token).status, 403, "another payment");
        assert_eq!(pisp.call("POST", &path(&one), &token, Some(&json!({})), V141).status, 404);
        assert_eq!(pisp.call("GET", &format!("{PAYMENTS}/{one}"), &token, None, V142).status, 403);
        assert_eq!(pisp.confirm(&one, &token).status, 200);
        let again = pisp.confirm(&one, &token);
        assert_eq!(again.status, 409, "{}", again.body);
        assert!(again.json()["message"].as_str().unwrap().contains("ACCP"));
        let (reads, _) = pisp.app.granted(BERGOT, "aisp");
        assert_eq!(pisp.call("POST", PAYMENTS, &reads, Some(&payment("X", json!(1))), V142).status, 403);
        assert_eq!(pisp.app.get("/psd2/v1/accounts", &token, V142).status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_opened_with_the_app_s_own_data_or_not_at_all() {
    against_fresh_banks(|tpp| {
        let pisp = Pisp::new(&tpp);
        let (_, href) = pisp.posted(&payment("LINK", json!(10)), V142);
        let status = |link: &str| tpp.curl(&[&opened(&tpp, link)]).status;
        let client = format!("&client_id={}", pisp.app.client_id);
        assert_eq!(status(&href), 400, "client_id is mandatory");
        assert_eq!(status(&format!("{href}&client_id=another")), 400);
        assert_eq!(status(&format!("{href}{client}&state=a,b")), 400);
        assert_eq!(status(&format!("{href}{client}&redirect_uri=https%3A%2F%2Felsewhere.example%2F")), 400);
        assert_eq!(status(&format!("{href}{client}").replace("PRid=", "PRid=x")), 400);
        assert_eq!(status(&format!("{href}{client}&redirect_uri={ESCAPED}%2Fbelow")), 200);
        let told = tpp.curl(&[&opened(&tpp, &format!("{href}{client}").replace("scope=pisp", "scope=aisp"))]);
        assert_eq!(told.header("location").unwrap(), format!("{CALLBACK}?error=invalid_request"));
        let left = decides(&tpp, BERGOT, &opened(&tpp, &format!("{href}{client}")), "accept");
        let address = left.header("location").unwrap();
        assert!(address.starts_with(&format!("{CALLBACK}?code=")) && !address.contains("state"), "{address}");
        let code = parameter(&address, "code").unwrap();
        assert_eq!(pisp.app.redeem(&code).status, 200, "the app's own callback");
        let listed = pisp.call("GET", &format!("{PAYMENTS}/unknown"), &pisp.token, None, V142);
        assert_eq!(listed.status, 404);
        let other = Pisp::new(&tpp);
        let mine = held(&tpp)[0]["resource_id"].as_str().unwrap().to_owned();
        let theirs = other.call("GET", &format!("{PAYMENTS}/{mine}"), &other.token, None, V142);
        assert_eq!(theirs.status, 404, "another app's payment");
        assert_eq!(pisp.call("DELETE", &format!("{PAYMENTS}/{mine}"), &pisp.token, None, V142).status, 405);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_wrong_is_refused_and_1_4_2_has_numbers() {
    against_fresh_banks(|tpp| {
        let pisp = Pisp::new(&tpp);
        let refused = pisp.post(&payment("TEXT", json!("10.00")), V142);
        assert_eq!(refused.status, 400);
        assert!(refused.json()["message"].as_str().unwrap().starts_with("instructedAmount.amount:"));
        assert_eq!(pisp.post(&payment("with_underscore", json!(10)), V142).status, 400);
        assert_eq!(pisp.post(&payment(&"x".repeat(36), json!(10)), V142).status, 400);
        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        assert_eq!(pisp.post(&payment(&"x".repeat(36), json!("10.00")), V142).status, 201);
        let unsigned = pisp.app.tpp.at_the_bank(&[
            "--header",
            &format!("Authorization: Bearer {}", pisp.token),
            "--header",
            "Content-Type: application/json",
            "--data",
            "{}",
            &format!("https://{}{PAYMENTS}", FORTUNEO.0),
        ]);
        assert_eq!(unsigned.status, 400);
        assert_eq!(held(&tpp).len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_whose_answer_is_lost_was_taken_and_the_journal_names_its_intent() {
    against_fresh_banks(|tpp| {
        let pisp = Pisp::new(&tpp);
        let strike = |fault: Value| {
            let mut rule = json!({"method": "POST", "path": PAYMENTS});
            rule.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
            assert_eq!(tpp.manage("POST", "/faults", Some(rule)).status, 201);
        };
        strike(json!({"kind": "500-empty", "stage": "after"}));
        assert_eq!(pisp.post(&payment("TAKEN-500", json!(10)), V142).status, 500);
        strike(json!({"kind": "409"}));
        assert_eq!(pisp.post(&payment("REFUSED-409", json!(10)), V142).status, 409);
        strike(json!({"kind": "500-html"}));
        assert_eq!(pisp.post(&payment("REFUSED-500", json!(10)), V142).status, 500);
        strike(json!({"kind": "drop", "stage": "after"}));
        let lost = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            pisp.post(&payment("LOST", json!(10)), V142);
        }));
        assert!(lost.is_err(), "no answer came");
        let ids: Vec<Value> = held(&tpp).iter().map(|one| one["payment_information_id"].clone()).collect();
        assert_eq!(ids, ["TAKEN-500", "LOST"]);
        let id = held(&tpp)[1]["resource_id"].as_str().unwrap().to_owned();
        assert_eq!(pisp.stands(&id), "RCVD");
        let journal = tpp.manage("GET", "/journal", None).json();
        let seen: Vec<(Value, Value)> = journal["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["path"].as_str().is_some_and(|path| path.starts_with(PAYMENTS)))
            .map(|entry| (entry["method"].clone(), entry["payment_information_id"].clone()))
            .collect();
        let posts = ["TAKEN-500", "REFUSED-409", "REFUSED-500", "LOST"].map(|id| (json!("POST"), json!(id)));
        assert_eq!(seen[..4], posts);
        assert_eq!(seen[4], (json!("GET"), json!("LOST")));
        let last = journal["entries"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["accept"], V142.strip_prefix("Accept: ").unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_between_approval_and_confirmation_keeps_the_payment_its_code_and_its_link() {
    let place = tempfile::tempdir().unwrap();
    let config = Config { folder: Some(place.path().join("banks")) };
    let banks = LocalBanks::start(config.clone()).await.unwrap();
    let tpp = Terminal::at(&banks);
    let before = tokio::task::spawn_blocking(move || {
        let pisp = Pisp::new(&tpp);
        let (approved, href) = pisp.posted(&payment("APPROVED", json!(10)), V142);
        let code = pisp.code(&href);
        let (open, href) = pisp.posted(&payment("OPEN", json!(10)), V142);
        (pisp, approved, code, open, href)
    });
    let (pisp, approved, code, open, href) = before.await.unwrap();
    banks.stop().await;
    let again = LocalBanks::start(config).await.unwrap();
    let tpp = Terminal::at(&again);
    tokio::task::spawn_blocking(move || {
        let app = Entered { tpp: Terminal { host: FORTUNEO.0, ..tpp }, ..pisp.app };
        let pisp = Pisp { app, token: pisp.token };
        assert_eq!(pisp.stands(&approved), "ACTC");
        assert_eq!(pisp.confirm(&approved, &pisp.psu_token(&code)).status, 200);
        assert_eq!(pisp.stands(&open), "RCVD");
        assert!(!pisp.code(&href).is_empty(), "the link still leads to the bank's pages");
        assert_eq!(held(&pisp.app.tpp).len(), 2);
    })
    .await
    .unwrap();
    again.stop().await;
}
