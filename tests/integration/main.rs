//! desk over the real local banks: real mutual TLS, real signatures, a real encrypted store.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

/// As in the program: what the desk lets go of is wiped.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

mod access;
mod access_clock;
mod access_consents;
mod access_faults;
mod activation;
mod arkea;
mod arkea_printed;
mod bank_client;
mod bank_settings;
mod calls;
mod capabilities;
mod certificate_requests;
mod change;
mod desk_edges;
mod enrolment;
mod expiry_calendar;
mod foreign_server;
mod full_disk;
mod import_choices;
mod lifecycle;
mod memory;
mod money;
mod oauth;
mod payments;
mod plain_client;
mod portal;
mod printed;
mod refusals;
mod rotation;
mod secrets;
mod store_states;
