//! What an operator may set about the registration dialect, with BPCE's values as defaults.

use eidas::KeyId;
use serde::{Deserialize, Serialize};

use crate::prepared::{ListProblem, SignedList};

/// How requests to the Registration API are made and signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegisterSettings {
    /// The generic client_id of the token call. BPCE's text says `PSD2_TPPRegister`; its example shows
    /// another value, hence a setting.
    pub client_id: String,
    /// The `grant_types` member of the body. The document: "Value shall be client_credentials".
    pub grant_types: Vec<String>,
    /// How our certificate is named in the Signature header and in the JWK's `kid`.
    pub key_id: KeyId,
    /// The signed list of a call with a body, in order.
    pub signed_headers: Vec<String>,
    /// Whether calls without a body carry and sign the digest of nothing.
    pub digest_on_bodiless: bool,
}

/// What a call to the Registration API has that a signature can cover. Authorization is not among it: it joins on the
/// wire, after the review.
pub const SIGNABLE: [&str; 9] = [
    "(request-target)",
    "host",
    "accept",
    "user-agent",
    "content-type",
    "content-length",
    "digest",
    "date",
    "x-request-id",
];

impl RegisterSettings {
    /// The signed list of a call: without a body, the headers of a body fall away.
    pub fn signed_list(&self, with_body: bool) -> Vec<String> {
        self.list().of_call(with_body)
    }

    /// Everything wrong with the signed list.
    pub fn list_problems(&self) -> Vec<ListProblem> {
        self.list().problems(|name| SIGNABLE.contains(&name), |_| false)
    }

    fn list(&self) -> SignedList<'_> {
        SignedList { names: &self.signed_headers, digest_on_bodiless: self.digest_on_bodiless }
    }
}

impl Default for RegisterSettings {
    /// BPCE: the request line, the digest and type of a body, and the request's id are signed. The keyId is
    /// the certificate's serial number and issuer, which needs no place where the certificate is published;
    /// STET's own form, a URL that ends in the fingerprint, needs one and is a setting.
    fn default() -> Self {
        Self {
            client_id: "PSD2_TPPRegister".to_owned(),
            grant_types: vec!["client_credentials".to_owned()],
            key_id: KeyId::SerialAndIssuer,
            signed_headers: ["(request-target)", "digest", "content-type", "x-request-id"]
                .map(str::to_owned)
                .to_vec(),
            digest_on_bodiless: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_without_a_body_signs_no_header_of_a_body() {
        assert_eq!(RegisterSettings::default().signed_list(false), ["(request-target)", "x-request-id"]);
        assert_eq!(RegisterSettings::default().signed_list(true).len(), 4);
    }

    #[test]
    fn the_digest_of_nothing_is_signed_when_set() {
        let settings = RegisterSettings { digest_on_bodiless: true, ..RegisterSettings::default() };
        assert_eq!(settings.signed_list(false), ["(request-target)", "digest", "x-request-id"]);
        let without = RegisterSettings { signed_headers: vec!["(request-target)".into()], ..settings };
        assert_eq!(without.signed_list(false), ["(request-target)", "digest"]);
    }

    #[test]
    fn a_list_that_some_call_could_not_be_signed_with_is_told_by_its_place() {
        let problems = |list: &[&str], digest_on_bodiless| {
            let signed_headers = list.iter().map(|name| (*name).to_owned()).collect();
            RegisterSettings { signed_headers, digest_on_bodiless, ..RegisterSettings::default() }
                .list_problems()
        };
        assert_eq!(RegisterSettings::default().list_problems(), []);
        assert_eq!(problems(&[], true), [ListProblem::Empty]);
        assert_eq!(
            problems(&["(created)", "Digest", "authorization", "digest", ""], false),
            [0, 2]
                .map(ListProblem::NotInACall)
                .into_iter()
                .chain([ListProblem::Duplicate(3), ListProblem::NotInACall(4)])
                .collect::<Vec<_>>()
        );
        assert_eq!(problems(&["digest", "content-type"], false), [ListProblem::NothingWithoutBody]);
        assert_eq!(problems(&["digest", "content-type"], true), []);
    }
}
