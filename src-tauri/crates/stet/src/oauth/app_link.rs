//! The link that opens a bank's own app on a PSU's telephone (BPCE "Account information", use case "Trigger App2App
//! feature"): the authorisation at the host of the bank's brand.
//!
//! Where the app is not there, or too old, the telephone's browser opens the same page. All later calls of the connection
//! go to that host too. Not here: the practice banks, which no telephone reaches.

use url::Url;

use super::AuthorizeRequest;
use crate::client::Route;
use crate::directory::{Bank, EntryKind, Environment};

/// The live link of the bank's brand; `None` where BPCE prints none for it.
pub fn app_link(bank: &Bank, request: &AuthorizeRequest<'_>) -> Option<Url> {
    let points = bank.entry_points(Environment::Live);
    let brand = points.into_iter().find(|point| point.kind == EntryKind::LiveBrand)?;
    request.url(bank.dialect(), &Route::new(brand.host)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;
    use crate::directory::bank;

    fn link(key: &str) -> Option<String> {
        let state = State::from_random([0; 32]);
        let request = AuthorizeRequest {
            client_id: "1-app",
            redirect_uri: "https://tpp.example/cb",
            scope: "aisp",
            state: &state,
            pkce: None,
        };
        app_link(bank(key).expect("known bank"), &request).map(String::from)
    }

    #[test]
    fn each_brand_has_the_host_that_bpce_prints() {
        for (key, host) in [
            ("40978-palatine", "www.40978.live.api.palatine.fr"),
            ("13807-bpgo", "www.13807.live.api.banquepopulaire.fr"),
            ("10548-bs", "www.10548.live.api.banque-de-savoie.fr"),
            ("17515-ceidf", "www.17515.live.api.caisse-epargne.fr"),
            ("12579-bbcp", "www.12579.live.api.banquebcp.fr"),
            ("42559-creditcoop", "www.42559.live.api.credit-cooperatif.coop"),
            ("30258-btp", "www.30258.live.api.btp-banque.fr"),
            ("18919-nwm", "www.18919.live.api.natixis.com"),
        ] {
            let link = link(key).expect("a link");
            let start =
                format!("https://{host}/stet/psd2/oauth/authorize?response_type=code&client_id=1-app&");
            assert!(link.starts_with(&start), "{link}");
        }
    }

    #[test]
    fn a_bank_without_a_brand_host_and_one_that_is_elsewhere_have_no_link() {
        assert_eq!(link("30007-natixis"), None);
        assert_eq!(link("10107-bred"), None);
    }
}
