//! Keeping the data in force when a backup comes in its place.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::DateTime;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::files;
use crate::store::StoreError;

/// The name under which the data in force is kept.
pub(super) fn name_of(data_file: &Path, now_ms: i64) -> Result<PathBuf, StoreError> {
    let at = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let name = format!(".before-restore-{}", at.format("%Y%m%dT%H%M%S%3fZ"));
    let aside = files::with_ending(data_file, &name);
    if fs::symlink_metadata(&aside).is_ok() {
        return Err(StoreError::Exists);
    }
    Ok(aside)
}

/// Keeps the data in force under another name. Until something is put in its place, it has its own name too.
pub(super) fn set(data_file: &Path, aside: &Path) -> Result<(), StoreError> {
    // First the log, since SQLite throws the log away of a file that it finds empty.
    files::keep_companions(data_file, aside)?;
    let retired = retire(data_file);
    if !matches!(retired, Ok(Retired::Unreadable)) {
        files::remove_companions(aside)?;
    }
    retired?;
    files::keep(data_file, aside)
}

enum Retired {
    /// Everything is in its one file.
    Whole,
    /// It can't be read, which may be the very reason for the restore. What lies beside it belongs to it.
    Unreadable,
}

/// Brings the data in force into its one file and makes sure that nobody has it open: leaving WAL needs it alone.
fn retire(data_file: &Path) -> Result<Retired, StoreError> {
    let in_use = || {
        Error::new(
            ErrorKind::ResourceBusy,
            "the data is in use; stop the server and other commands first",
        )
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let tried = Connection::open_with_flags(data_file, flags).and_then(|present| {
        present.busy_timeout(Duration::ZERO)?;
        let mode: String = present.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        let version: i64 = present.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok((mode, version))
    });
    match tried {
        Ok((mode, _)) if mode != "delete" => Err(in_use().into()),
        Ok((_, 1..)) => Ok(Retired::Whole),
        Ok(_) => Ok(Retired::Unreadable),
        Err(why) => match why.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Err(in_use().into()),
            _ => Ok(Retired::Unreadable),
        },
    }
}
