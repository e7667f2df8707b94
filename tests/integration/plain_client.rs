//! A TPP at a terminal: curl and openssl and nothing else, so that no line is shared with the banks or with the app.
//!
//! The banks in memory are shared by the tests of one process for as long as any of them runs, and leave nothing behind.

#![allow(clippy::unwrap_used)]

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
};

use sandbox::{Addresses, Config, LocalBanks};
use serde_json::{Value, json};

pub const HOST: &str = "www.17515.sandbox.api.89c3.com";
pub const LIVE_HOST: &str = "www.17515.oba-bad-me-live.api.89c3.com";
pub const REGISTER: &str = "/stet/setting/v1/register";
pub const TOKEN: &str = "/stet/psd2/oauth/token";

/// Running local banks and a folder for the terminal's files.
pub struct Banks {
    pub at: Addresses,
    runtime: Option<tokio::runtime::Runtime>,
    banks: Option<LocalBanks>,
    desk: tempfile::TempDir,
    /// Access tokens by the QWAC's file.
    tokens: Mutex<HashMap<PathBuf, String>>,
}

impl Banks {
    /// The banks that all tests share: whoever moves a clock or a switch takes [`Banks::own`].
    pub fn shared() -> Arc<Banks> {
        static SHARED: Mutex<Weak<Banks>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let banks = Banks::own();
            *shared = Arc::downgrade(&banks);
            banks
        })
    }

    /// Banks for one test alone.
    pub fn own() -> Arc<Banks> {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let banks = runtime.block_on(LocalBanks::start(Config::default())).unwrap();
        let at = banks.addresses().clone();
        let desk = tempfile::tempdir().unwrap();
        Arc::new(Banks { at, runtime: Some(runtime), banks: Some(banks), desk, tokens: Mutex::default() })
    }

    /// A file of that content under a name of its own.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.desk.path().join(format!("{}-{name}", unique()));
        fs::write(&path, content).unwrap();
        path
    }

    /// A call of the management port; anything but a success is a mistake of the test.
    pub fn manage(&self, method: &str, path: &str, body: Value) -> Value {
        let url = format!("http://{}{path}", self.at.management);
        let bearer = format!("Authorization: Bearer {}", self.at.management_token);
        let body = body.to_string();
        let out = curl(&["--fail-with-body", "-X", method, "-H", &bearer, "-d", &body, &url]);
        assert!(out.status.success(), "{path}: {}", String::from_utf8_lossy(&out.stdout));
        serde_json::from_slice(&out.stdout).unwrap_or_default()
    }

    /// The TPP whose certificates the banks hand out at their start.
    pub fn practice(self: &Arc<Self>) -> Tpp {
        let files = &self.at.practice;
        Tpp {
            banks: self.clone(),
            oid: files.oid.clone(),
            qwac: Pair::at(files.qwac_cert.clone(), files.qwac_key.clone()),
            qsealc: Pair::at(files.qsealc_cert.clone(), files.qsealc_key.clone()),
        }
    }

    /// Another TPP with certificates of its own, by POST /tpps; `more` overrides the order.
    pub fn tpp(self: &Arc<Self>, oid: &str, more: Value) -> Tpp {
        let mut order = json!({"oid": oid, "legal_name": format!("TPP {oid}")});
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = self.manage("POST", "/tpps", order);
        let pair = |half: &str| {
            let certificate = self.file("certificate.pem", made[half]["certificate"].as_str().unwrap());
            Pair::at(certificate, self.file("key.pem", made[half]["key"].as_str().unwrap()))
        };
        Tpp { banks: self.clone(), oid: oid.to_owned(), qwac: pair("qwac"), qsealc: pair("qsealc") }
    }

    /// A certificate of the practice QTSP over a key that openssl makes, by POST /certificates.
    pub fn certified(&self, kind: &str, oid: &str, key_options: &[&str]) -> Pair {
        let key = self.file("key.pem", "");
        openssl(&[&["genpkey", "-quiet", "-out", path(&key)], key_options].concat(), b"");
        let subject = format!("/C=FR/O=Practice/organizationIdentifier={oid}/CN=Practice");
        let csr = openssl(&["req", "-new", "-utf8", "-key", path(&key), "-subj", &subject], b"");
        let order = json!({"csr": String::from_utf8(csr).unwrap(), "kind": kind});
        let made = self.manage("POST", "/certificates", order);
        Pair::at(self.file("certificate.pem", made["certificate"].as_str().unwrap()), key)
    }
}

impl Drop for Banks {
    fn drop(&mut self) {
        if let (Some(runtime), Some(banks)) = (self.runtime.take(), self.banks.take()) {
            runtime.block_on(banks.stop());
            runtime.shutdown_background();
        }
    }
}

/// A certificate (leaf first) and its key, as PEM files.
#[derive(Clone, Debug)]
pub struct Pair {
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// The leaf.
    pub der: Vec<u8>,
    /// The leaf's SHA-256.
    pub sha256: Vec<u8>,
}

impl Pair {
    pub fn at(certificate: PathBuf, key: PathBuf) -> Self {
        let der = openssl(&["x509", "-in", path(&certificate), "-outform", "DER"], b"");
        let sha256 = sha256(&der);
        Self { certificate, key, der, sha256 }
    }

    /// The JWK of the certificate as the document's table has it.
    pub fn jwk(&self) -> Value {
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "key_ops": ["verify"], "kid": "seal-1",
            "x5c": [base64(&self.der)], "x5t#S256": base64url(&self.sha256),
        })
    }
}

/// A provider with its certificates.
#[derive(Clone)]
pub struct Tpp {
    pub banks: Arc<Banks>,
    pub oid: String,
    pub qwac: Pair,
    pub qsealc: Pair,
}

impl Tpp {
    /// The access token this QWAC was given first.
    pub fn token(&self) -> String {
        let known = self.banks.tokens.lock().unwrap().get(&self.qwac.certificate).cloned();
        known.unwrap_or_else(|| {
            let token = self.new_token();
            self.banks.tokens.lock().unwrap().insert(self.qwac.certificate.clone(), token.clone());
            token
        })
    }

    /// A new access token for registration.
    pub fn new_token(&self) -> String {
        let answer = self.token_request().send();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// The token request as the document has it.
    pub fn token_request(&self) -> Sent {
        let form = "client_id=PSD2_TPPRegister&grant_type=client_credentials&scope=manageRegistration";
        Sent {
            banks: self.banks.clone(),
            host: HOST.to_owned(),
            method: "POST".to_owned(),
            target: TOKEN.to_owned(),
            headers: headers(&[("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]),
            body: Some(form.into()),
            client: Some(self.qwac.clone()),
        }
    }

    /// An application that is right in every field, under names nobody else has.
    pub fn application(&self) -> Value {
        let number = unique();
        json!({
            "redirect_uris": ["https://tpp.example/callback"],
            "token_endpoint_auth_method": "tls_client_auth",
            "grant_types": ["client_credentials"],
            "response_types": ["code"],
            "client_name": format!("Provider {number}"),
            "scope": "aisp, pisp",
            "contact": {"contact_name": "Desk", "email": "desk@tpp.example", "phone_number": "+33100000000"},
            "provider_legal_id": self.oid,
            "jwks": {"keys": [self.qsealc.jwk()]},
            "software_id": format!("App {number}"),
            "software_version": "1.0",
        })
    }

    /// The same for an agent: any number of them may share the TPP's certificates.
    pub fn agent_application(&self) -> Value {
        let mut application = self.application();
        application["client_legal_id"] = format!("AGT{}{:03}", &self.oid[3..], unique()).into();
        application
    }

    /// A registration call, yet to be signed.
    pub fn call(&self, method: &str, target: &str, body: Option<&Value>) -> Draft {
        let mut list = "(request-target) x-request-id".to_owned();
        let mut sent = headers(&[
            ("Authorization", &format!("Bearer {}", self.token())),
            ("X-Request-ID", &format!("refusals-{}", unique())),
        ]);
        if body.is_some() {
            list.push_str(" digest content-type");
            sent.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
        let fingerprint = hex::encode(&self.qsealc.sha256);
        Draft {
            request: Sent {
                banks: self.banks.clone(),
                host: HOST.to_owned(),
                method: method.to_owned(),
                target: target.to_owned(),
                headers: sent,
                body: body.map(|body| body.to_string().into_bytes()),
                client: Some(self.qwac.clone()),
            },
            digest: body.is_some(),
            list,
            key: self.qsealc.key.clone(),
            key_id: format!("https://tpp.example/seal_{fingerprint}"),
            algorithm: "rsa-sha256".to_owned(),
        }
    }

    pub fn post(&self, application: &Value) -> Draft {
        self.call("POST", REGISTER, Some(application))
    }

    /// Enrols an agent's app and gives the path of its registration.
    pub fn enrolled(&self) -> String {
        self.enrol(&self.agent_application())
    }

    pub fn enrol(&self, application: &Value) -> String {
        let answer = self.post(application).send();
        assert_eq!(answer.status, 201, "{}", answer.body);
        format!("{REGISTER}/{}", answer.json()["client_id"].as_str().unwrap())
    }
}

/// A request before its signature: what is changed here is signed as changed.
#[derive(Clone)]
pub struct Draft {
    pub request: Sent,
    /// Whether a Digest of the body is added.
    pub digest: bool,
    /// The names to sign, separated by blanks.
    pub list: String,
    pub key: PathBuf,
    pub key_id: String,
    pub algorithm: String,
}

impl Draft {
    pub fn header(&mut self, name: &str, value: &str) {
        self.request.header(name, value);
    }

    /// Adds Digest and Signature.
    pub fn signed(&self) -> Sent {
        let mut request = self.request.clone();
        if self.digest {
            let digest = format!("SHA-256={}", base64(&sha256(request.body.as_deref().unwrap_or_default())));
            request.headers.push(("Digest".to_owned(), digest));
        }
        let lines: Vec<String> = self
            .list
            .split(' ')
            .map(|name| match name {
                "(request-target)" => {
                    format!("{name}: {} {}", request.method.to_lowercase(), request.target)
                }
                _ => format!("{name}: {}", request.value(name)),
            })
            .collect();
        let signing_string = lines.join("\n");
        let signature = openssl(&["dgst", "-sha256", "-sign", path(&self.key)], signing_string.as_bytes());
        let header = format!(
            "keyId=\"{}\",algorithm=\"{}\",headers=\"{}\",signature=\"{}\"",
            self.key_id,
            self.algorithm,
            self.list,
            base64(&signature)
        );
        request.headers.push(("Signature".to_owned(), header));
        request
    }

    pub fn send(&self) -> Answer {
        self.signed().send()
    }
}

/// A request as it goes out: what is changed here no signature covers.
#[derive(Clone)]
pub struct Sent {
    pub banks: Arc<Banks>,
    pub host: String,
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    /// The client certificate of the connection.
    pub client: Option<Pair>,
}

impl Sent {
    /// Sets a header; an empty value leaves it out.
    pub fn header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if !value.is_empty() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    pub fn value(&self, name: &str) -> String {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Rewrites a header that is there.
    pub fn rewrite(&mut self, name: &str, change: impl Fn(&str) -> String) {
        let before = self.value(name);
        let after = change(&before);
        assert_ne!(before, after, "{name} is to be changed");
        self.header(name, &after);
    }

    pub fn send(&self) -> Answer {
        let (status, out) = self.try_send();
        assert!(status.success(), "curl: {}", out.errors);
        out
    }

    /// What came of it, and whether curl could make the exchange at all.
    pub fn try_send(&self) -> (std::process::ExitStatus, Answer) {
        let head = self.banks.file("head", "");
        let connect = format!("{}:443:{}", self.host, self.banks.at.bpce);
        let url = format!("https://{}{}", self.host, self.target);
        let mut arguments = vec!["--dump-header", path(&head), "--connect-to", &connect, "-X", &self.method];
        arguments.extend(["--path-as-is", "--globoff", "--cacert", path(&self.banks.at.ca_file)]);
        if let Some(client) = &self.client {
            arguments.extend(["--cert", path(&client.certificate), "--key", path(&client.key)]);
        }
        let lines: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| match value.trim().is_empty() {
                true => format!("{name};"),
                false => format!("{name}: {value}"),
            })
            .collect();
        for line in &lines {
            arguments.extend(["-H", line]);
        }
        let body = self.body.as_ref().map(|body| format!("@{}", path(&self.banks.file("body", body))));
        if let Some(body) = &body {
            arguments.extend(["--data-binary", body]);
        }
        arguments.push(&url);
        let out = curl(&arguments);
        let headers = fs::read_to_string(&head).unwrap();
        let answer = Answer {
            status: headers.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0),
            headers,
            body: String::from_utf8_lossy(&out.stdout).into_owned(),
            errors: String::from_utf8_lossy(&out.stderr).into_owned(),
        };
        (out.status, answer)
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: String,
    pub errors: String,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    /// The status, the error code, and the field that the description begins with.
    #[track_caller]
    pub fn assert_refused(&self, status: u16, error: &str, field: &str) {
        assert_eq!(self.status, status, "{field}: {}", self.body);
        let body = self.json();
        assert_eq!(body["error"], error, "{}", self.body);
        let description = body["error_description"].as_str().unwrap_or_default();
        assert!(description.starts_with(&format!("{field}:")), "{field} is not named in {description:?}");
    }
}

pub fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

/// A number that no other test of this process has.
pub fn unique() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(100);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

pub fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn curl(arguments: &[&str]) -> Output {
    let always = ["--silent", "--show-error", "--max-time", "20", "--noproxy", "*"];
    Command::new("curl").args(always).args(arguments).output().expect("curl is installed")
}

pub fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
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

pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    openssl(&["dgst", "-sha256", "-binary"], bytes)
}

pub fn base64(bytes: &[u8]) -> String {
    String::from_utf8(openssl(&["base64", "-A"], bytes)).unwrap()
}

pub fn base64url(bytes: &[u8]) -> String {
    base64(bytes).replace('+', "-").replace('/', "_").replace('=', "")
}
