//! What a profile sets differently for one bank, or for all of them, as it is kept. What holds in the end is
//! [`super::BankSettings`].

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use stet::HostTemplate;
use stet::registration::{ListProblem, RegisterSettings};

use super::settings_view::{
    ApiVersionView, BankSettingsFields, ChangeSignerView, GrantTypeView, KeyIdSettingView,
};
use crate::context::Desk;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;

/// The key of the row that holds for all banks.
pub(super) const ALL_BANKS: &str = "*";

/// Empty and absent members set nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OwnSettings {
    /// A [`HostTemplate`].
    pub host: String,
    /// Where PSUs authorise, a whole host name; for one bank alone.
    pub authorize_host: String,
    pub port: Option<u16>,
    /// Connected to instead of what the host name resolves to.
    pub connect_to: Option<SocketAddr>,
    pub register_client_id: String,
    pub grant_types: Option<Vec<GrantTypeView>>,
    pub key_id: Option<KeyIdSettingView>,
    pub signed_headers: Option<Vec<String>>,
    pub digest_on_bodiless: Option<bool>,
    pub change_signer: Option<ChangeSignerView>,
    pub pkce: Option<bool>,
    /// For one bank alone: the groups have other versions.
    pub version: Option<ApiVersionView>,
}

/// What is kept for one bank, or for all.
pub(super) fn kept(desk: &Desk, profile_id: &str, bank_key: Option<&str>) -> Result<OwnSettings, Trouble> {
    match desk.vault()?.bank_settings(profile_id, bank_key.unwrap_or(ALL_BANKS))? {
        Some(row) => serde_json::from_str(&row.json)
            .map_err(|error| Trouble::unreadable("the bank's settings", &error)),
        None => Ok(OwnSettings::default()),
    }
}

impl OwnSettings {
    /// Reads what was typed, and tells everything that is wrong with it by field. A wrong field sets nothing. Whether a
    /// call without a body has anything to sign depends on what else holds: [`super::BankSettings`] tells.
    pub fn parse(fields: &BankSettingsFields, for_all: bool) -> (Self, Vec<FieldProblemView>) {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, problem| {
            problems.push(FieldProblemView { field: field.to_owned(), problem });
        };
        let mut own = Self {
            register_client_id: fields.register_client_id.trim().to_owned(),
            digest_on_bodiless: fields.digest_on_bodiless,
            change_signer: fields.change_signer,
            pkce: fields.pkce,
            version: fields.version.filter(|_| !for_all),
            ..Self::default()
        };
        if !fields.host.trim().is_empty() {
            match HostTemplate::parse(&fields.host) {
                Err(_) => wrong("host", FieldProblem::NotAHost),
                Ok(template) if for_all && !template.tells_banks_apart() => {
                    wrong("host", FieldProblem::NamesNoBank);
                }
                Ok(template) => own.host = template.to_string(),
            }
        }
        if !fields.authorize_host.trim().is_empty() {
            match HostTemplate::parse(&fields.authorize_host) {
                Ok(host) if !for_all && host.is_whole() => own.authorize_host = host.to_string(),
                Ok(_) | Err(_) => wrong("authorizeHost", FieldProblem::NotAHost),
            }
        }
        match fields.port.trim().parse::<u16>() {
            Ok(port) if port > 0 => own.port = Some(port),
            _ if fields.port.trim().is_empty() => {}
            _ => wrong("port", FieldProblem::NotAPort),
        }
        match fields.connect_to.trim().parse::<SocketAddr>() {
            Ok(address) if address.port() > 0 => own.connect_to = Some(address),
            _ if fields.connect_to.trim().is_empty() => {}
            _ => wrong("connectTo", FieldProblem::NotAnAddress),
        }
        match fields.grant_types.as_deref() {
            Some([]) => wrong("grantTypes", FieldProblem::Required),
            Some(types) => own.grant_types = Some(types.to_vec()),
            None => {}
        }
        match fields.key_id.as_ref().map(key_id) {
            Some(Ok(setting)) => own.key_id = Some(setting),
            Some(Err(problem)) => wrong("keyId", problem),
            None => {}
        }
        if let Some(list) = &fields.signed_headers {
            let settings = RegisterSettings {
                signed_headers: list.clone(),
                digest_on_bodiless: true,
                ..RegisterSettings::default()
            };
            let found = settings.list_problems();
            for problem in &found {
                let at = |place: &usize| format!("signedHeaders.{place}");
                match problem {
                    ListProblem::Empty | ListProblem::NothingWithoutBody => {
                        wrong("signedHeaders", FieldProblem::Required);
                    }
                    ListProblem::NotInACall(place) => wrong(&at(place), FieldProblem::NotInACall),
                    ListProblem::Duplicate(place) => wrong(&at(place), FieldProblem::Duplicate),
                }
            }
            if found.is_empty() {
                own.signed_headers = Some(settings.signed_list(true));
            }
        }
        (own, problems)
    }

    /// As they are typed.
    pub fn fields(&self) -> BankSettingsFields {
        BankSettingsFields {
            host: self.host.clone(),
            authorize_host: self.authorize_host.clone(),
            port: self.port.map(|port| port.to_string()).unwrap_or_default(),
            connect_to: self.connect_to.map(|address| address.to_string()).unwrap_or_default(),
            register_client_id: self.register_client_id.clone(),
            grant_types: self.grant_types.clone(),
            key_id: self.key_id.clone(),
            signed_headers: self.signed_headers.clone(),
            digest_on_bodiless: self.digest_on_bodiless,
            change_signer: self.change_signer,
            pkce: self.pkce,
            version: self.version,
        }
    }
}

fn key_id(setting: &KeyIdSettingView) -> Result<KeyIdSettingView, FieldProblem> {
    match setting {
        KeyIdSettingView::Url { base } => {
            let base = base.trim().to_owned();
            if base.is_empty() {
                return Err(FieldProblem::Required);
            }
            let https = url::Url::parse(&base)
                .is_ok_and(|url| url.scheme() == "https" && url.has_host() && url.query().is_none());
            if https && is_header_text(&base) {
                Ok(KeyIdSettingView::Url { base })
            } else {
                Err(FieldProblem::NoAuthority)
            }
        }
        KeyIdSettingView::Literal { text } => {
            let text = text.trim().to_owned();
            if text.is_empty() {
                Err(FieldProblem::Required)
            } else if is_header_text(&text) {
                Ok(KeyIdSettingView::Literal { text })
            } else {
                Err(FieldProblem::NotHeaderText)
            }
        }
        KeyIdSettingView::FromDraft | KeyIdSettingView::SerialAndIssuer | KeyIdSettingView::ClientId => {
            Ok(setting.clone())
        }
    }
}

/// Whether a text can stand in a header: visible ASCII and blanks.
pub(super) fn is_header_text(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(change: impl FnOnce(&mut BankSettingsFields), for_all: bool) -> Vec<(String, FieldProblem)> {
        let mut fields = BankSettingsFields::default();
        change(&mut fields);
        let (_, problems) = OwnSettings::parse(&fields, for_all);
        problems.into_iter().map(|problem| (problem.field, problem.problem)).collect()
    }

    #[test]
    fn what_was_typed_is_read_and_typed_out_again() {
        let fields = BankSettingsFields {
            host: " WWW.{codetab}.Sandbox.test ".into(),
            authorize_host: " Sca.bank.example ".into(),
            port: " 8443 ".into(),
            connect_to: "127.0.0.1:8443".into(),
            register_client_id: " id ".into(),
            grant_types: Some(vec![GrantTypeView::RefreshToken]),
            key_id: Some(KeyIdSettingView::Literal { text: " SN=1 ".into() }),
            signed_headers: Some(vec!["(Request-Target) ".into(), "Digest".into()]),
            digest_on_bodiless: Some(true),
            change_signer: Some(ChangeSignerView::New),
            pkce: Some(true),
            version: Some(ApiVersionView::V1_4_1),
        };
        let (own, problems) = OwnSettings::parse(&fields, false);
        assert_eq!(problems, []);
        let out = own.fields();
        assert_eq!((out.host.as_str(), out.port.as_str()), ("www.{codetab}.sandbox.test", "8443"));
        assert_eq!(
            (out.register_client_id.as_str(), out.authorize_host.as_str()),
            ("id", "sca.bank.example")
        );
        assert_eq!(out.signed_headers, Some(vec!["(request-target)".into(), "digest".into()]));
        assert_eq!(out.key_id, Some(KeyIdSettingView::Literal { text: "SN=1".into() }));
        assert_eq!(OwnSettings::parse(&out, false), (own, vec![]));
    }

    #[test]
    fn every_wrong_field_is_named_with_its_reason() {
        let literal = |text: &str| Some(KeyIdSettingView::Literal { text: text.into() });
        let url = |base: &str| Some(KeyIdSettingView::Url { base: base.into() });
        let list = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
        type Change = Box<dyn FnOnce(&mut BankSettingsFields)>;
        let wrong: Vec<(Change, &str, FieldProblem)> = vec![
            (Box::new(|f| f.host = "{bank}.test".into()), "host", FieldProblem::NotAHost),
            (Box::new(|f| f.authorize_host = "sca.{domain}".into()), "authorizeHost", FieldProblem::NotAHost),
            (Box::new(|f| f.port = "0".into()), "port", FieldProblem::NotAPort),
            (Box::new(|f| f.port = "https".into()), "port", FieldProblem::NotAPort),
            (Box::new(|f| f.connect_to = "127.0.0.1".into()), "connectTo", FieldProblem::NotAnAddress),
            (Box::new(|f| f.grant_types = Some(vec![])), "grantTypes", FieldProblem::Required),
            (Box::new(move |f| f.key_id = literal(" ")), "keyId", FieldProblem::Required),
            (Box::new(move |f| f.key_id = literal("CA=Autorité")), "keyId", FieldProblem::NotHeaderText),
            (Box::new(move |f| f.key_id = url("http://tpp.example")), "keyId", FieldProblem::NoAuthority),
            (Box::new(move |f| f.signed_headers = list(&[])), "signedHeaders", FieldProblem::Required),
            (
                Box::new(move |f| f.signed_headers = list(&["date", "psu-date"])),
                "signedHeaders.1",
                FieldProblem::NotInACall,
            ),
            (
                Box::new(move |f| f.signed_headers = list(&["date", "Date"])),
                "signedHeaders.1",
                FieldProblem::Duplicate,
            ),
        ];
        for (change, field, problem) in wrong {
            assert_eq!(typed(change, false), [(field.to_owned(), problem)]);
        }
    }

    #[test]
    fn a_host_for_all_banks_has_to_tell_them_apart() {
        assert_eq!(typed(|f| f.host = "bank.example".into(), false), []);
        assert_eq!(
            typed(|f| f.host = "bank.example".into(), true),
            [("host".to_owned(), FieldProblem::NamesNoBank)]
        );
        assert_eq!(typed(|f| f.host = "{codetab}.bank.example".into(), true), []);
    }

    #[test]
    fn settings_of_an_earlier_version_are_still_read() {
        let kept =
            r#"{"host":"bank.example","port":null,"connect_to":"127.0.0.1:1","register_client_id":""}"#;
        let own: OwnSettings = serde_json::from_str(kept).expect("readable");
        assert_eq!((own.host.as_str(), own.change_signer), ("bank.example", None));
    }
}
