//! The rules themselves.

use super::{Finding, Patient, Rule, Subject, Verdict};
use crate::{
    algorithm::{KeyAlgorithm, RSASSA_PSS, SignatureAlgorithm},
    certificate::{Certificate, Kind},
    key::MIN_RSA_BITS,
    nca::nca_name,
    qc::QcType,
    role::{Role, Scope},
    usage::{ExtendedKeyUsage, KeyUsage},
};

const DAY: i64 = 86_400;
/// How long before its end a certificate begins to warn: a new one takes a trust service provider weeks.
const WARN_DAYS: i64 = 30;

type Values = Vec<(String, String)>;

fn values<const N: usize>(pairs: [(&str, String); N]) -> Values {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn joined<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(" ")
}

/// One certificate under examination.
pub(super) struct Half<'a> {
    pub subject: Subject,
    pub leaf: &'a Certificate,
    pub issuers: &'a [Certificate],
    pub key_held: bool,
}

impl Half<'_> {
    pub fn examine(&self, patient: &Patient<'_>) -> Vec<Finding> {
        let mut findings = vec![self.key_matches(), self.kind_not_swapped(), self.not_rsassa_pss()];
        if self.subject == Subject::Qsealc {
            findings.push(self.rsa_key());
        }
        findings.extend([
            self.key_length(),
            self.valid_now(patient.now),
            self.chain_complete(),
            self.oid_well_formed(),
            self.psd2_statement(),
            self.roles_cover(patient.scopes),
            self.qc_type(),
        ]);
        if self.subject == Subject::Qwac {
            findings.push(self.extended_key_usage());
        }
        findings.push(self.key_usage());
        findings
    }

    fn finding(&self, rule: Rule, verdict: Verdict, values: Values) -> Finding {
        Finding { rule, subject: self.subject, verdict, values }
    }

    fn because(&self, rule: Rule, verdict: Verdict, reason: &str, mut values: Values) -> Finding {
        values.insert(0, ("reason".to_owned(), reason.to_owned()));
        self.finding(rule, verdict, values)
    }

    fn key_matches(&self) -> Finding {
        let verdict = if self.key_held { Verdict::Pass } else { Verdict::Fail };
        self.finding(Rule::KeyMatches, verdict, Values::new())
    }

    fn kind_not_swapped(&self) -> Finding {
        let kind = self.leaf.kind();
        let values = values([("kind", format!("{kind:?}").to_lowercase()), ("qc_type", self.qc_type_name())]);
        match (self.subject, kind) {
            _ if self.leaf.is_ca() => self.because(Rule::KindNotSwapped, Verdict::Fail, "authority", values),
            (Subject::Qwac, Kind::Qwac) | (Subject::Qsealc, Kind::Qsealc) => {
                self.finding(Rule::KindNotSwapped, Verdict::Pass, values)
            }
            (_, Kind::Unknown) => self.because(Rule::KindNotSwapped, Verdict::Warn, "unknown-kind", values),
            _ => self.because(Rule::KindNotSwapped, Verdict::Fail, "swapped", values),
        }
    }

    fn not_rsassa_pss(&self) -> Finding {
        let algorithm = self.leaf.signature_algorithm();
        let values = values([("algorithm", algorithm.name())]);
        let bound =
            matches!(&self.leaf.public_key().algorithm, KeyAlgorithm::Other { oid } if oid == RSASSA_PSS);
        match algorithm {
            SignatureAlgorithm::RsaPss { .. } => {
                self.because(Rule::NotRsassaPss, Verdict::Fail, "issuer-signature", values)
            }
            _ if bound => self.because(Rule::NotRsassaPss, Verdict::Fail, "key", values),
            _ => self.finding(Rule::NotRsassaPss, Verdict::Pass, values),
        }
    }

    fn rsa_key(&self) -> Finding {
        let algorithm = &self.leaf.public_key().algorithm;
        let verdict = match algorithm {
            KeyAlgorithm::Rsa { .. } => Verdict::Pass,
            _ => Verdict::Fail,
        };
        self.finding(Rule::RsaKey, verdict, values([("algorithm", algorithm.to_string())]))
    }

    fn key_length(&self) -> Finding {
        match &self.leaf.public_key().algorithm {
            KeyAlgorithm::Rsa { bits } => {
                let verdict = if *bits < MIN_RSA_BITS { Verdict::Fail } else { Verdict::Pass };
                self.finding(Rule::KeyLength, verdict, values([("bits", bits.to_string())]))
            }
            KeyAlgorithm::Ec { curve } => {
                let verdict = match curve.as_str() {
                    "P-256" | "P-384" => Verdict::Pass,
                    _ => Verdict::Warn,
                };
                self.finding(Rule::KeyLength, verdict, values([("curve", curve.clone())]))
            }
            other => self.because(
                Rule::KeyLength,
                Verdict::Skipped,
                "unknown-key",
                values([("algorithm", other.to_string())]),
            ),
        }
    }

    fn valid_now(&self, now: i64) -> Finding {
        let (from, until) = (self.leaf.not_before(), self.leaf.not_after());
        let to = |days: i64| {
            values([
                ("not_before", from.to_string()),
                ("not_after", until.to_string()),
                ("days", days.to_string()),
            ])
        };
        if now < from {
            return self.because(Rule::ValidNow, Verdict::Fail, "not-yet", to((from - now + DAY - 1) / DAY));
        }
        if now > until {
            return self.because(Rule::ValidNow, Verdict::Fail, "expired", to((now - until) / DAY));
        }
        let days = (until - now) / DAY;
        if days < WARN_DAYS {
            return self.because(Rule::ValidNow, Verdict::Warn, "ends-soon", to(days));
        }
        self.finding(Rule::ValidNow, Verdict::Pass, to(days))
    }

    fn chain_complete(&self) -> Finding {
        let rule = Rule::ChainComplete;
        let length = (1 + self.issuers.len()).to_string();
        let about = |certificate: &Certificate| {
            values([("length", length.clone()), ("issuer", certificate.issuer().to_string())])
        };
        let mut below = self.leaf;
        for issuer in self.issuers {
            if !below.is_issued_by(issuer) {
                return self.because(rule, Verdict::Fail, "not-issued-by-the-next", about(below));
            }
            below = issuer;
        }
        if self.issuers.is_empty() && self.leaf.is_self_issued() {
            return self.because(rule, Verdict::Fail, "self-signed", about(below));
        }
        if below.is_self_issued() {
            return self.because(rule, Verdict::Pass, "up-to-the-root", about(below));
        }
        match (self.subject, self.issuers.is_empty()) {
            (Subject::Qsealc, _) => self.because(rule, Verdict::Pass, "leaf-is-enough", about(below)),
            (_, true) => self.because(rule, Verdict::Warn, "leaf-alone", about(below)),
            (_, false) => self.because(rule, Verdict::Pass, "root-left-out", about(below)),
        }
    }

    fn oid_well_formed(&self) -> Finding {
        let rule = Rule::OidWellFormed;
        let text = self.leaf.subject().organization_identifier.clone().unwrap_or_default();
        match self.leaf.parse_oid() {
            None => self.because(rule, Verdict::Fail, "absent", Values::new()),
            Some(Err(error)) => {
                let reason = match error {
                    crate::OidError::Prefix => "prefix",
                    crate::OidError::Country => "country",
                    crate::OidError::Authority => "authority",
                    crate::OidError::Number => "number",
                };
                self.because(rule, Verdict::Fail, reason, values([("oid", text)]))
            }
            Some(Ok(oid)) => match nca_name(oid.nca_id()) {
                Some(name) => {
                    self.finding(rule, Verdict::Pass, values([("oid", text), ("authority", name.to_owned())]))
                }
                None => {
                    let values = values([("oid", text), ("authority", oid.nca_id().to_owned())]);
                    self.because(rule, Verdict::Warn, "authority-not-listed", values)
                }
            },
        }
    }

    fn psd2_statement(&self) -> Finding {
        let rule = Rule::Psd2Statement;
        let Some(qc) = self.leaf.qc() else {
            return self.because(rule, Verdict::Fail, "no-statements", Values::new());
        };
        let Some(psd2) = &qc.psd2 else {
            let unreadable =
                qc.unreadable.iter().any(|oid| oid == "0.4.0.19495.2" || oid == "1.3.6.1.5.5.7.1.3");
            let reason = if unreadable { "unreadable" } else { "absent" };
            return self.because(rule, Verdict::Fail, reason, Values::new());
        };
        let oid = self.leaf.oid();
        let values = values([
            ("roles", joined(&psd2.roles)),
            ("nca_id", psd2.nca_id.clone()),
            ("nca_name", psd2.nca_name.clone()),
            ("oid", oid.as_ref().map(ToString::to_string).unwrap_or_default()),
        ]);
        if psd2.roles.is_empty() {
            return self.because(rule, Verdict::Fail, "no-roles", values);
        }
        match oid {
            Some(oid) if oid.nca_id() != psd2.nca_id => {
                self.because(rule, Verdict::Warn, "other-authority", values)
            }
            _ => self.finding(rule, Verdict::Pass, values),
        }
    }

    fn roles_cover(&self, scopes: &[Scope]) -> Finding {
        let rule = Rule::RolesCoverScopes;
        let roles = self.leaf.roles();
        let missing: Vec<Role> =
            scopes.iter().map(|scope| scope.role()).filter(|role| !roles.contains(role)).collect();
        let values =
            values([("roles", joined(roles)), ("scopes", joined(scopes)), ("missing", joined(&missing))]);
        if self.leaf.qc().is_none_or(|qc| qc.psd2.is_none()) {
            return self.because(rule, Verdict::Skipped, "no-statement", values);
        }
        if scopes.is_empty() {
            return self.because(rule, Verdict::Skipped, "no-scopes", values);
        }
        let verdict = if missing.is_empty() { Verdict::Pass } else { Verdict::Fail };
        self.finding(rule, verdict, values)
    }

    fn qc_type_name(&self) -> String {
        let name = self.leaf.qc().and_then(|qc| qc.qc_type).map(|kind| match kind {
            QcType::ESign => "eSign",
            QcType::ESeal => "eSeal",
            QcType::Web => "web",
        });
        name.unwrap_or_default().to_owned()
    }

    fn qc_type(&self) -> Finding {
        let wanted = if self.subject == Subject::Qwac { QcType::Web } else { QcType::ESeal };
        let values = values([("qc_type", self.qc_type_name())]);
        match self.leaf.qc().and_then(|qc| qc.qc_type) {
            Some(found) if found == wanted => self.finding(Rule::QcType, Verdict::Pass, values),
            Some(_) => self.because(Rule::QcType, Verdict::Fail, "other-type", values),
            None => self.because(Rule::QcType, Verdict::Warn, "absent", values),
        }
    }

    fn extended_key_usage(&self) -> Finding {
        let rule = Rule::ExtendedKeyUsage;
        let usages = self.leaf.extended_key_usage();
        let has =
            |usage: &ExtendedKeyUsage| usages.contains(usage) || usages.contains(&ExtendedKeyUsage::Any);
        let wanted = [ExtendedKeyUsage::ServerAuth, ExtendedKeyUsage::ClientAuth];
        let missing = joined(wanted.iter().filter(|usage| !has(usage)));
        let values = values([("usages", joined(&usages)), ("missing", missing)]);
        if usages.is_empty() {
            return self.because(rule, Verdict::Warn, "absent", values);
        }
        if !has(&ExtendedKeyUsage::ClientAuth) {
            return self.because(rule, Verdict::Warn, "no-client-auth", values);
        }
        if !has(&ExtendedKeyUsage::ServerAuth) {
            return self.because(rule, Verdict::Warn, "no-server-auth", values);
        }
        self.finding(rule, Verdict::Pass, values)
    }

    fn key_usage(&self) -> Finding {
        let rule = Rule::KeyUsage;
        let Some(usages) = self.leaf.key_usage() else {
            return self.because(rule, Verdict::Pass, "not-restricted", Values::new());
        };
        let values = values([("usages", joined(&usages))]);
        let may_sign = match self.subject {
            Subject::Qsealc => {
                usages.contains(&KeyUsage::DigitalSignature) || usages.contains(&KeyUsage::NonRepudiation)
            }
            _ => usages.contains(&KeyUsage::DigitalSignature),
        };
        match may_sign {
            true => self.finding(rule, Verdict::Pass, values),
            false => self.because(rule, Verdict::Warn, "may-not-sign", values),
        }
    }
}

/// Both certificates, and the profile where its identifier is known, must name the same provider.
pub(super) fn same_oid(patient: &Patient<'_>) -> Finding {
    let rule = Rule::OidSame;
    let oid_of = |chain: Option<&[Certificate]>| {
        let leaf = chain.and_then(<[Certificate]>::first);
        leaf.map(|leaf| leaf.subject().organization_identifier.clone().unwrap_or_default())
    };
    let (qwac, qsealc) = (oid_of(patient.qwac), oid_of(patient.qsealc));
    let profile = patient.expected_oid.map(ToString::to_string);
    let mut facts = values([
        ("qwac", qwac.clone().unwrap_or_default()),
        ("qsealc", qsealc.clone().unwrap_or_default()),
        ("profile", profile.clone().unwrap_or_default()),
    ]);
    let known: Vec<String> = [qwac.clone(), qsealc.clone()].into_iter().flatten().collect();
    let of_another = |expected: &String| known.iter().any(|found| found != expected);
    let (verdict, reason) = match (&qwac, &qsealc, &profile) {
        _ if known.iter().any(String::is_empty) => (Verdict::Skipped, "absent"),
        (Some(first), Some(second), _) if first != second => (Verdict::Fail, "certificates-differ"),
        (_, _, Some(expected)) if of_another(expected) => (Verdict::Fail, "other-profile"),
        (Some(_), Some(_), _) => (Verdict::Pass, "same"),
        _ => (Verdict::Skipped, "half-missing"),
    };
    facts.insert(0, ("reason".to_owned(), reason.to_owned()));
    Finding { rule, subject: Subject::Pair, verdict, values: facts }
}
