//! The rotation of an app's certificates: which come next, and what keeps them from it.
//!
//! A rotation may bring a QWAC, a QSEALC or both. The request names the QSEALC alone; the QWAC is what the next calls
//! connect with.

use vault::{ProfileRow, RegistrationRow};

use super::pair::{self, Held};
use super::view::{DraftFields, FieldProblem, FieldProblemView, RotationPairsView};
use crate::certificates;
use crate::certificates::view::FindingView;
use crate::context::Desk;
use crate::line::Pair;
use crate::trouble::Trouble;

/// The pair the bank was told last, with what the draft chose in its place.
pub(super) fn brings(desk: &Desk, row: &RegistrationRow, fields: &DraftFields) -> Result<Pair, Trouble> {
    let mut pair = pair::told_last(row);
    let held = desk.vault()?.certificates(&row.profile_id)?;
    let chosen = |id: &str, kind: &str| {
        held.iter().find(|held| held.id == id && held.kind == kind).map(|held| held.sha256.clone())
    };
    if let Some(sha256) = chosen(&fields.new_qwac, "qwac") {
        pair.qwac = Some(sha256);
    }
    if let Some(sha256) = chosen(&fields.new_qsealc, "qsealc") {
        pair.qsealc = Some(sha256);
    }
    Ok(pair)
}

/// What is wrong with the certificates chosen.
pub(super) fn problems(
    desk: &Desk,
    profile: &ProfileRow,
    row: &RegistrationRow,
    fields: &DraftFields,
) -> Result<Vec<FieldProblemView>, Trouble> {
    let held = Held::by(desk, &profile.id)?;
    let known = pair::told_last(row);
    let mut found = Vec::new();
    let mut wrong = |field: &str, problem| found.push(FieldProblemView { field: field.to_owned(), problem });
    if fields.new_qwac.is_empty() && fields.new_qsealc.is_empty() {
        wrong("newQsealc", FieldProblem::Required);
    }
    for (field, id, kind, known) in [
        ("newQwac", &fields.new_qwac, "qwac", &known.qwac),
        ("newQsealc", &fields.new_qsealc, "qsealc", &known.qsealc),
    ] {
        if id.is_empty() {
            continue;
        }
        let used = held.find(kind, known.as_deref()).map(|half| half.row.id.as_str());
        match held.halves().iter().find(|half| half.row.id == *id) {
            // Removed since it was chosen.
            None => wrong(field, FieldProblem::Required),
            Some(half) if half.row.kind != kind => wrong(field, FieldProblem::WrongKind),
            Some(half) if Some(half.row.id.as_str()) == used => wrong(field, FieldProblem::SameAsCurrent),
            Some(half) if !half.row.key_held => wrong(field, FieldProblem::KeyNotHeld),
            Some(_) => {}
        }
    }
    Ok(found)
}

/// A rotation sends the app's data as the bank has it: only what the bank cannot do without, and what the new
/// certificates do not cover, stands in its way. The rest is for a change to mend.
pub(super) fn stands_in_the_way(problem: &FieldProblemView) -> bool {
    matches!(
        problem.problem,
        FieldProblem::Required | FieldProblem::RoleMissing | FieldProblem::OidNotCertificates
    )
}

/// What a rotation chooses from. `pair` is the one it would bring; `findings` are the doctor's on it.
pub(super) fn pairs_view(
    desk: &Desk,
    row: &RegistrationRow,
    fields: &DraftFields,
    pair: &Pair,
    scopes: &[eidas::Scope],
) -> Result<RotationPairsView, Trouble> {
    let held = Held::by(desk, &row.profile_id)?;
    let current = held.pair_view(&pair::current(row));
    let known = pair::told_last(row);
    let in_use = |sha256: &str| {
        [("qwac", &known.qwac), ("qsealc", &known.qsealc)].into_iter().any(|(kind, named)| {
            held.find(kind, named.as_deref()).is_some_and(|half| half.row.sha256 == sha256)
        })
    };
    let mut choices: Vec<_> =
        held.halves().iter().filter(|half| half.row.kind != "other" && !in_use(&half.row.sha256)).collect();
    choices.sort_by_key(|half| std::cmp::Reverse(half.row.added_at));
    let chosen = !fields.new_qwac.is_empty() || !fields.new_qsealc.is_empty();
    let findings: Vec<FindingView> =
        if chosen { certificates::examine_pair(desk, &row.profile_id, pair, scopes)? } else { Vec::new() };
    Ok(RotationPairsView {
        current_qwac: current.qwac,
        current_qsealc: current.qsealc,
        choices: choices.into_iter().map(|half| held.half_view(half)).collect(),
        findings,
    })
}
