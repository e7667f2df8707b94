//! What a package is made of, by `cargo metadata`.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

/// `cargo metadata` of this workspace.
pub fn metadata(repository: &Repository) -> Result<Value, Failure> {
    let mut cargo = step::cargo(repository.root());
    let text = step::output(cargo.args(["metadata", "--format-version", "1"]))?;
    serde_json::from_str(&text).map_err(|error| Failure::new(format!("cargo metadata: {error}")))
}

/// The packages that end up in the one whose id is `from`, itself aside: no dev-dependencies, and of build-dependencies
/// those alone that bring C sources along, whose names end in `-src`.
pub fn reached<'a>(metadata: &'a Value, from: &'a str) -> Vec<&'a Value> {
    let packages: HashMap<&str, &Value> =
        list(&metadata["packages"]).iter().map(|package| (text(&package["id"]), package)).collect();
    let nodes: HashMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|node| (text(&node["id"]), node)).collect();
    let brings_sources =
        |id: &str| packages.get(id).is_some_and(|package| text(&package["name"]).ends_with("-src"));
    let mut seen = BTreeSet::new();
    let mut ids = vec![from];
    while let Some(id) = ids.pop() {
        for dependency in nodes.get(id).map(|node| list(&node["deps"])).unwrap_or_default() {
            let id = text(&dependency["pkg"]);
            let kept = list(&dependency["dep_kinds"]).iter().any(|kind| match kind["kind"].as_str() {
                None => true,
                Some("build") => brings_sources(id),
                Some(_) => false,
            });
            if kept && seen.insert(id) {
                ids.push(id);
            }
        }
    }
    seen.into_iter().filter_map(|id| packages.get(id).copied()).collect()
}

/// The members of an array; none where it is none.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The characters of a string; none where it is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
