//! What stands in the server's database, read beside it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use steward_domain::ids::{DeviceId, RecordId};
use uuid::Uuid;

/// The file of real sites.
pub(super) const FILE: &str = "steward.sqlite";

/// One kept change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The number that it got; 0 when it was refused.
    pub(super) number: u64,
    /// What became of it.
    pub(super) outcome: String,
    /// As it came.
    pub(super) body: String,
}

/// Everything that the checks look at, as of one moment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Books {
    /// The changes by device and `seq`.
    pub(super) changes: BTreeMap<(DeviceId, u64), Row>,
    /// The highest `seq` that each device is told.
    pub(super) last_seqs: BTreeMap<DeviceId, u64>,
    /// The numbers of accepted changes, in order, as often as they are there.
    pub(super) numbers: Vec<u64>,
    /// The site's number.
    pub(super) number: u64,
    /// Changes that devices have reported lost.
    pub(super) lost: u64,
    /// The records, as JSON.
    pub(super) records: BTreeMap<RecordId, String>,
    /// What photos have come to: digest, bytes received, whether whole.
    pub(super) photos: Vec<(String, u64, bool)>,
}

impl Books {
    /// Reads the database in this folder, whose integrity is checked first. The server may be running.
    ///
    /// # Panics
    /// When it can't be read, or is damaged.
    #[must_use]
    pub(super) fn read(data: &Path) -> Self {
        let mut connection = open(data);
        // All of it is one moment: the server may be writing.
        let moment = connection.transaction().expect("a transaction");
        let integrity = list(&moment, "PRAGMA integrity_check", |row| row.get::<_, String>(0));
        assert_eq!(integrity, ["ok"], "the integrity of the database");
        Self {
            changes: list(&moment, CHANGES, change).into_iter().collect(),
            last_seqs: last_seqs_in(&moment),
            numbers: list(&moment, NUMBERS, |row| count(row, 0)),
            number: list(&moment, "SELECT number FROM sites", |row| count(row, 0))[0],
            lost: list(&moment, "SELECT COUNT(*) FROM lost_changes", |row| count(row, 0))[0],
            records: list(&moment, "SELECT id, body FROM records", |row| {
                Ok((RecordId(id(row, 0)?), row.get(1)?))
            })
            .into_iter()
            .collect(),
            photos: list(&moment, PHOTOS, |row| {
                Ok((row.get(0)?, count(row, 1)?, row.get(2)?))
            }),
        }
    }
}

/// The highest `seq` of each device.
pub(super) fn last_seqs(data: &Path) -> BTreeMap<DeviceId, u64> {
    last_seqs_in(&open(data))
}

/// Makes it long ago that anybody was heard from. No server may be running.
pub(super) fn forget_contacts(data: &Path) {
    let connection = Connection::open(data.join(FILE)).expect("the database opens");
    let made =
        connection.execute_batch("UPDATE devices SET contact_ms = 0; UPDATE sessions SET seen_ms = 0;");
    made.expect("rows of devices and sessions");
}

fn last_seqs_in(connection: &Connection) -> BTreeMap<DeviceId, u64> {
    let pair = |row: &rusqlite::Row<'_>| Ok((DeviceId(id(row, 0)?), count(row, 1)?));
    let pairs = list(connection, "SELECT device, last_seq FROM devices", pair);
    pairs.into_iter().collect()
}

fn open(data: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(data.join(FILE), flags).expect("the database opens")
}

const CHANGES: &str = "SELECT device, seq, number, outcome, body FROM changes";
const NUMBERS: &str = "SELECT number FROM changes WHERE number > 0 ORDER BY number";
const PHOTOS: &str = "SELECT sha256, received, whole_ms IS NOT NULL FROM photos ORDER BY sha256";

fn list<T>(
    connection: &Connection,
    query: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let mut statement = connection.prepare(query).expect("a query");
    let rows = statement.query_map([], read).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows that can be read")
}

fn change(row: &rusqlite::Row<'_>) -> rusqlite::Result<((DeviceId, u64), Row)> {
    let kept = Row {
        number: count(row, 2)?,
        outcome: row.get(3)?,
        body: row.get(4)?,
    };
    Ok(((DeviceId(id(row, 0)?), count(row, 1)?), kept))
}

fn id(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let bytes: Vec<u8> = row.get(column)?;
    Ok(Uuid::from_slice(&bytes).expect("an id"))
}

fn count(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    Ok(u64::try_from(number).expect("no number is negative"))
}
