//! "Get PSU's identity", acceptance tests.

use super::*;

/// User identity recovery. Marc – D0999990I0: HTTP answer 200.
#[test]
fn user_identity_recovery() {
    let answer = Access::of(MARC, HOST).get("/end-user-identity");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    assert!(body["connectedPsu"].as_str().is_some_and(|name| !name.is_empty()), "{body}");
    assert_eq!(body["_links"]["self"]["href"], format!("{BASE}/end-user-identity"));
}

/// Recovery of the identity of the user who has not given their consent for this. Tech'n Co – D0999993I0: HTTP answer 403,
/// access to the ressource denied.
#[test]
fn recovery_of_the_identity_of_the_user_who_has_not_given_their_consent_for_this() {
    let company = Access::of(TECH_N_CO, HOST);
    assert_refused(&company.get("/end-user-identity"), 403, "NGAC");
    let body =
        json!({"balances": [], "transactions": [], "trustedBeneficiaries": false, "psuIdentity": true});
    assert_eq!(company.call("PUT", "/consents", Some(&body)).status, 201);
    assert_eq!(company.get("/end-user-identity").status, 200, "only the consent was missing");
}
