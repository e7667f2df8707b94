//! The log: one file per start in the data folder, the last five kept. It holds what happened and trace ids, never a
//! body, a header or a key.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

const KEPT: usize = 5;

/// Starts logging into `folder/logs`.
///
/// # Errors
/// When the file cannot be made.
pub fn start(folder: &Path) -> io::Result<()> {
    let logs = folder.join("logs");
    fs::create_dir_all(&logs)?;
    let mut old: Vec<PathBuf> =
        fs::read_dir(&logs)?.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    old.sort();
    for path in old.iter().rev().skip(KEPT - 1) {
        fs::remove_file(path)?;
    }
    let name = jiff::Timestamp::now().strftime("guichet-%Y%m%dT%H%M%SZ.log").to_string();
    let file = File::options().create(true).append(true).open(logs.join(name))?;
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("warn,guichet=info,desk=info,stet=info,vault=info,sandbox=info"))
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .init();
    Ok(())
}
