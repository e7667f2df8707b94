//! The rooms' borders: `cargo metadata` against the table of `src-tauri/ARCHITECTURE.md`.
//!
//! Three rules: which rooms a room may depend on; what it must never reach, directly or through any crate; and which
//! libraries belong to one room alone.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::dependencies::{self, list, text};
use crate::failure::Failure;
use crate::repository::Repository;

/// A room: its package, the rooms it may use, and what it must never reach through any chain of crates.
struct Room {
    package: &'static str,
    may_use: &'static [&'static str],
    never_reaches: &'static [&'static str],
}

const ROOMS: &[Room] = &[
    Room { package: "guichet", may_use: &["guichet-desk", "guichet-sandbox"], never_reaches: &[] },
    Room {
        package: "guichet-desk",
        may_use: &["guichet-stet", "guichet-signature", "guichet-eidas", "guichet-vault"],
        never_reaches: &["tauri", "axum", "guichet-sandbox"],
    },
    Room {
        package: "guichet-stet",
        may_use: &["guichet-signature", "guichet-eidas"],
        never_reaches: &["tauri", "axum", "guichet-vault", "guichet-sandbox", "rusqlite", "keyring-core"],
    },
    Room {
        package: "guichet-signature",
        may_use: &["guichet-eidas"],
        never_reaches: &["tokio", "reqwest", "hyper", "rustls", "jiff", "chrono"],
    },
    Room {
        package: "guichet-eidas",
        may_use: &[],
        never_reaches: &["tokio", "reqwest", "hyper", "rustls", "rusqlite", "keyring-core", "jiff", "chrono"],
    },
    Room {
        package: "guichet-vault",
        may_use: &[],
        never_reaches: &["tokio", "reqwest", "hyper", "rustls", "jiff", "chrono"],
    },
    // A verifier that shares the signer's code proves nothing.
    Room {
        package: "guichet-sandbox",
        may_use: &[],
        never_reaches: &[
            "tauri",
            "reqwest",
            "rusqlite",
            "keyring-core",
            "guichet-eidas",
            "guichet-signature",
        ],
    },
    Room { package: "xtask", may_use: &[], never_reaches: &["tokio", "tauri"] },
    Room {
        package: "guichet-tests",
        may_use: &[
            "guichet-desk",
            "guichet-stet",
            "guichet-signature",
            "guichet-eidas",
            "guichet-vault",
            "guichet-sandbox",
        ],
        never_reaches: &["tauri"],
    },
    // What Guichet is measured against, and with, holds nothing of it.
    Room { package: "guichet-bare", may_use: &[], never_reaches: &[] },
    Room { package: "guichet-stopwatch", may_use: &[], never_reaches: &["tauri"] },
];

/// Libraries (a trailing `*` stands for any ending) that only these rooms may name.
const KEPT_TO: &[(&str, &[&str])] = &[
    ("tauri*", &["guichet", "guichet-bare"]),
    ("wry", &["guichet"]),
    ("tao", &["guichet"]),
    ("rusqlite*", &["guichet-vault"]),
    ("libsqlite3-sys", &["guichet-vault"]),
    ("keyring*", &["guichet-vault"]),
    ("*-keyring-store", &["guichet-vault"]),
    ("age", &["guichet-vault"]),
    ("axum*", &["guichet-sandbox", "guichet-tests"]),
    ("reqwest*", &["guichet-stet", "guichet-tests"]),
    ("hyper*", &["guichet-stet", "guichet-sandbox", "guichet-tests"]),
    ("rustls*", &["guichet-stet", "guichet-sandbox", "guichet-tests"]),
    ("ts-rs", &["guichet-desk"]),
];

/// What crosses a border.
pub fn check(repository: &Repository) -> Result<Vec<String>, Failure> {
    Ok(crossings(&dependencies::metadata(repository)?))
}

fn crossings(metadata: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let packages = list(&metadata["packages"]);
    let members: BTreeSet<&str> =
        list(&metadata["workspace_members"]).iter().filter_map(Value::as_str).collect();
    let rooms: Vec<&Value> =
        packages.iter().filter(|package| members.contains(text(&package["id"]))).collect();
    let room_names: BTreeSet<&str> = rooms.iter().map(|package| text(&package["name"])).collect();
    for package in &rooms {
        let name = text(&package["name"]);
        let Some(room) = ROOMS.iter().find(|room| room.package == name) else {
            found.push(format!("{name} is in no row of the table of rooms"));
            continue;
        };
        for dependency in list(&package["dependencies"]) {
            let used = text(&dependency["name"]);
            if room_names.contains(used) && !room.may_use.contains(&used) {
                found.push(format!("{name} must not use {used}"));
            }
            for (library, keepers) in KEPT_TO {
                // Tests may look at anything; what is shipped may not.
                let shipped = dependency["kind"].as_str() != Some("dev");
                if shipped && matches(library, used) && !keepers.contains(&name) {
                    found.push(format!("{name} must not use {used}: it belongs to {}", keepers.join(", ")));
                }
            }
        }
        let reached: BTreeSet<&str> = dependencies::reached(metadata, text(&package["id"]))
            .into_iter()
            .map(|package| text(&package["name"]))
            .collect();
        for never in room.never_reaches {
            if reached.contains(never) {
                found.push(format!("{name} must never reach {never}"));
            }
        }
    }
    found
}

fn matches(library: &str, name: &str) -> bool {
    match (library.strip_prefix('*'), library.strip_suffix('*')) {
        (Some(end), _) => name.ends_with(end),
        (_, Some(start)) => name.starts_with(start),
        _ => name == library,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step;
    use serde_json::json;
    use std::sync::LazyLock;

    /// This workspace as cargo sees it, asked once.
    static WORKSPACE: LazyLock<Value> = LazyLock::new(|| {
        let repository = Repository::find().unwrap();
        let mut cargo = step::cargo(repository.root());
        let text = step::output(cargo.args(["metadata", "--format-version", "1", "--offline"])).unwrap();
        serde_json::from_str(&text).unwrap()
    });

    fn metadata() -> Value {
        WORKSPACE.clone()
    }

    /// A copy of this workspace in which `package` declares one dependency more.
    fn loosened(package: &str, dependency: &str, kind: Value) -> Vec<String> {
        let mut metadata = metadata();
        let packages = metadata["packages"].as_array_mut().unwrap();
        let room = packages.iter_mut().find(|one| one["name"] == package).unwrap();
        room["dependencies"].as_array_mut().unwrap().push(json!({ "name": dependency, "kind": kind }));
        crossings(&metadata)
    }

    #[test]
    fn an_edge_that_is_not_in_the_table_fails() {
        assert_eq!(
            loosened("guichet-eidas", "guichet-vault", Value::Null),
            ["guichet-eidas must not use guichet-vault"]
        );
        assert_eq!(loosened("guichet", "guichet-stet", Value::Null), ["guichet must not use guichet-stet"]);
        // The banks' verifier may not borrow the signer's code even for its tests.
        assert_eq!(
            loosened("guichet-sandbox", "guichet-signature", json!("dev")),
            ["guichet-sandbox must not use guichet-signature"]
        );
    }

    #[test]
    fn a_library_outside_its_room_fails() {
        for (package, library) in [
            ("guichet-desk", "tauri"),
            ("guichet-desk", "rusqlite"),
            ("guichet-desk", "axum"),
            ("guichet-desk", "reqwest"),
            ("guichet-desk", "hyper-util"),
            ("guichet-eidas", "reqwest"),
            ("guichet-stet", "keyring"),
            ("guichet", "zbus-secret-service-keyring-store"),
        ] {
            let found = loosened(package, library, Value::Null);
            assert_eq!(found.len(), 1, "{package} with {library}: {found:?}");
            assert!(found[0].starts_with(&format!("{package} must not use {library}: ")), "{found:?}");
        }
        assert!(loosened("guichet-stet", "axum", json!("dev")).is_empty());
    }

    #[test]
    fn what_comes_through_another_crate_is_seen_too() {
        let mut metadata = metadata();
        let id = |metadata: &Value, name: &str| -> String {
            let packages = metadata["packages"].as_array().unwrap();
            text(&packages.iter().find(|package| package["name"] == name).unwrap()["id"]).to_owned()
        };
        let (hex, tokio) = (id(&metadata, "hex"), id(&metadata, "tokio"));
        let nodes = metadata["resolve"]["nodes"].as_array_mut().unwrap();
        let node = nodes.iter_mut().find(|node| node["id"] == hex.as_str()).unwrap();
        node["deps"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "pkg": tokio, "dep_kinds": [{ "kind": null, "target": null }] }));
        let found = crossings(&metadata);
        assert!(found.contains(&"guichet-eidas must never reach tokio".to_owned()), "{found:?}");
        assert!(found.contains(&"guichet-signature must never reach tokio".to_owned()), "{found:?}");
    }

    #[test]
    fn a_crate_without_a_row_in_the_table_fails() {
        let mut metadata = metadata();
        let packages = metadata["packages"].as_array_mut().unwrap();
        let room = packages.iter_mut().find(|one| one["name"] == "xtask").unwrap();
        room["name"] = json!("guichet-helpers");
        assert!(
            crossings(&metadata).contains(&"guichet-helpers is in no row of the table of rooms".to_owned())
        );
    }
}
