//! Host names with a bank's own parts left open, as BPCE's pages print them: `www.{codetab}.sandbox.api.89c3.com`. A bank
//! whose hosts are printed one by one, as Arkéa's are, fills no template.
//!
//! BPCE's pages disagree on the new live host: the funds-availability page prints
//! `www.<codetab>.oba-bad-me-live.api.89c3.com`, the OpenAPI files print
//! `www.<codetab>.oba-bad-me-live-api.<brand domain>`. Both are offered, and an operator may always type another.

use std::fmt;

use super::bank::Hosts;
use super::{Bank, EntryKind, Network};
use crate::client::Route;

/// In place of the bank's codetab.
const CODETAB: &str = "{codetab}";
/// In place of the domain of the bank's network; a bank under its own name has none.
const DOMAIN: &str = "{domain}";

/// A host name in which `{codetab}` and `{domain}` stand for what differs from bank to bank; lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostTemplate(String);

/// The text does not become a host name whatever bank it is filled for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a host name with {{codetab}} and {{domain}} as its only open parts")]
pub struct NotATemplate {
    text: String,
}

impl HostTemplate {
    /// Reads a template, or a whole host name. Blanks at the ends are dropped: the documents print both cases.
    ///
    /// # Errors
    /// [`NotATemplate`], also for another part in braces, a port or a path.
    pub fn parse(text: &str) -> Result<Self, NotATemplate> {
        let template = Self(text.trim().to_ascii_lowercase());
        let sample = template.filled("12345", "bank.example");
        if sample.contains(['{', '}']) || Route::new(sample).url(&[]).is_err() {
            return Err(NotATemplate { text: text.to_owned() });
        }
        Ok(template)
    }

    /// The host it names for `bank`; `None` where it has an open part that the bank does not fill.
    pub fn fill(&self, bank: &Bank) -> Option<String> {
        let codetab = bank.codetab.as_ref().filter(|_| matches!(bank.hosts, Hosts::Templates { .. }));
        let domain = bank.network.domain();
        let lacks = |part: &str, has: bool| self.0.contains(part) && !has;
        if lacks(CODETAB, codetab.is_some()) || lacks(DOMAIN, domain.is_some()) {
            return None;
        }
        Some(self.filled(codetab.map_or("", |codetab| codetab.as_str()), domain.unwrap_or_default()))
    }

    /// Whether it names another host for every codetab.
    pub fn tells_banks_apart(&self) -> bool {
        self.0.contains(CODETAB)
    }

    /// Whether it has no open part.
    pub fn is_whole(&self) -> bool {
        !self.0.contains('{')
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn filled(&self, codetab: &str, domain: &str) -> String {
        self.0.replace(CODETAB, codetab).replace(DOMAIN, domain)
    }
}

impl fmt::Display for HostTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl EntryKind {
    /// The host BPCE prints for this kind of entry point, its open parts in braces; `None` for a kind that has none.
    pub fn template(self) -> Option<HostTemplate> {
        let text = match self {
            Self::Sandbox => "www.{codetab}.sandbox.api.89c3.com",
            Self::LiveNew => "www.{codetab}.oba-bad-me-live.api.89c3.com",
            Self::LiveNewBrand => "www.{codetab}.oba-bad-me-live-api.{domain}",
            Self::LiveOld => "www.{codetab}.live.api.89c3.com",
            Self::LiveBrand => "www.{codetab}.live.api.{domain}",
            Self::Live => return None,
        };
        Some(HostTemplate(text.to_owned()))
    }
}

impl Network {
    /// The domain its banks share.
    pub fn domain(self) -> Option<&'static str> {
        match self {
            Self::BanquePopulaire => Some("banquepopulaire.fr"),
            Self::CaisseEpargne => Some("caisse-epargne.fr"),
            Self::Own => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{bank, banks};
    use super::*;
    use crate::directory::Environment;

    fn filled(template: &str, key: &str) -> Option<String> {
        HostTemplate::parse(template).expect("a template").fill(bank(key).expect("known bank"))
    }

    #[test]
    fn a_template_is_filled_with_the_codetab_and_the_networks_domain() {
        let host = filled(" www.{codetab}.OBA-bad-me-live-api.{domain} ", "17515-ceidf");
        assert_eq!(host.as_deref(), Some("www.17515.oba-bad-me-live-api.caisse-epargne.fr"));
        assert_eq!(filled("{codetab}.test", "13807-bpgo").as_deref(), Some("13807.test"));
        assert_eq!(filled("bank.example", "12579-bbcp").as_deref(), Some("bank.example"));
    }

    #[test]
    fn a_bank_under_its_own_name_has_no_domain_to_fill_in() {
        assert_eq!(filled("www.{codetab}.live.api.{domain}", "12579-bbcp"), None);
        assert!(filled("www.{codetab}.live.api.89c3.com", "12579-bbcp").is_some());
    }

    #[test]
    fn what_never_becomes_a_host_name_is_refused() {
        for text in ["", "{bank}.test", "{codetab", "{codetab}:8443", "{codetab}/x", "u@{codetab}", "a b"] {
            assert!(HostTemplate::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn every_entry_point_of_the_directory_is_its_kinds_template_filled() {
        for bank in banks() {
            for point in bank.entry_points(Environment::Local) {
                // A bank under its own name has a brand host of its own, which the directory prints whole.
                if let Some(host) = point.kind.template().and_then(|template| template.fill(bank)) {
                    assert_eq!(point.host, host);
                }
            }
        }
    }
}
