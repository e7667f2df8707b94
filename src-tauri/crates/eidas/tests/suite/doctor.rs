use eidas::{
    Certificate, Oid, Scope,
    doctor::{Finding, Patient, Rule, Subject, Verdict, examine},
};

use crate::workshop::{AI, KeyKind, PI, QC, Recipe, Workshop, data};

/// A sound pair under one root, and the knobs to spoil it.
struct Ward {
    shop: Workshop,
    root: Certificate,
    qwac: Vec<Certificate>,
    qsealc: Vec<Certificate>,
}

impl Ward {
    fn new() -> Self {
        Self::of(&Recipe::qwac(), &Recipe::qsealc())
    }

    fn of(qwac: &Recipe, qsealc: &Recipe) -> Self {
        let shop = Workshop::new();
        let root = shop.authority("root");
        shop.key("qwac", KeyKind::P256);
        shop.key("qsealc", KeyKind::Rsa(2048));
        let qwac = vec![shop.certificate("qwac", Some("root"), qwac), root.clone()];
        let qsealc = vec![shop.certificate("qsealc", Some("root"), qsealc), root.clone()];
        Self { shop, root, qwac, qsealc }
    }

    fn patient(&self) -> Patient<'_> {
        Patient {
            qwac: Some(&self.qwac),
            qsealc: Some(&self.qsealc),
            qwac_key: true,
            qsealc_key: true,
            now: self.qwac[0].not_before() + 86_400,
            expected_oid: None,
            scopes: &[Scope::Aisp, Scope::Pisp],
        }
    }
}

#[track_caller]
fn finding(findings: &[Finding], rule: Rule, subject: Subject) -> Finding {
    let mut found = findings.iter().filter(|finding| finding.rule == rule && finding.subject == subject);
    let first = found.next().unwrap_or_else(|| panic!("no finding {rule:?} {subject:?}")).clone();
    assert!(found.next().is_none());
    first
}

#[track_caller]
fn verdict(patient: &Patient<'_>, rule: Rule, subject: Subject) -> (Verdict, String) {
    let found = finding(&examine(patient), rule, subject);
    (found.verdict, found.value("reason").unwrap_or_default().to_owned())
}

#[track_caller]
fn only_flaw(patient: &Patient<'_>, rule: Rule, subject: Subject, verdict: Verdict, reason: &str) {
    let flaws: Vec<Finding> =
        examine(patient).into_iter().filter(|found| found.verdict > Verdict::Skipped).collect();
    assert_eq!(flaws.len(), 1, "{flaws:#?}");
    let found = &flaws[0];
    assert_eq!((found.rule, found.subject, found.verdict), (rule, subject, verdict));
    assert_eq!(found.value("reason").unwrap_or_default(), reason);
}

#[test]
fn a_sound_pair_passes_every_rule() {
    let ward = Ward::new();
    let findings = examine(&ward.patient());
    assert_eq!(findings.len(), 25);
    for found in &findings {
        assert_eq!(found.verdict, Verdict::Pass, "{found:?}");
    }
    let name = serde_json::to_value(&findings[0]).unwrap();
    assert_eq!((name["rule"].as_str(), name["subject"].as_str()), (Some("key-matches"), Some("qwac")));
}

#[test]
fn nothing_to_examine_has_no_findings() {
    assert_eq!(examine(&Patient::default()), []);
}

#[test]
fn a_key_that_is_not_held_fails() {
    let ward = Ward::new();
    let patient = Patient { qsealc_key: false, ..ward.patient() };
    only_flaw(&patient, Rule::KeyMatches, Subject::Qsealc, Verdict::Fail, "");
}

#[test]
fn swapped_halves_are_told() {
    let ward = Ward::new();
    let sound = ward.patient();
    let patient = Patient { qwac: sound.qsealc, qsealc: sound.qwac, ..sound };
    assert_eq!(verdict(&patient, Rule::KindNotSwapped, Subject::Qwac), (Verdict::Fail, "swapped".into()));
    assert_eq!(verdict(&patient, Rule::KindNotSwapped, Subject::Qsealc), (Verdict::Fail, "swapped".into()));
    assert_eq!(verdict(&patient, Rule::QcType, Subject::Qwac), (Verdict::Fail, "other-type".into()));
    assert_eq!(verdict(&patient, Rule::RsaKey, Subject::Qsealc), (Verdict::Fail, String::new()));
    let authority = [ward.root.clone()];
    let patient = Patient { qwac: Some(&authority), ..sound };
    assert_eq!(verdict(&patient, Rule::KindNotSwapped, Subject::Qwac), (Verdict::Fail, "authority".into()));
}

#[test]
fn rsassa_pss_fails_in_either_half() {
    let ward = Ward::of(&Recipe { pss: true, ..Recipe::qwac() }, &Recipe { pss: true, ..Recipe::qsealc() });
    for subject in [Subject::Qwac, Subject::Qsealc] {
        let found = finding(&examine(&ward.patient()), Rule::NotRsassaPss, subject);
        assert_eq!((found.verdict, found.value("algorithm")), (Verdict::Fail, Some("rsassaPss")));
    }
    ward.shop.key("bound", KeyKind::RsaPss);
    let bound = [ward.shop.certificate("bound", Some("root"), &Recipe::qsealc()), ward.root.clone()];
    let patient = Patient { qsealc: Some(&bound), ..ward.patient() };
    assert_eq!(verdict(&patient, Rule::NotRsassaPss, Subject::Qsealc), (Verdict::Fail, "key".into()));
}

#[test]
fn a_seal_on_a_curve_fails_and_a_qwac_does_not() {
    let ward = Ward::new();
    ward.shop.key("curve", KeyKind::P384);
    let seal = [ward.shop.certificate("curve", Some("root"), &Recipe::qsealc()), ward.root.clone()];
    let patient = Patient { qsealc: Some(&seal), ..ward.patient() };
    only_flaw(&patient, Rule::RsaKey, Subject::Qsealc, Verdict::Fail, "");
    assert_eq!(
        finding(&examine(&patient), Rule::RsaKey, Subject::Qsealc).value("algorithm"),
        Some("EC P-384")
    );
}

#[test]
fn a_short_key_fails_with_its_length() {
    let ward = Ward::new();
    ward.shop.key("short", KeyKind::Rsa(1024));
    let seal = [ward.shop.certificate("short", Some("root"), &Recipe::qsealc()), ward.root.clone()];
    let patient = Patient { qsealc: Some(&seal), ..ward.patient() };
    only_flaw(&patient, Rule::KeyLength, Subject::Qsealc, Verdict::Fail, "");
    assert_eq!(finding(&examine(&patient), Rule::KeyLength, Subject::Qsealc).value("bits"), Some("1024"));
}

#[test]
fn validity_is_judged_by_the_day() {
    let ward = Ward::new();
    let (from, until) = (ward.qwac[0].not_before(), ward.qwac[0].not_after());
    let at = |now: i64| {
        let patient = Patient { now, qsealc: None, ..ward.patient() };
        let found = finding(&examine(&patient), Rule::ValidNow, Subject::Qwac);
        (
            found.verdict,
            found.value("reason").unwrap_or("").to_owned(),
            found.value("days").unwrap().to_owned(),
        )
    };
    const DAY: i64 = 86_400;
    let told = |verdict, reason: &str, days: &str| (verdict, reason.to_owned(), days.to_owned());
    assert_eq!(at(from - 1), told(Verdict::Fail, "not-yet", "1"));
    assert_eq!(at(from), told(Verdict::Pass, "", "365"));
    assert_eq!(at(until - 30 * DAY), told(Verdict::Pass, "", "30"));
    assert_eq!(at(until - 30 * DAY + 1), told(Verdict::Warn, "ends-soon", "29"));
    assert_eq!(at(until), told(Verdict::Warn, "ends-soon", "0"));
    assert_eq!(at(until + 1), told(Verdict::Fail, "expired", "0"));
    assert_eq!(at(until + 3 * DAY), told(Verdict::Fail, "expired", "3"));
}

#[test]
fn the_chain_is_followed_link_by_link() {
    let ward = Ward::new();
    let told = |chain: &[Certificate], subject: Subject| {
        let patient = match subject {
            Subject::Qwac => Patient { qwac: Some(chain), ..ward.patient() },
            _ => Patient { qsealc: Some(chain), ..ward.patient() },
        };
        verdict(&patient, Rule::ChainComplete, subject)
    };
    let (qwac, qsealc) = (ward.qwac[0].clone(), ward.qsealc[0].clone());
    assert_eq!(told(&ward.qwac, Subject::Qwac), (Verdict::Pass, "up-to-the-root".into()));
    assert_eq!(told(std::slice::from_ref(&qwac), Subject::Qwac), (Verdict::Warn, "leaf-alone".into()));
    assert_eq!(
        told(std::slice::from_ref(&qsealc), Subject::Qsealc),
        (Verdict::Pass, "leaf-is-enough".into())
    );
    let wrong = [qwac.clone(), qsealc.clone()];
    assert_eq!(told(&wrong, Subject::Qwac), (Verdict::Fail, "not-issued-by-the-next".into()));
    let own = ward.shop.certificate("qwac", None, &Recipe::qwac());
    assert_eq!(told(&[own], Subject::Qwac), (Verdict::Fail, "self-signed".into()));

    ward.shop.key("middle", KeyKind::P256);
    let subordinate = Recipe { subject: "/CN=Practice Issuing", ..Recipe::authority() };
    let middle = ward.shop.certificate("middle", Some("root"), &subordinate);
    let below = ward.shop.certificate("qwac", Some("middle"), &Recipe::qwac());
    assert_eq!(told(&[below, middle], Subject::Qwac), (Verdict::Pass, "root-left-out".into()));
}

#[test]
fn the_identifier_must_be_there_and_well_formed() {
    for (oid, told) in [
        (None, (Verdict::Fail, "absent")),
        (Some("FR-ACPR-12345"), (Verdict::Fail, "prefix")),
        (Some("PSDFR-acpr-12345"), (Verdict::Fail, "authority")),
        (Some("PSDFR-ACPR-"), (Verdict::Fail, "number")),
        (Some("PSDFR-XYZ-12345"), (Verdict::Warn, "authority-not-listed")),
    ] {
        let recipe = Recipe { oid: oid.map(str::to_owned), ..Recipe::qwac() };
        let ward = Ward::of(&recipe, &Recipe::qsealc());
        let found = verdict(&ward.patient(), Rule::OidWellFormed, Subject::Qwac);
        assert_eq!(found, (told.0, told.1.to_owned()), "{oid:?}");
    }
}

#[test]
fn both_halves_and_the_profile_must_be_of_one_provider() {
    let ward = Ward::of(&Recipe::qwac(), &Recipe::qsealc().with_oid("PSDFR-ACPR-54321"));
    only_flaw(&ward.patient(), Rule::OidSame, Subject::Pair, Verdict::Fail, "certificates-differ");
    let ward = Ward::new();
    let own = Oid::parse("PSDFR-ACPR-12345").unwrap();
    let other = Oid::parse("PSDFR-ACPR-99999").unwrap();
    let told = |expected_oid, qsealc| {
        verdict(&Patient { expected_oid, qsealc, ..ward.patient() }, Rule::OidSame, Subject::Pair)
    };
    let both = ward.patient().qsealc;
    assert_eq!(told(Some(&own), both), (Verdict::Pass, "same".into()));
    assert_eq!(told(Some(&other), both), (Verdict::Fail, "other-profile".into()));
    assert_eq!(told(None, None), (Verdict::Skipped, "half-missing".into()));
    assert_eq!(told(Some(&other), None), (Verdict::Fail, "other-profile".into()));
}

#[test]
fn roles_must_cover_the_scopes() {
    let ward = Ward::of(&Recipe::qwac().with_qc(Some(3), Some(&[AI]), "FR-ACPR"), &Recipe::qsealc());
    only_flaw(&ward.patient(), Rule::RolesCoverScopes, Subject::Qwac, Verdict::Fail, "");
    let findings = examine(&ward.patient());
    assert_eq!(finding(&findings, Rule::RolesCoverScopes, Subject::Qwac).value("missing"), Some("PSP_PI"));
    let aisp_only = Patient { scopes: &[Scope::Aisp], ..ward.patient() };
    assert_eq!(verdict(&aisp_only, Rule::RolesCoverScopes, Subject::Qwac).0, Verdict::Pass);
    let none = Patient { scopes: &[], ..ward.patient() };
    assert_eq!(verdict(&none, Rule::RolesCoverScopes, Subject::Qwac), (Verdict::Skipped, "no-scopes".into()));
}

#[test]
fn the_psd2_statement_must_be_there_and_of_the_same_authority() {
    let garbage = format!("{QC}=DER:30:0c:30:0a:06:06:04:00:81:98:27:02:05:00");
    for (recipe, told) in [
        (Recipe::qwac().with(QC, None), (Verdict::Fail, "no-statements")),
        (Recipe::qwac().with_qc(Some(3), None, ""), (Verdict::Fail, "absent")),
        (Recipe::qwac().with_qc(Some(3), Some(&[]), "FR-ACPR"), (Verdict::Fail, "no-roles")),
        (Recipe::qwac().with(QC, Some(garbage)), (Verdict::Fail, "unreadable")),
        (Recipe::qwac().with_qc(Some(3), Some(&[AI, PI]), "NL-DNB"), (Verdict::Warn, "other-authority")),
    ] {
        let ward = Ward::of(&recipe, &Recipe::qsealc());
        let found = verdict(&ward.patient(), Rule::Psd2Statement, Subject::Qwac);
        assert_eq!(found, (told.0, told.1.to_owned()));
    }
}

#[test]
fn what_real_certificates_lack_is_a_warning_at_most() {
    let qwac = Recipe::qwac().with("extendedKeyUsage", None).with_qc(None, Some(&[AI, PI]), "FR-ACPR");
    let ward = Ward::of(&qwac, &Recipe::qsealc().with("keyUsage", None));
    let patient = ward.patient();
    assert_eq!(verdict(&patient, Rule::ExtendedKeyUsage, Subject::Qwac), (Verdict::Warn, "absent".into()));
    assert_eq!(verdict(&patient, Rule::QcType, Subject::Qwac), (Verdict::Warn, "absent".into()));
    assert_eq!(verdict(&patient, Rule::KeyUsage, Subject::Qsealc), (Verdict::Pass, "not-restricted".into()));

    let server_only = Recipe::qwac().with("extendedKeyUsage", Some("extendedKeyUsage=serverAuth".to_owned()));
    let encipher = Recipe::qsealc().with("keyUsage", Some("keyUsage=critical,keyEncipherment".to_owned()));
    let ward = Ward::of(&server_only, &encipher);
    let patient = ward.patient();
    assert_eq!(
        verdict(&patient, Rule::ExtendedKeyUsage, Subject::Qwac),
        (Verdict::Warn, "no-client-auth".into())
    );
    assert_eq!(verdict(&patient, Rule::KeyUsage, Subject::Qsealc), (Verdict::Warn, "may-not-sign".into()));
}

#[test]
fn the_microsec_test_seal_fails_only_for_being_expired() {
    let seal = eidas::import(&data("sample-test-qsealc-microsec.pem"), None).unwrap().certificates;
    let patient = Patient {
        qsealc: Some(&seal),
        qsealc_key: true,
        now: 1_750_000_000,
        scopes: &Scope::ALL,
        ..Patient::default()
    };
    only_flaw(&patient, Rule::ValidNow, Subject::Qsealc, Verdict::Fail, "expired");
}
