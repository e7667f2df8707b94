//! The local banks' inside: state, authorities, directory, journal and faults, and where each path leads.
//!
//! Everything here is synchronous and knows no socket: a request that arrived whole becomes an answer.

use crate::arkea;
use crate::authority::Authority;
use crate::authority::qtsp::Qtsp;
use crate::distortion;
use crate::faults::{Faults, Rule};
use crate::folder::{Folder, FolderError};
use crate::hosts::{Group, Host, Hosts};
use crate::journal::Journal;
use crate::oauth::visit::Visits;
use crate::oauth::{revoke, token};
use crate::personas::Personas;
use crate::registration;
use crate::resources::Resource;
use crate::state::State;
use crate::wire::answer_signature::{BankSeal, KEY_PATH};
use crate::wire::message::{Answer, Received, Refusal};
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const STATE_FILE: &str = "state.json";

/// What all listeners share.
pub(crate) struct Bank {
    pub(crate) local_authority: Arc<Authority>,
    pub(crate) qtsp: Qtsp,
    pub(crate) seal: BankSeal,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) personas: Personas,
    /// PSUs on the pages.
    pub(crate) visits: Visits,
    /// Where the pages are, once they are open.
    pub(crate) pages: OnceLock<SocketAddr>,
    pub(crate) state: Mutex<State>,
    /// Where the state is kept; none in memory.
    pub(crate) folder: Option<Folder>,
}

impl Bank {
    /// Reads the state. Waits for a change that is being written.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the state: all of it or, where `change` refuses or the disk does, nothing. It is on disk before this
    /// returns.
    pub(crate) fn change<T>(
        &self,
        change: impl FnOnce(&mut State) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = state.clone();
        let done = change(&mut next)?;
        self.keep(&next).map_err(|error| {
            tracing::error!(%error, "the local banks' state could not be kept");
            Refusal::internal()
        })?;
        *state = next;
        Ok(done)
    }

    fn keep(&self, state: &State) -> Result<(), FolderError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        folder.write(STATE_FILE, &serde_json::to_vec_pretty(state).expect("the state is plain data"))
    }

    /// Business time as the journal writes it.
    pub(crate) fn business_time(&self) -> String {
        self.look(|state| state.clock.now()).to_string()
    }

    /// Answers a request that came to a bank's own host over mutual TLS, distorted as the fault has it.
    pub(crate) fn answer(&self, request: &Received, fault: Option<&Rule>) -> Answer {
        let group = self.hosts.find(&request.sni).map_or(Group::Bpce, |(_, host)| host.group);
        let mut answer = match group {
            Group::Bpce => self.bpce(request),
            Group::Arkea => arkea::answer(self, request),
        };
        if let Some(id) = request.headers.get("x-request-id") {
            answer.headers.insert(HeaderName::from_static("x-request-id"), id.clone());
        }
        if let Some(fault) = fault {
            distortion::apply(fault, &mut answer);
        }
        let flaw = fault.and_then(Rule::flaw);
        let seals = Resource::at(&request.path).is_some()
            || request.path.starts_with(registration::PATH)
            || flaw.is_some();
        if group == Group::Bpce
            && seals
            && let Err(error) = self.seal.sign(request, &mut answer, flaw)
        {
            tracing::error!(%error, "an answer could not be signed");
            return Refusal::internal().into();
        }
        answer
    }

    fn bpce(&self, request: &Received) -> Answer {
        let resource = Resource::at(&request.path);
        let mut answer = match &resource {
            Some(resource) => self.resource(resource, request),
            None => self.route(request).unwrap_or_else(Answer::from),
        };
        if answer.status == StatusCode::METHOD_NOT_ALLOWED {
            answer.headers.insert(header::ALLOW, HeaderValue::from_static(methods_of(&request.path)));
        }
        let correlation = format!("Id-{} 0", hex::encode(crate::random::bytes::<12>()));
        let correlation = HeaderValue::from_str(&correlation).expect("hex is ASCII");
        answer.headers.insert(HeaderName::from_static("x-correlationid"), correlation);
        answer
    }

    fn resource(&self, resource: &Resource, request: &Received) -> Answer {
        match self.host(request).and_then(|host| allow(request).map(|()| host)) {
            Ok(host) => resource.answer(self, host, request),
            Err(refusal) => Resource::refuse(refusal, self, request),
        }
    }

    fn route(&self, request: &Received) -> Result<Answer, Refusal> {
        let host = self.host(request)?;
        let environment = host.environment;
        let path = request.path.as_str();
        if path == token::PATH {
            allow(request)?;
            return token::answer(self, host, request);
        }
        if path == revoke::PATH {
            allow(request)?;
            return revoke::answer(self, host, request);
        }
        if path == registration::PATH {
            allow(request)?;
            return registration::answer(self, environment, request, None);
        }
        if let Some(segment) = path.strip_prefix(registration::PATH).and_then(|rest| rest.strip_prefix('/'))
            && let Some(client_id) = decoded_segment(segment)
        {
            allow(request)?;
            return registration::answer(self, environment, request, Some(&client_id));
        }
        if path.starts_with(KEY_PATH)
            && let Some(certificate) = self.seal.served_at(path)
        {
            allow(request)?;
            return Ok(Answer::typed(StatusCode::OK, "application/x-pem-file", certificate));
        }
        Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("path: {path} is not served by this bank"),
        ))
    }

    /// The paymentInformationId that a request is about: the body's, or that of the payment its path names.
    pub(crate) fn payment_information_id(&self, request: &Received) -> Option<String> {
        let (_, rest) = request.path.split_once("/payment-requests")?;
        if rest.is_empty() {
            let body: serde_json::Value = serde_json::from_slice(&request.body).ok()?;
            return body["paymentInformationId"].as_str().map(str::to_owned);
        }
        let id = rest.strip_prefix('/')?.split('/').next()?;
        self.look(|state| state.payment(id).map(|payment| payment.intent.information_id.clone()))
    }

    /// The bank that the TLS server name means, which the Host header has to name too (RFC 9110 section 7.4).
    pub(crate) fn host(&self, request: &Received) -> Result<&Host, Refusal> {
        let named = request.header("host").and_then(|host| self.hosts.find(host));
        match named {
            Some((name, host)) if name == request.sni => Ok(host),
            _ => {
                let what = format!("Host: it is not the host of the TLS connection, {}", request.sni);
                Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "misdirected_request", what))
            }
        }
    }
}

/// The methods a served path takes.
fn methods_of(path: &str) -> &'static str {
    if let Some(resource) = Resource::at(path) {
        resource.methods()
    } else if [token::PATH, revoke::PATH, registration::PATH].contains(&path) {
        "POST"
    } else if path.starts_with(registration::PATH) {
        "GET, PUT, DELETE"
    } else {
        "GET"
    }
}

fn allow(request: &Received) -> Result<(), Refusal> {
    let methods = methods_of(&request.path);
    if methods.split(", ").any(|method| method == request.method.as_str()) {
        return Ok(());
    }
    let what = format!("method: {} is not allowed here, only {methods}", request.method);
    Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", what))
}

/// One path segment with its percent escapes undone; none where it is empty or holds a slash.
fn decoded_segment(segment: &str) -> Option<String> {
    if segment.is_empty() || segment.contains('/') {
        return None;
    }
    let mut out = Vec::new();
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next()?, bytes.next()?];
            out.extend(hex::decode(pair).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

/// The state that was kept in the folder, or the empty one.
pub(crate) fn kept_state(folder: &Folder) -> Result<State, KeptStateError> {
    let Some(text) = folder.read(STATE_FILE)? else { return Ok(State::default()) };
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_str(&text).map_err(KeptStateError::Damaged)?;
    if version > crate::state::VERSION {
        return Err(KeptStateError::Newer(version));
    }
    serde_json::from_str(&text).map_err(KeptStateError::Damaged)
}

/// Why the kept state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeptStateError {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The file is no state file.
    #[error("the local banks' state file is damaged: {0}")]
    Damaged(#[source] serde_json::Error),
    /// A newer program wrote it; it is left untouched.
    #[error("the local banks' state was written by a newer version (layout {0})")]
    Newer(u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_a_newer_layout_is_refused_and_left_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        assert!(kept_state(&folder).is_ok_and(|state| state.registrations.is_empty()));
        folder.write(STATE_FILE, br#"{"version":2,"unknown":true}"#).unwrap();
        assert!(matches!(kept_state(&folder), Err(KeptStateError::Newer(2))));
        folder.write(STATE_FILE, br#"{"version":1,"#).unwrap();
        assert!(matches!(kept_state(&folder), Err(KeptStateError::Damaged(_))));
    }

    #[test]
    fn a_path_segment_is_decoded_and_stays_one_segment() {
        assert_eq!(decoded_segment("1PSDFR-ACPR-1%20A-0-ABCD").as_deref(), Some("1PSDFR-ACPR-1 A-0-ABCD"));
        for bad in ["", "a/b", "%2", "%zz", "%ff"] {
            assert_eq!(decoded_segment(bad), None, "{bad}");
        }
    }
}
