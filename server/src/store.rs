//! The store: one `SQLite` file, one writer, many readers.
//!
//! Law 4: what is acknowledged is on the disk. `synchronous = FULL` makes every commit wait for it, and an answer leaves only
//! after its commit.
//!
//! Nothing here decides. [`steward_domain::plan`] says what becomes of a change, and this module writes it down in one
//! transaction. Its methods block; routes call them on the blocking pool.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod devices;
pub mod labels;
pub mod photos;
mod pull;
mod push;
pub mod registers;
pub mod sites;
pub mod timeline;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use steward_domain::wire::PULL_RECORDS_MAX;
use tokio::sync::broadcast;

pub use pull::Pulled;
pub use push::{Bringer, Pushed, Refused};
pub use registers::Registers;

/// The steps by which the schema grew. A step is never edited once it was released; a new one is added behind it.
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = [
    include_str!("store/schema.sql"),
    include_str!("store/schema_2.sql"),
];
/// The schema that this program writes.
pub const SCHEMA_VERSION: u32 = 2;
/// Idle readers that are kept open.
const READERS_IDLE_MAX: usize = 8;
/// How many sites' news a slow listener may lag behind before it is told to look for itself.
const NEWS_BACKLOG: usize = 256;

/// Why the store did not do something.
#[derive(Debug)]
pub enum StoreError {
    /// The disk is full. Nothing was written; it heals by itself when there is room.
    Full,
    /// The database failed.
    Database(rusqlite::Error),
    /// The file was written by a newer version of this program.
    Newer {
        /// Its schema version.
        version: u32,
    },
    /// Stored data can't be read back: the file is damaged, or not ours.
    Damaged(String),
    /// The registers can't be used.
    Registers(String),
    /// A file can't be read or written.
    File(std::io::Error),
    /// There is something of that name already.
    Exists,
    /// There is no such thing.
    Missing,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the disk is full; make room, nothing else is needed"),
            Self::Database(why) => write!(f, "the database failed: {why}"),
            Self::Newer { version } => {
                write!(
                    f,
                    "the data has schema {version}, newer than this program; use a newer one"
                )
            }
            Self::Damaged(what) => write!(f, "stored data can't be read: {what}; restore a backup"),
            Self::Registers(why) => write!(f, "registers: {why}"),
            Self::File(why) => write!(f, "{why}"),
            Self::Exists => f.write_str("it is there already"),
            Self::Missing => f.write_str("there is no such thing"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(why: rusqlite::Error) -> Self {
        match why.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Database(why),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(why: std::io::Error) -> Self {
        match why.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::File(why),
        }
    }
}

/// "The site is at number n."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The site.
    pub site: String,
    /// Its number.
    pub number: u64,
}

/// An open store. Cheap to clone; clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    /// The disk, if it is not the operating system's.
    vfs: Option<String>,
    path: PathBuf,
    /// Closed before the writer: whoever is last moves the log into the data, and a reader can't.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    registers: Registers,
    news: broadcast::Sender<News>,
    page_records_max: AtomicUsize,
}

impl Inner {
    fn connect_reader(&self) -> Result<Connection, StoreError> {
        connect_on(self.vfs.as_deref(), &self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.0.path)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the file, makes it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] says what to do.
    pub fn open(path: &Path, registers: &Registers) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Self::open_from(None, path, registers)
    }

    /// Opens it on another disk than the operating system's: what a simulator needs. `vfs` is the name under which `SQLite` knows
    /// that disk. Backups leave a store through the operating system's files, so this one has none.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_on(vfs: &str, path: &Path, registers: &Registers) -> Result<Self, StoreError> {
        Self::open_from(Some(vfs), path, registers)
    }

    fn open_from(vfs: Option<&str>, path: &Path, registers: &Registers) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut writer = connect_on(vfs, path, flags)?;
        migrate(&mut writer)?;
        let registers = registers::keep_versions(&mut writer, registers)?;
        Ok(Self(Arc::new(Inner {
            vfs: vfs.map(str::to_owned),
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            registers,
            news: broadcast::Sender::new(NEWS_BACKLOG),
            page_records_max: AtomicUsize::new(PULL_RECORDS_MAX),
        })))
    }

    /// Stops waiting for the disk, for a file that nobody uses before it is whole: if the machine stops, it is made anew. What is
    /// acknowledged meanwhile is not durable, so this is never for a store that serves.
    pub(crate) fn fill_without_waiting(&self) -> Result<(), StoreError> {
        Ok(locked(&self.0.writer).pragma_update(None, "synchronous", "OFF")?)
    }

    /// Gives out fewer records at once than [`PULL_RECORDS_MAX`]: so that a few records make many pages, in a simulator or on a line
    /// that is very slow.
    pub fn limit_pages(&self, records_max: usize) {
        let records_max = records_max.clamp(1, PULL_RECORDS_MAX);
        self.0.page_records_max.store(records_max, Ordering::Relaxed);
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// The registers in force.
    #[must_use]
    pub fn registers(&self) -> &Registers {
        &self.0.registers
    }

    /// What happens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.0.news.subscribe()
    }

    fn tell(&self, site: &str, number: u64) {
        // Nobody listening is no error.
        let _ = self.0.news.send(News {
            site: site.to_owned(),
            number,
        });
    }

    /// Runs a transaction that writes. It is one after another: `SQLite` has one writer, and so have we.
    /// Whatever is returned as an error rolls it back.
    fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = locked(&self.0.writer);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let result = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(result)
    }

    /// Runs a transaction that reads one moment of the data.
    fn read<T>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = locked(&self.0.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.0.connect_reader()?,
        };
        let result = reader
            .transaction()
            .map_err(StoreError::from)
            .and_then(|transaction| work(&transaction));
        let mut idle = locked(&self.0.readers);
        if idle.len() < READERS_IDLE_MAX {
            idle.push(reader);
        }
        result
    }

    /// Whether the data can be read and the disk written.
    ///
    /// # Errors
    /// When it can't.
    pub fn is_healthy(&self) -> Result<(), StoreError> {
        self.read(|transaction| {
            let _: i64 = transaction.query_row("SELECT COUNT(*) FROM epochs", [], |row| row.get(0))?;
            Ok(())
        })
    }
}

/// A transaction that panicked was rolled back when it was dropped, so the connection behind a poisoned lock is sound.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    connect_on(None, path, flags)
}

fn connect_on(vfs: Option<&str>, path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -32768;
         PRAGMA mmap_size = 268435456;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

fn migrate(writer: &mut Connection) -> Result<(), StoreError> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer { version });
    }
    for step in MIGRATIONS.iter().skip(version as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    Ok(())
}

/// What is only noted beside a request, such as when somebody was last seen, is left out on a full disk: people can still read.
fn unless_full(noted: Result<(), StoreError>) -> Result<(), StoreError> {
    match noted {
        Err(StoreError::Full) => Ok(()),
        other => other,
    }
}

/// Reads JSON that this program has written.
fn read_json<T: serde::de::DeserializeOwned>(what: &str, body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|why| StoreError::Damaged(format!("{what}: {why}")))
}

/// Writes JSON of our own types, which have no part that can fail.
fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Damaged(why.to_string()))
}

/// 16 bytes of an id, as the database has it.
fn id_of(what: &str, bytes: &[u8]) -> Result<uuid::Uuid, StoreError> {
    uuid::Uuid::from_slice(bytes).map_err(|_| StoreError::Damaged(format!("{what} is not an id")))
}

/// `SQLite` has signed integers; ours never come near the sign.
fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// See [`to_sql`].
fn from_sql(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
