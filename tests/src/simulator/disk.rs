//! A disk in memory that fails as real ones do, for the real store.
//!
//! It is a file system of `SQLite` (a *VFS*), so that [`Store::open_on`](steward_server::store::Store::open_on) runs on it as it is,
//! with its log, its readers and its checkpoints. What a program writes is seen at once and is on the platter only when it was
//! synced. Nothing here asks the machine: a seed gives the same disk again.
//!
//! A process that dies writes nothing more, but a store that is dropped does: the last connection moves the log into the data.
//! So a death has three steps: [`Disk::cut`] (or [`Fault::Cut`], in the middle of something), drop the store, and then
//! [`Disk::crash_process`] or [`Disk::lose_power`], after which the disk may be used again.

mod contents;
mod fingerprint;
mod locks;
mod rolls;
mod state;
mod trouble;
mod vfs;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, OpenFlags};

use self::rolls::Rolls;
use self::state::State;
use self::vfs::Registration;

/// A disk. Stores and connections on it are dropped before it is.
#[derive(Debug)]
pub struct Disk(Registration);

/// What goes wrong with an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no more room: this write and all behind it fail, until [`Disk::heal`]. Part of the first may be there. Syncs,
    /// truncations and deletions need none and go on.
    Full,
    /// The device fails once, and works again. A write may be there in part. What a sync was to put on the platter still waits.
    Io,
    /// The process or the machine dies here, see [`Disk::cut`]. What it was just doing may be done, or a part of it.
    Cut,
}

/// All files of a disk at one moment, as programs see them. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Image(BTreeMap<String, Arc<Vec<u8>>>);

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = self.0.iter().map(|(name, bytes)| (name, bytes.len()));
        f.debug_map().entries(files).finish()
    }
}

impl Image {
    /// The bytes of one file, if there is such a file.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(|bytes| bytes.as_slice())
    }
}

impl Disk {
    /// An empty disk, which `SQLite` knows from now on.
    ///
    /// # Panics
    /// When `SQLite` does not take it: there is no memory.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("disk-{}", MADE.fetch_add(1, Ordering::Relaxed));
        Self(Registration::new(&name, State::new(seed)))
    }

    /// The name by which `SQLite` knows it.
    #[must_use]
    pub fn vfs(&self) -> &str {
        self.0.name()
    }

    /// How many operations there were that change something: writes, syncs, truncations and deletions.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.0.state().trouble.operations()
    }

    /// Lets so many more operations pass, and then something goes wrong: with 0 the very next fails. There is one such plan at a
    /// time.
    pub fn fail_after(&self, operations: u64, fault: Fault) {
        self.0.state().trouble.plan(operations, fault);
    }

    /// Takes back what [`Self::fail_after`] has planned, or begun. It brings nobody back to life.
    pub fn heal(&self) {
        self.0.state().trouble.heal();
    }

    /// The process is dead from now on: whatever it asks of the disk fails, and changes nothing.
    pub fn cut(&self) {
        self.0.state().trouble.cut();
    }

    /// Whether the process is dead: [`Fault::Cut`] has happened, or [`Self::cut`].
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.0.state().trouble.is_cut()
    }

    /// What is left when a process was killed: every write that it made, and no lock or shared memory. The disk works again.
    ///
    /// # Panics
    /// When a store or a connection is still open.
    pub fn crash_process(&self) {
        self.0.state().crash_process();
    }

    /// What is left when the machine has lost its power: what was synced, and an arbitrary part of what was not, some of it torn
    /// between two sectors. `dice` chooses. The disk works again.
    ///
    /// # Panics
    /// When a store or a connection is still open.
    pub fn lose_power(&self, dice: &mut impl FnMut() -> u64) {
        self.0.state().lose_power(&mut Rolls::new(dice()));
    }

    /// All files as they are now.
    #[must_use]
    pub fn image(&self) -> Image {
        Image(self.0.state().image())
    }

    /// Another disk with the same bytes, all of them on the platter, in the place of this one's.
    ///
    /// # Panics
    /// When a store or a connection is still open.
    pub fn put(&self, image: &Image) {
        self.0.state().put(&image.0);
    }

    /// A number for the bytes of all files as they are now: a seed that is run again gives the same.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.0.state().fingerprint()
    }

    /// What `SQLite` says of a data file: `ok`, or what is wrong with it. It changes nothing.
    #[must_use]
    pub fn integrity(&self, path: &str) -> String {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let verdict = Connection::open_with_flags_and_vfs(path, flags, self.vfs())
            .and_then(|one| one.query_row("PRAGMA integrity_check", [], |row| row.get(0)));
        verdict.unwrap_or_else(|why| why.to_string())
    }
}
