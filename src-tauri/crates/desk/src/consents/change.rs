//! What a consent changes against what is granted.

use super::view::{ConsentChangeView, ConsentChoice, ConsentDataView};

/// What it takes back first, then what it grants.
pub(super) fn between(granted: &ConsentChoice, wanted: &ConsentChoice) -> Vec<ConsentChangeView> {
    let lists = |choice: &ConsentChoice| {
        [
            (ConsentDataView::Balances, choice.balances.clone()),
            (ConsentDataView::Transactions, choice.transactions.clone()),
        ]
    };
    let flags = |choice: &ConsentChoice| {
        [
            (ConsentDataView::Identity, choice.identity),
            (ConsentDataView::TrustedBeneficiaries, choice.trusted_beneficiaries),
        ]
    };
    let missing = |grants: bool, has: &ConsentChoice, lacks: &ConsentChoice| {
        let mut changes = Vec::new();
        for ((data, has), (_, lacks)) in lists(has).into_iter().zip(lists(lacks)) {
            let gone = has.into_iter().filter(|iban| !lacks.contains(iban));
            changes.extend(gone.map(|iban| ConsentChangeView { grants, data, iban: Some(iban) }));
        }
        for ((data, has), (_, lacks)) in flags(has).into_iter().zip(flags(lacks)) {
            if has && !lacks {
                changes.push(ConsentChangeView { grants, data, iban: None });
            }
        }
        changes
    };
    let mut changes = missing(false, granted, wanted);
    changes.extend(missing(true, wanted, granted));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(balances: &[&str], transactions: &[&str], identity: bool) -> ConsentChoice {
        let owned = |ibans: &[&str]| ibans.iter().map(|iban| (*iban).to_owned()).collect();
        ConsentChoice {
            balances: owned(balances),
            transactions: owned(transactions),
            identity,
            trusted_beneficiaries: false,
        }
    }

    #[test]
    fn what_is_taken_back_and_what_is_granted_are_told_apart() {
        let changes = between(&choice(&["A", "B"], &["A"], false), &choice(&["B", "C"], &[], true));
        let said: Vec<_> =
            changes.iter().map(|change| (change.grants, change.data, change.iban.as_deref())).collect();
        assert_eq!(
            said,
            [
                (false, ConsentDataView::Balances, Some("A")),
                (false, ConsentDataView::Transactions, Some("A")),
                (true, ConsentDataView::Balances, Some("C")),
                (true, ConsentDataView::Identity, None),
            ]
        );
    }

    #[test]
    fn the_same_in_another_order_changes_nothing() {
        assert_eq!(between(&choice(&["A", "B"], &[], true), &choice(&["B", "A"], &[], true)), []);
    }
}
