//! One step of a verb: a command that is shown and must succeed, or a word about what happens.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// Says what happens next, on standard error: standard output belongs to the programs that are run.
pub fn say(words: &str) {
    let (bold, plain) = if std::io::stderr().is_terminal() { ("\x1b[1;34m", "\x1b[0m") } else { ("", "") };
    eprintln!("{bold}==>{plain} {words}");
}

/// The cargo that runs this xtask, in the repository's top folder.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// The same cargo in the caller's folder, for programs that are given paths by the caller.
pub fn cargo_run(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--manifest-path"]).arg(root.join("Cargo.toml"));
    command
}

/// npm, in the folder of the UI.
pub fn npm(ui: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(ui);
    command
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Shows and runs a command, which must succeed.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    say(&shown(command));
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("`{}` could not be started: {error}", shown(command))))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{}`: {status}", shown(command)))) }
}

/// Runs a command quietly and returns what it wrote to standard output.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let failed = |why: String| Failure::new(format!("`{}`: {why}", shown(command)));
    let mut quiet = Command::new(command.get_program());
    quiet.args(command.get_args()).stdin(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        quiet.current_dir(folder);
    }
    let output = quiet.output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr))));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}

/// Becomes the command: Ctrl-C and the exit code are its own from here on.
pub fn become_it(command: &mut Command) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let error = command.exec();
        Err(Failure::new(format!("`{}` could not be started: {error}", shown(command))))
    }
    #[cfg(not(unix))]
    run(command)
}
