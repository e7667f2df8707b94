//! TLS, hosts, environments, other TPPs, pages and the management port's own door.

use crate::terminal::{REGISTER, against_fresh_banks, text};
use serde_json::json;
use std::io::Write;
use std::net::TcpStream;

#[tokio::test(flavor = "multi_thread")]
async fn tls_itself_demands_a_client_certificate_of_the_practice_qtsp_and_a_bank_s_name() {
    against_fresh_banks(|tpp| {
        let url = format!("https://{}/", tpp.host);
        let connect = format!("{}:443:{}", tpp.host, tpp.connect);
        let bare = ["--connect-to", &connect, "--cacert", text(&tpp.ca), &url];
        assert!(tpp.try_curl(&bare).is_err_and(|said| said.contains("certificate required")));

        let key = tpp.file("own.key", b"");
        let cert = tpp.file("own.pem", b"");
        let subject = "/CN=nobody";
        let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-days", "1"];
        tpp.openssl(&[&request[..], &["-keyout", text(&key), "-out", text(&cert)]].concat(), b"");
        let mut stranger = tpp.clone();
        stranger.qwac = (cert, key);
        assert!(stranger.try_the_bank(&[&url]).is_err_and(|said| said.contains("alert")));

        let mut elsewhere = tpp.clone();
        elsewhere.host = "www.10107.live.api.89c3.com";
        assert!(elsewhere.try_the_bank(&["https://www.10107.live.api.89c3.com/"]).is_err());
        let journal = tpp.manage("GET", "/journal", None).json();
        let entries = journal["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 3);
        assert!(entries.iter().all(|entry| entry["kind"] == "handshake"));
        assert!(entries[2]["refused"].as_str().unwrap().contains("no bank answers"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_handshake_holds_nobody_up() {
    against_fresh_banks(|tpp| {
        let mut stalled: Vec<TcpStream> =
            (0..20).map(|_| TcpStream::connect(&tpp.connect).unwrap()).collect();
        stalled[0].write_all(&[0x16, 0x03]).unwrap();
        let started = std::time::Instant::now();
        tpp.access_token();
        assert!(started.elapsed().as_secs() < 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_paths_methods_hosts_and_large_bodies_are_refused() {
    against_fresh_banks(|tpp| {
        let url = |path: &str| format!("https://{}{path}", tpp.host);
        assert_eq!(tpp.at_the_bank(&[&url("/stet/setting/v1/registers")]).status, 404);
        let wrong = tpp.at_the_bank(&["--request", "PATCH", &url(&format!("{REGISTER}/x"))]);
        assert_eq!((wrong.status, wrong.header("allow").as_deref()), (405, Some("GET, PUT, DELETE")));
        assert_eq!(tpp.at_the_bank(&[&url(REGISTER)]).status, 405);
        let lying = tpp.at_the_bank(&["--header", "Host: www.12579.sandbox.api.89c3.com", &url(REGISTER)]);
        assert_eq!(lying.status, 421);
        let large = tpp.file("large", &vec![b'a'; 2_000_000]);
        let file = format!("@{}", text(&large));
        assert_eq!(tpp.at_the_bank(&["--data-binary", &file, &url(REGISTER)]).status, 413);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_counts_at_every_bank_of_its_environment_and_nowhere_else() {
    against_fresh_banks(|mut tpp| {
        tpp.host = "www.17515.oba-bad-me-live-api.caisse-epargne.fr";
        let token = tpp.access_token();
        let created = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Live app")));
        assert_eq!(created.status, 201, "{}", created.body);
        let path = format!("{REGISTER}/{}", created.json()["client_id"].as_str().unwrap());
        tpp.host = "www.12579.live.api.banquebcp.fr";
        assert_eq!(tpp.registration("GET", &path, &token, None).status, 200);
        tpp.host = "www.12579.sandbox.api.89c3.com";
        assert_eq!(tpp.registration("GET", &path, &token, None).status, 401, "a live token is unknown here");
        let sandbox_token = tpp.access_token();
        assert_eq!(tpp.registration("GET", &path, &sandbox_token, None).status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tpp_s_token_app_or_scope_is_forbidden() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let mut application = tpp.application("Mine");
        application["scope"] = "aisp,pisp".into();
        let created = tpp.registration("POST", REGISTER, &token, Some(&application));
        let client_id = created.json()["client_id"].as_str().unwrap().to_owned();
        let path = format!("{REGISTER}/{client_id}");

        let other = tpp.other_tpp("PSDNL-DNB-33031431", json!({}));
        let borrowed = other.registration("GET", &path, &token, None);
        assert_eq!((borrowed.status, &borrowed.json()["error"]), (403, &json!("access_denied")));
        let foreign = other.registration("GET", &path, &other.access_token(), None);
        assert_eq!(foreign.status, 403);

        let form = format!("client_id={client_id}&grant_type=client_credentials&scope=pisp");
        let payments = tpp.token(&form).json();
        let payments = payments["access_token"].as_str().unwrap();
        let wrong = tpp.registration("GET", &path, payments, None);
        assert_eq!((wrong.status, &wrong.json()["error"]), (403, &json!("insufficient_scope")));
        assert_eq!(other.token(&form).status, 401);

        let mut sealed = tpp.clone();
        sealed.qwac = tpp.qsealc.clone();
        let form = "client_id=PSD2_TPPRegister&grant_type=client_credentials&scope=manageRegistration";
        assert_eq!(sealed.token(form).json()["error"], "invalid_client");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authorize_page_never_redirects_to_what_is_not_registered() {
    against_fresh_banks(|tpp| {
        let host = tpp.host;
        let order = json!({
            "host": host,
            "redirect_uris": ["https://tpp.example/callback"],
            "qsealc": std::fs::read_to_string(&tpp.qsealc.0).unwrap(),
            "qwac": std::fs::read_to_string(&tpp.qwac.0).unwrap(),
        });
        let entered = tpp.manage("POST", "/apps", Some(order));
        assert_eq!((entered.status, &entered.json()["made"]), (201, &json!("portal")));
        let open = |query: &str| {
            let page = tpp.curl(&[&format!("{}/{host}/stet/psd2/oauth/authorize?{query}", tpp.pages)]);
            assert!(page.header("location").is_none());
            assert!(page.body.contains("lang=\"fr\"") && !page.body.contains("<script"));
            page.status
        };
        let redirect = "redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback";
        assert_eq!(open(&format!("client_id=nobody&{redirect}")), 400);
        assert_eq!(
            open("client_id=PSDFR-ACPR-99999&redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback2"),
            400
        );
        assert_eq!(open(&format!("client_id=PSDFR-ACPR-99999&{redirect}&{redirect}")), 400);
        let right = format!("response_type=code&scope=aisp&client_id=PSDFR-ACPR-99999&{redirect}");
        assert_eq!(open(&right), 200);
        let nobody = tpp.curl(&[&format!("{}/www.tpp.example/stet/psd2/oauth/authorize", tpp.pages)]);
        assert_eq!(nobody.status, 404);

        let token = tpp.access_token();
        let path = format!("{REGISTER}/PSDFR-ACPR-99999");
        assert_eq!(
            tpp.registration("GET", &path, &token, None).status,
            404,
            "the portal's apps are the portal's"
        );
        let own = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Enrolled anew")));
        assert_eq!(own.status, 201, "{}", own.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_management_port_opens_to_its_token_and_to_loopback_names_only() {
    against_fresh_banks(|tpp| {
        let url = format!("{}/status", tpp.management);
        assert_eq!(tpp.curl(&[&url]).status, 401);
        assert_eq!(tpp.curl(&["--header", "Authorization: Bearer x", &url]).status, 401);
        let bearer = format!("Authorization: Bearer {}", tpp.token);
        assert_eq!(tpp.curl(&["--header", &bearer, "--header", "Host: evil.example", &url]).status, 403);
        let rebound = ["--header", "Host: evil.example", &tpp.pages];
        assert_eq!(tpp.curl(&rebound).status, 403);
        let status = tpp.manage("GET", "/status", None).json();
        assert_eq!((&status["durable"], &status["mode"]["strict"]), (&json!(false), &json!(true)));
        assert_eq!(tpp.manage("GET", "/nothing", None).status, 404);
        assert_eq!(tpp.manage("DELETE", "/status", None).status, 405);
        assert_eq!(tpp.manage("PUT", "/mode", Some(json!({"strictly": 1}))).status, 400);
        assert_eq!(tpp.manage("POST", "/psu/9999999801/revoke", None).status, 204);
        assert_eq!(tpp.manage("POST", "/psu/nobody/revoke", None).status, 404);
        assert_eq!(tpp.manage("GET", "/personas", None).json()["otp"], "12345678");
    })
    .await;
}
