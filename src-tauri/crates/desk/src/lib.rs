//! desk: what an operator does, one module per area.
pub mod app;
pub mod banks;
pub mod calls;
pub mod certificates;
pub mod error;
pub mod events;
pub mod local_banks;
pub mod overview;
pub mod profiles;
pub mod registrations;
pub mod table;
pub mod typescript;
pub mod views;
