//! The parsers of single kinds of file, for [`crate::fuzzing`].

use secrecy::SecretString;

use super::{ImportError, pem as text_blocks, pkcs8, pkcs12 as archive};

/// The labels of the PEM blocks in a file.
pub fn pem(bytes: &[u8]) -> Result<Vec<String>, ImportError> {
    let text = text_blocks::text_of(bytes);
    Ok(text_blocks::blocks(&text)?.into_iter().map(|block| block.label).collect())
}

/// How many certificates and keys a PKCS#12 file holds.
pub fn pkcs12(der: &[u8], passphrase: Option<&SecretString>) -> Result<(usize, usize), ImportError> {
    let opened = archive::open(der, passphrase)?;
    Ok((opened.certificates.len(), opened.keys.len()))
}

/// The length of the key in an encrypted PKCS#8 structure.
pub fn encrypted_pkcs8(der: &[u8], passphrase: Option<&SecretString>) -> Result<usize, ImportError> {
    Ok(pkcs8::open(der, passphrase)?.pkcs8.len())
}
