//! A TPP at a terminal: files, curl and openssl. Nothing here shares a line with the banks.

use sandbox::LocalBanks;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

pub const HOST: &str = "www.17515.sandbox.api.89c3.com";
pub const REGISTER: &str = "/stet/setting/v1/register";

/// A certificate and its key, as files.
pub type Pair = (PathBuf, PathBuf);

/// The terminal of one TPP.
#[derive(Clone)]
pub struct Terminal {
    pub connect: String,
    pub ca: PathBuf,
    pub host: &'static str,
    pub oid: String,
    pub qwac: Pair,
    pub qsealc: Pair,
    pub management: String,
    pub pages: String,
    pub token: String,
    pub desk: Arc<tempfile::TempDir>,
}

/// What curl got.
pub struct Answered {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

impl Terminal {
    pub fn at(banks: &LocalBanks) -> Terminal {
        let at = banks.addresses();
        Terminal {
            connect: at.bpce.to_string(),
            ca: at.ca_file.clone(),
            host: HOST,
            oid: at.practice.oid.clone(),
            qwac: (at.practice.qwac_cert.clone(), at.practice.qwac_key.clone()),
            qsealc: (at.practice.qsealc_cert.clone(), at.practice.qsealc_key.clone()),
            pages: format!("http://{}", at.pages),
            management: format!("http://{}", at.management),
            token: at.management_token.clone(),
            desk: Arc::new(tempfile::tempdir().unwrap()),
        }
    }

    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.desk.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub fn openssl(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
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

    pub fn base64(&self, bytes: &[u8]) -> String {
        String::from_utf8(self.openssl(&["base64", "-A"], bytes)).unwrap()
    }

    pub fn seal_der(&self) -> Vec<u8> {
        self.openssl(&["x509", "-in", text(&self.qsealc.0), "-outform", "DER"], b"")
    }

    pub fn sha256(&self, bytes: &[u8]) -> Vec<u8> {
        self.openssl(&["dgst", "-sha256", "-binary"], bytes)
    }

    pub fn curl(&self, arguments: &[&str]) -> Answered {
        self.try_curl(arguments).unwrap_or_else(|error| panic!("curl {arguments:?}: {error}"))
    }

    /// What curl got, or its complaint.
    pub fn try_curl(&self, arguments: &[&str]) -> Result<Answered, String> {
        let head = self.desk.path().join("head");
        let out = Command::new("curl")
            .args(["--silent", "--show-error", "--max-time", "20", "--noproxy", "*"])
            .args(["--dump-header", text(&head)])
            .args(arguments)
            .output()
            .expect("curl is installed");
        if !out.status.success() {
            return Err(String::from_utf8_lossy(&out.stderr).into_owned());
        }
        let headers = fs::read_to_string(&head).unwrap();
        let last = headers.lines().rfind(|line| line.starts_with("HTTP/")).unwrap();
        let status = last.split_whitespace().nth(1).unwrap().parse().unwrap();
        Ok(Answered { status, headers, body: String::from_utf8(out.stdout).unwrap() })
    }

    pub fn at_the_bank(&self, arguments: &[&str]) -> Answered {
        self.try_the_bank(arguments).unwrap_or_else(|error| panic!("curl {arguments:?}: {error}"))
    }

    /// A call to the bank with the QWAC.
    pub fn try_the_bank(&self, arguments: &[&str]) -> Result<Answered, String> {
        let connect = format!("{}:443:{}", self.host, self.connect);
        let mut all = vec!["--connect-to", &connect, "--cacert", text(&self.ca)];
        all.extend(["--cert", text(&self.qwac.0), "--key", text(&self.qwac.1)]);
        all.extend(arguments);
        self.try_curl(&all)
    }

    pub fn manage(&self, method: &str, path: &str, body: Option<Value>) -> Answered {
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

    /// Asks for a token with this form.
    pub fn token(&self, form: &str) -> Answered {
        let url = format!("https://{}/stet/psd2/oauth/token", self.host);
        self.at_the_bank(&["--data", form, &url])
    }

    pub fn access_token(&self) -> String {
        let form = "client_id=PSD2_TPPRegister&grant_type=client_credentials&scope=manageRegistration";
        let answered = self.token(form);
        assert_eq!(answered.status, 200, "{}", answered.body);
        let token = answered.json();
        assert_eq!((&token["token_type"], &token["expires_in"]), (&json!("Bearer"), &json!(3600)));
        token["access_token"].as_str().unwrap().to_owned()
    }

    pub fn application(&self, software: &str) -> Value {
        let der = self.seal_der();
        let thumbprint = self.base64(&self.sha256(&der)).replace('+', "-").replace('/', "_").replace('=', "");
        json!({
            "redirect_uris": ["https://tpp.example/callback"],
            "token_endpoint_auth_method": "tls_client_auth",
            "grant_types": ["client_credentials"],
            "response_types": ["code"],
            "client_name": format!("{software}, legally"),
            "scope": "aisp, cbpii",
            "contact": {"contact_name": "Desk", "email": "desk@tpp.example", "phone_number": "+33100000000"},
            "provider_legal_id": self.oid,
            "jwks": {"keys": [{
                "kty": "RSA", "use": "sig", "alg": "RS256", "key_ops": ["verify"], "kid": "seal",
                "x5c": [self.base64(&der)], "x5t#S256": thumbprint,
            }]},
            "software_id": software,
            "software_version": "1.0",
        })
    }

    /// A signed call of the registration API.
    pub fn registration(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> Answered {
        self.registration_signed_as(method, method, path, token, body)
    }

    /// The same with another method in the signing string.
    pub fn registration_signed_as(
        &self,
        signed_method: &str,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Answered {
        self.signed_as(signed_method, method, path, token, body, &[], &[])
    }

    /// A signed call with these headers besides, which are signed too.
    pub fn signed(
        &self,
        method: &str,
        target: &str,
        token: &str,
        body: Option<&Value>,
        more: &[&str],
    ) -> Answered {
        self.signed_as(method, method, target, token, body, more, &[])
    }

    /// The same with further headers that are not signed.
    pub fn signed_beside(
        &self,
        method: &str,
        target: &str,
        token: &str,
        body: Option<&Value>,
        more: &[&str],
        beside: &[&str],
    ) -> Answered {
        self.signed_as(method, method, target, token, body, more, beside)
    }

    #[allow(clippy::too_many_arguments, reason = "each part of a call can be sent wrong by itself")]
    fn signed_as(
        &self,
        signed_method: &str,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
        more: &[&str],
        beside: &[&str],
    ) -> Answered {
        let fingerprint = hex(&self.sha256(&self.seal_der()));
        let target = format!("{} {path}", signed_method.to_lowercase());
        let mut headers =
            vec![format!("Authorization: Bearer {token}"), "X-Request-ID: id-1234567890 1".to_owned()];
        let mut signed = format!("(request-target): {target}\nx-request-id: id-1234567890 1");
        let mut list = "(request-target) x-request-id".to_owned();
        for header in more {
            let (name, value) = header.split_once(": ").unwrap();
            signed.push_str(&format!("\n{}: {value}", name.to_lowercase()));
            list.push_str(&format!(" {}", name.to_lowercase()));
            headers.push((*header).to_owned());
        }
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
        headers.extend(beside.iter().map(|header| (*header).to_owned()));
        let url = format!("https://{}{path}", self.host);
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

    /// Checks the bank's signature on an answer with the certificate that its keyId names.
    pub fn answer_verifies(&self, method: &str, path: &str, answered: &Answered) -> bool {
        let digest = answered.header("digest").expect("a Digest");
        let signature = answered.header("signature").expect("a Signature");
        let part = |name: &str| {
            let from = signature.split_once(&format!("{name}=\"")).expect("the parameter").1;
            from.split('"').next().unwrap().to_owned()
        };
        let key_id = part("keyId");
        assert!(key_id.starts_with(&format!("https://{}/api/keyid/certificate_", self.host)), "{key_id}");
        let certificate = self.at_the_bank(&[&key_id]);
        assert_eq!(certificate.status, 200);
        let der = self.openssl(&["x509", "-outform", "DER"], certificate.body.as_bytes());
        assert!(key_id.ends_with(&format!("_{}", hex(&self.sha256(&der)))));
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
        let signed = self.file("bank.txt", lines.join("\n").as_bytes());
        let verified = Command::new("openssl")
            .args(["dgst", "-sha256", "-verify", text(&public), "-signature", text(&raw), text(&signed)])
            .output()
            .unwrap();
        let body_is_whole =
            digest == format!("SHA-256={}", self.base64(&self.sha256(answered.body.as_bytes())));
        verified.status.success() && body_is_whole
    }

    /// Another TPP with fresh certificates from the practice QTSP.
    pub fn other_tpp(&self, oid: &str, order: Value) -> Terminal {
        let mut body = json!({"oid": oid, "legal_name": "Other TPP"});
        body.as_object_mut().unwrap().extend(order.as_object().unwrap().clone());
        let made = self.manage("POST", "/tpps", Some(body));
        assert_eq!(made.status, 201, "{}", made.body);
        let made = made.json();
        let pair = |kind: &str| {
            let part = |half: &str| made[kind][half].as_str().unwrap().as_bytes().to_vec();
            let name = |half: &str| format!("{}-{kind}-{half}.pem", made["qwac"]["sha256"].as_str().unwrap());
            (self.file(&name("cert"), &part("certificate")), self.file(&name("key"), &part("key")))
        };
        Terminal { oid: oid.to_owned(), qwac: pair("qwac"), qsealc: pair("qsealc"), ..self.clone() }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs a TPP's work at a terminal against fresh banks in memory.
pub async fn against_fresh_banks(work: impl FnOnce(Terminal) + Send + 'static) {
    let banks = LocalBanks::start(sandbox::Config::default()).await.unwrap();
    let tpp = Terminal::at(&banks);
    tokio::task::spawn_blocking(move || work(tpp)).await.unwrap();
    banks.stop().await;
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
