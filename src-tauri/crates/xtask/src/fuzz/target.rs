//! The fuzz targets: what each reads, the seeds it starts from, and how long its inputs grow.

/// One target of `tests/fuzz`.
pub struct Target {
    /// Its name, which is its file's in `tests/fuzz/targets`.
    pub name: &'static str,
    /// What it reads, in a few words.
    pub reads: &'static str,
    /// Folders of `tests/fuzz/seeds`.
    pub seeds: &'static [&'static str],
    /// A file of `tests/fuzz/dictionaries`, without its ending.
    pub words: Option<&'static str>,
    /// The longest input, in bytes.
    pub longest: u32,
}

const fn target(
    name: &'static str,
    reads: &'static str,
    seeds: &'static [&'static str],
    words: Option<&'static str>,
    longest: u32,
) -> Target {
    Target { name, reads, seeds, words, longest }
}

const FILES: &[&str] =
    &["certificates", "keys", "encrypted-keys", "pkcs12", "pem", "other-files", "requests"];

/// One for each parser that reads a file or a header.
pub const TARGETS: &[Target] = &[
    target("eidas_import", "a file of any kind", FILES, Some("der"), 4096),
    target("eidas_certificate", "a certificate", &["certificates"], Some("der"), 4096),
    target("eidas_qc_statements", "the qcStatements extension", &["qc-statements"], Some("der"), 1024),
    target("eidas_name", "a distinguished name", &["names"], Some("der"), 1024),
    target("eidas_oid", "an organizationIdentifier", &["oids"], None, 64),
    target("eidas_pem", "PEM blocks in any text", &["pem"], Some("pem"), 4096),
    target("eidas_pkcs8", "a private key", &["keys", "encrypted-keys"], Some("der"), 2048),
    target("eidas_pkcs12", "a PKCS#12 file", &["pkcs12"], Some("der"), 4096),
    target("eidas_csr", "what a certificate is asked for", &["asked"], None, 512),
    target("eidas_key_id", "the keyId of a bank's signature", &["key-ids"], Some("signature"), 256),
    target("signature_header", "a Signature header", &["signature-headers"], Some("signature"), 1024),
    target("signature_digest", "a Digest header", &["digests"], None, 512),
    target("signature_verify", "a Signature against a message", &["verify"], Some("signature"), 1024),
    target("stet_http1", "the bytes of an answer", &["http"], Some("http"), 1024),
    target("stet_error", "an answer that is no success", &["errors"], Some("json"), 2048),
    target(
        "stet_registration_answer",
        "a registration as answered",
        &["answers", "applications"],
        Some("json"),
        4096,
    ),
    target(
        "stet_bank_signature",
        "the Signature of an answer",
        &["answer-signatures"],
        Some("signature"),
        1024,
    ),
    target("stet_token_answer", "a token answer", &["tokens"], Some("json"), 1024),
    target("stet_callback", "a callback of an authorisation", &["callbacks"], None, 1024),
    target("stet_accounts", "accounts and balances", &["accounts"], Some("json"), 4096),
    target("stet_transactions", "transactions", &["transactions"], Some("json"), 4096),
    target(
        "stet_other_answers",
        "identity, beneficiaries and funds",
        &["other-answers", "accounts"],
        Some("json"),
        2048,
    ),
    target(
        "stet_payment_created",
        "the answer to a created payment",
        &["payments-created"],
        Some("json"),
        2048,
    ),
    target("stet_payment_report", "what a bank says of a payment", &["payment-reports"], Some("json"), 4096),
    target("stet_payment_callback", "how a PSU comes back from a payment", &["callbacks"], None, 1024),
    target("stet_entry_reference", "an entryReference", &["entry-references"], None, 64),
    target("stet_masking", "any text with a secret in it", &["masking"], Some("json"), 1024),
    target("vault_sealed_keychain", "the passphrase-sealed key file", &["sealed"], None, 1024),
    target("sandbox_certificate", "a certificate, at the banks", &["certificates"], Some("der"), 4096),
    target(
        "sandbox_signature",
        "a request's Signature, at the banks",
        &["request-headers"],
        Some("signature"),
        1024,
    ),
    target("sandbox_application", "an application, at the banks", &["applications"], Some("json"), 4096),
    target("sandbox_form", "a token request, at the banks", &["forms"], None, 512),
    target("sandbox_certificate_request", "a certificate request", &["requests"], Some("pem"), 2048),
];
