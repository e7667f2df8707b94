//! Where things are in this repository.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The repository this xtask was built in.
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// Finds it.
    pub fn find() -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
        root.filter(|root| root.join("Cargo.lock").is_file())
            .map(|root| Self { root: root.to_owned() })
            .ok_or_else(|| Failure::new("the repository was moved since xtask was built: touch its sources"))
    }

    /// A path in it.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Its top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A program built by cargo in the dev profile.
    pub fn program(&self, name: &str) -> PathBuf {
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(target) => self.root.join(target),
            None => self.root.join("target"),
        };
        target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}
