//! OAuth 2 as the banks speak it: a PSU's authorisation, the code's exchange, and the life of the tokens. At which paths and
//! with which fields is a matter of the bank's [`crate::Dialect`].
//!
//! In the order of use: an [`AuthorizeRequest`] with a [`State`] and, where wanted, a [`Pkce`] becomes the address of
//! the bank's page; [`Callback::read`] judges what comes back; [`exchange_code`] gives a [`TokenAnswer`]; [`refresh`] and
//! [`revoke`] follow. [`client_token`] asks for ourselves; [`fallback`] asks where the online banking is; [`app_link`] is
//! the link that opens a bank's app.
//!
//! Rules: RFC 6749, 7009, 7636, 8252 and 9700; BPCE "Account information" (use cases "Get your token", "Refresh your
//! token", "How to use the fallback mode ?", "Trigger App2App feature") and "API PSD2 Funds availability"; Arkéa
//! "Production" (AISP/CBPII, Step1 - Access token).
//!
//! Not here: the browser, the listener on loopback, who waits for which state, storage, and a single refresh at a time.

mod app_link;
mod authorize;
mod callback;
mod client_token;
mod code;
mod error;
mod fallback;
mod form;
mod pkce;
mod refresh;
mod revoke;
mod state;
mod token_answer;

pub use app_link::app_link;
pub use authorize::AuthorizeRequest;
pub use callback::{AuthorizeRefusal, Authorized, Callback, CallbackProblem, RefusalReason, Report};
pub use client_token::client_token;
pub use code::{CodeGrant, exchange_code};
pub use error::{GrantError, GrantRefusal};
pub use fallback::{FallbackEntry, fallback};
pub use pkce::{NotAVerifier, Pkce};
pub use refresh::refresh;
pub use revoke::{Revoked, TokenKind, revoke};
pub use state::State;
pub use token_answer::TokenAnswer;

pub(crate) use authorize::encoded;
pub(crate) use form::{Endpoint, TokenForm};
