//! An app that was entered at an Arkéa bank as its developer portal does, and what a PSU granted it.

use crate::psu::{CALLBACK, ESCAPED, fill_in, parameter};
use crate::terminal::{Answered, Terminal};
use serde_json::{Value, json};

pub const FORTUNEO: (&str, &str) = ("api-openbanking.fortuneo.com", "sca-openbanking.fortuneo.com");
pub const CMB: (&str, &str) = ("api-openbanking.cmb.fr", "openbanking.cmb.fr");
pub const V142: &str = "Accept: application/hal+json; charset=utf-8; version=1.4.2";
pub const V141: &str = "Accept: application/hal+json; charset=utf-8; version=1.4.1";

pub struct Entered {
    /// At the API host.
    pub tpp: Terminal,
    pub authorize: &'static str,
    pub client_id: String,
}

impl Entered {
    pub fn at(tpp: &Terminal, (api, authorize): (&'static str, &'static str)) -> Entered {
        Entered::with(tpp, (api, authorize), json!({}))
    }

    /// With more of what the portal asks for.
    pub fn with(tpp: &Terminal, (api, authorize): (&'static str, &'static str), more: Value) -> Entered {
        let read = |file| std::fs::read_to_string(file).unwrap();
        let mut order = json!({
            "host": api,
            "redirect_uris": [CALLBACK],
            "qsealc": read(&tpp.qsealc.0),
            "qwac": read(&tpp.qwac.0),
            "name": "The desk",
        });
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = tpp.manage("POST", "/apps", Some(order));
        assert_eq!(made.status, 201, "{}", made.body);
        let client_id = made.json()["client_id"].as_str().unwrap().to_owned();
        Entered { tpp: Terminal { host: api, ..tpp.clone() }, authorize, client_id }
    }

    pub fn link(&self, scope: &str, more: &str) -> String {
        format!(
            "{}/{}/authorize?response_type=code&client_id={}&redirect_uri={ESCAPED}&scope={scope}{more}",
            self.tpp.pages, self.authorize, self.client_id
        )
    }

    /// The page on which the PSU decides.
    pub fn decision_page(&self, psu: &str, link: &str) -> Answered {
        let page = self.tpp.curl(&[link]);
        assert_eq!(page.status, 200, "{}", page.body);
        let page = fill_in(&self.tpp, &page, &[("online_id", psu)]);
        let page = fill_in(&self.tpp, &page, &[("otp", "12345678")]);
        assert!(page.body.contains("value=\"accept\""), "{}", page.body);
        page
    }

    /// Where the PSU's browser goes after the decision.
    pub fn decides(&self, psu: &str, link: &str, decision: &str) -> String {
        let page = self.decision_page(psu, link);
        let left = fill_in(&self.tpp, &page, &[("decision", decision)]);
        assert_eq!(left.status, 302, "{}", left.body);
        left.header("location").unwrap()
    }

    /// A form at one of the bank's OAuth paths.
    pub fn form(&self, path: &str, form: &str) -> Answered {
        let url = format!("https://{}{path}", self.tpp.host);
        self.tpp.at_the_bank(&["--request", "POST", "--data", form, &url])
    }

    pub fn redeem(&self, code: &str) -> Answered {
        let form = format!(
            "client_id={}&grant_type=authorization_code&redirect_uri={ESCAPED}&code={code}",
            self.client_id
        );
        self.form("/oauth-authorizationcode-psd2/token", &form)
    }

    pub fn refresh(&self, token: &str) -> Answered {
        let form = format!("grant_type=refresh_token&refresh_token={token}");
        self.form("/oauth-authorizationcode-psd2/token", &form)
    }

    /// Access and refresh token of a PSU who agrees.
    pub fn granted(&self, psu: &str, scope: &str) -> (String, String) {
        let address = self.decides(psu, &self.link(scope, "&state=s1"), "accept");
        let answered = self.redeem(&parameter(&address, "code").expect("a code"));
        assert_eq!(answered.status, 200, "{}", answered.body);
        let tokens = answered.json();
        let part = |name: &str| tokens[name].as_str().unwrap().to_owned();
        (part("access_token"), part("refresh_token"))
    }

    /// The TPP's own token.
    pub fn own_token(&self) -> String {
        let form = format!("client_id={}&grant_type=client_credentials", self.client_id);
        let answered = self.form("/oauth-clientcredentials-psd2/token", &form);
        assert_eq!(answered.status, 200, "{}", answered.body);
        answered.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// GET with the PSU present, in the version that `accept` names.
    pub fn get(&self, target: &str, token: &str, accept: &str) -> Answered {
        self.tpp.signed_beside("GET", target, token, None, &["PSU-IP-Address: 192.0.2.7"], &[accept])
    }
}
