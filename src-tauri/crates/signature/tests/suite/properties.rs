use proptest::{collection::vec, option, prelude::*, sample::Index};
use signature::{
    Message, SignatureHeader, digest, digest_matches, explain, sign, signing_string, verify_with_spki,
};

use crate::{key, list};

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9-]{0,14}"
}

/// A header value as HTTP carries it: visible ASCII, blanks only inside.
fn value() -> impl Strategy<Value = String> {
    "[!-~]([ -~]{0,30}[!-~])?"
}

fn signature_header() -> impl Strategy<Value = SignatureHeader> {
    let names = vec(prop_oneof![Just("(request-target)".to_owned()), name()], 1..6);
    ("[ -~é€]{0,60}", option::of("[ -~]{1,20}"), option::of(names), vec(any::<u8>(), 0..300)).prop_map(
        |(key_id, algorithm, headers, signature)| SignatureHeader { key_id, algorithm, headers, signature },
    )
}

/// Another byte in that place, still one that HTTP can carry.
fn flipped(text: &str, at: Index, by: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = at.index(bytes.len());
    bytes[at] = b'!' + (bytes[at].saturating_sub(b'!') + 1 + by % 93) % 94;
    String::from_utf8(bytes).unwrap()
}

const LIST: &str = "(request-target) digest content-type x-request-id";

#[derive(Debug)]
struct Request {
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    signature: SignatureHeader,
}

impl Request {
    fn message(&self) -> Message<'_> {
        Message { method: "POST", target: &self.target, headers: &self.headers }
    }

    /// What a receiver does: the digest is the body's, and the signature covers the digest.
    fn accepted(&self) -> bool {
        let digest = self.message().header("digest").unwrap_or_default();
        digest_matches(&digest, &self.body)
            && verify_with_spki(&self.signature, &self.message(), key().public_key_der()).is_ok()
    }
}

fn request() -> impl Strategy<Value = Request> {
    ("/[!-~]{0,40}", value(), value(), vec(any::<u8>(), 1..200)).prop_map(
        |(target, content_type, id, body)| {
            let headers = [("Digest", digest(&body)), ("Content-Type", content_type), ("X-Request-ID", id)];
            let headers = headers.map(|(name, value)| (name.to_owned(), value)).to_vec();
            let message = Message { method: "POST", target: &target, headers: &headers };
            let signature = sign(&message, &list(LIST), key(), "https://tpp.example/seal").unwrap().header;
            Request { target, headers, body, signature }
        },
    )
}

proptest! {
    #[test]
    fn parsing_the_print_gives_the_same(header in signature_header()) {
        prop_assert_eq!(header.to_string().parse::<SignatureHeader>(), Ok(header));
    }

    #[test]
    fn parsing_never_panics(text in "[ -~é]{0,80}") {
        let _ = text.parse::<SignatureHeader>();
    }

    #[test]
    fn explain_is_silent_exactly_where_both_are_the_same(ours in "[a-c:\n ]{0,12}", theirs in "[a-c:\n ]{0,12}") {
        prop_assert_eq!(explain(&ours, &theirs).is_none(), ours == theirs);
        if let Some(found) = explain(&ours, &theirs) {
            prop_assert_eq!(
                ours.split('\n').take(found.line - 1).collect::<Vec<_>>(),
                theirs.split('\n').take(found.line - 1).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_signing_string_has_one_line_for_each_name(values in vec(value(), 1..6)) {
        let headers: Vec<_> = values.iter().enumerate().map(|(at, value)| (format!("x-{at}"), value.clone())).collect();
        let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
        let text = signing_string(&Message { method: "GET", target: "/", headers: &headers }, &names).unwrap();
        let lines: Vec<(String, String)> = text
            .split('\n')
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        prop_assert_eq!(lines, headers);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_flipped_byte_is_always_refused(mut request in request(), at in any::<Index>(), by in any::<u8>()) {
        prop_assert!(request.accepted());

        let byte = at.index(request.body.len());
        request.body[byte] ^= by.max(1);
        prop_assert!(!request.accepted(), "body");
        request.body[byte] ^= by.max(1);

        let target = request.target.clone();
        request.target = flipped(&target, at, by);
        prop_assert!(!request.accepted(), "target");
        request.target = target;

        for header in 0..3 {
            let value = request.headers[header].1.clone();
            request.headers[header].1 = flipped(&value, at, by);
            prop_assert!(!request.accepted(), "value of {}", request.headers[header].0);
            request.headers[header].1 = value;

            let name = request.headers[header].0.clone();
            request.headers[header].0 = flipped(&name, at, by);
            let other = !request.headers[header].0.eq_ignore_ascii_case(&name);
            prop_assert!(!other || !request.accepted(), "name {}", name);
            request.headers[header].0 = name;
        }

        let byte = at.index(request.signature.signature.len());
        request.signature.signature[byte] ^= by.max(1);
        prop_assert!(!request.accepted(), "signature");
        request.signature.signature[byte] ^= by.max(1);
        prop_assert!(request.accepted());
    }
}
