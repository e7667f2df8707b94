//! The host names at which the banks answer, and which bank and environment each one means.
//!
//! BPCE's patterns: BPCE "PSD2 Registration API" documentation (sandbox, first live hosts), the Banque BCP product page
//! (brand hosts for App2App) and the funds availability page (the live hosts that replaced the first ones). The new
//! live host is printed in more than one spelling; all of them are served. Arkéa's: its developer portal's "Production"
//! page, one host for the API and one for the PSU's authorisation. Its sandbox hosts are deliberately not here: the
//! portal names no host at which a PSU of theirs would log in.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const BPCE_ENTRY_POINTS: &str = include_str!("../data/bpce-entry-points.csv");
const ARKEA_ENTRY_POINTS: &str = include_str!("../data/arkea-entry-points.csv");
/// Where the PSUs of a bank log in whose authorize host is unknown: a name that can be nobody's (RFC 2606).
const MADE_HERE: [(&str, &str); 1] = [("axa", "authorize.axa.invalid")];

/// Banks that share one dialect.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Group {
    Bpce,
    Arkea,
}

/// A registration counts for every BPCE bank of one environment, and for that environment only.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Environment {
    Sandbox,
    Live,
}

/// What one host name stands for.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) group: Group,
    /// A BPCE bank's codetab; for an Arkéa bank a code made here.
    pub(crate) codetab: &'static str,
    /// The bank's name, or the names of the banks that share the codetab.
    pub(crate) bank: &'static str,
    pub(crate) environment: Environment,
    /// An Arkéa bank's two hosts. At BPCE each host is a whole bank.
    pub(crate) split: Option<Split>,
}

/// The hosts of a bank that keeps its API and its pages apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    pub(crate) api: &'static str,
    pub(crate) authorize: &'static str,
    /// Whether the bank's documents name the authorize host.
    pub(crate) authorize_is_published: bool,
    pub(crate) bic: Option<&'static str>,
}

impl Host {
    /// The host of the bank's API, where `name` is any of its hosts.
    pub(crate) fn api<'a>(&self, name: &'a str) -> &'a str {
        self.split.map_or(name, |split| split.api)
    }

    /// The host of the bank's pages, where `name` is any of its hosts.
    pub(crate) fn authorize<'a>(&self, name: &'a str) -> &'a str {
        self.split.map_or(name, |split| split.authorize)
    }
}

/// Whether a bank's code is one of BPCE's: digits alone.
pub(crate) fn is_codetab(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_digit())
}

/// All host names that are served, lower-case.
pub(crate) struct Hosts {
    by_name: HashMap<String, Host>,
}

impl Hosts {
    /// The hosts of all banks of both groups.
    pub(crate) fn all() -> Hosts {
        let mut by_name = HashMap::new();
        Hosts::add_bpce(&mut by_name);
        Hosts::add_arkea(&mut by_name);
        Hosts { by_name }
    }

    fn add_arkea(by_name: &mut HashMap<String, Host>) {
        for line in rows(ARKEA_ENTRY_POINTS) {
            let mut cells = line.split(';');
            let mut cell = || cells.next().expect("the table has five columns");
            let (codetab, bank, api, authorize, bic) = (cell(), cell(), cell(), cell(), cell());
            let authorize_is_published = !authorize.is_empty();
            let made_here = MADE_HERE.iter().find(|(code, _)| *code == codetab).map(|(_, host)| *host);
            let authorize = Some(authorize)
                .filter(|_| authorize_is_published)
                .or(made_here)
                .expect("a bank without a published authorize host has one made here");
            let bic = Some(bic).filter(|bic| !bic.is_empty());
            let split = Some(Split { api, authorize, authorize_is_published, bic });
            let (group, environment) = (Group::Arkea, Environment::Live);
            let host = Host { group, codetab, bank, environment, split };
            by_name.insert(api.to_owned(), host.clone());
            by_name.insert(authorize.to_owned(), host);
        }
    }

    fn add_bpce(by_name: &mut HashMap<String, Host>) {
        for line in rows(BPCE_ENTRY_POINTS) {
            let mut cells = line.split(';');
            let mut cell = || cells.next().expect("the table has four columns");
            let (codetab, bank, brand, sandbox) = (cell(), cell(), cell(), cell() == "yes");
            let mut add = |name: String, environment| {
                by_name.insert(name, Host { group: Group::Bpce, codetab, bank, environment, split: None });
            };
            if sandbox {
                add(format!("www.{codetab}.sandbox.api.89c3.com"), Environment::Sandbox);
            }
            add(format!("www.{codetab}.live.api.89c3.com"), Environment::Live);
            add(format!("www.{codetab}.oba-bad-me-live.api.89c3.com"), Environment::Live);
            add(format!("www.{codetab}.oba-bad-me-live-api.89c3.com"), Environment::Live);
            if !brand.is_empty() {
                add(format!("www.{codetab}.live.api.{brand}"), Environment::Live);
                add(format!("www.{codetab}.oba-bad-me-live-api.{brand}"), Environment::Live);
            }
        }
    }

    /// Looks a host name up, in whatever case it is spelled and with or without a port.
    pub(crate) fn find(&self, name: &str) -> Option<(String, &Host)> {
        let bare = match name.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => name,
        };
        let lower = bare.to_ascii_lowercase();
        self.by_name.get(&lower).map(|host| (lower.clone(), host))
    }

    /// The name of the bank, or of the banks, with this codetab.
    pub(crate) fn bank(&self, codetab: &str) -> Option<&'static str> {
        self.by_name.values().find(|host| host.codetab == codetab).map(|host| host.bank)
    }

    pub(crate) fn len(&self) -> usize {
        self.by_name.len()
    }

    /// The hosts at which an API is, with what each stands for, in the order of their names.
    pub(crate) fn apis(&self) -> Vec<(&str, &Host)> {
        let all = self.by_name.iter().map(|(name, host)| (name.as_str(), host));
        let mut apis: Vec<_> = all.filter(|(name, host)| host.api(name) == *name).collect();
        apis.sort_by_key(|(name, host)| (host.group != Group::Arkea, host.codetab, *name));
        apis
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_sandbox_old_live_both_new_spellings_and_brand_hosts() {
        let hosts = Hosts::all();
        for name in [
            "www.17515.sandbox.api.89C3.com",
            "www.17515.live.api.89c3.com",
            "www.17515.oba-bad-me-live.api.89c3.com",
            "www.17515.oba-bad-me-live-api.caisse-epargne.fr",
            "www.17515.live.api.caisse-epargne.fr",
            "www.12579.live.api.banquebcp.fr:443",
        ] {
            assert!(hosts.find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_sandbox_exists_only_for_three_codetabs() {
        let hosts = Hosts::all();
        let mut found: Vec<_> = hosts
            .by_name
            .values()
            .filter(|host| host.environment == Environment::Sandbox)
            .map(|host| host.codetab)
            .collect();
        found.sort_unstable();
        assert_eq!(found, ["12579", "13807", "17515"]);
    }

    #[test]
    fn ten_arkéa_banks_have_two_hosts_each_and_one_of_them_a_host_that_can_be_nobody_s() {
        let hosts = Hosts::all();
        let banks: Vec<_> = hosts.apis().into_iter().filter(|(_, host)| host.group == Group::Arkea).collect();
        assert_eq!(banks.len(), 10);
        let mut unpublished = Vec::new();
        for (name, host) in banks {
            let split = host.split.unwrap();
            assert!(name == split.api && !is_codetab(host.codetab), "{name}");
            assert_eq!(hosts.find(split.authorize).unwrap().1.codetab, host.codetab);
            if !split.authorize_is_published {
                unpublished.push((host.codetab, split.authorize));
            }
        }
        assert_eq!(unpublished, [("axa", "authorize.axa.invalid")]);
        let (_, fortuneo) = hosts.find("api-openbanking.fortuneo.com").unwrap();
        assert_eq!(fortuneo.split.unwrap().authorize, "sca-openbanking.fortuneo.com");
        assert!(hosts.find("api-sandbox.fortuneo.com").is_none());
    }

    #[test]
    fn a_bank_outside_the_platform_and_a_deeper_label_are_unknown() {
        let hosts = Hosts::all();
        assert!(hosts.find("www.10107.live.api.89c3.com").is_none());
        assert!(hosts.find("a.www.17515.sandbox.api.89c3.com").is_none());
        assert!(hosts.find("127.0.0.1").is_none());
    }
}
