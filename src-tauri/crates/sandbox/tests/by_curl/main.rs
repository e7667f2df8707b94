//! The local banks as curl and openssl see them. What a registration may not be is tested elsewhere, one wrong thing
//! at a time, by other hands.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod arkea;
mod arkea_payments;
mod arkea_tokens;
mod authorize;
mod bpce_payments;
mod edges;
mod enrolment;
mod faults;
mod journey;
mod payment;
mod portal;
mod psu;
mod qtsp;
mod recipe;
mod refusals;
mod resources;
mod switches;
mod terminal;
mod tokens;
mod transactions;
