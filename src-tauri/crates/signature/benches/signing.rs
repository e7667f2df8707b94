//! What signing a call costs beyond the RSA operation itself: Digest, signing string, signature and header of an
//! enrolment, against nothing but aws-lc's signature with the same key over the same text. Both take turns, so that
//! whatever else the machine does meets both alike. One line of JSON: the rates of every round.

#![allow(clippy::print_stdout, reason = "a benchmark speaks on its standard output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use eidas::SigningKey;
use serde_json::{Value, json};
use signature::{Message, digest, sign, signing_string};

const ROUNDS: usize = 40;
/// Signatures of each in a round, one of ours after one of aws-lc's. The middle one gives the round's rate: one that the
/// system interrupted counts for nobody.
const PAIRS: usize = 50;
/// The size of an enrolment's body with the certificate in it.
const BODY_BYTES: usize = 2400;

struct Call {
    list: Vec<String>,
    body: Vec<u8>,
}

impl Call {
    fn enrolment() -> Self {
        let list = ["(request-target)", "digest", "content-type", "x-request-id"];
        Self { list: list.map(str::to_owned).to_vec(), body: vec![b'x'; BODY_BYTES] }
    }

    fn headers(&self) -> [(String, String); 7] {
        [
            ("host", "www.17515.sandbox.api.89c3.com".to_owned()),
            ("accept", "application/json".to_owned()),
            ("user-agent", "Guichet".to_owned()),
            ("content-type", "application/json".to_owned()),
            ("content-length", self.body.len().to_string()),
            ("x-request-id", "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".to_owned()),
            ("digest", digest(&self.body)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
    }

    fn signed(&self, key: &SigningKey) -> String {
        let headers = self.headers();
        let message = Message { method: "POST", target: "/stet/setting/v1/register", headers: &headers };
        let key_id = "SN=0A1B2C3D4E5F,CA=CN=Practice CA,O=Practice trust services,C=FR";
        sign(&message, &self.list, key, key_id).expect("an RSA key signs a whole message").header.to_string()
    }

    fn text(&self) -> String {
        let headers = self.headers();
        let message = Message { method: "POST", target: "/stet/setting/v1/register", headers: &headers };
        signing_string(&message, &self.list).expect("every listed header is there")
    }
}

fn main() {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("aws-lc makes RSA keys of 2048 bits");
    let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).expect("a key that was made can be written");
    let raw = RsaKeyPair::from_pkcs8(pkcs8.as_ref()).expect("what was written is read");
    let ours = SigningKey::from_pkcs8(pkcs8.as_ref()).expect("what was written is read");
    let call = Call::enrolment();
    let text = call.text();
    let random = SystemRandom::new();
    let mut signature = vec![0; raw.public_modulus_len()];

    let mut one_of_ours = || drop(black_box(call.signed(black_box(&ours))));
    let mut one_raw = || {
        raw.sign(&RSA_PKCS1_SHA256, &random, black_box(text.as_bytes()), &mut signature)
            .expect("aws-lc signs with a key of its own");
        black_box(&mut signature);
    };
    // The first few find cold caches, and aws-lc makes its blinding factors.
    for _ in 0..PAIRS {
        one_of_ours();
        one_raw();
    }
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (mut our_times, mut raw_times) = (Vec::new(), Vec::new());
        for pair in 0..PAIRS {
            // Whoever comes second may find things warmer: they take turns.
            if pair.is_multiple_of(2) {
                our_times.push(timed(&mut one_of_ours));
                raw_times.push(timed(&mut one_raw));
            } else {
                raw_times.push(timed(&mut one_raw));
                our_times.push(timed(&mut one_of_ours));
            }
        }
        ours.push(rate(our_times));
        raw.push(rate(raw_times));
    }
    println!("{}", json!({ "ours_per_s": ours, "raw_per_s": raw }));
}

fn timed(one: &mut impl FnMut()) -> Duration {
    let began = Instant::now();
    one();
    began.elapsed()
}

/// Signatures a second, by the middle one.
fn rate(mut times: Vec<Duration>) -> Value {
    times.sort_unstable();
    (1.0 / times[times.len() / 2].as_secs_f64()).into()
}
