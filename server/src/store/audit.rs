//! The audit log: who did what to the system itself. Records have their own timeline.

use rusqlite::{Connection, params};

use super::{Store, StoreError};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The log-in name, or the command line.
    pub who: String,
    /// What was done: `device_enrolled`.
    pub what: String,
    /// To what: ids and keys, never names, numbers or words of a person.
    pub detail: String,
}

impl Store {
    /// Keeps an entry.
    ///
    /// # Errors
    /// When the database fails.
    pub fn audit(
        &self,
        site: &str,
        now_ms: i64,
        who: &str,
        what: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        self.write(|transaction| keep(transaction, site, now_ms, who, what, detail))
    }

    /// The latest entries, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn audit_log(&self, site: &str, most: u32) -> Result<Vec<Entry>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT at_ms, who, what, detail FROM audit WHERE site = ?1 ORDER BY at_ms DESC LIMIT ?2",
            )?;
            let rows = statement.query_map(params![site, most], |row| {
                Ok(Entry {
                    at_ms: row.get(0)?,
                    who: row.get(1)?,
                    what: row.get(2)?,
                    detail: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

pub(super) fn keep(
    connection: &Connection,
    site: &str,
    now_ms: i64,
    who: &str,
    what: &str,
    detail: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO audit (site, at_ms, who, what, detail) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![site, now_ms, who, what, detail])?;
    Ok(())
}
