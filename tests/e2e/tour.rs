//! The tour: an app's whole life, a PSU's access from the bank's pages to his transactions, and the same with payments at a
//! bank of the second group, walked through in the real window against the local banks, with a picture of each station. The
//! program is killed in the middle of the rotation, and between a PSU's approval of a payment and its confirmation.
//! `cargo xtask run` shows it where there is no display. A step that fails ends it with a non-zero status.

#![allow(clippy::print_stdout, reason = "the tour tells what it does")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kit::access::free_port;
use kit::access_journey;
use kit::arkea_journey;
use kit::journey;
use kit::payments_journey::{self as pays, Order};
use kit::psu_browser::Opener;
use kit::window::{Window, WindowError};

type Done = Result<(), WindowError>;

const SETTLED: Order = Order { creditor: "Atelier Martin", amount: "12.30", in_days: None };
const REFUSED: Order = Order { creditor: "Librairie Morel", amount: "48.00", in_days: None };
const CANCELLED: Order = Order { creditor: "Garage Petit", amount: "310.50", in_days: Some(19) };
const INTERRUPTED: Order = Order { creditor: "Pharmacie Lenoir", amount: "7.95", in_days: None };

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => {
            println!(
                "The tour is over: enrolled, read back, changed, a PSU connected, rotated, retired and deleted; \
                 at a second bank a PSU connected, and paid."
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("The tour stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

fn path(variable: &str) -> Result<PathBuf, WindowError> {
    std::env::var_os(variable).map(PathBuf::from).ok_or_else(|| WindowError(format!("{variable} is not set")))
}

async fn tour() -> Done {
    let (binary, pictures) = (path("GUICHET_BINARY")?, path("GUICHET_TOUR_DIR")?);
    let data = tempfile::tempdir().map_err(|error| WindowError(error.to_string()))?;

    step("Opening Guichet: the first run");
    let opener = Opener::new()?;
    let path = opener.path();
    let environment = [("PATH", path.as_str())];
    let window = Window::open_in(&environment, &binary, data.path(), Some(&pictures)).await?;
    pictured(&window, enrol(&window).await).await?;
    pictured(&window, change(&window).await).await?;
    pictured(&window, look_around(&window).await).await?;
    pictured(&window, connect(&window, &opener, &pictures).await).await?;
    pictured(&window, begin_to_rotate(&window).await).await?;

    step("Killing the program in the middle of it, as a power cut would");
    window.kill().await?;
    step("Opening it again: the rotation is where it was");
    let window = Window::open_in(&environment, &binary, data.path(), Some(&pictures)).await?;
    pictured(&window, disconnect(&window).await).await?;
    pictured(&window, rotate(&window).await).await?;
    pictured(&window, end(&window).await).await?;
    pictured(&window, connect_at_fortuneo(&window, &opener, &pictures).await).await?;
    pictured(&window, pay(&window, &opener, &pictures).await).await?;

    step("Killing the program between the PSU's approval and the confirmation");
    window.kill().await?;
    step("Opening it again: the payment waits for its confirmation");
    let window = Window::open_in(&environment, &binary, data.path(), Some(&pictures)).await?;
    pictured(&window, settle(&window).await).await?;
    window.close().await
}

/// Keeps a picture of where the tour stopped, if it did.
async fn pictured(window: &Window, walked: Done) -> Done {
    if walked.is_err() {
        let _ = window.picture("stopped-here").await;
    }
    walked
}

async fn enrol(window: &Window) -> Done {
    window.size(1280, 860).await?;
    window.see("How do you want to begin?").await?;
    window.picture("01-first-run").await?;
    step("Practising: the local banks start and make a practice TPP with its QWAC and QSEALC");
    journey::practise(window).await?;
    window.picture("02-desk").await?;
    step("Enrolling an app: entry point, who, the app");
    journey::fill_in_for(window, &format!("http://127.0.0.1:{}/callback", free_port())).await?;
    step("Reviewing the exact request");
    window.picture("06-review").await?;
    step("Sending it over mutual TLS, signed with the QSEALC");
    journey::send(window).await?;
    window.gone("The bank enrolled the app.").await?;
    window.picture("07-enrolled").await?;
    step("Reading the registration back");
    journey::read_back(window).await?;
    window.picture("08-read-back").await
}

async fn change(window: &Window) -> Done {
    step("Changing its name: what changes, then the exact request");
    journey::change(window).await?;
    window.gone("The bank accepted the change.").await?;
    window.picture("10-changed").await?;
    step("Reading it back: the bank holds the new name");
    journey::read_back(window).await
}

async fn look_around(window: &Window) -> Done {
    step("Looking at the certificates and what the doctor says of them");
    window.go("#/certificates").await?;
    window.see("QSEALC").await?;
    window.picture("11-certificates").await?;
    step("Looking at the calls");
    window.go("#/calls").await?;
    window.see("/stet/setting/v1/register").await?;
    window.picture("12-calls").await?;
    step("Looking at the local banks");
    window.go("#/local-banks").await?;
    window.see("127.0.0.1:").await?;
    window.picture("13-local-banks").await?;
    step("The same in the dark");
    window.go("#/settings").await?;
    window.tick("Dark").await?;
    window.picture("14-settings-dark").await?;
    window.go("#/").await?;
    window.see("Everything works").await?;
    window.picture("15-desk-dark").await?;
    window.go("#/settings").await?;
    window.tick("Light").await
}

async fn connect(window: &Window, opener: &Opener, pictures: &Path) -> Done {
    step("Connecting EDMÉ, a PSU of Banque BCP");
    access_journey::open(window).await?;
    step(
        "Sending him to his bank: he identifies and accepts in a browser of his own, and the answer is caught",
    );
    access_journey::authorise(window, opener, 0, Some(pictures)).await?;
    step("Sending the consent: what changes, then the exact request");
    access_journey::consent(window).await?;
    step("Asking for his accounts and all that is in them");
    access_journey::browse(window).await
}

async fn disconnect(window: &Window) -> Done {
    window.size(1280, 860).await?;
    step("EDMÉ's access is still there, with all that was read; revoking it");
    access_journey::show(window).await?;
    access_journey::revoke(window).await?;
    window.gone("The access is revoked.").await?;
    window.picture("41-revoked").await
}

async fn begin_to_rotate(window: &Window) -> Done {
    step("Having the local banks keep BPCE's 09:59 rule, so that a change has to wait");
    journey::keep_the_activation_rule(window).await?;
    step("Rotating the certificates: the practice QTSP makes the next pair, and the doctor looks at it");
    journey::make_a_practice_pair(window).await?;
    window.gone("A new practice pair is here.").await?;
    journey::begin_rotation(window, journey::CHANGED).await?;
    journey::choose_pair(window).await?;
    step("Reviewing which key signs what");
    journey::review_rotation(window).await
}

async fn rotate(window: &Window) -> Done {
    journey::go_on(window).await?;
    window.see("Ready to send").await?;
    window.picture("18-after-a-kill").await?;
    step("Sending it: both pairs are kept, the one before goes on signing");
    journey::send_rotation(window).await?;
    window.gone("The bank accepted the new certificates.").await?;
    window.picture("19-both-pairs").await?;
    journey::read_back(window).await?;
    step("Moving the banks' clock past the activation: the new pair is in use");
    journey::let_activation_pass(window).await?;
    journey::open_registration(window, journey::CHANGED).await?;
    window.see("New pair in use").await?;
    window.picture("20-new-pair-in-use").await?;
    journey::read_back(window).await?;
    step("Retiring the pair before");
    journey::retire(window, journey::CHANGED).await?;
    window.gone("The pair before was retired.").await?;
    window.picture("21-retired").await
}

async fn end(window: &Window) -> Done {
    step("Deleting the app at the bank");
    journey::delete(window, journey::CHANGED).await?;
    window.gone("The app is deleted.").await?;
    window.picture("23-deleted").await
}

async fn connect_at_fortuneo(window: &Window, opener: &Opener, pictures: &Path) -> Done {
    step("Making an app at Fortuneo, whose group has a portal and no registration API");
    arkea_journey::make_app(window, &format!("http://127.0.0.1:{}/callback", free_port())).await?;
    step("Connecting a customer of Fortuneo: he authorises at its pages, and there is no consent to send");
    arkea_journey::connect(window, opener, 1, Some(pictures)).await?;
    step("Asking for his account: two pages of transactions");
    arkea_journey::browse(window).await
}

async fn pay(window: &Window, opener: &Opener, pictures: &Path) -> Done {
    step("Paying: to whom and how much, the exact request, and the bank takes it");
    pays::create(window, &SETTLED, true).await?;
    window.picture("64-payment-created").await?;
    step("The PSU approves at the bank's pages");
    pays::decide(window, opener, 2, "accept", Some(pictures)).await?;
    window.picture("68-payment-approved").await?;
    step("Confirming it");
    pays::confirm(window).await?;
    window.picture("69-payment-confirmed").await?;
    step("Another one, which the PSU refuses");
    pays::create(window, &REFUSED, false).await?;
    pays::decide(window, opener, 3, "refuse", None).await?;
    window.picture("70-payment-refused").await?;
    step("Another one for a later day, which is cancelled");
    pays::create(window, &CANCELLED, false).await?;
    pays::decide(window, opener, 4, "accept", None).await?;
    pays::confirm(window).await?;
    pays::cancel(window).await?;
    window.picture("72-payment-cancelled").await?;
    step("Another one, which the PSU approves");
    pays::create(window, &INTERRUPTED, false).await?;
    pays::decide(window, opener, 5, "accept", None).await
}

async fn settle(window: &Window) -> Done {
    window.size(1280, 860).await?;
    pays::open(window, INTERRUPTED.creditor).await?;
    window.see("The PSU approved it: confirm it").await?;
    window.picture("73-payment-after-a-kill").await?;
    step("Confirming it");
    pays::confirm(window).await?;
    step("Moving the banks' clock past the day of settlement");
    pays::see_it_settled(window, SETTLED.creditor, 16).await?;
    window.picture("74-payment-settled").await?;
    window.go("#/payments").await?;
    window.see_in_row(SETTLED.creditor, "Settled").await?;
    window.picture("75-payments").await
}

fn step(what: &str) {
    println!("· {what}");
}
