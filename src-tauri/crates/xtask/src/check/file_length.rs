//! A file over 600 lines holds more than one concept, unless it is listed here with its reason.

use std::fs;
use std::path::Path;

use super::files;
use crate::failure::Failure;
use crate::repository::Repository;

const LONGEST: usize = 600;
const KINDS: &[&str] = &["rs", "ts", "svelte", "css", "js", "mjs", "html", "sql", "sh", "py"];

/// Files that may be longer, and why.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// What is too long.
pub fn check(repository: &Repository) -> Result<Vec<String>, Failure> {
    Ok(too_long(repository.root(), EXCEPTIONS))
}

fn too_long(root: &Path, exceptions: &[(&str, &str)]) -> Vec<String> {
    files(root)
        .iter()
        .filter(|file| file.extension().is_some_and(|kind| KINDS.iter().any(|one| kind == *one)))
        .filter_map(|file| {
            let lines = fs::read_to_string(file).ok()?.lines().count();
            let path = file.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
            let excused = exceptions.iter().any(|(excused, _)| *excused == path);
            (lines > LONGEST && !excused).then(|| format!("{path} has {lines} lines, over {LONGEST}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_named_unless_it_has_a_reason() {
        let root = std::env::temp_dir().join(format!("guichet-xtask-length-{}", std::process::id()));
        fs::create_dir_all(root.join("src")).unwrap();
        fs::create_dir_all(root.join("target")).unwrap();
        fs::write(root.join("src/long.rs"), "\n".repeat(601)).unwrap();
        fs::write(root.join("src/short.rs"), "\n".repeat(600)).unwrap();
        fs::write(root.join("src/data.csv"), "\n".repeat(900)).unwrap();
        fs::write(root.join("target/built.rs"), "\n".repeat(900)).unwrap();
        assert_eq!(too_long(&root, &[]), ["src/long.rs has 601 lines, over 600"]);
        assert!(too_long(&root, &[("src/long.rs", "a table")]).is_empty());
        fs::remove_dir_all(&root).unwrap();
    }
}
