//! The qualified certificate statements (RFC 3739, ETSI EN 319 412-5) and the PSD2 statement among them
//! (ETSI TS 119 495 section 5.1).

use serde::Serialize;

use crate::{der::Element, role::Role};

/// What a qualified certificate is for (ETSI EN 319 412-5 section 4.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QcType {
    /// Electronic signature of a person: 0.4.0.1862.1.6.1.
    ESign,
    /// Electronic seal, the QSEALC: 0.4.0.1862.1.6.2.
    ESeal,
    /// Website authentication, the QWAC: 0.4.0.1862.1.6.3.
    Web,
}

impl QcType {
    const ALL: [QcType; 3] = [QcType::ESign, QcType::ESeal, QcType::Web];

    /// The object identifier below `0.4.0.1862.1.6`.
    pub fn object_identifier(self) -> &'static str {
        match self {
            QcType::ESign => "0.4.0.1862.1.6.1",
            QcType::ESeal => "0.4.0.1862.1.6.2",
            QcType::Web => "0.4.0.1862.1.6.3",
        }
    }
}

/// The PSD2 statement: 0.4.0.19495.2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Psd2Statement {
    /// The roles that are known here, in the certificate's order.
    pub roles: Vec<Role>,
    /// Names of roles whose object identifier is not one of the four.
    pub unknown_roles: Vec<String>,
    /// The authority's name, often in the local language: show it, never compare it.
    pub nca_name: String,
    /// The authority's identifier: `FR-ACPR`.
    pub nca_id: String,
}

/// The qcStatements extension (1.3.6.1.5.5.7.1.3). Statements that are not known here are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QcStatements {
    /// QcCompliance: issued as a qualified certificate.
    pub compliance: bool,
    /// QcSSCD: the private key lies in a qualified device.
    pub secure_device: bool,
    /// QcRetentionPeriod in years after expiry.
    pub retention_years: Option<u64>,
    /// QcType, the first one where there are several.
    pub qc_type: Option<QcType>,
    /// The PSD2 statement.
    pub psd2: Option<Psd2Statement>,
    /// Object identifiers of statements whose contents are not as their document says.
    pub unreadable: Vec<String>,
}

impl QcStatements {
    /// Reads the contents of the extension. Never fails: what cannot be read is named in `unreadable`.
    pub(crate) fn read(extension: &[u8]) -> Self {
        let mut found = QcStatements::default();
        let Some(statements) = Element::only(extension).and_then(|list| list.sequence()) else {
            found.unreadable.push("1.3.6.1.5.5.7.1.3".to_owned());
            return found;
        };
        for statement in statements {
            let parts = statement.sequence().unwrap_or_default();
            let Some(oid) = parts.first().and_then(Element::dotted) else {
                found.unreadable.push("1.3.6.1.5.5.7.1.3".to_owned());
                continue;
            };
            let info = parts.get(1);
            let readable = match oid.as_str() {
                "0.4.0.1862.1.1" => {
                    found.compliance = true;
                    true
                }
                "0.4.0.1862.1.4" => {
                    found.secure_device = true;
                    true
                }
                "0.4.0.1862.1.3" => {
                    found.retention_years = info.and_then(Element::small);
                    found.retention_years.is_some()
                }
                "0.4.0.1862.1.6" => {
                    let types = info.and_then(qc_types);
                    found.qc_type = types.as_ref().and_then(|types| types.first().copied());
                    types.is_some()
                }
                "0.4.0.19495.2" => {
                    found.psd2 = info.and_then(psd2);
                    found.psd2.is_some()
                }
                _ => true,
            };
            if !readable {
                found.unreadable.push(oid);
            }
        }
        found
    }
}

fn qc_types(info: &Element<'_>) -> Option<Vec<QcType>> {
    let oids = info.sequence()?.iter().map(Element::dotted).collect::<Option<Vec<_>>>()?;
    let known = oids
        .iter()
        .filter_map(|oid| QcType::ALL.into_iter().find(|qc_type| qc_type.object_identifier() == oid));
    Some(known.collect())
}

fn psd2(info: &Element<'_>) -> Option<Psd2Statement> {
    let [roles, nca_name, nca_id] = info.sequence()?.try_into().ok()?;
    let mut statement = Psd2Statement {
        roles: Vec::new(),
        unknown_roles: Vec::new(),
        nca_name: nca_name.text()?,
        nca_id: nca_id.text()?,
    };
    for role in roles.sequence()? {
        let parts = role.sequence()?;
        let oid = parts.first()?.dotted()?;
        let name = parts.get(1).and_then(Element::text);
        match Role::from_object_identifier(&oid) {
            Some(role) => statement.roles.push(role),
            None => statement.unknown_roles.push(name.unwrap_or(oid)),
        }
    }
    Some(statement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der;

    const PSD2_OID: &[u8] = &[0x06, 0x06, 0x04, 0x00, 0x81, 0x98, 0x27, 0x02];

    fn utf8(text: &str) -> Vec<u8> {
        der::tagged(12, text.as_bytes()).to_vec()
    }

    #[test]
    fn reads_roles_and_keeps_the_names_of_unknown_ones() {
        let known =
            der::sequence(&[&[0x06, 0x07, 0x04, 0x00, 0x81, 0x98, 0x27, 0x01, 0x03], &utf8("PSP_AI")]);
        let unknown =
            der::sequence(&[&[0x06, 0x07, 0x04, 0x00, 0x81, 0x98, 0x27, 0x01, 0x09], &utf8("PSP_XX")]);
        let roles = der::sequence(&[&known, &unknown]);
        let body = der::sequence(&[&roles, &utf8("Banque de France"), &utf8("FR-ACPR")]);
        let list = der::sequence(&[&der::sequence(&[PSD2_OID, &body])]);
        let read = QcStatements::read(&list);
        let psd2 = read.psd2.unwrap();
        assert_eq!(psd2.roles, [Role::AccountInformation]);
        assert_eq!(psd2.unknown_roles, ["PSP_XX"]);
        assert_eq!((psd2.nca_name.as_str(), psd2.nca_id.as_str()), ("Banque de France", "FR-ACPR"));
        assert!(read.unreadable.is_empty());
    }

    #[test]
    fn a_broken_statement_is_named_and_spoils_no_other() {
        let compliance = der::sequence(&[&[0x06, 0x06, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x01]]);
        let broken = der::sequence(&[PSD2_OID, &utf8("not a sequence")]);
        let read = QcStatements::read(&der::sequence(&[&broken, &compliance]));
        assert!(read.compliance && read.psd2.is_none());
        assert_eq!(read.unreadable, ["0.4.0.19495.2"]);
    }
}
