//! What `SQLite` asks of an operating system.

use std::sync::atomic::AtomicU64;

use rusqlite::ffi;

use super::super::contents::{Contents, torn_length};
use super::super::locks::Held;
use super::super::trouble::Fate;
use super::{File, FileNumber, Handle, HandleNumber, Outcome, Region, State};

/// The largest file: no world needs more, and none may eat the machine's memory.
const FILE_BYTES_MAX: usize = 256 << 20;
/// 2026-01-01 as milliseconds of the Julian calendar, which is how `SQLite` asks for the time.
const TIME_MS: i64 = 212_633_985_600_000;
/// Kinds of files that come and go beside the data.
const JOURNALS: i32 = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL;

impl State {
    /// Opens a file by its name, or one without a name that nobody else can find.
    pub(in super::super) fn open(&mut self, name: Option<&str>, flags: i32) -> Outcome<HandleNumber> {
        self.trouble.refuse_if_cut(ffi::SQLITE_CANTOPEN)?;
        let found = name.and_then(|name| self.names.get(name)).copied();
        let has = |flag: i32| flags & flag != 0;
        let file = match found {
            Some(_) if has(ffi::SQLITE_OPEN_EXCLUSIVE) => return Err(ffi::SQLITE_CANTOPEN),
            Some(file) => file,
            None if has(ffi::SQLITE_OPEN_CREATE) => self.make_file(name),
            None => return Err(ffi::SQLITE_CANTOPEN),
        };
        let handle = self.next_number();
        self.handles.insert(
            handle,
            Handle {
                file,
                name: name.map(str::to_owned),
                flags,
                maps_shared_memory: false,
                syncs_directory: has(ffi::SQLITE_OPEN_CREATE) && has(JOURNALS),
                held: Held::default(),
            },
        );
        Ok(handle)
    }

    pub(in super::super) fn close(&mut self, handle: HandleNumber) {
        self.unmap(handle);
        if let Some(closed) = self.handles.remove(&handle) {
            let is_deleted = closed.has(ffi::SQLITE_OPEN_DELETEONCLOSE) && !self.trouble.is_cut();
            if let Some(name) = closed.name.filter(|_| is_deleted) {
                self.names.remove(&name);
            }
            self.forget_unreachable();
        }
    }

    pub(in super::super) fn delete(&mut self, name: &str, is_synced: bool) -> Outcome<()> {
        if !self.names.contains_key(name) {
            self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_DELETE)?;
            return Err(ffi::SQLITE_IOERR_DELETE_NOENT);
        }
        match self.trouble.next_operation(false, ffi::SQLITE_IOERR_DELETE)? {
            Fate::Done => {
                self.names.remove(name);
                if is_synced {
                    self.sync_directory();
                } else {
                    self.forget_unreachable();
                }
                Ok(())
            }
            Fate::Torn(code) => {
                // A process may be gone after the call, and before it knew.
                if self.trouble.is_cut() && self.rolls.coin() {
                    self.names.remove(name);
                }
                Err(code)
            }
        }
    }

    /// Whether there is such a file, and something in it.
    pub(in super::super) fn exists(&self, name: &str) -> Outcome<bool> {
        self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_ACCESS)?;
        let file = self.names.get(name).and_then(|file| self.files.get(file));
        Ok(file.is_some_and(|file| !file.contents.now().is_empty()))
    }

    /// As much of a range as there is.
    pub(in super::super) fn read(&mut self, handle: HandleNumber, at: i64, length: usize) -> Outcome<&[u8]> {
        self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_READ)?;
        let at = usize::try_from(at).map_err(|_| ffi::SQLITE_IOERR_READ)?;
        Ok(self.file(handle)?.contents.read(at..at.saturating_add(length)))
    }

    pub(in super::super) fn write(&mut self, handle: HandleNumber, at: i64, bytes: &[u8]) -> Outcome<()> {
        self.require_writable(handle)?;
        let at = usize::try_from(at).map_err(|_| ffi::SQLITE_IOERR_WRITE)?;
        if at.saturating_add(bytes.len()) > FILE_BYTES_MAX {
            return Err(ffi::SQLITE_FULL);
        }
        match self.trouble.next_operation(true, ffi::SQLITE_IOERR_WRITE)? {
            Fate::Done => self.file(handle)?.contents.write(at, bytes),
            Fate::Torn(code) => {
                let length = torn_length(at, bytes.len(), &mut self.rolls);
                if length > 0 {
                    self.file(handle)?.contents.write(at, &bytes[..length]);
                }
                return Err(code);
            }
        }
        Ok(())
    }

    pub(in super::super) fn truncate(&mut self, handle: HandleNumber, bytes: i64) -> Outcome<()> {
        self.require_writable(handle)?;
        let bytes = usize::try_from(bytes).map_err(|_| ffi::SQLITE_IOERR_TRUNCATE)?;
        match self.trouble.next_operation(false, ffi::SQLITE_IOERR_TRUNCATE)? {
            Fate::Done => self.file(handle)?.contents.truncate(bytes),
            Fate::Torn(code) => {
                if self.trouble.is_cut() && self.rolls.coin() {
                    self.file(handle)?.contents.truncate(bytes);
                }
                return Err(code);
            }
        }
        Ok(())
    }

    /// Puts a file on the platter, and the name under which it can be found there. Of a log or a journal, `SQLite` waits for the
    /// whole directory too, the first time: what was deleted there before stays deleted.
    pub(in super::super) fn sync(&mut self, handle: HandleNumber) -> Outcome<()> {
        // One that fails leaves everything waiting: any part of it may be on the platter already.
        if let Fate::Torn(code) = self.trouble.next_operation(false, ffi::SQLITE_IOERR_FSYNC)? {
            return Err(code);
        }
        self.file(handle)?.contents.sync();
        let handle = self.handles.get_mut(&handle).ok_or(ffi::SQLITE_MISUSE)?;
        if std::mem::take(&mut handle.syncs_directory) {
            self.sync_directory();
        } else if let Some(name) = &handle.name
            && self.names.get(name) == Some(&handle.file)
            && self.names_durable.get(name) != Some(&handle.file)
        {
            self.names_durable.insert(name.clone(), handle.file);
            self.forget_unreachable();
        }
        Ok(())
    }

    fn sync_directory(&mut self) {
        self.names_durable.clone_from(&self.names);
        self.forget_unreachable();
    }

    pub(in super::super) fn size(&mut self, handle: HandleNumber) -> Outcome<i64> {
        self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_FSTAT)?;
        let bytes = self.file(handle)?.contents.now().len();
        i64::try_from(bytes).map_err(|_| ffi::SQLITE_IOERR_FSTAT)
    }

    pub(in super::super) fn lock(&mut self, handle: HandleNumber, level: i32) -> Outcome<()> {
        self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_LOCK)?;
        let others = self.held_by_others(handle)?;
        let handle = self.handles.get_mut(&handle).ok_or(ffi::SQLITE_MISUSE)?;
        let may_write = handle.has(ffi::SQLITE_OPEN_READWRITE);
        handle.held.raise(level, may_write, &others)
    }

    pub(in super::super) fn unlock(&mut self, handle: HandleNumber, level: i32) {
        if let Some(handle) = self.handles.get_mut(&handle) {
            handle.held.lower(level);
        }
    }

    /// Whether anybody is about to write this file.
    pub(in super::super) fn is_reserved(&self, handle: HandleNumber) -> Outcome<bool> {
        self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_CHECKRESERVEDLOCK)?;
        let own = self.handle(handle)?.held;
        let others = self.held_by_others(handle)?;
        let mut all = others.into_iter().chain([own]);
        Ok(all.any(|held| held.level >= ffi::SQLITE_LOCK_RESERVED))
    }

    /// A region of the memory that the connections to a file share. There is none if nobody has made it, and the caller does not.
    pub(in super::super) fn map(
        &mut self,
        handle: HandleNumber,
        place: usize,
        bytes: usize,
        is_made: bool,
    ) -> Outcome<Option<Region>> {
        self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_SHMMAP)?;
        let opened = self.handles.get_mut(&handle).ok_or(ffi::SQLITE_MISUSE)?;
        opened.maps_shared_memory = true;
        let regions = &mut self.file(handle)?.shared_memory;
        while is_made && regions.len() <= place {
            regions.push((0..bytes.div_ceil(8)).map(|_| AtomicU64::new(0)).collect());
        }
        Ok(regions.get(place).cloned())
    }

    pub(in super::super) fn change_slots(
        &mut self,
        handle: HandleNumber,
        slots: u8,
        flags: i32,
    ) -> Outcome<()> {
        if flags & ffi::SQLITE_SHM_LOCK != 0 {
            self.trouble.refuse_if_cut(ffi::SQLITE_IOERR_SHMLOCK)?;
        }
        let others = self.held_by_others(handle)?;
        let handle = self.handles.get_mut(&handle).ok_or(ffi::SQLITE_MISUSE)?;
        handle.held.change_slots(slots, flags, &others)
    }

    /// Leaves the shared memory, which is gone with the last that leaves.
    pub(in super::super) fn unmap(&mut self, handle: HandleNumber) {
        let Some(leaving) = self.handles.get_mut(&handle) else {
            return;
        };
        leaving.maps_shared_memory = false;
        leaving.held.leave_shared_memory();
        let number = leaving.file;
        let mut all = self.handles.values();
        let is_last = !all.any(|handle| handle.file == number && handle.maps_shared_memory);
        if let Some(file) = self.files.get_mut(&number).filter(|_| is_last) {
            file.shared_memory.clear();
        }
    }

    pub(in super::super) fn randomness(&mut self, into: &mut [u8]) {
        into.fill_with(|| self.rolls.next().to_le_bytes()[0]);
    }

    /// Nobody waits: the disk's own time moves on.
    pub(in super::super) fn sleep(&mut self, microseconds: i32) {
        self.slept_us += i64::from(microseconds);
    }

    pub(in super::super) fn time_ms(&self) -> i64 {
        TIME_MS + self.slept_us / 1000
    }

    fn make_file(&mut self, name: Option<&str>) -> FileNumber {
        let file = self.next_number();
        self.files.insert(file, File::of(Contents::default()));
        if let Some(name) = name {
            self.names.insert(name.to_owned(), file);
        }
        file
    }
}
