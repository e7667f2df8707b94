//! What an application may not be, given the certificates it comes with and the apps already on record.

use super::application::Application;
use super::record::{Made, Registration};
use crate::authority::qc_statements::Kind;
use crate::bank::Bank;
use crate::hosts::Environment;
use crate::state::State;
use crate::tpp_certificate::TppCertificate;
use crate::wire::message::{Received, Refusal};

const SHORTEST_RSA: usize = 2048;

/// Checks the certificates, then the other apps of the environment. `itself` is the client_id that a PUT changes:
/// an app is no duplicate of itself.
pub(crate) fn check(
    bank: &Bank,
    state: &State,
    environment: Environment,
    request: &Received,
    application: &Application,
    itself: Option<&str>,
) -> Result<(), Refusal> {
    certificates(bank, state.mode.strict, request, application)?;
    let others = state
        .registrations
        .iter()
        .filter(|one| one.environment == environment && one.made == Made::Api)
        .filter(|one| Some(one.client_id.as_str()) != itself);
    others.into_iter().try_for_each(|other| duplicates(request, application, other))
}

/// Only an RSA key can make an rsa-sha256 signature, and RS256 is the only algorithm of the JWK.
pub(crate) fn key(seal: &TppCertificate) -> Result<(), Refusal> {
    match seal.rsa_bits() {
        None => Err(Refusal::metadata("x5c: the QSEALC's key is not RSA")),
        Some(bits) if bits < SHORTEST_RSA => {
            Err(Refusal::metadata(format!("x5c: the QSEALC's key has {bits} bits, at least 2048 are needed")))
        }
        Some(_) => Ok(()),
    }
}

fn certificates(
    bank: &Bank,
    strict: bool,
    request: &Received,
    application: &Application,
) -> Result<(), Refusal> {
    let seal = &application.seal;
    let qwac = &request.client;
    if seal.is_rsassa_pss() {
        return Err(Refusal::metadata("x5c: certificates signed with rsassaPss are not accepted"));
    }
    if qwac.is_rsassa_pss() {
        return Err(Refusal::metadata("QWAC: certificates signed with rsassaPss are not accepted"));
    }
    let authority = bank.qtsp.authority();
    if !seal.is_issued_by(authority.subject(), &authority.key().public_key_info()) {
        return Err(Refusal::metadata("x5c: the QSEALC's issuer is not known here"));
    }
    if !seal.is_valid_now() {
        return Err(Refusal::metadata("x5c: the QSEALC is not valid today"));
    }
    if seal.kind() != Some(Kind::Qsealc) {
        return Err(Refusal::metadata("x5c: the certificate is no QSEALC (QcType eSeal)"));
    }
    let oid = application.provider_legal_id.as_str();
    if qwac.oid() != seal.oid() {
        return Err(Refusal::metadata("x5c: the QSEALC's organizationIdentifier is not the QWAC's"));
    }
    // Lenient: an app was seen on record under another number than its certificate's.
    if strict && seal.oid() != Some(oid) {
        return Err(Refusal::metadata(
            "provider_legal_id: it is not the organizationIdentifier of the certificates",
        ));
    }
    for scope in &application.scopes {
        let role = scope.role();
        if !seal.roles().contains(&role) || !qwac.roles().contains(&role) {
            let what = format!("scope: {} needs the role {} in both certificates", scope.name(), role.name());
            return Err(Refusal::metadata(what));
        }
    }
    Ok(())
}

fn duplicates(request: &Received, application: &Application, other: &Registration) -> Result<(), Refusal> {
    let theirs = other.latest();
    let same = |one: &str, two: &str| one.trim().to_lowercase() == two.trim().to_lowercase();
    if same(&theirs.client_name, &application.client_name) {
        return Err(Refusal::metadata("client_name: another app is registered under it"));
    }
    if application.client_legal_id.is_some() && theirs.client_legal_id == application.client_legal_id {
        return Err(Refusal::metadata("client_legal_id: another agent is registered under it"));
    }
    let shares_certificates = theirs.qsealc_sha256 == application.seal.sha256_hex()
        || theirs.qwac_sha256.as_deref() == Some(&request.client.sha256_hex());
    if shares_certificates && application.client_legal_id.is_none() && theirs.client_legal_id.is_none() {
        let what = "x5c: another app is registered with these certificates; a second one needs its own set, \
                    or a client_legal_id where it is an agent's";
        return Err(Refusal::metadata(what));
    }
    Ok(())
}
