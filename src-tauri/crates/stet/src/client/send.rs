//! Sending one call: check, write down, connect, shake hands, exchange, write down.
//!
//! A call that changes nothing at the bank goes over the connection of the one before, where that is still open. Where the
//! bank turns out to have closed it, and nothing of an answer came, the same call goes once over a connection of its own
//! (RFC 9112, section 9.3.1, allows it for what may be repeated). No other call ever meets a connection that is not new.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::Bytes;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::call::OpenCall;
use super::dial::dial;
use super::http1::{ExchangeError, Link};
use super::keeper::Kept;
use super::offered::Handshake;
use super::transport_error::TimeoutPhase;
use super::{Answer, Client, Inner, Outgoing, RawAnswer, TransportError};
use crate::error::{BankError, InputProblem};
use crate::record::{ConnectionUse, Recorder, SignatureCheck, TlsFacts};

type Tls = TlsStream<tokio::net::TcpStream>;

impl Client {
    /// Sends the call and gives back the bank's answer, whatever its status. Every failure after the record
    /// was started is in the record, and the error carries its id.
    pub(crate) async fn send(
        &self,
        outgoing: Outgoing<'_>,
        recorder: &dyn Recorder,
    ) -> Result<Answer, BankError> {
        let inner = &*self.inner;
        inner.own_address(&outgoing).map_err(|problem| BankError::Input { problem, call_id: None })?;
        let request = outgoing.to_http().map_err(|problem| BankError::Input { problem, call_id: None })?;
        let open = OpenCall::start(&outgoing, &inner.bank_key, &inner.route, recorder)?;
        let call_id = open.id();

        if let Some(SignatureCheck::Failed { reason }) = outgoing.signed.as_ref().map(|signed| &signed.check)
        {
            let problem = InputProblem::OwnSignature { reason: reason.clone() };
            open.failed(None, problem.code(), reason);
            return Err(BankError::Input { problem, call_id: Some(call_id) });
        }

        let handshake = Arc::new(Handshake::default());
        let call = inner.call(request, outgoing.may_share(), self.max_body, &handshake);
        let outcome = match timeout(inner.total_timeout, call).await {
            Ok(outcome) => outcome,
            Err(_) => Err(TransportError::timeout(TimeoutPhase::Answering, inner.total_timeout)),
        };
        match outcome {
            Ok(raw) => Ok(open.answered(raw, handshake.facts())),
            Err(source) => {
                if let Some(alert) = source.alert() {
                    handshake.note(|facts| facts.alert = Some(alert.to_owned()));
                }
                open.failed(handshake.facts(), source.code(), &source.to_string());
                Err(BankError::Transport { source, call_id: Some(call_id) })
            }
        }
    }
}

impl Inner {
    /// A client speaks to its own entry point alone.
    fn own_address(&self, outgoing: &Outgoing<'_>) -> Result<(), InputProblem> {
        if outgoing.url.scheme() != "https" {
            return Err(InputProblem::NotHttps);
        }
        let own = self.route.url(&[]).map_err(|_| InputProblem::NotHttps)?;
        if own.origin() == outgoing.url.origin() {
            return Ok(());
        }
        Err(InputProblem::AnotherHost {
            expected: own.authority().to_owned(),
            found: outgoing.url.authority().to_owned(),
        })
    }

    async fn call(
        &self,
        request: http::Request<Full<Bytes>>,
        may_share: bool,
        max_body: usize,
        handshake: &Arc<Handshake>,
    ) -> Result<RawAnswer, TransportError> {
        if !may_share {
            return Ok(self.call_anew(request, max_body, handshake).await?.0);
        }
        let mut found_closed = false;
        if let Some(Kept { link, facts, setup }) = self.keeper.take(&self.setup).await {
            handshake.note(|noted| *noted = TlsFacts { connection: ConnectionUse::Kept, ..facts.clone() });
            match link.exchange(request.clone(), max_body).await {
                Ok((answer, link)) => {
                    link.into_iter()
                        .for_each(|link| self.keeper.keep(Kept { link, facts: facts.clone(), setup }));
                    return Ok(answer);
                }
                Err(error) if error.is_unanswered() => found_closed = true,
                Err(error) => return Err(self.told(error, max_body, handshake)),
            }
            handshake.forget();
        }
        let (answer, link) = self.call_anew(request, max_body, handshake).await?;
        if let (Some(link), Some(facts)) = (link, handshake.facts()) {
            self.keeper.keep(Kept { link, facts, setup: self.setup });
        }
        if found_closed {
            handshake.note(|facts| facts.connection = ConnectionUse::Reopened);
        }
        Ok(answer)
    }

    /// The call over a connection of its own, which comes back where both sides would go on with it.
    async fn call_anew(
        &self,
        request: http::Request<Full<Bytes>>,
        max_body: usize,
        handshake: &Arc<Handshake>,
    ) -> Result<(RawAnswer, Option<Link<Tls>>), TransportError> {
        let stream = match timeout(self.connect_timeout, self.connect(handshake)).await {
            Ok(stream) => stream?,
            Err(_) => {
                // Facts are kept from the moment the handshake begins.
                let phase = match handshake.facts() {
                    Some(_) => TimeoutPhase::Handshake,
                    None => TimeoutPhase::Connecting,
                };
                return Err(TransportError::timeout(phase, self.connect_timeout));
            }
        };
        let told = |error| self.told(error, max_body, handshake);
        Link::over(stream).await.map_err(told)?.exchange(request, max_body).await.map_err(told)
    }

    fn told(&self, error: ExchangeError, max_body: usize, handshake: &Handshake) -> TransportError {
        error.into_transport(handshake.client_certificate_asked(), max_body)
    }

    async fn connect(&self, handshake: &Arc<Handshake>) -> Result<Tls, TransportError> {
        let tcp = dial(self.environment, &self.route, &self.refused_ports, self.connect_timeout).await?;
        let config = self
            .tls
            .for_handshake(handshake)
            .map_err(|error| TransportError::Tls { alert: None, detail: error.to_string() })?;
        handshake.note(|_| {});
        let stream =
            TlsConnector::from(config).connect(self.server_name.clone(), tcp).await.map_err(|error| {
                let facts = handshake.facts().unwrap_or_default();
                TransportError::from_causes(&error, facts.client_certificate_asked)
                    .with_chain(&facts.offered_chain)
            })?;
        let (_, session) = stream.get_ref();
        handshake.note(|facts| {
            facts.version = session.protocol_version().map(version_name);
            facts.cipher = session.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
        });
        Ok(stream)
    }
}

fn version_name(version: rustls::ProtocolVersion) -> String {
    match version {
        rustls::ProtocolVersion::TLSv1_2 => "TLSv1.2".to_owned(),
        rustls::ProtocolVersion::TLSv1_3 => "TLSv1.3".to_owned(),
        other => format!("{other:?}"),
    }
}
