//! The link with which a PSU comes to approve a payment.
//!
//! Arkéa's developer portal, "Production", PISP 1.4.2: the bank's link with `client_id` (mandatory), `redirect_uri` (the
//! app's own where it is absent; its base has to match one of the app's) and `state` (no comma). In 1.4.1 and at BPCE the
//! link is followed as it is, and the PSU comes back to the addresses in the payment request; BPCE's link was seen to name
//! the payment in `paymentRequestRessourceId`. That BPCE brings the code of 1.4.2 to successfulReportUrl is assumed.

use super::record::Payment;
use crate::hosts::{Group, Host};
use crate::oauth::grant::Granted;
use crate::oauth::link::{AnswerTo, Link, Parameters, Wrong};
use crate::state::State;

/// The payment behind a link, and where the PSU goes after a refusal.
#[derive(Clone, Debug)]
pub(crate) struct Approval {
    pub(crate) payment: String,
    /// None: they stay on the bank's page.
    pub(crate) after_yes: Option<AnswerTo>,
    pub(crate) after_no: Option<AnswerTo>,
    /// Whether the TPP gets a code, or an error.
    pub(crate) tells: bool,
}

/// Reads the link's query.
pub(crate) fn read(state: &State, host: &Host, query: &str) -> Result<Link, Wrong> {
    let parameters = Parameters { query };
    let single = |name: &str| match parameters.all(name).as_slice() {
        [] => Ok(None),
        [value] => Ok(Some(value.clone()).filter(|value| !value.is_empty())),
        _ => Err(Wrong::Twice),
    };
    let name = match host.group {
        Group::Bpce => "paymentRequestRessourceId",
        Group::Arkea => "PRid",
    };
    let id = single(name)?.ok_or(Wrong::UnknownPayment)?;
    let payment = state
        .payment(&id)
        .filter(|one| one.code == host.codetab && one.environment == host.environment)
        .ok_or(Wrong::UnknownPayment)?;
    if host.group == Group::Bpce && single("nonce")?.as_deref() != Some(payment.nonce.as_str()) {
        return Err(Wrong::UnknownPayment);
    }
    let now_ms = state.clock.now_ms();
    if !payment.status(now_ms).waits_for_the_psu() {
        return Err(Wrong::PaymentOver);
    }
    let app = state
        .registration_at(payment.environment, &payment.code, &payment.client_id)
        .ok_or(Wrong::UnknownApp)?
        .in_force(now_ms);
    let raw_state = parameters.raw("state").map(str::to_owned);
    if !host.group.dialect().commas_in_state && single("state")?.is_some_and(|state| state.contains(',')) {
        return Err(Wrong::Comma);
    }
    let (after_yes, after_no) = if host.group == Group::Arkea && payment.confirmed_by_tpp {
        if single("client_id")?.as_deref() != Some(payment.client_id.as_str()) {
            return Err(Wrong::UnknownApp);
        }
        let redirect_uri = match single("redirect_uri")? {
            None => app.redirect_uris.first().cloned().ok_or(Wrong::RedirectUri)?,
            Some(uri) if app.redirect_uris.iter().any(|known| has_base(&uri, known)) => uri,
            Some(_) => return Err(Wrong::RedirectUri),
        };
        let back = AnswerTo::new(redirect_uri, raw_state, false);
        if single("response_type")?.as_deref() != Some("code") || single("scope")?.as_deref() != Some("pisp")
        {
            let address = back.error("invalid_request", "");
            return Err(Wrong::Told(address, "response_type and scope have to stay as they were".into()));
        }
        (Some(back.clone()), Some(back))
    } else {
        let to = |url: &Option<String>| {
            url.clone()
                .map(|url| AnswerTo::new(url, raw_state.clone(), host.group.dialect().describes_errors))
        };
        let Payment { intent, .. } = payment;
        let no = intent.unsuccessful.clone().or_else(|| intent.successful.clone());
        (to(&intent.successful), to(&no))
    };
    let answer_to = after_yes.clone().unwrap_or_else(|| AnswerTo::new(String::new(), None, false));
    let approval = Approval { payment: id, after_yes, after_no, tells: payment.confirmed_by_tpp };
    Ok(Link {
        client_id: payment.client_id.clone(),
        tpp: payment.tpp.clone(),
        software: app.software_id.clone(),
        granted: Granted::Pisp,
        challenge: None,
        answer_to,
        approval: Some(approval),
    })
}

/// Whether an address is below another: the same origin, and a path that begins with the other's.
fn has_base(uri: &str, base: &str) -> bool {
    let (Ok(uri), Ok(base)) = (url::Url::parse(uri), url::Url::parse(base)) else { return false };
    let rest = uri.path().strip_prefix(base.path().trim_end_matches('/'));
    uri.origin() == base.origin()
        && uri.fragment().is_none()
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_uri_may_lie_below_the_app_s_own_and_nowhere_else() {
        let below = |uri| has_base(uri, "https://tpp.example/callback");
        assert!(below("https://tpp.example/callback") && below("https://tpp.example/callback/pay?x=1"));
        for uri in
            ["https://tpp.example/callbacks", "https://tpp.example/", "https://other.example/callback", "x"]
        {
            assert!(!below(uri), "{uri}");
        }
        assert!(has_base("http://127.0.0.1:8017/cb", "http://127.0.0.1:8017/"));
    }
}
