//! Where a bank answers: the host templates of BPCE's pages, filled for it. Of the two spellings of the new live host
//! the first is recommended.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Bank, Environment};

/// What kind of host an entry point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// `www.<codetab>.sandbox.api.89c3.com`
    Sandbox,
    /// `www.<codetab>.oba-bad-me-live.api.89c3.com`
    LiveNew,
    /// `www.<codetab>.oba-bad-me-live-api.<brand domain>`
    LiveNewBrand,
    /// `www.<codetab>.live.api.89c3.com`, switched off on 28 September 2025.
    LiveOld,
    /// `www.<codetab>.live.api.<brand domain>`: opens the bank's mobile app on a PSU's telephone.
    LiveBrand,
}

impl EntryKind {
    /// The kinds an environment has, the recommended one first.
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

fn sandbox(bank: &Bank) -> Option<EntryPoint> {
    let host = bank.sandbox.then(|| EntryKind::Sandbox.template().fill(bank)).flatten()?;
    Some(EntryPoint { host, kind: EntryKind::Sandbox, ended_on: None, recommended: true })
}

fn live(bank: &Bank) -> Vec<EntryPoint> {
    let filled = |kind: EntryKind| kind.template().fill(bank);
    let hosts = [
        (EntryKind::LiveNew, filled(EntryKind::LiveNew)),
        (EntryKind::LiveNewBrand, filled(EntryKind::LiveNewBrand)),
        (EntryKind::LiveBrand, bank.live_brand_host.clone()),
        (EntryKind::LiveOld, filled(EntryKind::LiveOld)),
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
    use super::super::{bank, banks};
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
            .map(|bank| bank.codetab.as_str())
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
    fn a_bank_that_is_elsewhere_has_no_entry_point() {
        for environment in [Environment::Local, Environment::Sandbox, Environment::Live] {
            assert!(hosts("10107-bred", environment).is_empty());
        }
    }

    #[test]
    fn every_host_is_lower_case_and_carries_its_codetab() {
        for bank in banks() {
            for point in bank.entry_points(Environment::Local) {
                assert_eq!(point.host, point.host.to_lowercase());
                assert!(point.host.starts_with(&format!("www.{}.", bank.codetab)), "{}", point.host);
            }
        }
    }
}
