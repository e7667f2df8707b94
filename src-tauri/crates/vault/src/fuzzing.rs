//! The reader of the passphrase-sealed key file, opened for `cargo xtask fuzz`: compiled with `--cfg fuzzing` and at no
//! other time, so no product holds it.

use secrecy::SecretString;

use crate::sealed_keychain::{SealError, parse, print, unseal};

/// So that a try costs nothing; what is read stays the same.
const LITTLE_WORK: u8 = 4;

/// How many items a sealed file holds.
///
/// # Errors
/// As [`crate::SealedKeychain::open`].
pub fn sealed(file: &[u8], passphrase: SecretString) -> Result<usize, SealError> {
    unseal(file, passphrase, LITTLE_WORK).map(|items| items.len())
}

/// The text inside a sealed file, read and written again; `None` where it is none.
pub fn items(plain: &[u8]) -> Option<String> {
    parse(plain).map(|items| print(&items).to_string())
}
