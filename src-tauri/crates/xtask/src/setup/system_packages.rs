//! System packages: probed by what they bring, so that a machine set up in another way is fine too; installed by apt on
//! Debian and Ubuntu; named elsewhere.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::step::{self, say};

/// What a verb needs from the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// To compile Rust crates that bring C along.
    Compiler,
    /// To compile and open the app's window.
    Window,
    /// To run the app, or the keychain, in a virtual desktop.
    Desktop,
    /// Programs that check ours.
    SecondOpinion,
    /// For the acceptance tests.
    Browser,
}

impl Need {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Compiler, Self::Window, Self::Desktop, Self::SecondOpinion, Self::Browser];
}

/// How to see that something is there.
enum Probe {
    Program(&'static [&'static str]),
    Library(&'static str),
    File(&'static str),
}

struct Package {
    need: Need,
    probe: Probe,
    debian: &'static str,
    elsewhere: &'static str,
}

const fn package(need: Need, probe: Probe, debian: &'static str, elsewhere: &'static str) -> Package {
    Package { need, probe, debian, elsewhere }
}

const CHROMIUM: &[&str] = &["chromium", "google-chrome", "chromium-browser"];

const PACKAGES: &[Package] = &[
    package(
        Need::Compiler,
        Probe::Program(&["cc"]),
        "build-essential",
        "a C compiler (Fedora: gcc, Arch: base-devel)",
    ),
    package(
        Need::Compiler,
        Probe::Program(&["make"]),
        "build-essential",
        "make and perl (Fedora: make perl, Arch: base-devel)",
    ),
    package(Need::Compiler, Probe::Program(&["pkg-config"]), "pkg-config", "pkg-config"),
    package(
        Need::Compiler,
        Probe::File("/etc/ssl/certs/ca-certificates.crt"),
        "ca-certificates",
        "the CA certificates (ca-certificates)",
    ),
    package(
        Need::Window,
        Probe::Library("webkit2gtk-4.1"),
        "libwebkit2gtk-4.1-dev",
        "WebKitGTK 4.1 with headers (Fedora: webkit2gtk4.1-devel, Arch: webkit2gtk-4.1)",
    ),
    package(
        Need::Window,
        Probe::Library("librsvg-2.0"),
        "librsvg2-dev",
        "librsvg with headers (Fedora: librsvg2-devel, Arch: librsvg)",
    ),
    package(
        Need::Desktop,
        Probe::Program(&["Xvfb"]),
        "xvfb",
        "Xvfb (Fedora: xorg-x11-server-Xvfb, Arch: xorg-server-xvfb)",
    ),
    package(
        Need::Desktop,
        Probe::Program(&["WebKitWebDriver", "/usr/lib/webkit2gtk-4.1/WebKitWebDriver"]),
        "webkit2gtk-driver",
        "WebKitWebDriver (Fedora: webkit2gtk-driver, Arch: webkit2gtk-4.1)",
    ),
    package(
        Need::Desktop,
        Probe::Program(&["dbus-run-session"]),
        "dbus",
        "dbus-run-session (Fedora: dbus-daemon, Arch: dbus)",
    ),
    package(Need::Desktop, Probe::Program(&["gnome-keyring-daemon"]), "gnome-keyring", "gnome-keyring"),
    package(
        Need::Desktop,
        Probe::File("/usr/share/fonts/truetype"),
        "fonts-dejavu-core",
        "any TrueType font",
    ),
    package(Need::SecondOpinion, Probe::Program(&["curl"]), "curl", "curl"),
    package(Need::SecondOpinion, Probe::Program(&["openssl"]), "openssl", "openssl"),
    package(
        Need::Browser,
        Probe::Program(CHROMIUM),
        "chromium",
        "Chromium, in PATH or named by GUICHET_CHROMIUM",
    ),
];

/// Makes sure of every package behind `needs`, saying what is installed before it is.
pub fn ensure(needs: &[Need]) -> Result<(), Failure> {
    if cfg!(not(target_os = "linux")) {
        return elsewhere_than_linux(needs);
    }
    let missing = missing(needs, &is_there);
    if missing.is_empty() {
        return Ok(());
    }
    if find("apt-get").is_none() {
        let words: Vec<_> = missing.iter().map(|package| format!("  - {}", package.elsewhere)).collect();
        return Err(Failure::new(format!("please install, then try again:\n{}", words.join("\n"))));
    }
    install(&debian_names(&missing))?;
    let still = self::missing(needs, &is_there);
    if still.is_empty() {
        return Ok(());
    }
    let words: Vec<_> = still.iter().map(|package| format!("  - {}", package.elsewhere)).collect();
    Err(Failure::new(format!("apt-get ended well, but these are still missing:\n{}", words.join("\n"))))
}

/// The Chromium to test with.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("GUICHET_CHROMIUM").map(PathBuf::from);
    named.or_else(|| CHROMIUM.iter().find_map(|name| find(name)))
}

fn missing(needs: &[Need], is_there: &dyn Fn(&Probe) -> bool) -> Vec<&'static Package> {
    PACKAGES.iter().filter(|package| needs.contains(&package.need) && !is_there(&package.probe)).collect()
}

fn debian_names(missing: &[&Package]) -> Vec<&'static str> {
    let mut names: Vec<_> = missing.iter().map(|package| package.debian).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn is_there(probe: &Probe) -> bool {
    match probe {
        Probe::Program(names) if *names == CHROMIUM => chromium().is_some(),
        Probe::Program(names) => names.iter().any(|name| find(name).is_some()),
        Probe::Library(name) => Command::new("pkg-config")
            .args(["--exists", name])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success()),
        Probe::File(path) => Path::new(path).exists(),
    }
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn install(names: &[&str]) -> Result<(), Failure> {
    let root = is_root();
    let list = names.join(" ");
    if !root && find("sudo").is_none() {
        return Err(Failure::new(format!(
            "these system packages are missing, and there is no sudo to install them:\n  apt-get install {list}"
        )));
    }
    say(&format!("These system packages are missing and will be installed by apt-get: {list}"));
    if !root {
        say("sudo may ask for your password.");
    }
    // A fresh machine's lists are empty or old; refreshing them takes seconds.
    step::run(apt(root).args(["update", "-qq"]))?;
    step::run(apt(root).args(["install", "-y", "-qq", "--no-install-recommends"]).args(names)).map_err(
        |failure| {
            let hint =
                "On Ubuntu, Chromium is no apt package: install it in your way and set GUICHET_CHROMIUM.";
            if names.contains(&"chromium") { Failure::new(format!("{failure}\n{hint}")) } else { failure }
        },
    )
}

/// Whether whoever runs this may change the system.
pub fn is_root() -> bool {
    step::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn apt(root: bool) -> Command {
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}

fn elsewhere_than_linux(needs: &[Need]) -> Result<(), Failure> {
    if needs.contains(&Need::Compiler) && cfg!(target_os = "macos") && find("cc").is_none() {
        return Err(Failure::new("please install the Xcode command line tools: xcode-select --install"));
    }
    if needs.contains(&Need::Compiler) && cfg!(windows) && find("perl.exe").is_none() {
        return Err(Failure::new(
            "please install the Visual Studio C++ build tools, WebView2, NASM and Strawberry Perl",
        ));
    }
    if needs.contains(&Need::Browser) && chromium().is_none() {
        return Err(Failure::new("please install Chromium and name it in GUICHET_CHROMIUM"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_only_for_what_is_missing_and_needed_each_name_once() {
        let nothing = |_: &Probe| false;
        assert_eq!(
            debian_names(&missing(&[Need::Compiler], &nothing)),
            ["build-essential", "ca-certificates", "pkg-config"]
        );
        let no_screen = |probe: &Probe| !matches!(probe, Probe::Program(names) if names.contains(&"Xvfb"));
        assert_eq!(debian_names(&missing(Need::ALL, &no_screen)), ["xvfb"]);
        assert!(missing(&[Need::Compiler], &no_screen).is_empty());
    }

    #[test]
    fn every_need_has_a_package() {
        for need in Need::ALL {
            assert!(!missing(&[*need], &|_| false).is_empty(), "{need:?}");
        }
    }

    #[test]
    fn a_probe_sees_what_is_there_and_misses_what_is_not() {
        assert!(is_there(&Probe::Program(&["surely-not-a-program", "sh"])));
        assert!(!is_there(&Probe::Program(&["surely-not-a-program"])));
        assert!(!is_there(&Probe::Library("surely-not-a-library")));
    }
}
