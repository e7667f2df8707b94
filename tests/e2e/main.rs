//! End to end: the real program in WebKitGTK, with a real Secret Service and a real store. `cargo xtask test e2e`
//! builds the program and provides the desktop session.

mod access;
mod arkea;
mod enrolment;
mod keychain;
#[cfg(target_os = "linux")]
mod memory;
mod payments;
mod rotation;
mod seat;
mod second_instance;
