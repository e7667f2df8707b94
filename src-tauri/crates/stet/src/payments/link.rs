//! Where a PSU's browser is sent to approve a payment: the bank's own link, completed where its document asks for that.

use url::Url;

use super::ApprovalFlow;
use crate::oauth::{State, encoded};

/// Why a bank's link is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkProblem {
    #[error("the bank's link is not an https address")]
    NotHttps,
    /// A user name or password before the host, which hides where a link leads.
    #[error("the bank's link carries a user name")]
    Credentials,
}

/// The address to open. In the enforced redirect, the link that came with response_type and scope gets the app's client_id,
/// its redirect URI and the state, which never has a comma (Arkéa PISP V1.4.2: it would split the Location header). What
/// the link has of these is not added twice. Otherwise it is the link as it came.
///
/// # Errors
/// [`LinkProblem`].
pub fn approval_address(
    link: &Url,
    flow: ApprovalFlow,
    client_id: &str,
    redirect_uri: &str,
    state: &State,
) -> Result<Url, LinkProblem> {
    if link.scheme() != "https" || link.host_str().is_none() {
        return Err(LinkProblem::NotHttps);
    }
    if !link.username().is_empty() || link.password().is_some() {
        return Err(LinkProblem::Credentials);
    }
    let mut address = link.clone();
    if flow == ApprovalFlow::ReportUrls {
        return Ok(address);
    }
    let ours = [
        ("response_type", "code"),
        ("scope", "pisp"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("state", state.as_str()),
    ];
    let mut query: Vec<String> =
        link.query().filter(|query| !query.is_empty()).map(str::to_owned).into_iter().collect();
    for (name, value) in ours {
        if !link.query_pairs().any(|(known, _)| known == name) {
            query.push(format!("{name}={}", encoded(value)));
        }
    }
    address.set_query(Some(&query.join("&")));
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[test]
    fn the_enforced_redirect_s_link_is_completed_and_nothing_of_it_is_changed() {
        let state = State::from_random([0; 32]);
        let link = url("https://openbanking.cmb.fr/pay?PRid=a%2Fb&response_type=code&scope=pisp");
        let redirect = "http://127.0.0.1:8421/callback?a=1";
        let address =
            approval_address(&link, ApprovalFlow::EnforcedRedirect, "key", redirect, &state).expect("opens");
        assert_eq!(
            address.as_str(),
            format!(
                "{link}&client_id=key&redirect_uri=http%3A%2F%2F127.0.0.1%3A8421%2Fcallback%3Fa%3D1&state={state}"
            )
        );
        assert!(!state.as_str().contains(','));
        let bare = url("https://openbanking.cmb.fr/pay");
        let address =
            approval_address(&bare, ApprovalFlow::EnforcedRedirect, "key", "r", &state).expect("opens");
        assert_eq!(address.query().expect("a query").split('&').count(), 5);
    }

    #[test]
    fn otherwise_the_link_is_followed_as_it_came() {
        let state = State::from_random([0; 32]);
        let link = url("https://www.17515.live.api.89c3.com/x?paymentRequestRessourceId=1&nonce=a,b#f");
        let address = approval_address(&link, ApprovalFlow::ReportUrls, "id", "r", &state).expect("opens");
        assert_eq!(address, link);
    }

    #[test]
    fn a_link_that_is_not_a_bank_s_page_is_not_opened() {
        let state = State::from_random([0; 32]);
        let open = |link: &str| approval_address(&url(link), ApprovalFlow::ReportUrls, "id", "r", &state);
        assert_eq!(open("http://openbanking.cmb.fr/"), Err(LinkProblem::NotHttps));
        assert_eq!(open("javascript:alert(1)"), Err(LinkProblem::NotHttps));
        assert_eq!(open("file:///etc/passwd"), Err(LinkProblem::NotHttps));
        assert_eq!(open("https://openbanking.cmb.fr@evil.example/"), Err(LinkProblem::Credentials));
    }
}
