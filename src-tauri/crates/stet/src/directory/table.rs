//! The directory's data file, parsed once at first use.

use std::sync::LazyLock;

use super::bank::{Availability, Bank, BankKey, Codetab, ElsewhereReason, Group, Network, Note};

const DATA: &str = include_str!("../../data/bpce.csv");
const COLUMNS: &str = "codetab,short_name,name,network,brand,bic,platform,sandbox,live_brand_host,notes";

static BANKS: LazyLock<Vec<Bank>> =
    LazyLock::new(|| parse(DATA).expect("the data file is part of the program and its parsing is tested"));

/// Every bank, in the data file's order.
pub fn banks() -> &'static [Bank] {
    &BANKS
}

/// The bank under a key such as `10907-bpaca`.
pub fn bank(key: &str) -> Option<&'static Bank> {
    banks().iter().find(|bank| bank.key.as_str() == key)
}

fn parse(data: &str) -> Result<Vec<Bank>, String> {
    let mut lines = data.lines();
    if lines.next() != Some(COLUMNS) {
        return Err(format!("the first line is not {COLUMNS}"));
    }
    lines.map(|line| parse_row(line).map_err(|problem| format!("{problem}: {line}"))).collect()
}

fn parse_row(line: &str) -> Result<Bank, &'static str> {
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
        key: BankKey::of(&codetab, short_name),
        group: Group::Bpce,
        network: match network {
            "banque-populaire" => Network::BanquePopulaire,
            "caisse-epargne" => Network::CaisseEpargne,
            "own" => Network::Own,
            _ => return Err("unknown network"),
        },
        codetab,
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
        live_brand_host: non_empty(live_brand_host),
    })
}

fn parse_note(word: &str) -> Result<Note, &'static str> {
    Ok(match word {
        "shares-codetab" => Note::SharesCodetab,
        "bic-contested" => Note::BicContested,
        "name-uncertain" => Note::NameUncertain,
        "serves-bics" => Note::ServesBics,
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
    fn every_row_parses_and_there_are_36() {
        assert_eq!(parse(DATA).expect("parses").len(), 36);
    }

    #[test]
    fn keys_are_unique_although_codetabs_are_not() {
        let keys: HashSet<&BankKey> = banks().iter().map(|bank| &bank.key).collect();
        assert_eq!(keys.len(), banks().len());
        let mut by_codetab: HashMap<&Codetab, u32> = HashMap::new();
        for bank in banks() {
            *by_codetab.entry(&bank.codetab).or_default() += 1;
        }
        let mut shared: Vec<&str> =
            by_codetab.iter().filter(|(_, count)| **count > 1).map(|(codetab, _)| codetab.as_str()).collect();
        shared.sort_unstable();
        assert_eq!(shared, ["10907", "13807"]);
        for bank in banks() {
            assert_eq!(
                bank.notes.contains(&Note::SharesCodetab),
                shared.contains(&bank.codetab.as_str()),
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
            let expected = format!("CEPAFRPP{}", &bank.codetab.as_str()[1..4]);
            assert_eq!(bank.bic.as_deref(), Some(expected.as_str()), "{}", bank.key);
        }
    }

    #[test]
    fn a_row_with_a_missing_cell_or_an_unknown_word_is_refused() {
        let row = "17515,X,Name,caisse-epargne,Brand,,bpce,yes,,";
        assert!(parse_row(row).is_ok());
        assert!(parse_row("17515,X,Name,caisse-epargne,Brand,,bpce,yes,").is_err());
        assert!(parse_row(&row.replace("yes", "perhaps")).is_err());
        assert!(parse_row(&row.replace("caisse-epargne", "caisse")).is_err());
        assert!(parse_row(&format!("{row}gossip")).is_err());
    }
}
