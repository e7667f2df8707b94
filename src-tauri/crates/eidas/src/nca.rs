//! The national competent authorities of ETSI TS 119 495 Annex D (V1.2.1), by the identifier certificates carry.
//!
//! A certificate's own name for its authority is often in the local language, so identifiers are compared and names
//! only shown. The list is of 2018: an authority that is not on it is unusual, not wrong.

/// The English name of an authority, by its identifier (`FR-ACPR`).
pub fn nca_name(id: &str) -> Option<&'static str> {
    let found = AUTHORITIES.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
    Some(AUTHORITIES[found].1)
}

const AUTHORITIES: &[(&str, &str)] = &[
    ("AT-FMA", "Austria Financial Market Authority"),
    ("BE-NBB", "National Bank of Belgium"),
    ("BG-BNB", "Bulgarian National Bank"),
    ("CY-CBC", "Central Bank of Cyprus"),
    ("CZ-CNB", "Czech National Bank"),
    ("DE-BAFIN", "Federal Financial Supervisory Authority"),
    ("DK-DFSA", "Danish Financial Supervisory Authority"),
    ("EE-FI", "Estonia Financial Supervisory Authority"),
    ("ES-BE", "Bank of Spain"),
    ("FI-FINFSA", "Finnish Financial Supervisory Authority"),
    ("FR-ACPR", "Prudential Supervisory and Resolution Authority"),
    ("GB-FCA", "Financial Conduct Authority"),
    ("GR-BOG", "Bank of Greece"),
    ("HR-CNB", "Croatian National Bank"),
    ("HU-CBH", "Central Bank of Hungary"),
    ("IE-CBI", "Central Bank of Ireland"),
    ("IS-FME", "Financial Supervisory Authority"),
    ("IT-BI", "Bank of Italy"),
    ("LI-FMA", "Financial Market Authority Liechtenstein"),
    ("LT-BL", "Bank of Lithuania"),
    ("LU-CSSF", "Commission for the Supervision of Financial Sector"),
    ("LV-FCMC", "Financial and Capital Markets Commission"),
    ("MT-MFSA", "Malta Financial Services Authority"),
    ("NL-DNB", "The Netherlands Bank"),
    ("NO-FSA", "The Financial Supervisory Authority of Norway"),
    ("PL-PFSA", "Polish Financial Supervision Authority"),
    ("PT-BP", "Bank of Portugal"),
    ("RO-NBR", "National bank of Romania"),
    ("SE-FINA", "Swedish Financial Supervision Authority"),
    ("SI-BS", "Bank of Slovenia"),
    ("SK-NBS", "National Bank of Slovakia"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_every_identifier_is_well_formed() {
        assert!(AUTHORITIES.is_sorted_by(|left, right| left.0 < right.0));
        assert_eq!(AUTHORITIES.len(), 31);
        for (id, _) in AUTHORITIES {
            crate::Oid::parse(&format!("PSD{id}-1")).unwrap();
        }
    }

    #[test]
    fn knows_the_french_authority() {
        assert_eq!(nca_name("FR-ACPR"), Some("Prudential Supervisory and Resolution Authority"));
        assert_eq!(nca_name("FR-XXXX"), None);
    }
}
