//! What a disk and its operating system know: names, files, who has them open, and what is to go wrong.

mod calls;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rusqlite::ffi;

use super::contents::Contents;
use super::fingerprint::Fingerprint;
use super::locks::Held;
use super::rolls::Rolls;
use super::trouble::Trouble;

/// A result, or the code that `SQLite` gets.
pub(super) type Outcome<T> = Result<T, i32>;
/// A part of the memory that the connections to a file share. `SQLite` guards it with slots.
pub(super) type Region = Arc<[AtomicU64]>;
type FileNumber = u64;
/// An open file.
pub(super) type HandleNumber = u64;

#[derive(Debug)]
pub(super) struct State {
    rolls: Rolls,
    slept_us: i64,
    files: BTreeMap<FileNumber, File>,
    /// Names as programs see them.
    names: BTreeMap<String, FileNumber>,
    /// Names as they would be after a loss of power.
    names_durable: BTreeMap<String, FileNumber>,
    handles: BTreeMap<HandleNumber, Handle>,
    numbers_given: u64,
    pub(super) trouble: Trouble,
}

#[derive(Debug)]
struct File {
    contents: Contents,
    shared_memory: Vec<Region>,
}

#[derive(Debug)]
struct Handle {
    file: FileNumber,
    name: Option<String>,
    /// How it was opened: `SQLITE_OPEN_READWRITE` and its like.
    flags: i32,
    maps_shared_memory: bool,
    /// Whether its next sync waits for the directory too.
    syncs_directory: bool,
    held: Held,
}

impl State {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rolls: Rolls::new(seed),
            slept_us: 0,
            files: BTreeMap::new(),
            names: BTreeMap::new(),
            names_durable: BTreeMap::new(),
            handles: BTreeMap::new(),
            numbers_given: 0,
            trouble: Trouble::default(),
        }
    }

    /// The process is gone, and what it held with it.
    pub(super) fn crash_process(&mut self) {
        assert_eq!(self.open_files(), 0, "drop the stores and connections first");
        self.trouble.end();
    }

    /// The machine is gone, and what the platter did not have with it.
    pub(super) fn lose_power(&mut self, rolls: &mut Rolls) {
        self.crash_process();
        // A directory writes its entries when it likes, each for itself.
        let mut names = self.names_durable.clone();
        let touched: Vec<String> = self.names.keys().chain(names.keys()).cloned().collect();
        for name in touched {
            let now = self.names.get(&name).copied();
            if names.get(&name).copied() != now && rolls.coin() {
                match now {
                    Some(file) => names.insert(name, file),
                    None => names.remove(&name),
                };
            }
        }
        self.names_durable.clone_from(&names);
        self.names = names;
        self.forget_unreachable();
        for file in self.files.values_mut() {
            file.contents.lose_power(rolls);
        }
    }

    pub(super) fn image(&self) -> BTreeMap<String, Arc<Vec<u8>>> {
        let bytes = |file: &FileNumber| Arc::clone(self.files[file].contents.now());
        self.names
            .iter()
            .map(|(name, file)| (name.clone(), bytes(file)))
            .collect()
    }

    pub(super) fn put(&mut self, image: &BTreeMap<String, Arc<Vec<u8>>>) {
        self.crash_process();
        self.files.clear();
        self.names.clear();
        for (name, bytes) in image {
            let file = self.next_number();
            let contents = Contents::settled(Arc::clone(bytes));
            self.files.insert(file, File::of(contents));
            self.names.insert(name.clone(), file);
        }
        self.names_durable.clone_from(&self.names);
    }

    pub(super) fn fingerprint(&self) -> u64 {
        let mut fingerprint = Fingerprint::new();
        for (name, file) in &self.names {
            let bytes = self.files[file].contents.now();
            // An empty file is the same as none to SQLite, and a reader may leave one.
            if bytes.is_empty() {
                continue;
            }
            fingerprint.add(name.as_bytes());
            if name.ends_with("-wal") {
                fingerprint.add_log(bytes);
            } else if name.ends_with("-journal") {
                fingerprint.add_journal(bytes);
            } else {
                fingerprint.add(bytes);
            }
        }
        fingerprint.number()
    }

    pub(super) fn open_files(&self) -> usize {
        self.handles.len()
    }

    fn next_number(&mut self) -> u64 {
        self.numbers_given += 1;
        self.numbers_given
    }

    fn forget_unreachable(&mut self) {
        let (names, durable, handles) = (&self.names, &self.names_durable, &self.handles);
        self.files.retain(|file, _| {
            let is_named = names.values().chain(durable.values()).any(|named| named == file);
            is_named || handles.values().any(|handle| handle.file == *file)
        });
    }

    fn handle(&self, handle: HandleNumber) -> Outcome<&Handle> {
        self.handles.get(&handle).ok_or(ffi::SQLITE_MISUSE)
    }

    fn file(&mut self, handle: HandleNumber) -> Outcome<&mut File> {
        let number = self.handle(handle)?.file;
        self.files.get_mut(&number).ok_or(ffi::SQLITE_MISUSE)
    }

    fn require_writable(&self, handle: HandleNumber) -> Outcome<()> {
        let may_write = self.handle(handle)?.has(ffi::SQLITE_OPEN_READWRITE);
        if may_write {
            Ok(())
        } else {
            Err(ffi::SQLITE_READONLY)
        }
    }

    fn held_by_others(&self, handle: HandleNumber) -> Outcome<Vec<Held>> {
        let file = self.handle(handle)?.file;
        let others = self.handles.iter().filter(|(number, _)| **number != handle);
        let same = others.filter(|(_, other)| other.file == file);
        Ok(same.map(|(_, other)| other.held).collect())
    }
}

impl Handle {
    fn has(&self, flag: i32) -> bool {
        self.flags & flag != 0
    }
}

impl File {
    fn of(contents: Contents) -> Self {
        Self {
            contents,
            shared_memory: Vec::new(),
        }
    }
}
