//! desk over the real local banks: real mutual TLS, real signatures, a real encrypted store.

mod bank_client;
mod enrolment;
mod plain_client;
mod refusals;
