//! End to end: the real program in WebKitGTK, with a real Secret Service and a real store. `cargo xtask test e2e`
//! builds the program and provides the desktop session.

mod access;
mod enrolment;
mod keychain;
#[cfg(target_os = "linux")]
mod memory;
mod rotation;
mod second_instance;
