//! What is kept of a registration beside its columns: the bank's answer and what the next call needs to know.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::RegistrationRow;

use crate::context::Desk;
use crate::trouble::Trouble;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The HTTP status of the answer.
    pub status: u16,
    /// The answer, its secrets masked.
    pub answer: Value,
    /// When BPCE's 09:59 rule activates it. Unix milliseconds, UTC.
    pub rule_active_at: i64,
    /// Whether the bank activates at once, as the local banks do unless told otherwise.
    pub at_once: bool,
    /// The keyId's base URL; empty spells it as serial and issuer.
    pub key_id_url: String,
    /// The QSEALC it was enrolled with.
    pub certificate_sha256: String,
}

impl Kept {
    pub fn to_json(&self) -> Result<String, Trouble> {
        serde_json::to_string(self).map_err(|error| Trouble::unreadable("the answer", &error))
    }

    pub fn of(row: &RegistrationRow) -> Result<Self, Trouble> {
        serde_json::from_str(row.answer_json.as_deref().unwrap_or_default())
            .map_err(|error| Trouble::unreadable("a stored registration", &error))
    }
}

pub(super) fn load(desk: &Desk, id: &str) -> Result<(RegistrationRow, Kept), Trouble> {
    let row = desk.vault()?.registration(id)?.ok_or(Trouble::NotFound("the registration"))?;
    let kept = Kept::of(&row)?;
    Ok((row, kept))
}
