//! Payments at BPCE's banks: the three versions, the link and the way back, and what they demand beyond STET.

use crate::payment::{at, at_noon, decides, decision_page, held, opened, payment};
use crate::psu::{App, fill_in, parameter};
use crate::terminal::{Answered, against_fresh_banks};
use serde_json::{Value, json};

const GEORGES: &str = "GUICHET-GEORGES";
const CLAIRE: &str = "GUICHET-CLAIRE";
const YES: &str = "https://tpp.example/callback/yes?p=1";
const NO: &str = "https://tpp.example/callback/no";

fn payments(version: &str) -> String {
    format!("/stet/psd2/{version}/payment-requests")
}

struct Pisp {
    app: App,
    token: String,
}

impl Pisp {
    fn of(app: App) -> Pisp {
        let form = format!("client_id={}&grant_type=client_credentials&scope=pisp", app.client_id);
        let given = app.tpp.token(&form);
        assert_eq!(given.status, 200, "{}", given.body);
        let token = given.json()["access_token"].as_str().unwrap().to_owned();
        Pisp { app, token }
    }

    fn post(&self, version: &str, body: &Value) -> Answered {
        self.app.tpp.signed("POST", &payments(version), &self.token, Some(body), &[])
    }

    fn posted(&self, version: &str, body: &Value) -> (String, String) {
        let answered = self.post(version, body);
        assert_eq!(answered.status, 201, "{}", answered.body);
        let href = answered.json()["_links"]["consentApproval"]["href"].as_str().unwrap().to_owned();
        (parameter(&href, "paymentRequestRessourceId").unwrap(), href)
    }

    fn status(&self, version: &str, id: &str) -> (String, String) {
        let answered =
            self.app.tpp.signed("GET", &format!("{}/{id}", payments(version)), &self.token, None, &[]);
        assert_eq!(answered.status, 200, "{}", answered.body);
        let read = answered.json()["paymentRequest"].clone();
        let text = |name: &str| read[name].as_str().unwrap_or_default().to_owned();
        (text("paymentInformationStatus"), text("statusReasonInformation"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_1_4_2_on_the_psu_brings_a_code_and_the_tpp_confirms() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::of(App::enrolled(&tpp));
        for version in ["v1.4.2", "v1.6.2"] {
            let amount = if version == "v1.6.2" { json!(12.5) } else { json!("12.50") };
            let sent = payment(version.trim_start_matches('v'), amount);
            let created = pisp.post(version, &sent);
            assert_eq!(created.status, 201, "{}", created.body);
            assert!(pisp.app.tpp.answer_verifies("POST", &payments(version), &created));
            let href = created.json()["_links"]["consentApproval"]["href"].as_str().unwrap().to_owned();
            let id = parameter(&href, "paymentRequestRessourceId").unwrap();
            let expected = format!(
                "https://{}/89C3api/accreditation/v1/identificationPisp?paymentRequestRessourceId={id}&nonce=",
                pisp.app.tpp.host
            );
            assert!(href.starts_with(&expected), "{href}");
            assert_eq!((id.len(), id.as_bytes()[10]), (36, b'-'), "{id}");
            assert_eq!(pisp.status(version, &id).0, "PDNG");
            let left = decides(&tpp, GEORGES, &opened(&tpp, &format!("{href}&state=s%2C1")), "accept");
            let address = left.header("location").unwrap();
            let code = parameter(&address, "code").unwrap();
            assert_eq!((left.status, &address), (303, &format!("{YES}&code={code}&state=s%2C1")));
            let form = format!(
                "client_id={}&grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Ftpp.example%2F\
                 callback%2Fyes%3Fp%3D1",
                pisp.app.client_id
            );
            let given = pisp.app.tpp.token(&form);
            assert_eq!(given.status, 200, "{}", given.body);
            assert_eq!((&given.json()["scope"], &given.json()["refresh_token"]), (&json!("pisp"), &Value::Null));
            let token = given.json()["access_token"].as_str().unwrap().to_owned();
            let path = format!("{}/{id}/o-confirmation", payments(version));
            let confirmed = pisp.app.tpp.signed("POST", &path, &token, Some(&json!({})), &[]);
            assert_eq!(confirmed.status, 200, "{}", confirmed.body);
            let again = pisp.app.tpp.signed("POST", &path, &token, Some(&json!({})), &[]);
            assert_eq!(again.status, 409, "{}", again.body);
            assert_eq!(pisp.status(version, &id).0, "ACCP");
            let old = path.replace("o-confirmation", "confirmation");
            assert_eq!(pisp.app.tpp.signed("POST", &old, &token, Some(&json!({})), &[]).status, 405);
        }
        at(&tpp, "2026-03-06T11:01:00Z");
        let all: Vec<Value> = held(&tpp).iter().map(|one| one["status"].clone()).collect();
        assert_eq!(all, ["ACSP", "ACSP"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_v1_the_approval_settles_it_and_its_confirmation_is_405() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::of(App::enrolled(&tpp));
        let (id, href) = pisp.posted("v1", &payment("V1", json!("12.50")));
        let page = decision_page(&tpp, CLAIRE, &opened(&tpp, &href));
        let positive = "FR7617515900000800358074006";
        assert!(page.body.contains("<option value=\"FR7617515900000400358074026\">"), "{}", page.body);
        let left = fill_in(&tpp, &page, &[("account", positive), ("decision", "accept")]);
        assert_eq!((left.status, left.header("location").as_deref()), (303, Some(YES)));
        assert_eq!(pisp.status("v1", &id).0, "ACCP");
        assert_eq!(
            (&held(&tpp)[0]["debtor_iban"], &held(&tpp)[0]["psu"]),
            (&json!(positive), &json!(CLAIRE))
        );
        let post =
            |path: String| pisp.app.tpp.signed("POST", &path, &pisp.token, Some(&json!({})), &[]).status;
        assert_eq!(post(format!("{}/{id}/confirmation", payments("v1"))), 405);
        assert_eq!(post(format!("{}/{id}/o-confirmation", payments("v1"))), 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_brings_the_psu_back_and_a_time_out_does_not() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::of(App::enrolled(&tpp));
        let (refused, href) = pisp.posted("v1.4.2", &payment("REFUSED", json!("1.00")));
        let left = decides(&tpp, GEORGES, &opened(&tpp, &href), "refuse");
        let address = left.header("location").unwrap();
        assert!(address.starts_with(&format!("{NO}?error=access_denied")), "{address}");
        assert_eq!(pisp.status("v1.4.2", &refused), ("RJCT".into(), "CUST".into()));
        let (abandoned, href) = pisp.posted("v1.4.2", &payment("ABANDONED", json!("1.00")));
        let left = decides(&tpp, GEORGES, &opened(&tpp, &href), "timeout");
        assert_eq!((left.status, left.header("location")), (200, None), "they stay on the bank's page");
        assert_eq!(pisp.status("v1.4.2", &abandoned), ("RJCT".into(), "NOAS".into()));
        let (_, href) = pisp.posted("v1.4.2", &payment("NONCE", json!("1.00")));
        assert_eq!(tpp.curl(&[&opened(&tpp, &format!("{href}x"))]).status, 400, "another nonce");
        let page = tpp.curl(&["--header", "Accept-Language: en", &opened(&tpp, &href)]);
        assert!(page.body.contains("asks you to approve a payment."), "{}", page.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bpce_demands_beyond_stet_is_demanded() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let app = App::enrolled(&tpp);
        let grand_ouest = Pisp::of(app.at("www.13807.sandbox.api.89c3.com"));
        let pisp = Pisp::of(app);
        let message = |answered: Answered| {
            assert_eq!(answered.status, 400, "{}", answered.body);
            answered.json()["message"].as_str().unwrap().to_owned()
        };
        let without = |pointer: &str| {
            let mut body = payment("EXTRAS", json!("1.00"));
            *body.pointer_mut(pointer).unwrap() = Value::Null;
            message(pisp.post("v1.4.2", &body))
        };
        for (pointer, named) in [
            ("/chargeBearer", "chargeBearer"),
            ("/paymentTypeInformation/categoryPurpose", "paymentTypeInformation.categoryPurpose"),
            ("/beneficiary/creditorAccount", "beneficiary.creditorAccount.iban"),
            ("/supplementaryData/successfulReportUrl", "supplementaryData.successfulReportUrl"),
        ] {
            assert!(without(pointer).starts_with(named), "{pointer}");
        }
        let mut no_bic = payment("BIC", json!("1.00"));
        no_bic["beneficiary"]["creditorAgent"] = Value::Null;
        assert!(message(grand_ouest.post("v1.4.2", &no_bic)).starts_with("beneficiary.creditorAgent"));
        assert_eq!(pisp.post("v1.4.2", &no_bic).status, 201, "Caisse d'Epargne asks for none");
        let on = |day: &str| {
            let mut body = payment(&format!("D{day}"), json!("1.00"));
            body["requestedExecutionDate"] = format!("{day}T00:00:00.000").into();
            pisp.post("v1.4.2", &body)
        };
        assert_eq!(on("2026-04-05").status, 201, "thirty days ahead");
        assert_eq!(message(on("2026-04-06")), "CH03");
        assert!(message(on("2026-03-05")).contains("passed"));
        assert_eq!(message(on("2026-04-05")), "DUPL");
        let mut two = payment("TWO", json!("1.00"));
        let first = two["creditTransferTransaction"][0].clone();
        two["creditTransferTransaction"].as_array_mut().unwrap().push(first);
        assert!(message(pisp.post("v1.4.2", &two)).contains("one transaction"));
        let token = grand_ouest.token.clone();
        let elsewhere = Pisp { token, app: pisp.app.at("www.17515.sandbox.api.89c3.com") };
        assert_eq!(
            elsewhere.post("v1.4.2", &payment("X", json!("1.00"))).status,
            401,
            "another bank's token"
        );
        let reader =
            Pisp { token: pisp.app.tpp.access_token(), app: pisp.app.at("www.17515.sandbox.api.89c3.com") };
        assert_eq!(reader.post("v1.4.2", &payment("X", json!("1.00"))).status, 403, "manageRegistration");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_for_a_later_day_is_cancelled_with_the_tpp_s_token_and_a_plain_one_is_not() {
    against_fresh_banks(|tpp| {
        at_noon(&tpp);
        let pisp = Pisp::of(App::enrolled(&tpp));
        let mut body = payment("LATER", json!("1.00"));
        body["requestedExecutionDate"] = "2026-03-20T00:00:00.000".into();
        let (later, _) = pisp.posted("v1.4.2", &body);
        let cancel = |id: &str, body: &Value| {
            let mut body = body.clone();
            body["paymentInformationStatus"] = "CANC".into();
            body["statusReasonInformation"] = "DS02".into();
            pisp.app.tpp.signed("PUT", &format!("{}/{id}", payments("v1.4.2")), &pisp.token, Some(&body), &[])
        };
        assert_eq!(cancel(&later, &body).status, 200);
        assert_eq!(pisp.status("v1.4.2", &later), ("CANC".into(), "DS02".into()));
        let plain = payment("PLAIN", json!("1.00"));
        let (id, _) = pisp.posted("v1.4.2", &plain);
        assert_eq!(cancel(&id, &plain).status, 409);
    })
    .await;
}
