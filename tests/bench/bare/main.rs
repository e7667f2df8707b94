//! A Tauri window that shows one static page and can do nothing: built as Guichet is, it is what Guichet's start and
//! memory are measured against.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]
#![allow(clippy::print_stderr, reason = "a program without a window has nowhere else to speak")]

fn main() {
    if let Err(error) = tauri::Builder::default().run(tauri::generate_context!()) {
        eprintln!("the bare window could not be opened: {error}");
        std::process::exit(1);
    }
}
