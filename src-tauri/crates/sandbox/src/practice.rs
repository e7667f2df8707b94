//! The practice TPP that every local bank knows from its first start, and how its certificates are made.

use crate::authority::certificate::SignedWith;
use crate::authority::qc_statements::{Kind, Role};
use crate::authority::qtsp::{Issued, Order};
use crate::authority::rsa_key::KeyError;
use crate::bank::Bank;
use crate::oid::Oid;
use crate::state::PracticeTpp;

/// Says what it is to whoever reads the certificate.
pub(crate) const LEGAL_NAME: &str = "Practice TPP (Guichet)";
/// A number the ACPR does not give out.
pub(crate) const OID: &str = "PSDFR-ACPR-99999";

/// Three years.
pub(crate) fn days() -> u32 {
    1096
}

/// All roles that a TPP's scopes need.
pub(crate) fn roles() -> Vec<Role> {
    vec![Role::PaymentInitiation, Role::AccountInformation, Role::CardIssuing]
}

/// A QWAC and a QSEALC for one TPP, each over its own key.
pub(crate) struct Pair {
    pub(crate) qwac: Issued,
    pub(crate) qsealc: Issued,
}

impl Pair {
    /// What the banks remember of it: the certificates alone.
    pub(crate) fn on_record(&self, oid: &Oid, legal_name: &str) -> PracticeTpp {
        PracticeTpp {
            oid: oid.as_str().to_owned(),
            legal_name: legal_name.to_owned(),
            qwac: self.qwac.chain_pem.clone(),
            qsealc: self.qsealc.chain_pem.clone(),
        }
    }
}

/// Issues both certificates: makes two RSA keys, so it computes for a moment.
pub(crate) fn issue(bank: &Bank, order: &Order<'_>) -> Result<Pair, KeyError> {
    Ok(Pair { qwac: bank.qtsp.issue(Kind::Qwac, order)?, qsealc: bank.qtsp.issue(Kind::Qsealc, order)? })
}

/// The default TPP's pair, valid from an hour ago for three years of real time.
pub(crate) fn default_pair(bank: &Bank) -> Result<(Oid, Pair), KeyError> {
    let oid: Oid = OID.parse().expect("a well-formed constant");
    let order = Order {
        oid: &oid,
        legal_name: LEGAL_NAME,
        roles: &roles(),
        not_before_ms: crate::clock::real_now_ms() - 3_600_000,
        days: days(),
        signed_with: SignedWith::Pkcs1Sha256,
    };
    let pair = issue(bank, &order)?;
    Ok((oid, pair))
}
