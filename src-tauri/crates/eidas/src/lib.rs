//! Certificates and keys of a third-party provider: reading them, judging them, signing with them.
//!
//! `Certificate` decodes X.509 with the PSD2 statements of ETSI TS 119 495; [`import()`] opens the files that trust
//! service providers hand out; [`Psd2Request`] asks them for one; [`doctor::examine`] says what a bank would object to; [`SigningKey`] signs and never
//! shows its bytes; [`Jwk`] and [`KeyId`] spell the certificate the way the banks want to read it.
//!
//! Deliberately not here: disk, network, clock and keychain. Bytes come in, values go out, and the time of day is an
//! argument.

pub mod chain;
pub mod doctor;
#[cfg(fuzzing)]
pub mod fuzzing;

mod algorithm;
mod armor;
mod certificate;
mod csr;
mod der;
mod import;
mod jwk;
mod key;
mod key_id;
mod name;
mod named_key;
mod nca;
mod oid;
mod qc;
mod role;
mod usage;

pub use algorithm::{Hash, KeyAlgorithm, PublicKeyInfo, SignatureAlgorithm};
pub use certificate::{Certificate, CertificateError, Kind, SerialNumber};
pub use csr::{Csr, CsrError, MAX_NAME_CHARS, Psd2Request, Purpose, SubjectPart};
pub use import::{Format, ImportError, Imported, MAX_IMPORT_BYTES, import};
pub use jwk::{Jwk, JwkError};
pub use key::{KeyError, Scheme, SealedPkcs8, SigningKey};
pub use key_id::KeyId;
pub use name::Name;
pub use named_key::NamedKey;
pub use nca::nca_name;
pub use oid::{Oid, OidError};
pub use qc::{Psd2Statement, QcStatements, QcType};
pub use role::{Role, Scope};
pub use usage::{ExtendedKeyUsage, KeyUsage};
