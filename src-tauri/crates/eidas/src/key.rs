//! Private keys as handles that sign.
//!
//! A [`SigningKey`] never shows its bytes again. They leave this crate once, as a [`SealedPkcs8`], on the way to the
//! keychain. Deriving a key from a passphrase, and keeping one, are not done here.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{self as aws, EcdsaKeyPair, KeyPair, RsaKeyPair},
};
use secrecy::SecretSlice;
use sha2::{Digest, Sha256};

use crate::{
    algorithm::{EC_PUBLIC_KEY, KeyAlgorithm, PublicKeyInfo, RSA_ENCRYPTION, curve_name},
    certificate::Certificate,
    der::{self, Element},
};

/// Shortest RSA modulus accepted, in bits: what qualified certificates have carried since 2010 and more than banks
/// accept below.
pub const MIN_RSA_BITS: u32 = 2048;

/// Why a private key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// An RSA key that no bank accepts.
    #[error("the RSA key has {bits} bits; at least {MIN_RSA_BITS} are needed")]
    TooShort { bits: u32 },
    /// A kind of key that cannot serve a bank.
    #[error("keys of the kind {algorithm} are not supported")]
    Unsupported { algorithm: String },
    /// Not a PKCS#8 private key, or its parts contradict each other.
    #[error("this is not a usable PKCS#8 private key")]
    Malformed,
    /// The key cannot sign in that way.
    #[error("a key of the kind {algorithm} cannot sign with {scheme:?}")]
    WrongScheme { algorithm: String, scheme: Scheme },
    /// The cryptographic library refused to sign or to make a key.
    #[error("the cryptographic library refused the operation")]
    Refused,
}

/// A way of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what STET calls `rsa-sha256`.
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    /// RSASSA-PSS with a salt as long as the hash, as TLS wants it.
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
    /// ECDSA on P-256 with SHA-256, the signature in ASN.1.
    EcdsaP256Sha256,
    /// ECDSA on P-384 with SHA-384, the signature in ASN.1.
    EcdsaP384Sha384,
}

/// A private key that signs. Cloning is cheap; Debug shows the public half's fingerprint alone.
#[derive(Clone)]
pub struct SigningKey(Arc<Held>);

struct Held {
    pair: Pair,
    public: PublicKeyInfo,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
}

/// A private key's PKCS#8 bytes on their only way out: from import or generation to the keychain.
pub struct SealedPkcs8(SecretSlice<u8>);

impl SealedPkcs8 {
    pub(crate) fn new(pkcs8: &[u8]) -> Self {
        Self(SecretSlice::from(pkcs8.to_vec()))
    }

    /// Gives the bytes away, to be wiped by whoever holds them last.
    pub fn into_secret(self) -> SecretSlice<u8> {
        self.0
    }
}

impl fmt::Debug for SealedPkcs8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedPkcs8([REDACTED])")
    }
}

impl SigningKey {
    /// Reads an unencrypted PKCS#8 private key (RFC 5958) in DER: RSA from 2048 bits, P-256 or P-384.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair = match kind_of(pkcs8).ok_or(KeyError::Malformed)? {
            KeyAlgorithm::Rsa { bits } if bits < MIN_RSA_BITS => return Err(KeyError::TooShort { bits }),
            KeyAlgorithm::Rsa { .. } => RsaKeyPair::from_pkcs8(pkcs8).map(Pair::Rsa),
            KeyAlgorithm::Ec { curve } if curve == "P-256" => {
                EcdsaKeyPair::from_pkcs8(&aws::ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8).map(Pair::P256)
            }
            KeyAlgorithm::Ec { curve } if curve == "P-384" => {
                EcdsaKeyPair::from_pkcs8(&aws::ECDSA_P384_SHA384_ASN1_SIGNING, pkcs8).map(Pair::P384)
            }
            other => return Err(KeyError::Unsupported { algorithm: other.to_string() }),
        };
        Self::from_pair(pair.map_err(|_| KeyError::Malformed)?)
    }

    /// Makes an RSA key of 2048, 3072 or 4096 bits. Takes up to some seconds.
    pub fn generate_rsa(bits: u32) -> Result<(Self, SealedPkcs8), KeyError> {
        let size = match bits {
            2048 => KeySize::Rsa2048,
            3072 => KeySize::Rsa3072,
            4096 => KeySize::Rsa4096,
            _ if bits < MIN_RSA_BITS => return Err(KeyError::TooShort { bits }),
            _ => return Err(KeyError::Unsupported { algorithm: format!("RSA {bits}") }),
        };
        let pair = RsaKeyPair::generate(size).map_err(|_| KeyError::Refused)?;
        let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|_| KeyError::Refused)?;
        let sealed = SealedPkcs8::new(pkcs8.as_ref());
        Ok((Self::from_pair(Pair::Rsa(pair))?, sealed))
    }

    fn from_pair(pair: Pair) -> Result<Self, KeyError> {
        let spki = match &pair {
            Pair::Rsa(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
            Pair::P256(pair) | Pair::P384(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
        };
        let spki = spki.map_err(|_| KeyError::Malformed)?;
        let public = PublicKeyInfo::from_spki(spki.as_ref()).ok_or(KeyError::Malformed)?;
        Ok(Self(Arc::new(Held { pair, public })))
    }

    /// The kind and size of the key.
    pub fn algorithm(&self) -> &KeyAlgorithm {
        &self.0.public.algorithm
    }

    /// The public half: a SubjectPublicKeyInfo in DER.
    pub fn public_key_der(&self) -> &[u8] {
        self.0.public.spki_der()
    }

    /// SHA-256 of [`Self::public_key_der`]. A certificate may spell the same key in other bytes: ask
    /// [`Self::belongs_to`].
    pub fn spki_sha256(&self) -> [u8; 32] {
        Sha256::digest(self.public_key_der()).into()
    }

    /// Whether `certificate` certifies this key.
    pub fn belongs_to(&self, certificate: &Certificate) -> bool {
        let theirs = certificate.public_key();
        self.algorithm() == &theirs.algorithm && self.0.public.key_bytes() == theirs.key_bytes()
    }

    /// The ways this key can sign, the ones TLS prefers first.
    pub fn schemes(&self) -> &'static [Scheme] {
        match self.0.pair {
            Pair::Rsa(_) => &[
                Scheme::RsaPssSha256,
                Scheme::RsaPssSha384,
                Scheme::RsaPssSha512,
                Scheme::RsaPkcs1Sha256,
                Scheme::RsaPkcs1Sha384,
                Scheme::RsaPkcs1Sha512,
            ],
            Pair::P256(_) => &[Scheme::EcdsaP256Sha256],
            Pair::P384(_) => &[Scheme::EcdsaP384Sha384],
        }
    }

    /// Signs `message`, which is hashed here.
    pub fn sign(&self, scheme: Scheme, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match (&self.0.pair, scheme) {
            (Pair::P256(pair), Scheme::EcdsaP256Sha256) | (Pair::P384(pair), Scheme::EcdsaP384Sha384) => {
                let signature = pair.sign(&random, message).map_err(|_| KeyError::Refused)?;
                Ok(signature.as_ref().to_vec())
            }
            (Pair::Rsa(pair), _) => {
                let encoding: &'static dyn aws::RsaEncoding = match scheme {
                    Scheme::RsaPkcs1Sha256 => &aws::RSA_PKCS1_SHA256,
                    Scheme::RsaPkcs1Sha384 => &aws::RSA_PKCS1_SHA384,
                    Scheme::RsaPkcs1Sha512 => &aws::RSA_PKCS1_SHA512,
                    Scheme::RsaPssSha256 => &aws::RSA_PSS_SHA256,
                    Scheme::RsaPssSha384 => &aws::RSA_PSS_SHA384,
                    Scheme::RsaPssSha512 => &aws::RSA_PSS_SHA512,
                    Scheme::EcdsaP256Sha256 | Scheme::EcdsaP384Sha384 => return Err(self.wrong(scheme)),
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature).map_err(|_| KeyError::Refused)?;
                Ok(signature)
            }
            _ => Err(self.wrong(scheme)),
        }
    }

    fn wrong(&self, scheme: Scheme) -> KeyError {
        KeyError::WrongScheme { algorithm: self.algorithm().to_string(), scheme }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, public key {})", self.algorithm(), hex::encode(self.spki_sha256()))
    }
}

/// The kind of key in a PKCS#8 structure, with the size of an RSA modulus.
fn kind_of(pkcs8: &[u8]) -> Option<KeyAlgorithm> {
    let parts = Element::only(pkcs8)?.sequence()?;
    let [_version, algorithm, key] = parts.get(..3)? else {
        return None;
    };
    let identifier = algorithm.sequence()?;
    let oid = identifier.first()?.dotted()?;
    match oid.as_str() {
        RSA_ENCRYPTION => {
            let numbers = Element::only(key.contents)?.sequence()?;
            Some(KeyAlgorithm::Rsa { bits: numbers.get(1)?.bits()? })
        }
        EC_PUBLIC_KEY => Some(KeyAlgorithm::Ec { curve: curve_name(&identifier.get(1)?.dotted()?) }),
        _ => Some(KeyAlgorithm::Other { oid }),
    }
}

/// Puts a PKCS#1 RSAPrivateKey (RFC 8017 appendix A.1.2) into PKCS#8.
pub(crate) fn pkcs8_of_pkcs1(pkcs1: &[u8]) -> zeroize::Zeroizing<Vec<u8>> {
    const VERSION_0: &[u8] = &[0x02, 0x01, 0x00];
    const RSA: &[u8] =
        &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    der::sequence(&[VERSION_0, RSA, &der::octets(pkcs1)])
}

/// Puts a SEC 1 ECPrivateKey (RFC 5915) that names its curve into PKCS#8.
pub(crate) fn pkcs8_of_sec1(sec1: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, KeyError> {
    let parts = Element::only(sec1).and_then(|key| key.sequence()).ok_or(KeyError::Malformed)?;
    let named = parts.iter().find(|part| part.is_context(0)).and_then(|part| Element::only(part.contents));
    let curve = named.and_then(|curve| curve.dotted()).ok_or(KeyError::Malformed)?;
    let algorithm = match curve_name(&curve).as_str() {
        "P-256" => &aws::ECDSA_P256_SHA256_ASN1_SIGNING,
        "P-384" => &aws::ECDSA_P384_SHA384_ASN1_SIGNING,
        other => return Err(KeyError::Unsupported { algorithm: format!("EC {other}") }),
    };
    let pair = EcdsaKeyPair::from_private_key_der(algorithm, sec1).map_err(|_| KeyError::Malformed)?;
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| KeyError::Malformed)?;
    Ok(zeroize::Zeroizing::new(pkcs8.as_ref().to_vec()))
}
