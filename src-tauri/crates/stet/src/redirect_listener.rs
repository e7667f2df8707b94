//! Where a bank sends the PSU's browser back to, when the registered redirect URI is an address of this machine
//! (RFC 8252, section 7.3).
//!
//! It listens on exactly the address, port and path of the redirect URI, tells every other path that there is nothing
//! there, and takes as many connections at once as browsers open for good measure. A request to that path is handed on as
//! an [`Arrival`]; who takes it decides what the browser shows and when the port is closed. Deliberately not here: what an
//! answer means, and any word a PSU reads.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use secrecy::SecretString;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use url::{Host, Url};

/// A browser may take this long over the head of its request.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection is kept this long: what is shown depends on a call to the bank.
const CONNECTION_TIME: Duration = Duration::from_secs(90);
/// Connections served at once; further ones wait.
const CONNECTIONS: usize = 32;
/// The longest request head that is read, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;

/// A redirect URI that leads to this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoopbackRedirect {
    addresses: Vec<SocketAddr>,
    host: String,
    path: String,
    base: Url,
}

impl LoopbackRedirect {
    /// The address a redirect URI names, where it is `http`, on `127.0.0.1`, `[::1]` or `localhost`, with a port of its own.
    pub fn of(redirect_uri: &str) -> Option<Self> {
        let url = Url::parse(redirect_uri).ok()?;
        if url.scheme() != "http" || url.fragment().is_some() || !url.username().is_empty() {
            return None;
        }
        let port = url.port()?;
        let ips: Vec<std::net::IpAddr> = match url.host()? {
            Host::Ipv4(ip) if ip == Ipv4Addr::LOCALHOST => vec![ip.into()],
            Host::Ipv6(ip) if ip == Ipv6Addr::LOCALHOST => vec![ip.into()],
            Host::Domain("localhost") => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
            _ => return None,
        };
        Some(Self {
            addresses: ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect(),
            host: format!("{}:{port}", url.host_str()?),
            path: url.path().to_owned(),
            base: url,
        })
    }

    /// The port it names.
    pub fn port(&self) -> u16 {
        self.addresses[0].port()
    }
}

/// Why there is no listening.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program listens there.
    #[error("port {port} is in use by another program")]
    Busy { port: u16 },
    /// What the operating system said.
    #[error("port {port} cannot be listened on: {source}")]
    Failed { port: u16, source: io::Error },
}

/// What the browser shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farewell {
    /// The language of the words, a BCP 47 tag.
    pub language: String,
    pub title: String,
    pub text: String,
}

/// A request to the redirect URI, waiting for a [`Farewell`].
pub struct Arrival {
    /// The whole URL: it may hold a code, and is a secret.
    pub url: SecretString,
    browser: oneshot::Sender<Farewell>,
}

impl Arrival {
    /// Says what the browser is to show. A browser that is gone meanwhile misses it.
    pub fn answer(self, farewell: Farewell) {
        // An error means that the browser hung up: there is nobody left to tell.
        let _ = self.browser.send(farewell);
    }
}

/// Bound and accepting; dropping it closes the port.
pub struct RedirectListener {
    arrivals: mpsc::Receiver<Arrival>,
    tasks: JoinSet<()>,
}

impl RedirectListener {
    /// Binds the address of the redirect URI, both loopback addresses for `localhost` (where the machine has IPv6).
    ///
    /// # Errors
    /// [`ListenError::Busy`] when the port is taken.
    pub async fn bind(redirect: &LoopbackRedirect) -> Result<Self, ListenError> {
        let port = redirect.port();
        let mut listeners = Vec::new();
        for (place, address) in redirect.addresses.iter().enumerate() {
            match TcpListener::bind(address).await {
                Ok(listener) => listeners.push(listener),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    return Err(ListenError::Busy { port });
                }
                // The second address of `localhost` is IPv6's, which a machine may not have.
                Err(_) if place > 0 => {}
                Err(source) => return Err(ListenError::Failed { port, source }),
            }
        }
        let (sender, arrivals) = mpsc::channel(CONNECTIONS);
        let place = Arc::new(Place { redirect: redirect.clone(), sender, room: Semaphore::new(CONNECTIONS) });
        let mut tasks = JoinSet::new();
        for listener in listeners {
            tasks.spawn(accept(listener, Arc::clone(&place)));
        }
        Ok(Self { arrivals, tasks })
    }

    /// The next request to the redirect URI.
    pub async fn arrival(&mut self) -> Option<Arrival> {
        self.arrivals.recv().await
    }

    /// Takes no further connections. Those there are finish: what comes to the redirect URI on one of them is told what
    /// `late` has for it, since a browser that asks twice shows the second answer.
    pub async fn close(mut self, late: impl Fn(&SecretString) -> Farewell + Send + 'static) {
        self.tasks.shutdown().await;
        tokio::spawn(async move {
            while let Some(arrival) = self.arrivals.recv().await {
                let farewell = late(&arrival.url);
                arrival.answer(farewell);
            }
        });
    }
}

struct Place {
    redirect: LoopbackRedirect,
    sender: mpsc::Sender<Arrival>,
    room: Semaphore,
}

async fn accept(listener: TcpListener, place: Arc<Place>) {
    loop {
        // A failed accept concerns the one connection, or passes once descriptors are free again.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        tokio::spawn(serve(stream, Arc::clone(&place)));
    }
}

async fn serve(stream: TcpStream, place: Arc<Place>) {
    let Ok(_room) = place.room.acquire().await else { return };
    let service = service_fn(|request| answer(request, &place));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_LIMIT)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // A browser that hangs up or stalls has said all it will.
    let _ = tokio::time::timeout(CONNECTION_TIME, connection).await;
}

async fn answer(request: Request<Incoming>, place: &Place) -> Result<Response<Full<Bytes>>, Infallible> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    // A page elsewhere whose name was made to resolve to this machine names another host.
    if !host.is_some_and(|host| host.eq_ignore_ascii_case(&place.redirect.host)) {
        return Ok(empty(StatusCode::MISDIRECTED_REQUEST));
    }
    if request.uri().path() != place.redirect.path {
        return Ok(empty(StatusCode::NOT_FOUND));
    }
    if request.method() != Method::GET {
        let mut refused = empty(StatusCode::METHOD_NOT_ALLOWED);
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET"));
        return Ok(refused);
    }
    let mut url = place.redirect.base.clone();
    url.set_query(request.uri().query());
    let (sender, farewell) = oneshot::channel();
    let arrival = Arrival { url: String::from(url).into(), browser: sender };
    if place.sender.send(arrival).await.is_err() {
        return Ok(empty(StatusCode::GONE));
    }
    match farewell.await {
        Ok(farewell) => Ok(page(&farewell)),
        Err(_) => Ok(empty(StatusCode::GONE)),
    }
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

fn page(farewell: &Farewell) -> Response<Full<Bytes>> {
    let Farewell { language, title, text } = farewell;
    let (language, title, text) = (escape(language), escape(title), escape(text));
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    );
    let mut response = Response::new(Full::new(Bytes::from(html)));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
        // The address holds the code.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener as Port;

    use secrecy::ExposeSecret;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    fn free_port() -> u16 {
        Port::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    fn farewell() -> Farewell {
        Farewell { language: "en".to_owned(), title: "<Done>".to_owned(), text: "Go back & look.".to_owned() }
    }

    async fn listening() -> (RedirectListener, u16) {
        let port = free_port();
        let redirect = LoopbackRedirect::of(&format!("http://127.0.0.1:{port}/callback")).unwrap();
        (RedirectListener::bind(&redirect).await.unwrap(), port)
    }

    async fn say(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(request.replace("PORT", &port.to_string()).as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[test]
    fn only_an_http_address_of_this_machine_with_a_port_is_listened_on() {
        for listened in ["http://127.0.0.1:8421/callback", "http://[::1]:8421", "http://localhost:8421/"] {
            assert_eq!(
                LoopbackRedirect::of(listened).map(|redirect| redirect.port()),
                Some(8421),
                "{listened}"
            );
        }
        for other in [
            "https://127.0.0.1:8421/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.2:8421/callback",
            "http://192.168.1.2:8421/callback",
            "http://localhost.example:8421/callback",
            "http://user@127.0.0.1:8421/callback",
            "http://127.0.0.1:8421/callback#part",
            "app.example:/callback",
            "",
        ] {
            assert_eq!(LoopbackRedirect::of(other), None, "{other}");
        }
    }

    #[tokio::test]
    async fn hands_on_what_came_to_the_path_and_shows_what_it_is_told() {
        let (mut listener, port) = listening().await;
        let browser = tokio::spawn(say(
            port,
            "GET /callback?code=a%2Bb&state=s HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
        ));
        let arrival = listener.arrival().await.unwrap();
        assert_eq!(
            arrival.url.expose_secret(),
            format!("http://127.0.0.1:{port}/callback?code=a%2Bb&state=s")
        );
        arrival.answer(farewell());
        let shown = browser.await.unwrap();
        assert!(shown.starts_with("HTTP/1.1 200"), "{shown}");
        assert!(shown.contains("<h1>&lt;Done&gt;</h1><p>Go back &amp; look.</p>"), "{shown}");
        assert!(shown.contains("referrer-policy: no-referrer"), "{shown}");
    }

    #[tokio::test]
    async fn tells_every_other_request_that_there_is_nothing() {
        let (mut listener, port) = listening().await;
        for (request, status) in [
            ("GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "404"),
            ("GET /callback/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "404"),
            ("POST /callback HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 0\r\n\r\n", "405"),
            ("GET /callback?code=a HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n", "421"),
            ("nonsense\r\n\r\n", "400"),
        ] {
            let said = say(port, request).await;
            assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{request:?}: {said}");
        }
        let nothing = tokio::time::timeout(Duration::from_millis(50), listener.arrival()).await;
        assert!(nothing.is_err(), "none of these is an arrival");
    }

    #[tokio::test]
    async fn a_connection_that_says_nothing_keeps_no_other_waiting_and_two_answers_both_arrive() {
        let (mut listener, port) = listening().await;
        let silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let request =
            |code: &str| format!("GET /callback?code={code} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n");
        let first = tokio::spawn(async move { say(port, &request("1")).await });
        let one = listener.arrival().await.unwrap();
        let second = tokio::spawn(async move { say(port, &request("2")).await });
        let two = listener.arrival().await.unwrap();
        two.answer(farewell());
        one.answer(farewell());
        assert!(first.await.unwrap().starts_with("HTTP/1.1 200"));
        assert!(second.await.unwrap().starts_with("HTTP/1.1 200"));
        drop(silent);
    }

    #[tokio::test]
    async fn who_is_connected_when_the_port_closes_is_still_told_something() {
        let (mut listener, port) = listening().await;
        let mut late = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let request = "GET /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n";
        let first = tokio::spawn(say(port, request));
        // Connections are taken in the order they came: with this one, the idle one is taken too.
        listener.arrival().await.unwrap().answer(farewell());
        first.await.unwrap();
        let words = |title: &str| Farewell { title: title.to_owned(), ..farewell() };
        listener
            .close(move |url| words(if url.expose_secret().ends_with("code=2") { "two" } else { "" }))
            .await;
        let request = request.replace("code=1", "code=2").replace("PORT", &port.to_string());
        late.write_all(request.as_bytes()).await.unwrap();
        let mut shown = String::new();
        late.read_to_string(&mut shown).await.unwrap();
        assert!(shown.contains("<h1>two</h1>"), "{shown}");
    }

    #[tokio::test]
    async fn a_port_in_use_is_said_and_a_closed_one_is_free_again() {
        let taken = Port::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let redirect = LoopbackRedirect::of(&format!("http://127.0.0.1:{port}/")).unwrap();
        let busy = RedirectListener::bind(&redirect).await;
        assert!(matches!(busy, Err(ListenError::Busy { port: said }) if said == port));
        drop(taken);
        let listener = RedirectListener::bind(&redirect).await.unwrap();
        listener.close(|_| farewell()).await;
        assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err(), "nobody listens any more");
        drop(RedirectListener::bind(&redirect).await.unwrap());
    }
}
