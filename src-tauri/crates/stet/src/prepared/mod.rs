//! Requests exact to the byte and signed before they are sent: an operator reviews what will go out, and what is sent
//! later is that.
//!
//! A [`Sealing`] puts a request together and signs it, a [`Prepared`] is the result, a [`SignedList`] says which headers
//! are signed. Not here: what the requests say ([`crate::registration`], [`crate::access`]).

mod request;
mod sealing;
mod signed_list;

pub use request::Prepared;
pub use sealing::{Seal, SealError};
pub use signed_list::ListProblem;

pub(crate) use sealing::Sealing;
pub(crate) use signed_list::SignedList;
