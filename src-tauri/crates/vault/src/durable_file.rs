//! Small files that are either the old ones or the new ones, whenever the power goes.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::private_folder;

/// Whether a file could not be written for want of room: a full disk, or the user's share of it used up.
pub(crate) fn no_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Replaces `path` with `bytes`: written beside it, flushed to disk, then renamed over it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    let written = write(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // Half a file takes room where there may be none left. The error that matters is the writing's.
        let _ = fs::remove_file(&draft);
    }
    written?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_folder::private_file(path)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()
}
