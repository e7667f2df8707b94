//! The acceptance tests that BPCE prints for account information, each under its printed name, by curl and openssl
//! against the local banks (BPCE "Account information" documentation 1.4.2 and its consent page, "Acceptance tests").
//!
//! The names are as printed, misspellings included. The personas log in under the ids that the local banks list; where the
//! description of a test and its result column disagree, both stand in its doc, and the test holds the one that is kept.

mod accounts;
mod balances;
mod consents;
mod identity;
mod transactions;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde_json::{Value, json};

use crate::plain_client::{Answer, Banks, Draft, HOST, TOKEN, Tpp, curl, path};

const BCP: &str = "www.12579.sandbox.api.89c3.com";
const BASE: &str = "/stet/psd2/v1.4.2";
const CLAIRE: &str = "GUICHET-CLAIRE";
const GEORGES: &str = "GUICHET-GEORGES";
const LEA: &str = "GUICHET-LEA";
const MARC: &str = "D0999990I0";
const TECH_N_CO: &str = "D0999993I0";

/// LEA's IBANs as printed; their check digits are wrong there too.
const LEA_IBANS: [&str; 2] = ["FR7612579000920400430518020", "FR7612579000920400851811524"];
/// The first of them is the account -150.00 lies on.
const LEA_ACCOUNT: &str = "125790009204004305180";
const CLAIRE_NULL: &str = "FR7617515900000400358074026";
const CLAIRE_POSITIVE: &str = "FR7617515900000800358074006";

/// Banks whose clock stands at noon in Paris on a Friday, shared by the tests that reckon with days.
fn banks_at_noon() -> Arc<Banks> {
    static SHARED: Mutex<Weak<Banks>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let banks = Banks::own();
        banks.manage("PUT", "/clock", json!({"now": "2026-03-06T11:00:00Z", "frozen": true}));
        *shared = Arc::downgrade(&banks);
        banks
    })
}

/// A TPP with an app for all roles, at one bank, and the token of one PSU.
struct Access {
    tpp: Tpp,
    client_id: String,
    host: &'static str,
    token: String,
}

impl Access {
    /// What `online_id` grants as an AISP at the bank `host`.
    fn of(online_id: &str, host: &'static str) -> Access {
        Access::at(&Banks::shared(), online_id, host, "aisp")
    }

    /// The same for another role: the access token is not for accounts.
    fn in_another_role(online_id: &str, host: &'static str) -> Access {
        Access::at(&Banks::shared(), online_id, host, "cbpii")
    }

    fn at(banks: &Arc<Banks>, online_id: &str, host: &'static str, scope: &str) -> Access {
        let tpp = banks.practice();
        // An agent of its own each time: to the banks, grants and consents are the agent's.
        let mut application = tpp.agent_application();
        application["scope"] = "aisp, pisp, cbpii".into();
        let registration = tpp.enrol(&application);
        let client_id = registration.rsplit('/').next().unwrap().to_owned();
        let mut access = Access { tpp, client_id, host, token: String::new() };
        access.token = access.granted(online_id, scope);
        access
    }

    /// From the link through the bank's pages to a token.
    fn granted(&self, online_id: &str, scope: &str) -> String {
        let pages = format!("http://{}", self.tpp.banks.at.pages);
        let redirect = "https%3A%2F%2Ftpp.example%2Fcallback";
        let query = format!(
            "response_type=code&client_id={}&redirect_uri={redirect}&scope={scope}&state=s",
            self.client_id
        );
        let mut page = self.page(&[&format!("{pages}/{}/stet/psd2/oauth/authorize?{query}", self.host)]);
        let location = loop {
            let action = page.body.split_once("action=\"").expect("a form").1.split('"').next().unwrap();
            let url = format!("{pages}{}", action.replace("&amp;", "&"));
            let asks = |name: &str| page.body.contains(&format!("name=\"{name}\""));
            let field = match () {
                () if asks("otp") => "otp=12345678".to_owned(),
                () if asks("usage_number") => "usage_number=1".to_owned(),
                () if asks("online_id") => format!("online_id={online_id}"),
                () => "decision=accept".to_owned(),
            };
            page = self.page(&["--data-urlencode", &field, &url]);
            if let Some(location) = page.header("location") {
                break location;
            }
        };
        let code = location.split_once("code=").expect("a code").1.split('&').next().unwrap();
        let form = format!("grant_type=authorization_code&code={code}&redirect_uri={redirect}");
        self.asked_for_token(&form)
    }

    fn page(&self, arguments: &[&str]) -> Answer {
        let head = self.tpp.banks.file("head", "");
        let out = curl(&[&["--dump-header", path(&head)], arguments].concat());
        assert!(out.status.success(), "{arguments:?}");
        let headers = std::fs::read_to_string(&head).unwrap();
        let body = String::from_utf8(out.stdout).unwrap();
        Answer { status: 0, headers, body, errors: String::new() }
    }

    fn asked_for_token(&self, form: &str) -> String {
        let mut request = self.tpp.token_request();
        assert_eq!((request.host.as_str(), request.target.as_str()), (HOST, TOKEN));
        request.host = self.host.to_owned();
        request.body = Some(format!("client_id={}&{form}", self.client_id).into());
        let answer = request.send();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A signed call with this access, the PSU present; `target` begins below the version.
    fn call(&self, method: &str, target: &str, body: Option<&Value>) -> Answer {
        self.draft(method, target, body).send()
    }

    fn get(&self, target: &str) -> Answer {
        self.call("GET", target, None)
    }

    fn draft(&self, method: &str, target: &str, body: Option<&Value>) -> Draft {
        let mut draft = self.tpp.call(method, &format!("{BASE}{target}"), body);
        draft.request.host = self.host.to_owned();
        draft.header("Authorization", &format!("Bearer {}", self.token));
        draft.header("PSU-IP-Address", "192.0.2.7");
        draft.list.push_str(" psu-ip-address");
        draft
    }

    /// The path of the account with this IBAN, as the list links to it.
    #[track_caller]
    fn account(&self, iban: &str) -> String {
        let listed = self.get("/accounts").json();
        let accounts = listed["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|account| account["accountId"]["iban"] == iban).expect("listed");
        format!("/accounts/{}", account["resourceId"].as_str().expect("consented to"))
    }

    /// The path of the PSU's first account.
    #[track_caller]
    fn first_account(&self) -> String {
        let listed = self.get("/accounts").json();
        format!("/accounts/{}", listed["accounts"][0]["resourceId"].as_str().expect("consented to"))
    }
}

/// STET's error shape: `status` and `message` are what it requires.
#[track_caller]
fn assert_refused(answer: &Answer, status: u16, message: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    let body = answer.json();
    assert_eq!(body["status"], status);
    let said = body["message"].as_str().unwrap_or_default();
    assert!(said.starts_with(message), "{message}: {}", answer.body);
}
