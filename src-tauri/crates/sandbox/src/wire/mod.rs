//! Requests and answers as they cross the wire, the accept loop, and the signatures on both.

pub(crate) mod accept;
pub(crate) mod answer_signature;
pub(crate) mod digest;
pub(crate) mod message;
pub(crate) mod request_signature;
