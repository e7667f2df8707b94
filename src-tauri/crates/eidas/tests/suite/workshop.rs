//! A folder in which the openssl program makes keys and certificates.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// The kinds of key the tests need.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    Rsa(u32),
    P256,
    P384,
    P521,
    RsaPss,
    Ed25519,
}

pub struct Workshop {
    dir: TempDir,
}

/// What goes into a certificate.
#[derive(Clone)]
pub struct Recipe {
    pub subject: &'static str,
    pub oid: Option<String>,
    pub extensions: Vec<String>,
    pub pss: bool,
    pub days: u32,
}

impl Workshop {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), contents).unwrap();
        self.path(name)
    }

    /// Runs openssl in the folder; panics with its words where it fails.
    pub fn openssl(&self, arguments: &[&str]) -> Vec<u8> {
        let run = Command::new("openssl").args(arguments).current_dir(self.dir.path()).output().unwrap();
        assert!(run.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
        run.stdout
    }

    /// Makes `name.key`, a PKCS#8 PEM.
    pub fn key(&self, name: &str, kind: KeyKind) -> PathBuf {
        let file = format!("{name}.key");
        let bits;
        let options: &[&str] = match kind {
            KeyKind::Rsa(size) => {
                bits = format!("rsa_keygen_bits:{size}");
                &["-algorithm", "RSA", "-pkeyopt", &bits]
            }
            KeyKind::RsaPss => &["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
            KeyKind::P256 => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            KeyKind::P384 => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
            KeyKind::P521 => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
            KeyKind::Ed25519 => &["-algorithm", "ED25519"],
        };
        self.openssl(&[&["genpkey", "-quiet", "-out", &file], options].concat());
        self.path(&file)
    }

    /// Makes `name.pem` for `name.key`, signed by `issuer.key` under the name of `issuer.pem`, or by itself.
    pub fn certificate(&self, name: &str, issuer: Option<&str>, recipe: &Recipe) -> eidas::Certificate {
        let mut subject = recipe.subject.to_owned();
        if let Some(oid) = &recipe.oid {
            subject.push_str(&format!("/organizationIdentifier={oid}"));
        }
        let config = format!(
            "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\nstring_mask=utf8only\n[dn]\n[ext]\n{}\n",
            recipe.extensions.join("\n")
        );
        self.write(&format!("{name}.cnf"), config);
        let [key, pem, config] = ["key", "pem", "cnf"].map(|end| format!("{name}.{end}"));
        let issuer_files = issuer.map(|issuer| [format!("{issuer}.pem"), format!("{issuer}.key")]);
        let days = recipe.days.to_string();
        let mut arguments = vec!["req", "-new", "-x509", "-utf8", "-sha256", "-key", &key, "-out", &pem];
        arguments.extend(["-config", &config, "-subj", &subject, "-days", &days]);
        if let Some([certificate, key]) = &issuer_files {
            arguments.extend(["-CA", certificate, "-CAkey", key]);
        }
        if recipe.pss {
            arguments.extend(["-sigopt", "rsa_padding_mode:pss"]);
        }
        self.openssl(&arguments);
        self.load(&pem)
    }

    /// Reads a PEM certificate with this crate's own import.
    pub fn load(&self, name: &str) -> eidas::Certificate {
        eidas::import(&self.read(name), None).unwrap().certificates.remove(0)
    }

    /// Reads a private key with this crate's own import.
    pub fn signing_key(&self, name: &str) -> eidas::SigningKey {
        eidas::import(&self.read(&format!("{name}.key")), None).unwrap().keys.remove(0).0
    }

    /// A root authority `name.pem` with an RSA key.
    pub fn authority(&self, name: &str) -> eidas::Certificate {
        self.key(name, KeyKind::Rsa(2048));
        self.certificate(name, None, &Recipe::authority())
    }
}

/// The role object identifiers' last number and name.
pub const PI: (u8, &str) = (2, "PSP_PI");
pub const AI: (u8, &str) = (3, "PSP_AI");
pub const IC: (u8, &str) = (4, "PSP_IC");

impl Recipe {
    pub fn bare(subject: &'static str) -> Self {
        Self {
            subject,
            oid: None,
            extensions: vec!["basicConstraints=CA:FALSE".to_owned()],
            pss: false,
            days: 365,
        }
    }

    pub fn authority() -> Self {
        let extensions = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
        Self {
            subject: "/C=FR/O=Practice QTSP/CN=Practice Root",
            extensions: extensions.map(str::to_owned).to_vec(),
            ..Self::bare("")
        }
    }

    pub fn qwac() -> Self {
        let mut recipe = Self::bare("/C=FR/O=Practice TPP/CN=tpp.example").with_oid("PSDFR-ACPR-12345");
        recipe.extensions.extend([
            "keyUsage=critical,digitalSignature,keyEncipherment".to_owned(),
            "extendedKeyUsage=serverAuth,clientAuth".to_owned(),
            "subjectAltName=DNS:tpp.example,DNS:www.tpp.example".to_owned(),
            qc_statements(Some(3), Some(&[PI, AI, IC]), "FR-ACPR"),
        ]);
        recipe
    }

    pub fn qsealc() -> Self {
        let mut recipe = Self::bare("/C=FR/O=Practice TPP/CN=Practice TPP seal").with_oid("PSDFR-ACPR-12345");
        recipe.extensions.extend([
            "keyUsage=critical,nonRepudiation".to_owned(),
            qc_statements(Some(2), Some(&[PI, AI, IC]), "FR-ACPR"),
        ]);
        recipe
    }

    pub fn with_oid(mut self, oid: &str) -> Self {
        self.oid = Some(oid.to_owned());
        self
    }

    /// Replaces the extension of that name, or removes it.
    pub fn with(mut self, name: &str, line: Option<String>) -> Self {
        self.extensions.retain(|known| !known.starts_with(&format!("{name}=")));
        self.extensions.extend(line);
        self
    }

    pub fn with_qc(self, qc_type: Option<u8>, roles: Option<&[(u8, &str)]>, nca_id: &str) -> Self {
        self.with(QC, Some(qc_statements(qc_type, roles, nca_id)))
    }
}

pub const QC: &str = "1.3.6.1.5.5.7.1.3";

/// The qcStatements extension as a line of an openssl configuration.
pub fn qc_statements(qc_type: Option<u8>, roles: Option<&[(u8, &str)]>, nca_id: &str) -> String {
    let mut statements = sequence(&[&[0x06, 0x06, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x01]]);
    if let Some(number) = qc_type {
        let kind = sequence(&[&[0x06, 0x07, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x06, number]]);
        statements.extend(sequence(&[&[0x06, 0x06, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x06], &kind]));
    }
    if let Some(roles) = roles {
        let roles: Vec<u8> = roles
            .iter()
            .flat_map(|(number, name)| {
                let oid = [0x06, 0x07, 0x04, 0x00, 0x81, 0x98, 0x27, 0x01, *number];
                sequence(&[&oid, &utf8(name)])
            })
            .collect();
        let body = sequence(&[&sequence(&[&roles]), &utf8("Autorité"), &utf8(nca_id)]);
        statements.extend(sequence(&[&[0x06, 0x06, 0x04, 0x00, 0x81, 0x98, 0x27, 0x02], &body]));
    }
    let list = sequence(&[&statements]);
    let bytes: Vec<String> = list.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{QC}=DER:{}", bytes.join(":"))
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

fn utf8(text: &str) -> Vec<u8> {
    element(0x0c, text.as_bytes())
}

pub fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut out = vec![tag];
    match length {
        0..=127 => out.push(length as u8),
        128..=255 => out.extend([0x81, length as u8]),
        _ => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend(contents);
    out
}

/// The file beside the tests.
pub fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}
