//! Tells Tauri which commands the program has, from desk's command table, so that each needs a permission.

#[macro_use]
#[path = "crates/desk/src/table.rs"]
mod table;

macro_rules! names {
    ($($name:ident: $req:ty => $view:ty = $path:path;)*) => {
        /// The table's commands, and the shell's own channel for desk's events.
        const COMMANDS: &[&str] = &[$(stringify!($name),)* "desk_events"];
    };
}
command_table!(names);

fn main() {
    println!("cargo:rerun-if-changed=crates/desk/src/table.rs");
    tauri_build::try_build(
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS)),
    )
    .expect("tauri.conf.json, the capabilities and the icons are part of the source");
}
