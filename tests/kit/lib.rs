//! The test kit: desk's ports without a desktop. Everything behind them is real: the local banks over mTLS, the
//! encrypted store, the signatures. Only clock, randomness, keychain and dialogs are stood in for, through `Host`.
//! Deliberately absent: any shortcut into desk that the screen does not have.

pub mod access;
pub mod access_journey;
pub mod arkea;
pub mod arkea_journey;
pub mod banks;
pub mod change;
pub mod enrolment;
pub mod host;
pub mod journey;
pub mod keychain;
#[cfg(target_os = "linux")]
pub mod memory;
pub mod payments;
pub mod payments_journey;
pub mod program;
pub mod psu_browser;
#[path = "../../src-tauri/src/running_banks.rs"]
mod running_banks;
pub mod stored;
pub mod window;
pub mod world;
