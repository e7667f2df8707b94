//! The two toolchains a developer brings along: Rust and Node.

use std::process::Command;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

const RUST: (u32, u32) = (1, 90);
const NODE: (u32, u32) = (20, 19);

/// Checks both.
pub fn check(repository: &Repository) -> Result<(), Failure> {
    let cargo = step::output(step::cargo(repository.root()).arg("--version"))?;
    at_least("cargo", &cargo, RUST, "https://rustup.rs")?;
    let where_node = "https://nodejs.org";
    let node = step::output(Command::new("node").arg("--version"))
        .map_err(|_| Failure::new(format!("Node {}.{} or later is needed: {where_node}", NODE.0, NODE.1)))?;
    at_least("node", &node, NODE, where_node)?;
    step::output(step::npm(repository.root()).arg("--version"))
        .map(drop)
        .map_err(|_| Failure::new("npm is needed; it comes with Node, on Debian as the package npm"))
}

fn at_least(tool: &str, said: &str, least: (u32, u32), from: &str) -> Result<(), Failure> {
    match version(said) {
        Some(found) if found >= least => Ok(()),
        Some((major, minor)) => Err(Failure::new(format!(
            "{tool} {major}.{minor} is too old: {}.{} or later is needed ({from})",
            least.0, least.1
        ))),
        None => Err(Failure::new(format!("`{tool} --version` said something unexpected: {}", said.trim()))),
    }
}

/// The major and minor version in the first word that looks like one.
fn version(said: &str) -> Option<(u32, u32)> {
    said.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_versions_tools_print() {
        assert_eq!(version("cargo 1.95.0 (f2d3ce0bd 2026-03-21)"), Some((1, 95)));
        assert_eq!(version("v20.19.1\n"), Some((20, 19)));
        assert_eq!(version("none"), None);
    }

    #[test]
    fn an_old_tool_is_refused_by_number_not_by_letter() {
        assert!(at_least("node", "v20.9.0", NODE, "").is_err());
        assert!(at_least("node", "v22.0.0", NODE, "").is_ok());
        assert!(at_least("cargo", "cargo 1.100.0", RUST, "").is_ok());
    }
}
