//! The Debian package: the files as they are installed, and what dpkg is told about them (Debian Policy, chapter 5).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

/// The program, as it is installed.
pub const PROGRAM: &str = "usr/bin/guichet";
const THIRD_PARTIES: &str = "usr/share/doc/guichet/third-party-licences.txt";

/// Files of the repository, and where they are installed.
const FILES: &[(&str, &str)] = &[
    ("src-tauri/bundle/guichet.desktop", "usr/share/applications/guichet.desktop"),
    ("icons/32x32.png", "usr/share/icons/hicolor/32x32/apps/guichet.png"),
    ("icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/guichet.png"),
    ("icons/256x256.png", "usr/share/icons/hicolor/256x256/apps/guichet.png"),
    ("icons/guichet.svg", "usr/share/icons/hicolor/scalable/apps/guichet.svg"),
    ("src-tauri/bundle/copyright", "usr/share/doc/guichet/copyright"),
    ("LICENSE-MIT", "usr/share/doc/guichet/LICENSE-MIT"),
    ("LICENSE-APACHE", "usr/share/doc/guichet/LICENSE-APACHE"),
];

/// What an installed Guichet consists of.
pub fn contents() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(_, place)| *place).chain([PROGRAM, THIRD_PARTIES])
}

/// Makes the package from what cargo built in release.
pub fn make(repository: &Repository, version: &str, licences: &str) -> Result<PathBuf, Failure> {
    let work = repository.target_folder().join("package");
    let architecture = step::output(Command::new("dpkg").arg("--print-architecture"))?;
    let name = format!("guichet_{version}_{}", architecture.trim());
    let (tree, made) = (work.join(&name), work.join(format!("{name}.deb")));
    let failed = |error: io::Error| Failure::new(format!("{}: {error}", tree.display()));
    if work.exists() {
        fs::remove_dir_all(&work).map_err(failed)?;
    }
    lay_out(repository, &tree, licences).map_err(failed)?;
    let depends = libraries(&work, &tree.join(PROGRAM))?;
    let told = control(version, architecture.trim(), size(&tree).div_ceil(1024), &depends);
    put(&tree.join("DEBIAN/control"), told.as_bytes(), 0o644).map_err(failed)?;
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", "-Zxz", "--build"]).arg(&tree).arg(&made);
    step::run(&mut build)?;
    Ok(made)
}

fn lay_out(repository: &Repository, tree: &Path, licences: &str) -> io::Result<()> {
    for (file, place) in FILES {
        put(&tree.join(place), &fs::read(repository.path(file))?, 0o644)?;
    }
    put(&tree.join(THIRD_PARTIES), licences.as_bytes(), 0o644)?;
    put(&tree.join(PROGRAM), &fs::read(repository.release("guichet"))?, 0o755)
}

/// Writes a file and the folders above it, which anyone may read whatever the umask says.
fn put(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        set_mode(folder, 0o755)?;
    }
    fs::write(path, bytes)?;
    set_mode(path, mode)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Where there are no modes there is no dpkg either.
#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The packages of the libraries that the program is linked against, each with the version it needs.
fn libraries(work: &Path, program: &Path) -> Result<String, Failure> {
    let failed = |error: io::Error| Failure::new(format!("{}: {error}", work.display()));
    // What dpkg-shlibdeps wants to see before it answers.
    fs::create_dir_all(work.join("debian")).map_err(failed)?;
    let source = "Source: guichet\n\nPackage: guichet\nArchitecture: any\n";
    fs::write(work.join("debian/control"), source).map_err(failed)?;
    let mut ask = Command::new("dpkg-shlibdeps");
    let text = step::output(ask.arg("-O").arg("-e").arg(program).current_dir(work))?;
    let depends = text.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")).map(str::to_owned);
    depends.ok_or_else(|| Failure::new("dpkg-shlibdeps found no library that the program is linked against"))
}

/// The bytes of every file in a folder.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => size(&entry.path()),
            Ok(found) => found.len(),
            Err(_) => 0,
        })
        .sum()
}

fn control(version: &str, architecture: &str, kib: u64, depends: &str) -> String {
    // The keychain is the desktop's: any of these speaks the Secret Service.
    format!(
        "Package: guichet
Version: {version}
Architecture: {architecture}
Maintainer: The Guichet contributors
Section: misc
Priority: optional
Installed-Size: {kib}
Depends: {depends}
Recommends: gnome-keyring | kwalletmanager | keepassxc
Description: desk of a PSD2 third-party provider
 Guichet is where a licensed TPP enrols its apps with the banks of Groupe
 BPCE, holds its eIDAS certificates and sees what a bank really answers. Keys
 stay in the keychain; local banks to practise with are part of it.
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_packed_is_in_the_repository_and_the_menu_entry_names_what_is_installed() {
        let repository = Repository::find().unwrap();
        for (file, _) in FILES {
            assert!(repository.path(file).is_file(), "{file}");
        }
        let entry = fs::read_to_string(repository.path("src-tauri/bundle/guichet.desktop")).unwrap();
        let value = |name: &str| entry.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        assert!(PROGRAM.ends_with(&format!("bin/{}", value("Exec="))));
        assert!(contents().any(|place| place.ends_with(&format!("apps/{}.png", value("Icon=")))));
    }

    #[test]
    fn what_dpkg_is_told_is_one_field_a_line_and_a_description_that_goes_on_indented() {
        let told = control("0.1.0", "amd64", 2048, "libc6 (>= 2.39)");
        assert!(told.ends_with('\n'));
        for line in told.lines() {
            let field = line.split_once(": ").is_some_and(|(name, _)| !name.contains(' '));
            assert!(field || line.starts_with(' '), "{line}");
        }
        for field in ["Version: 0.1.0", "Installed-Size: 2048", "Depends: libc6 (>= 2.39)"] {
            assert!(told.lines().any(|line| line == field), "{field}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_are_put_with_folders_that_anyone_may_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = std::env::temp_dir().join(format!("guichet-xtask-package-{}", std::process::id()));
        put(&root.join("usr/bin/one"), b"1234", 0o755).unwrap();
        put(&root.join("usr/share/two"), b"12", 0o644).unwrap();
        let mode = |path: &str| fs::metadata(root.join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("usr"), mode("usr/bin/one"), mode("usr/share/two")), (0o755, 0o755, 0o644));
        assert_eq!(size(&root), 6);
        fs::remove_dir_all(&root).unwrap();
    }
}
