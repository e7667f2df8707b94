//! What holds for calls of a profile to one bank: what is set for that bank, else what is set for all banks, else what
//! the bank's documents say.

use std::net::SocketAddr;

use eidas::KeyId;
use stet::access::{AccessSettings, ApiVersion};
use stet::registration::RegisterSettings;
use stet::{Bank, HostTemplate, Route};

use super::own_settings::{OwnSettings, kept};
use super::settings_view::{ApiVersionView, BankSettingView, ChangeSignerView, KeyIdSettingView};
use crate::context::Desk;
use crate::trouble::Trouble;

/// Settings in force.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BankSettings {
    /// A host of its own; `None` where the directory's hold.
    pub host: Option<String>,
    /// Where PSUs authorise, where that was typed.
    pub authorize_host: Option<String>,
    pub port: Option<u16>,
    /// Connected to instead of what the host name resolves to.
    pub connect_to: Option<SocketAddr>,
    pub key_id: KeyIdSettingView,
    pub change_signer: ChangeSignerView,
    /// Whether an authorisation carries a proof key (RFC 7636). The documents print none.
    pub pkce: bool,
    /// The version of the API that accounts are asked in.
    pub version: ApiVersion,
    /// What the bank's dialect says of everything else that is asked about PSUs.
    access: AccessSettings,
    /// All but its keyId, which depends on the call.
    register: RegisterSettings,
}

/// The settings in force for a bank.
pub(crate) fn own_settings(desk: &Desk, profile_id: &str, bank_key: &str) -> Result<BankSettings, Trouble> {
    let own = kept(desk, profile_id, Some(bank_key))?;
    let for_all = kept(desk, profile_id, None)?;
    let bank = stet::bank(bank_key).ok_or(Trouble::NotFound("the bank"))?;
    Ok(BankSettings::over(bank, &own, &for_all))
}

impl BankSettings {
    /// `own` over `for_all` over the documents.
    pub fn over(bank: &Bank, own: &OwnSettings, for_all: &OwnSettings) -> Self {
        let host = |settings: &OwnSettings| HostTemplate::parse(&settings.host).ok()?.fill(bank);
        let access = AccessSettings::of(bank.dialect());
        let mut register =
            RegisterSettings { digest_on_bodiless: access.digest_on_bodiless, ..RegisterSettings::default() };
        if let Some(id) =
            [own, for_all].map(|set| &set.register_client_id).into_iter().find(|id| !id.is_empty())
        {
            register.client_id.clone_from(id);
        }
        if let Some(types) = own.grant_types.as_ref().or(for_all.grant_types.as_ref()) {
            register.grant_types = types.iter().map(|grant| grant.on_the_wire().to_owned()).collect();
        }
        if let Some(list) = own.signed_headers.as_ref().or(for_all.signed_headers.as_ref()) {
            register.signed_headers.clone_from(list);
        }
        if let Some(carried) = own.digest_on_bodiless.or(for_all.digest_on_bodiless) {
            register.digest_on_bodiless = carried;
        }
        Self {
            host: host(own).or_else(|| host(for_all)),
            authorize_host: Some(own.authorize_host.clone()).filter(|host| !host.is_empty()),
            port: own.port.or(for_all.port),
            connect_to: own.connect_to.or(for_all.connect_to),
            key_id: own.key_id.clone().or_else(|| for_all.key_id.clone()).unwrap_or_default(),
            change_signer: own.change_signer.or(for_all.change_signer).unwrap_or_default(),
            pkce: own.pkce.or(for_all.pkce).unwrap_or(access.pkce),
            version: own.version.map_or(access.version, ApiVersionView::version),
            access,
            register,
        }
    }

    /// How a call is made. `published_at` is where the app's enrolment says its certificate is published, or empty;
    /// `client_id` is the app's, once it has one.
    pub fn register_settings(&self, published_at: &str, client_id: Option<&str>) -> RegisterSettings {
        let from_draft = || match published_at.trim() {
            "" => KeyId::SerialAndIssuer,
            base => KeyId::Url { base: base.to_owned() },
        };
        let key_id = match &self.key_id {
            KeyIdSettingView::FromDraft => from_draft(),
            KeyIdSettingView::SerialAndIssuer => KeyId::SerialAndIssuer,
            KeyIdSettingView::ClientId => {
                client_id.map_or_else(from_draft, |client_id| KeyId::ClientId(client_id.to_owned()))
            }
            KeyIdSettingView::Url { base } => KeyId::Url { base: base.clone() },
            KeyIdSettingView::Literal { text } => KeyId::Literal(text.clone()),
        };
        RegisterSettings { key_id, ..self.register.clone() }
    }

    /// How account and funds resources are asked.
    pub fn access_settings(&self, key_id: KeyId) -> AccessSettings {
        AccessSettings {
            key_id,
            digest_on_bodiless: self.register.digest_on_bodiless,
            pkce: self.pkce,
            version: self.version,
            ..self.access.clone()
        }
    }

    /// How many days back the bank answers; None where that is not known beforehand.
    pub fn depth_days(&self) -> Option<u16> {
        self.access.depth_days
    }

    /// Where PSUs authorise what is then asked for at `entry_host`: as it was typed, else as it is printed for the bank.
    pub fn authorize_host(&self, bank: &Bank, entry_host: &str) -> Option<String> {
        self.authorize_host.clone().or_else(|| bank.authorize_host(entry_host))
    }

    /// The way to `host` as these settings go it.
    pub fn route(&self, host: &str) -> Route {
        let mut route = Route::new(host);
        route.port = self.port;
        route.connect_to = self.connect_to;
        route
    }

    /// Whether a call without a body would have nothing to sign.
    pub fn signs_nothing(&self) -> bool {
        self.register.signed_list(false).is_empty()
    }

    /// The settings that are not what the documents say.
    pub fn departures(&self) -> Vec<BankSettingView> {
        let documented = RegisterSettings::default();
        [
            (BankSettingView::Host, self.host.is_some()),
            (BankSettingView::Port, self.port.is_some()),
            (BankSettingView::ConnectTo, self.connect_to.is_some()),
            (BankSettingView::RegisterClientId, self.register.client_id != documented.client_id),
            (BankSettingView::GrantTypes, self.register.grant_types != documented.grant_types),
            (BankSettingView::KeyId, self.key_id != KeyIdSettingView::FromDraft),
            (BankSettingView::SignedHeaders, self.register.signed_headers != documented.signed_headers),
            (
                BankSettingView::DigestOnBodiless,
                self.register.digest_on_bodiless != self.access.digest_on_bodiless,
            ),
            (BankSettingView::ChangeSigner, self.change_signer != ChangeSignerView::Registered),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings_view::GrantTypeView;
    use super::*;

    fn over(own: &OwnSettings, for_all: &OwnSettings) -> BankSettings {
        BankSettings::over(stet::bank("12579-bbcp").expect("known bank"), own, for_all)
    }

    #[test]
    fn nothing_set_is_what_the_documents_say() {
        let settings = over(&OwnSettings::default(), &OwnSettings::default());
        assert_eq!(settings.departures(), []);
        assert_eq!(settings.register_settings("", None), RegisterSettings::default());
        assert_eq!(settings.host, None);
    }

    #[test]
    fn the_banks_own_goes_before_what_is_set_for_all_member_by_member() {
        let for_all = OwnSettings {
            host: "{codetab}.all.example".into(),
            port: Some(1),
            register_client_id: "all".into(),
            digest_on_bodiless: Some(true),
            ..OwnSettings::default()
        };
        let own = OwnSettings {
            register_client_id: "own".into(),
            digest_on_bodiless: Some(false),
            grant_types: Some(vec![GrantTypeView::RefreshToken, GrantTypeView::ClientCredentials]),
            ..OwnSettings::default()
        };
        let settings = over(&own, &for_all);
        assert_eq!((settings.host.as_deref(), settings.port), (Some("12579.all.example"), Some(1)));
        let register = settings.register_settings("", None);
        assert_eq!(register.client_id, "own");
        assert!(!register.digest_on_bodiless);
        assert_eq!(register.grant_types, ["refresh_token", "client_credentials"]);
        assert_eq!(
            settings.departures(),
            [
                BankSettingView::Host,
                BankSettingView::Port,
                BankSettingView::RegisterClientId,
                BankSettingView::GrantTypes
            ]
        );
    }

    #[test]
    fn a_host_that_wants_a_domain_is_no_host_of_a_bank_that_has_none() {
        let for_all = OwnSettings { host: "{codetab}.{domain}".into(), ..OwnSettings::default() };
        assert_eq!(over(&OwnSettings::default(), &for_all).host, None);
    }

    #[test]
    fn a_list_of_the_bodys_headers_alone_leaves_a_call_without_a_body_nothing_to_sign() {
        let list = OwnSettings { signed_headers: Some(vec!["digest".into()]), ..OwnSettings::default() };
        let digest = OwnSettings { digest_on_bodiless: Some(true), ..OwnSettings::default() };
        assert!(over(&list, &OwnSettings::default()).signs_nothing());
        assert!(!over(&list, &digest).signs_nothing());
    }

    #[test]
    fn a_client_id_names_the_key_of_an_app_that_has_one() {
        let own = OwnSettings { key_id: Some(KeyIdSettingView::ClientId), ..OwnSettings::default() };
        let settings = over(&own, &OwnSettings::default());
        assert_eq!(settings.register_settings("", Some("id")).key_id, KeyId::ClientId("id".into()));
        let base = "https://tpp.example/seal";
        assert_eq!(settings.register_settings(base, None).key_id, KeyId::Url { base: base.into() });
        assert_eq!(settings.register_settings("", None).key_id, KeyId::SerialAndIssuer);
    }
}
