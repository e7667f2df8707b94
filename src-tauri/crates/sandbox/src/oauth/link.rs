//! The link with which a TPP sends a PSU to its bank.
//!
//! RFC 6749 section 4.1.1, RFC 7636 section 4.3. Who asks and where the answer would go is proven first; what is wrong
//! before that is a page and never a redirect (section 4.1.2.1), what is wrong after it is told to the TPP.

use super::grant::Granted;
use crate::hosts::Host;
use crate::payments::Approval;
use crate::state::State;

/// A link that is right.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) answer_to: AnswerTo,
    pub(crate) client_id: String,
    pub(crate) tpp: String,
    /// The name that the PSU is shown.
    pub(crate) software: String,
    pub(crate) granted: Granted,
    pub(crate) challenge: Option<String>,
    /// Where it is a payment that is asked for.
    pub(crate) approval: Option<Approval>,
}

impl Link {
    /// The sources under which a form may end, wherever the PSU is sent from here.
    pub(crate) fn form_sources(&self) -> Option<String> {
        let approval = self.approval.as_ref();
        let also = approval.into_iter().flat_map(|one| [&one.after_yes, &one.after_no]).flatten();
        let mut sources: Vec<String> =
            also.chain([&self.answer_to]).filter_map(AnswerTo::form_source).collect();
        sources.sort_unstable();
        sources.dedup();
        (!sources.is_empty()).then(|| sources.join(" "))
    }
}

/// Where the TPP waits, proven to be registered, and the state it sent along.
#[derive(Clone, Debug)]
pub(crate) struct AnswerTo {
    pub(crate) redirect_uri: String,
    /// As it stood in the query, escapes and all: it goes back byte for byte.
    raw_state: Option<String>,
    /// Whether the TPP is told more of a failure than its code.
    describes: bool,
}

impl AnswerTo {
    /// `describes`: the TPP is told more of a failure than its code.
    pub(crate) fn new(redirect_uri: String, raw_state: Option<String>, describes: bool) -> AnswerTo {
        AnswerTo { redirect_uri, raw_state, describes }
    }

    /// The address as it is, without parameters of the bank's.
    pub(crate) fn plain(&self) -> &str {
        &self.redirect_uri
    }

    /// The address with these parameters and the state.
    pub(crate) fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        let mut address = self.redirect_uri.clone();
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&query.finish());
        if let Some(state) = &self.raw_state {
            address.push_str("&state=");
            address.push_str(state);
        }
        address
    }

    /// An error of RFC 6749 section 4.1.2.1.
    pub(crate) fn error(&self, error: &str, description: &str) -> String {
        let told = [("error", error), ("error_description", description)];
        self.with(if self.describes { &told } else { &told[..1] })
    }

    /// The source under which a form may end at the redirect URI (CSP form-action follows redirects): its origin, or
    /// its scheme where an origin cannot be written as a source.
    pub(crate) fn form_source(&self) -> Option<String> {
        let address = url::Url::parse(&self.redirect_uri).ok()?;
        let plain = address.host_str().filter(|host| !host.starts_with('['));
        Some(match (address.scheme(), plain) {
            ("http" | "https", Some(_)) => address.origin().ascii_serialization(),
            (scheme, _) => format!("{scheme}:"),
        })
    }
}

/// What is wrong with a link.
#[derive(Debug)]
pub(crate) enum Wrong {
    Twice,
    UnknownApp,
    Waiting,
    RedirectUri,
    /// A comma in `state`, where it would split the address of the redirect.
    Comma,
    UnknownPayment,
    /// The PSU has decided already, or can no longer.
    PaymentOver,
    /// Told to the TPP: the address, and why.
    Told(String, String),
}

/// Reads the link's query.
pub(crate) fn read(state: &State, host: &Host, query: &str) -> Result<Link, Wrong> {
    let parameters = Parameters { query };
    let sent = |name: &str| parameters.all(name);
    let (client_ids, redirect_uris) = (sent("client_id"), sent("redirect_uri"));
    if client_ids.len() > 1 || redirect_uris.len() > 1 {
        return Err(Wrong::Twice);
    }
    let client_id = client_ids.into_iter().next().unwrap_or_default();
    let redirect_uri = redirect_uris.into_iter().next().unwrap_or_default();
    let now_ms = state.clock.now_ms();
    let dialect = host.group.dialect();
    let registration =
        state.registration_at(host.environment, host.codetab, &client_id).ok_or(Wrong::UnknownApp)?;
    if !registration.is_active(now_ms) {
        return Err(Wrong::Waiting);
    }
    let app = registration.in_force(now_ms);
    if !app.redirect_uris.contains(&redirect_uri) {
        return Err(Wrong::RedirectUri);
    }
    if !dialect.commas_in_state && sent("state").iter().any(|state| state.contains(',')) {
        return Err(Wrong::Comma);
    }
    let raw_state = parameters.raw("state").map(str::to_owned);
    let answer_to = AnswerTo { redirect_uri, raw_state, describes: dialect.describes_errors };
    let told = |error: &str, description: &str| {
        Wrong::Told(answer_to.error(error, description), format!("{error}: {description}"))
    };
    let single = |name: &str| match sent(name).as_slice() {
        [] => Ok(None),
        [value] => Ok(Some(value.clone()).filter(|value| !value.is_empty())),
        _ => Err(told("invalid_request", &format!("{name} stands more than once"))),
    };
    single("state")?;
    match single("response_type")?.as_deref() {
        Some("code") => {}
        None => return Err(told("invalid_request", "response_type is missing")),
        Some(_) => return Err(told("unsupported_response_type", "response_type must be code")),
    }
    let scope = single("scope")?.unwrap_or_default();
    let granted = (dialect.scope)(&scope)
        .ok_or_else(|| told("invalid_scope", &format!("scope must be one of {}", dialect.scopes)))?;
    if !app.scopes.contains(&granted.scope()) {
        return Err(told("invalid_scope", "the app is not registered for this scope"));
    }
    let challenge = single("code_challenge")?;
    let method = single("code_challenge_method")?;
    match (&challenge, method.as_deref()) {
        (None, None) => {}
        (Some(challenge), Some("S256")) if is_s256(challenge) => {}
        (Some(_), Some("S256")) => {
            return Err(told("invalid_request", "code_challenge is no base64url SHA-256"));
        }
        (Some(_), _) => return Err(told("invalid_request", "code_challenge_method must be S256")),
        (None, Some(_)) => return Err(told("invalid_request", "code_challenge is missing")),
    }
    let tpp = app.tpp().to_owned();
    Ok(Link {
        client_id,
        tpp,
        software: app.software_id.clone(),
        granted,
        challenge,
        answer_to,
        approval: None,
    })
}

fn is_s256(challenge: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    challenge.len() == 43 && challenge.bytes().all(plain)
}

/// The parameters of a query.
pub(crate) struct Parameters<'a> {
    pub(crate) query: &'a str,
}

impl Parameters<'_> {
    /// All values under a name, decoded.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
            .collect()
    }

    /// The value as it stands in the query.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.query.split('&').find_map(|pair| {
            let (known, value) = pair.split_once('=')?;
            (known == name).then_some(value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(redirect_uri: &str, raw_state: Option<&str>) -> AnswerTo {
        let raw_state = raw_state.map(str::to_owned);
        AnswerTo { redirect_uri: redirect_uri.into(), raw_state, describes: true }
    }

    #[test]
    fn the_state_goes_back_as_it_came_and_a_query_of_the_redirect_uri_stays() {
        assert_eq!(
            to("https://tpp.example/cb?bank=1", Some("a%2Bb+%C3%A9%ff%3D")).with(&[("code", "C")]),
            "https://tpp.example/cb?bank=1&code=C&state=a%2Bb+%C3%A9%ff%3D"
        );
        assert_eq!(
            to("https://tpp.example/", None).error("access_denied", "no & never"),
            "https://tpp.example/?error=access_denied&error_description=no+%26+never"
        );
    }

    #[test]
    fn a_form_may_end_at_the_redirect_uri_s_origin_and_nowhere_else() {
        let source = |uri: &str| to(uri, None).form_source();
        assert_eq!(source("https://tpp.example/callback").as_deref(), Some("https://tpp.example"));
        assert_eq!(source("http://127.0.0.1:8017/cb").as_deref(), Some("http://127.0.0.1:8017"));
        assert_eq!(source("http://[::1]:8017/cb").as_deref(), Some("http:"));
        assert_eq!(source("com.example.app:/cb").as_deref(), Some("com.example.app:"));
    }
}
