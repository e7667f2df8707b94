//! desk over the real local banks: real mutual TLS, real signatures, a real encrypted store.

mod bank_client;
mod enrolment;
mod foreign_server;
mod plain_client;
mod refusals;
mod secrets;
