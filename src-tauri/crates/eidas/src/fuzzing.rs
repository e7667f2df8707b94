//! The parsers behind this crate's door, opened for `cargo xtask fuzz`: compiled with `--cfg fuzzing` and at no other
//! time, so no product holds it.

pub use crate::import::fuzzing::{encrypted_pkcs8, pem, pkcs12};

use crate::{name::Name, qc::QcStatements};

/// The contents of a qcStatements extension.
pub fn qc_statements(extension: &[u8]) -> QcStatements {
    QcStatements::read(extension)
}

/// A distinguished name in DER.
pub fn name(der: &[u8]) -> Option<Name> {
    Name::from_der(der)
}
