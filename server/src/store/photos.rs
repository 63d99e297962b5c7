//! Photos: named by their SHA-256, taken in parts that may come again, and kept only when they are what they say.

mod incoming;

use std::fmt;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use steward_domain::ids::{Key, RecordId};

use self::incoming::Incoming;
use super::{Store, StoreError, from_sql, id_of};
use crate::image_header::{self, ImageKind};
use crate::token;

/// The largest photo. Phones resize to 300 KB; this leaves room for one that can't.
pub const PHOTO_BYTES_MAX: u64 = 1024 * 1024;
/// How many photos that are not whole one person may have here: a day's work without a network, and no more.
pub const UNFINISHED_PER_PERSON_MAX: u32 = 200;
/// How long a photo that is not whole, and that no record refers to, is waited for.
pub const STALE_DAYS: i64 = 90;
/// The most records that are looked through for one that a reader may see.
const MENTIONS_MAX: u32 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// How far a photo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many bytes it will have.
    pub bytes: u64,
    /// How many are on the disk, from the first on.
    pub received: u64,
    /// Whether it is whole and verified.
    pub is_whole: bool,
    /// What it is, once it is whole.
    pub kind: Option<ImageKind>,
    /// Who brought it; the nil id when several people did.
    pub staff: RecordId,
}

/// Where a part belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartRange {
    /// The place of its first byte.
    pub start: u64,
    /// How many bytes the photo has.
    pub total: u64,
}

/// What came of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartOutcome {
    /// How many bytes are on the disk.
    pub received: u64,
    /// How many the photo has.
    pub bytes: u64,
    /// How many of this part were new.
    pub taken: u64,
    /// Whether it is whole and verified.
    pub is_whole: bool,
    /// Whether it was this part that made it whole.
    pub became_whole: bool,
}

/// A part that was not taken.
#[derive(Debug)]
pub enum PhotoError {
    /// The store failed.
    Store(StoreError),
    /// There is nothing in it, or more than its photo has.
    Empty,
    /// The photo has more than [`PHOTO_BYTES_MAX`].
    TooLarge,
    /// It doesn't continue what is there.
    WrongRange {
        /// How far the photo is.
        received: u64,
    },
    /// The photo was begun with another length. A whole body with the right digest is taken all the same.
    OtherTotal {
        /// The length that it was begun with.
        bytes: u64,
    },
    /// The bytes have another digest. What came in parts was thrown away; the phone begins again.
    DigestWrong,
    /// The bytes are no photo. They were thrown away.
    TypeUnknown,
    /// This person has too many photos that are not whole.
    TooManyUnfinished,
}

impl fmt::Display for PhotoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(why) => why.fmt(f),
            Self::Empty => f.write_str("the part has no bytes, or more than its photo"),
            Self::TooLarge => write!(f, "a photo has at most {PHOTO_BYTES_MAX} bytes"),
            Self::WrongRange { received } => write!(f, "the photo goes on at byte {received}"),
            Self::OtherTotal { bytes } => write!(f, "the photo was begun with {bytes} bytes; send it whole"),
            Self::DigestWrong => f.write_str("the bytes have another digest; send them from the beginning"),
            Self::TypeUnknown => f.write_str("no JPEG, PNG or WebP of a sensible size"),
            Self::TooManyUnfinished => {
                write!(
                    f,
                    "{UNFINISHED_PER_PERSON_MAX} photos of this person are not whole; finish those first"
                )
            }
        }
    }
}

impl std::error::Error for PhotoError {}

impl From<StoreError> for PhotoError {
    fn from(why: StoreError) -> Self {
        Self::Store(why)
    }
}

impl From<rusqlite::Error> for PhotoError {
    fn from(why: rusqlite::Error) -> Self {
        Self::Store(why.into())
    }
}

impl Store {
    /// How far a photo is; `None` when nobody has begun it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn photo_progress(&self, site: &str, sha256: &str) -> Result<Option<Progress>, StoreError> {
        self.read(|transaction| progress(transaction, site, sha256))
    }

    /// Takes a part of a photo, or all of it at once.
    ///
    /// Law: taking a part twice equals taking it once.
    ///
    /// Law 4: what is counted as received is on the disk.
    ///
    /// # Errors
    /// [`PhotoError`]. Nothing of the part is kept then; [`PhotoError::DigestWrong`] and [`PhotoError::TypeUnknown`]
    /// say what became of the parts before it.
    pub fn photo_part(
        &self,
        site: &str,
        staff: RecordId,
        sha256: &str,
        range: PartRange,
        body: &[u8],
        now_ms: i64,
    ) -> Result<PartOutcome, PhotoError> {
        check_range(range, body.len() as u64)?;
        let photo = Incoming {
            site,
            sha256,
            staff,
            now_ms,
        };
        if body.len() as u64 == range.total {
            // Verified before the writer is taken, so that nobody waits for it.
            let kind = verify(sha256, body)?;
            return self.write(|transaction| photo.take_whole(transaction, kind, body));
        }
        // A photo that turns out to be wrong is thrown away, and that must be committed: hence two results.
        self.write(|transaction| photo.take_part(transaction, range, body))?
    }

    /// A whole photo.
    ///
    /// # Errors
    /// When the database fails.
    pub fn photo(&self, site: &str, sha256: &str) -> Result<Option<(ImageKind, Vec<u8>)>, StoreError> {
        self.read(|transaction| {
            let Some(kind) = progress(transaction, site, sha256)?.and_then(|photo| photo.kind) else {
                return Ok(None);
            };
            let (body, _) = stored(transaction, site, sha256)?;
            Ok(Some((kind, body)))
        })
    }

    /// The records that refer to a photo, each with the field: who may read one of them may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn photo_mentions(&self, site: &str, sha256: &str) -> Result<Vec<(RecordId, Key)>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT record, field FROM photo_mentions WHERE site = ?1 AND sha256 = ?2
                 ORDER BY record, field LIMIT ?3",
            )?;
            let rows = statement.query_map(params![site, sha256, MENTIONS_MAX], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?))
            })?;
            let mut mentions = Vec::new();
            for row in rows {
                let (record, field) = row?;
                let field = Key::new(field).map_err(|why| StoreError::Damaged(why.to_string()))?;
                mentions.push((RecordId(id_of("a record", &record)?), field));
            }
            Ok(mentions)
        })
    }

    /// Throws away photos that were begun long ago, are not whole, and that no record refers to. Those that a record
    /// refers to stay: their phone may still come back. Tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_stale_photos(&self, now_ms: i64) -> Result<usize, StoreError> {
        const STALE: &str = "SELECT p.site, p.sha256 FROM photos p
            WHERE p.whole_ms IS NULL AND p.begun_ms < ?1 AND NOT EXISTS
            (SELECT 1 FROM photo_mentions m WHERE m.site = p.site AND m.sha256 = p.sha256)";
        let before_ms = now_ms.saturating_sub(STALE_DAYS * DAY_MS);
        self.write(|transaction| {
            let parts = format!("DELETE FROM photo_parts WHERE (site, sha256) IN ({STALE})");
            transaction.execute(&parts, [before_ms])?;
            let photos = format!("DELETE FROM photos WHERE (site, sha256) IN ({STALE})");
            Ok(transaction.execute(&photos, [before_ms])?)
        })
    }
}

/// What can be refused without looking at what is there.
fn check_range(range: PartRange, bytes: u64) -> Result<(), PhotoError> {
    if range.total > PHOTO_BYTES_MAX {
        return Err(PhotoError::TooLarge);
    }
    match range.start.checked_add(bytes) {
        Some(end) if bytes > 0 && end <= range.total => Ok(()),
        _ => Err(PhotoError::Empty),
    }
}

/// What a whole body is, if it is what its name says.
fn verify(sha256: &str, body: &[u8]) -> Result<ImageKind, PhotoError> {
    if token::hex(&Sha256::digest(body)) != sha256 {
        return Err(PhotoError::DigestWrong);
    }
    image_header::read(body)
        .map(|header| header.kind)
        .ok_or(PhotoError::TypeUnknown)
}

fn progress(connection: &Connection, site: &str, sha256: &str) -> Result<Option<Progress>, StoreError> {
    type Row = (i64, i64, Option<String>, Option<i64>, Vec<u8>);
    let row: Option<Row> = connection
        .prepare_cached(
            "SELECT bytes, received, kind, whole_ms, by_staff FROM photos WHERE site = ?1 AND sha256 = ?2",
        )?
        .query_row(params![site, sha256], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((bytes, received, kind, whole_ms, staff)) = row else {
        return Ok(None);
    };
    let unknown = || StoreError::Damaged("a photo's type".to_owned());
    let kind = kind
        .map(|kind| ImageKind::from_media_type(&kind).ok_or_else(unknown))
        .transpose()?;
    Ok(Some(Progress {
        bytes: from_sql(bytes),
        received: from_sql(received),
        is_whole: whole_ms.is_some(),
        kind,
        staff: RecordId(id_of("a photo's person", &staff)?),
    }))
}

/// The bytes that are here, and in how many parts.
fn stored(connection: &Connection, site: &str, sha256: &str) -> Result<(Vec<u8>, u32), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT start, body FROM photo_parts WHERE site = ?1 AND sha256 = ?2 ORDER BY start",
    )?;
    let mut rows = statement.query(params![site, sha256])?;
    let (mut body, mut parts) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        if from_sql(row.get(0)?) != body.len() as u64 {
            return Err(StoreError::Damaged("a part of a photo is missing".to_owned()));
        }
        body.extend_from_slice(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
        parts += 1;
    }
    Ok((body, parts))
}

#[cfg(test)]
mod tests;
