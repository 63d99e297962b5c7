//! The outbox as a file: what a dying phone still holds, to be carried to the server by another one of the same person.
//!
//! Changes keep their identity (device and `seq`) and their bytes. Another phone offers them in the old one's place, by an [`Import`]
//! of its own that touches nothing of the person's replica there. So the server knows every change again, whoever brings it:
//! importing twice, or after the phone has come back to life, doubles nothing. It takes them only from a session of the
//! person whose device it is.
//!
//! The whole outbox goes along, accepted changes too: a server that was restored meanwhile is offered what it has lost, as the phone
//! itself would do. What can't be sent under its own identity stays in the file, for a person to decide on ([`Import::left`]).
//! A file knows nothing of decisions that were made on the phone after it was written.
//!
//! It holds what people wrote, in clear: it is for the person's own hands, and to be deleted when everything has arrived.

mod import;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::outbox::OutboxRow;
use super::{Meta, Replica};
use crate::change::UNSENT;
use crate::epochs::Epochs;
use crate::ids::{DeviceId, Key, RecordId};
use crate::wire::{CHANGE_BYTES_MAX, REQUEST_BYTES_MAX};

pub use import::{Import, ImportNext, Left, StuckBecause};

/// The version of the file that this code writes.
pub const VERSION: u32 = 1;
/// The largest file: sixty days of changes are a quarter of it.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most changes in a file.
pub const FILE_ROWS_MAX: usize = 100_000;

/// A file can't be written, or is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It has more than [`FILE_BYTES_MAX`] or [`FILE_ROWS_MAX`].
    TooLarge,
    /// It is no file of an outbox, or it was cut off.
    NotAnOutbox,
    /// A newer version of the app wrote it: update this one.
    Newer {
        /// The file's version.
        version: u32,
    },
    /// Its bytes are not those that were written.
    Damaged,
    /// It contradicts itself: rows out of order, or of another device.
    Inconsistent,
}

impl FileError {
    /// Its code, by which the interface finds the words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "file_too_large",
            Self::NotAnOutbox => "file_not_an_outbox",
            Self::Newer { .. } => "file_newer",
            Self::Damaged => "file_damaged",
            Self::Inconsistent => "file_inconsistent",
        }
    }
}

/// The outermost object: enough to tell what it is, of which version, and whether it is whole.
#[derive(Serialize, Deserialize)]
struct Envelope {
    steward_outbox: u32,
    /// The SHA-256 of the content's bytes.
    sha256: String,
    content: Box<RawValue>,
}

/// What the file of a phone's outbox holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxFile {
    /// The device whose changes these are.
    pub device: DeviceId,
    /// The site.
    pub site: Key,
    /// The person: only a session of the same one may bring them.
    pub staff: RecordId,
    /// When it was written, by the wall clock of the phone.
    pub written_wall_ms: i64,
    /// The server's epochs as the phone knew them.
    pub epochs: Option<Epochs>,
    /// Up to which number the phone had pulled.
    pub cursor: u64,
    /// The `seq` of the phone's next change.
    pub next_seq: u64,
    /// The highest `seq` that had a receipt.
    pub answered: u64,
    /// Changes that the phone had lost and not reported yet.
    pub missing: Vec<(u64, u64)>,
    /// The digests of the photos and signatures that changes speak of which the server had not accepted. Their bytes are not in the file.
    pub photos: BTreeSet<String>,
    /// The outbox, in order, each change byte for byte.
    pub rows: Vec<OutboxRow>,
}

/// Writes what a replica holds as one JSON text.
///
/// # Errors
/// [`FileError::TooLarge`].
pub fn write(replica: &Replica, now_wall_ms: i64) -> Result<String, FileError> {
    let meta = &replica.meta;
    let file = OutboxFile {
        device: meta.device,
        site: meta.site.clone(),
        staff: meta.staff,
        written_wall_ms: now_wall_ms,
        epochs: meta.epochs.clone(),
        cursor: meta.cursor,
        next_seq: meta.next_seq,
        answered: meta.answered,
        missing: meta.missing.clone(),
        photos: replica.photos_unsent(),
        rows: replica.outbox.values().cloned().collect(),
    };
    if file.rows.len() > FILE_ROWS_MAX {
        return Err(FileError::TooLarge);
    }
    // What is in memory and was parsed from JSON always becomes JSON again.
    let content = serde_json::value::to_raw_value(&file).map_err(|_| FileError::Inconsistent)?;
    let envelope = Envelope {
        steward_outbox: VERSION,
        sha256: checksum(&content),
        content,
    };
    let text = serde_json::to_string(&envelope).map_err(|_| FileError::Inconsistent)?;
    if text.len() > FILE_BYTES_MAX {
        return Err(FileError::TooLarge);
    }
    Ok(text)
}

/// Reads a file that [`write`] has written, byte for byte.
///
/// # Errors
/// [`FileError`].
pub fn read(text: &str) -> Result<OutboxFile, FileError> {
    if text.len() > FILE_BYTES_MAX {
        return Err(FileError::TooLarge);
    }
    // Mail and editors put a byte order mark before a text, and mean no harm.
    let text = text.trim_start_matches('\u{feff}');
    let version = version_of(text)?;
    if version > VERSION {
        return Err(FileError::Newer { version });
    }
    let envelope: Envelope = serde_json::from_str(text).map_err(|_| FileError::NotAnOutbox)?;
    if checksum(&envelope.content) != envelope.sha256 {
        return Err(FileError::Damaged);
    }
    let file: OutboxFile =
        serde_json::from_str(envelope.content.get()).map_err(|_| FileError::Inconsistent)?;
    file.check()?;
    Ok(file)
}

/// The version alone, so that a newer file is told from a broken one.
fn version_of(text: &str) -> Result<u32, FileError> {
    #[derive(Deserialize)]
    struct Version {
        steward_outbox: u32,
    }
    let read = serde_json::from_str::<Version>(text).map_err(|_| FileError::NotAnOutbox)?;
    Ok(read.steward_outbox)
}

fn checksum(content: &RawValue) -> String {
    let digest = Sha256::digest(content.get().as_bytes());
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

impl OutboxFile {
    /// Whether it is of this person and this site.
    #[must_use]
    pub fn is_of(&self, site: &Key, staff: RecordId) -> bool {
        self.site == *site && self.staff == staff
    }

    fn check(&self) -> Result<(), FileError> {
        if self.rows.len() > FILE_ROWS_MAX {
            return Err(FileError::TooLarge);
        }
        let is_ascending = self.rows.windows(2).all(|pair| pair[0].seq < pair[1].seq);
        let is_counted = |row: &OutboxRow| (1..self.next_seq).contains(&row.seq);
        let in_bounds = self.next_seq <= UNSENT && self.answered < self.next_seq && self.cursor <= UNSENT;
        // A loss that spans more than any sequence, or is turned round, is an invention.
        let ranges = self.missing.iter();
        let mut ranges = ranges.map(|(first, last)| 0 < *first && first <= last && *last < self.next_seq);
        let is_sound = in_bounds && is_ascending && ranges.all(|fits| fits);
        if is_sound && self.rows.iter().all(|row| is_counted(row) && self.names(row)) {
            Ok(())
        } else {
            Err(FileError::Inconsistent)
        }
    }

    /// Whether the body says what its row says. The server stops at one that does not, and everything behind it would wait.
    fn names(&self, row: &OutboxRow) -> bool {
        #[derive(Deserialize)]
        struct Identity {
            device: DeviceId,
            seq: u64,
        }
        let body = row.body.get();
        let identity = serde_json::from_str::<Identity>(body).ok();
        // A change that one request can carry; the server itself refuses one that is larger than it should be.
        body.len() <= REQUEST_BYTES_MAX - CHANGE_BYTES_MAX
            && identity.is_some_and(|one| one.device == self.device && one.seq == row.seq)
    }

    /// A replica of the phone as it was, without its records.
    fn replica(self) -> Replica {
        let meta = Meta {
            epochs: self.epochs,
            cursor: self.cursor,
            whole: self.cursor,
            next_seq: self.next_seq,
            answered: self.answered,
            missing: self.missing,
            ..Meta::enrolled(self.device, self.site, self.staff)
        };
        Replica::open(meta, self.rows).0
    }
}
