//! One certificate of somebody else's, such as a bank's or an authority's, handed over with a word on where it comes
//! from: pasted, or a file from the system's dialog. Not here: certificates of the TPP's own, which come by the import.

use crate::context::Desk;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

pub(crate) struct HandedOver {
    pub der: Vec<u8>,
    /// SHA-256 of the certificate, in hex.
    pub sha256: String,
    /// Where it comes from, in the operator's words.
    pub source: String,
}

/// Takes the certificate from `pem`, or from the dialog where there is none; `None` when that is closed without a choice.
///
/// # Errors
/// `input-invalid` where `source` is empty, or what was handed over is not one certificate.
pub(crate) async fn handed_over(
    desk: &Desk,
    pem: Option<String>,
    source: &str,
) -> Result<Option<HandedOver>, Trouble> {
    let source = source.trim();
    if source.is_empty() {
        return Err(Trouble::field("source", FieldProblem::Required));
    }
    let not_one = || Trouble::field("pem", FieldProblem::NotACertificate);
    let bytes = match pem {
        Some(pem) => pem.into_bytes(),
        None => match desk.host.pick_files().await?.into_iter().next() {
            Some(file) => file.bytes.map_err(|_| not_one())?,
            None => return Ok(None),
        },
    };
    let imported = eidas::import(&bytes, None).map_err(|_| not_one())?;
    let [certificate] = imported.certificates.as_slice() else { return Err(not_one()) };
    Ok(Some(HandedOver {
        der: certificate.der().to_vec(),
        sha256: hex::encode(certificate.sha256()),
        source: source.to_owned(),
    }))
}
