//! What the window may do: `tauri.conf.json`, the one capability, and the command table behind it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::failure::Failure;
use crate::repository::Repository;

/// The one permission that is no row of the command table: the channel of desk's events.
const BESIDE_THE_TABLE: &str = "allow-desk-events";

/// What each directive of the content security policy may name at most.
const POLICY: &[(&str, &[&str])] = &[
    ("default-src", &["'none'"]),
    ("script-src", &["'self'"]),
    ("style-src", &["'self'"]),
    ("font-src", &["'self'"]),
    ("img-src", &["'self'", "data:"]),
    ("connect-src", &["ipc:", "http://ipc.localhost"]),
    ("base-uri", &["'none'"]),
    ("form-action", &["'none'"]),
    ("frame-ancestors", &["'none'"]),
];

/// What was loosened.
pub fn check(repository: &Repository) -> Result<Vec<String>, Failure> {
    let mut found = configuration(&json(repository, "src-tauri/tauri.conf.json")?);
    let folder = repository.path("src-tauri/capabilities");
    let names: Vec<_> = fs::read_dir(&folder)
        .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    if names != ["main.json"] {
        found.push(format!("src-tauri/capabilities holds {}, not main.json alone", names.join(", ")));
    }
    let table = fs::read_to_string(repository.path("src-tauri/crates/desk/src/table.rs"))
        .map_err(|error| Failure::new(format!("the command table: {error}")))?;
    found.extend(capability(&json(repository, "src-tauri/capabilities/main.json")?, &commands(&table)));
    Ok(found)
}

fn json(repository: &Repository, path: &str) -> Result<Value, Failure> {
    let failed = |why: String| Failure::new(format!("{path}: {why}"));
    let text = fs::read_to_string(repository.path(path)).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
}

fn configuration(config: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut must = |holds: bool, sentence: &str| {
        if !holds {
            found.push(format!("tauri.conf.json: {sentence}"));
        }
    };
    let app = &config["app"];
    let security = &app["security"];
    must(app["withGlobalTauri"] == false, "withGlobalTauri must be false");
    must(security["freezePrototype"] == true, "freezePrototype must be true");
    must(security["capabilities"] == serde_json::json!(["main"]), "the capabilities must be [\"main\"]");
    must(
        config["build"]["frontendDist"] == "../ui/dist",
        "frontendDist must be ../ui/dist, never an address",
    );
    for loosening in ["dangerousDisableAssetCspModification", "assetProtocol", "devCsp", "headers"] {
        must(security[loosening].is_null(), &format!("{loosening} must not be set"));
    }
    let windows = app["windows"].as_array().map(Vec::as_slice).unwrap_or_default();
    must(windows.len() == 1, "there must be one window");
    for window in windows {
        must(window["label"] == "main", "the window's label must be main");
        must(window["dragDropEnabled"] == false, "dragDropEnabled must be false");
        must(window["url"].is_null(), "the window must open the built page");
        must(window["devtools"] != true, "devtools must not be opened up");
    }
    let Some(policy) = security["csp"].as_object() else {
        must(false, "there must be a content security policy, directive by directive");
        return found;
    };
    for (directive, sources) in policy {
        let Some((_, most)) = POLICY.iter().find(|(name, _)| name == directive) else {
            must(false, &format!("the policy's {directive} is in no list"));
            continue;
        };
        let named = match sources {
            Value::String(text) => text.split_whitespace().collect(),
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            _ => vec!["?"],
        };
        for source in named {
            must(most.contains(&source), &format!("the policy's {directive} must not name {source}"));
        }
    }
    for (directive, _) in POLICY {
        must(policy.contains_key(*directive), &format!("the policy must have {directive}"));
    }
    found
}

fn capability(capability: &Value, commands: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut must = |holds: bool, sentence: String| {
        if !holds {
            found.push(format!("capabilities/main.json: {sentence}"));
        }
    };
    must(
        capability["windows"] == serde_json::json!(["main"]),
        "it must name the window main alone".to_owned(),
    );
    must(capability["webviews"].is_null(), "it must name no webview".to_owned());
    must(capability["remote"].is_null(), "it must be for no remote page".to_owned());
    must(capability["local"] != false, "it must be for the app's own page".to_owned());
    let mut expected: BTreeSet<String> =
        commands.iter().map(|command| format!("allow-{}", command.replace('_', "-"))).collect();
    expected.insert(BESIDE_THE_TABLE.to_owned());
    let list = capability["permissions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let given: BTreeSet<String> =
        list.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect();
    for extra in given.difference(&expected) {
        must(false, format!("{extra} is no command of the table"));
    }
    for missing in expected.difference(&given) {
        must(false, format!("{missing} is missing"));
    }
    found
}

/// The names in the command table: rows of the form `name: Req => View = path;`.
fn commands(table: &str) -> BTreeSet<String> {
    table
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter(|line| line.contains("=>") && line.trim_end().ends_with(';'))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json as value;

    fn configured() -> Value {
        json(&Repository::find().unwrap(), "src-tauri/tauri.conf.json").unwrap()
    }

    /// What is found in a copy of the configuration with one member changed, by its path.
    fn loosened(pointer: &str, changed: Value) -> Vec<String> {
        let mut config = configured();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        let parent = config.pointer_mut(parent).unwrap();
        match member.parse::<usize>() {
            Ok(index) => parent[index] = changed,
            Err(_) => parent[member] = changed,
        }
        configuration(&config)
    }

    #[test]
    fn each_loosening_of_the_configuration_fails() {
        assert!(configuration(&configured()).is_empty());
        for (pointer, changed) in [
            ("/app/withGlobalTauri", value!(true)),
            ("/app/withGlobalTauri", Value::Null),
            ("/app/security/freezePrototype", value!(false)),
            ("/app/security/csp/script-src", value!("'self' 'unsafe-inline'")),
            ("/app/security/csp/script-src", value!(["'self'", "'unsafe-eval'"])),
            ("/app/security/csp/style-src", value!("'self' 'unsafe-inline'")),
            ("/app/security/csp/connect-src", value!("ipc: http://ipc.localhost https://example.com")),
            ("/app/security/csp/img-src", value!("*")),
            ("/app/security/csp/worker-src", value!("blob:")),
            ("/app/security/csp/default-src", value!("'self'")),
            ("/app/security/csp", value!("default-src 'none'")),
            ("/app/security/capabilities", value!(["main", "more"])),
            ("/app/security/assetProtocol", value!({ "enable": true })),
            ("/app/security/dangerousDisableAssetCspModification", value!(true)),
            ("/app/windows/0/dragDropEnabled", value!(true)),
            ("/app/windows/0/url", value!("https://example.com")),
            ("/build/frontendDist", value!("https://example.com")),
        ] {
            assert_eq!(loosened(pointer, changed.clone()).len(), 1, "{pointer} as {changed}");
        }
    }

    #[test]
    fn a_directive_left_out_fails() {
        let mut config = configured();
        config["app"]["security"]["csp"].as_object_mut().unwrap().remove("form-action");
        assert_eq!(configuration(&config), ["tauri.conf.json: the policy must have form-action"]);
    }

    #[test]
    fn a_permission_that_is_no_command_fails_and_so_does_a_command_without_one() {
        let table = "macro {\n    // a_comment: Req => View = path;\n    app_start: A => B = c::d;\n}";
        let commands = commands(table);
        assert_eq!(commands.iter().collect::<Vec<_>>(), ["app_start"]);
        let given = |permissions: Value, more: (&str, Value)| {
            let mut one = value!({ "windows": ["main"], "permissions": permissions });
            one[more.0] = more.1;
            capability(&one, &commands)
        };
        let fine = value!(["allow-app-start", "allow-desk-events"]);
        assert!(given(fine.clone(), ("local", value!(true))).is_empty());
        for (permissions, more) in [
            (value!(["allow-app-start", "allow-desk-events", "fs:default"]), ("local", value!(true))),
            (
                value!(["allow-app-start", "allow-desk-events", { "identifier": "shell:x" }]),
                ("local", value!(true)),
            ),
            (value!(["allow-desk-events"]), ("local", value!(true))),
            (fine.clone(), ("remote", value!({ "urls": ["https://example.com"] }))),
            (fine.clone(), ("windows", value!(["*"]))),
        ] {
            assert_eq!(given(permissions.clone(), more.clone()).len(), 1, "{permissions} {more:?}");
        }
    }
}
