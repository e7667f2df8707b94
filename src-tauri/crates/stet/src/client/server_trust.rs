//! Why we do not trust the server that answered.
//!
//! The verifier says "unknown issuer" of two different things: a chain that was not sent whole, which the bank must
//! mend, and a whole chain that leads to an authority we do not trust, which the operator can add. What was offered
//! tells them apart as far as that can be: a leaf that comes alone lacks its intermediate (an authority hardly ever
//! issues from its root), and a longer chain ends at the authority that is missing here.

use rustls::CertificateError;
use serde::{Deserialize, Serialize};

use crate::record::ChainLink;

/// Why a server's certificate is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ServerTrust {
    /// The chain leads to an authority that is not among the trusted ones; its name, where the chain shows it.
    #[error("its chain leads to an authority that is not trusted: {}", named(issuer))]
    UnknownCa { issuer: Option<String> },
    /// The server sent its own certificate and not that of the authority that issued it, which is named.
    #[error("its chain is incomplete: the certificate of its issuer was not sent: {}", named(issuer))]
    IncompleteChain { issuer: Option<String> },
    #[error("it is for other names: {}", presented.join(", "))]
    WrongHost { presented: Vec<String> },
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYetValid,
    #[error("it has been revoked")]
    Revoked,
    #[error("it is not meant for a server")]
    WrongPurpose,
    #[error("{detail}")]
    Other { detail: String },
}

fn named(issuer: &Option<String>) -> &str {
    issuer.as_deref().unwrap_or("without a readable name")
}

impl ServerTrust {
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownCa { .. } => "tls-unknown-ca",
            Self::IncompleteChain { .. } => "tls-incomplete-chain",
            Self::WrongHost { .. } => "tls-wrong-host",
            Self::Expired => "tls-expired",
            Self::NotYetValid => "tls-not-yet-valid",
            Self::Revoked => "tls-revoked",
            Self::WrongPurpose => "tls-wrong-purpose",
            Self::Other { .. } => "tls-untrusted",
        }
    }

    pub(super) fn from_verifier(problem: &CertificateError) -> Self {
        match problem {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                Self::UnknownCa { issuer: None }
            }
            CertificateError::NotValidForName => Self::WrongHost { presented: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => {
                Self::WrongHost { presented: presented.iter().map(|name| plain_name(name)).collect() }
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            CertificateError::Revoked => Self::Revoked,
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                Self::WrongPurpose
            }
            other => Self::Other { detail: other.to_string() },
        }
    }

    /// Follows the offered chain from the leaf up and says where it ends.
    pub(super) fn with_chain(self, offered: &[ChainLink]) -> Self {
        let (Self::UnknownCa { .. }, Some(leaf)) = (&self, offered.first()) else { return self };
        let mut top = leaf;
        // A chain never has more steps than certificates: two that name each other end here too.
        for _ in 1..offered.len() {
            let above = offered.iter().find(|link| link.subject == top.issuer && link.sha256 != top.sha256);
            let Some(above) = above.filter(|_| !issued_itself(top)) else { break };
            top = above;
        }
        let issuer = top.issuer.clone();
        let alone = top.sha256 == leaf.sha256 && !issued_itself(leaf);
        if alone { Self::IncompleteChain { issuer } } else { Self::UnknownCa { issuer } }
    }
}

fn issued_itself(link: &ChainLink) -> bool {
    link.subject == link.issuer
}

/// rustls prints a presented name as `DnsName("example.com")`; a reader wants `example.com`.
fn plain_name(printed: &str) -> String {
    let inner = printed.split_once("(\"").and_then(|(_, rest)| rest.strip_suffix("\")"));
    inner.unwrap_or(printed).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(subject: &str, issuer: &str) -> ChainLink {
        let (subject, issuer) = (Some(subject.to_owned()), Some(issuer.to_owned()));
        ChainLink { sha256: format!("{subject:?}"), subject, issuer, not_after: None }
    }

    fn seen(chain: &[ChainLink]) -> ServerTrust {
        ServerTrust::UnknownCa { issuer: None }.with_chain(chain)
    }

    #[test]
    fn a_leaf_alone_lacks_its_issuer() {
        let incomplete = ServerTrust::IncompleteChain { issuer: Some("Issuing".to_owned()) };
        assert_eq!(seen(&[link("leaf", "Issuing")]), incomplete);
        assert_eq!(seen(&[link("leaf", "Issuing"), link("Other", "Root")]), incomplete);
    }

    #[test]
    fn a_chain_that_goes_on_ends_at_the_authority_that_is_not_trusted() {
        let unknown = |name: &str| ServerTrust::UnknownCa { issuer: Some(name.to_owned()) };
        let (leaf, issuing, root) = (link("leaf", "Issuing"), link("Issuing", "Root"), link("Root", "Root"));
        assert_eq!(seen(&[leaf.clone(), issuing.clone()]), unknown("Root"));
        assert_eq!(seen(&[leaf.clone(), issuing.clone(), root.clone()]), unknown("Root"));
        assert_eq!(seen(&[leaf, root, issuing]), unknown("Root"));
        assert_eq!(seen(&[link("self", "self")]), unknown("self"));
    }

    #[test]
    fn two_authorities_that_name_each_other_come_to_an_end() {
        let ring = [link("leaf", "A"), link("A", "B"), link("B", "A")];
        assert!(matches!(seen(&ring), ServerTrust::UnknownCa { .. }));
    }

    #[test]
    fn another_reason_stays_what_it_is() {
        let expired = ServerTrust::Expired.with_chain(&[link("leaf", "Issuing")]);
        assert_eq!(expired, ServerTrust::Expired);
    }

    #[test]
    fn a_presented_name_is_shown_without_its_wrapping() {
        assert_eq!(plain_name("DnsName(\"*.bank.example\")"), "*.bank.example");
        assert_eq!(plain_name("IpAddress(127.0.0.1)"), "IpAddress(127.0.0.1)");
    }
}
