//! Taking changes in: one transaction a batch. Dedupe, judge, merge, give numbers, keep receipts.

mod batch;

use rusqlite::{Connection, params};
use serde_json::value::RawValue;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::wire::Receipt;

use super::{Store, StoreError, read_json, sites, unless_full};
use batch::Batch;

/// What came of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// A receipt for each change, in order.
    pub receipts: Vec<Receipt>,
    /// The highest `seq` of the device that is on the disk.
    pub acknowledged_seq: u64,
    /// The site's number before.
    pub previous: u64,
    /// The site's number after.
    pub number: u64,
    /// Records that the batch moved out of its author's scope.
    pub gone: Vec<RecordId>,
    /// Another profile has used this identity for other changes.
    pub is_cloned: bool,
}

/// A batch that was not taken at all. Nothing of it is stored, and the device keeps everything.
#[derive(Debug)]
pub enum Refused {
    /// The store failed.
    Store(StoreError),
    /// The device was removed, or is somebody else's.
    Device,
    /// The device was never enrolled in these data: they were restored from a backup that is older.
    UnknownDevice,
    /// Changes before these are missing.
    Hole {
        /// The `seq` that is waited for.
        expected: u64,
    },
    /// Changes are not in order, or a group is cut.
    Order,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(why) => why.fmt(f),
            Self::Device => f.write_str("the device is not enrolled for this person"),
            Self::UnknownDevice => f.write_str("the device was never enrolled here"),
            Self::Hole { expected } => write!(f, "change {expected} is waited for"),
            Self::Order => f.write_str("the changes are not in order"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<StoreError> for Refused {
    fn from(why: StoreError) -> Self {
        Self::Store(why)
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(why: rusqlite::Error) -> Self {
        Self::Store(why.into())
    }
}

/// Who brings a batch.
#[derive(Clone, Copy, Debug)]
pub struct Bringer<'a> {
    /// The site of the session.
    pub site: &'a Key,
    /// The person of the session.
    pub actor: Actor,
    /// The device.
    pub device: DeviceId,
    /// How far it had pulled.
    pub cursor: u64,
    /// The server's clock minus its own, in milliseconds.
    pub clock_ms: i64,
}

impl Store {
    /// Takes a batch.
    ///
    /// Law 1: a change that is here already gets the receipt that it got then.
    ///
    /// Law 4: when this returns, everything acknowledged is on the disk.
    ///
    /// # Errors
    /// [`Refused`]; then nothing of the batch was stored.
    pub fn push(
        &self,
        bringer: Bringer<'_>,
        changes: &[Box<RawValue>],
        missing: &[(u64, u64)],
        now_ms: i64,
    ) -> Result<Pushed, Refused> {
        if changes.is_empty() && missing.is_empty() {
            return self.nothing_pushed(bringer, now_ms);
        }
        let pushed = self.write(|transaction| {
            let mut batch = Batch::begin(transaction, self.registers(), bringer, now_ms)?;
            batch.skip_lost(missing)?;
            batch.take(changes, missing)?;
            batch.end()
        })?;
        if pushed.number > pushed.previous {
            self.tell(bringer.site.as_str(), pushed.number);
        }
        Ok(pushed)
    }

    /// A request that only pulls. It writes nothing, but that the device was heard from, once in a while.
    fn nothing_pushed(&self, bringer: Bringer<'_>, now_ms: i64) -> Result<Pushed, Refused> {
        let site = bringer.site.as_str();
        let device = self.device(site, bringer.device)?.ok_or(Refused::UnknownDevice)?;
        if device.staff != bringer.actor.staff || device.removed_ms.is_some() {
            return Err(Refused::Device);
        }
        if now_ms - device.contact_ms > CONTACT_EVERY_MS {
            unless_full(self.heard_from(site, bringer.device, bringer.cursor, bringer.clock_ms, now_ms))?;
        }
        let number = self.read(|transaction| sites::number(transaction, site))?;
        Ok(Pushed {
            receipts: Vec::new(),
            acknowledged_seq: device.last_seq,
            previous: number,
            number,
            gone: Vec::new(),
            is_cloned: false,
        })
    }
}

/// A device that only asks for news is written down as heard from at most this often.
const CONTACT_EVERY_MS: i64 = 60_000;

/// The record as it is stored.
pub(super) fn record(
    connection: &Connection,
    site: &str,
    id: RecordId,
) -> Result<Option<Record>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT body FROM records WHERE site = ?1 AND id = ?2")?;
    let mut rows = statement.query(params![site, id.0.as_bytes()])?;
    match rows.next()? {
        Some(row) => {
            let body = row
                .get_ref(0)?
                .as_str()
                .map_err(|why| StoreError::Damaged(why.to_string()))?;
            read_json("a record", body).map(Some)
        }
        None => Ok(None),
    }
}
