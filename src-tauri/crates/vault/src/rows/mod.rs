//! The rows: one file per table family, each with its struct and its statements.
//!
//! Times are unix milliseconds, UTC. Fields named `json` are opaque here. A row is Debug where it holds no body and no
//! answer of a bank.

pub(crate) mod accounts;
pub(crate) mod anchors;
pub(crate) mod authorizations;
pub(crate) mod bank_certificates;
pub(crate) mod bank_settings;
pub(crate) mod calls;
pub(crate) mod certificate_requests;
pub(crate) mod certificates;
pub(crate) mod connections;
pub(crate) mod consents;
pub(crate) mod drafts;
pub(crate) mod keys;
pub(crate) mod payment_approvals;
pub(crate) mod payments;
pub(crate) mod portal_checklists;
pub(crate) mod profiles;
pub(crate) mod quota;
pub(crate) mod registrations;
pub(crate) mod settings;
pub(crate) mod transaction_places;
pub(crate) mod transaction_words;
pub(crate) mod transactions;
pub(crate) mod unreferenced;

use rusqlite::{Connection, Params, Row};

use crate::store_error::StoreError;

/// The rows as one transaction sees them. Deleting what is not there is no error; changing it is
/// [`StoreError::NotFound`]; inserting what is there, or what belongs to nothing, is [`StoreError::Refused`].
pub struct Rows<'a> {
    store: &'a Connection,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(store: &'a Connection) -> Self {
        Self { store }
    }

    fn run(&self, sql: &str, values: impl Params) -> Result<usize, StoreError> {
        Ok(self.store.prepare_cached(sql)?.execute(values)?)
    }

    fn change(&self, sql: &str, values: impl Params) -> Result<(), StoreError> {
        if self.run(sql, values)? == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }

    fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.store.prepare_cached(sql)?.query_row(values, read) {
            Ok(row) => Ok(Some(row)),
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.store.prepare_cached(sql)?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
