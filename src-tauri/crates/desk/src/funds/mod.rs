//! Whether an amount is there, asked on a connection of its own role.

pub mod view;

use stet::access::{self, ApiVersion, Ask, FundsProblem, FundsRequest, IbanVerdict, iban_verdict};

use crate::accounts::{Asking, psu};
use crate::connections::view::AccessRoleView;
use crate::context::Desk;
use crate::error::AppError;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;
use view::{FundsCheckReq, FundsVersionView, FundsView};

/// Asks a bank whether an amount is on an account.
///
/// # Errors
/// `input-invalid`; `wrong-role` where the connection is not one for funds checks; what the bank or the way there said.
pub async fn check(desk: &Desk, req: FundsCheckReq) -> Result<FundsView, AppError> {
    let psu = psu(&req.psu)?;
    let mut asking = Asking::open(desk, &req.connection_id).await?;
    if asking.row.role != AccessRoleView::Cbpii.word() {
        return Err(Trouble::field("connectionId", FieldProblem::RoleMissing).into());
    }
    asking.settings.version = match req.version {
        FundsVersionView::V1 => ApiVersion::V1,
        FundsVersionView::V1_4_2 => ApiVersion::V1_4_2,
        FundsVersionView::V1_6_2 => ApiVersion::V1_6_2,
    };
    let iban: String = req.iban.chars().filter(|character| !character.is_whitespace()).collect();
    let request = FundsRequest {
        // At most 35 characters: a UUID without its hyphens has 32.
        id: desk.make_id().replace('-', ""),
        amount: req.amount.trim().to_owned(),
        currency: req.currency.trim().to_owned(),
        iban,
        payee: None,
    };
    let problems = request.problems();
    if !problems.is_empty() {
        return Err(Trouble::Input(problems.into_iter().map(problem).collect()).into());
    }
    let prepared = asking.prepare(&Ask::Funds(&request), psu.as_ref())?;
    let got = asking
        .send(&prepared, |client, prepared, token, recorder| {
            Box::pin(access::funds_confirmation(client, prepared, token, recorder))
        })
        .await?;
    Ok(FundsView {
        result: got.data.result,
        another_request: got.data.another_request,
        request_id: request.id,
        check_digits: iban_verdict(&request.iban) == IbanVerdict::Valid,
        iban: request.iban,
        amount: request.amount,
        currency: request.currency,
        call_id: got.call_id.to_string(),
        at: asking.clock.now,
    })
}

fn problem(problem: FundsProblem) -> FieldProblemView {
    let (field, problem) = match problem {
        FundsProblem::Id => ("id", FieldProblem::TooLong),
        FundsProblem::Amount => ("amount", FieldProblem::NotAnAmount),
        FundsProblem::Currency => ("currency", FieldProblem::NotACurrency),
        FundsProblem::IbanMissing => ("iban", FieldProblem::Required),
        FundsProblem::Payee => ("payee", FieldProblem::TooLong),
    };
    FieldProblemView { field: field.to_owned(), problem }
}
