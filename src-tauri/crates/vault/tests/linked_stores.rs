//! No mock, sample or kernel-keyring store is ever linked: what such a store holds is lost, or never was secret.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const NEVER: [&str; 5] = [
    "linux-keyutils-keyring-store",
    "linux-keyutils",
    "db-keystore",
    "dbus-secret-service-keyring-store",
    "android-native-keyring-store",
];

/// Every feature with which a package of this name is built, on any platform and in any crate of the workspace.
fn features(metadata: &Value, package: &str) -> Vec<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap().iter();
    nodes
        .filter(|node| name_of(node["id"].as_str().unwrap(), metadata) == package)
        .flat_map(|node| node["features"].as_array().unwrap())
        .map(|feature| feature.as_str().unwrap().to_owned())
        .collect()
}

fn name_of<'a>(id: &str, metadata: &'a Value) -> &'a str {
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().find(|package| package["id"] == id).and_then(|package| package["name"].as_str()).unwrap()
}

fn metadata() -> Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn only_the_platforms_own_stores_are_in_the_build() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let names: Vec<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    for never in NEVER {
        assert!(!names.contains(&never), "{never} is in the build");
    }
    let platforms =
        ["apple-native-keyring-store", "windows-native-keyring-store", "zbus-secret-service-keyring-store"];
    for platform in platforms {
        assert!(names.contains(&platform), "{platform} is not in the build");
    }
    let mut allowed = vec!["v1"];
    allowed.extend(platforms);
    for feature in features(&metadata, "keyring") {
        assert!(allowed.contains(&feature.as_str()), "keyring is built with {feature}");
    }
    let core = features(&metadata, "keyring-core");
    assert!(core.is_empty(), "keyring-core is built with {core:?}; its sample store must not be");
}

#[test]
fn no_source_names_the_mock_store_or_the_global_one() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().parent().unwrap();
    let mut seen = 0;
    let mut folders = vec![crates.join("src"), crates.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("vault/tests/linked_stores.rs")
            {
                seen += 1;
                let text = fs::read_to_string(&path).unwrap();
                for never in ["keyring_core::mock", "keyring_core::sample", "set_default_store"] {
                    assert!(!text.contains(never), "{} names {never}", path.display());
                }
            }
        }
    }
    assert!(seen > 20, "only {seen} files were looked at");
}
