//! The answer to a created payment: its id, and the link to the page where the PSU approves it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use crate::access::RawJson;
use crate::access::members::Members;
use crate::record::CallId;

/// Where the id stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdSource {
    /// In the query of the link to the bank's page.
    Link,
    /// At the end of the `Location` header.
    Location,
    /// In the body.
    Body,
}

/// The bank took a payment request.
#[derive(Debug, Clone)]
pub struct Created {
    /// The payment's id at the bank, and where it was read.
    pub resource_id: String,
    pub id_source: IdSource,
    /// `_links.consentApproval.href`, resolved against the address that was called; absent where the bank gave none.
    pub approval: Option<Url>,
    /// `appliedAuthenticationApproach`, as it came.
    pub approach: Option<String>,
    pub raw: Option<RawJson>,
    /// The document says 201; 200 was seen.
    pub status: u16,
    pub call_id: CallId,
    /// By the recorder's clock.
    pub answered_at: Timestamp,
}

/// What a body and a Location say.
pub(super) struct Read {
    pub resource_id: String,
    pub id_source: IdSource,
    pub approval: Option<Url>,
    pub approach: Option<String>,
}

/// The id from the link's query, else from the Location, else from the body; `None` where none of them has one.
pub(super) fn read(
    body: Option<&RawValue>,
    location: Option<&str>,
    called: &Url,
    id_parameters: &[String],
) -> Option<Read> {
    let members = body.and_then(Members::of);
    let approval = members.as_ref().and_then(|members| approval_link(members, called));
    let from_link = || {
        let link = approval.as_ref()?;
        id_parameters.iter().find_map(|name| {
            let of_name = link.query_pairs().find(|(known, _)| known == name);
            of_name.map(|(_, value)| value.into_owned()).filter(|value| is_an_id(value))
        })
    };
    let from_location = || {
        let url = called.join(location?.trim()).ok()?;
        let last = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
        // The address that was called names no payment.
        let last = decoded(last);
        (is_an_id(&last) && last != "payment-requests").then_some(last)
    };
    let from_body = || {
        let members = members.as_ref()?;
        let inner = members.object("paymentRequest");
        let id = members.text("resourceId").or_else(|| inner?.text("resourceId"))?;
        is_an_id(&id).then_some(id)
    };
    let (resource_id, id_source) = from_link()
        .map(|id| (id, IdSource::Link))
        .or_else(|| from_location().map(|id| (id, IdSource::Location)))
        .or_else(|| from_body().map(|id| (id, IdSource::Body)))?;
    let approach = members.as_ref().and_then(approach);
    Some(Read { resource_id, id_source, approval, approach })
}

/// As text, or within an object of its own name, as STET's own example has it.
pub(super) fn approach(members: &Members<'_>) -> Option<String> {
    let name = "appliedAuthenticationApproach";
    members.text(name).or_else(|| members.object(name)?.text(name))
}

/// `templated` says nothing here and was seen as null: whatever it is, the address is taken as it stands.
fn approval_link(members: &Members<'_>, called: &Url) -> Option<Url> {
    let links = members.object("_links")?;
    let href = match links.object("consentApproval") {
        Some(link) => link.text("href")?,
        None => links.text("consentApproval")?,
    };
    called.join(href.trim()).ok()
}

/// Visible, short enough for an address, and no dot segment, which an address folds away: it could never be asked about.
fn is_an_id(text: &str) -> bool {
    (1..=200).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && !matches!(text, "." | "..")
}

fn decoded(segment: &str) -> String {
    // A form's decoding would turn a plus into a blank.
    let query = segment.replace('+', "%2B");
    url::form_urlencoded::parse(format!("s={query}").as_bytes())
        .next()
        .map_or_else(|| segment.to_owned(), |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLED: &str = "https://api-openbanking.cmb.fr/psd2/v1/payment-requests";

    fn read_with(body: &str, location: Option<&str>) -> Option<Read> {
        let raw: Option<&RawValue> = serde_json::from_str(body).ok();
        let names = ["PRid", "paymentRequestRessourceId"].map(str::to_owned);
        read(raw, location, &CALLED.parse().expect("a URL"), &names)
    }

    fn linked(href: &str) -> String {
        format!(
            r#"{{"appliedAuthenticationApproach":"REDIRECT","_links":{{"consentApproval":{{"href":"{href}","templated":null}}}}}}"#
        )
    }

    #[test]
    fn the_documents_links_give_the_id_and_where_to_send_the_psu() {
        let arkea = "https://openbanking.cmb.fr/pay?PRid=PR-12%2F3&response_type=code&scope=pisp";
        let read = read_with(&linked(arkea), Some("/psd2/v1/payment-requests/another")).expect("an id");
        assert_eq!((read.resource_id.as_str(), read.id_source), ("PR-12/3", IdSource::Link));
        assert_eq!(read.approval.expect("a link").as_str(), arkea);
        assert_eq!(read.approach.as_deref(), Some("REDIRECT"));
        let bpce = "https://www.17515.live.api.89c3.com/89C3api/accreditation/v1/identificationPisp?paymentRequestRessourceId=0000000180-1551358254000131359238543&nonce=abc";
        let read = read_with(&linked(bpce), None).expect("an id");
        assert_eq!(read.resource_id, "0000000180-1551358254000131359238543");
    }

    #[test]
    fn without_it_the_location_gives_the_id_and_then_the_body() {
        let body = r#"{"resourceId":"B-1","_links":{}}"#;
        for (location, id, source) in [
            (Some("/psd2/v1/payment-requests/L%201+2"), None, None),
            (Some("/psd2/v1/payment-requests/L1+2/"), Some("L1+2"), Some(IdSource::Location)),
            (Some("https://elsewhere.example/x/payment-requests/L-1"), Some("L-1"), Some(IdSource::Location)),
            (Some("/psd2/v1/payment-requests"), Some("B-1"), Some(IdSource::Body)),
            (None, Some("B-1"), Some(IdSource::Body)),
        ] {
            let read = read_with(body, location);
            match (id, source) {
                (Some(id), Some(source)) => {
                    let read = read.expect("an id");
                    assert_eq!((read.resource_id.as_str(), read.id_source), (id, source), "{location:?}");
                }
                // A blank in an id: not one for an address, so the body's counts.
                _ => assert_eq!(read.expect("an id").id_source, IdSource::Body),
            }
        }
        assert!(read_with("{}", None).is_none());
        assert!(read_with("no JSON", None).is_none());
        assert_eq!(read_with("", Some("/payment-requests/9")).expect("an id").resource_id, "9");
    }

    #[test]
    fn an_id_that_no_address_can_hold_is_passed_over_for_the_next() {
        for folded in [".", "..", "%2E%2E"] {
            let linked = linked(&format!("https://openbanking.cmb.fr/pay?PRid={folded}"));
            assert!(read_with(&linked, None).is_none(), "{folded}");
            let read = read_with(&linked, Some("/psd2/v1/payment-requests/L-1")).expect("an id");
            assert_eq!((read.resource_id.as_str(), read.id_source), ("L-1", IdSource::Location));
        }
    }

    #[test]
    fn the_shapes_of_approach_and_link_that_were_seen_are_read() {
        let nested = r#"{"appliedAuthenticationApproach":{"appliedAuthenticationApproach":"REDIRECT"},
            "paymentRequest":{"resourceId":"R"},"_links":{"consentApproval":"/approve?PRid=R"}}"#;
        let read = read_with(nested, None).expect("an id");
        assert_eq!(read.approach.as_deref(), Some("REDIRECT"));
        assert_eq!(read.approval.expect("a link").as_str(), "https://api-openbanking.cmb.fr/approve?PRid=R");
    }
}
