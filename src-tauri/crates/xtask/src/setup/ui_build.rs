//! The UI's packages and its build, each only when something it is made from has changed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

/// What the built UI is made from.
const SOURCES: &[&str] = &[
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];
/// A copy of the lockfile that was installed, kept where a removal of the packages removes it too.
const STAMP: &str = "node_modules/.guichet-installed-lock.json";

/// Installs the packages if the lockfile changed, and builds if a source is newer than the build.
pub fn ensure(repository: &Repository) -> Result<(), Failure> {
    ensure_packages(repository)?;
    let ui = repository.path("ui");
    if is_stale(&ui) {
        step::run(step::npm(&ui).args(["run", "build"]))?;
    }
    Ok(())
}

/// Installs the packages if the lockfile changed.
pub fn ensure_packages(repository: &Repository) -> Result<(), Failure> {
    let ui = repository.path("ui");
    let wanted = fs::read(ui.join("package-lock.json"))
        .map_err(|error| Failure::new(format!("ui/package-lock.json: {error}")))?;
    if fs::read(ui.join(STAMP)).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step::run(step::npm(&ui).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(ui.join(STAMP), wanted).map_err(|error| Failure::new(format!("ui/{STAMP}: {error}")))
}

fn is_stale(ui: &Path) -> bool {
    let Ok(built) = fs::metadata(ui.join("dist/index.html")).and_then(|file| file.modified()) else {
        return true;
    };
    SOURCES.iter().any(|source| newest(&ui.join(source)).is_some_and(|changed| changed > built))
}

/// The latest change in a file or folder; a folder's own date tells of removed files.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|file| file.modified()).ok()?;
    let inside = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| newest(&entry.path()));
    inside.chain([own]).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn touch(path: &Path, seconds: u64) {
        let when = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        fs::File::open(path).and_then(|file| file.set_modified(when)).unwrap();
    }

    #[test]
    fn builds_when_a_source_is_newer_or_gone() {
        let ui = std::env::temp_dir().join(format!("guichet-xtask-ui-{}", std::process::id()));
        fs::create_dir_all(ui.join("src/app")).unwrap();
        fs::create_dir_all(ui.join("dist")).unwrap();
        fs::write(ui.join("src/app/App.svelte"), "").unwrap();
        assert!(is_stale(&ui), "there is no build yet");

        fs::write(ui.join("dist/index.html"), "").unwrap();
        for (path, seconds) in
            [("dist/index.html", 20), ("src/app/App.svelte", 10), ("src/app", 10), ("src", 10)]
        {
            touch(&ui.join(path), seconds);
        }
        assert!(!is_stale(&ui));
        touch(&ui.join("src/app/App.svelte"), 30);
        assert!(is_stale(&ui));
        touch(&ui.join("src/app/App.svelte"), 10);
        fs::remove_file(ui.join("src/app/App.svelte")).unwrap();
        assert!(is_stale(&ui), "a source was removed");
        fs::remove_dir_all(&ui).unwrap();
    }
}
