//! What reading a certificate costs: a real QSEALC with PSD2 statements, from DER to decoded. One line of JSON: the
//! microseconds of every round.

#![allow(clippy::print_stdout, reason = "a benchmark speaks on its standard output")]

use std::hint::black_box;
use std::time::Instant;

use eidas::Certificate;
use serde_json::json;

const SAMPLE: &[u8] = include_bytes!("../tests/data/sample-test-qsealc-microsec.pem");
const ROUNDS: usize = 60;
const TURN: u32 = 200;

fn main() {
    let imported = eidas::import(SAMPLE, None).expect("the sample is a certificate");
    let der = imported.certificates[0].der();
    let read = || Certificate::from_der(black_box(der)).expect("the sample is a certificate");
    assert!(read().qc().is_some_and(|qc| qc.psd2.is_some()), "the sample has a PSD2 statement");
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        for _ in 0..TURN {
            black_box(read());
        }
        rounds.push(began.elapsed().as_secs_f64() * 1e6 / f64::from(TURN));
    }
    println!("{}", json!({ "us": rounds, "bytes": der.len() }));
}
