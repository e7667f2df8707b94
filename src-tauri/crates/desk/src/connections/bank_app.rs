//! A PSU who authorises in their bank's own app: whether the bank has a link for it, and the QR code that takes the link
//! to a telephone (BPCE "Account information", use case "Trigger App2App feature").
//!
//! The link is the address of an attempt like any other, at the host of the bank's brand, and from its answer on all
//! calls of the connection go to that host. Not here: the practice banks, which no telephone reaches.

use qrcode::{Color, EcLevel, QrCode};
use stet::{EntryKind, Environment};

use super::view::{BankAppView, QrCodeView};
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// ISO/IEC 18004: four modules around the symbol stay light.
const QUIET: usize = 4;

/// Whether a PSU of the bank can be sent into its app.
pub(super) fn offer(environment: Environment, bank_key: &str) -> BankAppView {
    if brand_host(bank_key).is_none() {
        return BankAppView::NoLink;
    }
    match environment {
        Environment::Local => BankAppView::LocalBanks,
        Environment::Sandbox => BankAppView::NotLive,
        Environment::Live => BankAppView::Offered,
    }
}

/// The host whose address opens the app.
pub(super) fn host(environment: Environment, bank_key: &str) -> Result<String, Trouble> {
    brand_host(bank_key)
        .filter(|_| environment == Environment::Live)
        .ok_or_else(|| Trouble::field("way", FieldProblem::BankUnavailable))
}

fn brand_host(bank_key: &str) -> Option<String> {
    let points = stet::bank(bank_key)?.entry_points(Environment::Live);
    points.into_iter().find(|point| point.kind == EntryKind::LiveBrand).map(|point| point.host)
}

/// The address as a QR code. The lowest level of correction: it is read from a screen, and larger modules are read sooner.
pub(super) fn qr_code(address: &str) -> Result<QrCodeView, Trouble> {
    let code = QrCode::with_error_correction_level(address, EcLevel::L)
        .map_err(|error| Trouble::Internal(format!("no QR code holds the address: {error}")))?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    let side = u32::try_from(width + 2 * QUIET)
        .map_err(|_| Trouble::Internal("a QR code wider than any".to_owned()))?;
    Ok(QrCodeView { side, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_live_bank_with_a_printed_link_is_offered() {
        for (environment, bank, offered) in [
            (Environment::Live, "17515-ceidf", BankAppView::Offered),
            (Environment::Live, "30007-natixis", BankAppView::NoLink),
            (Environment::Local, "arkea-fortuneo", BankAppView::NoLink),
            (Environment::Sandbox, "17515-ceidf", BankAppView::NotLive),
            (Environment::Local, "17515-ceidf", BankAppView::LocalBanks),
        ] {
            assert_eq!(offer(environment, bank), offered);
            assert_eq!(host(environment, bank).is_ok(), offered == BankAppView::Offered);
        }
        let brand = host(Environment::Live, "17515-ceidf").expect("a host");
        assert_eq!(brand, "www.17515.live.api.caisse-epargne.fr");
    }

    /// Draws the path back into modules.
    fn drawn(view: &QrCodeView) -> Vec<Vec<bool>> {
        let side = view.side as usize;
        let mut modules = vec![vec![false; side]; side];
        for run in view.path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').expect("a run");
            let (x, y) = place.split_once(' ').expect("a place");
            let (x, y): (usize, usize) = (x.parse().expect("x"), y.parse().expect("y"));
            let length: usize = rest.split_once('v').expect("a length").0.parse().expect("a number");
            for module in &mut modules[y][x..x + length] {
                *module = true;
            }
        }
        modules
    }

    #[test]
    fn the_path_draws_every_dark_module_and_leaves_the_quiet_zone() {
        let address = "https://www.17515.live.api.caisse-epargne.fr/stet/psd2/oauth/authorize?response_type=code\
                       &client_id=PSDFR-ACPR-12345&redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback&scope=aisp\
                       &state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let view = qr_code(address).expect("a code");
        let modules = drawn(&view);
        let code = QrCode::with_error_correction_level(address, EcLevel::L).expect("a code");
        for (y, row) in modules.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.width());
                let expected = match (inside(x), inside(y)) {
                    (Some(x), Some(y)) => code[(x, y)] == Color::Dark,
                    _ => false,
                };
                assert_eq!(*dark, expected, "{x}, {y}");
            }
        }
    }
}
