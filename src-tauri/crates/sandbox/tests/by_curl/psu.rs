//! A PSU at a browser, who fills in the bank's forms as they come, and the TPP that waits for what comes of it.

use crate::terminal::{Answered, REGISTER, Terminal};
use serde_json::{Value, json};

pub const CALLBACK: &str = "https://tpp.example/callback";
pub const ESCAPED: &str = "https%3A%2F%2Ftpp.example%2Fcallback";

/// An app that is enrolled at the bank, and what a PSU granted it.
pub struct App {
    pub tpp: Terminal,
    pub client_id: String,
}

impl App {
    /// Enrols with all scopes.
    pub fn enrolled(tpp: &Terminal) -> App {
        App::enrolled_for(tpp, "aisp, pisp, cbpii")
    }

    pub fn enrolled_for(tpp: &Terminal, scope: &str) -> App {
        let mut application = tpp.application(&format!("The desk {}", tpp.oid));
        application["scope"] = scope.into();
        let created = tpp.registration("POST", REGISTER, &tpp.access_token(), Some(&application));
        assert_eq!(created.status, 201, "{}", created.body);
        App { tpp: tpp.clone(), client_id: created.json()["client_id"].as_str().unwrap().to_owned() }
    }

    /// The same app's calls at another bank.
    pub fn at(&self, host: &'static str) -> App {
        App { tpp: Terminal { host, ..self.tpp.clone() }, client_id: self.client_id.clone() }
    }

    pub fn link(&self, scope: &str, more: &str) -> String {
        format!(
            "{}/{}/stet/psd2/oauth/authorize?response_type=code&client_id={}&redirect_uri={ESCAPED}&scope={scope}{more}",
            self.tpp.pages, self.tpp.host, self.client_id
        )
    }

    /// Sends the form on a page with these fields, hidden ones included.
    pub fn fill_in(&self, page: &Answered, fields: &[(&str, &str)]) -> Answered {
        fill_in(&self.tpp, page, fields)
    }

    /// The page on which the PSU decides.
    pub fn decision_page(&self, psu: &str, scope: &str, more: &str) -> Answered {
        let page = self.tpp.curl(&[&self.link(scope, more)]);
        assert_eq!(page.status, 200, "{}", page.body);
        let page = self.fill_in(&page, &[("online_id", psu)]);
        let page = if page.body.contains("name=\"usage_number\"") {
            self.fill_in(&page, &[("usage_number", "1")])
        } else {
            page
        };
        let page = self.fill_in(&page, &[("otp", "12345678")]);
        assert!(page.body.contains("value=\"accept\""), "{}", page.body);
        page
    }

    /// Where the PSU's browser goes after the decision.
    pub fn decides(&self, psu: &str, scope: &str, more: &str, decision: &str) -> String {
        let page = self.decision_page(psu, scope, more);
        let left = self.fill_in(&page, &[("decision", decision)]);
        assert_eq!(left.status, 303, "{}", left.body);
        left.header("location").unwrap()
    }

    pub fn code(&self, psu: &str, scope: &str) -> String {
        parameter(&self.decides(psu, scope, "&state=s1", "accept"), "code").expect("a code")
    }

    pub fn redeem(&self, code: &str, more: &str) -> Answered {
        self.tpp.token(&format!(
            "client_id={}&grant_type=authorization_code&code={code}&redirect_uri={ESCAPED}{more}",
            self.client_id
        ))
    }

    pub fn refresh(&self, token: &str) -> Answered {
        let form = format!("client_id={}&grant_type=refresh_token&refresh_token={token}", self.client_id);
        self.tpp.token(&form)
    }

    /// Access and refresh token of a PSU who agrees to everything.
    pub fn granted(&self, psu: &str, scope: &str) -> (String, String) {
        let answered = self.redeem(&self.code(psu, scope), "");
        assert_eq!(answered.status, 200, "{}", answered.body);
        let tokens = answered.json();
        let part = |name: &str| tokens[name].as_str().unwrap().to_owned();
        (part("access_token"), part("refresh_token"))
    }

    /// GET with the PSU present.
    pub fn get(&self, target: &str, token: &str) -> Answered {
        self.tpp.signed("GET", target, token, None, &["PSU-IP-Address: 192.0.2.7"])
    }

    /// GET without the PSU.
    pub fn batch(&self, target: &str, token: &str) -> Answered {
        self.tpp.signed("GET", target, token, None, &[])
    }

    pub fn consent(&self, token: &str, balances: &[&str], transactions: &[&str], identity: bool) -> Answered {
        let list = |ibans: &[&str]| ibans.iter().map(|iban| json!({"iban": iban})).collect::<Vec<Value>>();
        let body = json!({
            "balances": list(balances),
            "transactions": list(transactions),
            "trustedBeneficiaries": false,
            "psuIdentity": identity,
        });
        self.tpp.signed(
            "PUT",
            "/stet/psd2/v1.4.2/consents",
            token,
            Some(&body),
            &["PSU-IP-Address: 192.0.2.7"],
        )
    }
}

/// Sends the form on a page with these fields, hidden ones included.
pub fn fill_in(tpp: &Terminal, page: &Answered, fields: &[(&str, &str)]) -> Answered {
    let action = page.body.split_once("action=\"").expect("a form").1.split('"').next().unwrap();
    let url = format!("{}{}", tpp.pages, action.replace("&amp;", "&"));
    let mut arguments = vec![url];
    for (name, value) in fields {
        arguments.extend(["--data-urlencode".to_owned(), format!("{name}={value}")]);
    }
    tpp.curl(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A parameter of an address, as it stands there.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).map(str::to_owned)
}
