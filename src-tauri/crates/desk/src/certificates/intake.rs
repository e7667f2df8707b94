//! Taking certificates and keys in: matching halves, building chains, keys to the keychain first and rows after, so
//! that a row never promises a key that is not held.

use std::collections::HashMap;
use std::sync::Arc;

use eidas::{Certificate, Imported, Kind, SealedPkcs8, SigningKey, chain};
use secrecy::{ExposeSecret, SecretString};
use vault::{CertificateRow, KeyRow, Rows, StoreError, key_item};

use super::orphans;
use crate::context::{Desk, Store, blocking, held};
use crate::trouble::Trouble;

/// What one file held.
pub(crate) struct Offered {
    pub name: String,
    pub certificates: Vec<Certificate>,
    pub keys: Vec<(SigningKey, SealedPkcs8)>,
}

/// How many of each were new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub certificates: u32,
    pub keys: u32,
}

impl Offered {
    pub fn new(name: &str, imported: Imported) -> Self {
        Self { name: name.to_owned(), certificates: imported.certificates, keys: imported.keys }
    }

    /// A practice certificate and its key, as the local banks hand them out.
    pub fn practice(name: &str, certificate_pem: &str, key_pem: &SecretString) -> Result<Self, Trouble> {
        let read = |pem: &str| {
            eidas::import(pem.as_bytes(), None)
                .map_err(|error| Trouble::LocalBanks(format!("{name}: {error}")))
        };
        // EXPOSE: the practice key is read as any other key file would be.
        let (certificate, key) = (read(certificate_pem)?, read(key_pem.expose_secret())?);
        Ok(Self { name: "practice".to_owned(), certificates: certificate.certificates, keys: key.keys })
    }
}

/// Keeps what is new of `offered`, answering for each file what it added. A certificate that is the first of its
/// kind with a key becomes the active one.
pub(crate) async fn keep(desk: &Desk, profile_id: &str, offered: Vec<Offered>) -> Result<Vec<Kept>, Trouble> {
    let store = desk.store()?;
    let now = desk.now_ms();
    let _one_at_a_time = desk.keeping.lock().await;
    let held_keys = store.vault.keys(profile_id)?;
    let present = store.vault.certificates(profile_id)?;

    let mut heap: Vec<Certificate> =
        offered.iter().flat_map(|file| file.certificates.iter().cloned()).collect();
    for row in &present {
        for der in &row.chain {
            heap.push(
                Certificate::from_der(der)
                    .map_err(|error| Trouble::unreadable("a stored certificate", &error))?,
            );
        }
    }

    let mut kept = Vec::new();
    let mut new_keys: Vec<(KeyRow, SigningKey, SealedPkcs8)> = Vec::new();
    let mut leaves: Vec<(String, Certificate)> = Vec::new();
    for file in offered {
        let mut count = Kept::default();
        for (key, sealed) in file.keys {
            let spki_sha256 = hex::encode(key.spki_sha256());
            let known = held_keys.iter().any(|row| row.spki_sha256 == spki_sha256)
                || new_keys.iter().any(|(row, _, _)| row.spki_sha256 == spki_sha256);
            if known {
                continue;
            }
            count.keys += 1;
            new_keys.push((key_row(profile_id, &key, now), key, sealed));
        }
        for certificate in file.certificates {
            let sha256 = hex::encode(certificate.sha256());
            let known = certificate.is_ca()
                || present.iter().any(|row| row.sha256 == sha256)
                || leaves.iter().any(|(_, other)| other.sha256() == certificate.sha256());
            if !known {
                count.certificates += 1;
                leaves.push((file.name.clone(), certificate));
            }
        }
        kept.push(count);
    }

    let grown: Vec<(String, Vec<Vec<u8>>)> = present
        .iter()
        .filter_map(|row| {
            let leaf = Certificate::from_der(row.chain.first()?).ok()?;
            let chain = chain::chain_of(&leaf, &heap);
            (chain.len() > row.chain.len()).then(|| (row.id.clone(), ders(&chain)))
        })
        .collect();

    let mut rows = Vec::new();
    for (source, leaf) in leaves {
        let key = new_keys
            .iter()
            .find(|(_, key, _)| key.belongs_to(&leaf))
            .map(|(row, _, _)| row.spki_sha256.clone());
        let spki_sha256 = key.unwrap_or_else(|| hex::encode(leaf.spki_sha256()));
        let has_key = new_keys.iter().any(|(row, _, _)| row.spki_sha256 == spki_sha256)
            || held_keys.iter().any(|row| row.spki_sha256 == spki_sha256);
        let kind = kind_text(leaf.kind());
        let first = kind != "other"
            && has_key
            && !present.iter().chain(rows.iter()).any(|row: &CertificateRow| row.kind == kind && row.active);
        rows.push(CertificateRow {
            id: desk.make_id(),
            profile_id: profile_id.to_owned(),
            kind: kind.to_owned(),
            chain: ders(&chain::chain_of(&leaf, &heap)),
            spki_sha256,
            sha256: hex::encode(leaf.sha256()),
            key_held: has_key,
            active: first,
            added_at: now,
            source,
        });
    }

    let mut key_rows = Vec::new();
    let mut secrets = Vec::new();
    for (row, _, sealed) in new_keys {
        secrets.push((row.spki_sha256.clone(), sealed));
        key_rows.push(row);
    }
    hold(desk, &store, secrets, |tables| add(tables, profile_id, &key_rows, &rows, &grown)).await?;
    Ok(kept)
}

/// The public facts of a key.
pub(crate) fn key_row(profile_id: &str, key: &SigningKey, now: i64) -> KeyRow {
    KeyRow {
        spki_sha256: hex::encode(key.spki_sha256()),
        profile_id: profile_id.to_owned(),
        algorithm: key.algorithm().to_string(),
        bits: key_bits(key.algorithm()).unwrap_or_default(),
        added_at: now,
    }
}

/// Writes keys into the keychain, by the SHA-256 of their public half, and then the rows that promise them: all or
/// nothing, and never a row before its key. The caller has [`Desk::keeping`].
///
/// # Errors
/// What the keychain or the store said; what was written by then is taken back, at the next start at the latest.
pub(crate) async fn hold(
    desk: &Desk,
    store: &Store,
    keys: Vec<(String, SealedPkcs8)>,
    rows: impl FnOnce(&Rows<'_>) -> Result<(), StoreError>,
) -> Result<(), Trouble> {
    let arrived: Vec<String> = keys.iter().map(|(spki_sha256, _)| spki_sha256.clone()).collect();
    if !arrived.is_empty() {
        store.vault.transaction(|tables| orphans::note(tables, &arrived))?;
    }
    let keychain = store.keychain.clone();
    let written = blocking(move || {
        for (spki_sha256, sealed) in keys {
            keychain.write(&key_item(&spki_sha256), &sealed.into_secret())?;
        }
        Ok(())
    })
    .await
    .and_then(|()| {
        let done = store.vault.transaction(|tables| {
            rows(tables)?;
            if arrived.is_empty() { Ok(()) } else { orphans::settle(tables, &arrived) }
        });
        Ok(done?)
    });
    if let Err(trouble) = written {
        if let Err(error) = orphans::sweep(desk).await {
            tracing::warn!(%error, "keys that were not kept stay in the keychain for now");
        }
        return Err(trouble);
    }
    Ok(())
}

/// Everything an import adds, or nothing. A certificate that waited for a key that arrived becomes active with it,
/// where none of its kind is.
fn add(
    tables: &Rows<'_>,
    profile_id: &str,
    keys: &[KeyRow],
    certificates: &[CertificateRow],
    grown: &[(String, Vec<Vec<u8>>)],
) -> Result<(), StoreError> {
    for row in keys {
        tables.put_key(row)?;
    }
    for row in certificates {
        tables.insert_certificate(row)?;
    }
    for (id, chain) in grown {
        tables.replace_chain(id, chain)?;
    }
    let mut active: HashMap<String, bool> = HashMap::new();
    for row in tables.certificates(profile_id)? {
        *active.entry(row.kind.clone()).or_default() |= row.active;
    }
    for row in tables.certificates(profile_id)? {
        let free = row.kind != "other" && !active.get(&row.kind).copied().unwrap_or_default();
        if free && keys.iter().any(|key| key.spki_sha256 == row.spki_sha256) {
            tables.activate_certificate(&row.id)?;
            active.insert(row.kind, true);
        }
    }
    Ok(())
}

/// The handle of a held key: from the keychain the first time, from memory after.
pub(crate) async fn signing_key(desk: &Desk, spki_sha256: &str) -> Result<SigningKey, Trouble> {
    if let Some(key) = held(&desk.keys).get(spki_sha256) {
        return Ok(key.clone());
    }
    let keychain: Arc<dyn vault::Keychain> = desk.store()?.keychain;
    let item = key_item(spki_sha256);
    let key = blocking(move || {
        let secret = keychain.read(&item)?;
        // EXPOSE: the key's bytes go into a handle that signs and never shows them.
        SigningKey::from_pkcs8(secret.expose_secret())
            .map_err(|error| Trouble::unreadable("a key in the keychain", &error))
    })
    .await?;
    held(&desk.keys).insert(spki_sha256.to_owned(), key.clone());
    Ok(key)
}

pub(crate) fn kind_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Qwac => "qwac",
        Kind::Qsealc => "qsealc",
        Kind::Unknown => "other",
    }
}

pub(crate) fn key_bits(algorithm: &eidas::KeyAlgorithm) -> Option<u32> {
    match algorithm {
        eidas::KeyAlgorithm::Rsa { bits } => Some(*bits),
        _ => None,
    }
}

fn ders(chain: &[Certificate]) -> Vec<Vec<u8>> {
    chain.iter().map(|certificate| certificate.der().to_vec()).collect()
}
