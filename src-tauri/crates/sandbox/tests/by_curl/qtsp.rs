//! The practice QTSP: certificates that openssl reads, CSRs that openssl makes, and what the bank refuses of them.

use crate::terminal::{REGISTER, Terminal, against_fresh_banks, text};
use serde_json::{Value, json};

fn certificate_text(tpp: &Terminal, file: &std::path::Path) -> String {
    String::from_utf8(tpp.openssl(&["x509", "-in", text(file), "-noout", "-text"], b"")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_reads_what_a_qwac_and_a_qsealc_must_hold() {
    against_fresh_banks(|tpp| {
        let qwac = certificate_text(&tpp, &tpp.qwac.0);
        for part in [
            "sha256WithRSAEncryption",
            "organizationIdentifier = PSDFR-ACPR-99999",
            "TLS Web Server Authentication, TLS Web Client Authentication",
            "Digital Signature\n",
            "Authority Key Identifier",
            "Subject Key Identifier",
            "PSP_IC",
            "FR-ACPR",
        ] {
            assert!(qwac.contains(part), "{part}\n{qwac}");
        }
        let seal = certificate_text(&tpp, &tpp.qsealc.0);
        assert!(seal.contains("Digital Signature, Non Repudiation") && !seal.contains("Extended Key Usage"));
        let chain = std::fs::read_to_string(&tpp.qsealc.0).unwrap();
        let root = &chain[chain.rfind("-----BEGIN CERTIFICATE-----").unwrap()..];
        let root = tpp.file("root.pem", root.as_bytes());
        tpp.openssl(&["verify", "-x509_strict", "-CAfile", text(&root), text(&tpp.qsealc.0)], b"");
        tpp.openssl(&["verify", "-x509_strict", "-CAfile", text(&root), text(&tpp.qwac.0)], b"");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_rsassa_pss_tpp_gets_a_token_but_no_registration() {
    against_fresh_banks(|tpp| {
        let pss = tpp.other_tpp("PSDFR-ACPR-88888", json!({"rsassa_pss": true}));
        assert!(certificate_text(&pss, &pss.qsealc.0).contains("Signature Algorithm: rsassaPss"));
        let refused = pss.registration("POST", REGISTER, &pss.access_token(), Some(&pss.application("PSS")));
        assert_eq!(refused.status, 400);
        assert!(refused.json()["error_description"].as_str().unwrap().contains("rsassaPss"));
    })
    .await;
}

/// Has openssl make a key and a CSR whose subject and extensions are a QSEALC's, and the QTSP sign it.
fn seal_from_csr(tpp: &Terminal, key_type: &str) -> Terminal {
    let config = tpp.file(
        "csr.cnf",
        b"[req]\nprompt = no\ndistinguished_name = who\nreq_extensions = what\nstring_mask = utf8only\n\
          [who]\nC = FR\nO = Practice TPP (Guichet)\norganizationIdentifier = PSDFR-ACPR-99999\nCN = Seal\n\
          [what]\nkeyUsage = critical, nonRepudiation\n1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements\n\
          [statements]\ntype = SEQUENCE:qctype\npsd2 = SEQUENCE:psd2\n\
          [qctype]\nid = OID:0.4.0.1862.1.6\ntypes = SEQUENCE:types\n[types]\none = OID:0.4.0.1862.1.6.2\n\
          [psd2]\nid = OID:0.4.0.19495.2\nvalue = SEQUENCE:value\n\
          [value]\nroles = SEQUENCE:roles\nname = UTF8:Some authority\nnca = UTF8:FR-ACPR\n\
          [roles]\nai = SEQUENCE:ai\n[ai]\nid = OID:0.4.0.19495.1.3\nname = UTF8:PSP_AI\n",
    );
    let key = tpp.file(&format!("{}.key", key_type.replace(':', "-")), b"");
    let csr = tpp.file("request.csr", b"");
    let mut arguments = vec!["req", "-new", "-nodes", "-newkey", key_type];
    if key_type == "ec" {
        arguments.extend(["-pkeyopt", "ec_paramgen_curve:prime256v1"]);
    }
    arguments.extend(["-config", text(&config), "-keyout", text(&key), "-out", text(&csr)]);
    tpp.openssl(&arguments, b"");
    let csr = std::fs::read_to_string(&csr).unwrap();
    let signed = tpp.manage("POST", "/certificates", Some(json!({"csr": csr})));
    assert_eq!(signed.status, 201, "{}", signed.body);
    assert_eq!(signed.json()["kind"], "qsealc");
    let pem = signed.json()["certificate"].as_str().unwrap().to_owned();
    let certificate = tpp.file(&format!("{}.pem", key_type.replace(':', "-")), pem.as_bytes());
    Terminal { qsealc: (certificate, key), ..tpp.clone() }
}

fn refusal(answered: &crate::terminal::Answered) -> String {
    assert_eq!(answered.status, 400, "{}", answered.body);
    answered.json()["error_description"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csr_s_own_statements_are_signed_and_bind() {
    against_fresh_banks(|tpp| {
        let sealed = seal_from_csr(&tpp, "rsa:3072");
        assert!(certificate_text(&sealed, &sealed.qsealc.0).contains("Some authority"));
        let token = sealed.access_token();
        let beyond = sealed.registration("POST", REGISTER, &token, Some(&sealed.application("App")));
        assert!(refusal(&beyond).starts_with("scope: cbpii"), "the CSR asked for PSP_AI alone");
        let mut application = sealed.application("App");
        application["scope"] = "aisp".into();
        assert_eq!(sealed.registration("POST", REGISTER, &token, Some(&application)).status, 201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seal_with_a_short_or_an_ec_key_is_refused_by_the_bank() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let short = seal_from_csr(&tpp, "rsa:1024");
        let answered = short.registration("POST", REGISTER, &token, Some(&short.application("App")));
        assert!(refusal(&answered).contains("1024 bits"));
        let ec = seal_from_csr(&tpp, "ec");
        let answered = ec.registration("POST", REGISTER, &token, Some(&ec.application("App")));
        assert_eq!(refusal(&answered), "x5c: the QSEALC's key is not RSA");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csr_that_was_changed_or_names_nobody_is_not_signed() {
    against_fresh_banks(|tpp| {
        let key = tpp.file("k", b"");
        let csr = tpp.openssl(
            &["req", "-new", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=x", "-keyout", text(&key)],
            b"",
        );
        let csr = String::from_utf8(csr).unwrap();
        let ask = |order: Value| tpp.manage("POST", "/certificates", Some(order));
        assert!(refusal(&ask(json!({"csr": csr}))).starts_with("kind:"));
        assert!(refusal(&ask(json!({"csr": csr, "kind": "qwac"}))).starts_with("oid:"));
        let order =
            json!({"csr": csr, "kind": "qwac", "oid": "PSDFR-ACPR-77777", "roles": ["PSP_AI"], "days": 2});
        assert_eq!(ask(order).status, 201);
        let der = tpp.openssl(&["req", "-outform", "DER"], csr.as_bytes());
        let mut der = der.clone();
        let last = der.len() - 1;
        der[last] ^= 1;
        let changed = tpp.openssl(&["base64"], &der);
        let changed = format!(
            "-----BEGIN CERTIFICATE REQUEST-----\n{}-----END CERTIFICATE REQUEST-----\n",
            String::from_utf8(changed).unwrap()
        );
        assert!(refusal(&ask(json!({"csr": changed, "kind": "qwac"}))).contains("does not verify"));
    })
    .await;
}
