//! How a bank group speaks STET, as data: where the version goes, which addresses OAuth has, who asks for the consent, how
//! tokens follow one another, what is signed.
//!
//! One file of `data/dialects` for each group, parsed once. The code asks the dialect, never which group it is; a third
//! group is a third file, unless it does something that none of these words say. Deliberately not here: hosts (the
//! [`crate::directory`] has them) and what an operator sets otherwise for one bank.
//!
//! Sources: BPCE "Account information" and "API PSD2 Funds availability"; Arkéa "Production" (AISP/CBPII V1.4.1 & V1.4.2,
//! PISP). What Arkéa's page does not print (the signed list, the digest of calls without a body) is what its banks were
//! seen to take.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::access::ApiVersion;
use crate::directory::Group;
use crate::payments::PaymentsDialect;

/// One group's ways.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    pub group: Group,
    pub enrolment: Enrolment,
    /// The path before the resources, and before the version where that is in the path. No slash at its end.
    pub base: String,
    pub version_place: VersionPlace,
    /// Oldest first.
    pub versions: Vec<ApiVersion>,
    /// What is asked for unless an operator sets another.
    pub usual_version: ApiVersion,
    /// What the resources are asked to be sent as. The version follows it where that is its place.
    pub accept: String,
    pub oauth: OAuthDialect,
    pub consent: ConsentModel,
    pub daily_calls: DailyCalls,
    /// Whether the identity is given to a PSU who is present alone.
    pub identity_needs_psu: bool,
    /// Whether the token endpoint tells where the online banking is (`fallback: 1`).
    pub fallback: bool,
    /// Whether the banks name weekly hours of maintenance.
    pub maintenance: bool,
    /// How many days back `dateFrom` may reach.
    pub history_days: u16,
    /// From which version on an amount that we send is a JSON number rather than a string.
    pub amounts_as_numbers_from: Option<ApiVersion>,
    /// The signed list of a call with a body and a PSU, in order ([`crate::access::AccessSettings::signed_headers`]).
    pub signed_headers: Vec<String>,
    /// Whether calls without a body carry and sign the digest of nothing.
    pub digest_on_bodiless: bool,
    /// A path in links of answers that is not the one to call.
    pub link_prefix: Option<LinkPrefix>,
    pub payments: PaymentsDialect,
}

/// The OAuth endpoints and what they are sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthDialect {
    /// The path of the page for the PSU, at the authorisation host.
    pub authorize: String,
    /// The path that takes codes and refresh tokens.
    pub token: String,
    /// The path that gives a token for ourselves.
    pub client_token: String,
    pub revoke: String,
    /// The words of `scope` that a PSU can be asked for.
    pub scopes: Vec<String>,
    /// The word that follows `aisp` where transactions from before the usual depth are wanted.
    pub long_history_scope: Option<String>,
    /// Whether a token for ourselves is asked for with a `scope`.
    pub client_token_scope: bool,
    /// Whether a refresh names the client.
    pub refresh_names_client: bool,
    /// Whether each refresh gives a new refresh token and ends the one before.
    pub refresh_token_rotates: bool,
    pub revocation: Revocation,
    /// Whether an authorisation carries a proof key (RFC 7636) unless an operator sets otherwise.
    pub proof_key: bool,
    /// Whether the forms carry the Digest of their body.
    pub digest: bool,
}

/// How an app comes to be known to the banks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enrolment {
    /// By a call, for all banks of the group at once.
    RegistrationApi,
    /// On the group's portal, by hand, for one bank at a time.
    Portal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionPlace {
    /// A segment after the base: `/stet/psd2/v1.4.2/accounts`.
    Path,
    /// A parameter: `Accept: …; version=1.4.2`. Without it the banks answer in their oldest.
    Accept,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentModel {
    /// The TPP sends what the PSU chose (`PUT /consents`, STET's "mixed" model).
    SentByTpp,
    /// The PSU chooses on the bank's own pages (STET's "full AISP" model); there is nothing to send.
    GivenAtBank,
}

/// Who says how often a TPP may ask in a day without the PSU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DailyCalls {
    /// The bank's own page, with what it counts and when it begins anew.
    Documented,
    /// The regulation alone (RTS, article 36(5)(b)): the page names no number.
    Regulation,
}

/// Which token ends an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revocation {
    /// Either ends both, and the client and the kind of token are named (RFC 7009).
    EitherToken,
    /// The access token alone is sent, and nothing else.
    AccessToken,
}

/// A prefix of a path as it is written in links, and the one that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkPrefix {
    pub written: String,
    pub meant: String,
}

const DATA: [(Group, &str); 2] = [
    (Group::Bpce, include_str!("../data/dialects/bpce.json")),
    (Group::Arkea, include_str!("../data/dialects/arkea.json")),
];

static DIALECTS: LazyLock<Vec<Dialect>> = LazyLock::new(|| {
    DATA.iter()
        .map(|(_, text)| {
            serde_json::from_str(text).expect("the data files are part of the program and tested")
        })
        .collect()
});

impl Dialect {
    /// The ways of `group`.
    pub fn of(group: Group) -> &'static Self {
        let found = DIALECTS.iter().find(|dialect| dialect.group == group);
        found.expect("every group has a file, which is tested")
    }

    /// Whether PSUs can be asked for this word of `scope`.
    pub fn has_scope(&self, word: &str) -> bool {
        self.oauth.scopes.iter().any(|known| known == word)
    }

    /// The path of a resource, `/`-separated from its root.
    pub(crate) fn segments(path: &str) -> Vec<&str> {
        path.split('/').filter(|segment| !segment.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_file_of_its_own_that_is_read_whole() {
        for (group, text) in DATA {
            let dialect: Dialect = serde_json::from_str(text).expect("reads");
            assert_eq!((dialect.group, Dialect::of(group)), (group, &dialect));
            assert!(dialect.versions.contains(&dialect.usual_version), "{group:?}");
            assert!(dialect.base.starts_with('/') && !dialect.base.ends_with('/'), "{group:?}");
            let oauth = &dialect.oauth;
            for path in [&oauth.authorize, &oauth.token, &oauth.client_token, &oauth.revoke] {
                assert!(path.starts_with('/') && !path.contains(['?', '#', '%']), "{path}");
            }
        }
    }

    #[test]
    fn the_two_groups_differ_where_their_documents_do() {
        let (bpce, arkea) = (Dialect::of(Group::Bpce), Dialect::of(Group::Arkea));
        assert_eq!((bpce.version_place, arkea.version_place), (VersionPlace::Path, VersionPlace::Accept));
        assert_eq!((bpce.consent, arkea.consent), (ConsentModel::SentByTpp, ConsentModel::GivenAtBank));
        assert_eq!((bpce.enrolment, arkea.enrolment), (Enrolment::RegistrationApi, Enrolment::Portal));
        assert!(bpce.has_scope("piisp") && !arkea.has_scope("piisp") && arkea.has_scope("cbpii"));
        assert_eq!((bpce.daily_calls, arkea.daily_calls), (DailyCalls::Documented, DailyCalls::Regulation));
        assert!(arkea.oauth.refresh_token_rotates && !bpce.oauth.refresh_token_rotates);
    }

    #[test]
    fn a_misspelt_member_of_a_file_is_found() {
        let misspelt = DATA[0].1.replace("\"fallback\"", "\"fall_back\"");
        assert!(serde_json::from_str::<Dialect>(&misspelt).is_err());
    }
}
