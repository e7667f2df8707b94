//! What a PSU grants a TPP, and the tokens that stand for it.
//!
//! RFC 6749 (authorization code, refresh), RFC 7636 (S256 alone), RFC 7009 (revocation), RFC 8705 (tokens are bound to
//! the QWAC), BPCE "Account information" documentation 1.4.2 (Get your token, Refresh your token, How to use the
//! fallback mode) and "Funds availability" documentation; Arkéa's developer portal, "Production", Access token. Where the two
//! groups differ is said in `dialect`.

mod approval;
pub(crate) mod client;
pub(crate) mod exchange;
mod fallback;
pub(crate) mod form;
pub(crate) mod grant;
pub(crate) mod link;
pub(crate) mod login;
pub(crate) mod revoke;
mod screens;
pub(crate) mod token;
pub(crate) mod visit;

pub(crate) use fallback::ONLINE_BANKING;
