//! The disk as `SQLite` sees it: its callbacks, each of which asks the [`State`] and does nothing else.
//!
//! `SQLite` takes a table of C functions with raw pointers, so this file can't be written without `unsafe`; it is the only one.
//! No callback panics: a panic can't pass through C.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::mem::{self, MaybeUninit};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{ptr, slice};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use super::state::{HandleNumber, Outcome, State};

/// The longest name of a file, with its end.
const NAME_BYTES_MAX: c_int = 512;

/// A disk that `SQLite` knows by a name.
#[derive(Debug)]
pub(super) struct Registration {
    name: CString,
    vfs: *mut sqlite3_vfs,
    state: Arc<Mutex<State>>,
}

// SAFETY: `vfs` is this registration's own allocation. SQLite changes it only under a mutex of its own (the link to the next one),
// and the callbacks take from it nothing but the address of the state, which has a mutex too.
unsafe impl Send for Registration {}

impl Registration {
    /// Tells `SQLite` about a disk. The name is used once in a process.
    pub(super) fn new(name: &str, state: State) -> Self {
        let name = CString::new(name).expect("a name without a zero");
        let state = Arc::new(Mutex::new(state));
        let vfs = Box::into_raw(Box::new(sqlite3_vfs {
            iVersion: 2,
            szOsFile: c_int::try_from(size_of::<OpenFile>()).expect("a small struct"),
            mxPathname: NAME_BYTES_MAX,
            pNext: ptr::null_mut(),
            zName: name.as_ptr(),
            pAppData: Arc::as_ptr(&state).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: None,
            xGetLastError: None,
            xCurrentTimeInt64: Some(current_time),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: the table, its name and its state live until `drop`, which takes it back first.
        let code = unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
        assert_eq!(code, ffi::SQLITE_OK, "SQLite takes the disk {name:?}");
        Self { name, vfs, state }
    }

    pub(super) fn name(&self) -> &str {
        self.name.to_str().expect("it was text")
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // SAFETY: it was registered by `new`, and is taken back only here.
        unsafe { ffi::sqlite3_vfs_unregister(self.vfs) };
        let open_files = self.state().open_files();
        if open_files == 0 {
            // SAFETY: it came from `Box::into_raw` in `new`. SQLite has forgotten it, and no connection has a file of it.
            drop(unsafe { Box::from_raw(self.vfs) });
        } else {
            // Connections still point there: rather a leak than a memory fault, above all while a panic unwinds.
            mem::forget(Arc::clone(&self.state));
            mem::forget(mem::take(&mut self.name));
            let is_told = std::thread::panicking();
            assert!(is_told, "a disk is dropped with {open_files} files open");
        }
    }
}

/// What `SQLite` has for an open file: its own part first, as it asks.
#[repr(C)]
struct OpenFile {
    base: sqlite3_file,
    state: *const Mutex<State>,
    handle: HandleNumber,
}

/// Version 2 has shared memory, and no memory map of a file: `PRAGMA mmap_size` does nothing here.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn code_of(outcome: Outcome<()>) -> c_int {
    outcome.err().unwrap_or(ffi::SQLITE_OK)
}

/// The state behind a disk.
///
/// # Safety
/// `vfs` is one that [`Registration::new`] has made, and it or an open file of it is still there.
unsafe fn disk<'a>(vfs: *mut sqlite3_vfs) -> MutexGuard<'a, State> {
    // SAFETY: `pAppData` is the state, which outlives the registration and, by the leak in its `drop`, every open file.
    locked(unsafe { &*(*vfs).pAppData.cast::<Mutex<State>>() })
}

/// The state behind an open file, and the file's number in it.
///
/// # Safety
/// `file` is one that [`open`] has filled in and [`close`] has not had yet.
unsafe fn opened<'a>(file: *mut sqlite3_file) -> (MutexGuard<'a, State>, HandleNumber) {
    // SAFETY: `open` made an `OpenFile` of it, and the state outlives every open file.
    unsafe {
        let file = file.cast::<OpenFile>();
        (locked(&*(*file).state), (*file).handle)
    }
}

/// # Safety
/// `name` is null or a C string that lives as long as the result is used.
unsafe fn text<'a>(name: *const c_char) -> Option<&'a str> {
    // SAFETY: as the caller says.
    (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) }.to_str().ok())?
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite passes its table, a name or null, and `szOsFile` bytes for the file.
    unsafe {
        // Without methods SQLite doesn't close it.
        (*file).pMethods = ptr::null();
        let name_given = text(name);
        if name_given.is_none() && !name.is_null() {
            return ffi::SQLITE_CANTOPEN;
        }
        match disk(vfs).open(name_given, flags) {
            Ok(handle) => {
                file.cast::<OpenFile>().write(OpenFile {
                    base: sqlite3_file {
                        pMethods: &raw const METHODS,
                    },
                    state: (*vfs).pAppData.cast(),
                    handle,
                });
                if !flags_out.is_null() {
                    *flags_out = flags;
                }
                ffi::SQLITE_OK
            }
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, is_synced: c_int) -> c_int {
    // SAFETY: SQLite passes its table and a name.
    let (mut disk, name) = unsafe { (disk(vfs), text(name)) };
    let missing = Err(ffi::SQLITE_IOERR_DELETE_NOENT);
    code_of(name.map_or(missing, |name| disk.delete(name, is_synced != 0)))
}

unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    _what: c_int,
    is_so: *mut c_int,
) -> c_int {
    // SAFETY: SQLite passes its table and a name.
    let (disk, name) = unsafe { (disk(vfs), text(name)) };
    let found = name.map_or(Ok(false), |name| disk.exists(name));
    // SAFETY: SQLite passes a place for the answer.
    code_of(found.map(|found| unsafe { *is_so = c_int::from(found) }))
}

/// Names are whole already: there is one directory.
unsafe extern "C" fn full_pathname(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    space: c_int,
    full: *mut c_char,
) -> c_int {
    // SAFETY: SQLite passes a C string.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if usize::try_from(space).is_ok_and(|space| bytes.len() <= space) {
        // SAFETY: there is room for so many bytes, and SQLite's buffer is not the name.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), full.cast(), bytes.len()) };
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_CANTOPEN
    }
}

unsafe extern "C" fn randomness(vfs: *mut sqlite3_vfs, length: c_int, into: *mut c_char) -> c_int {
    let Ok(bytes) = usize::try_from(length) else {
        return 0;
    };
    // SAFETY: SQLite passes its table and room for so many bytes, which need not have been written before.
    unsafe {
        let room = slice::from_raw_parts_mut(into.cast::<MaybeUninit<u8>>(), bytes);
        room.fill(MaybeUninit::new(0));
        disk(vfs).randomness(slice::from_raw_parts_mut(into.cast(), bytes));
    }
    length
}

unsafe extern "C" fn sleep(vfs: *mut sqlite3_vfs, microseconds: c_int) -> c_int {
    // SAFETY: SQLite passes its table.
    unsafe { disk(vfs) }.sleep(microseconds);
    microseconds
}

unsafe extern "C" fn current_time(vfs: *mut sqlite3_vfs, time_ms: *mut sqlite3_int64) -> c_int {
    // SAFETY: SQLite passes its table and a place for the answer.
    unsafe { *time_ms = disk(vfs).time_ms() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite passes an open file, and not again.
    let (mut disk, handle) = unsafe { opened(file) };
    disk.close(handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    let length = usize::try_from(length).unwrap_or(0);
    match disk.read(handle, at, length) {
        Ok(bytes) => {
            let into = into.cast::<u8>();
            // SAFETY: there is room for `length` bytes, and what was read is no longer. SQLite asks for zeros behind the end.
            unsafe {
                ptr::copy_nonoverlapping(bytes.as_ptr(), into, bytes.len());
                ptr::write_bytes(into.add(bytes.len()), 0, length - bytes.len());
            }
            if bytes.len() < length {
                ffi::SQLITE_IOERR_SHORT_READ
            } else {
                ffi::SQLITE_OK
            }
        }
        Err(code) => code,
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    let length = usize::try_from(length).unwrap_or(0);
    // SAFETY: SQLite passes an open file and so many bytes.
    let ((mut disk, handle), bytes) =
        unsafe { (opened(file), slice::from_raw_parts(from.cast::<u8>(), length)) };
    code_of(disk.write(handle, at, bytes))
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, bytes: sqlite3_int64) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    code_of(disk.truncate(handle, bytes))
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    code_of(disk.sync(handle))
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, bytes: *mut sqlite3_int64) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    // SAFETY: SQLite passes a place for the answer.
    code_of(disk.size(handle).map(|size| unsafe { *bytes = size }))
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    code_of(disk.lock(handle, level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    disk.unlock(handle, level);
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, is_so: *mut c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (disk, handle) = unsafe { opened(file) };
    let reserved = disk.is_reserved(handle);
    // SAFETY: SQLite passes a place for the answer.
    code_of(reserved.map(|reserved| unsafe { *is_so = c_int::from(reserved) }))
}

/// There are no extras.
unsafe extern "C" fn file_control(_file: *mut sqlite3_file, _what: c_int, _value: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

/// As `SQLite` says of the disks of Linux, so that it writes here what it writes there.
unsafe extern "C" fn sector_size(_file: *mut sqlite3_file) -> c_int {
    4096
}

/// As on Linux: a write that is torn leaves alone what is beside it, in its sector too.
unsafe extern "C" fn device_characteristics(_file: *mut sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE | ffi::SQLITE_IOCAP_SUBPAGE_READ
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    place: c_int,
    bytes: c_int,
    is_made: c_int,
    region: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    let (Ok(place), Ok(bytes)) = (usize::try_from(place), usize::try_from(bytes)) else {
        return ffi::SQLITE_MISUSE;
    };
    let found = disk.map(handle, place, bytes, is_made != 0);
    // SAFETY: SQLite passes a place for the answer. The region stays where it is until the last connection has left it, and is
    // made of atomics, so that it may be written through a shared pointer.
    code_of(found.map(|found| unsafe {
        *region = found.map_or(ptr::null_mut(), |found| found.as_ptr().cast_mut().cast());
    }))
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, first: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    // SQLite has eight slots.
    let slots = (first..first + count)
        .filter(|slot| (0..8).contains(slot))
        .fold(0, |slots, slot| slots | 1_u8 << slot);
    code_of(disk.change_slots(handle, slots, flags))
}

unsafe extern "C" fn shm_barrier(_file: *mut sqlite3_file) {
    std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, _is_deleted: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    let (mut disk, handle) = unsafe { opened(file) };
    disk.unmap(handle);
    ffi::SQLITE_OK
}
