//! A call before it leaves, its answer, and the record that is open in between.

use std::time::Instant;

use http::{HeaderName, HeaderValue};
use http_body_util::Full;
use hyper::body::Bytes;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use signature::Message;
use url::Url;

use crate::bank_signature::BankSignature;
use crate::directory::BankKey;
use crate::error::InputProblem;
use crate::masking::Masker;
use crate::record::{
    CallId, CallRecord, Failure, Purpose, Recorder, RecorderError, SignatureCheck, TlsFacts,
};
use crate::token::AccessToken;

use super::{RawAnswer, Route};

/// A request of ours. The access token is kept apart from the other headers and joins them on the wire only.
pub(crate) struct Outgoing<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) method: http::Method,
    pub(crate) url: Url,
    /// Without Authorization.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) token: Option<&'a AccessToken>,
    /// Secrets in the body or the query, besides the token: masked wherever they come back.
    pub(crate) secrets: Vec<&'a SecretString>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) signed: Option<Signed>,
}

/// What was signed, and whether it verifies with our own QSEALC.
pub(crate) struct Signed {
    pub(crate) signing_string: String,
    pub(crate) key_id: String,
    pub(crate) signed_headers: Vec<String>,
    pub(crate) check: SignatureCheck,
}

/// A complete answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) call_id: CallId,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// When the last byte had come.
    pub(crate) at: Timestamp,
    /// What was sent or came and must not be in the words that are read from this.
    pub(crate) secrets: Vec<SecretString>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

impl<'a> Outgoing<'a> {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether it may go over a connection that served another call, and once more where that was closed: it changes
    /// nothing at the bank, and asks for no end of the connection.
    pub(super) fn may_share(&self) -> bool {
        self.method == http::Method::GET && self.header("connection").is_none()
    }

    /// Path and query, as on the request line.
    pub(super) fn target(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    fn secret(&self) -> Option<&'a SecretString> {
        self.token.map(AccessToken::secret)
    }

    /// The request as it goes on the wire.
    pub(super) fn to_http(&self) -> Result<http::Request<Full<Bytes>>, InputProblem> {
        let body = Full::new(Bytes::from(self.body.clone().unwrap_or_default()));
        let mut request = http::Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.target().parse().map_err(|_| InputProblem::NotHttp)?;
        let headers = request.headers_mut();
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| InputProblem::NotHttp)?;
            headers.append(name, HeaderValue::from_str(value).map_err(|_| InputProblem::NotHttp)?);
        }
        if let Some(secret) = self.secret() {
            // EXPOSE: the bank needs the access token; the header is marked sensitive and never recorded.
            let bearer = format!("Bearer {}", secret.expose_secret());
            let mut value = HeaderValue::from_str(&bearer).map_err(|_| InputProblem::NotHttp)?;
            value.set_sensitive(true);
            headers.insert(http::header::AUTHORIZATION, value);
        }
        Ok(request)
    }

    fn record(
        &self,
        bank_key: &BankKey,
        route: &Route,
        started_at: Timestamp,
        masker: &Masker,
    ) -> CallRecord {
        let mut request_headers = masker.headers(&self.headers);
        if let Some(secret) = self.secret() {
            // EXPOSE: to show the last four characters at most.
            let masked = format!("Bearer {}", crate::masking::tail(secret.expose_secret()));
            request_headers.push(("authorization".to_owned(), masked));
        }
        let body = self.body.as_deref().map(String::from_utf8_lossy);
        let content_type = self.header("content-type");
        CallRecord {
            id: CallId::make(),
            started_at_ms: started_at.as_millisecond(),
            purpose: self.purpose,
            bank_key: bank_key.clone(),
            method: self.method.to_string(),
            url: masker.url(self.url.as_str()),
            host: self.url.host_str().unwrap_or_default().to_owned(),
            path: masker.url(&self.target()),
            connect_to: route.connect_to,
            request_id: self.header("x-request-id").map(str::to_owned),
            request_headers,
            request_body: body.map(|body| masker.body(content_type, &body)),
            signing_string: self.signed.as_ref().map(|signed| signed.signing_string.clone()),
            key_id: self.signed.as_ref().map(|signed| signed.key_id.clone()),
            signed_headers: self
                .signed
                .as_ref()
                .map(|signed| signed.signed_headers.clone())
                .unwrap_or_default(),
            our_signature: self.signed.as_ref().map(|signed| signed.check.clone()),
            status: None,
            response_headers: Vec::new(),
            response_body: None,
            bank_signature: None,
            duration_ms: None,
            tls: None,
            failure: None,
        }
    }
}

/// A record that was started. It is finished exactly once: by an answer, by a failure, or by being dropped.
pub(super) struct OpenCall<'a> {
    record: CallRecord,
    recorder: &'a dyn Recorder,
    masker: Masker,
    /// Path and query as the bank saw and may have signed them, which a record holds masked.
    target: String,
    began: Instant,
    finished: bool,
}

impl<'a> OpenCall<'a> {
    /// Writes the record down before anything is sent.
    pub(super) fn start(
        outgoing: &Outgoing<'a>,
        bank_key: &BankKey,
        route: &Route,
        recorder: &'a dyn Recorder,
    ) -> Result<Self, RecorderError> {
        let masker = Masker::knowing(outgoing.secret().into_iter().chain(outgoing.secrets.iter().copied()));
        let record = outgoing.record(bank_key, route, recorder.now(), &masker);
        recorder.started(&record)?;
        let target = outgoing.target();
        Ok(Self { record, recorder, masker, target, began: Instant::now(), finished: false })
    }

    pub(super) fn id(&self) -> CallId {
        self.record.id
    }

    pub(super) fn answered(mut self, raw: RawAnswer, tls: Option<TlsFacts>) -> Answer {
        handed_out(self.record.purpose, &raw).into_iter().for_each(|secret| self.masker.learn(secret));
        let mut answer = Answer {
            call_id: self.record.id,
            status: raw.status,
            headers: raw.headers,
            body: Vec::new(),
            at: self.recorder.now(),
            secrets: self.masker.known().to_vec(),
        };
        self.record.status = Some(answer.status);
        self.record.response_headers = self.masker.headers(&answer.headers);
        if !raw.body.is_empty() {
            let text = String::from_utf8_lossy(&raw.body);
            self.record.response_body = Some(self.masker.body(answer.header("content-type"), &text));
        }
        let (method, target) = (self.record.method.as_str(), self.target.as_str());
        self.record.bank_signature = Some(BankSignature::read(
            &Message { method, target, headers: &answer.headers },
            &Message { method, target: &self.record.path, headers: &self.record.response_headers },
            &raw.body,
        ));
        self.finish(tls, None);
        answer.body = raw.body;
        answer
    }

    pub(super) fn failed(mut self, tls: Option<TlsFacts>, code: &str, detail: &str) {
        let detail = self.masker.body(None, detail);
        self.finish(tls, Some(Failure { code: code.to_owned(), detail }));
    }

    fn finish(&mut self, tls: Option<TlsFacts>, failure: Option<Failure>) {
        self.finished = true;
        self.record.tls = tls;
        self.record.failure = failure;
        self.record.duration_ms = u64::try_from(self.began.elapsed().as_millis()).ok();
        self.recorder.finished(&self.record);
    }
}

/// The secrets that the bank gives in this answer.
fn handed_out(purpose: Purpose, raw: &RawAnswer) -> Vec<SecretString> {
    let location = raw.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
    match (purpose, location) {
        (Purpose::Fallback, Some((_, location))) => crate::masking::in_location(location),
        _ if purpose.is_answered_with_tokens() => crate::masking::in_answer(&raw.body),
        _ => Vec::new(),
    }
}

impl Drop for OpenCall<'_> {
    fn drop(&mut self) {
        if !self.finished {
            let detail = "the call was given up before an answer came".to_owned();
            self.finish(None, Some(Failure { code: "abandoned".to_owned(), detail }));
        }
    }
}
