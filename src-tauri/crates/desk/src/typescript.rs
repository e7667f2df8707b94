//! The TypeScript half of the border: one file per Req and View, and `commands.ts`, the map from a command's name to
//! its pair. Generated files are committed; the test below writes them when asked and fails when they drift.

use std::io;
use std::path::Path;

use ts_rs::{Config, TS};

use crate::error::{AppError, ErrorCode};
use crate::events::DeskEvent;
use crate::views::*;

macro_rules! names {
    ($($name:ident: $req:ty => $view:ty = $path:path;)*) => {
        /// The commands' names, in the table's order.
        pub const COMMAND_NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}
crate::command_table!(names);

macro_rules! exports {
    ($($name:ident: $req:ty => $view:ty = $path:path;)*) => {
        fn export_all(cfg: &Config) -> Result<Vec<(&'static str, String, String)>, ts_rs::ExportError> {
            let mut rows = Vec::new();
            $(
                <$req>::export_all(cfg)?;
                <$view>::export_all(cfg)?;
                rows.push((stringify!($name), <$req>::ident(cfg), <$view>::ident(cfg)));
            )*
            Ok(rows)
        }
    };
}
crate::command_table!(exports);

/// Writes the TypeScript of the whole border into `folder`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    let cfg = Config::new().with_large_int("number").with_out_dir(folder);
    let rows = export_all(&cfg).map_err(io::Error::other)?;
    AppError::export_all(&cfg).map_err(io::Error::other)?;
    ErrorCode::export_all(&cfg).map_err(io::Error::other)?;
    DeskEvent::export_all(&cfg).map_err(io::Error::other)?;
    let mut imports: Vec<String> =
        rows.iter().flat_map(|(_, req, view)| [req.clone(), view.clone()]).collect();
    imports.sort();
    imports.dedup();
    let mut text = String::from("// Generated from the command table in desk. Do not edit.\n");
    for name in imports {
        text.push_str(&format!("import type {{ {name} }} from \"./{name}\";\n"));
    }
    text.push_str("\nexport type Commands = {\n");
    for (name, req, view) in rows {
        text.push_str(&format!("  {name}: [{req}, {view}];\n"));
    }
    text.push_str("};\n\nexport type CommandName = keyof Commands;\n");
    std::fs::write(folder.join("commands.ts"), text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::*;

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/ipc/generated")
    }

    fn files(folder: &Path) -> BTreeMap<String, String> {
        std::fs::read_dir(folder)
            .map(|entries| {
                entries
                    .map(|entry| {
                        let entry = entry.unwrap();
                        let text = std::fs::read_to_string(entry.path()).unwrap();
                        (entry.file_name().to_string_lossy().into_owned(), text)
                    })
                    .collect()
            })
            .unwrap_or_default()
    }

    /// `GUICHET_WRITE_TYPESCRIPT=1 cargo test -p guichet-desk typescript` writes the files anew.
    #[test]
    fn committed_typescript_is_what_the_table_says() {
        let fresh = tempfile::tempdir().unwrap();
        write(fresh.path()).unwrap();
        if std::env::var_os("GUICHET_WRITE_TYPESCRIPT").is_some() {
            let _ = std::fs::remove_dir_all(committed());
            std::fs::create_dir_all(committed()).unwrap();
            write(&committed()).unwrap();
        }
        let (committed, fresh) = (files(&committed()), files(fresh.path()));
        let names = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&committed), names(&fresh));
        for (name, text) in &fresh {
            assert_eq!(&committed[name], text, "{name} has drifted from the Rust types");
        }
    }
}
