//! What the server's file has of what phones have sent: every change exactly once, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use steward_domain::change::Change;
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::wire;

use crate::support::Phone;

/// How many faults are told in words.
const FAULTS_TOLD_MAX: usize = 20;

/// What phones have sent.
#[derive(Debug, Default)]
pub struct Sent {
    digests: BTreeMap<(DeviceId, u64), [u8; 32]>,
    made: BTreeSet<RecordId>,
    unsent: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Kept {
    /// Changes of these phones in the file.
    pub changes: usize,
    /// Orders that they made.
    pub orders: usize,
    /// What is wrong: the first faults, in words.
    pub faults: Vec<String>,
}

impl Kept {
    fn fault(&mut self, what: String) {
        if self.faults.len() < FAULTS_TOLD_MAX {
            self.faults.push(what);
        }
    }
}

impl Sent {
    /// Adds all that a phone has in its outbox: what was acknowledged stays there for days.
    pub fn add(&mut self, phone: &Phone) {
        let device = phone.replica.meta().device;
        for row in phone.replica.outbox() {
            self.digests.insert((device, row.seq), wire::digest(&row.body));
            let change: Option<Change> = row.change();
            if change.is_some_and(|change| change.step.is_some()) {
                self.made.insert(row.record);
            }
        }
        self.unsent += phone.replica.status().waiting;
    }

    /// How many changes.
    #[must_use]
    pub fn count(&self) -> usize {
        self.digests.len()
    }

    /// Looks each up in the file of a server.
    ///
    /// # Panics
    /// When the file can't be read.
    #[must_use]
    pub fn check(&self, data: &Path) -> Kept {
        let mut kept = Kept::default();
        if self.unsent > 0 {
            kept.fault(format!("{} changes were never acknowledged", self.unsent));
        }
        let file = open(data);
        self.check_changes(&file, &mut kept);
        self.check_records(&file, &mut kept);
        kept
    }

    fn check_changes(&self, file: &Connection, kept: &mut Kept) {
        let mut statement = file
            .prepare("SELECT site, device, seq, number, outcome, digest FROM changes ORDER BY site, number")
            .expect("the changes");
        let mut rows = statement.query([]).expect("the changes");
        let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
        let mut left: BTreeSet<(DeviceId, u64)> = self.digests.keys().copied().collect();
        while let Some(row) = rows.next().expect("a change") {
            let site: String = row.get(0).expect("a site");
            let device: Vec<u8> = row.get(1).expect("a device");
            let device = DeviceId(uuid::Uuid::from_slice(&device).expect("an id"));
            let seq: u64 = row.get::<_, i64>(2).expect("a seq").unsigned_abs();
            let number: u64 = row.get::<_, i64>(3).expect("a number").unsigned_abs();
            let outcome: String = row.get(4).expect("an outcome");
            // Every accepted change has the next number of its site, so none was merged twice.
            let last = numbers.entry(site.clone()).or_default();
            if number > 0 {
                *last += 1;
                if number != *last {
                    kept.fault(format!("{site}: number {number} where {last} was expected"));
                    *last = number;
                }
            }
            let Some(digest) = self.digests.get(&(device, seq)) else {
                continue;
            };
            kept.changes += 1;
            let stored: Vec<u8> = row.get(5).expect("a digest");
            if stored != digest || outcome == "quarantined" {
                kept.fault(format!("change {seq} of {device} is {outcome}, or another one"));
            }
            if !left.remove(&(device, seq)) {
                kept.fault(format!("change {seq} of {device} is there twice"));
            }
        }
        for (device, seq) in left {
            kept.fault(format!("change {seq} of {device} is lost"));
        }
    }

    fn check_records(&self, file: &Connection, kept: &mut Kept) {
        let mut statement = file.prepare("SELECT id FROM records").expect("the records");
        let stored: BTreeSet<RecordId> = statement
            .query_map([], |row| row.get::<_, Vec<u8>>(0))
            .expect("the records")
            .map(|id| RecordId(uuid::Uuid::from_slice(&id.expect("an id")).expect("an id")))
            .collect();
        kept.orders = self.made.intersection(&stored).count();
        for lost in self.made.difference(&stored) {
            kept.fault(format!("order {lost} is lost"));
        }
    }
}

/// Opens the server's file to read in it, beside the server.
///
/// # Panics
/// When it can't be opened.
#[must_use]
pub fn open(data: &Path) -> Connection {
    Connection::open_with_flags(data.join(FILE), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the server's file")
}

/// The server's file in its folder.
pub const FILE: &str = "steward.sqlite";
/// What was committed and is not in the file yet.
pub const WAL: &str = "steward.sqlite-wal";
