//! The pages that a PSU's browser sees, over plain HTTP on loopback: the system browser does not know the local
//! authority. A link that carries a bank's real host is opened here as `{pages}/{host}{path}?{query}`.
//!
//! Plain HTML without script. An unknown app or an unregistered redirect URI gives an error page and never a
//! redirect (RFC 6749 section 4.1.2.1). The login itself is not open yet, and the page says so.

use crate::bank::Bank;
use crate::hosts::Host;
use crate::journal::{Entry, Kind, Listener};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

const AUTHORIZE: &str = "/stet/psd2/oauth/authorize";
const STYLE: &str = include_str!("../data/pages.css");

/// The pages of all banks.
pub(crate) fn router(bank: Arc<Bank>) -> Router {
    Router::new().fallback(page).with_state(bank)
}

async fn page(State(bank): State<Arc<Bank>>, request: Request) -> Response {
    let mut entry =
        Entry::new(Kind::Request, Listener::Pages, crate::clock::real_now_ms(), bank.business_time());
    let (parts, _) = request.into_parts();
    let (method, path, query) =
        (parts.method, parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default());
    entry.method = Some(method.to_string());
    entry.path = Some(path.clone());
    entry.query = parts.uri.query().map(str::to_owned);
    entry.headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    if !crate::loopback::is_named_loopback(&parts.headers) {
        entry.status = Some(StatusCode::FORBIDDEN.as_u16());
        entry.refused = Some("the Host header does not name loopback".into());
        bank.journal.add(entry);
        return StatusCode::FORBIDDEN.into_response();
    }
    if path == "/style.css" {
        let style = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
        return (style, STYLE).into_response();
    }
    let words = Words::of(&parts.headers);
    let found = path.strip_prefix('/').and_then(|rest| {
        let at = rest.find('/')?;
        let (name, host) = bank.hosts.find(&rest[..at])?;
        Some((name, host, &rest[at..]))
    });
    let page = match found {
        Some((name, host, AUTHORIZE)) if method == Method::GET => {
            entry.host = Some(name);
            authorize(&bank, host, query, words)
        }
        Some((_, host, AUTHORIZE)) => {
            Page::new(words, host.bank, StatusCode::METHOD_NOT_ALLOWED, words.method)
        }
        _ => Page::new(words, words.nobody, StatusCode::NOT_FOUND, words.no_page),
    };
    entry.status = Some(page.status.as_u16());
    entry.refused = Some(page.text.to_owned());
    bank.journal.add(entry);
    page.into_response()
}

fn authorize<'a>(bank: &Bank, host: &'a Host, query: &str, words: &'static Words) -> Page<'a> {
    let mut client_id = None;
    let mut redirect_uri = None;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let place = match name.as_ref() {
            "client_id" => &mut client_id,
            "redirect_uri" => &mut redirect_uri,
            _ => continue,
        };
        if place.replace(value.into_owned()).is_some() {
            return Page::new(words, host.bank, StatusCode::BAD_REQUEST, words.twice);
        }
    }
    let (client_id, redirect_uri) = (client_id.unwrap_or_default(), redirect_uri.unwrap_or_default());
    bank.look(|state| {
        let now_ms = state.clock.now_ms();
        let refuse = |text| Page::new(words, host.bank, StatusCode::BAD_REQUEST, text);
        let Some(app) = state.registration(host.environment, &client_id) else {
            return refuse(words.unknown_app);
        };
        if !app.is_active(now_ms) {
            return refuse(words.waiting);
        }
        if !app.in_force(now_ms).redirect_uris.contains(&redirect_uri) {
            return refuse(words.redirect);
        }
        Page::new(words, host.bank, StatusCode::NOT_IMPLEMENTED, words.closed)
    })
}

/// What the pages say.
struct Words {
    language: &'static str,
    practice: &'static str,
    nobody: &'static str,
    no_page: &'static str,
    method: &'static str,
    twice: &'static str,
    unknown_app: &'static str,
    waiting: &'static str,
    redirect: &'static str,
    closed: &'static str,
}

static ENGLISH: Words = Words {
    language: "en",
    practice: "Practice bank on this computer. No real bank is involved.",
    nobody: "Local banks",
    no_page: "There is no such page here.",
    method: "This page is only shown, nothing can be sent to it.",
    twice: "The link holds client_id or redirect_uri twice.",
    unknown_app: "The link's client_id belongs to no app that is registered at this bank.",
    waiting: "The app is registered but not active yet.",
    redirect: "The link's redirect_uri is none of those registered for the app.",
    closed: "The app and its redirect URI are registered; logging in at the practice banks is not possible yet.",
};

static FRENCH: Words = Words {
    language: "fr",
    practice: "Banque d’entraînement sur cet ordinateur. Aucune vraie banque n’est concernée.",
    nobody: "Banques locales",
    no_page: "Il n’y a pas de telle page ici.",
    method: "Cette page ne fait que s’afficher, rien ne peut lui être envoyé.",
    twice: "Le lien contient deux fois client_id ou redirect_uri.",
    unknown_app: "Le client_id du lien n’appartient à aucune application enregistrée auprès de cette banque.",
    waiting: "L’application est enregistrée mais pas encore active.",
    redirect: "Le redirect_uri du lien n’est pas de ceux enregistrés pour l’application.",
    closed: "L’application et son URI de redirection sont enregistrées ; la connexion aux banques d’entraînement \
             n’est pas encore possible.",
};

impl Words {
    /// French where the browser's first language is French.
    fn of(headers: &HeaderMap) -> &'static Words {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        if accepted.is_some_and(|text| text.trim_start().to_ascii_lowercase().starts_with("fr")) {
            &FRENCH
        } else {
            &ENGLISH
        }
    }
}

struct Page<'a> {
    words: &'static Words,
    title: &'a str,
    status: StatusCode,
    text: &'static str,
}

impl<'a> Page<'a> {
    fn new(words: &'static Words, title: &'a str, status: StatusCode, text: &'static str) -> Page<'a> {
        Page { words, title, status, text }
    }
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><p>{}</p></header>\n\
             <main>\n<h1>{title}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>\n",
            self.words.language,
            escaped(self.words.practice),
            escaped(self.text),
            title = escaped(self.title),
        );
        let mut response = (self.status, html).into_response();
        let headers = response.headers_mut();
        let policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_no_script_and_no_inline_style() {
        for words in [&ENGLISH, &FRENCH] {
            let page = Page::new(words, "A <bank> & \"co\"", StatusCode::OK, words.closed);
            let response = page.into_response();
            assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        }
        assert_eq!(escaped("A <bank> & \"co\""), "A &lt;bank&gt; &amp; &quot;co&quot;");
    }

    #[test]
    fn french_is_spoken_where_it_comes_first() {
        let mut headers = HeaderMap::new();
        assert_eq!(Words::of(&headers).language, "en");
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("fr-FR,fr;q=0.9,en;q=0.8"));
        assert_eq!(Words::of(&headers).language, "fr");
    }
}
