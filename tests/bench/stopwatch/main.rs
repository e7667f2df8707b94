//! Starts programs in turn on the display it is given and writes down, as one line of JSON, when each one's window was there, when
//! something was drawn in it, and what memory the program and its children took.
//!
//! It knows nothing of the programs: it looks at the X server's windows and their pixels, and at `/proc`. Which numbers
//! are good ones is for `cargo xtask bench` to say.

#![allow(clippy::print_stderr, reason = "a command-line tool speaks on its streams")]

mod memory;
mod screen;

use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use screen::Screen;

/// A window that is not there by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at the screen: the error of a time, and seldom enough to leave the processor to the program.
const GLANCE: Duration = Duration::from_millis(4);
/// Between the first drawing and the look at the memory: pages are loaded and the store is open by then.
const SETTLE: Duration = Duration::from_secs(3);

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// One start of one program. Times in milliseconds since the start, memory in KiB.
struct Lap {
    mapped: f64,
    drawn: f64,
    memory: u64,
}

struct Runner {
    name: String,
    program: PathBuf,
    laps: Vec<Lap>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match measure(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stopwatch: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `FILE ROUNDS NAME=PROGRAM…`: every program is started once before the first round, which is not counted.
fn measure(arguments: &[String]) -> Outcome<()> {
    let [file, rounds, programs @ ..] = arguments else { return Err("FILE ROUNDS NAME=PROGRAM…".into()) };
    let rounds: usize = rounds.parse()?;
    let mut runners = Vec::new();
    for argument in programs {
        let (name, program) = argument.split_once('=').ok_or("each program is NAME=PATH")?;
        runners.push(Runner { name: name.to_owned(), program: program.into(), laps: Vec::new() });
    }
    let screen = Screen::open()?;
    for round in 0..=rounds {
        for runner in &mut runners {
            let lap = run(&screen, &runner.program)?;
            eprintln!(
                "{:<8} round {round}: mapped {:.0} ms, drawn {:.0} ms, {} KiB",
                runner.name, lap.mapped, lap.drawn, lap.memory
            );
            if round > 0 {
                runner.laps.push(lap);
            }
        }
        // Whoever comes second in a round may find things warmer: they take turns.
        runners.reverse();
    }
    let column = |runner: &Runner, one: fn(&Lap) -> Value| runner.laps.iter().map(one).collect::<Vec<_>>();
    let table = runners.iter().map(|runner| {
        let columns = json!({
            "mapped_ms": column(runner, |lap| lap.mapped.into()),
            "drawn_ms": column(runner, |lap| lap.drawn.into()),
            "pss_kib": column(runner, |lap| lap.memory.into()),
        });
        (runner.name.clone(), columns)
    });
    std::fs::write(file, Value::Object(table.collect()).to_string())?;
    Ok(())
}

fn run(screen: &Screen, program: &PathBuf) -> Outcome<Lap> {
    let began = Instant::now();
    let mut child = Command::new(program).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let lap = watch(screen, &mut child, began);
    let family = memory::family(child.id());
    if let Ok(Some(window)) = screen.window() {
        screen.close(window)?;
    }
    let until = Instant::now() + PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > until || lap.is_err() {
            child.kill()?;
        }
        thread::sleep(Duration::from_millis(10));
    }
    // Helpers that outlive their program for a moment would share the next one's time.
    while family.iter().any(|id| memory::is_there(*id)) && Instant::now() < until {
        thread::sleep(Duration::from_millis(10));
    }
    lap
}

fn watch(screen: &Screen, child: &mut Child, began: Instant) -> Outcome<Lap> {
    let since = |began: Instant| began.elapsed().as_secs_f64() * 1000.0;
    let mut mapped = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Err(format!("it ended before its window was drawn: {status}").into());
        }
        if began.elapsed() > PATIENCE {
            return Err("no window was drawn".into());
        }
        if let Some(window) = screen.window()? {
            let mapped = *mapped.get_or_insert_with(|| since(began));
            if screen.is_drawn(window) {
                let drawn = since(began);
                thread::sleep(SETTLE);
                return Ok(Lap { mapped, drawn, memory: memory::of_family(child.id()) });
            }
        }
        thread::sleep(GLANCE);
    }
}
