//! GET /end-user-identity: who the PSU is.
//!
//! BPCE's page of 1.4.2 calls PSU-IP-Address mandatory and limits calls without it to four a day: here it may be absent,
//! and the day's four count. `connectedPsu` up to 1.4.2, `identity` from 1.5 on.

use super::Here;
use super::trouble::Trouble;
use super::version::Version;
use serde_json::{Value, json};

impl Here<'_> {
    /// The identity, where it is consented to.
    pub(super) fn identity(&self) -> Result<Value, Trouble> {
        if !self.access.identity {
            return Err(Trouble::not_granted("the identity is not consented to"));
        }
        let name = self.persona.full_name();
        let (own, list) = (self.link("end-user-identity", false), self.link("accounts", false));
        Ok(match self.version {
            Version::V162 => {
                json!({"identity": {"fullName": name}, "_links": {"self": own, "accounts": list}})
            }
            Version::V1 | Version::V142 => {
                json!({"connectedPsu": name, "_links": {"self": own, "parent-list": list}})
            }
        })
    }
}
