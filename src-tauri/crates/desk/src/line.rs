//! A line to one bank: the client with a QWAC, the QSEALC that signs, the recorder that writes down. Made
//! anew for every operation, so that a changed certificate or setting never meets an old connection.

use std::sync::Arc;

use eidas::{Certificate, SigningKey};
use serde::{Deserialize, Serialize};
use stet::registration::{Preparation, RegisterSettings, Seal};
use stet::{Bank, Client, ClientConfig, Environment, Identity, Keeper, Route};
use vault::ProfileRow;

use crate::banks;
use crate::calls::StoreRecorder;
use crate::certificates::intake;
use crate::certificates::view::CertificateKindView;
use crate::certificates::{self, Half};
use crate::context::Desk;
use crate::local_banks;
use crate::profiles;
use crate::trouble::Trouble;

/// Which certificates a call is made with, by their SHA-256 in lower-case hex; None is the one the profile uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pair {
    pub qwac: Option<String>,
    pub qsealc: Option<String>,
}

pub(crate) struct Line {
    pub client: Client,
    pub recorder: StoreRecorder,
    /// SHA-256 of the QWAC, lower-case hex.
    pub qwac_sha256: String,
}

/// The QSEALC that signs, the handle of its key, and how requests to the Registration API are made.
pub(crate) struct Signer {
    pub certificate: Certificate,
    pub key: SigningKey,
    pub settings: RegisterSettings,
    pub route: Route,
}

impl Signer {
    pub fn preparation<'a>(&'a self, desk: &Desk, request_id: &'a str) -> Preparation<'a> {
        Preparation {
            route: &self.route,
            settings: &self.settings,
            seal: Seal { certificate: &self.certificate, key: &self.key },
            request_id,
            now: desk.host.now(),
        }
    }
}

impl Pair {
    /// The certificate of `kind`, where it is held.
    pub fn half(
        &self,
        desk: &Desk,
        profile: &ProfileRow,
        kind: CertificateKindView,
    ) -> Result<Option<Half>, Trouble> {
        let (word, named) = match kind {
            CertificateKindView::Qwac => ("qwac", &self.qwac),
            CertificateKindView::Qsealc => ("qsealc", &self.qsealc),
            CertificateKindView::Other => return Ok(None),
        };
        match named {
            Some(sha256) => certificates::with_sha256(desk, &profile.id, word, sha256),
            None => certificates::active(desk, &profile.id, word),
        }
    }
}

async fn usable(
    desk: &Desk,
    profile: &ProfileRow,
    pair: &Pair,
    kind: CertificateKindView,
) -> Result<(Half, SigningKey), Trouble> {
    let half = pair
        .half(desk, profile, kind)?
        .filter(|half| half.row.key_held)
        .ok_or(Trouble::CertificateMissing(kind))?;
    let key = intake::signing_key(desk, &half.row.spki_sha256).await?;
    Ok((half, key))
}

/// What signs calls to `bank` at `host`, with the QSEALC of `pair`. `key_id_url` is where the app's enrolment says its
/// certificate is published, or empty; `client_id` is the app's, once it has one.
///
/// # Errors
/// `certificate-missing`; what the keychain said.
pub(crate) async fn signer(
    desk: &Desk,
    profile: &ProfileRow,
    bank: &Bank,
    host: &str,
    pair: &Pair,
    key_id_url: &str,
    client_id: Option<&str>,
) -> Result<Signer, Trouble> {
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    let (half, key) = usable(desk, profile, pair, CertificateKindView::Qsealc).await?;
    let settings = own.register_settings(key_id_url, client_id);
    let certificate = half.chain[0].clone();
    Ok(Signer { certificate, key, settings, route: own.route(host) })
}

/// Opens the line to `bank` at `host`, with the QWAC of `pair`.
///
/// # Errors
/// `certificate-missing`, `local-banks-failed`, or why the client cannot be made.
pub(crate) async fn open(
    desk: &Desk,
    profile: &ProfileRow,
    bank: &Bank,
    host: &str,
    pair: &Pair,
) -> Result<Line, Trouble> {
    open_on(desk, profile, bank, host, pair, Keeper::default()).await
}

/// As [`open`], with the connection of an earlier line where `keeper` has one that leads to the same bank with the same
/// certificates and settings.
///
/// # Errors
/// As there.
pub(crate) async fn open_on(
    desk: &Desk,
    profile: &ProfileRow,
    bank: &Bank,
    host: &str,
    pair: &Pair,
    keeper: Keeper,
) -> Result<Line, Trouble> {
    let environment = profiles::environment(profile);
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    let (half, key) = usable(desk, profile, pair, CertificateKindView::Qwac).await?;
    // The root is the bank's to know; what is sent leads up to it.
    let chain = half
        .chain
        .iter()
        .enumerate()
        .filter(|(place, certificate)| *place == 0 || !certificate.is_self_issued())
        .map(|(_, certificate)| certificate.der().to_vec())
        .collect();
    let mut route = own.route(host);
    let mut anchors = banks::anchors_for(desk, &profile.id, bank.key.as_str())?;
    let mut refused_ports = Vec::new();
    if environment == Environment::Local {
        let local = local_banks::start(desk, &profile.id).await?;
        route.connect_to = route.connect_to.or(Some(local.address));
        let ca = eidas::import(local.ca_pem.as_bytes(), None)
            .map_err(|error| Trouble::LocalBanks(format!("their CA cannot be read: {error}")))?;
        anchors.extend(ca.certificates.iter().map(|certificate| certificate.der().to_vec()));
    } else {
        refused_ports.extend(desk.banks.lock().await.values().flat_map(|banks| banks.ports()));
    }
    let mut config = ClientConfig::new(environment, bank, route, Identity { chain, key });
    config.anchors = anchors;
    config.refused_ports = refused_ports;
    config.keeper = keeper;
    let client = Client::new(config).map_err(|error| Trouble::Internal(error.to_string()))?;
    let recorder =
        StoreRecorder { vault: desk.vault()?, host: Arc::clone(&desk.host), profile_id: profile.id.clone() };
    Ok(Line { client, recorder, qwac_sha256: half.row.sha256 })
}
