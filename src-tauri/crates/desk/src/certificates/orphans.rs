//! Keychain items that no row stands for: written down in the store before the keychain is touched, and deleted when
//! they turn out to belong to nobody. So an import that fails halfway, a keychain that is locked during a deletion
//! and a program that is killed in between leave no private key behind for good.
//!
//! Not here: a search of the keychain for items nobody wrote down. It would need leave to list the operator's items.

use std::collections::HashSet;

use vault::{KeychainError, Rows, StoreError, key_item};

use crate::context::{Desk, blocking, held};
use crate::trouble::Trouble;

/// The setting that lists them: SPKI SHA-256 in hex, parted by blanks.
const LIST: &str = "orphaned-keys";

/// Notes keys whose items are about to be written, or whose rows are deleted in this transaction.
pub(crate) fn note(rows: &Rows<'_>, keys: &[String]) -> Result<(), StoreError> {
    let mut list = listed(rows)?;
    list.extend(keys.iter().filter(|key| !key.is_empty()).cloned());
    keep(rows, list)
}

/// Takes keys off the list: their rows are written in this transaction, or their items are gone.
pub(crate) fn settle(rows: &Rows<'_>, keys: &[String]) -> Result<(), StoreError> {
    let mut list = listed(rows)?;
    list.retain(|key| !keys.contains(key));
    keep(rows, list)
}

/// Deletes the items of every listed key that no profile holds. The caller has [`Desk::keeping`].
///
/// # Errors
/// What the keychain said; what could not be deleted stays on the list for the next time.
pub(crate) async fn sweep(desk: &Desk) -> Result<(), Trouble> {
    let store = desk.store()?;
    let orphans: Vec<String> = store.vault.transaction(|rows| {
        let held = held_by_profiles(rows)?;
        let (kept, orphans): (Vec<_>, Vec<_>) = listed(rows)?.into_iter().partition(|key| held.contains(key));
        if !kept.is_empty() {
            settle(rows, &kept)?;
        }
        Ok::<_, StoreError>(orphans)
    })?;
    if orphans.is_empty() {
        return Ok(());
    }
    for key in &orphans {
        held(&desk.keys).remove(key);
    }
    let (keychain, vault) = (store.keychain, store.vault);
    blocking(move || {
        for key in orphans {
            match keychain.delete(&key_item(&key)) {
                Ok(()) | Err(KeychainError::Missing) => {
                    vault.transaction(|rows| settle(rows, std::slice::from_ref(&key)))?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    })
    .await
}

fn held_by_profiles(rows: &Rows<'_>) -> Result<HashSet<String>, StoreError> {
    let mut held = HashSet::new();
    for profile in rows.profiles()? {
        held.extend(rows.keys(&profile.id)?.into_iter().map(|key| key.spki_sha256));
    }
    Ok(held)
}

fn listed(rows: &Rows<'_>) -> Result<Vec<String>, StoreError> {
    let list = rows.setting(LIST)?.unwrap_or_default();
    Ok(list.split_whitespace().map(str::to_owned).collect())
}

fn keep(rows: &Rows<'_>, mut list: Vec<String>) -> Result<(), StoreError> {
    list.sort();
    list.dedup();
    if list.is_empty() { rows.remove_setting(LIST) } else { rows.set_setting(LIST, &list.join(" ")) }
}
