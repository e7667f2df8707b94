//! Which version and which media type a call wants: both stand in `Accept`.
//!
//! Arkéa's developer portal, "Production", Step 2: `Accept: version=1.4.2`, or `application/json; version=1.4.2`; its curl
//! example sends two Accept headers. Without a version it is 1.4.1. The bodies of 1.4.1 are printed nowhere: they are
//! assumed to be STET's 1.4.0, as BPCE's `v1`.

use super::trouble::Trouble;
use crate::personas::{number, written};
use crate::wire::message::Received;
use http::{StatusCode, header};
use jiff::civil::Date;
use serde_json::{Value, json};

const JSON: &str = "application/json;charset=UTF-8";
const HAL: &str = "application/hal+json; charset=utf-8";

/// A version of the resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V141,
    V142,
}

impl Version {
    pub(super) fn name(self) -> &'static str {
        match self {
            Version::V141 => "1.4.1",
            Version::V142 => "1.4.2",
        }
    }

    /// A number in 1.4.2, as was seen; text in 1.4.1, assumed.
    pub(super) fn amount(self, cents: i64) -> Value {
        match self {
            Version::V141 => written(cents).into(),
            Version::V142 => number(cents),
        }
    }

    /// A local moment in 1.4.2, as was seen; a day in 1.4.1, assumed.
    pub(super) fn day(self, day: Date) -> Value {
        match self {
            Version::V141 => day.to_string().into(),
            Version::V142 => format!("{day}T00:00:00").into(),
        }
    }

    pub(super) fn remittance(self, words: &str) -> Value {
        match self {
            Version::V141 => json!([words]),
            Version::V142 => json!({"unstructured": [words]}),
        }
    }
}

/// What the client accepts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    pub(super) version: Version,
    pub(super) media_type: &'static str,
}

pub(super) fn read(request: &Received, strict: bool) -> Result<Accepted, Trouble> {
    let values = request.headers.get_all(header::ACCEPT).iter();
    of(values.filter_map(|value| value.to_str().ok()), strict)
}

fn of<'a>(values: impl Iterator<Item = &'a str>, strict: bool) -> Result<Accepted, Trouble> {
    let refuse = |why: String| Trouble::new(StatusCode::NOT_ACCEPTABLE, format!("Accept: {why}"));
    let mut version = None;
    let mut types = Vec::new();
    for part in values.flat_map(|value| value.split(',')).flat_map(|one| one.split(';')).map(str::trim) {
        match part.split_once('=') {
            Some((name, wanted)) if name.trim().eq_ignore_ascii_case("version") => {
                let wanted = match wanted.trim().trim_matches('"') {
                    "1.4.1" => Version::V141,
                    "1.4.2" => Version::V142,
                    other => return Err(refuse(format!("there is no version {other}"))),
                };
                if version.replace(wanted).is_some_and(|before| before != wanted) {
                    return Err(refuse("it names two versions".into()));
                }
            }
            Some(_) => {}
            None if part.is_empty() => {}
            None => types.push(part.to_ascii_lowercase()),
        }
    }
    let holds = |wanted: &str| types.iter().any(|one| one == wanted);
    let plain = ["application/json", "application/*", "*/*"].into_iter().any(holds);
    let media_type = match (holds("application/hal+json"), plain || types.is_empty() || !strict) {
        (true, _) => HAL,
        (false, true) => JSON,
        (false, false) => {
            return Err(refuse("neither application/hal+json nor application/json".into()));
        }
    };
    Ok(Accepted { version: version.unwrap_or(Version::V141), media_type })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(values: &[&str]) -> Option<Version> {
        of(values.iter().copied(), true).ok().map(|accepted| accepted.version)
    }

    #[test]
    fn the_documented_spellings_name_a_version_and_none_is_1_4_1() {
        assert_eq!(version(&["application/hal+json; charset=utf-8", "version=1.4.2"]), Some(Version::V142));
        assert_eq!(version(&["version=1.4.2"]), Some(Version::V142));
        assert_eq!(version(&["application/json; version=1.4.2"]), Some(Version::V142));
        assert_eq!(version(&["application/hal+json; charset=utf-8; version=1.4.1"]), Some(Version::V141));
        assert_eq!(version(&["application/hal+json; charset=utf-8"]), Some(Version::V141));
        assert_eq!(version(&["*/*", "version=1.4.2"]), Some(Version::V142));
        assert_eq!(version(&[]), Some(Version::V141));
    }

    #[test]
    fn an_unknown_version_two_versions_and_another_type_are_not_acceptable() {
        assert_eq!(version(&["version=1.6.2"]), None);
        assert_eq!(version(&["version=1.4.1", "version=1.4.2"]), None);
        assert_eq!(version(&["text/html; version=1.4.2"]), None);
        assert!(of(["text/html"].into_iter(), false).is_ok(), "lenient banks overlook the type");
    }

    #[test]
    fn the_answer_is_hal_where_that_is_accepted() {
        let media = |value: &'static str| of([value].into_iter(), true).unwrap().media_type;
        assert_eq!(media("application/json, application/hal+json"), HAL);
        assert_eq!(media("application/json; version=1.4.2"), JSON);
    }

    proptest! {
        #[test]
        fn any_header_text_is_read_without_a_panic(text in "\\PC{0,60}") {
            let _ = (of([text.as_str()].into_iter(), true), of([text.as_str()].into_iter(), false));
        }
    }
}
