//! HTTP/1.1 exchanges over an open connection, one after the other, with each body bounded while it is read.
//!
//! In TLS 1.3 a server judges the client certificate after the client believes the handshake done: its alert
//! then arrives while the request is being written, and writing may fail first. When the connection breaks,
//! what the server still had to say is read before the failure is told.

use std::error::Error;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Connection, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use super::TransportError;
use super::transport_error::find_tls;

/// An answer as it came.
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Why the exchange stopped, with its cause for the caller to read.
pub(crate) enum ExchangeError {
    Broken {
        error: Box<dyn Error + Send + Sync>,
        /// The head of an answer had come.
        answered: bool,
    },
    BodyTooLarge,
}

impl ExchangeError {
    pub(crate) fn into_transport(self, certificate_asked: bool, max_body: usize) -> TransportError {
        match self {
            Self::Broken { error, .. } => TransportError::from_causes(error.as_ref(), certificate_asked),
            Self::BodyTooLarge => TransportError::BodyTooLarge { limit: max_body },
        }
    }

    /// Nothing of an answer came before the connection ended.
    pub(crate) fn is_unanswered(&self) -> bool {
        matches!(self, Self::Broken { answered: false, .. })
    }
}

/// How long the last words of a server that broke the connection are waited for.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// An open connection on which nothing is under way.
pub(crate) struct Link<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    sender: SendRequest<Full<Bytes>>,
    connection: Connection<TokioIo<S>, Full<Bytes>>,
}

impl<S> Link<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    pub(crate) async fn over(stream: S) -> Result<Self, ExchangeError> {
        let opened = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = opened.map_err(|error| broken(error, false))?;
        Ok(Self { sender, connection })
    }

    /// Whether another request can be sent, as far as can be seen from here: the server may have closed it, which the next
    /// request would meet.
    pub(crate) async fn is_usable(&mut self) -> bool {
        let connection = &mut self.connection;
        let ended =
            poll_fn(|context| Poll::Ready(connection.poll_without_shutdown(context).is_ready())).await;
        !ended && self.sender.is_ready()
    }

    /// Sends the request and reads the whole answer. The connection comes back where both sides would go on with it.
    pub(crate) async fn exchange(
        self,
        request: http::Request<Full<Bytes>>,
        max_body: usize,
    ) -> Result<(RawAnswer, Option<Self>), ExchangeError> {
        let Self { mut sender, mut connection } = self;
        let outcome = {
            let mut talk = pin!(async {
                let response = sender.send_request(request).await.map_err(|error| broken(error, false))?;
                read(response, max_body).await
            });
            let mut driver = Driver::Running;
            poll_fn(|context| {
                loop {
                    if let Poll::Ready(outcome) = talk.as_mut().poll(context) {
                        let cause = match driver {
                            Driver::Failed(ref mut error) => error.take(),
                            Driver::Running | Driver::Ended => None,
                        };
                        return Poll::Ready((outcome, cause));
                    }
                    let Driver::Running = driver else { return Poll::Pending };
                    match connection.poll_without_shutdown(context) {
                        Poll::Ready(Ok(())) => driver = Driver::Ended,
                        Poll::Ready(Err(error)) => driver = Driver::Failed(Some(error)),
                        Poll::Pending => return Poll::Pending,
                    }
                }
            })
            .await
        };
        match outcome {
            (Ok(answer), _) => {
                let mut link = Self { sender, connection };
                let usable = link.is_usable().await;
                Ok((answer, usable.then_some(link)))
            }
            (Err(ExchangeError::BodyTooLarge), _) => Err(ExchangeError::BodyTooLarge),
            (Err(ExchangeError::Broken { error, answered }), cause) => {
                if find_tls(error.as_ref()).is_some() {
                    return Err(ExchangeError::Broken { error, answered });
                }
                if let Some(cause) = cause.filter(|cause| find_tls(cause).is_some()) {
                    return Err(broken(cause, answered));
                }
                match last_words(connection).await {
                    Some(told) => Err(broken(told, answered)),
                    None => Err(ExchangeError::Broken { error, answered }),
                }
            }
        }
    }
}

enum Driver {
    Running,
    Ended,
    Failed(Option<hyper::Error>),
}

async fn read(response: http::Response<Incoming>, max_body: usize) -> Result<RawAnswer, ExchangeError> {
    let (parts, mut incoming) = response.into_parts();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        if let Ok(data) = frame.map_err(|error| broken(error, true))?.into_data() {
            if body.len() + data.len() > max_body {
                return Err(ExchangeError::BodyTooLarge);
            }
            body.extend_from_slice(&data);
        }
    }
    Ok(RawAnswer { status: parts.status.as_u16(), headers, body })
}

async fn last_words<S>(connection: Connection<TokioIo<S>, Full<Bytes>>) -> Option<std::io::Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut stream = connection.into_parts().io.into_inner();
    let mut rest = [0_u8; 512];
    let listening = async {
        loop {
            match Pin::new(&mut stream).read(&mut rest).await {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return find_tls(&error).is_some().then_some(error),
            }
        }
    };
    tokio::time::timeout(LAST_WORDS, listening).await.ok().flatten()
}

fn broken(error: impl Error + Send + Sync + 'static, answered: bool) -> ExchangeError {
    ExchangeError::Broken { error: Box::new(error), answered }
}
