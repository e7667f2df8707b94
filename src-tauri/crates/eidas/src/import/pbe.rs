//! Deriving keys from passphrases and decrypting with them: the schemes of PKCS#12 (RFC 7292 appendices B and C) and
//! PBES2 (RFC 8018).
//!
//! PBES2 is the `pkcs5` crate's; the PKCS#12 schemes are put together here, since no released crate knows all of them.

use aws_lc_rs::digest::{self, Algorithm};
use cbc::{
    Decryptor,
    cipher::{BlockModeDecrypt, InnerIvInit, KeyIvInit, block_padding::Pkcs7},
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::encryption::{MAX_ROUNDS, Pkcs12Cipher};
use crate::der::Element;

/// What a derivation is for: `ID` of RFC 7292 appendix B.3.
#[derive(Clone, Copy)]
pub(super) enum Material {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// A passphrase in the spellings that tools give it. The first of each is the document's.
pub(super) struct Passphrase {
    /// For PBKDF2 and scrypt: as bytes.
    pub texts: Vec<Zeroizing<Vec<u8>>>,
    /// For the derivation of PKCS#12: in units of two bytes, with their end.
    pub spellings: Vec<Zeroizing<Vec<u8>>>,
}

impl Passphrase {
    /// `None` stands for the empty one.
    pub fn new(given: Option<&SecretString>) -> Self {
        // EXPOSE: deriving the keys that decrypt the file needs the passphrase.
        let text = Zeroizing::new(given.map_or("", |given| given.expose_secret()).to_owned());
        let terminated = |units: &mut dyn Iterator<Item = u16>| {
            let mut out = Zeroizing::new(Vec::with_capacity(text.len() * 2 + 2));
            units.for_each(|unit| out.extend_from_slice(&unit.to_be_bytes()));
            out.extend_from_slice(&[0, 0]);
            out
        };
        // RFC 7292 appendix B.1: a BMPString with its end.
        let mut spellings = vec![terminated(&mut text.encode_utf16())];
        if text.is_empty() {
            // No passphrase at all, as some tools write it.
            spellings.push(Zeroizing::default());
        }
        if !text.is_ascii() {
            // OpenSSL before 1.1.0 took each byte of UTF-8 for a character of its own.
            spellings.push(terminated(&mut text.bytes().map(u16::from)));
        }
        let mut texts = vec![Zeroizing::new(text.as_bytes().to_vec())];
        let latin: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
        if let Some(latin) = latin.map(Zeroizing::new).filter(|_| !text.is_ascii()) {
            // Typed into a terminal that was not in UTF-8.
            texts.push(latin);
        }
        Self { texts, spellings }
    }
}

/// The parameters of a PKCS#12 scheme: pkcs-12PbeParams of RFC 7292 appendix C.
struct Params<'a> {
    salt: &'a [u8],
    rounds: u32,
}

impl<'a> Params<'a> {
    fn of(identifier: &Element<'a>) -> Option<Self> {
        let [salt, rounds] = identifier.sequence()?.get(1)?.sequence()?.try_into().ok()?;
        Some(Self { salt: salt.contents, rounds: affordable(rounds.small()?)? })
    }
}

fn affordable(rounds: u64) -> Option<u32> {
    (rounds <= MAX_ROUNDS).then(|| rounds.try_into().ok())?
}

/// Decrypts under a PKCS#12 scheme, in every spelling: each time the padding is right, `fits` says whether the
/// contents are.
pub(super) fn decrypt_pkcs12(
    cipher: Pkcs12Cipher,
    identifier: &Element<'_>,
    encrypted: &[u8],
    passphrase: &Passphrase,
    fits: impl Fn(&[u8]) -> bool,
) -> Option<Zeroizing<Vec<u8>>> {
    let params = Params::of(identifier)?;
    let try_one = |spelling: &Zeroizing<Vec<u8>>| {
        let make = |material, length| {
            derived(&digest::SHA1_FOR_LEGACY_USE_ONLY, material, spelling, params.salt, params.rounds, length)
        };
        let (key, iv) = (make(Material::Key, cipher.key_bytes()), make(Material::Iv, 8));
        let plain = match cipher {
            Pkcs12Cipher::Rc2 { bits } => {
                let rc2 = rc2::Rc2::new_with_eff_key_len(&key, bits);
                unpadded(Decryptor::inner_iv_slice_init(rc2, &iv).ok()?, encrypted)
            }
            Pkcs12Cipher::TripleDes3 => {
                unpadded(Decryptor::<des::TdesEde3>::new_from_slices(&key, &iv).ok()?, encrypted)
            }
            Pkcs12Cipher::TripleDes2 => {
                unpadded(Decryptor::<des::TdesEde2>::new_from_slices(&key, &iv).ok()?, encrypted)
            }
        };
        plain.filter(|plain| fits(plain))
    };
    passphrase.spellings.iter().find_map(try_one)
}

fn unpadded<D: BlockModeDecrypt>(cipher: D, encrypted: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut plain = Zeroizing::new(encrypted.to_vec());
    let length = cipher.decrypt_padded::<Pkcs7>(&mut plain).ok()?.len();
    plain.truncate(length);
    Some(plain)
}

/// Decrypts under PBES2, as [`decrypt_pkcs12`] does; `identifier` is its AlgorithmIdentifier, whole.
pub(super) fn decrypt_pbes2(
    identifier: &Element<'_>,
    encrypted: &[u8],
    passphrase: &Passphrase,
    fits: impl Fn(&[u8]) -> bool,
) -> Option<Zeroizing<Vec<u8>>> {
    let scheme = pkcs8::pkcs5::EncryptionScheme::try_from(identifier.whole).ok()?;
    let try_one = |text: &Zeroizing<Vec<u8>>| {
        let plain = Zeroizing::new(scheme.decrypt(text.as_slice(), encrypted).ok()?);
        fits(&plain).then_some(plain)
    };
    passphrase.texts.iter().find_map(try_one)
}

/// The key derivation of RFC 7292 appendix B.2.
pub(super) fn derived(
    hash: &'static Algorithm,
    material: Material,
    passphrase: &[u8],
    salt: &[u8],
    rounds: u32,
    length: usize,
) -> Zeroizing<Vec<u8>> {
    let block = hash.block_len;
    let filled = |input: &[u8]| -> Zeroizing<Vec<u8>> {
        let length = input.len().div_ceil(block) * block;
        Zeroizing::new(input.iter().copied().cycle().take(length).collect())
    };
    let mut state = filled(salt);
    state.extend_from_slice(&filled(passphrase));
    let diversifier = vec![material as u8; block];
    let mut out = Zeroizing::new(Vec::with_capacity(length + hash.output_len));
    while out.len() < length {
        let mut context = digest::Context::new(hash);
        context.update(&diversifier);
        context.update(&state);
        let mut last = Zeroizing::new(context.finish().as_ref().to_vec());
        for _ in 1..rounds {
            last = Zeroizing::new(digest::digest(hash, &last).as_ref().to_vec());
        }
        out.extend_from_slice(&last);
        let step: Zeroizing<Vec<u8>> = Zeroizing::new(last.iter().copied().cycle().take(block).collect());
        for part in state.chunks_exact_mut(block) {
            let mut carry = 1_u16;
            for (digit, add) in part.iter_mut().zip(step.iter()).rev() {
                carry += u16::from(*digit) + u16::from(*add);
                *digit = carry as u8;
                carry >>= 8;
            }
        }
    }
    out.truncate(length);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors that implementations of the derivation share, under "smeg" and "queeg".
    #[test]
    fn the_derivation_gives_the_known_keys() {
        let key = |material, passphrase: &str, salt: &str, rounds, length| {
            let passphrase = Passphrase::new(Some(&SecretString::from(passphrase)));
            let salt = hex::decode(salt).unwrap();
            let hash = &digest::SHA1_FOR_LEGACY_USE_ONLY;
            hex::encode(&*derived(hash, material, &passphrase.spellings[0], &salt, rounds, length))
        };
        assert_eq!(
            key(Material::Key, "smeg", "0a58cf64530d823f", 1, 24),
            "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"
        );
        assert_eq!(key(Material::Iv, "smeg", "0a58cf64530d823f", 1, 8), "79993dfe048d3b76");
        assert_eq!(
            key(Material::Key, "queeg", "05dec959acff72f7", 1000, 24),
            "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4"
        );
        assert_eq!(key(Material::Iv, "queeg", "05dec959acff72f7", 1000, 8), "11dedad7758d4860");
        assert_eq!(
            key(Material::Mac, "smeg", "3d83c0e4546ac140", 1, 20),
            "8d967d88f6caa9d714800ab3d48051d63f73a312"
        );
    }

    #[test]
    fn a_passphrase_has_the_spellings_that_tools_gave_it() {
        let spelled = |text: &str| -> Vec<Vec<u8>> {
            let passphrase = Passphrase::new(Some(&SecretString::from(text)));
            passphrase.spellings.iter().map(|spelling| spelling.to_vec()).collect()
        };
        assert_eq!(spelled("a"), [vec![0, 0x61, 0, 0]]);
        assert_eq!(spelled("é"), [vec![0, 0xe9, 0, 0], vec![0, 0xc3, 0, 0xa9, 0, 0]]);
        assert_eq!(spelled(""), [vec![0, 0], vec![]]);
        assert_eq!(spelled("🔑")[0], [0xd8, 0x3d, 0xdd, 0x11, 0, 0], "beyond the BMP, as surrogates");
    }
}
