//! A page's frame: head, the notice that this is practice, and the headers that keep it to itself.

use super::words::Words;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// A page.
pub(crate) struct Page {
    pub(crate) words: &'static Words,
    /// The bank's name.
    pub(crate) bank: String,
    pub(crate) title: String,
    pub(crate) status: StatusCode,
    /// What is inside `main`, as HTML.
    pub(crate) main: String,
    /// Where a form may lead besides here.
    pub(crate) form_source: Option<String>,
    /// For the journal: why it is no ordinary page.
    pub(crate) refused: Option<String>,
}

impl Page {
    /// A page that says one thing.
    pub(crate) fn notice(words: &'static Words, bank: &str, status: StatusCode, text: &'static str) -> Page {
        Page {
            words,
            bank: bank.to_owned(),
            title: bank.to_owned(),
            status,
            main: format!("<h1>{}</h1>\n<p>{}</p>\n", escaped(bank), escaped(text)),
            form_source: None,
            refused: (!status.is_success()).then(|| text.to_owned()),
        }
    }
}

/// What a browser is answered.
pub(crate) enum Reply {
    Page(Page),
    Redirect {
        status: StatusCode,
        address: String,
        /// For the journal.
        why: String,
    },
}

impl Reply {
    /// A redirect of a page that was only opened.
    pub(crate) fn found(address: String, why: String) -> Reply {
        Reply::Redirect { status: StatusCode::FOUND, address, why }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Reply::Page(page) => page.status,
            Reply::Redirect { status, .. } => *status,
        }
    }

    /// What the journal says beside the status.
    pub(crate) fn remark(&self) -> Option<String> {
        match self {
            Reply::Page(page) => page.refused.clone(),
            Reply::Redirect { why, .. } => Some(why.clone()),
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = match self {
            Reply::Page(page) => page.into_response(),
            Reply::Redirect { status, address, .. } => match HeaderValue::from_str(&address) {
                Ok(location) => (status, [(header::LOCATION, location)]).into_response(),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            },
        };
        let headers = response.headers_mut();
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let html = format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n\
             <header>\n<p class=\"bank\">{bank}</p>\n<p class=\"practice\">{practice}</p>\n</header>\n\
             <main>\n{main}</main>\n</body>\n</html>\n",
            language = self.words.language,
            title = escaped(&self.title),
            bank = escaped(&self.bank),
            practice = escaped(self.words.practice),
            main = self.main,
        );
        let form = self.form_source.map_or_else(String::new, |source| format!(" {source}"));
        let policy = format!(
            "default-src 'none'; style-src 'self'; form-action 'self'{form}; base-uri 'none'; \
             frame-ancestors 'none'"
        );
        let mut response = (self.status, html).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        let strictest = HeaderValue::from_static("default-src 'none'");
        let policy = HeaderValue::from_str(&policy).unwrap_or(strictest);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

/// Text as it may stand in HTML, also inside an attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::{ENGLISH, FRENCH};

    #[test]
    fn a_page_runs_no_script_and_a_bank_s_name_stays_text() {
        for words in [&ENGLISH, &FRENCH] {
            let page = Page::notice(words, "A <bank> & 'co'", StatusCode::OK, words.no_page);
            assert!(page.main.contains("A &lt;bank&gt; &amp; &#39;co&#39;"));
            let response = page.into_response();
            let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none';"));
        }
    }
}
