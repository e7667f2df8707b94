//! desk over the real local banks: real mutual TLS, real signatures, a real encrypted store.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod bank_client;
mod calls;
mod desk_edges;
mod enrolment;
mod foreign_server;
mod plain_client;
mod refusals;
mod secrets;
