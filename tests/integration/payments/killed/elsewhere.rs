//! A program as a process of its own, and banks outside of it: a set of local banks that it takes for real ones, since its
//! settings say where they are and which authority they have.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kit::access::{Browser, CALLBACK};
use kit::payments::MERCHANT;
use kit::program::Program;
use sandbox::{Config, LocalBanks};
use serde_json::{Value, json};

/// A bank, and what its paths are.
pub struct Place {
    bank_key: &'static str,
    version: &'static str,
    payer: &'static str,
    own_token: &'static str,
    psu_token: &'static str,
    payments: &'static str,
}

pub const FORTUNEO: Place = Place {
    bank_key: kit::arkea::FORTUNEO,
    version: "v1.4.2",
    payer: kit::arkea::BERGOT,
    own_token: "/oauth-clientcredentials-psd2/token",
    psu_token: "/oauth-authorizationcode-psd2/token",
    payments: kit::payments::ARKEA_PATH,
};
pub const SAVINGS_BANK: Place = Place {
    bank_key: kit::payments::SAVINGS_BANK,
    version: "v1.6.2",
    payer: "GUICHET-GEORGES",
    own_token: "/stet/psd2/oauth/token",
    psu_token: "/stet/psd2/oauth/token",
    payments: "/stet/psd2/v1.6.2/payment-requests",
};

/// A call to the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// For a token of the app itself.
    OwnToken,
    /// A PSU's code for their token.
    PsuToken,
    /// The POST that creates it.
    Payment,
    Status,
    Confirmation,
    Cancellation,
}

pub struct Elsewhere {
    pub program: Program,
    banks: LocalBanks,
    client: reqwest::Client,
    place: Place,
    profile_id: String,
    registration_id: String,
}

impl Elsewhere {
    /// A program with an app at the bank, which takes it for a live one.
    pub async fn start(place: Place) -> Self {
        let banks = LocalBanks::start(Config::default()).await.expect("the banks start");
        let program = Program::start(env!("CARGO_BIN_EXE_guichet-bridge").as_ref()).await;
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let nobody = String::new();
        let mut at =
            Self { program, banks, client, place, profile_id: nobody.clone(), registration_id: nobody };
        at.profile_id = at.profile().await;
        at.registration_id = at.app().await;
        at
    }

    async fn done(&self, command: &str, req: Value) -> Value {
        self.program.ask(command, &req).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    async fn profile(&self) -> String {
        let (place, addresses) = (&self.place, self.banks.addresses());
        let practice = &addresses.practice;
        let profile = json!({
            "name": "Elsewhere", "environment": "live", "oid": practice.oid, "legalName": "Practice TPP",
        });
        let profile_id = self.done("profile_create", profile).await["profileId"].clone();
        let halves = [&practice.qwac_cert, &practice.qwac_key, &practice.qsealc_cert, &practice.qsealc_key];
        let files = halves.map(|path| {
            let content = STANDARD.encode(std::fs::read(path).expect("it can be read"));
            json!({ "name": path.file_name().expect("a file").to_string_lossy(), "content": content })
        });
        let import = json!({
            "profileId": profile_id, "files": files, "staged": [], "passphrase": null, "choices": [],
        });
        self.done("certificates_import", import).await;
        let fields = json!({
            "host": "", "authorizeHost": "", "port": "", "connectTo": addresses.bpce.to_string(),
            "registerClientId": "", "grantTypes": null, "keyId": null, "signedHeaders": null,
            "digestOnBodiless": null, "changeSigner": null, "pkce": null, "version": place.version,
        });
        let settings = json!({ "profileId": profile_id, "bankKey": place.bank_key, "fields": fields });
        self.done("bank_settings_save", settings).await;
        let anchor = json!({
            "profileId": profile_id, "bankKey": place.bank_key, "pem": addresses.ca_pem, "source": "its operator",
        });
        self.done("anchor_add", anchor).await;
        profile_id.as_str().expect("an id").to_owned()
    }

    /// An app that the bank's portal has made.
    async fn app(&self) -> String {
        let listed = self.done("banks_list", json!({ "profileId": self.profile_id })).await;
        let banks = listed["banks"].as_array().expect("banks");
        let bank = banks.iter().find(|bank| bank["key"] == self.place.bank_key).expect("it is listed");
        let host = bank["entryPoints"][0]["host"].clone();
        let practice = &self.banks.addresses().practice;
        let pem = |path| std::fs::read_to_string(path).expect("it can be read");
        let app = json!({
            "host": host, "redirect_uris": [CALLBACK], "name": "Paie Clair",
            "qwac": pem(&practice.qwac_cert), "qsealc": pem(&practice.qsealc_cert),
        });
        let entered = self.manage("POST", "/apps", &app).await;
        let adopt = json!({
            "profileId": self.profile_id, "bankKey": self.place.bank_key, "entryHost": host,
            "clientId": entered["client_id"], "redirectUris": [CALLBACK], "madeBy": "portal",
            "softwareId": "Paie Clair", "keyIdUrl": "",
        });
        let app = self.done("registration_adopt", adopt).await;
        app["summary"]["id"].as_str().expect("an id").to_owned()
    }

    /// A payment for a later day, so that it can be cancelled at its end. Not sent.
    pub async fn drafted(&self) -> Value {
        let opened = self.done("payment_open", json!({ "profileId": self.profile_id, "copyOf": null })).await;
        let mut fields = opened["fields"].clone();
        let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(7 * 24);
        for (name, value) in [
            ("registrationId", self.registration_id.as_str()),
            ("bankKey", self.place.bank_key),
            ("redirectUri", CALLBACK),
            ("kind", "deferred"),
            ("executionDay", &day.strftime("%Y-%m-%d").to_string()),
            ("creditorName", "Atelier Martin"),
            ("creditorIban", MERCHANT),
            ("amount", "12.30"),
        ] {
            fields[name] = value.into();
        }
        let kept = json!({ "paymentId": opened["summary"]["id"], "fields": fields });
        let kept = self.done("payment_save", kept).await;
        assert_eq!(kept["problems"], json!([]));
        kept
    }

    /// The PSU agrees at the bank's page; answers where their browser ends, or nothing where they had agreed before.
    pub async fn psu_agrees(&self, url: &str) -> Option<String> {
        let rest = url.strip_prefix("https://").expect("the bank's own address");
        let address = format!("http://{}/{rest}", self.banks.addresses().pages);
        let (_, page) = Browser::default().see(&address).await;
        if !page.contains("action=") {
            return None;
        }
        Some(Browser::default().decide(&address, self.place.payer, "accept").await)
    }

    /// Has the bank hold the next such call: `delay` before it does anything, `stall` in the middle of its answer.
    pub async fn hold(&self, call: Call, kind: &str) {
        let (place, one) = (&self.place, format!("{}/*", self.place.payments));
        let (method, path) = match call {
            Call::OwnToken => ("POST", place.own_token),
            Call::PsuToken => ("POST", place.psu_token),
            Call::Payment => ("POST", place.payments),
            Call::Status => ("GET", one.as_str()),
            Call::Confirmation => ("POST", one.as_str()),
            Call::Cancellation => ("PUT", one.as_str()),
        };
        let hour = 3_600_000;
        let rule = json!({ "kind": kind, "method": method, "path": path, "delay_ms": hour });
        self.manage("POST", "/faults", &rule).await;
    }

    /// Waits until the bank holds the call: it has it or, for `stall`, has done it.
    pub async fn held(&self, kind: &str) {
        let holds = async || match kind {
            "delay" => self.manage("GET", "/faults", &Value::Null).await["faults"][0]["struck"] == 1,
            _ => self.last_entry().await["fault"] == kind,
        };
        while !holds().await {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    /// The bank has noticed that who asked is gone, and holds no later call.
    pub async fn let_go(&self) {
        while self.last_entry().await["fault"] == Value::Null {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        self.manage("DELETE", "/faults", &Value::Null).await;
    }

    async fn last_entry(&self) -> Value {
        self.manage("GET", "/journal?last=1", &Value::Null).await["entries"][0].clone()
    }

    /// The requests that created a payment with this id, as the bank's journal has them.
    pub async fn posts(&self, information_id: &str) -> Vec<Value> {
        let path = self.place.payments;
        self.journal(information_id, "POST").await.into_iter().filter(|entry| entry["path"] == path).collect()
    }

    /// How often the bank took a confirmation of it.
    pub async fn confirmed(&self, information_id: &str) -> usize {
        let entries = self.journal(information_id, "POST").await;
        let took = |entry: &&Value| {
            entry["path"] != self.place.payments
                && entry["status"].as_u64().is_some_and(|status| status < 300)
        };
        entries.iter().filter(took).count()
    }

    async fn journal(&self, information_id: &str, method: &str) -> Vec<Value> {
        let journal = self.manage("GET", "/journal", &Value::Null).await;
        let mut entries = journal["entries"].as_array().expect("entries").clone();
        entries
            .retain(|entry| entry["method"] == method && entry["payment_information_id"] == information_id);
        entries
    }

    /// What the bank knows of the payment with this id; null where it has none.
    pub async fn known(&self, information_id: &str) -> Value {
        let held = self.manage("GET", "/payments", &Value::Null).await;
        let mut ours = held["payments"].as_array().expect("payments").clone();
        ours.retain(|payment| payment["payment_information_id"] == information_id);
        assert!(ours.len() <= 1, "the bank has it twice: {ours:?}");
        ours.pop().unwrap_or_default()
    }

    async fn manage(&self, method: &str, path: &str, body: &Value) -> Value {
        let addresses = self.banks.addresses();
        let url = format!("http://{}{path}", addresses.management);
        let request = self.client.request(method.parse().expect("a method"), url);
        let answer = request.bearer_auth(&addresses.management_token).json(body).send().await;
        let text = answer.expect("the banks answer").text().await.expect("text");
        serde_json::from_str(&text).unwrap_or_default()
    }
}

/// A header of a request as the bank saw it.
pub fn header<'a>(entry: &'a Value, name: &str) -> &'a str {
    let headers = entry["headers"].as_array().expect("headers");
    let of_name = headers.iter().find(|pair| pair[0] == name).expect("the header");
    of_name[1].as_str().expect("text")
}

/// What a PSU's browser would be shown.
pub fn farewell() -> Value {
    json!({
        "language": "en", "authorisedTitle": "a", "authorisedText": "b", "refusedTitle": "c", "refusedText": "d",
        "foreignTitle": "e", "foreignText": "f",
    })
}
