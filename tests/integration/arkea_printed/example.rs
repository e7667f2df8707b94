//! A curl line as the document prints it, held against a request in the banks' journal.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Url;
use serde_json::Value;

/// What curl adds by itself to every line, and what belongs to one connection.
const OF_EVERY_REQUEST: [&str; 5] = ["host", "user-agent", "accept", "content-length", "connection"];
const FORM: &str = "application/x-www-form-urlencoded";

/// What stands for each placeholder. One that was met once stands for the same ever after.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    pub fn of<const N: usize>(values: [(&str, &str); N]) -> Known {
        Known(values.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    #[track_caller]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).unwrap_or_else(|| panic!("{name} has not been met"))
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    fn takes(&mut self, name: &str, value: &str) -> bool {
        !value.is_empty() && self.0.entry(name.to_owned()).or_insert_with(|| value.to_owned()) == value
    }

    /// Whether `text` is `printed`, in which `{name}` stands for something.
    pub fn fits(&mut self, printed: &str, text: &str) -> bool {
        let Some((before, rest)) = printed.split_once('{') else { return printed == text };
        let (name, after) = rest.split_once('}').expect("a placeholder is closed");
        let Some(text) = text.strip_prefix(before) else { return false };
        let next = after.split('{').next().unwrap_or_default();
        let end = if next.is_empty() { Some(text.len()) } else { text.find(next) };
        let Some((value, text)) = end.map(|end| text.split_at(end)) else { return false };
        self.takes(name, value) && self.fits(after, text)
    }
}

/// Where our request is not the example's, on purpose.
#[derive(Clone, Copy, Debug)]
pub struct Ours {
    /// The one `Accept` that we send, where the example prints several, none or another.
    pub accept: &'static str,
    /// Headers that the example does not print.
    pub beyond: &'static [&'static str],
}

/// A curl line.
#[derive(Debug)]
pub struct Example {
    method: String,
    /// Scheme, host and path.
    address: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    data: Option<String>,
}

impl Example {
    /// Reads a line as it is printed, a quotation mark that nothing closes at its end included.
    pub fn read(curl: &str) -> Example {
        let mut words = words(curl).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"));
        let mut read = Example {
            method: "GET".into(),
            address: String::new(),
            query: vec![],
            headers: vec![],
            data: None,
        };
        while let Some(word) = words.next() {
            let mut next = || words.next().expect("an option has its value");
            match word.as_str() {
                "-X" => read.method = next(),
                "-d" => read.data = Some(next()),
                "-H" => {
                    let header = next();
                    let (name, value) = header.split_once(": ").expect("a header");
                    read.headers.push((name.to_ascii_lowercase(), value.to_owned()));
                }
                address => {
                    let address = address.replace("{https://api-host.xxx}", "https://{api-host}");
                    let (address, query) = address.split_once('?').unwrap_or((&address, ""));
                    read.address = address.to_owned();
                    read.query = pairs(query);
                }
            }
        }
        read
    }

    /// Asserts that `entry` is this request: its method, its address, the parameters of its query and of its form, its
    /// headers with their values, and none besides but `ours`.
    #[track_caller]
    pub fn assert_sent(&self, entry: &Value, known: &mut Known, ours: Ours) {
        let text = |name: &str| entry[name].as_str().unwrap_or_default();
        assert_eq!(text("method"), self.method, "{entry}");
        // What a browser opens at the banks on loopback has the bank's host before its path.
        let host = if text("listener") == "pages" { String::new() } else { text("host").to_owned() };
        let address =
            format!("https:/{}{}", if host.is_empty() { host } else { format!("/{host}") }, text("path"));
        assert!(known.fits(&self.address, &address), "{address} is not {}: {known:?}", self.address);
        assert_pairs(&self.query, text("query"), known);
        self.assert_headers(entry, known, ours);
        match self.data.as_deref() {
            None => assert_eq!(text("body"), ""),
            Some("{...}") => {
                assert!(serde_json::from_str::<Value>(text("body")).is_ok_and(|body| body.is_object()));
            }
            Some(form) => assert_pairs(&pairs(form), text("body"), known),
        }
    }

    #[track_caller]
    fn assert_headers(&self, entry: &Value, known: &mut Known, ours: Ours) {
        let sent: Vec<(&str, &str)> = entry["headers"]
            .as_array()
            .expect("headers")
            .iter()
            .map(|header| (header[0].as_str().unwrap_or_default(), header[1].as_str().unwrap_or_default()))
            .collect();
        let of = |name: &str| {
            let mut values = sent.iter().filter(|(sent, _)| *sent == name).map(|(_, value)| *value);
            let value = values.next();
            assert_eq!(values.next(), None, "{name} is there once");
            value
        };
        assert_eq!(of("accept"), Some(ours.accept));
        for (name, printed) in self.headers.iter().filter(|(name, _)| name != "accept") {
            let value = of(name).unwrap_or_else(|| panic!("{name} is missing: {sent:?}"));
            assert!(!value.is_empty() && (printed == "xxx" || known.fits(printed, value)), "{name}: {value}");
        }
        let mut expected: BTreeSet<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        expected.extend(ours.beyond);
        if self.data.as_deref().is_some_and(|data| data != "{...}") {
            assert!(of("content-type").is_some_and(|kind| kind.starts_with(FORM)));
            expected.insert("content-type");
        }
        let names = sent.iter().map(|(name, _)| *name);
        let own = |name: &&str| !OF_EVERY_REQUEST.contains(name);
        assert_eq!(names.filter(own).collect::<BTreeSet<_>>(), expected.into_iter().filter(own).collect());
    }
}

/// Their order says nothing (RFC 6749): the names are the same, each once, and the values fit.
#[track_caller]
fn assert_pairs(printed: &[(String, String)], sent: &str, known: &mut Known) {
    let decoded = Url::parse(&format!("https://form.invalid/?{sent}")).expect("a form");
    let decoded: Vec<(String, String)> = decoded.query_pairs().into_owned().collect();
    for (name, value) in printed {
        let sent = decoded.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
        assert!(sent.is_some_and(|sent| known.fits(value, sent)), "{name}={value}: {sent:?}, {known:?}");
    }
    assert_eq!(decoded.len(), printed.len(), "{sent}");
}

/// Pairs as they are printed, in which nothing is encoded.
fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').expect("a pair")).map(|(a, b)| (a.into(), b.into())).collect()
}

/// A shell's words: a quotation mark opens and closes a part, in which the other one is a letter.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for letter in line.chars() {
        match quote {
            Some(mark) if letter == mark => quote = None,
            None if letter == '\'' || letter == '"' => quote = Some(letter),
            None if letter == ' ' => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use serde_json::json;

    use super::*;

    const LINE: &str = "curl -X POST {https://api-host.xxx}/psd2/v1/things/{id} -H \"Signature: xxx\" -H \"Authorization: Bearer {token}\" -d 'a={id}&b={b}'\"";

    fn asked() -> Value {
        json!({
            "listener": "bpce", "method": "POST", "host": "bank.example", "path": "/psd2/v1/things/7", "body": "b=x%20y&a=7",
            "headers": [
                ["host", "bank.example"], ["accept", "*/*"], ["signature", "keyId=1"],
                ["authorization", "Bearer abc"], ["content-type", FORM],
            ],
        })
    }

    fn is_it(entry: &Value) -> bool {
        let entry = entry.clone();
        let told = catch_unwind(move || {
            let mut known = Known::of([("api-host", "bank.example")]);
            Example::read(LINE).assert_sent(&entry, &mut known, Ours { accept: "*/*", beyond: &[] });
            assert_eq!((known.get("b"), known.get("token")), ("x y", "abc"));
        });
        told.is_ok()
    }

    #[test]
    fn a_request_that_differs_in_anything_is_not_the_example() {
        assert!(is_it(&asked()));
        for (name, other) in [
            ("method", json!("GET")),
            ("host", json!("elsewhere.example")),
            ("path", json!("/psd2/v1/things/8")),
            ("path", json!("/psd2/v2/things/7")),
            ("query", json!("a=7")),
            ("body", json!("a=7")),
            ("body", json!("a=8&b=x%20y")),
            ("body", json!("a=7&b=x%20y&scope=aisp")),
            ("body", json!("a=7&b=x%20y&b=x%20y")),
        ] {
            let mut entry = asked();
            entry[name] = other;
            assert!(!is_it(&entry), "{entry}");
        }
        for (place, other) in [
            (1, json!(["accept", "text/html"])),
            (2, json!(["signature", ""])),
            (2, json!(["x-signature", "keyId=1"])),
            (3, json!(["authorization", "abc"])),
            (4, json!(["content-type", "application/json"])),
        ] {
            let mut entry = asked();
            entry["headers"][place] = other;
            assert!(!is_it(&entry), "{entry}");
        }
        let mut more = asked();
        more["headers"].as_array_mut().expect("a list").push(json!(["digest", "SHA-256="]));
        assert!(!is_it(&more));
    }
}
