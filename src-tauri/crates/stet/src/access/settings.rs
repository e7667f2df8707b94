//! How requests about a PSU are made and signed: what the bank's dialect says, and what an operator may set otherwise.

use eidas::{KeyId, Scope};
use serde::{Deserialize, Serialize};

use super::DateSyntax;
use super::psu::PSU_HEADERS;
use crate::dialect::{Dialect, LinkPrefix, VersionPlace};
use crate::prepared::{ListProblem, SignedList};

/// The version of STET's API, as it stands in BPCE's paths. An older one is less.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ApiVersion {
    /// STET 1.4.0.47
    #[serde(rename = "v1")]
    V1,
    /// Arkéa's deprecated one. Its bodies are printed nowhere and taken to be those of STET 1.4.0.
    #[serde(rename = "v1.4.1")]
    V1_4_1,
    /// STET 1.4.2.17
    #[default]
    #[serde(rename = "v1.4.2")]
    V1_4_2,
    /// STET 1.6.2.0
    #[serde(rename = "v1.6.2")]
    V1_6_2,
}

impl ApiVersion {
    pub const ALL: [Self; 4] = [Self::V1, Self::V1_4_1, Self::V1_4_2, Self::V1_6_2];

    /// The segment of the path.
    pub fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V1_4_1 => "v1.4.1",
            Self::V1_4_2 => "v1.4.2",
            Self::V1_6_2 => "v1.6.2",
        }
    }

    /// The value of `version` in an `Accept` header (Arkéa "Production").
    pub fn number(self) -> &'static str {
        self.segment().trim_start_matches('v')
    }

    /// The word of `scope` in an authorisation: a card issuer's is `piisp` in v1 and `cbpii` from v1.4.2 on (BPCE "API PSD2
    /// Funds availability").
    pub fn scope_word(self, scope: Scope) -> &'static str {
        match scope {
            Scope::Aisp => "aisp",
            Scope::Pisp => "pisp",
            Scope::Cbpii if self == Self::V1 => "piisp",
            Scope::Cbpii => "cbpii",
        }
    }
}

/// How requests to the account and funds resources are made and signed.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessSettings {
    pub version: ApiVersion,
    pub version_place: VersionPlace,
    /// The path before the resources ([`Dialect::base`]).
    pub base: String,
    /// What the resources are asked to be sent as, without the version.
    pub accept: String,
    /// How our certificate is named in the Signature header.
    pub key_id: KeyId,
    /// The signed list of a call with a body and a PSU, in order. [`EVERY_PSU_HEADER`] stands for all PSU headers that are
    /// sent; one that is sent and not listed is signed last.
    pub signed_headers: Vec<String>,
    /// Whether calls without a body carry and sign the digest of nothing.
    pub digest_on_bodiless: bool,
    /// Whether an authorisation carries a proof key (RFC 7636). No document of BPCE names it; a server that does not know
    /// it ignores it (RFC 6749, section 3.1).
    pub pkce: bool,
    /// How many days back `dateFrom` may reach: at BPCE 62 for individuals and small businesses, 180 for large ones
    /// ("Account information", "Functional Limits"; older pages say 90); at Arkéa 90.
    /// `None` where the PSU was asked for more (Arkéa's `extended_transaction_history`): then the bank tells.
    pub depth_days: Option<u16>,
    pub date_syntax: DateSyntax,
    /// From which version on an amount that we send is a JSON number rather than a string: in STET from 1.4.2, at BPCE in
    /// none. Arkéa's 1.4.1 is printed nowhere and taken to be STET's 1.4.0.
    pub amounts_as_numbers_from: Option<ApiVersion>,
    /// Whether the identity is asked of a PSU who is present alone.
    pub identity_needs_psu: bool,
    /// A path in the bank's links that is not the one to call.
    pub link_prefix: Option<LinkPrefix>,
}

/// In a signed list: every PSU header that is sent, in the order of the wire.
pub const EVERY_PSU_HEADER: &str = "psu-*";

/// What a call has that a signature can cover, besides [`PSU_HEADERS`]. Authorization is not among it: it joins on the
/// wire.
pub const ACCESS_SIGNABLE: [&str; 10] = [
    "(request-target)",
    "host",
    "accept",
    "user-agent",
    "content-type",
    "content-length",
    "digest",
    "date",
    EVERY_PSU_HEADER,
    "x-request-id",
];

impl AccessSettings {
    /// What a dialect's documents say. STET asks for the request line, every PSU header, and of a body its digest, type and
    /// length to be signed; BPCE's examples list the PSU headers before the digest, and sign the request's id as in
    /// registration. Arkéa's page prints no list: it is the one that its banks were seen to take.
    pub fn of(dialect: &Dialect) -> Self {
        Self {
            version: dialect.usual_version,
            version_place: dialect.version_place,
            base: dialect.base.clone(),
            accept: dialect.accept.clone(),
            key_id: KeyId::SerialAndIssuer,
            signed_headers: dialect.signed_headers.clone(),
            digest_on_bodiless: dialect.digest_on_bodiless,
            pkce: dialect.oauth.proof_key,
            depth_days: Some(dialect.history_days),
            date_syntax: DateSyntax::default(),
            amounts_as_numbers_from: dialect.amounts_as_numbers_from,
            identity_needs_psu: dialect.identity_needs_psu,
            link_prefix: dialect.link_prefix.clone(),
        }
    }

    /// Whether an amount that we send in this version is a JSON number.
    pub fn amounts_as_numbers(&self) -> bool {
        self.amounts_as_numbers_from.is_some_and(|first| self.version >= first)
    }

    /// The value of `Accept`.
    pub fn accepted(&self) -> String {
        match self.version_place {
            VersionPlace::Path => self.accept.clone(),
            VersionPlace::Accept => format!("{}; version={}", self.accept, self.version.number()),
        }
    }

    /// The path of a resource without variable parts, as it goes on the wire.
    pub fn path(&self, resource: &str) -> String {
        format!("/{}/{resource}", self.before_resource().join("/"))
    }

    /// The segments of a path that stand before the resource.
    pub(crate) fn before_resource(&self) -> Vec<&str> {
        let mut segments = Dialect::segments(&self.base);
        if self.version_place == VersionPlace::Path {
            segments.push(self.version.segment());
        }
        segments
    }

    /// The signed list of a call that sends these PSU headers (lower case).
    pub fn signed_list(&self, with_body: bool, psu: &[&str]) -> Vec<String> {
        let list = self.list().of_call(with_body);
        let mut signed: Vec<String> = Vec::new();
        for name in &list {
            match name.as_str() {
                EVERY_PSU_HEADER => {
                    let rest = psu.iter().filter(|name| !list.iter().any(|listed| listed == *name));
                    signed.extend(rest.map(|name| (*name).to_owned()));
                }
                named if PSU_HEADERS.contains(&named) && !psu.contains(&named) => {}
                named => signed.push(named.to_owned()),
            }
        }
        for name in psu {
            if !signed.iter().any(|known| known == name) {
                signed.push((*name).to_owned());
            }
        }
        signed
    }

    /// Everything wrong with the signed list.
    pub fn list_problems(&self) -> Vec<ListProblem> {
        let is_psu = |name: &str| PSU_HEADERS.contains(&name) || name == EVERY_PSU_HEADER;
        self.list().problems(|name| ACCESS_SIGNABLE.contains(&name) || is_psu(name), is_psu)
    }

    fn list(&self) -> SignedList<'_> {
        SignedList { names: &self.signed_headers, digest_on_bodiless: self.digest_on_bodiless }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Group;

    fn bpce() -> AccessSettings {
        AccessSettings::of(Dialect::of(Group::Bpce))
    }

    fn with(list: &[&str]) -> AccessSettings {
        AccessSettings { signed_headers: list.iter().map(|name| (*name).to_owned()).collect(), ..bpce() }
    }

    #[test]
    fn every_psu_header_that_is_sent_is_signed_and_no_other() {
        let settings = bpce();
        assert_eq!(settings.signed_list(false, &[]), ["(request-target)", "x-request-id"]);
        assert_eq!(
            settings.signed_list(true, &["psu-ip-address", "psu-date"]),
            [
                "(request-target)",
                "psu-ip-address",
                "psu-date",
                "digest",
                "content-type",
                "content-length",
                "x-request-id"
            ]
        );
        let named = with(&["PSU-Date", "(request-target)", "psu-*", "psu-referer"]);
        assert_eq!(
            named.signed_list(false, &["psu-ip-address", "psu-date"]),
            ["psu-date", "(request-target)", "psu-ip-address"]
        );
        assert_eq!(
            with(&["(request-target)"]).signed_list(false, &["psu-ip-address"]),
            ["(request-target)", "psu-ip-address"]
        );
    }

    #[test]
    fn a_list_that_some_call_could_not_be_signed_with_is_told() {
        assert_eq!(bpce().list_problems(), []);
        assert_eq!(with(&[]).list_problems(), [ListProblem::Empty]);
        assert_eq!(with(&["psu-*", "psu-date", "digest"]).list_problems(), [ListProblem::NothingWithoutBody]);
        assert_eq!(
            with(&["x-request-id", "authorization", "X-Request-ID"]).list_problems(),
            [ListProblem::NotInACall(1), ListProblem::Duplicate(2)]
        );
    }

    #[test]
    fn a_card_issuer_s_scope_is_called_piisp_in_v1_alone() {
        let words = ApiVersion::ALL.map(|version| version.scope_word(Scope::Cbpii));
        assert_eq!(words, ["piisp", "cbpii", "cbpii", "cbpii"]);
        assert_eq!(ApiVersion::V1.scope_word(Scope::Aisp), "aisp");
    }

    #[test]
    fn versions_are_kept_as_they_stand_in_the_path() {
        for version in ApiVersion::ALL {
            let kept = serde_json::to_string(&version).expect("serialises");
            assert_eq!(kept, format!("\"{}\"", version.segment()));
        }
    }

    #[test]
    fn the_version_goes_where_the_dialect_says_and_in_no_other_place() {
        let arkea = AccessSettings::of(Dialect::of(Group::Arkea));
        let old = AccessSettings { version: ApiVersion::V1_4_1, ..arkea.clone() };
        assert_eq!(arkea.accepted(), "application/hal+json; charset=utf-8; version=1.4.2");
        assert_eq!(old.accepted(), "application/hal+json; charset=utf-8; version=1.4.1");
        assert_eq!(
            (arkea.before_resource(), old.before_resource()),
            (vec!["psd2", "v1"], vec!["psd2", "v1"])
        );
        assert_eq!(bpce().before_resource(), ["stet", "psd2", "v1.4.2"]);
        assert!(!bpce().accepted().contains("version"));
    }

    #[test]
    fn the_documented_lists_of_both_groups_can_sign_every_call() {
        for group in [Group::Bpce, Group::Arkea] {
            assert_eq!(AccessSettings::of(Dialect::of(group)).list_problems(), [], "{group:?}");
        }
        let arkea = AccessSettings::of(Dialect::of(Group::Arkea));
        assert_eq!(
            arkea.signed_list(false, &["psu-ip-address"]),
            ["(request-target)", "x-request-id", "digest", "psu-ip-address"]
        );
    }
}
