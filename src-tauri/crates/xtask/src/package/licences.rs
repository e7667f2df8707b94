//! The licences of what Guichet links and shows: every crate in the program, every package in the page. Each text once,
//! below the names of those that come with it, as their licences ask.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::dependencies::{self, text};
use crate::failure::Failure;
use crate::repository::Repository;

/// How the files are called, in lower case, that say under which terms something may be passed on.
const NAMES: &[&str] = &["licen", "copying", "copyright", "notice", "unlicense"];
/// A folder that is named so holds texts of terms, or sources with terms of their own (`openssl/LICENSE.txt`).
const DEPTH: usize = 1;

/// One library: name and version, its terms in a word, where its files are.
struct Library {
    name: String,
    terms: String,
    folder: PathBuf,
}

/// All texts, as one file: of what `shell` is made of, and of the page.
pub fn collect(repository: &Repository, metadata: &Value, shell: &Value) -> Result<String, Failure> {
    let mut libraries: Vec<Library> = dependencies::reached(metadata, text(&shell["id"]))
        .into_iter()
        .filter(|package| !package["source"].is_null())
        .map(of_crate)
        .collect();
    libraries.extend(of_the_page(&repository.path("ui"))?);
    libraries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(written(&libraries))
}

fn of_crate(package: &Value) -> Library {
    let terms = package["license"].as_str().unwrap_or("see its text");
    Library {
        name: format!("{} {}", text(&package["name"]), text(&package["version"])),
        terms: terms.to_owned(),
        folder: Path::new(text(&package["manifest_path"])).parent().map(Path::to_owned).unwrap_or_default(),
    }
}

/// The installed packages that no tool alone needs.
fn of_the_page(ui: &Path) -> Result<Vec<Library>, Failure> {
    let path = ui.join("package-lock.json");
    let failed = |why: String| Failure::new(format!("{}: {why}", path.display()));
    let lock = fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let lock: Value = serde_json::from_str(&lock).map_err(|error| failed(error.to_string()))?;
    let packages = lock["packages"].as_object().ok_or_else(|| failed("it lists no packages".to_owned()))?;
    let shown = packages.iter().filter(|(folder, package)| {
        // Svelte is a tool and, in parts, in the page.
        let tool = ["dev", "devOptional", "optional"].iter().any(|name| package[name] == true);
        !folder.is_empty() && (!tool || *folder == "node_modules/svelte")
    });
    let libraries = shown.map(|(folder, package)| Library {
        name: format!("{} {}", folder.trim_start_matches("node_modules/"), text(&package["version"])),
        terms: package["license"].as_str().unwrap_or("see its text").to_owned(),
        folder: ui.join(folder),
    });
    Ok(libraries.collect())
}

fn written(libraries: &[Library]) -> String {
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut whole = "Guichet holds parts of the following libraries. Below the list are the texts that come with them.\n\n"
        .to_owned();
    for library in libraries {
        whole.push_str(&format!("{}: {}\n", library.name, library.terms));
        for file in files(&library.folder, DEPTH) {
            // What cannot be read as text is no licence.
            let Ok(found) = fs::read_to_string(&file) else { continue };
            let names = texts.entry(found.trim().replace("\r\n", "\n")).or_default();
            if names.last() != Some(&library.name.as_str()) {
                names.push(&library.name);
            }
        }
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|(_, one), (_, other)| one.cmp(other));
    for (found, names) in texts {
        whole.push_str(&format!("\n\n{}\n{}\n\n{found}\n", "=".repeat(80), names.join(", ")));
    }
    whole
}

fn files(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let named = NAMES.iter().any(|start| name.starts_with(start));
        if path.is_dir() {
            if depth > 0 && name != "node_modules" {
                found.extend(files(&path, depth - 1));
            }
        } else if named && !name.ends_with(".rs") && !name.ends_with(".js") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dependencies::list;

    #[test]
    fn a_text_that_two_libraries_share_is_written_once_below_both_names() {
        let root = std::env::temp_dir().join(format!("guichet-xtask-licences-{}", std::process::id()));
        let library = |name: &str, file: &str, words: &str| {
            let path = root.join(name).join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, words).unwrap();
            Library { name: format!("{name} 1.0"), terms: "MIT".to_owned(), folder: root.join(name) }
        };
        let libraries = [
            library("a", "LICENSE-MIT", "Do as you like.\r\nTruly.\n"),
            library("b", "vendored/COPYING", "Do as you like.\nTruly."),
            library("c", "src/notice.rs", "no licence"),
        ];
        let whole = written(&libraries);
        fs::remove_dir_all(&root).unwrap();
        assert!(whole.contains("a 1.0: MIT\nb 1.0: MIT\nc 1.0: MIT\n"), "{whole}");
        assert!(whole.ends_with("\na 1.0, b 1.0\n\nDo as you like.\nTruly.\n"), "{whole}");
        assert_eq!(whole.matches("Truly").count(), 1, "{whole}");
        assert!(!whole.contains("no licence"));
    }

    #[test]
    fn the_c_sources_the_page_s_parts_and_the_fonts_are_listed() {
        let repository = Repository::find().unwrap();
        let metadata = dependencies::metadata(&repository).unwrap();
        let shell = list(&metadata["packages"]).iter().find(|package| text(&package["name"]) == "guichet");
        let reached = dependencies::reached(&metadata, text(&shell.unwrap()["id"]));
        let names: Vec<&str> = reached.iter().map(|package| text(&package["name"])).collect();
        for name in ["openssl-src", "sqlcipher-src", "aws-lc-sys", "tauri", "guichet-desk"] {
            assert!(names.contains(&name), "{name}");
        }
        for name in ["proptest", "tauri-build", "fantoccini"] {
            assert!(!names.contains(&name), "{name}");
        }
        let page = of_the_page(&repository.path("ui")).unwrap();
        for name in ["svelte ", "bits-ui ", "@fontsource/ibm-plex-mono "] {
            assert!(page.iter().any(|library| library.name.starts_with(name)), "{name}");
        }
        assert!(!page.iter().any(|library| library.name.starts_with("vite ")));
    }
}
