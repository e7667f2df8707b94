//! The UI's borders: what each folder of `ui/src` may import.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::files;
use crate::failure::Failure;
use crate::repository::Repository;

/// A folder of `ui/src` and the folders it may import from, its own aside.
const FOLDERS: &[(&str, &[&str])] = &[
    ("app", &["features", "psu", "kit", "ipc", "text"]),
    ("features", &["psu", "kit", "ipc", "text"]),
    ("psu", &["kit", "ipc", "text"]),
    ("kit", &[]),
    ("ipc", &[]),
    ("text", &["ipc"]),
];

/// Packages that one folder alone may import.
const KEPT_TO: &[(&str, &str)] = &[("@tauri-apps", "ipc"), ("bits-ui", "kit")];

/// What crosses a border.
pub fn check(repository: &Repository) -> Result<Vec<String>, Failure> {
    let src = repository.path("ui/src");
    let mut found = Vec::new();
    for file in files(&src) {
        if !file.extension().is_some_and(|kind| kind == "ts" || kind == "svelte") {
            continue;
        }
        let inside = file.strip_prefix(&src).unwrap_or(&file);
        let text = fs::read_to_string(&file)
            .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
        found.extend(crossings(inside, &text));
    }
    Ok(found)
}

/// What the file at `path`, relative to `ui/src`, imports and must not.
fn crossings(path: &Path, text: &str) -> Vec<String> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let own = place(path);
    // A test may set up whatever its subject meets; the packages stay out of its reach.
    let is_test = shown.ends_with(".test.ts") || own.is_none();
    let mut found = Vec::new();
    for import in imports(text) {
        for (package, keeper) in KEPT_TO {
            let named = import == *package || import.starts_with(&format!("{package}/"));
            if named && own.as_ref().is_none_or(|own| own.folder != *keeper) {
                found.push(format!("ui/src/{shown} must not import {import}: only ui/src/{keeper} may"));
            }
        }
        if is_test || !import.starts_with('.') {
            continue;
        }
        let target = resolve(path.parent().unwrap_or(Path::new("")), import);
        let (Some(own), Some(target)) = (own.as_ref(), target.as_deref().and_then(place)) else {
            found.push(format!("ui/src/{shown} imports {import}, outside the UI's folders"));
            continue;
        };
        let allowed =
            FOLDERS.iter().find(|(folder, _)| *folder == own.folder).map_or(&[][..], |(_, may)| *may);
        if own.folder == target.folder {
            if own.folder == "features" && own.area != target.area {
                found.push(format!("ui/src/{shown} imports {import}: a feature must not know another"));
            }
        } else if !allowed.contains(&target.folder.as_str()) {
            found.push(format!("ui/src/{shown} must not import {import} from ui/src/{}", target.folder));
        }
    }
    found
}

/// Where a file belongs: a folder of `ui/src`, and the area within it.
struct Place {
    folder: String,
    area: Option<String>,
}

fn place(path: &Path) -> Option<Place> {
    let mut names = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let folder = names.next().filter(|first| FOLDERS.iter().any(|(folder, _)| folder == first))?;
    Some(Place { folder, area: names.next() })
}

/// A relative import as a path below `ui/src`; none when it leaves it.
fn resolve(from: &Path, import: &str) -> Option<PathBuf> {
    let mut path = from.to_owned();
    for part in Path::new(import).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            other => path.push(other),
        }
    }
    Some(path)
}

/// What a TypeScript or Svelte file imports: the string after `from`, `import` or `import(`.
fn imports(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for keyword in ["from", "import"] {
        for (start, _) in text.match_indices(keyword) {
            let in_a_word =
                text[..start].chars().next_back().is_some_and(|one| one.is_alphanumeric() || one == '_');
            let rest = text[start + keyword.len()..].trim_start();
            let rest = rest.strip_prefix('(').unwrap_or(rest).trim_start();
            let Some(quote) = rest.chars().next().filter(|one| matches!(one, '"' | '\'' | '`')) else {
                continue;
            };
            let Some(end) = rest[1..].find(quote) else { continue };
            let import = &rest[1..=end];
            // Words between two strings are no import.
            if !in_a_word && !import.contains(char::is_whitespace) {
                found.push(import);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        crossings(Path::new(path), text)
    }

    #[test]
    fn a_page_may_use_the_kit_the_bridge_and_the_words() {
        let page = "import { Button } from \"../../kit\";\nimport type { CallView } from '../../ipc/generated/CallView';
            import { words } from \"../../text\"; import CallRow from \"./CallRow.svelte\"; import \"svelte\";";
        assert!(found("features/calls/CallsPage.svelte", page).is_empty());
        assert!(found("app/Pages.svelte", "import P from \"../features/calls/CallsPage.svelte\"").is_empty());
    }

    #[test]
    fn each_border_fails_when_it_is_crossed() {
        for (path, import) in [
            ("features/calls/CallsPage.svelte", "import { invoke } from \"@tauri-apps/api/core\""),
            ("features/calls/CallsPage.svelte", "import { Dialog } from 'bits-ui'"),
            ("features/calls/CallsPage.svelte", "import x from \"../certificates/card\""),
            ("features/calls/CallsPage.svelte", "export * from \"../../app/session.svelte\""),
            ("features/calls/CallsPage.svelte", "const x = await import(\"../../../../src-tauri/x\")"),
            ("kit/Button.svelte", "import { call } from\n  \"../ipc\""),
            ("kit/Button.svelte", "import { words } from \"../text\""),
            ("ipc/client.ts", "import { Button } from \"../kit\""),
            ("text/en/errors.ts", "import { Button } from \"../../kit\""),
            ("app/App.svelte", "import { listen } from \"@tauri-apps/api/event\""),
            ("features/calls/calls.test.ts", "import { invoke } from \"@tauri-apps/api/core\""),
        ] {
            assert_eq!(found(path, import).len(), 1, "{path}: {import}");
        }
    }

    #[test]
    fn sees_every_way_to_import_and_no_other_string() {
        let text = "import a from \"a\"; export { b } from 'b'; import \"c\"; await import( `d` );
            const from_x = \"no\"; transform\"no\"; label = \"read from\"; x = { from: \"no\" }";
        let mut seen = imports(text);
        seen.sort_unstable();
        assert_eq!(seen, ["a", "b", "c", "d"]);
    }
}
