//! The answer that a PSU brings back from their bank's pages: the address they are sent to, the loopback port that waits for
//! them, and the codes that are being exchanged. What an answer means is told by who asked: `connections` and `payments`.

pub(crate) mod exchanging;
pub(crate) mod listening;

use stet::Environment;
use stet::local_bank::pages_url;
use stet::oauth::CallbackProblem;
use url::Url;
use vault::ProfileRow;

use crate::context::Desk;
use crate::local_banks;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

pub(crate) use listening::Waiting;

/// BPCE "Account information": the code is valid for one hour. An answer that has not come by then is of no use.
pub(crate) const PATIENCE_MS: i64 = 60 * 60 * 1000;

/// What an answer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Authorised,
    /// The PSU said no, or the bank did.
    Refused,
    /// The operator gave up while the code was being exchanged. Whatever came of it is let go of.
    GivenUp,
    /// Not an answer to what is open here. Nothing was changed and nothing sent.
    Foreign(FieldProblem),
}

/// The address the browser is sent to: the bank's own, or in a Local profile where the local banks serve the same page.
pub(crate) async fn browser_address(desk: &Desk, profile: &ProfileRow, url: Url) -> Result<String, Trouble> {
    if profiles::environment(profile) != Environment::Local {
        return Ok(url.into());
    }
    let banks = local_banks::start(desk, &profile.id).await?;
    let pages = Url::parse(&banks.pages).map_err(|error| Trouble::LocalBanks(error.to_string()))?;
    Ok(pages_url(&pages, &url).map_err(|error| Trouble::LocalBanks(error.to_string()))?.into())
}

/// Why an address is no answer, as the screen says it.
pub(crate) fn problem_of(problem: CallbackProblem) -> FieldProblem {
    match problem {
        CallbackProblem::NotAnAddress => FieldProblem::NotAnAddress,
        CallbackProblem::TooLong => FieldProblem::TooLong,
        CallbackProblem::NotOurs | CallbackProblem::Fragment => FieldProblem::NotTheRedirectUri,
        CallbackProblem::Duplicate
        | CallbackProblem::NoState
        | CallbackProblem::CodeAndError
        | CallbackProblem::NeitherCodeNorError
        | CallbackProblem::Malformed => FieldProblem::NotAnAnswer,
    }
}
