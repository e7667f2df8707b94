//! What a QTSP and a developer portal do: certificates for practice TPPs, and apps entered by hand.

use super::{Answered, Failure, Shared, aside, parse};
use crate::activation::Activation;
use crate::authority::certificate::SignedWith;
use crate::authority::csr::CertificateRequest;
use crate::authority::qc_statements::{Kind, Role};
use crate::authority::qtsp::{Issued, Order};
use crate::bank::Bank;
use crate::hosts::Group;
use crate::oid::Oid;
use crate::practice;
use crate::registration::record::{App, Made, Registration};
use crate::scope::Scope;
use crate::tpp_certificate::TppCertificate;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// An API key as developer portals were seen to give them: letters and digits.
const API_KEY_LENGTH: usize = 32;

type Created = Result<(StatusCode, Json<Value>), Failure>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TppOrder {
    oid: String,
    #[serde(alias = "legalName")]
    legal_name: Option<String>,
    #[serde(default = "practice::roles")]
    roles: Vec<Role>,
    #[serde(default = "practice::days", alias = "validity")]
    days: u32,
    not_before: Option<Timestamp>,
    #[serde(default, alias = "rsassaPss")]
    rsassa_pss: bool,
}

/// Makes two keys and issues a QWAC and a QSEALC over them. The keys are handed out once and not kept.
pub(super) async fn make_tpp(State(here): Shared, body: Bytes) -> Created {
    let order: TppOrder = parse(&body)?;
    let oid = well_formed(&order.oid)?;
    let bank = here.bank.clone();
    aside(move || {
        let legal_name = order.legal_name.unwrap_or_else(|| practice::LEGAL_NAME.to_owned());
        let terms = Order {
            oid: &oid,
            legal_name: &legal_name,
            roles: &order.roles,
            not_before_ms: start(order.not_before),
            days: order.days,
            signed_with: signed_with(order.rsassa_pss),
        };
        let pair = practice::issue(&bank, &terms).map_err(|error| {
            Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", error.to_string())
        })?;
        let answer = json!({
            "oid": oid.as_str(),
            "legal_name": legal_name,
            "roles": order.roles,
            "qwac": handed_out(&pair.qwac)?,
            "qsealc": handed_out(&pair.qsealc)?,
        });
        bank.change(|state| {
            state.tpps.push(pair.on_record(&oid, &legal_name));
            Ok(())
        })?;
        Ok((StatusCode::CREATED, Json(answer)))
    })
    .await
}

fn handed_out(issued: &Issued) -> Result<Value, Failure> {
    let key = issued.key.to_pem().map_err(|error| {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", error.to_string())
    })?;
    let mut shown = described(&issued.chain_pem)?;
    shown["key"] = key.into();
    Ok(shown)
}

/// A chain with its leaf's fingerprint and end of validity.
fn described(chain: &str) -> Result<Value, Failure> {
    let leaf = certificate("certificate", chain)?;
    let not_after = crate::clock::timestamp(leaf.not_after().saturating_mul(1000)).to_string();
    Ok(json!({"certificate": chain, "sha256": leaf.sha256_hex(), "not_after": not_after}))
}

/// The practice TPPs on record, without keys.
pub(super) async fn tpps(State(here): Shared) -> Answered {
    let tpps = here.bank.look(|state| state.tpps.clone());
    let mut list = Vec::new();
    for tpp in &tpps {
        list.push(json!({
            "oid": tpp.oid,
            "legal_name": tpp.legal_name,
            "qwac": described(&tpp.qwac)?,
            "qsealc": described(&tpp.qsealc)?,
        }));
    }
    Ok(Json(json!({"tpps": list})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CsrOrder {
    /// PEM.
    csr: String,
    kind: Option<Kind>,
    oid: Option<String>,
    #[serde(alias = "legalName")]
    legal_name: Option<String>,
    roles: Option<Vec<Role>>,
    #[serde(default = "practice::days", alias = "validity")]
    days: u32,
    not_before: Option<Timestamp>,
    #[serde(default, alias = "rsassaPss")]
    rsassa_pss: bool,
}

/// Signs a PSD2 CSR. What it asks for is kept, unless the call says otherwise.
pub(super) async fn sign_request(State(here): Shared, body: Bytes) -> Created {
    let order: CsrOrder = parse(&body)?;
    let bank = here.bank.clone();
    aside(move || {
        let request =
            CertificateRequest::from_pem(&order.csr).map_err(|error| Failure::bad(error.to_string()))?;
        let kind = order
            .kind
            .or(request.kind)
            .ok_or_else(|| Failure::bad("kind: the CSR does not say, give qwac or qsealc"))?;
        let named = order.oid.as_ref().or(request.organization_identifier.as_ref());
        let named =
            named.ok_or_else(|| Failure::bad("oid: neither the CSR's subject nor the call has one"))?;
        let oid = well_formed(named)?;
        let roles = order.roles.clone().unwrap_or_else(practice::roles);
        let legal_name = order.legal_name.as_deref().unwrap_or(practice::LEGAL_NAME);
        let terms = Order {
            oid: &oid,
            legal_name,
            roles: &roles,
            not_before_ms: start(order.not_before),
            days: order.days,
            signed_with: signed_with(order.rsassa_pss),
        };
        let keep_subject = order.oid.is_none() && order.legal_name.is_none();
        let keep_statements = order.roles.is_none() && order.oid.is_none() && order.kind.is_none();
        let leaf = bank.qtsp.sign_request(kind, &request, keep_subject, keep_statements, &terms).map_err(
            |error| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", error.to_string()),
        )?;
        let mut answer = described(&bank.qtsp.chain(&leaf))?;
        answer["kind"] = json!(kind);
        Ok((StatusCode::CREATED, Json(answer)))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PortalApp {
    host: String,
    client_id: Option<String>,
    redirect_uris: Vec<String>,
    /// PEM.
    qsealc: String,
    /// PEM.
    qwac: Option<String>,
    name: Option<String>,
    scope: Option<String>,
}

/// Enters an app as a bank's developer portal does: active at once. Where no client_id is given it is the OID at BPCE and,
/// at Arkéa, an API key; there the app counts for its one bank alone.
pub(super) async fn add_app(State(here): Shared, body: Bytes) -> Created {
    let order: PortalApp = parse(&body)?;
    let bank = here.bank.clone();
    aside(move || enter(&bank, order)).await
}

fn enter(bank: &Bank, order: PortalApp) -> Created {
    let (host, known) = bank
        .hosts
        .find(&order.host)
        .ok_or_else(|| Failure::bad(format!("host: {} is no bank's host", order.host)))?;
    let environment = known.environment;
    let (group, code) = (known.group, known.codetab);
    let seal = certificate("qsealc", &order.qsealc)?;
    let qwac = order.qwac.as_deref().map(|pem| certificate("qwac", pem)).transpose()?;
    let oid =
        seal.oid().ok_or_else(|| Failure::bad("qsealc: it holds no organizationIdentifier"))?.to_owned();
    let scopes = match &order.scope {
        None => Scope::ALL.to_vec(),
        Some(text) => {
            Scope::parse_list(text, true).map_err(|word| Failure::bad(format!("scope: {word:?}")))?
        }
    };
    let client_id = order.client_id.unwrap_or_else(|| match group {
        Group::Bpce => oid.clone(),
        Group::Arkea => crate::random::text(API_KEY_LENGTH, crate::random::ALPHANUMERIC),
    });
    let name = order.name.unwrap_or_else(|| client_id.clone());
    let app = App {
        sent: Map::new(),
        client_name: name.clone(),
        software_id: name,
        client_legal_id: None,
        redirect_uris: order.redirect_uris,
        scopes,
        qsealc: STANDARD.encode(seal.der()),
        qsealc_sha256: seal.sha256_hex(),
        qwac_sha256: qwac.map(|qwac| qwac.sha256_hex()),
        oid,
    };
    let shown = bank.change(|state| {
        if state.registration_at(environment, code, &client_id).is_some() {
            let what = format!("client_id: {client_id} is taken");
            return Err(crate::wire::message::Refusal::new(StatusCode::CONFLICT, "conflict", what));
        }
        let now = state.clock.now();
        let now_ms = now.as_millisecond();
        let registration = Registration {
            client_id,
            environment,
            bank: (group == Group::Arkea).then(|| code.to_owned()),
            made: Made::Portal,
            host,
            registered_at_ms: now_ms,
            activation: Activation::decide(crate::activation::Rule::Immediate, now),
            app,
            change: None,
        };
        let shown = registration.describe(now_ms);
        state.registrations.push(registration);
        Ok(shown)
    })?;
    Ok((StatusCode::CREATED, Json(shown)))
}

fn well_formed(oid: &str) -> Result<Oid, Failure> {
    oid.parse().map_err(|error| Failure::bad(format!("oid: {oid} {error}")))
}

fn signed_with(rsassa_pss: bool) -> SignedWith {
    if rsassa_pss { SignedWith::PssSha256 } else { SignedWith::Pkcs1Sha256 }
}

/// Certificates live in real time; an hour of slack keeps them valid from the first second.
fn start(not_before: Option<Timestamp>) -> i64 {
    not_before.map_or_else(|| crate::clock::real_now_ms() - 3_600_000, |at| at.as_millisecond())
}

/// The first certificate in a PEM text.
fn certificate(field: &str, text: &str) -> Result<TppCertificate, Failure> {
    let unreadable = || Failure::bad(format!("{field}: it holds no certificate in PEM"));
    let blocks = pem::parse_many(text).map_err(|_| unreadable())?;
    let block = blocks.iter().find(|block| block.tag() == "CERTIFICATE").ok_or_else(unreadable)?;
    TppCertificate::parse(block.contents()).map_err(|_| unreadable())
}
