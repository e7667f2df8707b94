//! How a PSU's browser comes back from a payment, which anyone may send or paste: read as a report, of which nothing is
//! promised, and as the answer of the enforced redirect, it says the same.
#![no_main]

use guichet_fuzz::texts;
use libfuzzer_sys::fuzz_target;
use secrecy::ExposeSecret;
use stet::oauth::{Authorized, Callback, CallbackProblem, Report};

fn told(authorized: Option<Authorized>) -> Option<String> {
    match authorized? {
        // EXPOSE: to compare what two readers read.
        Authorized::Code(code) => Some(code.expose_secret().to_owned()),
        Authorized::Refused(refusal) => Some(format!("{refusal:?}")),
    }
}

fuzz_target!(|input: &[u8]| {
    let Some([report_url, address]) = texts(input) else { return };
    match (Report::read(address, report_url), Callback::read(address, report_url)) {
        (Ok(report), Ok(callback)) => {
            assert_eq!(report.state, Some(callback.state));
            assert_eq!(told(report.authorized), told(Some(callback.authorized)));
        }
        (Ok(report), Err(problem)) => {
            let missing = match problem {
                CallbackProblem::NoState => report.state.is_none(),
                CallbackProblem::NeitherCodeNorError => report.authorized.is_none(),
                _ => false,
            };
            assert!(missing, "{problem}");
        }
        (Err(_), Ok(_)) => panic!("what is no report is no answer"),
        (Err(_), Err(_)) => {}
    }
    // The address alone is a return that says nothing.
    if let Ok(report) = Report::read(report_url, report_url) {
        assert!(report.state.is_none() && report.authorized.is_none());
    }
});
