//! A desktop of one's own for one command: a virtual display, a D-Bus session and an unlocked keyring, all gone
//! afterwards. Nothing of the user's session, keyring or data folder is touched. Linux only.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::failure::Failure;

const DISPLAY_DEADLINE: Duration = Duration::from_secs(15);
/// Marks every process of a session, by its environment, so that none outlives it.
const MARK: &str = "GUICHET_DESKTOP_SESSION";
/// Unlocks the keyring with a password on standard input, then becomes the command. A keyring without a login
/// collection, as every fresh session has, makes it with this password.
const UNLOCK: &str = "printf '%s' practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 \
                      || { echo 'the keyring could not be unlocked' >&2; exit 1; }; exec \"$@\"";

/// Runs `command` in a session of its own. It must succeed within `deadline`; nothing it started stays behind.
pub fn run(command: Command, deadline: Duration) -> Result<(), Failure> {
    if cfg!(not(target_os = "linux")) {
        return Err(Failure::new("a virtual desktop needs Linux"));
    }
    let session = Session::start()?;
    let mut child = session.spawn(&command)?;
    let ends = Instant::now() + deadline;
    loop {
        match child.try_wait().map_err(|error| Failure::new(error.to_string()))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                return Err(Failure::new(format!("{}: {status}", crate::step::shown(&command))));
            }
            None if Instant::now() > ends => {
                let seconds = deadline.as_secs();
                session.end_processes();
                // Reaped; what it would say no longer matters.
                let _ = child.wait();
                let shown = crate::step::shown(&command);
                return Err(Failure::new(format!("{shown}: did not end within {seconds} seconds")));
            }
            None => thread::sleep(Duration::from_millis(50)),
        }
    }
}

struct Session {
    folder: PathBuf,
    mark: String,
    display: String,
    screen: Child,
}

impl Session {
    fn start() -> Result<Self, Failure> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mark = format!("{}-{}", std::process::id(), since.as_nanos());
        let folder = std::env::temp_dir().join(format!("guichet-session-{mark}"));
        make_private(&folder)?;
        for part in ["runtime", "data", "config", "cache"] {
            make_private(&folder.join(part))?;
        }
        let mut screen = Command::new("Xvfb")
            // The server picks a free display itself and writes its number.
            .args(["-displayfd", "1", "-screen", "0", "1440x1000x24", "-nolisten", "tcp", "-noreset"])
            .env(MARK, &mark)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Failure::new(format!("Xvfb could not be started: {error}")))?;
        let number = display_number(&mut screen);
        let session =
            Self { folder, mark, display: format!(":{}", number.as_deref().unwrap_or("none")), screen };
        // From here on the session cleans up after itself.
        if number.is_none() {
            return Err(Failure::new("Xvfb opened no display within 15 seconds"));
        }
        Ok(session)
    }

    fn spawn(&self, command: &Command) -> Result<Child, Failure> {
        let mut wrapped = Command::new("dbus-run-session");
        wrapped.args(["--", "sh", "-c", UNLOCK, "sh"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => wrapped.env(name, value),
                None => wrapped.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            wrapped.current_dir(folder);
        }
        wrapped
            .env("DISPLAY", &self.display)
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("XDG_RUNTIME_DIR", self.folder.join("runtime"))
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env(MARK, &self.mark)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("GNOME_KEYRING_CONTROL")
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| Failure::new(format!("dbus-run-session could not be started: {error}")))
    }

    /// Ends every process that carries this session's mark: asked first, then not.
    fn end_processes(&self) {
        for signal in ["-TERM", "-KILL"] {
            let marked = marked_processes(&self.mark);
            if marked.is_empty() {
                return;
            }
            // One that is gone already is what was wanted.
            let _ = Command::new("kill").arg(signal).args(&marked).stderr(Stdio::null()).status();
            let until = Instant::now() + Duration::from_secs(3);
            while Instant::now() < until && !marked_processes(&self.mark).is_empty() {
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end_processes();
        // The display carries the mark and has been ended; these only reap and tidy.
        let _ = self.screen.kill();
        let _ = self.screen.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn make_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Failure::new(format!("{}: {error}", folder.display())))
}

fn display_number(screen: &mut Child) -> Option<String> {
    let written = screen.stdout.take()?;
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        if BufReader::new(written).read_line(&mut line).is_ok() {
            // Nobody listens after the deadline.
            let _ = tell.send(line.trim().to_owned());
        }
    });
    told.recv_timeout(DISPLAY_DEADLINE).ok().filter(|number| number.parse::<u32>().is_ok())
}

fn marked_processes(mark: &str) -> Vec<String> {
    let marked = format!("{MARK}={mark}");
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    processes
        .flatten()
        .filter_map(|process| process.file_name().into_string().ok())
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|id| {
            // A process that just ended, or a zombie, has no environment to read.
            fs::read(format!("/proc/{id}/environ")).is_ok_and(|environment| {
                environment.split(|byte| *byte == 0).any(|one| one == marked.as_bytes())
            })
        })
        .collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn gives_a_display_a_bus_and_an_unlocked_keyring_and_leaves_nothing_behind() {
        let note = std::env::temp_dir().join(format!("guichet-session-note-{}", std::process::id()));
        let script = "test -n \"$DISPLAY\" && test -S /tmp/.X11-unix/X${DISPLAY#:} || exit 3
            dbus-send --session --print-reply --dest=org.freedesktop.secrets \
                /org/freedesktop/secrets/aliases/default org.freedesktop.DBus.Properties.Get \
                string:org.freedesktop.Secret.Collection string:Locked | grep -q 'boolean false' || exit 4
            sleep 300 >/dev/null 2>&1 & echo \"$! $XDG_DATA_HOME\" > \"$NOTE\"";
        let mut command = sh(script);
        command.env("NOTE", &note);
        run(command, Duration::from_secs(60)).unwrap();

        let written = fs::read_to_string(&note).unwrap();
        fs::remove_file(&note).unwrap();
        let (sleeper, data) = written.trim().split_once(' ').unwrap();
        let cmdline = fs::read(format!("/proc/{sleeper}/cmdline")).unwrap_or_default();
        assert!(!cmdline.starts_with(b"sleep"), "a process outlived its session");
        assert!(!Path::new(data).exists(), "the session's data was left behind");
    }

    #[test]
    fn a_failing_command_fails_and_a_hanging_one_is_ended() {
        let failed = run(sh("exit 7"), Duration::from_secs(60)).unwrap_err().to_string();
        assert!(failed.contains('7'), "{failed}");
        let began = Instant::now();
        let hung = run(sh("sleep 300"), Duration::from_secs(1)).unwrap_err().to_string();
        assert!(hung.contains("did not end within 1 second"), "{hung}");
        assert!(began.elapsed() < Duration::from_secs(30));
    }
}
