//! Timelines: a record's changes in order; and the changes that were refused.

use rusqlite::{Row, params};
use serde_json::value::RawValue;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::record::Record;
use steward_domain::refusal::Code;

use super::{Store, StoreError, from_sql, id_of, push, read_json};

/// The most changes of one timeline, or refused changes of one list, in one answer.
pub const ENTRIES_MAX: u32 = 500;

/// About how many bytes of refused changes one answer holds: one that can't be read may be as large as a whole request.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// One change as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The device that made it.
    pub device: DeviceId,
    /// Its sequence number there.
    pub seq: u64,
    /// Its number; 0 for a refused one.
    pub number: u64,
    /// Why it was refused.
    pub code: Option<Code>,
    /// The field that was to blame.
    pub field: Option<Key>,
    /// When it came, in milliseconds since 1970.
    pub received_ms: i64,
    /// The change as it was sent.
    pub body: Box<RawValue>,
}

impl Store {
    /// A record as the server has it, without regard to anybody's scope.
    ///
    /// # Errors
    /// When the database fails.
    pub fn record(&self, site: &str, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.read(|transaction| push::record(transaction, site, id))
    }

    /// All records of a register, without regard to anybody's scope.
    ///
    /// # Errors
    /// When the database fails.
    pub fn records_of(&self, site: &str, register: &str) -> Result<Vec<Record>, StoreError> {
        self.read(|transaction| {
            let mut statement =
                transaction.prepare_cached("SELECT body FROM records WHERE site = ?1 AND register = ?2")?;
            let mut rows = statement.query(params![site, register])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                let body = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                records.push(read_json("a record", body)?);
            }
            Ok(records)
        })
    }

    /// The accepted changes of a record, in the order of their numbers, from behind `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn timeline(&self, site: &str, id: RecordId, after: u64) -> Result<Vec<Kept>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "{SELECT} WHERE site = ?1 AND record = ?2 AND number > ?3 ORDER BY number LIMIT {ENTRIES_MAX}"
            ))?;
            let mut rows = statement.query(params![site, id.0.as_bytes(), super::to_sql(after)])?;
            let mut kept = Vec::new();
            while let Some(row) = rows.next()? {
                kept.push(read(row)?);
            }
            Ok(kept)
        })
    }

    /// The refused changes of a site, newest first: one person's, or everybody's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn refused(&self, site: &str, of: Option<RecordId>) -> Result<Vec<Kept>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "{SELECT} WHERE site = ?1 AND outcome = 'quarantined' AND (?2 IS NULL OR device IN
                 (SELECT device FROM devices WHERE site = ?1 AND staff = ?2))
                 ORDER BY received_ms DESC LIMIT {ENTRIES_MAX}"
            ))?;
            let mut rows = statement.query(params![site, of.map(|staff| *staff.0.as_bytes())])?;
            let (mut kept, mut bytes) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let one = read(row)?;
                bytes += one.body.get().len();
                if bytes > BYTES_MAX && !kept.is_empty() {
                    break;
                }
                kept.push(one);
            }
            Ok(kept)
        })
    }
}

const SELECT: &str = "SELECT device, seq, number, code, field, received_ms, body FROM changes";

fn read(row: &Row<'_>) -> Result<Kept, StoreError> {
    let device: Vec<u8> = row.get(0)?;
    let code: Option<String> = row.get(3)?;
    let field: Option<String> = row.get(4)?;
    let body: String = row.get(6)?;
    Ok(Kept {
        device: DeviceId(id_of("a device", &device)?),
        seq: from_sql(row.get(1)?),
        number: from_sql(row.get(2)?),
        code: code
            .map(|code| read_json("a code", &format!("{code:?}")))
            .transpose()?,
        field: field.and_then(|field| Key::new(field).ok()),
        received_ms: row.get(5)?,
        body: RawValue::from_string(body).map_err(|why| StoreError::Damaged(why.to_string()))?,
    })
}
