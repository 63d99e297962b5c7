//! The server of a world: its real store, on a disk that fails.

use std::collections::BTreeMap;

use rusqlite::{Connection, OpenFlags, params};
use steward_domain::change::Origin;
use steward_domain::definition::Role;
use steward_domain::ids::{DeviceId, EpochId, RecordId};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::replica::Failure;
use steward_domain::scope;
use steward_domain::wire::{ReceiptOutcome, SyncRequest};
use steward_server::exchange::{self, Party};
use steward_server::store::{Refused, Store, backup};
use uuid::Uuid;

use super::disk::{Disk, Fault, Image};
use super::setup::BEGIN_MS;
use super::site::{self, PATH, SITE};
use crate::schedule::Random;

/// A change as the server's table has it.
pub(super) struct Row {
    pub(super) origin: Origin,
    pub(super) number: u64,
    pub(super) record: RecordId,
    pub(super) outcome: ReceiptOutcome,
    pub(super) code: Option<String>,
    pub(super) body: String,
}

/// What comes back over the network.
pub(super) enum Reply {
    /// An answer.
    Bytes(Vec<u8>),
    /// An error that the client understands.
    Refused(Failure),
    /// The connection breaks, because the server is gone.
    Silence,
}

/// How the server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It is told to stop.
    Stop,
    /// Its process is killed: what was written stays, synced or not.
    Kill,
    /// The power goes: what was not synced may be gone, in part.
    Power,
}

/// The server.
pub(super) struct Server {
    store: Option<Store>,
    /// For looking at the tables without the store.
    reader: Option<Connection>,
    /// Behind both, since it outlives them.
    pub(super) disk: Disk,
    rows_read: i64,
    pub(super) roles: Vec<Role>,
    staff: Vec<RecordId>,
    edition: usize,
    page_records_max: usize,
    pub(super) now_ms: i64,
    ids: u128,
    owners: BTreeMap<DeviceId, usize>,
    pub(super) backups: Vec<Image>,
}

impl Server {
    pub(super) fn new(seed: u64, roles: Vec<Role>, page_records_max: usize) -> Self {
        let disk = Disk::new(seed);
        disk.put(site::beginning());
        let staff = (0..roles.len()).map(|place| RecordId(Uuid::from_u128(0xA000 + place as u128)));
        let mut server = Self {
            staff: staff.collect(),
            backups: vec![disk.image()],
            disk,
            store: None,
            reader: None,
            rows_read: 0,
            roles,
            edition: 0,
            page_records_max,
            now_ms: BEGIN_MS,
            ids: 0xD000,
            owners: BTreeMap::new(),
        };
        server.start();
        server
    }

    fn start(&mut self) {
        let registers = &site::editions()[self.edition];
        let store = Store::open_on(self.disk.vfs(), PATH.as_ref(), registers).expect("the server starts");
        store.limit_pages(self.page_records_max);
        self.store = Some(store);
        self.rows_read = 0;
    }

    pub(super) fn store(&self) -> &Store {
        self.store.as_ref().expect("the server runs")
    }

    /// Ends, and starts again on the same disk.
    pub(super) fn restart(&mut self, end: End, random: &mut Random) {
        self.reader = None;
        match end {
            End::Stop => self.store = None,
            End::Kill => {
                self.disk.cut();
                self.store = None;
                self.disk.crash_process();
            }
            End::Power => {
                self.disk.cut();
                self.store = None;
                self.disk.lose_power(&mut || random.number());
            }
        }
        self.disk.heal();
        self.start();
    }

    /// Starts with the registers of the next version, if there is one.
    pub(super) fn update_registers(&mut self, random: &mut Random) -> bool {
        let has_next = self.edition + 1 < site::editions().len();
        self.edition += usize::from(has_next);
        self.restart(End::Stop, random);
        has_next
    }

    pub(super) fn set_page(&mut self, records_max: usize) {
        self.page_records_max = records_max;
        self.store().limit_pages(records_max);
    }

    pub(super) fn back_up(&mut self, random: &mut Random) {
        // A backup is one moment of the data; here it is the disk of a server that was just stopped.
        self.restart_with(random, |server| server.backups.push(server.disk.image()));
    }

    fn restart_with(&mut self, random: &mut Random, meanwhile: impl FnOnce(&mut Self)) {
        self.reader = None;
        self.store = None;
        meanwhile(self);
        self.restart(End::Stop, random);
    }

    /// Goes back to a backup: a new epoch begins. Returns the one that has ended.
    pub(super) fn restore(&mut self, which: usize, random: &mut Random) -> EpochId {
        let ended = self.store().epochs(SITE).expect("epochs").current;
        let image = self.backups[which].clone();
        self.backups.truncate(which + 1);
        self.ids += 1;
        let next = EpochId(Uuid::from_u128(0xE_0000 + self.ids));
        self.restart_with(random, |server| {
            server.disk.put(&image);
            let mut copy = server.connection(OpenFlags::SQLITE_OPEN_READ_WRITE);
            // The copy knows the epochs of its own day only; those that came between go with the data that are set aside.
            backup::begin_epochs(&mut copy, server.now_ms, || next).expect("a new epoch");
        });
        ended
    }

    fn connection(&self, flags: OpenFlags) -> Connection {
        Connection::open_with_flags_and_vfs(PATH, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX, self.disk.vfs())
            .expect("a connection")
    }

    /// A new identity for a person.
    pub(super) fn enrol(&mut self, person: usize) -> Option<DeviceId> {
        self.ids += 1;
        let device = DeviceId(Uuid::from_u128(self.ids));
        let staff = self.staff[person];
        let enrolled = self
            .store()
            .enrol_as(SITE, staff, device, "person", "phone", self.now_ms);
        self.owners.insert(device, person);
        enrolled.is_ok().then_some(device)
    }

    /// Whose device it is.
    pub(super) fn owner(&self, device: DeviceId) -> Option<Actor> {
        self.owners.get(&device).map(|person| self.actor(*person))
    }

    pub(super) fn staff(&self) -> &[RecordId] {
        &self.staff
    }

    pub(super) fn actor(&self, person: usize) -> Actor {
        Actor {
            staff: self.staff[person],
            role: self.roles[person],
        }
    }

    /// One request. `meanwhile` is called between its two transactions.
    pub(super) fn handle(&mut self, person: usize, bytes: &[u8], meanwhile: impl FnOnce(&mut Self)) -> Reply {
        self.now_ms += 10;
        let Ok(request) = serde_json::from_slice::<SyncRequest>(bytes) else {
            return Reply::Refused(Failure::BatchRefused);
        };
        let (actor, now_ms, site) = (self.actor(person), self.now_ms, site::site());
        let party = Party { site: &site, actor };
        let taken = match exchange::take(self.store(), party, &request, now_ms) {
            Ok(taken) => taken,
            Err(why) => return self.refused(&why),
        };
        if self.disk.is_cut() {
            return Reply::Silence;
        }
        meanwhile(self);
        match exchange::answer(self.store(), party, &request, taken, now_ms) {
            Ok(mut response) => {
                if let Some(definitions) = &mut response.definitions {
                    // They travel by their fingerprint here.
                    definitions.registers.clear();
                }
                Reply::Bytes(serde_json::to_vec(&response).expect("an answer is JSON"))
            }
            Err(_) => self.failed(),
        }
    }

    fn refused(&self, why: &Refused) -> Reply {
        match why {
            Refused::Store(_) => self.failed(),
            Refused::Device => Reply::Refused(Failure::Unreachable),
            Refused::UnknownDevice => Reply::Refused(Failure::UnknownDevice),
            Refused::Hole { expected } => Reply::Refused(Failure::Hole { expected: *expected }),
            Refused::Order => Reply::Refused(Failure::BatchRefused),
        }
    }

    /// The store failed: the disk, or the whole server with it.
    fn failed(&self) -> Reply {
        if self.disk.is_cut() {
            Reply::Silence
        } else {
            Reply::Refused(Failure::Unreachable)
        }
    }

    /// After so many writes from now on the disk fails.
    pub(super) fn fail_after(&self, writes: u64, fault: Fault) {
        self.disk.fail_after(writes, fault);
    }

    /// What came into the table of changes since it was last asked.
    pub(super) fn new_rows(&mut self) -> Vec<Row> {
        let since = self.rows_read;
        let (rows, last) = self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT device, seq, number, record, outcome, body, code, rowid FROM changes
                     WHERE site = ?1 AND rowid > ?2 ORDER BY rowid",
                )
                .expect("a statement");
            let rows = statement.query_map(params![SITE, since], |row| {
                Ok((row_of(row)?, row.get::<_, i64>(7)?))
            });
            let rows: Result<Vec<(Row, i64)>, _> = rows.expect("rows").collect();
            let rows = rows.expect("rows that can be read");
            let last = rows.last().map_or(since, |(_, rowid)| *rowid);
            (rows.into_iter().map(|(row, _)| row).collect(), last)
        });
        self.rows_read = last;
        rows
    }

    fn read<T>(&mut self, work: impl FnOnce(&Connection) -> T) -> T {
        if self.reader.is_none() {
            self.reader = Some(self.connection(OpenFlags::SQLITE_OPEN_READ_ONLY));
        }
        work(self.reader.as_ref().expect("it was opened"))
    }

    /// The records as the table has them: all, or some.
    pub(super) fn records(&mut self, ids: Option<&[RecordId]>) -> Vec<Record> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT body FROM records WHERE site = ?1 AND (?2 IS NULL OR id = ?2) ORDER BY id",
                )
                .expect("a statement");
            let mut read = |id: Option<&[u8]>| -> Vec<Record> {
                let bodies = statement.query_map(params![SITE, id], |row| row.get::<_, String>(0));
                let bodies = bodies.expect("records");
                bodies
                    .map(|body| serde_json::from_str(&body.expect("a body")).expect("a record"))
                    .collect()
            };
            match ids {
                None => read(None),
                Some(ids) => ids.iter().flat_map(|id| read(Some(id.0.as_bytes()))).collect(),
            }
        })
    }

    /// What of a record reaches somebody's devices.
    pub(super) fn visible(&self, record: &Record, person: usize) -> Option<Record> {
        let actor = self.actor(person);
        let definition = self.store().registers().get(record.register.as_str())?;
        scope::reaches(definition, record, actor).then(|| scope::redacted(definition, record, actor.role))
    }

    /// Moves what the log holds into the file.
    pub(super) fn checkpoint(&self) {
        // A reader in its way is no fault: then a part stays in the log.
        let connection = self.connection(OpenFlags::SQLITE_OPEN_READ_WRITE);
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }

    pub(super) fn integrity(&self) -> String {
        self.disk.integrity(PATH)
    }
}

fn row_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let id = |place| {
        let bytes: Vec<u8> = row.get(place)?;
        Ok::<_, rusqlite::Error>(Uuid::from_slice(&bytes).unwrap_or_default())
    };
    let number = |place| Ok::<_, rusqlite::Error>(u64::try_from(row.get::<_, i64>(place)?).unwrap_or(0));
    let outcome: String = row.get(4)?;
    Ok(Row {
        origin: Origin {
            device: DeviceId(id(0)?),
            seq: number(1)?,
        },
        number: number(2)?,
        record: RecordId(id(3)?),
        outcome: ReceiptOutcome::from_name(&outcome).unwrap_or(ReceiptOutcome::Quarantined),
        code: row.get(6)?,
        body: row.get(5)?,
    })
}
