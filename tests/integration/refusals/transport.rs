//! What ends before HTTP begins.

use crate::plain_client::{Banks, HOST, Pair, openssl, path};

/// curl's words when the exchange failed; panics where it did not.
#[track_caller]
fn cut_off(sent: &crate::plain_client::Sent) -> String {
    let (status, answer) = sent.try_send();
    assert!(!status.success(), "answered {}: {}", answer.status, answer.body);
    answer.errors
}

#[test]
fn a_connection_without_a_client_certificate_is_refused() {
    let tpp = Banks::shared().practice();
    let mut sent = tpp.token_request();
    sent.client = None;
    let words = cut_off(&sent);
    assert!(words.contains("certificate required"), "{words}");
    assert_eq!(tpp.token_request().send().status, 200);
}

#[test]
fn a_client_certificate_of_another_authority_is_refused() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let (key, certificate) = (banks.file("own.key", ""), banks.file("own.pem", ""));
    let subject = format!("/C=FR/O=Practice/organizationIdentifier={}/CN=Own", tpp.oid);
    let made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-subj", &subject];
    openssl(&[&made[..], &["-keyout", path(&key), "-out", path(&certificate)]].concat(), b"");
    let mut sent = tpp.token_request();
    sent.client = Some(Pair::at(certificate, key));
    let words = cut_off(&sent);
    assert!(words.contains("alert"), "{words}");
}

#[test]
fn a_host_that_no_bank_has_gets_no_certificate() {
    let tpp = Banks::shared().practice();
    for host in
        ["www.99999.sandbox.api.89c3.com", "a.www.17515.sandbox.api.89c3.com", "www.10107.live.api.89c3.com"]
    {
        let mut sent = tpp.token_request();
        sent.host = host.to_owned();
        cut_off(&sent);
    }
}

#[test]
fn a_host_header_of_another_bank_is_misdirected() {
    let tpp = Banks::shared().practice();
    let mut sent = tpp.token_request();
    sent.headers.push(("Host".to_owned(), "www.13807.sandbox.api.89c3.com".to_owned()));
    sent.send().assert_refused(421, "misdirected_request", "Host");
    let mut sent = tpp.token_request();
    sent.headers.push(("Host".to_owned(), HOST.to_uppercase()));
    assert_eq!(sent.send().status, 200);
}

#[test]
fn the_bank_proves_itself_with_the_local_authority() {
    let banks = Banks::shared();
    let other = Banks::own();
    let mut sent = banks.practice().token_request();
    sent.client = Some(other.practice().qwac);
    cut_off(&sent);
}
