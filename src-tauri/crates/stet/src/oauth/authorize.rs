//! The address of the bank's page on which a PSU says who they are and what they allow (RFC 6749, section 4.1.1).

use url::Url;

use super::{Pkce, State};
use crate::client::Route;
use crate::dialect::Dialect;
use crate::error::InputProblem;

/// A question to a PSU, by way of their browser.
#[derive(Clone, Copy)]
pub struct AuthorizeRequest<'a> {
    /// The app's, as the bank issued it.
    pub client_id: &'a str,
    /// As it was registered, to the byte: the bank refuses any other, and the exchange repeats it.
    pub redirect_uri: &'a str,
    /// `aisp`, `cbpii` or `piisp` ([`crate::access::ApiVersion::scope_word`]); at Arkéa also `aisp` with the dialect's
    /// long_history_scope after it.
    pub scope: &'a str,
    pub state: &'a State,
    pub pkce: Option<&'a Pkce>,
}

impl AuthorizeRequest<'_> {
    /// The address at the host of the bank's authorisation. `connect_to` of the route has no part in it: in a Local profile, [`crate::local_bank::pages_url`] says where a browser finds the page.
    ///
    /// # Errors
    /// [`InputProblem::NotHttps`] where the route's host cannot stand in an address.
    pub fn url(&self, dialect: &Dialect, route: &Route) -> Result<Url, InputProblem> {
        let path = Dialect::segments(&dialect.oauth.authorize);
        let mut url = route.url(&path).map_err(|_| InputProblem::NotHttps)?;
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", self.client_id),
            ("redirect_uri", self.redirect_uri),
            ("scope", self.scope),
            ("state", self.state.as_str()),
        ];
        let challenge = self.pkce.map(Pkce::challenge);
        if let Some(challenge) = &challenge {
            query.extend([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")]);
        }
        let query: Vec<String> =
            query.into_iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        url.set_query(Some(&query.join("&")));
        Ok(url)
    }
}

/// Every byte but the unreserved ones (RFC 3986, section 2.3) as `%XX`: a space is `%20`, which a reader of forms and a
/// reader of URIs take for the same, as they do not `+`.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::directory::Group;

    fn bpce() -> &'static Dialect {
        Dialect::of(Group::Bpce)
    }

    fn request<'a>(redirect_uri: &'a str, state: &'a State, pkce: Option<&'a Pkce>) -> AuthorizeRequest<'a> {
        AuthorizeRequest { client_id: "1PSDFR-ACPR-12345-0-RWMH", redirect_uri, scope: "aisp", state, pkce }
    }

    #[test]
    fn the_address_is_exactly_this() {
        let state = State::from_random([0; 32]);
        let url = request("https://tpp.example/callback?a=1&b=é+ü", &state, None)
            .url(bpce(), &Route::new("www.12579.sandbox.api.89c3.com"))
            .expect("an address");
        assert_eq!(
            url.as_str(),
            "https://www.12579.sandbox.api.89c3.com/stet/psd2/oauth/authorize?response_type=code\
             &client_id=1PSDFR-ACPR-12345-0-RWMH\
             &redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback%3Fa%3D1%26b%3D%C3%A9%2B%C3%BC\
             &scope=aisp&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        );
    }

    #[test]
    fn arkea_s_page_has_a_host_and_a_path_of_its_own() {
        let state = State::from_random([0; 32]);
        let scope = "aisp extended_transaction_history";
        let url = AuthorizeRequest { scope, ..request("https://tpp.example/cb", &state, None) }
            .url(Dialect::of(Group::Arkea), &Route::new("sca-openbanking.fortuneo.com"))
            .expect("an address");
        assert!(
            url.as_str().starts_with("https://sca-openbanking.fortuneo.com/authorize?response_type=code&")
        );
        assert!(url.as_str().contains("&scope=aisp%20extended_transaction_history&"), "{url}");
        assert!(!state.as_str().contains(','));
    }

    #[test]
    fn a_proof_key_adds_its_challenge_and_never_its_verifier() {
        use secrecy::ExposeSecret;
        let (state, pkce) = (State::from_random([0; 32]), Pkce::from_random([1; 32]));
        let url = request("https://tpp.example/", &state, Some(&pkce))
            .url(bpce(), &Route::new("www.12579.sandbox.api.89c3.com"))
            .expect("an address");
        assert!(
            url.as_str()
                .ends_with(&format!("&code_challenge={}&code_challenge_method=S256", pkce.challenge()))
        );
        // EXPOSE: to see that it is not there.
        assert!(!url.as_str().contains(pkce.verifier().expose_secret()));
    }

    #[test]
    fn a_host_that_no_address_can_hold_is_refused() {
        let state = State::from_random([0; 32]);
        let result = request("https://tpp.example/", &state, None).url(bpce(), &Route::new("a b"));
        assert_eq!(result, Err(InputProblem::NotHttps));
    }

    proptest! {
        #[test]
        fn whatever_was_typed_arrives_byte_for_byte(redirect_uri in "\\PC{0,40}", client_id in "\\PC{0,20}") {
            let state = State::from_random([9; 32]);
            let request = AuthorizeRequest {
                client_id: &client_id,
                redirect_uri: &redirect_uri,
                scope: "aisp offline_access",
                state: &state,
                pkce: None,
            };
            let url = request.url(bpce(), &Route::new("bank.example")).expect("an address");
            let read: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            let of = |name: &str| read.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
            prop_assert_eq!(of("redirect_uri"), Some(redirect_uri.as_str()));
            prop_assert_eq!(of("client_id"), Some(client_id.as_str()));
            prop_assert_eq!(of("scope"), Some("aisp offline_access"));
            prop_assert_eq!(read.len(), 5);
        }
    }
}
