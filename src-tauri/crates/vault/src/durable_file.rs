//! Small files that are either the old ones or the new ones, whenever the power goes.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::private_folder;

/// Replaces `path` with `bytes`: written beside it, flushed to disk, then renamed over it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    let mut file = private_folder::private_file(&draft)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&draft, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
