//! The host names at which the BPCE banks answer, and which bank and environment each one means.
//!
//! Patterns: BPCE "PSD2 Registration API" documentation (sandbox, first live hosts), the Banque BCP product page
//! (brand hosts for App2App) and the funds availability page (the live hosts that replaced the first ones). The new
//! live host is printed in more than one spelling; all of them are served. Arkéa's banks are not here.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const ENTRY_POINTS: &str = include_str!("../data/bpce-entry-points.csv");

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
    pub(crate) codetab: &'static str,
    /// The bank's name, or the names of the banks that share the codetab.
    pub(crate) bank: &'static str,
    pub(crate) environment: Environment,
}

/// All host names that are served, lower-case.
pub(crate) struct Hosts {
    by_name: HashMap<String, Host>,
}

impl Hosts {
    pub(crate) fn bpce() -> Hosts {
        let mut by_name = HashMap::new();
        for line in ENTRY_POINTS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut cells = line.split(';');
            let mut cell = || cells.next().expect("the table has four columns");
            let (codetab, bank, brand, sandbox) = (cell(), cell(), cell(), cell() == "yes");
            let mut add = |name: String, environment| {
                by_name.insert(name, Host { codetab, bank, environment });
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
        Hosts { by_name }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_sandbox_old_live_both_new_spellings_and_brand_hosts() {
        let hosts = Hosts::bpce();
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
        let hosts = Hosts::bpce();
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
    fn a_bank_outside_the_platform_and_a_deeper_label_are_unknown() {
        let hosts = Hosts::bpce();
        assert!(hosts.find("www.10107.live.api.89c3.com").is_none());
        assert!(hosts.find("a.www.17515.sandbox.api.89c3.com").is_none());
        assert!(hosts.find("127.0.0.1").is_none());
    }
}
