//! What happened to a connection: the events as they are kept, and as the screen sees them.

use serde::{Deserialize, Serialize};
use vault::ConnectionEventRow;

use super::view::{AuthorizationOutcomeView, ConnectionEventKind, ConnectionEventView};
use crate::context::Desk;
use crate::stored_words::StoredWords;
use crate::trouble::Trouble;

/// What is kept of an event beside its columns. Stored: a member added later needs a default, which the attribute gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Detail {
    /// The bank's words, where it refused.
    pub words: Option<String>,
    pub outcome: Option<AuthorizationOutcomeView>,
}

const KINDS: StoredWords<ConnectionEventKind> = StoredWords(&[
    ("opened", ConnectionEventKind::Opened),
    ("authorised", ConnectionEventKind::Authorised),
    ("not-authorised", ConnectionEventKind::NotAuthorised),
    ("refreshed", ConnectionEventKind::Refreshed),
    ("refresh-refused", ConnectionEventKind::RefreshRefused),
    ("revoked-here", ConnectionEventKind::RevokedHere),
    ("revoked-by-psu", ConnectionEventKind::RevokedByPsu),
    ("revoked-for-scope", ConnectionEventKind::RevokedForScope),
    ("consent-sent", ConnectionEventKind::ConsentSent),
    ("consent-refused", ConnectionEventKind::ConsentRefused),
]);

/// An event to keep. `at` is business time in unix milliseconds, UTC.
pub(crate) fn event(
    desk: &Desk,
    connection_id: &str,
    at: i64,
    kind: ConnectionEventKind,
    detail: &Detail,
    call_id: Option<String>,
) -> Result<ConnectionEventRow, Trouble> {
    Ok(ConnectionEventRow {
        id: desk.make_id(),
        connection_id: connection_id.to_owned(),
        at,
        kind: KINDS.word(kind).to_owned(),
        detail_json: serde_json::to_string(detail)
            .map_err(|error| Trouble::unreadable("an event of a connection", &error))?,
        call_id,
    })
}

pub(super) fn event_view(row: &ConnectionEventRow) -> Result<ConnectionEventView, Trouble> {
    let detail: Detail = serde_json::from_str(&row.detail_json)
        .map_err(|error| Trouble::unreadable("a stored event", &error))?;
    Ok(ConnectionEventView {
        kind: KINDS
            .value(&row.kind)
            .ok_or_else(|| Trouble::Internal(format!("an event of an unknown kind: {}", row.kind)))?,
        at: row.at,
        words: detail.words,
        outcome: detail.outcome,
        call_id: row.call_id.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_word_of_its_own() {
        let mut words: Vec<_> = KINDS.0.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), KINDS.0.len());
    }
}
