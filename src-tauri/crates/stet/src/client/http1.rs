//! One HTTP/1.1 exchange over an open connection, with the body bounded while it is read.
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
use hyper::client::conn::http1::Connection;
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
    Broken(Box<dyn Error + Send + Sync>),
    BodyTooLarge,
}

impl ExchangeError {
    pub(crate) fn into_transport(self, certificate_asked: bool, max_body: usize) -> TransportError {
        match self {
            Self::Broken(error) => TransportError::from_causes(error.as_ref(), certificate_asked),
            Self::BodyTooLarge => TransportError::BodyTooLarge { limit: max_body },
        }
    }
}

/// How long the last words of a server that broke the connection are waited for.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// Sends the request and reads the whole answer.
pub(crate) async fn exchange<S>(
    stream: S,
    request: http::Request<Full<Bytes>>,
    max_body: usize,
) -> Result<RawAnswer, ExchangeError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let (mut sender, mut connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let outcome = {
        let mut talk = pin!(async {
            let response = sender.send_request(request).await.map_err(broken)?;
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
        (Ok(answer), _) => Ok(answer),
        (Err(ExchangeError::BodyTooLarge), _) => Err(ExchangeError::BodyTooLarge),
        (Err(ExchangeError::Broken(error)), cause) => {
            if find_tls(error.as_ref()).is_some() {
                return Err(ExchangeError::Broken(error));
            }
            if let Some(cause) = cause.filter(|cause| find_tls(cause).is_some()) {
                return Err(broken(cause));
            }
            match last_words(connection).await {
                Some(told) => Err(broken(told)),
                None => Err(ExchangeError::Broken(error)),
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
        if let Ok(data) = frame.map_err(broken)?.into_data() {
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

fn broken(error: impl Error + Send + Sync + 'static) -> ExchangeError {
    ExchangeError::Broken(Box::new(error))
}
