//! A form for the bank's OAuth endpoints: over mutual TLS with the QWAC, unsigned, its answer short.

use http::Method;
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use crate::client::{Afterwards, Answer, Client, Outgoing, common_headers};
use crate::dialect::{Dialect, OAuthDialect};
use crate::error::{BankError, InputProblem};
use crate::record::{Purpose, Recorder};

/// The longest answer that is read, in bytes: a token answer has a few hundred.
const MAX_BODY: usize = 64 * 1024;

/// Which of the bank's endpoints a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// Takes codes and refresh tokens.
    Token,
    /// Gives a token for ourselves.
    ClientToken,
    Revoke,
}

impl Endpoint {
    fn path(self, oauth: &OAuthDialect) -> &str {
        match self {
            Self::Token => &oauth.token,
            Self::ClientToken => &oauth.client_token,
            Self::Revoke => &oauth.revoke,
        }
    }
}

/// A form before it is sent.
pub(crate) struct TokenForm<'a> {
    purpose: Purpose,
    endpoint: Endpoint,
    /// Encoded so far.
    form: String,
    secrets: Vec<&'a SecretString>,
    headers: Vec<(String, String)>,
}

impl<'a> TokenForm<'a> {
    /// For `POST` to one of the paths of the bank's dialect.
    pub(crate) fn to(endpoint: Endpoint, purpose: Purpose) -> Self {
        Self { purpose, endpoint, form: String::new(), secrets: Vec::new(), headers: Vec::new() }
    }

    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        self.append(name, value);
        self
    }

    pub(crate) fn secret(mut self, name: &str, value: &'a SecretString) -> Self {
        // EXPOSE: the bank needs it; the record masks it.
        self.append(name, value.expose_secret());
        self.secrets.push(value);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The serializer is not kept: it is not `Send`, and the form waits for the network.
    fn append(&mut self, name: &str, value: &str) {
        let so_far = std::mem::take(&mut self.form);
        self.form = form_urlencoded::Serializer::new(so_far).append_pair(name, value).finish();
    }

    /// Sends it, and gives back the answer whatever its status.
    pub(crate) async fn send(
        mut self,
        client: &Client,
        recorder: &dyn Recorder,
    ) -> Result<Answer, BankError> {
        let oauth = &client.dialect().oauth;
        let url = client
            .route()
            .url(&Dialect::segments(self.endpoint.path(oauth)))
            .map_err(|_| BankError::Input { problem: InputProblem::NotHttps, call_id: None })?;
        let form = self.form;
        let mut headers = common_headers(&url, Afterwards::Close);
        headers.push(("content-type".into(), "application/x-www-form-urlencoded; charset=utf-8".into()));
        headers.push(("content-length".into(), form.len().to_string()));
        if oauth.digest {
            headers.push(("digest".into(), signature::digest(form.as_bytes())));
        }
        headers.append(&mut self.headers);
        let outgoing = Outgoing {
            purpose: self.purpose,
            method: Method::POST,
            url,
            headers,
            token: None,
            secrets: self.secrets,
            body: Some(form.into_bytes()),
            signed: None,
        };
        client.bounded(MAX_BODY).send(outgoing, recorder).await
    }
}
