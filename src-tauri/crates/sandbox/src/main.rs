//! `guichet-sandbox [--json]`: the local banks alone, in memory, until Ctrl-C or SIGTERM.
//!
//! With `--json` the first line on standard output is one JSON object that says where everything is; without, the
//! same in words. Logs go to standard error.

use sandbox::{Addresses, Config, LocalBanks};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

const USAGE: &str = "usage: guichet-sandbox [--json]\n\nStarts the local banks on loopback, empty and in memory, \
                     until Ctrl-C.\n  --json   print one line of JSON with all addresses and files\n";

fn main() -> ExitCode {
    let mut as_json = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--json" => as_json = true,
            "--help" | "-h" => return say(USAGE),
            other => {
                complain(&format!("unknown argument {other}\n{USAGE}"));
                return ExitCode::from(2);
            }
        }
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("no runtime: {error}\n"));
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(run(as_json))
}

async fn run(as_json: bool) -> ExitCode {
    // Listening for signals before the first line is printed: whoever reads it may stop the banks at once.
    let stop = match stop_asked() {
        Ok(stop) => stop,
        Err(error) => {
            complain(&format!("signals cannot be listened for: {error}\n"));
            return ExitCode::FAILURE;
        }
    };
    let banks = match LocalBanks::start(Config::default()).await {
        Ok(banks) => banks,
        Err(error) => {
            complain(&format!("the local banks did not start: {error}\n"));
            return ExitCode::FAILURE;
        }
    };
    let text = if as_json { format!("{}\n", described(banks.addresses())) } else { told(banks.addresses()) };
    let said = say(&text);
    if said == ExitCode::SUCCESS {
        stop.await;
    }
    banks.stop().await;
    said
}

/// Resolves at Ctrl-C and, where there is one, SIGTERM.
#[cfg(unix)]
fn stop_asked() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves at Ctrl-C.
#[cfg(not(unix))]
fn stop_asked() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn described(at: &Addresses) -> Value {
    json!({
        "bpce": {"address": at.bpce.to_string()},
        "arkea": {"address": at.bpce.to_string()},
        "ca": at.ca_file,
        "pages": format!("http://{}", at.pages),
        "authorize": {
            "bpce": format!("http://{}/www.{{codetab}}.sandbox.api.89c3.com/stet/psd2/oauth/authorize", at.pages),
            "arkea": format!("http://{}/{{host}}/authorize", at.pages),
        },
        "management": {"url": format!("http://{}", at.management), "token": at.management_token},
        "tpp": {
            "oid": at.practice.oid,
            "qwac": {"cert": at.practice.qwac_cert, "key": at.practice.qwac_key},
            "qsealc": {"cert": at.practice.qsealc_cert, "key": at.practice.qsealc_key},
        },
    })
}

fn told(at: &Addresses) -> String {
    let host = "www.17515.sandbox.api.89c3.com";
    format!(
        "The local banks are open, in memory, until Ctrl-C.\n\n\
         \x20 all banks      {bpce}   (TLS; connect there with the bank's own host name)\n\
         \x20 PSU pages      http://{pages}/{{host}}{{path}}\n\
         \x20 management     http://{management}\n\
         \x20 its token      {token}\n\
         \x20 their CA       {ca}\n\
         \x20 practice TPP   {oid}\n\
         \x20   QWAC         {qwac_cert}\n\
         \x20                {qwac_key}\n\
         \x20   QSEALC       {qsealc_cert}\n\
         \x20                {qsealc_key}\n\n\
         Ask for a registration token:\n\n\
         curl --connect-to {host}:443:{bpce} --cacert {ca} \\\n\
         \x20 --cert {qwac_cert} --key {qwac_key} \\\n\
         \x20 -d client_id=PSD2_TPPRegister -d grant_type=client_credentials -d scope=manageRegistration \\\n\
         \x20 https://{host}/stet/psd2/oauth/token\n",
        bpce = at.bpce,
        pages = at.pages,
        management = at.management,
        token = at.management_token,
        ca = at.ca_file.display(),
        oid = at.practice.oid,
        qwac_cert = at.practice.qwac_cert.display(),
        qwac_key = at.practice.qwac_key.display(),
        qsealc_cert = at.practice.qsealc_cert.display(),
        qsealc_key = at.practice.qsealc_key.display(),
    )
}

fn say(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
