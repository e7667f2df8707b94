//! Changing an app that is enrolled: the draft it starts from, what it would change, and what became of a request whose
//! answer never came.

use serde_json::Value;
use stet::BankError;
use stet::registration::{self, Application, Comparison, FieldComparison};
use vault::{DraftRow, RegistrationRow, Rows};

use super::draft::{self, CHANGE, Draft, ROTATE, purpose, step_text};
use super::kept::{Kept, load};
use super::read_back::{comparison, read};
use super::send::{Taken, UnderWay, keep_change};
use super::view::{
    ChangeOpenReq, ChangeSettleReq, ChangeSettledView, ComparisonView, DraftPurposeView, DraftStep,
    DraftView, OpenDraftsView,
};
use super::{Clock, fields, pair, reachable, view_of};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::trouble::Trouble;

/// Opens the change of an app, or the rotation of its certificates, with what the bank took last: the draft that is open
/// already, if any.
///
/// # Errors
/// `not-found`; `registration-unchangeable` for an app of the portal and a deleted one.
pub async fn open(desk: &Desk, req: ChangeOpenReq) -> Result<DraftView, AppError> {
    let (row, kept) = load(desk, &req.registration_id)?;
    if row.profile_id != req.profile_id {
        return Err(Trouble::NotFound("the registration").into());
    }
    reachable(&row)?;
    let (kind, step) = if req.rotate { (ROTATE, DraftStep::Pair) } else { (CHANGE, DraftStep::App) };
    let draft = first_draft(&row, &kept)?;
    let opened = desk.vault()?.transaction(|rows| {
        if let Some((open, _)) = open_draft(rows, &row, kind)? {
            return Ok::<_, Trouble>(open);
        }
        let opened = DraftRow {
            id: desk.make_id(),
            profile_id: row.profile_id.clone(),
            kind: kind.to_owned(),
            step: step_text(step).to_owned(),
            json: draft::json(&draft)?,
            updated_at: desk.now_ms(),
        };
        rows.put_draft(&opened)?;
        Ok(opened)
    })?;
    desk.changed(Area::Registrations);
    Ok(draft::view(desk, opened).await?)
}

fn first_draft(row: &RegistrationRow, kept: &Kept) -> Result<Draft, Trouble> {
    let held: Value = serde_json::from_str(&row.sent_json)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let application = Application::from_body(&held);
    Ok(Draft {
        fields: fields::of_application(&application, &row.bank_key, &row.entry_host, &kept.key_id_url),
        prepared: None,
        unfinished: None,
        sent: None,
        registration_id: Some(row.id.clone()),
    })
}

fn open_draft(
    rows: &Rows<'_>,
    registration: &RegistrationRow,
    kind: &str,
) -> Result<Option<(DraftRow, Draft)>, Trouble> {
    for row in rows.drafts(&registration.profile_id)?.into_iter().filter(|row| row.kind == kind) {
        let draft = draft::read(&row)?;
        if draft.registration_id.as_deref() == Some(registration.id.as_str()) {
            return Ok(Some((row, draft)));
        }
    }
    Ok(None)
}

/// The drafts of a registration that are not sent yet.
pub(super) fn open_drafts(rows: &Rows<'_>, row: &RegistrationRow) -> Result<OpenDraftsView, Trouble> {
    let id = |kind| Ok::<_, Trouble>(open_draft(rows, row, kind)?.map(|(draft, _)| draft.id));
    Ok(OpenDraftsView { change: id(CHANGE)?, rotate: id(ROTATE)? })
}

/// What `body` changes of what the bank holds: `sent` is what goes out, `read` is what it holds.
pub(super) fn differences(body: &str, held: &Value) -> Result<Vec<ComparisonView>, Trouble> {
    let body: Value =
        serde_json::from_str(body).map_err(|error| Trouble::unreadable("the prepared body", &error))?;
    let rows = registration::compare(&body, held).into_iter().filter(differs);
    Ok(rows.map(comparison).collect())
}

fn differs(row: &FieldComparison) -> bool {
    !matches!(row.verdict, Comparison::Same | Comparison::SameButSpelled)
}

/// Members of the JWK that live banks give back as null: that they are missing says nothing.
const NOT_GIVEN_BACK: [&str; 3] = ["jwks.keys[0].kid", "jwks.keys[0].alg", "jwks.keys[0].key_ops"];

/// Whether `answer` shows what the body changed of what the bank held before.
fn shows(body: &Value, before: &Value, answer: &Value) -> bool {
    let changed: Vec<String> = registration::compare(body, before)
        .into_iter()
        .filter(|row| differs(row) && row.sent.is_some() && !NOT_GIVEN_BACK.contains(&row.field.as_str()))
        .map(|row| row.field)
        .collect();
    registration::compare(body, answer)
        .iter()
        .filter(|row| changed.contains(&row.field))
        .all(|row| !differs(row))
}

/// Reads back whether the bank took a change or a rotation whose answer never came. Where it shows what was sent, the
/// change counts as accepted when it was sent. Where it does not, the draft stays as it was: a bank may show the data in
/// force instead of the data it accepted.
///
/// The certificates in use sign the question. Where the bank refuses them and a rotation is in doubt, the new ones ask
/// again: the rotation may have taken effect meanwhile.
///
/// # Errors
/// `not-found` where no send is in doubt; what the bank or the way there said.
pub async fn settle(desk: &Desk, req: ChangeSettleReq) -> Result<ChangeSettledView, AppError> {
    let under_way = UnderWay::begin(desk, &req.draft_id)?;
    let settled = settle_once(desk, &req.draft_id).await;
    drop(under_way);
    desk.changed(Area::Registrations);
    Ok(settled?)
}

async fn settle_once(desk: &Desk, draft_id: &str) -> Result<ChangeSettledView, Trouble> {
    let (draft_row, draft) = draft::load(desk, draft_id)?;
    let in_doubt = Trouble::NotFound("a send in doubt");
    let (Some(registration_id), Some(sent)) = (&draft.registration_id, draft.sent.clone()) else {
        return Err(in_doubt);
    };
    let call_id = draft::unfinished_call(desk, &draft_row.profile_id, &draft)?.ok_or(in_doubt)?;
    let (row, kept) = load(desk, registration_id)?;
    reachable(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let row = clock.settle(desk, row)?;
    let in_force = pair::in_force(&row, clock.now);
    let answered = match read(desk, &profile, &row, &in_force, &kept.key_id_url).await {
        Err(trouble) if is_refusal(&trouble) && sent.brings != in_force => {
            read(desk, &profile, &row, &sent.brings, &sent.key_id_url).await?
        }
        read => read?,
    };
    let parse = |text: &str| {
        serde_json::from_str::<Value>(text).map_err(|error| Trouble::unreadable("the stored request", &error))
    };
    let taken = shows(&parse(&sent.body)?, &parse(&row.sent_json)?, &answered.answer.to_value());
    let row = if taken {
        let outcome = Taken {
            answer: Some(answered.answer),
            status: answered.status,
            call_id,
            at: sent.at,
            at_once: sent.at_once,
        };
        keep_change(desk, &draft_row, &row.id, &sent, outcome)?
    } else {
        row
    };
    Ok(ChangeSettledView { taken, registration: view_of(desk, row).await? })
}

fn is_refusal(trouble: &Trouble) -> bool {
    let Trouble::Bank { source, .. } = trouble else { return false };
    matches!(
        **source,
        BankError::Refused { .. } | BankError::Unauthorised { .. } | BankError::Forbidden { .. }
    )
}

/// Which event a sent change is in the history.
pub(super) fn is_rotation(draft: &DraftRow) -> bool {
    purpose(&draft.kind) == DraftPurposeView::Rotate
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body(name: &str, x5c: &str) -> Value {
        json!({"software_id": name, "jwks": {"keys": [{"kid": x5c, "x5c": [x5c]}]}})
    }

    #[test]
    fn a_bank_that_shows_what_changed_took_it() {
        let (before, sent) = (body("Budget", "old"), body("Budget", "new"));
        assert!(shows(
            &sent,
            &before,
            &json!({"software_id": "Budget", "jwks": {"keys": [{"x5c": ["new"]}]}})
        ));
        assert!(!shows(
            &sent,
            &before,
            &json!({"software_id": "Budget", "jwks": {"keys": [{"x5c": ["old"]}]}})
        ));
        assert!(!shows(&sent, &before, &json!({"software_id": "Budget"})));
    }

    #[test]
    fn what_was_not_changed_and_differs_says_nothing_of_the_change() {
        let (before, sent) = (body("Budget", "old"), body("Budget Clair", "old"));
        assert!(shows(&sent, &before, &json!({"software_id": "Budget Clair"})));
        assert!(!shows(
            &sent,
            &before,
            &json!({"software_id": "Budget", "jwks": {"keys": [{"x5c": ["old"]}]}})
        ));
    }

    #[test]
    fn a_change_names_what_goes_out_and_what_the_bank_holds() {
        let rows = differences(&body("Budget Clair", "old").to_string(), &body("Budget", "old")).unwrap();
        let only: Vec<_> =
            rows.iter().map(|row| (row.field.as_str(), row.sent.as_deref(), row.read.as_deref())).collect();
        assert_eq!(only, [("software_id", Some("Budget Clair"), Some("Budget"))]);
    }
}
