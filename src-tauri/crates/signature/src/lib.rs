//! HTTP signatures as the STET banks ask for them: draft-cavage-http-signatures-12 with `rsa-sha256`.
//!
//! [`digest()`] names a body, [`signing_string`] writes down what is signed, [`sign`] and [`verify`] do it, and
//! [`explain`] says where two signing strings first part, which is what an operator needs when a bank refuses one.
//!
//! Deliberately not here: HTTP, clock and network; RFC 9421, which is not compatible and which no bank here uses; and
//! fetching a certificate from a `keyId`, which would let a caller choose what is fetched.

mod digest;
mod explain;
mod header;
mod message;
mod misspelling;
mod sign;
mod verify;

pub use digest::{digest, digest_matches};
pub use explain::{Difference, DifferenceKind, explain};
pub use header::{HeaderError, SignatureHeader};
pub use message::{Message, SigningError, signing_string};
pub use misspelling::find_misspelling;
pub use sign::{ALGORITHM, Signed, sign};
pub use verify::{VerifyError, verify, verify_hash, verify_with_spki};
