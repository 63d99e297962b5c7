//! Writing down what comes in of a photo.

use rusqlite::{Connection, params};
use steward_domain::ids::RecordId;

use super::{
    PartOutcome, PartRange, PhotoError, Progress, UNFINISHED_PER_PERSON_MAX, progress, stored, verify,
};
use crate::image_header::ImageKind;
use crate::store::{StoreError, to_sql};

/// How many parts are kept side by side before they are written together: parts of one byte must not become a million rows.
const PARTS_MAX: u32 = 64;
/// The uploader of a photo that several people have brought in parts: none of them has shown to have all of it, so only a
/// record that refers to it opens it to them.
const NOBODY: RecordId = RecordId(uuid::Uuid::nil());

/// One photo while something of it comes in.
pub(super) struct Incoming<'a> {
    pub(super) site: &'a str,
    pub(super) sha256: &'a str,
    pub(super) staff: RecordId,
    pub(super) now_ms: i64,
}

impl Incoming<'_> {
    /// A body that has the digest is the photo, whatever was begun under that name before, and by whom.
    pub(super) fn take_whole(
        &self,
        transaction: &Connection,
        kind: ImageKind,
        body: &[u8],
    ) -> Result<PartOutcome, PhotoError> {
        let bytes = body.len() as u64;
        let was_whole = progress(transaction, self.site, self.sha256)?.is_some_and(|photo| photo.is_whole);
        if !was_whole {
            self.forget(transaction)?;
            self.begin(transaction, bytes)?;
            self.finish(transaction, kind, body)?;
        }
        Ok(PartOutcome {
            received: bytes,
            bytes,
            taken: if was_whole { 0 } else { bytes },
            is_whole: true,
            became_whole: !was_whole,
        })
    }

    /// The next part. A photo that turns out to be wrong is thrown away, and that must be committed: it is the inner error.
    pub(super) fn take_part(
        &self,
        transaction: &Connection,
        range: PartRange,
        body: &[u8],
    ) -> Result<Result<PartOutcome, PhotoError>, PhotoError> {
        let begun = progress(transaction, self.site, self.sha256)?;
        let received = begun.map_or(0, |photo| photo.received);
        match begun {
            Some(photo) if photo.bytes != range.total => {
                return Err(PhotoError::OtherTotal { bytes: photo.bytes });
            }
            Some(photo) if photo.is_whole => return Ok(Ok(outcome(&photo, 0))),
            _ if range.start > received => return Err(PhotoError::WrongRange { received }),
            None => self.begin_within_bounds(transaction, range.total)?,
            Some(_) => {}
        }
        let (mut here, parts) = stored(transaction, self.site, self.sha256)?;
        // Both fit: the whole has at most `PHOTO_BYTES_MAX`.
        let start = usize::try_from(range.start).map_err(|_| PhotoError::TooLarge)?;
        let repeated = here.get(start..).ok_or(PhotoError::WrongRange { received })?;
        let overlap = repeated.len().min(body.len());
        if repeated[..overlap] != body[..overlap] {
            // One of the two was damaged on its way, and nothing tells which.
            self.forget(transaction)?;
            return Ok(Err(PhotoError::DigestWrong));
        }
        let new = &body[overlap..];
        here.extend_from_slice(new);
        if here.len() as u64 == range.total {
            return self.end(transaction, &here, new.len() as u64, begun);
        }
        if !new.is_empty() {
            self.keep_part(transaction, &here, new, parts)?;
            self.keep_received(transaction, here.len() as u64, begun)?;
        }
        let (received, bytes, taken) = (here.len() as u64, range.total, new.len() as u64);
        Ok(Ok(PartOutcome {
            received,
            bytes,
            taken,
            is_whole: false,
            became_whole: false,
        }))
    }

    /// The last byte is here.
    fn end(
        &self,
        transaction: &Connection,
        body: &[u8],
        taken: u64,
        begun: Option<Progress>,
    ) -> Result<Result<PartOutcome, PhotoError>, PhotoError> {
        match verify(self.sha256, body) {
            Ok(kind) => {
                let bytes = body.len() as u64;
                self.keep_received(transaction, bytes, begun)?;
                self.finish(transaction, kind, body)?;
                Ok(Ok(PartOutcome {
                    received: bytes,
                    bytes,
                    taken,
                    is_whole: true,
                    became_whole: true,
                }))
            }
            Err(why) => {
                self.forget(transaction)?;
                Ok(Err(why))
            }
        }
    }

    fn begin_within_bounds(&self, transaction: &Connection, bytes: u64) -> Result<(), PhotoError> {
        let unfinished: u32 = transaction
            .prepare_cached(
                "SELECT COUNT(*) FROM photos WHERE site = ?1 AND by_staff = ?2 AND whole_ms IS NULL",
            )?
            .query_row(params![self.site, self.staff.0.as_bytes()], |row| row.get(0))?;
        if unfinished >= UNFINISHED_PER_PERSON_MAX {
            return Err(PhotoError::TooManyUnfinished);
        }
        Ok(self.begin(transaction, bytes)?)
    }

    fn begin(&self, transaction: &Connection, bytes: u64) -> Result<(), StoreError> {
        transaction
            .prepare_cached(
                "INSERT INTO photos (site, sha256, bytes, received, kind, by_staff, begun_ms, whole_ms)
                 VALUES (?1, ?2, ?3, 0, NULL, ?4, ?5, NULL)",
            )?
            .execute(params![
                self.site,
                self.sha256,
                to_sql(bytes),
                self.staff.0.as_bytes(),
                self.now_ms
            ])?;
        Ok(())
    }

    fn keep_part(
        &self,
        transaction: &Connection,
        here: &[u8],
        new: &[u8],
        parts: u32,
    ) -> Result<(), StoreError> {
        if parts >= PARTS_MAX {
            self.forget_parts(transaction)?;
            return self.insert_part(transaction, 0, here);
        }
        self.insert_part(transaction, (here.len() - new.len()) as u64, new)
    }

    fn keep_received(
        &self,
        transaction: &Connection,
        received: u64,
        begun: Option<Progress>,
    ) -> Result<(), StoreError> {
        let is_shared = begun.is_some_and(|photo| photo.staff != self.staff);
        let staff = if is_shared { NOBODY } else { self.staff };
        transaction
            .prepare_cached("UPDATE photos SET received = ?3, by_staff = ?4 WHERE site = ?1 AND sha256 = ?2")?
            .execute(params![
                self.site,
                self.sha256,
                to_sql(received),
                staff.0.as_bytes()
            ])?;
        Ok(())
    }

    /// Folds the parts into one row, so that reading a photo is reading one.
    fn finish(&self, transaction: &Connection, kind: ImageKind, body: &[u8]) -> Result<(), StoreError> {
        self.forget_parts(transaction)?;
        self.insert_part(transaction, 0, body)?;
        transaction
            .prepare_cached(
                "UPDATE photos SET received = bytes, kind = ?3, whole_ms = ?4 WHERE site = ?1 AND sha256 = ?2",
            )?
            .execute(params![self.site, self.sha256, kind.media_type(), self.now_ms])?;
        Ok(())
    }

    fn insert_part(&self, transaction: &Connection, start: u64, body: &[u8]) -> Result<(), StoreError> {
        transaction
            .prepare_cached("INSERT INTO photo_parts (site, sha256, start, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.site, self.sha256, to_sql(start), body])?;
        Ok(())
    }

    fn forget(&self, transaction: &Connection) -> Result<(), StoreError> {
        self.forget_parts(transaction)?;
        transaction
            .prepare_cached("DELETE FROM photos WHERE site = ?1 AND sha256 = ?2")?
            .execute(params![self.site, self.sha256])?;
        Ok(())
    }

    fn forget_parts(&self, transaction: &Connection) -> Result<(), StoreError> {
        transaction
            .prepare_cached("DELETE FROM photo_parts WHERE site = ?1 AND sha256 = ?2")?
            .execute(params![self.site, self.sha256])?;
        Ok(())
    }
}

fn outcome(photo: &Progress, taken: u64) -> PartOutcome {
    PartOutcome {
        received: photo.received,
        bytes: photo.bytes,
        taken,
        is_whole: photo.is_whole,
        became_whole: false,
    }
}
