//! A payment before it is sent: kept as typed at every step, so that closing the window loses nothing.

use jiff::Timestamp;
use stet::day_in_paris;
use stet::payments::{
    CategoryPurpose, InitiatingParty, PaymentField, PaymentProblem, PaymentRequest, TransferKind,
};
use vault::{PaymentRow, ProfileRow};

use super::history::{Detail, event};
use super::kept::{DRAFT, Kept};
use super::paying::settings_of;
use super::view::{
    CategoryPurposeView, PaymentDiscardReq, PaymentEventKind, PaymentFields, PaymentOpenReq, PaymentSaveReq,
    PaymentView, PaymentsListReq, PaymentsView, TransferKindView,
};
use super::{list, load, view_of};
use crate::connections::{self, view::ConnectableAppView};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::psu_answer::listening;
use crate::registrations::Clock;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;

/// Starts a payment with what can be said before anything is typed, or with what another one was about: its ids are new,
/// so that a bank does not take the one for the other.
///
/// # Errors
/// `not-found`.
pub async fn open(desk: &Desk, req: PaymentOpenReq) -> Result<PaymentView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let mut fields = match &req.copy_of {
        Some(id) => Kept::of(&load(desk, id)?)?.fields,
        None => {
            let apps = payable(desk, &profile, clock)?;
            first_fields(&apps)
        }
    };
    let id = desk.make_id();
    // At most 35 characters: a UUID without its hyphens has 32.
    let short = id.replace('-', "");
    fields.payment_information_id = format!("G-{short}");
    fields.instruction_id = format!("I-{short}");
    fields.end_to_end_id = format!("E-{short}");
    if fields.execution_day.as_str() <= day_in_paris(at(clock)).to_string().as_str() {
        fields.execution_day.clear();
    }
    let row = PaymentRow {
        id,
        profile_id: profile.id.clone(),
        registration_id: None,
        bank_key: String::new(),
        entry_host: String::new(),
        client_id: String::new(),
        redirect_uri: String::new(),
        stage: DRAFT.to_owned(),
        resource_id: None,
        created_at: clock.now,
        updated_at: clock.now,
        json: Kept { fields, ..Kept::default() }.to_json()?,
    };
    let drafted = event(desk, &row.id, clock.now, PaymentEventKind::Drafted, &Detail::default(), None)?;
    desk.vault()?
        .transaction(|rows| {
            rows.insert_payment(&row)?;
            rows.insert_payment_event(&drafted)
        })
        .map_err(Trouble::from)?;
    desk.changed(Area::Payments);
    Ok(view_of(desk, &row.id).await?)
}

/// Keeps a draft as typed; what is wrong with it comes back as problems, never as a refusal to keep it.
///
/// # Errors
/// `not-found`; `payment-moved` where it was sent.
pub async fn save(desk: &Desk, req: PaymentSaveReq) -> Result<PaymentView, AppError> {
    let row = load(desk, &req.payment_id)?;
    let kept = Kept::of(&row)?;
    // What was not changed stays reviewed, as of the day it was.
    if row.stage == DRAFT && kept.fields == req.fields {
        return Ok(view_of(desk, &row.id).await?);
    }
    let kept = Kept { fields: req.fields, prepared: None, ..kept };
    let profile = profiles::row(desk, &row.profile_id)?;
    let now = Clock::of(desk, &profile).await.now;
    let row = PaymentRow { updated_at: now, json: kept.to_json()?, ..row };
    desk.vault()?.move_payment(DRAFT, &row).map_err(super::moved)?;
    desk.changed(Area::Payments);
    Ok(view_of(desk, &row.id).await?)
}

/// Takes a payment off the list. The bank is not told.
///
/// # Errors
/// `not-found`; `already-sent` while its request is under way.
pub async fn discard(desk: &Desk, req: PaymentDiscardReq) -> Result<PaymentsView, AppError> {
    let row = load(desk, &req.payment_id)?;
    if held(&desk.sending).contains(&row.id) {
        return Err(Trouble::AlreadySent { call_id: None }.into());
    }
    listening::stop(desk, &row.id);
    desk.vault()?.delete_payment(&row.id).map_err(Trouble::from)?;
    desk.changed(Area::Payments);
    list(desk, PaymentsListReq { profile_id: row.profile_id }).await
}

/// The apps that may start payments.
pub(super) fn payable(
    desk: &Desk,
    profile: &ProfileRow,
    clock: Clock,
) -> Result<Vec<ConnectableAppView>, Trouble> {
    let apps = connections::apps(desk, profile, clock)?;
    Ok(apps.into_iter().filter(|app| app.payments).collect())
}

fn first_fields(apps: &[ConnectableAppView]) -> PaymentFields {
    let [app] = apps else { return PaymentFields::default() };
    PaymentFields {
        registration_id: app.registration_id.clone(),
        bank_key: app.bank_key.clone(),
        redirect_uri: app.redirect_uris.first().map(|known| known.uri.clone()).unwrap_or_default(),
        ..PaymentFields::default()
    }
}

/// The app a draft names, where it may pay at the bank it names.
pub(super) fn app_of<'a>(
    fields: &PaymentFields,
    apps: &'a [ConnectableAppView],
) -> Option<&'a ConnectableAppView> {
    apps.iter().find(|app| app.registration_id == fields.registration_id)
}

/// Everything that keeps a draft from being sent, by field.
pub(super) fn problems(
    desk: &Desk,
    profile: &ProfileRow,
    fields: &PaymentFields,
    clock: Clock,
) -> Result<Vec<FieldProblemView>, Trouble> {
    let mut found = Vec::new();
    let mut wrong = |field: &str, problem| found.push(FieldProblemView { field: field.to_owned(), problem });
    let apps = payable(desk, profile, clock)?;
    let app = app_of(fields, &apps);
    if app.is_none() {
        wrong("registrationId", FieldProblem::Required);
    }
    if !app.is_some_and(|app| app.redirect_uris.iter().any(|known| known.uri == fields.redirect_uri)) {
        wrong("redirectUri", FieldProblem::Required);
    }
    let bank = stet::bank(&fields.bank_key);
    let Some(bank) =
        bank.filter(|bank| app.is_some_and(|app| app.banks.iter().any(|key| key == bank.key.as_str())))
    else {
        wrong("bankKey", FieldProblem::Required);
        return Ok(found);
    };
    let (settings, _) = settings_of(desk, profile, bank, None, eidas::KeyId::SerialAndIssuer)?;
    let day_typed = !fields.execution_day.trim().is_empty();
    if fields.kind == TransferKindView::Deferred && day_typed && day(fields).is_none() {
        wrong("executionDay", FieldProblem::NotADay);
    }
    let request = request(profile, fields);
    for (field, problem) in request.problems(&settings, day_in_paris(at(clock))) {
        let (field, problem) = as_typed(field, problem);
        if !(field == "executionDay" && day_typed && problem == FieldProblem::Required) {
            wrong(field, problem);
        }
    }
    Ok(found)
}

fn as_typed(field: PaymentField, problem: PaymentProblem) -> (&'static str, FieldProblem) {
    let name = match field {
        PaymentField::CreditorName => "creditorName",
        PaymentField::CreditorIban => "creditorIban",
        PaymentField::CreditorBic => "creditorBic",
        PaymentField::Amount => "amount",
        PaymentField::Remittance => "remittance",
        PaymentField::PaymentInformationId => "paymentInformationId",
        PaymentField::InstructionId => "instructionId",
        PaymentField::EndToEndId => "endToEndId",
        PaymentField::ExecutionDay => "executionDay",
    };
    let of_an_id = matches!(
        field,
        PaymentField::PaymentInformationId | PaymentField::InstructionId | PaymentField::EndToEndId
    );
    let problem = match problem {
        PaymentProblem::Missing => FieldProblem::Required,
        PaymentProblem::TooLong => FieldProblem::TooLong,
        PaymentProblem::Characters if of_an_id => FieldProblem::IdCharacters,
        PaymentProblem::Characters => FieldProblem::StrayCharacters,
        PaymentProblem::NotAnIban => FieldProblem::NotAnIban,
        PaymentProblem::NotABic => FieldProblem::NotABic,
        PaymentProblem::NotAnAmount => FieldProblem::NotAnAmount,
        PaymentProblem::NotAfterToday => FieldProblem::NotAfterToday,
        PaymentProblem::TooFarAhead => FieldProblem::TooFarAhead,
    };
    (name, problem)
}

fn day(fields: &PaymentFields) -> Option<jiff::civil::Date> {
    fields.execution_day.trim().parse().ok()
}

/// The payment that a draft describes.
pub(super) fn request(profile: &ProfileRow, fields: &PaymentFields) -> PaymentRequest {
    let dense = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    PaymentRequest {
        kind: match fields.kind {
            TransferKindView::Standard => TransferKind::Standard,
            TransferKindView::Instant => TransferKind::Instant,
            TransferKindView::Deferred => TransferKind::Deferred,
        },
        creditor_name: fields.creditor_name.trim().to_owned(),
        creditor_iban: dense(&fields.creditor_iban),
        creditor_bic: dense(&fields.creditor_bic),
        amount: fields.amount.trim().to_owned(),
        remittance: fields.remittance.trim().to_owned(),
        payment_information_id: fields.payment_information_id.trim().to_owned(),
        instruction_id: fields.instruction_id.trim().to_owned(),
        end_to_end_id: fields.end_to_end_id.trim().to_owned(),
        execution_day: day(fields),
        category_purpose: match fields.category_purpose {
            CategoryPurposeView::Cash => CategoryPurpose::Cash,
            CategoryPurposeView::Cort => CategoryPurpose::TradeSettlement,
            CategoryPurposeView::Dvpm => CategoryPurpose::Purchase,
            CategoryPurposeView::Intc => CategoryPurpose::IntraCompany,
            CategoryPurposeView::Trea => CategoryPurpose::Treasury,
        },
        initiating_party: InitiatingParty { name: profile.legal_name.clone(), oid: profile.oid.clone() },
        report_url: fields.redirect_uri.clone(),
    }
}

fn at(clock: Clock) -> Timestamp {
    Timestamp::from_millisecond(clock.now).unwrap_or(Timestamp::MIN)
}
