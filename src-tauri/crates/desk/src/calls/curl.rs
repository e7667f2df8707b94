//! A call as a curl command: the same method, URL, headers and body, to be run in a POSIX shell by whoever holds the
//! certificate. What a record does not hold (keys, tokens, masked values) becomes a shell variable, so that no secret
//! can be in the text.
//!
//! Deliberately not here: a way to switch curl's own verification off, and following redirects.

use std::net::SocketAddr;
use std::path::Path;

use stet::CallRecord;
use stet::masking::{MaskedPlace, masked_places, masked_places_in_url};

use super::shell_word::ShellWord;
use super::view::{CurlPlaceholderKind, CurlPlaceholderView, CurlView};

/// What a client outside Guichet has to be told about the server's side.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trust<'a> {
    /// A public authority: curl's own store will do.
    Platform,
    /// Anchors of the operator's own for this bank.
    OwnAnchors,
    /// The local banks' CA, and the file it is in where the banks run.
    LocalCa { file: Option<&'a Path> },
}

/// Where and whom to trust, since neither is part of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub trust: Trust<'a>,
    /// Where the connection is opened instead of where the host's name leads.
    pub connect_to: Option<SocketAddr>,
}

/// Writes the command. A masked part of the body makes its length unknown: Content-Length is then left to curl.
pub(crate) fn command(record: &CallRecord, surroundings: Surroundings<'_>) -> CurlView {
    let mut writer = Writer::default();
    writer.option("--http1.1", None);
    writer.option("--tlsv1.2", None);
    writer.option("--include", None);
    writer.fill("--cert", "QWAC_PEM", CurlPlaceholderKind::QwacPem, None);
    writer.fill("--key", "QWAC_KEY", CurlPlaceholderKind::QwacKey, None);
    match surroundings.trust {
        Trust::Platform => {}
        Trust::OwnAnchors => writer.fill("--cacert", "BANK_CA", CurlPlaceholderKind::BankCa, None),
        Trust::LocalCa { file } => {
            let file = file.map(|path| path.display().to_string());
            writer.fill("--cacert", "LOCAL_CA", CurlPlaceholderKind::LocalCa, file);
            // A proxy cannot reach this machine's loopback.
            writer.option("--noproxy", Some(ShellWord::text("*")));
        }
    }
    if let Some(address) = surroundings.connect_to {
        writer.option("--connect-to", Some(ShellWord::text(format!("::{address}"))));
    }
    writer.option("--request", Some(ShellWord::text(&record.method)));
    let content_type = header(record, "content-type");
    let places = record.request_body.as_deref().map(|body| masked_places(content_type, body));
    let body_is_exact = places.as_ref().is_none_or(Vec::is_empty);
    for (name, value) in &record.request_headers {
        if body_is_exact || !name.eq_ignore_ascii_case("content-length") {
            writer.header(name, value);
        }
    }
    if let (Some(body), Some(places)) = (&record.request_body, places) {
        if content_type.is_none() {
            // curl would call the body a form.
            writer.option("--header", Some(ShellWord::text("content-type:")));
        }
        let word = writer.with_variables(body, &places);
        writer.option("--data-raw", Some(word));
    }
    if record.url.contains(['[', ']', '{', '}']) {
        writer.option("--globoff", None);
    }
    let word = writer.with_variables(&record.url, &masked_places_in_url(&record.url));
    writer.lines.push(word.to_string());
    CurlView { text: format!("curl {}\n", writer.lines.join(" \\\n  ")), placeholders: writer.placeholders }
}

fn header<'a>(record: &'a CallRecord, name: &str) -> Option<&'a str> {
    let found = record.request_headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    placeholders: Vec<CurlPlaceholderView>,
}

impl Writer {
    fn option(&mut self, option: &str, value: Option<ShellWord>) {
        self.lines.push(match value {
            Some(value) => format!("{option} {value}"),
            None => option.to_owned(),
        });
    }

    fn fill(&mut self, option: &str, name: &str, kind: CurlPlaceholderKind, value: Option<String>) {
        let name = self.placeholder(name, kind, value);
        self.option(option, Some(ShellWord::variable(name)));
    }

    /// Notes a variable once and answers its name.
    fn placeholder(&mut self, name: &str, kind: CurlPlaceholderKind, value: Option<String>) -> String {
        if !self.placeholders.iter().any(|known| known.name == name) {
            self.placeholders.push(CurlPlaceholderView { name: name.to_owned(), kind, value });
        }
        name.to_owned()
    }

    fn header(&mut self, name: &str, value: &str) {
        let masked = value.split_once('…').map(|(before, _)| before);
        let word = match name.to_ascii_lowercase().as_str() {
            "authorization" => {
                let scheme = masked.unwrap_or("Bearer ");
                let variable = self.placeholder("ACCESS_TOKEN", CurlPlaceholderKind::AccessToken, None);
                ShellWord::text(format!("{name}: {scheme}")).and_variable(variable)
            }
            "proxy-authorization" | "cookie" => {
                let variable = self.masked(name);
                ShellWord::text(format!("{name}: {}", masked.unwrap_or_default())).and_variable(variable)
            }
            // How curl is told to send a header without a value.
            _ if value.is_empty() => ShellWord::text(format!("{name};")),
            _ => ShellWord::text(format!("{name}: {value}")),
        };
        self.option("--header", Some(word));
    }

    fn masked(&mut self, name: &str) -> String {
        let upper = name.to_ascii_uppercase().replace(|other: char| !other.is_ascii_alphanumeric(), "_");
        self.placeholder(&upper, CurlPlaceholderKind::Masked, None)
    }

    fn with_variables(&mut self, text: &str, places: &[MaskedPlace]) -> ShellWord {
        let mut word = ShellWord::text("");
        let mut done = 0;
        for place in places {
            let variable = self.masked(place.name);
            word = word.and_text(&text[done..place.range.start]).and_variable(variable);
            done = place.range.end;
        }
        word.and_text(&text[done..])
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn record(method: &str, url: &str, headers: &[(&str, &str)], body: Option<&str>) -> CallRecord {
        let headers: Vec<_> = headers.iter().map(|(name, value)| [*name, *value]).collect();
        serde_json::from_value(serde_json::json!({
            "id": "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3", "started_at_ms": 0, "purpose": "registration-create",
            "bank_key": "17515-ceidf", "method": method, "url": url, "host": "bank.example", "path": "/",
            "request_id": null, "request_headers": headers, "request_body": body, "signing_string": null,
            "key_id": null, "signed_headers": [], "our_signature": null, "status": null, "response_headers": [],
            "response_body": null, "bank_signature": null, "duration_ms": null, "tls": null, "failure": null,
        }))
        .expect("a record as an earlier version wrote it")
    }

    const NOWHERE: Surroundings<'_> = Surroundings { trust: Trust::Platform, connect_to: None };

    /// The arguments that curl would be started with, by a shell that knows the variables.
    fn arguments(view: &CurlView) -> Vec<String> {
        let script = format!("curl() {{ for word; do printf '%s\\0' \"$word\"; done; }}\n{}", view.text);
        let mut shell = Command::new("sh");
        shell.args(["-euc", &script]);
        for placeholder in &view.placeholders {
            shell.env(&placeholder.name, format!("<{}>", placeholder.name));
        }
        let done = shell.output().expect("there is a shell");
        assert!(done.status.success(), "{}\n{}", view.text, String::from_utf8_lossy(&done.stderr));
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    fn values(arguments: &[String], option: &str) -> Vec<String> {
        arguments.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].clone()).collect()
    }

    #[test]
    fn a_shell_hands_curl_every_header_in_order_the_exact_body_and_the_url() {
        let body = "{\"name\":\"L'été \\\"$HOME\\\" `id` !\",\n\"note\":\"…1234 € \\\\ '\"}";
        let url = "https://bank.example/register/a%20b?x='y'&z=$1";
        let headers = [
            ("host", "bank.example"),
            ("content-type", "application/json"),
            ("content-length", "77"),
            ("signature", "keyId=\"SN=1,CA=CN=L'Autre\",signature=\"a+/=\""),
            ("x-empty", ""),
            ("authorization", "Bearer …7890"),
        ];
        let view = command(&record("PUT", url, &headers, Some(body)), NOWHERE);
        let arguments = arguments(&view);
        assert_eq!(values(&arguments, "--data-raw"), [body]);
        assert_eq!(values(&arguments, "--request"), ["PUT"]);
        assert_eq!(arguments.last().map(String::as_str), Some(url));
        assert_eq!(
            values(&arguments, "--header"),
            [
                "host: bank.example",
                "content-type: application/json",
                "content-length: 77",
                "signature: keyId=\"SN=1,CA=CN=L'Autre\",signature=\"a+/=\"",
                "x-empty;",
                "authorization: Bearer <ACCESS_TOKEN>",
            ]
        );
        assert_eq!(values(&arguments, "--cert"), ["<QWAC_PEM>"]);
        assert_eq!(values(&arguments, "--key"), ["<QWAC_KEY>"]);
        let names: Vec<_> = view.placeholders.iter().map(|each| each.name.as_str()).collect();
        assert_eq!(names, ["QWAC_PEM", "QWAC_KEY", "ACCESS_TOKEN"]);
    }

    #[test]
    fn masked_parts_become_variables_and_the_length_is_left_to_curl() {
        let headers =
            [("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("content-length", "99")];
        let record = record(
            "POST",
            "https://bank.example/token?code=…abcd&a=b",
            &headers,
            Some("client_id=x&code=…7890&client_secret=…"),
        );
        let view = command(&record, NOWHERE);
        let arguments = arguments(&view);
        assert_eq!(
            values(&arguments, "--data-raw"),
            ["client_id=x&code=<CODE>&client_secret=<CLIENT_SECRET>"]
        );
        assert_eq!(values(&arguments, "--header").len(), 1);
        assert_eq!(arguments.last().map(String::as_str), Some("https://bank.example/token?code=<CODE>&a=b"));
        assert!(!view.text.contains('…'), "{}", view.text);
    }

    #[test]
    fn a_body_without_a_type_is_not_called_a_form() {
        let view = command(&record("POST", "https://bank.example/", &[], Some("@a file? no")), NOWHERE);
        let arguments = arguments(&view);
        assert_eq!(values(&arguments, "--header"), ["content-type:"]);
        assert_eq!(values(&arguments, "--data-raw"), ["@a file? no"]);
    }

    #[test]
    fn another_address_and_the_local_ca_are_named() {
        let connect_to = Some("127.0.0.1:4433".parse().expect("an address"));
        let file = Path::new("/data/l'app/ca.pem");
        let trust = Trust::LocalCa { file: Some(file) };
        let url = "https://[::1]:8443/token";
        let view = command(&record("GET", url, &[], None), Surroundings { trust, connect_to });
        let arguments = arguments(&view);
        assert_eq!(values(&arguments, "--connect-to"), ["::127.0.0.1:4433"]);
        assert_eq!(values(&arguments, "--cacert"), ["<LOCAL_CA>"]);
        assert_eq!(values(&arguments, "--noproxy"), ["*"]);
        assert!(arguments.contains(&"--globoff".to_owned()));
        let local = view.placeholders.iter().find(|each| each.kind == CurlPlaceholderKind::LocalCa);
        assert_eq!(local.and_then(|each| each.value.as_deref()), file.to_str());
        assert!(!arguments.iter().any(|word| word == "--insecure" || word == "--location"));
    }
}
