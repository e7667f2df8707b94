//! Tells Tauri what the bare window is made of.

fn main() {
    tauri_build::try_build(tauri_build::Attributes::new())
        .expect("tauri.conf.json and the page are part of the source");
}
