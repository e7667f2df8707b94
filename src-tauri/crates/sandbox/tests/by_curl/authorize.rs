//! The bank's pages: what a link has to be, the way through them, and how they end.

use crate::psu::{App, CALLBACK, parameter};
use crate::terminal::{REGISTER, against_fresh_banks};
use serde_json::json;

const EDME: &str = "9999999801";

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_wrong_after_its_redirect_uri_is_proven_is_told_to_the_tpp() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled_for(&tpp, "aisp");
        let to = |link: &str| {
            let answered = tpp.curl(&[link]);
            assert_eq!(answered.status, 302, "{link}");
            let address = answered.header("location").unwrap();
            assert!(address.starts_with(&format!("{CALLBACK}?error=")), "{address}");
            assert_eq!(parameter(&address, "state").as_deref(), Some("a%2Bb%20%C3%A9%ff"), "{address}");
            parameter(&address, "error").unwrap()
        };
        let state = "&state=a%2Bb%20%C3%A9%ff";
        let link = app.link("aisp", state);
        assert_eq!(
            to(&link.replace("response_type=code", "response_type=token")),
            "unsupported_response_type"
        );
        assert_eq!(to(&link.replace("response_type=code&", "")), "invalid_request");
        assert_eq!(to(&format!("{link}&scope=aisp")), "invalid_request");
        for scope in ["cbpii", "pisp", "", "aisp%20extended_transaction_history", "manageRegistration"] {
            assert_eq!(to(&app.link(scope, state)), "invalid_scope", "{scope}");
        }
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        for pkce in [
            format!("&code_challenge={challenge}"),
            format!("&code_challenge={challenge}&code_challenge_method=plain"),
            "&code_challenge=short&code_challenge_method=S256".to_owned(),
            "&code_challenge_method=S256".to_owned(),
        ] {
            assert_eq!(to(&format!("{link}{pkce}")), "invalid_request", "{pkce}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_not_active_yet_gets_a_page_and_no_redirect() {
    against_fresh_banks(|tpp| {
        tpp.manage("PUT", "/mode", Some(json!({"activation": "strict"})));
        let app = App::enrolled(&tpp);
        let page = tpp.curl(&[&app.link("aisp", "")]);
        assert_eq!((page.status, page.header("location")), (400, None));
        assert!(page.body.contains("pas encore active"));
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 20 * 86_400})));
        assert_eq!(tpp.curl(&[&app.link("aisp", "")]).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_lead_from_the_id_over_the_code_to_the_decision_and_back_to_the_tpp() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let page = tpp.curl(&[&app.link("aisp", "&state=x")]);
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self' https://tpp.example;"), "{policy}");
        for shown in [EDME, "GUICHET-CLAIRE", "publié", "inventé ici", "FR7617515900000400358074026"] {
            assert!(page.body.contains(shown), "{shown}");
        }
        let wrong = app.fill_in(&page, &[("online_id", "nobody")]);
        assert!(wrong.status == 400 && wrong.body.contains("role=\"alert\""));
        let page = app.fill_in(&page, &[("online_id", EDME)]);
        assert!(page.body.contains("name=\"otp\"") && page.body.contains("D’EIDASE"));
        let early = app.fill_in(&page, &[("decision", "accept")]);
        assert_eq!((early.status, early.header("location")), (400, None), "no consent before the code");
        let wrong = app.fill_in(&page, &[("otp", "00000000")]);
        assert!(wrong.status == 400 && wrong.body.contains("name=\"otp\""));
        let page = app.fill_in(&page, &[("otp", "12345678")]);
        assert!(page.body.contains("The desk") && page.body.contains("https://tpp.example/callback"));
        let left = app.fill_in(&page, &[("decision", "accept")]);
        let address = left.header("location").unwrap();
        assert_eq!(left.status, 303);
        assert_eq!(parameter(&address, "state").as_deref(), Some("x"));
        assert_eq!(parameter(&address, "code").map(|code| code.len()), Some(31));
        let again = app.fill_in(&page, &[("decision", "accept")]);
        assert_eq!((again.status, again.header("location")), (400, None), "a visit ends once");
        let english = tpp.curl(&["--header", "Accept-Language: en-GB,en", &app.link("aisp", "")]);
        assert!(english.body.contains("lang=\"en\"") && english.body.contains("Online banking id"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_professional_is_asked_for_a_usage_number_too() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let page = app.fill_in(&tpp.curl(&[&app.link("aisp", "")]), &[("online_id", "D0999993I0")]);
        assert!(page.body.contains("name=\"usage_number\""));
        let wrong = app.fill_in(&page, &[("usage_number", "12a")]);
        assert!(wrong.status == 400 && wrong.body.contains("name=\"usage_number\""));
        let skipped = app.fill_in(&page, &[("otp", "12345678")]);
        assert!(skipped.body.contains("name=\"usage_number\""), "the step cannot be skipped");
        assert!(app.fill_in(&page, &[("usage_number", "42")]).body.contains("name=\"otp\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusing_timing_out_and_three_wrong_codes_call_the_tpp_back_without_a_code() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let refused = app.decides(EDME, "aisp", "&state=r", "refuse");
        let timed_out = app.decides(EDME, "aisp", "&state=t", "timeout");
        for (address, state) in [(&refused, "r"), (&timed_out, "t")] {
            assert_eq!(parameter(address, "error").as_deref(), Some("access_denied"));
            assert_eq!(parameter(address, "state").as_deref(), Some(state));
            assert_eq!(parameter(address, "code"), None);
        }
        assert_ne!(parameter(&refused, "error_description"), parameter(&timed_out, "error_description"));
        let page = tpp.curl(&[&app.link("aisp", "")]);
        let early = app.fill_in(&page, &[("decision", "refuse")]);
        assert_eq!(early.status, 303, "any page can be left");

        let page = app.fill_in(&tpp.curl(&[&app.link("aisp", "")]), &[("online_id", EDME)]);
        let tries: Vec<u16> = (0..3).map(|_| app.fill_in(&page, &[("otp", "1")]).status).collect();
        assert_eq!(tries, [400, 400, 303]);

        let page = app.decision_page(EDME, "aisp", "");
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 1801})));
        let late = app.fill_in(&page, &[("decision", "accept")]);
        assert_eq!(parameter(&late.header("location").unwrap(), "error").as_deref(), Some("access_denied"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persona_logs_in_where_it_is_published_and_a_visit_belongs_to_its_bank() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp).at("www.13807.sandbox.api.89c3.com");
        let page = tpp.curl(&[&app.link("aisp", "")]);
        assert!(page.body.contains("9999999904") && !page.body.contains(EDME));
        assert_eq!(app.fill_in(&page, &[("online_id", EDME)]).status, 400);
        let mut elsewhere = page;
        elsewhere.body = elsewhere.body.replace("/www.13807.", "/www.12579.");
        assert_eq!(app.fill_in(&elsewhere, &[("online_id", EDME)]).status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_was_deleted_cannot_be_granted_anything() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let (access, refresh) = app.granted("GUICHET-CLAIRE", "aisp");
        let path = format!("{REGISTER}/{}", app.client_id);
        assert_eq!(tpp.registration("DELETE", &path, &tpp.access_token(), None).status, 204);
        assert_eq!(tpp.curl(&[&app.link("aisp", "")]).status, 400);
        assert_eq!(app.refresh(&refresh).status, 401);
        assert_eq!(app.get("/stet/psd2/v1.4.2/accounts", &access).status, 401);
    })
    .await;
}
