//! Where things are in this repository.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The repository that cargo runs this xtask for.
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// Finds it. Cargo names the checkout it runs for; what was true at build time may be another one, where several
    /// share a target folder.
    pub fn find() -> Result<Self, Failure> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.ancestors().nth(3);
        root.filter(|root| root.join("Cargo.lock").is_file())
            .map(|root| Self { root: root.to_owned() })
            .ok_or_else(|| {
                Failure::new("the repository is not where xtask looks for it: start it with `cargo xtask`")
            })
    }

    /// A path in it.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Its top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo builds.
    pub fn target_folder(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(target) => self.root.join(target),
            None => self.root.join("target"),
        }
    }

    /// Something cargo built in the release profile.
    pub fn release(&self, name: &str) -> PathBuf {
        self.target_folder().join("release").join(name)
    }

    /// A program built by cargo in the dev profile.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target_folder().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}
