//! One correct enrolment, change, reading and deletion, made by curl and openssl alone: nothing here shares a line
//! with the banks. What a request may not be is tested elsewhere, one wrong thing at a time.

use sandbox::{Config, LocalBanks};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HOST: &str = "www.17515.sandbox.api.89c3.com";
const REGISTER: &str = "/stet/setting/v1/register";

/// A TPP at a terminal: files, curl and openssl.
struct Terminal {
    connect: String,
    ca: PathBuf,
    qwac: (PathBuf, PathBuf),
    qsealc: (PathBuf, PathBuf),
    management: String,
    token: String,
    desk: tempfile::TempDir,
}

struct Answered {
    status: u16,
    headers: String,
    body: String,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

impl Terminal {
    fn at(banks: &LocalBanks) -> Terminal {
        let at = banks.addresses();
        Terminal {
            connect: at.bpce.to_string(),
            ca: at.ca_file.clone(),
            qwac: (at.practice.qwac_cert.clone(), at.practice.qwac_key.clone()),
            qsealc: (at.practice.qsealc_cert.clone(), at.practice.qsealc_key.clone()),
            management: format!("http://{}", at.management),
            token: at.management_token.clone(),
            desk: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.desk.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn openssl(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        use std::io::Write;
        let mut child = Command::new("openssl")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("openssl is installed");
        child.stdin.take().unwrap().write_all(input).unwrap();
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
        out.stdout
    }

    fn base64(&self, bytes: &[u8]) -> String {
        String::from_utf8(self.openssl(&["base64", "-A"], bytes)).unwrap()
    }

    fn seal_der(&self) -> Vec<u8> {
        self.openssl(&["x509", "-in", text(&self.qsealc.0), "-outform", "DER"], b"")
    }

    fn sha256(&self, bytes: &[u8]) -> Vec<u8> {
        self.openssl(&["dgst", "-sha256", "-binary"], bytes)
    }

    fn curl(&self, arguments: &[&str]) -> Answered {
        let head = self.desk.path().join("head");
        let out = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--max-time",
                "20",
                "--noproxy",
                "*",
                "--dump-header",
                text(&head),
            ])
            .args(arguments)
            .output()
            .expect("curl is installed");
        assert!(out.status.success(), "curl {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
        let headers = fs::read_to_string(&head).unwrap();
        let status = headers.split_whitespace().nth(1).unwrap().parse().unwrap();
        Answered { status, headers, body: String::from_utf8(out.stdout).unwrap() }
    }

    fn at_the_bank(&self, arguments: &[&str]) -> Answered {
        let connect = format!("{HOST}:443:{}", self.connect);
        let mut all = vec!["--connect-to", &connect, "--cacert", text(&self.ca)];
        all.extend(["--cert", text(&self.qwac.0), "--key", text(&self.qwac.1)]);
        all.extend(arguments);
        self.curl(&all)
    }

    fn manage(&self, method: &str, path: &str, body: Option<Value>) -> Answered {
        let url = format!("{}{path}", self.management);
        let bearer = format!("Authorization: Bearer {}", self.token);
        let body = body.map(|body| body.to_string());
        let mut all = vec!["--request", method, "--header", &bearer];
        if let Some(body) = &body {
            all.extend(["--data", body.as_str()]);
        }
        all.push(&url);
        self.curl(&all)
    }

    fn access_token(&self) -> String {
        let url = format!("https://{HOST}/stet/psd2/oauth/token");
        let form = "client_id=PSD2_TPPRegister&grant_type=client_credentials&scope=manageRegistration";
        let answered = self.at_the_bank(&["--data", form, &url]);
        assert_eq!(answered.status, 200, "{}", answered.body);
        let token = answered.json();
        assert_eq!((&token["token_type"], &token["expires_in"]), (&json!("Bearer"), &json!(3600)));
        token["access_token"].as_str().unwrap().to_owned()
    }

    fn application(&self, software: &str) -> Value {
        let der = self.seal_der();
        let thumbprint = self.base64(&self.sha256(&der)).replace('+', "-").replace('/', "_").replace('=', "");
        json!({
            "redirect_uris": ["https://tpp.example/callback"],
            "token_endpoint_auth_method": "tls_client_auth",
            "grant_types": ["client_credentials"],
            "response_types": ["code"],
            "client_name": "Practice TPP",
            "scope": "aisp, cbpii",
            "contact": {"contact_name": "Desk", "email": "desk@tpp.example", "phone_number": "+33100000000"},
            "provider_legal_id": "PSDFR-ACPR-99999",
            "jwks": {"keys": [{
                "kty": "RSA", "use": "sig", "alg": "RS256", "key_ops": ["verify"], "kid": "seal",
                "x5c": [self.base64(&der)], "x5t#S256": thumbprint,
            }]},
            "software_id": software,
            "software_version": "1.0",
        })
    }

    /// A signed call of the registration API.
    fn registration(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> Answered {
        let fingerprint: String =
            self.sha256(&self.seal_der()).iter().map(|byte| format!("{byte:02x}")).collect();
        let target = format!("{} {path}", method.to_lowercase());
        let mut headers =
            vec![format!("Authorization: Bearer {token}"), "X-Request-ID: id-1234567890 1".to_owned()];
        let mut signed = format!("(request-target): {target}\nx-request-id: id-1234567890 1");
        let mut list = "(request-target) x-request-id".to_owned();
        let mut body_file = None;
        if let Some(body) = body {
            let body = body.to_string();
            let digest = format!("SHA-256={}", self.base64(&self.sha256(body.as_bytes())));
            signed.push_str(&format!("\ndigest: {digest}\ncontent-type: application/json"));
            list.push_str(" digest content-type");
            headers.push(format!("Digest: {digest}"));
            headers.push("Content-Type: application/json".to_owned());
            body_file = Some(format!("@{}", text(&self.file("body.json", body.as_bytes()))));
        }
        let signature = self.openssl(&["dgst", "-sha256", "-sign", text(&self.qsealc.1)], signed.as_bytes());
        headers.push(format!(
            "Signature: keyId=\"https://tpp.example/seal_{fingerprint}\", algorithm=\"rsa-sha256\", \
             headers=\"{list}\", signature=\"{}\"",
            self.base64(&signature)
        ));
        let url = format!("https://{HOST}{path}");
        let mut arguments = vec!["--request", method];
        for header in &headers {
            arguments.extend(["--header", header]);
        }
        if let Some(file) = &body_file {
            arguments.extend(["--data-binary", file]);
        }
        arguments.push(&url);
        self.at_the_bank(&arguments)
    }

    /// Verifies the bank's signature on an answer with the certificate that its keyId names.
    fn verify_answer(&self, method: &str, path: &str, answered: &Answered) {
        let digest = answered.header("digest").expect("a Digest");
        assert_eq!(digest, format!("SHA-256={}", self.base64(&self.sha256(answered.body.as_bytes()))));
        let signature = answered.header("signature").expect("a Signature");
        let part = |name: &str| {
            let from = signature.split_once(&format!("{name}=\"")).expect("the parameter").1;
            from.split('"').next().unwrap().to_owned()
        };
        let key_id = part("keyId");
        assert!(key_id.starts_with(&format!("https://{HOST}/api/keyid/certificate_")), "{key_id}");
        let certificate = self.at_the_bank(&[&key_id]);
        assert_eq!(certificate.status, 200);
        let der = self.openssl(&["x509", "-outform", "DER"], certificate.body.as_bytes());
        let fingerprint: String = self.sha256(&der).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(key_id.ends_with(&format!("_{fingerprint}")));
        let lines: Vec<String> = part("headers")
            .split(' ')
            .map(|name| match name {
                "(request-target)" => format!("(request-target): {} {path}", method.to_lowercase()),
                other => format!("{other}: {}", answered.header(other).expect("a listed header")),
            })
            .collect();
        let public = self.openssl(&["x509", "-pubkey", "-noout"], certificate.body.as_bytes());
        let public = self.file("bank.pub", &public);
        let raw = self.openssl(&["base64", "-A", "-d"], part("signature").as_bytes());
        let raw = self.file("bank.sig", &raw);
        let arguments = ["dgst", "-sha256", "-verify", text(&public), "-signature", text(&raw)];
        self.openssl(&arguments, lines.join("\n").as_bytes());
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_and_openssl_enrol_read_change_and_delete_an_app() {
    let banks = LocalBanks::start(Config::default()).await.unwrap();
    let tpp = Terminal::at(&banks);
    let practice_folder = tpp.ca.parent().unwrap().to_owned();
    tokio::task::spawn_blocking(move || {
        let token = tpp.access_token();
        let sent = tpp.application("My first app");
        let created = tpp.registration("POST", REGISTER, &token, Some(&sent));
        assert_eq!(created.status, 201, "{}", created.body);
        assert_eq!(created.header("x-request-id").as_deref(), Some("id-1234567890 1"));
        assert!(created.header("x-correlationid").unwrap().starts_with("Id-"));
        tpp.verify_answer("POST", REGISTER, &created);
        let client_id = created.json()["client_id"].as_str().unwrap().to_owned();
        assert!(client_id.starts_with("1PSDFR-ACPR-99999-0-"), "{client_id}");

        let path = format!("{REGISTER}/{client_id}");
        let read = tpp.registration("GET", &path, &token, None);
        assert_eq!(read.status, 200, "{}", read.body);
        tpp.verify_answer("GET", &path, &read);
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(&read.json()[name], value, "{name}");
        }

        let changed = tpp.application("My app, renamed");
        let answered = tpp.registration("PUT", &path, &token, Some(&changed));
        assert_eq!(answered.status, 201, "{}", answered.body);
        let read = tpp.registration("GET", &path, &token, None);
        assert_eq!(read.json()["software_id"], "My app, renamed");

        let listed = tpp.manage("GET", "/registrations", None).json();
        assert_eq!(listed["registrations"][0]["client_id"], client_id);
        assert_eq!(listed["registrations"][0]["state"], "active");

        let deleted = tpp.registration("DELETE", &path, &token, None);
        assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
        tpp.verify_answer("DELETE", &path, &deleted);
        assert_eq!(tpp.registration("GET", &path, &token, None).status, 404);

        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 3601})));
        let late = tpp.registration("GET", &path, &token, None);
        assert_eq!(late.status, 401);
        assert_eq!(late.json()["error"], "invalid_token");

        let journal = tpp.manage("GET", "/journal", None).json();
        let entries = journal["entries"].as_array().unwrap();
        let last = entries.last().unwrap();
        assert_eq!(
            (&last["method"], &last["status"], &last["sni"]),
            (&json!("GET"), &json!(401), &json!(HOST))
        );
        assert!(last["refused"].as_str().unwrap().contains("expired"));
    })
    .await
    .unwrap();
    banks.stop().await;
    assert!(!practice_folder.exists(), "a stopped bank in memory leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_registrations_certificates_tokens_and_ports_across_a_restart() {
    let place = tempfile::tempdir().unwrap();
    let config = Config { folder: Some(place.path().join("banks")) };
    let banks = LocalBanks::start(config.clone()).await.unwrap();
    let before = banks.addresses().clone();
    let tpp = Terminal::at(&banks);
    let (tpp, token, client_id) = tokio::task::spawn_blocking(move || {
        let token = tpp.access_token();
        let created = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Kept")));
        let client_id = created.json()["client_id"].as_str().unwrap().to_owned();
        (tpp, token, client_id)
    })
    .await
    .unwrap();
    banks.stop().await;
    let again = LocalBanks::start(config).await.unwrap();
    assert_eq!(again.addresses().ca_pem, before.ca_pem);
    assert_eq!((again.addresses().bpce, again.addresses().pages), (before.bpce, before.pages));
    assert_ne!(again.addresses().management_token, before.management_token);
    let read = tokio::task::spawn_blocking(move || {
        tpp.registration("GET", &format!("{REGISTER}/{client_id}"), &token, None)
    })
    .await
    .unwrap();
    assert_eq!(read.status, 200, "{}", read.body);
    assert_eq!(read.json()["software_id"], "Kept");
    again.stop().await;
}
