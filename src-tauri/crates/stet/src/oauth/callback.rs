//! What came back to the redirect URI (RFC 6749, sections 4.1.2 and 4.1.2.1): a code, a refusal, or nothing of ours.
//!
//! A callback is something that anyone can send or paste, so it is read closely and nothing of it is mended. Not here:
//! whether its `state` is one that is waited for; whoever waits compares it, once.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// The longest callback that is read, in bytes.
const LONGEST: usize = 8 * 1024;
/// What a bank says of a refusal is shown up to this many characters.
const WORDS_LIMIT: usize = 500;

/// A callback of ours.
pub struct Callback {
    pub state: String,
    pub authorized: Authorized,
}

/// What the PSU, or the bank, decided.
pub enum Authorized {
    /// To be exchanged once, within an hour (BPCE "Account information").
    Code(SecretString),
    Refused(AuthorizeRefusal),
}

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizeRefusal {
    pub reason: RefusalReason,
    /// The bank's own words, without control characters, at most 500 characters.
    pub description: Option<String>,
}

/// `error` of RFC 6749, section 4.1.2.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum RefusalReason {
    /// The PSU refused, left, or was too slow on the bank's pages: the documents name one callback for the three.
    AccessDenied,
    InvalidRequest,
    UnauthorizedClient,
    UnsupportedResponseType,
    InvalidScope,
    ServerError,
    TemporarilyUnavailable,
    /// A word that the RFC does not have.
    Unknown(String),
}

/// Why it cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum CallbackProblem {
    #[error("this is not an address")]
    NotAnAddress,
    #[error("the address is longer than 8 KiB")]
    TooLong,
    /// Another scheme, host, port or path than the registered redirect URI's, or without its query.
    #[error("the address is not the registered redirect URI")]
    NotOurs,
    /// A code answer comes in the query; what is in a fragment is another flow's, or was added on the way.
    #[error("the address has a fragment")]
    Fragment,
    /// RFC 6749, section 3.1: parameters must not be repeated.
    #[error("a parameter is there more than once")]
    Duplicate,
    #[error("there is no state")]
    NoState,
    #[error("there are both a code and an error")]
    CodeAndError,
    #[error("there is neither a code nor an error")]
    NeitherCodeNorError,
    /// A code, state or error with characters that it cannot have (RFC 6749, appendix A), or empty.
    #[error("a parameter holds what it cannot hold")]
    Malformed,
}

/// The parameters that an answer may have once.
const PARAMETERS: [&str; 5] = ["code", "state", "error", "error_description", "error_uri"];

/// What came back to a report URL of a payment (STET 1.4, "REDIRECT"): nothing of it is promised but the address.
pub struct Report {
    pub state: Option<String>,
    pub authorized: Option<Authorized>,
}

impl Report {
    /// Reads the whole address that the browser was sent to, for the report URL that was given.
    ///
    /// # Errors
    /// [`CallbackProblem`]; what is absent is none.
    pub fn read(address: &str, report_url: &str) -> Result<Self, CallbackProblem> {
        Parts::read(address, report_url)?.report()
    }
}

impl Callback {
    /// Reads the whole address that the browser was sent to, for the redirect URI that was registered and asked with.
    /// Blanks around it are dropped: it may have been pasted.
    ///
    /// # Errors
    /// [`CallbackProblem`].
    pub fn read(address: &str, redirect_uri: &str) -> Result<Self, CallbackProblem> {
        let parts = Parts::read(address, redirect_uri)?;
        if parts.state.is_none() {
            return Err(CallbackProblem::NoState);
        }
        let Report { state, authorized } = parts.report()?;
        let state = state.ok_or(CallbackProblem::NoState)?;
        Ok(Self { state, authorized: authorized.ok_or(CallbackProblem::NeitherCodeNorError)? })
    }
}

/// The parameters of an answer as they stand in its address.
struct Parts {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    description: Option<String>,
}

impl Parts {
    fn read(address: &str, redirect_uri: &str) -> Result<Self, CallbackProblem> {
        let address = address.trim();
        if address.len() > LONGEST {
            return Err(CallbackProblem::TooLong);
        }
        let url = Url::parse(address).map_err(|_| CallbackProblem::NotAnAddress)?;
        let registered = Url::parse(redirect_uri).map_err(|_| CallbackProblem::NotOurs)?;
        if !is_ours(&url, &registered) {
            return Err(CallbackProblem::NotOurs);
        }
        if url.fragment().is_some() {
            return Err(CallbackProblem::Fragment);
        }
        let parameter = |name: &str| {
            let kept = registered.query_pairs().filter(|(known, _)| known == name).count();
            let mut values = url.query_pairs().filter(|(known, _)| known == name).skip(kept);
            let value = values.next().map(|(_, value)| value.into_owned());
            if values.next().is_some() { Err(CallbackProblem::Duplicate) } else { Ok(value) }
        };
        let [code, state, error, description, _] = {
            let mut read = PARAMETERS.map(|_| None);
            for (place, name) in PARAMETERS.iter().enumerate() {
                read[place] = parameter(name)?;
            }
            read
        };
        Ok(Self { code, state, error, description })
    }

    fn report(self) -> Result<Report, CallbackProblem> {
        if self.state.as_deref().is_some_and(|state| !is_visible(state)) {
            return Err(CallbackProblem::Malformed);
        }
        let authorized = match (self.code, self.error) {
            (Some(_), Some(_)) => return Err(CallbackProblem::CodeAndError),
            (None, None) => None,
            (Some(code), None) if is_visible(&code) => Some(Authorized::Code(SecretString::from(code))),
            (None, Some(error)) if is_visible(&error) => Some(Authorized::Refused(AuthorizeRefusal {
                reason: RefusalReason::read(&error),
                description: self.description.map(|text| plain(&text)).filter(|text| !text.is_empty()),
            })),
            _ => return Err(CallbackProblem::Malformed),
        };
        Ok(Report { state: self.state, authorized })
    }
}

impl RefusalReason {
    /// The word on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::InvalidRequest => "invalid_request",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::Unknown(word) => word,
        }
    }

    fn read(word: &str) -> Self {
        match word {
            "access_denied" => Self::AccessDenied,
            "invalid_request" => Self::InvalidRequest,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_response_type" => Self::UnsupportedResponseType,
            "invalid_scope" => Self::InvalidScope,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            other => Self::Unknown(plain(other)),
        }
    }
}

/// The same scheme, user, host, port and path; the registered query, if there is one, comes first and unchanged (RFC
/// 6749, section 3.1.2: it "MUST be retained").
fn is_ours(url: &Url, registered: &Url) -> bool {
    let place = |url: &Url| {
        let mut place = url.clone();
        place.set_query(None);
        place.set_fragment(None);
        place
    };
    let query = url.query().unwrap_or_default();
    let retained = match registered.query() {
        None | Some("") => true,
        Some(kept) => query.strip_prefix(kept).is_some_and(|rest| rest.is_empty() || rest.starts_with('&')),
    };
    place(url) == place(registered) && retained
}

/// RFC 6749, appendix A: one or more of the characters from space to tilde.
fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| (0x20..=0x7e).contains(&byte))
}

fn plain(text: &str) -> String {
    let clean: String =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    clean.trim().chars().take(WORDS_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const OURS: &str = "https://tpp.example/callback";

    fn read(address: &str) -> Result<(String, Result<String, AuthorizeRefusal>), CallbackProblem> {
        Callback::read(address, OURS).map(told)
    }

    fn told(callback: Callback) -> (String, Result<String, AuthorizeRefusal>) {
        let authorized = match callback.authorized {
            // EXPOSE: to compare with what was sent.
            Authorized::Code(code) => Ok(code.expose_secret().to_owned()),
            Authorized::Refused(refusal) => Err(refusal),
        };
        (callback.state, authorized)
    }

    #[test]
    fn a_code_is_read_decoded_whatever_the_order_and_with_unknown_parameters() {
        for address in [
            "https://tpp.example/callback?code=Nn%2BZ%2Fx1%3D&state=s-1",
            "  https://tpp.example/callback?iss=bank&state=s-1&code=Nn%2BZ/x1=\n",
            "https://TPP.example:443/callback?state=s-1&code=Nn%2bZ%2fx1%3d&state_2=x",
        ] {
            assert_eq!(read(address), Ok(("s-1".into(), Ok("Nn+Z/x1=".into()))), "{address}");
        }
    }

    #[test]
    fn each_error_of_the_rfc_has_its_name_and_others_are_kept() {
        for (word, reason) in [
            ("access_denied", RefusalReason::AccessDenied),
            ("invalid_request", RefusalReason::InvalidRequest),
            ("unauthorized_client", RefusalReason::UnauthorizedClient),
            ("unsupported_response_type", RefusalReason::UnsupportedResponseType),
            ("invalid_scope", RefusalReason::InvalidScope),
            ("server_error", RefusalReason::ServerError),
            ("temporarily_unavailable", RefusalReason::TemporarilyUnavailable),
            ("SCA_TIMEOUT", RefusalReason::Unknown("SCA_TIMEOUT".into())),
        ] {
            let address = format!("{OURS}?error={word}&state=s&error_description=Le+client+a%0Arefus%C3%A9");
            let refusal = AuthorizeRefusal { reason, description: Some("Le client a refusé".to_owned()) };
            assert_eq!(read(&address), Ok(("s".into(), Err(refusal))));
        }
    }

    #[test]
    fn what_is_not_a_clean_answer_to_us_is_named() {
        let long = format!("{OURS}?state=s&code={}", "x".repeat(9000));
        for (address, problem) in [
            ("", CallbackProblem::NotAnAddress),
            ("?code=a&state=s", CallbackProblem::NotAnAddress),
            ("code=a&state=s", CallbackProblem::NotAnAddress),
            (&long, CallbackProblem::TooLong),
            ("http://tpp.example/callback?code=a&state=s", CallbackProblem::NotOurs),
            ("https://tpp.example:8443/callback?code=a&state=s", CallbackProblem::NotOurs),
            ("https://tpp.example.evil.example/callback?code=a&state=s", CallbackProblem::NotOurs),
            ("https://tpp.example@evil.example/callback?code=a&state=s", CallbackProblem::NotOurs),
            ("https://user@tpp.example/callback?code=a&state=s", CallbackProblem::NotOurs),
            ("https://tpp.example/callback/?code=a&state=s", CallbackProblem::NotOurs),
            ("https://tpp.example/Callback?code=a&state=s", CallbackProblem::NotOurs),
            ("https://tpp.example/callback?code=a&state=s#x", CallbackProblem::Fragment),
            ("https://tpp.example/callback#code=a&state=s", CallbackProblem::Fragment),
            ("https://tpp.example/callback?code=a&code=b&state=s", CallbackProblem::Duplicate),
            ("https://tpp.example/callback?code=a&state=s&state=s", CallbackProblem::Duplicate),
            ("https://tpp.example/callback?error=x&error=x&state=s", CallbackProblem::Duplicate),
            ("https://tpp.example/callback?code=a", CallbackProblem::NoState),
            ("https://tpp.example/callback?error=access_denied", CallbackProblem::NoState),
            ("https://tpp.example/callback?code=a&error=x&state=s", CallbackProblem::CodeAndError),
            ("https://tpp.example/callback?state=s", CallbackProblem::NeitherCodeNorError),
            ("https://tpp.example/callback?code=&state=s", CallbackProblem::Malformed),
            ("https://tpp.example/callback?code=a&state=", CallbackProblem::Malformed),
            ("https://tpp.example/callback?code=a%0D%0Ab&state=s", CallbackProblem::Malformed),
            ("https://tpp.example/callback?code=%FF&state=s", CallbackProblem::Malformed),
            ("https://tpp.example/callback?error=&state=s", CallbackProblem::Malformed),
        ] {
            assert_eq!(read(address), Err(problem), "{address}");
        }
    }

    #[test]
    fn a_registered_query_must_come_back_and_is_none_of_the_answer() {
        let registered = "https://tpp.example/cb?app=1&state=mine";
        let ours = "https://tpp.example/cb?app=1&state=mine&code=a&state=s";
        let read = |address: &str| Callback::read(address, registered).map(told);
        assert_eq!(read(ours), Ok(("s".into(), Ok("a".into()))));
        for other in
            ["https://tpp.example/cb?code=a&state=s", "https://tpp.example/cb?app=12&state=mine&code=a"]
        {
            assert_eq!(read(other), Err(CallbackProblem::NotOurs), "{other}");
        }
        assert_eq!(read("https://tpp.example/cb?app=1&state=mine&code=a"), Err(CallbackProblem::NoState));
    }

    #[test]
    fn an_app_s_own_scheme_and_a_loopback_address_are_redirect_uris_too() {
        for (registered, address) in [
            ("http://127.0.0.1:8765/callback", "http://127.0.0.1:8765/callback?code=a&state=s"),
            ("budget://tpp.example/back", "budget://tpp.example/back?code=a&state=s"),
            ("https://tpp.example", "https://tpp.example/?code=a&state=s"),
        ] {
            assert!(Callback::read(address, registered).is_ok(), "{address}");
        }
        let other_port =
            Callback::read("http://127.0.0.1:8766/callback?code=a&state=s", "http://127.0.0.1:8765/callback");
        assert!(matches!(other_port, Err(CallbackProblem::NotOurs)));
    }

    #[test]
    fn a_report_may_say_nothing_and_is_read_as_closely_where_it_does() {
        const URL: &str = "http://127.0.0.1:8421/callback";
        let read = |query: &str| Report::read(&format!("{URL}{query}"), URL);
        let bare = read("").unwrap_or_else(|problem| panic!("{problem}"));
        assert!(bare.state.is_none() && bare.authorized.is_none());
        let with_code = read("?code=abc").unwrap_or_else(|problem| panic!("{problem}"));
        assert!(matches!(with_code.authorized, Some(Authorized::Code(_))));
        let refused = read("?error=access_denied&state=s").unwrap_or_else(|problem| panic!("{problem}"));
        assert!(matches!(refused.authorized, Some(Authorized::Refused(_))));
        assert_eq!(refused.state.as_deref(), Some("s"));
        for (query, problem) in [
            ("?code=a&code=b", CallbackProblem::Duplicate),
            ("?code=a&error=b", CallbackProblem::CodeAndError),
            ("?code=", CallbackProblem::Malformed),
            ("?state=a%0Ab", CallbackProblem::Malformed),
            ("#x", CallbackProblem::Fragment),
        ] {
            assert_eq!(read(query).err(), Some(problem), "{query}");
        }
        assert_eq!(Report::read("http://127.0.0.1:8421/other", URL).err(), Some(CallbackProblem::NotOurs));
    }
}
