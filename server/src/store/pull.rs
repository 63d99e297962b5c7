//! Giving records out: what is past a cursor and in a person's scope, by number.

use std::sync::atomic::Ordering;

use rusqlite::{Connection, params};
use serde_json::value::RawValue;
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::scope;
use steward_domain::wire::{PHOTOS_WANTED_MAX, PULL_BYTES_MAX};

use super::{Registers, Store, StoreError, from_sql, id_of, read_json, sites, to_sql};
use steward_domain::definition::Reach;

/// How many rows one pull looks at: a role that sees one record of a thousand must not make one request walk a million.
const ROWS_LOOKED_AT_MAX: usize = 20_000;

/// A page of records.
#[derive(Debug)]
pub struct Pulled {
    /// Records, as JSON, by number.
    pub records: Vec<Box<RawValue>>,
    /// Records that the person may no longer have.
    pub gone: Vec<RecordId>,
    /// Up to which number everything was looked at.
    pub cursor: u64,
    /// Whether there is more.
    pub more: bool,
}

impl Store {
    /// The next page behind `cursor`. `from_nothing`: the device is filling an empty store, so nothing needs to be taken away.
    ///
    /// Invariant 7: records move to higher numbers only, so a pull that is cut at any page, with commits going on, skips none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pull(
        &self,
        site: &str,
        actor: Actor,
        cursor: u64,
        from_nothing: bool,
    ) -> Result<Pulled, StoreError> {
        self.read(|transaction| {
            let last = sites::number(transaction, site)?;
            let page = Page {
                registers: self.registers(),
                actor,
                from_nothing,
                records_max: self.0.page_records_max.load(Ordering::Relaxed),
            };
            page.read(transaction, site, cursor, last)
        })
    }

    /// Photos that changes of this device refer to and that are not whole here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn photos_wanted(&self, site: &str, device: DeviceId) -> Result<Vec<String>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT DISTINCT m.sha256 FROM photo_mentions m
                 LEFT JOIN photos p ON p.site = m.site AND p.sha256 = m.sha256
                 WHERE m.site = ?1 AND m.device = ?2 AND p.whole_ms IS NULL LIMIT ?3",
            )?;
            let most = i64::try_from(PHOTOS_WANTED_MAX).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![site, device.0.as_bytes(), most], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

struct Page<'a> {
    registers: &'a Registers,
    actor: Actor,
    from_nothing: bool,
    records_max: usize,
}

impl Page<'_> {
    fn read(
        &self,
        connection: &Connection,
        site: &str,
        cursor: u64,
        last: u64,
    ) -> Result<Pulled, StoreError> {
        let mut pulled = Pulled {
            records: Vec::new(),
            gone: Vec::new(),
            cursor,
            more: false,
        };
        let (mut bytes, mut looked_at) = (0, 0);
        let mut statement = connection.prepare_cached(
            "SELECT number, register, id, body FROM records WHERE site = ?1 AND number > ?2 ORDER BY number",
        )?;
        let mut rows = statement.query(params![site, to_sql(cursor)])?;
        while let Some(row) = rows.next()? {
            let is_full = pulled.records.len() + pulled.gone.len() >= self.records_max
                || bytes >= PULL_BYTES_MAX
                || looked_at >= ROWS_LOOKED_AT_MAX;
            if is_full {
                pulled.more = true;
                return Ok(pulled);
            }
            looked_at += 1;
            pulled.cursor = from_sql(row.get(0)?);
            let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            match self.visible(text(1)?, text(3)?)? {
                Visible::Whole(body) => {
                    bytes += body.get().len();
                    pulled.records.push(body);
                }
                Visible::Gone if !self.from_nothing => {
                    let id = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
                    pulled.gone.push(RecordId(id_of("a record", id)?));
                }
                Visible::Gone | Visible::Never => {}
            }
        }
        pulled.cursor = last.max(cursor);
        Ok(pulled)
    }

    fn visible(&self, register: &str, body: &str) -> Result<Visible, StoreError> {
        let damaged = |why: serde_json::Error| StoreError::Damaged(why.to_string());
        let Some(definition) = self.registers.get(register) else {
            return Ok(Visible::Never);
        };
        let reach = scope::reach(definition, self.actor.role);
        if reach.is_empty() {
            return Ok(Visible::Never);
        }
        let sees_all = reach.contains(&Reach::All);
        if sees_all && scope::reads_every_field(definition, self.actor.role) {
            // As it is stored: most of what is pulled goes this way, and need not be read and written again.
            return Ok(Visible::Whole(
                RawValue::from_string(body.to_owned()).map_err(damaged)?,
            ));
        }
        let record: Record = read_json("a record", body)?;
        if !sees_all && !scope::reaches(definition, &record, self.actor) {
            return Ok(Visible::Gone);
        }
        let redacted = scope::redacted(definition, &record, self.actor.role);
        Ok(Visible::Whole(
            serde_json::value::to_raw_value(&redacted).map_err(damaged)?,
        ))
    }
}

enum Visible {
    /// In scope.
    Whole(Box<RawValue>),
    /// Not in scope, but it may have been.
    Gone,
    /// Of a register that the role never receives.
    Never,
}
