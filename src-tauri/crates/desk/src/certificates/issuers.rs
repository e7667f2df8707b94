//! Whether the banks know a certificate's issuer: one that no bank accepted before has to be announced and loaded first
//! (BPCE "PSD2 Registration API" documentation, Eligibility: about two weeks).

use std::collections::HashSet;

use stet::Environment;
use vault::ProfileRow;

use super::Half;
use super::view::{DoctorRuleView, DoctorSubjectView, DoctorValueView, FindingView, VerdictView};
use crate::context::Desk;
use crate::profiles;
use crate::registrations;
use crate::trouble::Trouble;

/// The issuers with whose certificates a bank accepted a registration of this profile, by their names.
pub(crate) fn known(desk: &Desk, profile_id: &str) -> Result<HashSet<String>, Trouble> {
    let mut accepted = registrations::accepted(desk, profile_id)?;
    for row in desk.vault()?.certificates(profile_id)? {
        if accepted.certificates.contains(&row.sha256) {
            accepted.issuers.insert(super::half(row)?.chain[0].issuer().to_string());
        }
    }
    Ok(accepted.issuers)
}

/// The doctor's finding for each half. The local banks know their own QTSP: in a Local profile there is a finding only
/// where another issuer was accepted before.
pub(super) fn examine(
    desk: &Desk,
    profile: &ProfileRow,
    halves: [Option<&Half>; 2],
) -> Result<Vec<FindingView>, Trouble> {
    let known = known(desk, &profile.id)?;
    let local = profiles::environment(profile) == Environment::Local;
    let mut findings = Vec::new();
    for (half, subject) in halves.into_iter().zip([DoctorSubjectView::Qwac, DoctorSubjectView::Qsealc]) {
        let Some(half) = half else { continue };
        let issuer = half.chain[0].issuer();
        let is_known = known.contains(&issuer.to_string());
        if local && (is_known || known.is_empty()) {
            continue;
        }
        findings.push(FindingView {
            rule: DoctorRuleView::IssuerKnown,
            subject,
            verdict: if is_known { VerdictView::Pass } else { VerdictView::Warn },
            reason: String::new(),
            values: vec![DoctorValueView { name: "issuer".to_owned(), value: issuer.short().to_owned() }],
        });
    }
    Ok(findings)
}
