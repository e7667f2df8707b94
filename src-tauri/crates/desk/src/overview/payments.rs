//! The Desk's view of the payments: which of them wait for somebody here.

use vault::ProfileRow;

use super::view::NextActionView;
use crate::context::Desk;
use crate::payments;
use crate::payments::view::{PaymentStageView, PaymentSummaryView};
use crate::registrations::Clock;
use crate::trouble::Trouble;

/// The payments that do not go on by themselves, newest first. A draft does not wait: nothing of it was sent.
pub(super) fn waiting(
    desk: &Desk,
    profile: &ProfileRow,
    clock: Clock,
) -> Result<Vec<PaymentSummaryView>, Trouble> {
    let all = payments::summaries(desk, profile, clock)?;
    Ok(all.into_iter().filter(|payment| pressing(payment.stage).is_some()).collect())
}

/// What is to be done about those that press, or about the others.
pub(super) fn due(payments: &[PaymentSummaryView], those_that_press: bool) -> Vec<NextActionView> {
    payments
        .iter()
        .filter(|payment| pressing(payment.stage) == Some(those_that_press))
        .map(|payment| NextActionView::SeePayment {
            payment_id: payment.id.clone(),
            stage: payment.stage,
            pressing: those_that_press,
        })
        .collect()
}

/// Whether something is lost by waiting, as [`NextActionView::SeePayment`] says. None where nobody is waited for.
fn pressing(stage: PaymentStageView) -> Option<bool> {
    match stage {
        PaymentStageView::ToConfirm
        | PaymentStageView::ConfirmationInDoubt
        | PaymentStageView::AnswerLost => Some(true),
        PaymentStageView::ToApprove | PaymentStageView::Approving => Some(false),
        PaymentStageView::Draft
        | PaymentStageView::Sending
        | PaymentStageView::Refused
        | PaymentStageView::Accepted
        | PaymentStageView::Settled
        | PaymentStageView::Rejected
        | PaymentStageView::Cancelled => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::view::TransferKindView;

    fn payment(stage: PaymentStageView) -> PaymentSummaryView {
        PaymentSummaryView {
            id: format!("{stage:?}"),
            stage,
            bank_key: String::new(),
            bank_name: String::new(),
            software_id: String::new(),
            client_id: String::new(),
            kind: TransferKindView::Standard,
            creditor_name: String::new(),
            creditor_iban: String::new(),
            amount: String::new(),
            execution_day: String::new(),
            payment_information_id: String::new(),
            status: None,
            created_at: 0,
        }
    }

    #[test]
    fn what_ends_by_itself_is_not_due_and_what_an_hour_ends_comes_first() {
        use PaymentStageView::*;
        let all: Vec<_> =
            [Draft, ToApprove, ToConfirm, Accepted, AnswerLost, Settled, Approving, Rejected, Refused]
                .map(payment)
                .into();
        let ids = |press| -> Vec<String> {
            let ids = due(&all, press).into_iter().map(|action| match action {
                NextActionView::SeePayment { payment_id, pressing, .. } if pressing == press => payment_id,
                other => format!("{other:?}"),
            });
            ids.collect()
        };
        assert_eq!(ids(true), ["ToConfirm", "AnswerLost"]);
        assert_eq!(ids(false), ["ToApprove", "Approving"]);
    }
}
