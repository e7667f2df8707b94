//! Where a bank answers: the host templates of BPCE's pages, filled for it, of whose two spellings of the new live host the
//! first is recommended; or the hosts that are printed for it.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::bank::Hosts;
use super::{Bank, Environment};

/// What kind of host an entry point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// The test platform: `www.<codetab>.sandbox.api.89c3.com`, or as it is printed for the bank.
    Sandbox,
    /// `www.<codetab>.oba-bad-me-live.api.89c3.com`
    LiveNew,
    /// `www.<codetab>.oba-bad-me-live-api.<brand domain>`
    LiveNewBrand,
    /// `www.<codetab>.live.api.89c3.com`, switched off on 28 September 2025.
    LiveOld,
    /// `www.<codetab>.live.api.<brand domain>`: opens the bank's mobile app on a PSU's telephone.
    LiveBrand,
    /// The one that is printed for the bank.
    Live,
}

impl EntryKind {
    /// The kinds that BPCE prints templates of for an environment, the recommended one first.
    pub fn of(environment: Environment) -> &'static [Self] {
        const ALL: [EntryKind; 5] = [
            EntryKind::Sandbox,
            EntryKind::LiveNew,
            EntryKind::LiveNewBrand,
            EntryKind::LiveBrand,
            EntryKind::LiveOld,
        ];
        match environment {
            Environment::Local => &ALL,
            Environment::Sandbox => &ALL[..1],
            Environment::Live => &ALL[1..],
        }
    }

    /// The day from which the bank says that hosts of this kind no longer answer.
    pub fn ended_on(self) -> Option<Date> {
        (self == Self::LiveOld).then_some(OLD_LIVE_ENDED)
    }
}

/// One host of one bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPoint {
    /// Lower-case host name, no scheme, no port.
    pub host: String,
    pub kind: EntryKind,
    /// The day from which the bank says it no longer answers.
    pub ended_on: Option<Date>,
    pub recommended: bool,
}

/// BPCE "API PSD2 Funds availability": the old live host "will no longer be available from" this day.
const OLD_LIVE_ENDED: Date = date(2025, 9, 28);

pub(super) fn entry_points(bank: &Bank, environment: Environment) -> Vec<EntryPoint> {
    if !bank.is_on_platform() {
        return Vec::new();
    }
    if let Hosts::Printed { live, sandbox, .. } = &bank.hosts {
        return printed(live, sandbox, environment);
    }
    match environment {
        Environment::Sandbox => sandbox(bank).into_iter().collect(),
        Environment::Live => live(bank),
        Environment::Local => {
            let mut all: Vec<EntryPoint> = sandbox(bank).into_iter().collect();
            let practice_sandbox = !all.is_empty();
            all.extend(live(bank));
            for point in &mut all {
                point.recommended = match point.kind {
                    EntryKind::Sandbox => true,
                    EntryKind::LiveNew => !practice_sandbox,
                    _ => false,
                };
            }
            all
        }
    }
}

/// Practice is with the live host: the documents say nothing of how a PSU would authorise at the other.
fn printed(live: &str, sandbox: &str, environment: Environment) -> Vec<EntryPoint> {
    let point = |host: &str, kind, recommended| EntryPoint {
        host: host.to_owned(),
        kind,
        ended_on: None,
        recommended,
    };
    match environment {
        Environment::Sandbox => vec![point(sandbox, EntryKind::Sandbox, true)],
        Environment::Live | Environment::Local => vec![point(live, EntryKind::Live, true)],
    }
}

fn filled(kind: EntryKind, bank: &Bank) -> Option<String> {
    kind.template()?.fill(bank)
}

fn sandbox(bank: &Bank) -> Option<EntryPoint> {
    let host = filled(EntryKind::Sandbox, bank).filter(|_| bank.sandbox)?;
    Some(EntryPoint { host, kind: EntryKind::Sandbox, ended_on: None, recommended: true })
}

fn live(bank: &Bank) -> Vec<EntryPoint> {
    let Hosts::Templates { live_brand } = &bank.hosts else { return Vec::new() };
    let hosts = [
        (EntryKind::LiveNew, filled(EntryKind::LiveNew, bank)),
        (EntryKind::LiveNewBrand, filled(EntryKind::LiveNewBrand, bank)),
        (EntryKind::LiveBrand, live_brand.clone()),
        (EntryKind::LiveOld, filled(EntryKind::LiveOld, bank)),
    ];
    let point = |(kind, host): (EntryKind, Option<String>)| {
        Some(EntryPoint {
            host: host?,
            kind,
            ended_on: kind.ended_on(),
            recommended: kind == EntryKind::LiveNew,
        })
    };
    hosts.into_iter().filter_map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Codetab, Group, bank, banks};
    use super::*;

    fn hosts(key: &str, environment: Environment) -> Vec<String> {
        bank(key).expect("known bank").entry_points(environment).into_iter().map(|point| point.host).collect()
    }

    #[test]
    fn a_caisse_epargne_has_both_spellings_of_the_new_live_host() {
        assert_eq!(
            hosts("17515-ceidf", Environment::Live),
            [
                "www.17515.oba-bad-me-live.api.89c3.com",
                "www.17515.oba-bad-me-live-api.caisse-epargne.fr",
                "www.17515.live.api.caisse-epargne.fr",
                "www.17515.live.api.89c3.com",
            ]
        );
    }

    #[test]
    fn only_the_old_live_host_has_ended_and_on_the_28th_of_september_2025() {
        for bank in banks() {
            for point in bank.entry_points(Environment::Live) {
                let expected = point.host.ends_with(".live.api.89c3.com").then_some(date(2025, 9, 28));
                assert_eq!(
                    point.ended_on,
                    expected.filter(|_| !point.host.contains("oba")),
                    "{}",
                    point.host
                );
            }
        }
    }

    #[test]
    fn a_sandbox_exists_for_three_codetabs_only() {
        let mut with: Vec<&str> = banks()
            .iter()
            .filter(|bank| !bank.entry_points(Environment::Sandbox).is_empty())
            .filter(|bank| bank.group == Group::Bpce)
            .filter_map(|bank| bank.codetab.as_ref().map(Codetab::as_str))
            .collect();
        with.sort_unstable();
        with.dedup();
        assert_eq!(with, ["12579", "13807", "17515"]);
    }

    #[test]
    fn a_practice_profile_prefers_the_sandbox_host_and_else_the_new_live_host() {
        let recommended = |key: &str| {
            let points = bank(key).expect("known bank").entry_points(Environment::Local);
            assert_eq!(points.iter().filter(|point| point.recommended).count(), 1, "{key}");
            points[0].clone()
        };
        assert_eq!(recommended("12579-bbcp").host, "www.12579.sandbox.api.89c3.com");
        assert_eq!(recommended("30007-natixis").host, "www.30007.oba-bad-me-live.api.89c3.com");
    }

    #[test]
    fn an_arkea_bank_authorises_at_a_host_of_its_own_where_one_is_printed() {
        let fortuneo = bank("arkea-fortuneo").expect("known bank");
        assert_eq!(hosts("arkea-fortuneo", Environment::Live), ["api-openbanking.fortuneo.com"]);
        assert_eq!(hosts("arkea-fortuneo", Environment::Sandbox), ["api-sandbox.fortuneo.com"]);
        let at = |bank: &Bank, host: &str| bank.authorize_host(host);
        assert_eq!(
            at(fortuneo, "api-openbanking.fortuneo.com").as_deref(),
            Some("sca-openbanking.fortuneo.com")
        );
        assert_eq!(at(fortuneo, "api-sandbox.fortuneo.com"), None);
        let axa = bank("arkea-axa").expect("known bank");
        assert_eq!(at(axa, "api-openbanking.axa.fr"), None);
        assert_eq!(hosts("arkea-axa", Environment::Sandbox), ["api-sandbox.arkea.com"]);
        let bcp = bank("12579-bbcp").expect("known bank");
        let host = "www.12579.sandbox.api.89c3.com";
        assert_eq!(at(bcp, host).as_deref(), Some(host));
    }

    #[test]
    fn a_bank_that_is_elsewhere_has_no_entry_point() {
        for environment in [Environment::Local, Environment::Sandbox, Environment::Live] {
            assert!(hosts("10107-bred", environment).is_empty());
        }
    }

    #[test]
    fn every_host_is_lower_case_and_carries_its_codetab_or_the_name_of_the_api() {
        for bank in banks() {
            for point in bank.entry_points(Environment::Local) {
                assert_eq!(point.host, point.host.to_lowercase());
                let codetab = bank.codetab.as_ref().filter(|_| bank.group == Group::Bpce);
                let start = codetab.map_or("api-openbanking.".to_owned(), |code| format!("www.{code}."));
                assert!(point.host.starts_with(&start), "{}", point.host);
            }
        }
    }
}
