//! What an opened file holds, item by item, and whether it can be taken as it is: a certificate with its key can, and
//! so can the QWAC and the QSEALC of one TPP. Anything more is the operator's choice.

use std::collections::HashSet;

use eidas::{Certificate, Imported, Kind, SigningKey};

use super::view::{CertificateKindView, ImportItemKind, ImportItemView};
use super::{card, intake};
use crate::context::Desk;
use crate::trouble::Trouble;

/// What a profile has already.
pub(super) struct Here {
    certificates: HashSet<String>,
    keys: HashSet<String>,
}

impl Here {
    pub fn of(desk: &Desk, profile_id: &str) -> Result<Self, Trouble> {
        let vault = desk.vault()?;
        let certificates = vault.certificates(profile_id)?.into_iter().map(|row| row.sha256).collect();
        let keys = vault.keys(profile_id)?.into_iter().map(|row| row.spki_sha256).collect();
        Ok(Self { certificates, keys })
    }

    fn has_certificate(&self, certificate: &Certificate) -> bool {
        self.certificates.contains(&hex::encode(certificate.sha256()))
    }

    fn has_key(&self, key: &SigningKey) -> bool {
        self.keys.contains(&hex::encode(key.spki_sha256()))
    }

    fn has_key_of(&self, certificate: &Certificate) -> bool {
        self.keys.contains(&hex::encode(certificate.spki_sha256()))
    }
}

/// Whether the operator is to say what of it to take.
pub(super) fn needs_choice(file: &Imported, here: &Here) -> bool {
    let leaves: Vec<&Certificate> = file.certificates.iter().filter(|item| !item.is_ca()).collect();
    let nothing_new = leaves.iter().all(|leaf| here.has_certificate(leaf))
        && file.keys.iter().all(|(key, _)| here.has_key(key));
    if nothing_new || (leaves.len() <= 1 && file.keys.len() <= 1) {
        return false;
    }
    let count = |kind: Kind| leaves.iter().filter(|leaf| leaf.kind() == kind).count();
    let one_of_each = count(Kind::Qwac) <= 1 && count(Kind::Qsealc) <= 1 && count(Kind::Unknown) == 0;
    let keys_fit = file.keys.iter().all(|(key, _)| leaves.iter().any(|leaf| key.belongs_to(leaf)));
    !(one_of_each && keys_fit)
}

/// The items of a file: its certificates in its order, then its keys.
pub(super) fn items(file: &Imported, here: &Here) -> Vec<ImportItemView> {
    let first_key = file.certificates.len();
    let proposed = proposed(file, here);
    let certificates = file.certificates.iter().enumerate().map(|(at, certificate)| {
        let keys = file.keys.iter().enumerate().filter(|(_, (key, _))| key.belongs_to(certificate));
        let algorithm = &certificate.public_key().algorithm;
        ImportItemView {
            index: index(at),
            what: match certificate.is_ca() {
                true => ImportItemKind::Authority,
                false => ImportItemKind::Certificate,
            },
            kind: Some(kind(certificate)),
            common_name: Some(certificate.subject().short().to_owned()),
            issuer: Some(certificate.issuer().short().to_owned()),
            serial: Some(certificate.serial().to_string()),
            not_after: Some(certificate.not_after() * 1000),
            algorithm: algorithm.to_string(),
            bits: intake::key_bits(algorithm),
            matches: keys.map(|(key, _)| index(first_key + key)).collect(),
            here: here.has_certificate(certificate),
            proposed: proposed.contains(&at),
        }
    });
    let keys = file.keys.iter().enumerate().map(|(at, (key, _))| {
        let own = file.certificates.iter().enumerate().filter(|(_, certificate)| key.belongs_to(certificate));
        ImportItemView {
            index: index(first_key + at),
            what: ImportItemKind::Key,
            kind: None,
            common_name: None,
            issuer: None,
            serial: None,
            not_after: None,
            algorithm: key.algorithm().to_string(),
            bits: intake::key_bits(key.algorithm()),
            matches: own.map(|(certificate, _)| index(certificate)).collect(),
            here: here.has_key(key),
            proposed: proposed.contains(&(first_key + at)),
        }
    });
    certificates.chain(keys).collect()
}

/// Of each kind the certificate that is valid longest, one with a key before one without, and its key.
fn proposed(file: &Imported, here: &Here) -> HashSet<usize> {
    let key_of =
        |certificate: &Certificate| file.keys.iter().position(|(key, _)| key.belongs_to(certificate));
    let mut chosen = HashSet::new();
    for kind in [Kind::Qwac, Kind::Qsealc] {
        let of_kind =
            file.certificates.iter().enumerate().filter(|(_, item)| !item.is_ca() && item.kind() == kind);
        let best = of_kind
            .max_by_key(|(_, item)| (key_of(item).is_some() || here.has_key_of(item), item.not_after()));
        if let Some((at, certificate)) = best {
            chosen.insert(at);
            chosen.extend(key_of(certificate).map(|key| file.certificates.len() + key));
        }
    }
    chosen
}

/// The file with the chosen items alone; authorities stay, for the chains.
pub(super) fn only(file: Imported, chosen: &[u32]) -> Imported {
    let first_key = file.certificates.len();
    let taken = |at: usize| chosen.contains(&index(at));
    let certificates = file.certificates.into_iter().enumerate();
    let keys = file.keys.into_iter().enumerate();
    Imported {
        certificates: certificates
            .filter(|(at, certificate)| certificate.is_ca() || taken(*at))
            .map(|(_, certificate)| certificate)
            .collect(),
        keys: keys.filter(|(at, _)| taken(first_key + at)).map(|(_, key)| key).collect(),
        format: file.format,
        weak: file.weak,
    }
}

/// How many items a file holds.
pub(super) fn count(file: &Imported) -> u32 {
    index(file.certificates.len() + file.keys.len())
}

/// A file is read up to a megabyte: its items are counted in thousands at most.
fn index(at: usize) -> u32 {
    at as u32
}

fn kind(certificate: &Certificate) -> CertificateKindView {
    card::kind(intake::kind_text(certificate.kind()))
}
