//! What settings come to before a call is made: the host, and the parts of the Signature header. Shown on the calls that the
//! bank's settings are most about: enrolling, or where that is done on a portal, asking for accounts.

use eidas::Certificate;
use stet::access::EVERY_PSU_HEADER;
use stet::dialect::{Enrolment, VersionPlace};
use stet::registration::RegisterSettings;
use stet::{Bank, Environment};

use super::bank_settings::BankSettings;
use super::own_settings::is_header_text;
use super::settings_view::{
    BankSettingsPreviewView, BankSettingsWarningView, CallPreviewView, KeyIdPreviewView, KeyIdSettingView,
};
use crate::registrations::view::FieldProblemView;

/// The preview for `bank`. `qsealc` is the one in use; `problems` are those of the fields.
pub(super) fn preview(
    bank: &Bank,
    environment: Environment,
    settings: &BankSettings,
    qsealc: Option<&Certificate>,
    problems: Vec<FieldProblemView>,
) -> BankSettingsPreviewView {
    let register = settings.register_settings("", None);
    let host = settings.host.clone().or_else(|| {
        let points = bank.entry_points(environment);
        points.iter().find(|point| point.recommended).or(points.first()).map(|point| point.host.clone())
    });
    let origin = host
        .and_then(|host| settings.route(&host).url(&[]).ok())
        .map(|url| url.as_str().trim_end_matches('/').to_owned());
    let key_id = |has_client_id: bool| match (&settings.key_id, qsealc) {
        (KeyIdSettingView::FromDraft, _) => KeyIdPreviewView::FromDraft,
        (KeyIdSettingView::ClientId, _) if has_client_id => KeyIdPreviewView::ClientId,
        (KeyIdSettingView::ClientId, _) => KeyIdPreviewView::FromDraft,
        (KeyIdSettingView::Literal { text }, _) => KeyIdPreviewView::Exact { text: text.clone() },
        (_, Some(qsealc)) => KeyIdPreviewView::Exact { text: register.key_id.spell(qsealc) },
        (_, None) => KeyIdPreviewView::CertificateMissing,
    };
    let call = |method: &str, path: &str, with_body: bool| CallPreviewView {
        method: method.to_owned(),
        path: path.to_owned(),
        accept: None,
        key_id: key_id(!with_body),
        signed_headers: register.signed_list(with_body),
        digest: with_body || register.digest_on_bodiless,
    };
    let calls = match bank.dialect().enrolment {
        Enrolment::RegistrationApi => vec![
            call("POST", "/stet/setting/v1/register", true),
            call("GET", "/stet/setting/v1/register/{client_id}", false),
        ],
        Enrolment::Portal => {
            let access = settings.access_settings(register.key_id.clone());
            let asked = |method: &str, resource: &str, with_body: bool| CallPreviewView {
                method: method.to_owned(),
                path: access.path(resource),
                accept: (access.version_place == VersionPlace::Accept).then(|| access.accepted()),
                key_id: key_id(true),
                signed_headers: access.signed_list(with_body, &[EVERY_PSU_HEADER]),
                digest: with_body || access.digest_on_bodiless,
            };
            vec![asked("GET", "accounts", false), asked("POST", "funds-confirmations", true)]
        }
    };
    BankSettingsPreviewView {
        problems,
        warnings: warnings(bank, environment, settings, &register, &calls),
        bank_name: bank.name.clone(),
        origin,
        calls,
    }
}

fn warnings(
    bank: &Bank,
    environment: Environment,
    settings: &BankSettings,
    register: &RegisterSettings,
    calls: &[CallPreviewView],
) -> Vec<BankSettingsWarningView> {
    let ended = bank
        .entry_points(environment)
        .iter()
        .any(|point| point.ended_on.is_some() && settings.host.as_ref() == Some(&point.host));
    let signed = |name: &str| register.signed_list(true).iter().any(|listed| listed == name);
    let unwritable = calls.iter().any(
        |call| matches!(&call.key_id, KeyIdPreviewView::Exact { text } if text.is_empty() || !is_header_text(text)),
    );
    [
        (BankSettingsWarningView::HostEnded, ended),
        (
            BankSettingsWarningView::GrantTypesNotDocumented,
            register.grant_types != RegisterSettings::default().grant_types,
        ),
        (BankSettingsWarningView::RequestTargetNotSigned, !signed("(request-target)")),
        (BankSettingsWarningView::DigestNotSigned, !signed("digest")),
        (BankSettingsWarningView::KeyIdNotWritable, unwritable),
    ]
    .into_iter()
    .filter_map(|(warning, holds)| holds.then_some(warning))
    .collect()
}
