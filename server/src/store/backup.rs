//! Backups of the whole store, and going back to one.
//!
//! Both make a new file beside the place where it belongs, finish it, wait for the disk, and only then give it its name: what
//! has the name is whole.

mod aside;
mod files;
mod lock;

use std::fmt;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};
use steward_domain::ids::EpochId;

use self::files::Unfinished;
pub use self::lock::DataLock;
use super::{SCHEMA_VERSION, Store, StoreError, audit, connect, from_sql, migrate, sites};

/// Tables without which a file is none of ours, whatever its schema says.
const OUR_TABLES: [&str; 4] = ["sites", "epochs", "records", "changes"];
/// Who the audit log says it was: whoever may use the command line may do everything.
const WHO: &str = "command line";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The file.
    pub path: PathBuf,
    /// How large it is.
    pub bytes: u64,
    /// The sites in it, each with its last number.
    pub sites: Vec<(String, u64)>,
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// The sites as they are now.
    pub sites: Vec<RestoredSite>,
    /// Where the data went that was in force before, if there was any.
    pub set_aside: Option<PathBuf>,
}

/// One site after a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoredSite {
    /// Its key.
    pub site: String,
    /// The number that it went back to.
    pub number: u64,
    /// The epoch that begins there.
    pub epoch: EpochId,
}

impl fmt::Display for BackupReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes)?;
        self.sites
            .iter()
            .try_for_each(|(site, number)| write!(f, "; site {site} at number {number}"))
    }
}

impl fmt::Display for RestoreReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.set_aside {
            Some(aside) => write!(f, "the data before are in {}", aside.display())?,
            None => f.write_str("there were no data before")?,
        }
        self.sites
            .iter()
            .try_for_each(|one| write!(f, "; site {} at number {}", one.site, one.number))
    }
}

impl Store {
    /// Writes one moment of the data into a new file, while the server runs. What was erased from the data is not in it.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is such a file: no backup is ever overwritten. With any error there is no new file.
    pub fn backup(&self, to: &Path) -> Result<BackupReport, StoreError> {
        if fs::symlink_metadata(to).is_ok() {
            return Err(StoreError::Exists);
        }
        let unfinished = Unfinished::beside(to)?;
        // A connection of its own: VACUUM needs one without a transaction.
        let live = connect(self.path(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        copy_into(&live, unfinished.path())?;
        drop(live);
        let copy = open_checked(unfinished.path())?;
        let sites = numbers(&copy)?;
        close(copy)?;
        let bytes = unfinished.finish_new(to)?;
        Ok(BackupReport {
            path: to.to_owned(),
            bytes,
            sites,
        })
    }
}

/// Puts a backup in the place of the data file and begins a new epoch of every site in it, so that devices notice and offer again
/// what they still hold. The data that was in force is kept beside it.
///
/// A crash on the way leaves the old file or the new one, and never none.
///
/// # Errors
/// When the backup can't be used, or a server or another command has the data open; then nothing was touched.
pub fn restore(backup: &Path, data_file: &Path, now_ms: i64) -> Result<RestoreReport, StoreError> {
    // SQLite would make a file that is not there.
    fs::metadata(backup)?;
    let source = open_checked(backup)?;
    let folder = files::folder_of(data_file);
    let _lock = DataLock::take(folder)?;
    let aside = fs::symlink_metadata(data_file)
        .is_ok()
        .then(|| aside::name_of(data_file, now_ms))
        .transpose()?;

    let unfinished = Unfinished::beside(data_file)?;
    copy_into(&source, unfinished.path())?;
    drop(source);
    let sites = begin_epochs_in(unfinished.path(), now_ms)?;
    close(open_checked(unfinished.path())?)?;

    if let Some(aside) = &aside {
        aside::set(data_file, aside)?;
        unfinished.belong_like(data_file)?;
    }
    unfinished.finish_over(data_file)?;
    Ok(RestoreReport {
        sites,
        set_aside: aside,
    })
}

/// Writes all that a connection sees into an empty file, page after page without the gaps.
fn copy_into(source: &Connection, target: &Path) -> Result<(), StoreError> {
    let no_text = || {
        Error::new(
            ErrorKind::InvalidInput,
            "the path is not Unicode text; choose another",
        )
    };
    source.execute("VACUUM INTO ?1", [target.to_str().ok_or_else(no_text)?])?;
    Ok(())
}

/// Opens a file for reading, if it is whole and ours.
fn open_checked(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // A file from elsewhere may hold anything; none of it may run.
    connection
        .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
        .map_err(told)?;
    let version: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(told)?;
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer { version });
    }
    for table in OUR_TABLES {
        let is_there = connection.table_exists(Some("main"), table).map_err(told)?;
        if version == 0 || !is_there {
            return Err(StoreError::Damaged(format!(
                "{} is no data of Steward",
                path.display()
            )));
        }
    }
    let verdict: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(told)?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(format!("{}: {verdict}", path.display())));
    }
    Ok(connection)
}

/// Errors of reading a file that is none, in words for the person who has chosen it.
fn told(why: rusqlite::Error) -> StoreError {
    match why.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Damaged(why.to_string()),
        _ => why.into(),
    }
}

fn close(connection: Connection) -> Result<(), StoreError> {
    connection.close().map_err(|(_, why)| why.into())
}

fn numbers(connection: &Connection) -> Result<Vec<(String, u64)>, StoreError> {
    let mut statement = connection.prepare("SELECT site, number FROM sites ORDER BY site")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, from_sql(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn begin_epochs_in(path: &Path, now_ms: i64) -> Result<Vec<RestoredSite>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(path, flags)?;
    // Not WAL yet: until it has its name, it is one file.
    copy.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    let restored = begin_epochs(&mut copy, now_ms, sites::new_epoch)?;
    close(copy)?;
    Ok(restored)
}

/// Cuts the present epoch of every site at its number and begins another behind it, which `epoch` draws: what makes a copy of the data
/// that were a restored server's.
///
/// # Errors
/// When the database fails, or is not whole.
pub fn begin_epochs(
    copy: &mut Connection,
    now_ms: i64,
    mut epoch: impl FnMut() -> EpochId,
) -> Result<Vec<RestoredSite>, StoreError> {
    migrate(copy)?;
    let transaction = copy.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut restored = Vec::new();
    for (site, number) in numbers(&transaction)? {
        let epoch = begin_epoch(&transaction, &site, epoch())?;
        audit::keep(
            &transaction,
            &site,
            now_ms,
            WHO,
            "restored",
            &format!("number {number}"),
        )?;
        restored.push(RestoredSite { site, number, epoch });
    }
    // A session that was ended after the backup must not come back to life: everybody logs in again.
    transaction.execute("DELETE FROM sessions", [])?;
    transaction.commit()?;
    Ok(restored)
}

fn begin_epoch(transaction: &Connection, site: &str, epoch: EpochId) -> Result<EpochId, StoreError> {
    let cut = transaction.execute(
        "UPDATE epochs SET cut = (SELECT number FROM sites WHERE site = ?1) WHERE site = ?1 AND cut IS NULL",
        [site],
    )?;
    if cut != 1 {
        return Err(StoreError::Damaged(format!(
            "site {site} has {cut} present epochs"
        )));
    }
    transaction.execute(
        "INSERT INTO epochs (site, place, epoch, cut)
         SELECT ?1, MAX(place) + 1, ?2, NULL FROM epochs WHERE site = ?1",
        params![site, epoch.0.as_bytes()],
    )?;
    Ok(epoch)
}

#[cfg(test)]
mod tests;
