//! Whether an amount is there, asked on a connection of its own role.

pub mod view;

use eidas::Scope;
use stet::Dialect;
use stet::access::{self, ApiVersion, Ask, FundsProblem, FundsRequest, IbanVerdict, iban_verdict};

use crate::accounts::{Asking, psu};
use crate::connections::view::AccessRoleView;
use crate::context::Desk;
use crate::error::AppError;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;
use view::{FundsCheckReq, FundsView};

/// Asks a bank whether an amount is on an account.
///
/// # Errors
/// `input-invalid`, also where the connection's scope does not open that version; what the bank or the way there said.
pub async fn check(desk: &Desk, req: FundsCheckReq) -> Result<FundsView, AppError> {
    let psu = psu(&req.psu)?;
    let mut asking = Asking::open(desk, &req.connection_id).await?;
    asking.settings.version =
        version(asking.bank.dialect(), AccessRoleView::of(&asking.row), req.version.version())?;
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

/// The version of a check, where the bank has it and the connection's scope opens it: a bank ends an access that was used for
/// another scope.
fn version(dialect: &Dialect, role: AccessRoleView, version: ApiVersion) -> Result<ApiVersion, Trouble> {
    if role == AccessRoleView::Aisp {
        return Err(Trouble::field("connectionId", FieldProblem::RoleMissing));
    }
    let opens = dialect.versions.contains(&version) && version.scope_word(Scope::Cbpii) == role.word();
    if opens { Ok(version) } else { Err(Trouble::field("version", FieldProblem::RoleMissing)) }
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
    use stet::directory::Group;

    use super::*;

    #[test]
    fn each_version_is_asked_with_the_scope_it_knows_at_the_banks_that_have_it() {
        use AccessRoleView::{Aisp, Cbpii, Piisp};
        use ApiVersion::{V1, V1_4_1, V1_4_2, V1_6_2};
        for (group, role, versions) in [
            (Group::Bpce, Aisp, vec![]),
            (Group::Bpce, Cbpii, vec![V1_4_2, V1_6_2]),
            (Group::Bpce, Piisp, vec![V1]),
            (Group::Arkea, Aisp, vec![]),
            (Group::Arkea, Cbpii, vec![V1_4_1, V1_4_2]),
            (Group::Arkea, Piisp, vec![]),
        ] {
            for asked in ApiVersion::ALL {
                let opens = version(Dialect::of(group), role, asked).is_ok();
                assert_eq!(opens, versions.contains(&asked), "{group:?} {role:?} {asked:?}");
            }
        }
    }
}
