//! `cargo xtask bench`: what Guichet promises in numbers, each beside its reference in one run.
//!
//! A number alone says more about the machine than about the program; a ratio taken while both took turns does not. The
//! machine should be quiet all the same: `nice` and other builds make the window's rounds differ.

mod access;
mod measure;
mod rates;
mod table;
mod window;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::package;
use crate::repository::Repository;
use crate::setup::{self, Need};
use measure::{Measure, Middle};

/// Measures everything; fails when a bound is missed.
pub fn bench(repository: &Repository, arguments: &[&str]) -> Result<(), Failure> {
    let as_json = match arguments {
        [] => false,
        ["--json"] => true,
        other => return Err(Failure::new(format!("bench knows --json, not `{}`", other.join(" ")))),
    };
    setup::prepare(repository, &[Need::Compiler, Need::Window, Need::Desktop])?;
    let packed = packed(repository)?;
    let mut measures = vec![rates::signing(repository)?, rates::parsing(repository)?];
    measures.push(access::fetching(repository)?);
    measures.extend(access::million(repository)?);
    measures.extend(table::table(repository)?);
    measures.extend(window::window(repository)?);
    measures.push(packed);
    println!("\n{}", measure::heading());
    for measure in &measures {
        println!("{}", measure.row());
    }
    if as_json {
        let rows: Map<String, Value> =
            measures.iter().map(|measure| (measure.name.to_owned(), measure.to_json())).collect();
        println!("\n{}", Value::Object(rows));
    }
    let missed: Vec<&str> =
        measures.iter().filter(|measure| !measure.is_kept()).map(|measure| measure.name).collect();
    if missed.is_empty() { Ok(()) } else { Err(Failure::new(format!("missed: {}", missed.join(", ")))) }
}

fn packed(repository: &Repository) -> Result<Measure, Failure> {
    let made = package::make(repository)?;
    let bytes =
        std::fs::metadata(&made).map_err(|error| Failure::new(format!("{}: {error}", made.display())))?.len();
    let size = Middle { median: bytes as f64 / 1e6, low: bytes as f64 / 1e6, high: bytes as f64 / 1e6 };
    Ok(Measure::alone("package", "MB", size, 20.0))
}
