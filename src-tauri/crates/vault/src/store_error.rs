//! Why an open store did not do what it was asked.

use std::io;

use rusqlite::ErrorCode;

use crate::durable_file;

/// Why an open store did not read or write. Never carries a stored value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full; nothing was written.
    #[error("the disk is full, and nothing was written")]
    Full,
    /// The file or its folder has become read-only; nothing was written.
    #[error("the store cannot be written to")]
    ReadOnly,
    /// A rule of the store forbids the row: one with this id exists, or what it belongs to does not.
    #[error("the store refuses this row ({detail})")]
    Refused {
        /// The rule, in the database's words.
        detail: String,
    },
    /// There is no row with this id.
    #[error("the store has no such row")]
    NotFound,
    /// The file is damaged.
    #[error("the store is damaged ({detail})")]
    Damaged {
        /// What the database said.
        detail: String,
    },
    /// Anything else: a disk error, or a mistake in this room's own SQL.
    #[error("the store failed ({detail})")]
    Failed {
        /// What the database said.
        detail: String,
    },
}

impl StoreError {
    pub(crate) fn file(error: io::Error) -> Self {
        if durable_file::no_room(&error) { Self::Full } else { Self::Failed { detail: error.to_string() } }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else {
            return match error {
                rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
                other => Self::Failed { detail: other.to_string() },
            };
        };
        let detail = match &error {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
            // The statement's text is left out: a key pragma must never be quoted.
            _ => failure.to_string(),
        };
        match failure.code {
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::ConstraintViolation => Self::Refused { detail },
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Self::Damaged { detail },
            _ => Self::Failed { detail },
        }
    }
}
