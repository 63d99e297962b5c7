//! One server at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::store::StoreError;

/// The file in the data folder that is locked. It stays: removing it would let two have one each.
const LOCK_FILE: &str = "steward.lock";

/// The right to serve a data folder, or to replace what is in it. The operating system takes it back when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct DataLock {
    /// Locked until it is closed.
    _file: File,
}

impl DataLock {
    /// Takes the lock of a data folder, and makes the folder if it is not there.
    ///
    /// # Errors
    /// [`StoreError::File`] with [`ErrorKind::ResourceBusy`] when another process has it.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(folder)?;
        let path = folder.join(LOCK_FILE);
        // To read, if it is there: an administrator may have made it, and the server runs as somebody else.
        let file = match File::open(&path) {
            Err(why) if why.kind() == ErrorKind::NotFound => OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?,
            other => other?,
        };
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                let why = format!("{} is in use by another Steward; stop it first", folder.display());
                Err(Error::new(ErrorKind::ResourceBusy, why).into())
            }
            Err(TryLockError::Error(why)) => Err(why.into()),
        }
    }
}
