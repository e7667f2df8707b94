//! A profile's own settings for one bank, or for all of them: shown, checked while they are typed, and kept.

use stet::access::AccessSettings;
use stet::registration::{RegisterSettings, SIGNABLE};
use stet::{Bank, EntryKind, Environment};
use vault::{BankSettingsRow, ProfileRow};

use super::anchors;
use super::bank_settings::BankSettings;
use super::own_settings::{ALL_BANKS, OwnSettings, kept};
use super::preview::preview;
use super::settings_view::{
    ApiVersionView, BankSettingsFields, BankSettingsPreviewView, BankSettingsSaveReq, BankSettingsShowReq,
    BankSettingsView, GrantTypeView, HostSuggestionView,
};
use super::{enrolment, entry_kind};
use crate::certificates;
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;

/// Stands for all banks where one has to be shown: it is in every environment.
const EXAMPLE: &str = "17515-ceidf";

/// Shows a profile's settings for a bank, or for all banks.
///
/// # Errors
/// `not-found` for profile or bank.
pub async fn show(desk: &Desk, req: BankSettingsShowReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    Ok(view(desk, &profile, bank_of(req.bank_key.as_deref())?)?)
}

/// Tells what settings as typed would come to, and what is wrong with them. Keeps nothing.
///
/// # Errors
/// `not-found` for profile or bank.
pub async fn check(desk: &Desk, req: BankSettingsSaveReq) -> Result<BankSettingsPreviewView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank_of(req.bank_key.as_deref())?;
    let (own, problems) = parse(desk, &profile, bank, &req.fields)?;
    Ok(preview_of(desk, &profile, bank, &own, problems)?)
}

/// Keeps a profile's settings for a bank, or for all banks; all empty means none of its own.
///
/// # Errors
/// `input-invalid`, naming the fields.
pub async fn save(desk: &Desk, req: BankSettingsSaveReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank_of(req.bank_key.as_deref())?;
    let (own, problems) = parse(desk, &profile, bank, &req.fields)?;
    if !problems.is_empty() {
        return Err(Trouble::Input(problems).into());
    }
    let bank_key = bank.map_or(ALL_BANKS, |bank| bank.key.as_str());
    let vault = desk.vault()?;
    if own == OwnSettings::default() {
        vault.remove_bank_settings(&profile.id, bank_key).map_err(Trouble::from)?;
    } else {
        let json =
            serde_json::to_string(&own).map_err(|error| Trouble::unreadable("the settings", &error))?;
        let row = BankSettingsRow { profile_id: profile.id.clone(), bank_key: bank_key.to_owned(), json };
        vault.put_bank_settings(&row).map_err(Trouble::from)?;
    }
    Ok(view(desk, &profile, bank)?)
}

pub(super) fn bank_of(key: Option<&str>) -> Result<Option<&'static Bank>, Trouble> {
    key.map(|key| stet::bank(key).ok_or(Trouble::NotFound("the bank"))).transpose()
}

fn parse(
    desk: &Desk,
    profile: &ProfileRow,
    bank: Option<&'static Bank>,
    fields: &BankSettingsFields,
) -> Result<(OwnSettings, Vec<FieldProblemView>), Trouble> {
    let (own, mut problems) = OwnSettings::parse(fields, bank.is_none());
    let silent = match bank {
        Some(bank) => BankSettings::over(bank, &own, &kept(desk, &profile.id, None)?).signs_nothing(),
        None => {
            let mut silent = BankSettings::over(example()?, &own, &OwnSettings::default()).signs_nothing();
            for row in desk.vault()?.all_bank_settings(&profile.id)? {
                if let Some(bank) = stet::bank(&row.bank_key) {
                    let theirs = kept(desk, &profile.id, Some(&row.bank_key))?;
                    silent |= BankSettings::over(bank, &theirs, &own).signs_nothing();
                }
            }
            silent
        }
    };
    if silent {
        let field = "signedHeaders".to_owned();
        problems.push(FieldProblemView { field, problem: FieldProblem::NothingToSign });
    }
    Ok((own, problems))
}

fn example() -> Result<&'static Bank, Trouble> {
    stet::bank(EXAMPLE).ok_or(Trouble::NotFound("the bank"))
}

fn preview_of(
    desk: &Desk,
    profile: &ProfileRow,
    bank: Option<&'static Bank>,
    own: &OwnSettings,
    problems: Vec<FieldProblemView>,
) -> Result<BankSettingsPreviewView, Trouble> {
    let settings = match bank {
        Some(bank) => BankSettings::over(bank, own, &kept(desk, &profile.id, None)?),
        None => BankSettings::over(example()?, own, &OwnSettings::default()),
    };
    let shown = bank.map_or_else(example, Ok)?;
    let qsealc = certificates::active(desk, &profile.id, "qsealc")?;
    let environment = profiles::environment(profile);
    Ok(preview(shown, environment, &settings, qsealc.as_ref().map(|half| &half.chain[0]), problems))
}

pub(super) fn view(
    desk: &Desk,
    profile: &ProfileRow,
    bank: Option<&'static Bank>,
) -> Result<BankSettingsView, Trouble> {
    let key = bank.map(|bank| bank.key.as_str());
    let environment = profiles::environment(profile);
    let own = kept(desk, &profile.id, key)?;
    let for_all = match bank {
        Some(_) => Some(kept(desk, &profile.id, None)?).filter(|kept| *kept != OwnSettings::default()),
        None => None,
    };
    Ok(BankSettingsView {
        bank_key: key.map(str::to_owned),
        bank_name: bank.map(|bank| bank.name.clone()),
        preview: preview_of(desk, profile, bank, &own, Vec::new())?,
        own: own.fields(),
        for_all: for_all.map(|kept| kept.fields()),
        documented: documented(bank, environment)?,
        hosts: hosts(bank, environment)?,
        enrolment: bank.map(enrolment),
        versions: bank.map(ApiVersionView::offered_by).unwrap_or_default(),
        signable: SIGNABLE.map(str::to_owned).into(),
        anchors: anchors::views(desk, &profile.id, key)?,
    })
}

/// What the bank's documents and the directory say.
fn documented(bank: Option<&'static Bank>, environment: Environment) -> Result<BankSettingsFields, Trouble> {
    let register = RegisterSettings::default();
    let access = AccessSettings::of(bank.unwrap_or(example()?).dialect());
    let recommended = bank.map(|bank| bank.entry_points(environment)).and_then(|points| {
        points.iter().find(|point| point.recommended).or(points.first()).map(|point| point.host.clone())
    });
    let host = recommended.unwrap_or_default();
    Ok(BankSettingsFields {
        authorize_host: bank.and_then(|bank| bank.authorize_host(&host)).unwrap_or_default(),
        host,
        port: "443".to_owned(),
        connect_to: String::new(),
        register_client_id: register.client_id,
        grant_types: Some(vec![GrantTypeView::ClientCredentials]),
        key_id: Some(Default::default()),
        signed_headers: Some(register.signed_headers),
        digest_on_bodiless: Some(access.digest_on_bodiless),
        change_signer: Some(Default::default()),
        pkce: Some(access.pkce),
        version: bank.map(|_| ApiVersionView::of(access.version)),
    })
}

/// The templates that BPCE's pages print for the environment: for one bank, the hosts it has.
fn hosts(bank: Option<&'static Bank>, environment: Environment) -> Result<Vec<HostSuggestionView>, Trouble> {
    let suggestion = |kind: EntryKind, template: String, host: String| HostSuggestionView {
        template,
        host,
        kind: entry_kind(kind),
        ended_on: kind.ended_on().map(|day| day.to_string()),
    };
    if let Some(bank) = bank {
        let of_point = |point: stet::EntryPoint| {
            let template = point.kind.template();
            let printed = template.filter(|template| template.fill(bank).as_ref() == Some(&point.host));
            let text = printed.map_or_else(|| point.host.clone(), |template| template.to_string());
            suggestion(point.kind, text, point.host)
        };
        return Ok(bank.entry_points(environment).into_iter().map(of_point).collect());
    }
    let example = example()?;
    let of_kind = |kind: &EntryKind| {
        let template = kind.template()?;
        template.fill(example).map(|host| suggestion(*kind, template.to_string(), host))
    };
    Ok(EntryKind::of(environment).iter().filter_map(of_kind).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_the_new_live_host_are_suggested_and_the_ended_one_is_flagged() {
        let suggested = hosts(None, Environment::Live).expect("the example is a bank");
        let seen: Vec<_> =
            suggested.iter().map(|host| (host.host.as_str(), host.ended_on.as_deref())).collect();
        assert_eq!(
            seen,
            [
                ("www.17515.oba-bad-me-live.api.89c3.com", None),
                ("www.17515.oba-bad-me-live-api.caisse-epargne.fr", None),
                ("www.17515.live.api.caisse-epargne.fr", None),
                ("www.17515.live.api.89c3.com", Some("2025-09-28")),
            ]
        );
    }

    #[test]
    fn a_bank_under_its_own_name_is_suggested_its_own_domain() {
        let bank = stet::bank("40978-palatine").expect("known bank");
        let suggested = hosts(Some(bank), Environment::Live).expect("a bank");
        assert!(suggested.iter().any(|host| host.template == "www.40978.live.api.palatine.fr"));
        assert!(suggested.iter().all(|host| !host.template.contains("{domain}")));
    }
}
