//! Putting certificates in the order of who issued whom.
//!
//! No trust is decided here: which roots count is the bank's business and that of the operating system.

use aws_lc_rs::signature as aws;
use rsa::pkcs8::DecodePublicKey;

use crate::{
    algorithm::{Hash, KeyAlgorithm, PublicKeyInfo, SignatureAlgorithm},
    certificate::Certificate,
};

/// Longest chain that is built; also the guard against certificates that issued each other.
const MAX_CHAIN: usize = 10;

/// The chain of `leaf` through `heap`, leaf first, as far up as issuers are found. The heap may hold anything, in any
/// order, the leaf itself included. Of several issuers (a cross-signed authority) the one that is valid longest wins.
pub fn chain_of(leaf: &Certificate, heap: &[Certificate]) -> Vec<Certificate> {
    let mut chain = vec![leaf.clone()];
    while chain.len() < MAX_CHAIN {
        let top = &chain[chain.len() - 1];
        if top.is_self_issued() {
            break;
        }
        let issuers =
            heap.iter().filter(|candidate| !chain.contains(candidate) && top.is_issued_by(candidate));
        match issuers.max_by_key(|issuer| issuer.not_after()) {
            Some(issuer) => chain.push(issuer.clone()),
            None => break,
        }
    }
    chain
}

/// Every chain in `heap`, leaf first: one for each certificate that issued no other one in it, duplicates removed, in
/// the heap's order.
pub fn chains(heap: &[Certificate]) -> Vec<Vec<Certificate>> {
    let mut distinct: Vec<Certificate> = Vec::new();
    for certificate in heap {
        if !distinct.contains(certificate) {
            distinct.push(certificate.clone());
        }
    }
    let issued_another = |candidate: &Certificate| {
        distinct.iter().any(|other| other != candidate && other.is_issued_by(candidate))
    };
    let leaves = distinct.iter().filter(|certificate| !issued_another(certificate));
    leaves.map(|leaf| chain_of(leaf, &distinct)).collect()
}

/// Whether `signature` over `message` was made by `key` in the way `algorithm` says. An algorithm that is not known
/// here counts as not holding.
pub(crate) fn signature_holds(
    algorithm: &SignatureAlgorithm,
    key: &PublicKeyInfo,
    message: &[u8],
    signature: &[u8],
) -> bool {
    if let SignatureAlgorithm::RsaPss { hash, salt } = algorithm {
        return pss_holds(*hash, *salt as usize, key, message, signature);
    }
    let scheme: &'static dyn aws::VerificationAlgorithm = match (algorithm, &key.algorithm) {
        (SignatureAlgorithm::RsaPkcs1 { hash }, KeyAlgorithm::Rsa { .. }) => match hash {
            Hash::Sha1 => &aws::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha256 => &aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            Hash::Sha384 => &aws::RSA_PKCS1_2048_8192_SHA384,
            Hash::Sha512 => &aws::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
            Hash::Md5 | Hash::Sha224 | Hash::Unknown => return false,
        },
        (SignatureAlgorithm::Ecdsa { hash }, KeyAlgorithm::Ec { curve }) => match (curve.as_str(), hash) {
            ("P-256", Hash::Sha256) => &aws::ECDSA_P256_SHA256_ASN1,
            ("P-256", Hash::Sha384) => &aws::ECDSA_P256_SHA384_ASN1,
            ("P-256", Hash::Sha512) => &aws::ECDSA_P256_SHA512_ASN1,
            ("P-384", Hash::Sha256) => &aws::ECDSA_P384_SHA256_ASN1,
            ("P-384", Hash::Sha384) => &aws::ECDSA_P384_SHA384_ASN1,
            ("P-384", Hash::Sha512) => &aws::ECDSA_P384_SHA512_ASN1,
            ("P-521", Hash::Sha256) => &aws::ECDSA_P521_SHA256_ASN1,
            ("P-521", Hash::Sha384) => &aws::ECDSA_P521_SHA384_ASN1,
            ("P-521", Hash::Sha512) => &aws::ECDSA_P521_SHA512_ASN1,
            _ => return false,
        },
        _ => return false,
    };
    let Some(bytes) = key.key_bytes() else {
        return false;
    };
    aws::UnparsedPublicKey::new(scheme, bytes).verify(message, signature).is_ok()
}

/// RSASSA-PSS with the salt length the certificate states, which aws-lc-rs only takes as a constant.
fn pss_holds(hash: Hash, salt: usize, key: &PublicKeyInfo, message: &[u8], signature: &[u8]) -> bool {
    use rsa::{pss::Signature, pss::VerifyingKey, signature::Verifier};
    let Ok(public) = rsa::RsaPublicKey::from_public_key_der(&key.spki) else {
        return false;
    };
    let Ok(signature) = Signature::try_from(signature) else {
        return false;
    };
    match hash {
        Hash::Sha256 => {
            VerifyingKey::<sha2::Sha256>::new_with_salt_len(public, salt).verify(message, &signature)
        }
        Hash::Sha384 => {
            VerifyingKey::<sha2::Sha384>::new_with_salt_len(public, salt).verify(message, &signature)
        }
        Hash::Sha512 => {
            VerifyingKey::<sha2::Sha512>::new_with_salt_len(public, salt).verify(message, &signature)
        }
        _ => return false,
    }
    .is_ok()
}
