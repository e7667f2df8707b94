//! A profile's own settings for one bank.

use std::net::SocketAddr;

use eidas::Certificate;
use serde::{Deserialize, Serialize};
use stet::registration::RegisterSettings;
use stet::{Bank, Route};
use vault::{AnchorRow, BankSettingsRow};

use super::view::{
    AnchorAddReq, AnchorRemoveReq, AnchorView, BankSettingsSaveReq, BankSettingsShowReq, BankSettingsView,
    ChangeSignerView,
};
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;

/// Which key signs a change that brings a new QSEALC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeSigner {
    /// The key of the certificate the bank knows, until the new one is active.
    #[default]
    Registered,
    /// The key of the certificate the change brings, as an enrolment is signed.
    New,
}

impl From<ChangeSignerView> for ChangeSigner {
    fn from(view: ChangeSignerView) -> Self {
        match view {
            ChangeSignerView::Registered => Self::Registered,
            ChangeSignerView::New => Self::New,
        }
    }
}

impl From<ChangeSigner> for ChangeSignerView {
    fn from(signer: ChangeSigner) -> Self {
        match signer {
            ChangeSigner::Registered => Self::Registered,
            ChangeSigner::New => Self::New,
        }
    }
}

/// What a profile sets differently; empty members hold the directory's value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OwnSettings {
    pub host: String,
    pub port: Option<u16>,
    /// Connected to instead of what the host name resolves to.
    pub connect_to: Option<SocketAddr>,
    pub register_client_id: String,
    pub change_signer: ChangeSigner,
}

/// Shows a profile's settings for a bank.
///
/// # Errors
/// `not-found` for profile or bank.
pub async fn show(desk: &Desk, req: BankSettingsShowReq) -> Result<BankSettingsView, AppError> {
    Ok(settings_view(desk, &req.profile_id, bank(&req.bank_key)?)?)
}

/// Keeps a profile's settings for a bank; all empty means none of its own.
///
/// # Errors
/// `input-invalid`, naming the fields.
pub async fn save(desk: &Desk, req: BankSettingsSaveReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank(&req.bank_key)?;
    let own = parse(&req)?;
    let vault = desk.vault()?;
    if own == OwnSettings::default() {
        vault.remove_bank_settings(&profile.id, bank.key.as_str()).map_err(Trouble::from)?;
    } else {
        let json =
            serde_json::to_string(&own).map_err(|error| Trouble::unreadable("the settings", &error))?;
        let row =
            BankSettingsRow { profile_id: profile.id.clone(), bank_key: bank.key.as_str().to_owned(), json };
        vault.put_bank_settings(&row).map_err(Trouble::from)?;
    }
    Ok(settings_view(desk, &profile.id, bank)?)
}

/// Adds a certificate that this profile trusts for this bank's TLS server, beside the platform's roots.
///
/// # Errors
/// `input-invalid` where it is not a certificate, or is trusted already.
pub async fn add_anchor(desk: &Desk, req: AnchorAddReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank(&req.bank_key)?;
    let not_one = || Trouble::field("pem", FieldProblem::NotACertificate);
    let source = req.source.trim();
    if source.is_empty() {
        return Err(Trouble::field("source", FieldProblem::Required).into());
    }
    let bytes = match req.pem {
        Some(pem) => pem.into_bytes(),
        None => match desk.host.pick_files().await.map_err(Trouble::from)?.into_iter().next() {
            Some(file) => file.bytes.map_err(|_| not_one())?,
            None => return Ok(settings_view(desk, &profile.id, bank)?),
        },
    };
    let imported = eidas::import(&bytes, None).map_err(|_| not_one())?;
    let certificate = match imported.certificates.as_slice() {
        [certificate] => certificate,
        _ => return Err(not_one().into()),
    };
    let sha256 = hex::encode(certificate.sha256());
    let vault = desk.vault()?;
    let anchors = vault.anchors(&profile.id).map_err(Trouble::from)?;
    if anchors.iter().any(|row| row.sha256 == sha256 && row.bank_key.as_deref() == Some(bank.key.as_str())) {
        return Err(Trouble::field("pem", FieldProblem::Duplicate).into());
    }
    let row = AnchorRow {
        id: desk.make_id(),
        profile_id: profile.id.clone(),
        bank_key: Some(bank.key.as_str().to_owned()),
        der: certificate.der().to_vec(),
        sha256,
        source: source.to_owned(),
        added_at: desk.now_ms(),
    };
    vault.insert_anchor(&row).map_err(Trouble::from)?;
    Ok(settings_view(desk, &profile.id, bank)?)
}

/// Stops trusting an added certificate.
///
/// # Errors
/// `not-found`.
pub async fn remove_anchor(desk: &Desk, req: AnchorRemoveReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank(&req.bank_key)?;
    let vault = desk.vault()?;
    let anchors = vault.anchors(&profile.id).map_err(Trouble::from)?;
    if !anchors.iter().any(|row| row.id == req.anchor_id) {
        return Err(Trouble::NotFound("the certificate").into());
    }
    vault.delete_anchor(&req.anchor_id).map_err(Trouble::from)?;
    Ok(settings_view(desk, &profile.id, bank)?)
}

fn bank(key: &str) -> Result<&'static Bank, Trouble> {
    stet::bank(key).ok_or(Trouble::NotFound("the bank"))
}

fn parse(req: &BankSettingsSaveReq) -> Result<OwnSettings, Trouble> {
    let mut fields = Vec::new();
    let mut wrong = |field: &str| {
        let problem = if field == "port" { FieldProblem::NotAPort } else { FieldProblem::NotAnAddress };
        fields.push(FieldProblemView { field: field.to_owned(), problem });
    };
    let host = req.host.trim().to_ascii_lowercase();
    if !host.is_empty() && Route::new(host.clone()).url(&[]).is_err() {
        wrong("host");
    }
    let port = match req.port.trim() {
        "" => None,
        text => match text.parse::<u16>() {
            Ok(port) if port > 0 => Some(port),
            _ => {
                wrong("port");
                None
            }
        },
    };
    let connect_to = match req.connect_to.trim() {
        "" => None,
        text => match text.parse::<SocketAddr>() {
            Ok(address) if address.port() > 0 => Some(address),
            _ => {
                wrong("connectTo");
                None
            }
        },
    };
    let register_client_id = req.register_client_id.trim().to_owned();
    if fields.is_empty() {
        let change_signer = req.change_signer.into();
        Ok(OwnSettings { host, port, connect_to, register_client_id, change_signer })
    } else {
        Err(Trouble::Input(fields))
    }
}

pub(crate) fn own_settings(desk: &Desk, profile_id: &str, bank_key: &str) -> Result<OwnSettings, Trouble> {
    match desk.vault()?.bank_settings(profile_id, bank_key)? {
        Some(row) => serde_json::from_str(&row.json)
            .map_err(|error| Trouble::unreadable("the bank's settings", &error)),
        None => Ok(OwnSettings::default()),
    }
}

/// The certificates this profile trusts for this bank, DER.
pub(crate) fn anchors_for(desk: &Desk, profile_id: &str, bank_key: &str) -> Result<Vec<Vec<u8>>, Trouble> {
    let rows = desk.vault()?.anchors(profile_id)?;
    let of_bank = |row: &AnchorRow| row.bank_key.as_deref().is_none_or(|key| key == bank_key);
    Ok(rows.into_iter().filter(of_bank).map(|row| row.der).collect())
}

fn settings_view(desk: &Desk, profile_id: &str, bank: &Bank) -> Result<BankSettingsView, Trouble> {
    let profile = profiles::row(desk, profile_id)?;
    let key = bank.key.as_str();
    let own = own_settings(desk, profile_id, key)?;
    let entry_points = bank.entry_points(profiles::environment(&profile));
    let default = entry_points.iter().find(|entry| entry.recommended).or(entry_points.first());
    let mut anchors = Vec::new();
    for row in
        desk.vault()?.anchors(profile_id)?.into_iter().filter(|row| row.bank_key.as_deref() == Some(key))
    {
        let certificate = Certificate::from_der(&row.der)
            .map_err(|error| Trouble::unreadable("a stored certificate", &error))?;
        anchors.push(AnchorView {
            id: row.id,
            subject: certificate.subject().to_string(),
            sha256: row.sha256,
            source: row.source,
            added_at: row.added_at,
            not_after: certificate.not_after() * 1000,
        });
    }
    Ok(BankSettingsView {
        bank_key: key.to_owned(),
        bank_name: bank.name.clone(),
        host: own.host,
        port: own.port.map(|port| port.to_string()).unwrap_or_default(),
        connect_to: own.connect_to.map(|address| address.to_string()).unwrap_or_default(),
        register_client_id: own.register_client_id,
        change_signer: own.change_signer.into(),
        default_host: default.map(|entry| entry.host.clone()).unwrap_or_default(),
        default_register_client_id: RegisterSettings::default().client_id,
        anchors,
    })
}
