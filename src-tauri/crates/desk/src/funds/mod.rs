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
/// `input-invalid`, also where the connection's scope does not open that version; what the bank or the way there said.
pub async fn check(desk: &Desk, req: FundsCheckReq) -> Result<FundsView, AppError> {
    let psu = psu(&req.psu)?;
    let mut asking = Asking::open(desk, &req.connection_id).await?;
    asking.settings.version = version(AccessRoleView::of(&asking.row), req.version)?;
    let iban: String = req.iban.chars().filter(|character| !character.is_whitespace()).collect();
    let reference = req.reference.trim();
    let request = FundsRequest {
        // At most 35 characters: a UUID without its hyphens has 32.
        id: if reference.is_empty() { desk.make_id().replace('-', "") } else { reference.to_owned() },
        amount: req.amount.trim().to_owned(),
        currency: req.currency.trim().to_owned(),
        iban,
        payee: Some(req.payee.trim().to_owned()).filter(|payee| !payee.is_empty()),
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

/// The version of a check, where the connection's scope opens it: a bank ends an access that was used for another scope.
fn version(role: AccessRoleView, version: FundsVersionView) -> Result<ApiVersion, Trouble> {
    match (role, version) {
        (AccessRoleView::Piisp, FundsVersionView::V1) => Ok(ApiVersion::V1),
        (AccessRoleView::Cbpii, FundsVersionView::V1_4_2) => Ok(ApiVersion::V1_4_2),
        (AccessRoleView::Cbpii, FundsVersionView::V1_6_2) => Ok(ApiVersion::V1_6_2),
        (AccessRoleView::Aisp, _) => Err(Trouble::field("connectionId", FieldProblem::RoleMissing)),
        (AccessRoleView::Piisp | AccessRoleView::Cbpii, _) => {
            Err(Trouble::field("version", FieldProblem::RoleMissing))
        }
    }
}

fn problem(problem: FundsProblem) -> FieldProblemView {
    let (field, problem) = match problem {
        FundsProblem::Id => ("reference", FieldProblem::TooLong),
        FundsProblem::Amount => ("amount", FieldProblem::NotAnAmount),
        FundsProblem::Currency => ("currency", FieldProblem::NotACurrency),
        FundsProblem::IbanMissing => ("iban", FieldProblem::Required),
        FundsProblem::Payee => ("payee", FieldProblem::TooLong),
    };
    FieldProblemView { field: field.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_asked_with_the_scope_it_knows_and_no_other() {
        use AccessRoleView::{Aisp, Cbpii, Piisp};
        use FundsVersionView::{V1, V1_4_2, V1_6_2};
        for (role, versions) in [(Aisp, vec![]), (Cbpii, vec![V1_4_2, V1_6_2]), (Piisp, vec![V1])] {
            for asked in [V1, V1_4_2, V1_6_2] {
                assert_eq!(version(role, asked).is_ok(), versions.contains(&asked), "{role:?} {asked:?}");
            }
        }
    }
}
