//! The directory's data files, one for each group, parsed once at first use.

use std::sync::LazyLock;

use super::bank::{Availability, Bank, BankKey, Codetab, ElsewhereReason, Group, Hosts, Network, Note};

const BPCE: &str = include_str!("../../data/bpce.csv");
const BPCE_COLUMNS: &str = "codetab,short_name,name,network,brand,bic,platform,sandbox,live_brand_host,notes";
const ARKEA: &str = include_str!("../../data/arkea.csv");
const ARKEA_COLUMNS: &str = "short_name,name,codetab,bic,domain,authorize_host,notes";

static BANKS: LazyLock<Vec<Bank>> =
    LazyLock::new(|| all().expect("the data files are part of the program and their parsing is tested"));

/// Every bank, in the data files' order, BPCE's first.
pub fn banks() -> &'static [Bank] {
    &BANKS
}

/// The bank under a key such as `10907-bpaca`.
pub fn bank(key: &str) -> Option<&'static Bank> {
    banks().iter().find(|bank| bank.key.as_str() == key)
}

fn all() -> Result<Vec<Bank>, String> {
    let mut banks = parse(BPCE, BPCE_COLUMNS, bpce_row)?;
    banks.extend(parse(ARKEA, ARKEA_COLUMNS, arkea_row)?);
    Ok(banks)
}

fn parse(
    data: &str,
    columns: &str,
    row: impl Fn(&str) -> Result<Bank, &'static str>,
) -> Result<Vec<Bank>, String> {
    let mut lines = data.lines();
    if lines.next() != Some(columns) {
        return Err(format!("the first line is not {columns}"));
    }
    lines.map(|line| row(line).map_err(|problem| format!("{problem}: {line}"))).collect()
}

/// Arkéa's portal prints a live host for the calls of each bank, a sandbox's, and the host where its PSUs authorise.
fn arkea_row(line: &str) -> Result<Bank, &'static str> {
    let cells: Vec<&str> = line.split(',').collect();
    let [short_name, name, codetab, bic, domain, authorize_host, notes] = cells[..] else {
        return Err("not seven cells");
    };
    if short_name.is_empty() || name.is_empty() || domain.is_empty() {
        return Err("a name is missing");
    }
    let codetab =
        non_empty(codetab).map(|code| Codetab::parse(&code).map_err(|_| "codetab is not five digits"));
    let notes: Vec<Note> = notes.split_whitespace().map(parse_note).collect::<Result<_, _>>()?;
    // The newer portal has one sandbox for all.
    let sandbox_domain = if notes.contains(&Note::NewerPortal) { "arkea.com" } else { domain };
    Ok(Bank {
        key: BankKey::of("arkea", short_name),
        group: Group::Arkea,
        network: Network::Own,
        codetab: codetab.transpose()?,
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        brand: "Arkéa".to_owned(),
        bic: non_empty(bic),
        sandbox: true,
        availability: Availability::OnPlatform,
        notes,
        hosts: Hosts::Printed {
            live: format!("api-openbanking.{domain}"),
            sandbox: format!("api-sandbox.{sandbox_domain}"),
            authorize: non_empty(authorize_host),
        },
    })
}

fn bpce_row(line: &str) -> Result<Bank, &'static str> {
    let cells: Vec<&str> = line.split(',').collect();
    let [codetab, short_name, name, network, brand, bic, platform, sandbox, live_brand_host, notes] =
        cells[..]
    else {
        return Err("not ten cells");
    };
    let codetab = Codetab::parse(codetab).map_err(|_| "codetab is not five digits")?;
    if short_name.is_empty() || name.is_empty() || brand.is_empty() {
        return Err("a name is missing");
    }
    Ok(Bank {
        key: BankKey::of(codetab.as_str(), short_name),
        group: Group::Bpce,
        network: match network {
            "banque-populaire" => Network::BanquePopulaire,
            "caisse-epargne" => Network::CaisseEpargne,
            "own" => Network::Own,
            _ => return Err("unknown network"),
        },
        codetab: Some(codetab),
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        brand: brand.to_owned(),
        bic: non_empty(bic),
        sandbox: match sandbox {
            "yes" => true,
            "no" => false,
            _ => return Err("sandbox is neither yes nor no"),
        },
        availability: match platform {
            "bpce" => Availability::OnPlatform,
            "elsewhere" => Availability::Elsewhere { reason: ElsewhereReason::OwnPlatform },
            _ => return Err("unknown platform"),
        },
        notes: notes.split_whitespace().map(parse_note).collect::<Result<_, _>>()?,
        hosts: Hosts::Templates { live_brand: non_empty(live_brand_host) },
    })
}

fn parse_note(word: &str) -> Result<Note, &'static str> {
    Ok(match word {
        "shares-codetab" => Note::SharesCodetab,
        "bic-contested" => Note::BicContested,
        "name-uncertain" => Note::NameUncertain,
        "serves-bics" => Note::ServesBics,
        "brand-withdrawn" => Note::BrandWithdrawn,
        "newer-portal" => Note::NewerPortal,
        _ => return Err("unknown note"),
    })
}

fn non_empty(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn every_row_parses_and_there_are_36_and_10() {
        assert_eq!(parse(BPCE, BPCE_COLUMNS, bpce_row).expect("parses").len(), 36);
        assert_eq!(parse(ARKEA, ARKEA_COLUMNS, arkea_row).expect("parses").len(), 10);
    }

    #[test]
    fn keys_are_unique_although_codetabs_are_not() {
        let keys: HashSet<&BankKey> = banks().iter().map(|bank| &bank.key).collect();
        assert_eq!(keys.len(), banks().len());
        let mut by_codetab: HashMap<&Codetab, u32> = HashMap::new();
        for codetab in banks().iter().filter_map(|bank| bank.codetab.as_ref()) {
            *by_codetab.entry(codetab).or_default() += 1;
        }
        let mut shared: Vec<&str> =
            by_codetab.iter().filter(|(_, count)| **count > 1).map(|(codetab, _)| codetab.as_str()).collect();
        shared.sort_unstable();
        assert_eq!(shared, ["10907", "13807"]);
        for bank in banks() {
            assert_eq!(
                bank.notes.contains(&Note::SharesCodetab),
                bank.codetab.as_ref().is_some_and(|codetab| shared.contains(&codetab.as_str())),
                "{}",
                bank.key
            );
        }
    }

    #[test]
    fn finds_the_second_bank_of_a_shared_codetab_by_its_key() {
        assert_eq!(bank("10907-cmmlso").expect("known").name, "Crédit Maritime Littoral du Sud-Ouest");
        assert_eq!(bank("10907-bpaca").expect("known").name, "Banque Populaire Aquitaine Centre Atlantique");
        assert!(bank("10907").is_none());
    }

    #[test]
    fn only_bred_is_not_on_the_platform() {
        let elsewhere: Vec<&str> =
            banks().iter().filter(|bank| !bank.is_on_platform()).map(|bank| bank.key.as_str()).collect();
        assert_eq!(elsewhere, ["10107-bred"]);
    }

    #[test]
    fn a_caisse_epargne_bic_repeats_the_middle_of_its_codetab() {
        for bank in banks().iter().filter(|bank| bank.network == Network::CaisseEpargne) {
            let expected = format!("CEPAFRPP{}", &bank.codetab.as_ref().expect("BPCE's").as_str()[1..4]);
            assert_eq!(bank.bic.as_deref(), Some(expected.as_str()), "{}", bank.key);
        }
    }

    #[test]
    fn a_row_with_a_missing_cell_or_an_unknown_word_is_refused() {
        let row = "17515,X,Name,caisse-epargne,Brand,,bpce,yes,,";
        assert!(bpce_row(row).is_ok());
        assert!(bpce_row("17515,X,Name,caisse-epargne,Brand,,bpce,yes,").is_err());
        assert!(bpce_row(&row.replace("yes", "perhaps")).is_err());
        assert!(bpce_row(&row.replace("caisse-epargne", "caisse")).is_err());
        assert!(bpce_row(&format!("{row}gossip")).is_err());
        let row = "X,Name,14518,,bank.example,,";
        assert!(arkea_row(row).is_ok());
        assert!(arkea_row(&row.replace("14518", "1451")).is_err());
        assert!(arkea_row(&format!("{row}gossip")).is_err());
        assert!(arkea_row("X,Name,,,bank.example,").is_err());
    }
}
