//! The ladders of migrations: each rung only adds, and is never edited after a release.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;

/// What is shown of every record, and its twin: one of the two is live, the other is filled by a snapshot. Swapping them is one
/// word in [`META`], where copying thousands of rows in one transaction could run out of memory on an old phone.
pub(super) const RECORDS: [&str; 2] = ["records_a", "records_b"];
/// Changes, by `seq`.
pub(super) const OUTBOX: &str = "outbox";
/// Open forms, by their id.
pub(super) const DRAFTS: &str = "drafts";
/// What is known of each photo, by digest.
pub(super) const PHOTOS: &str = "photos";
/// The bytes of each photo, by digest: apart, so that looking through the photos does not load them.
pub(super) const PHOTO_BYTES: &str = "photo_bytes";
/// The replica's own row, the definitions, and which store of records is live.
pub(super) const META: &str = "meta";
/// The people of this phone.
pub(super) const PEOPLE: &str = "people";

/// One step from a version to the next.
type Rung = fn(&Database) -> Result<(), Error>;

/// The migrations of one kind of database, in order.
#[derive(Clone, Copy)]
pub(super) struct Ladder {
    rungs: &'static [Rung],
    /// A store that is there in every version: whether it can be read tells whether the connection lives.
    pub(super) probe: &'static str,
}

impl Ladder {
    /// The version that this app writes.
    pub(super) fn version(self) -> u32 {
        u32::try_from(self.rungs.len()).unwrap_or(u32::MAX)
    }

    /// Climbs from an older version to this one. An error rolls the whole upgrade back.
    pub(super) fn climb(self, from: f64, database: &Database) -> Result<(), Error> {
        self.rungs
            .iter()
            .zip(0_u32..)
            .filter(|(_, below)| f64::from(*below) >= from)
            .try_for_each(|(rung, _)| rung(database))
    }
}

/// A person's database.
pub(super) const PERSON: Ladder = Ladder {
    rungs: &[person_1],
    probe: META,
};

/// The phone's own database.
pub(super) const PHONE: Ladder = Ladder {
    rungs: &[phone_1],
    probe: PEOPLE,
};

fn person_1(database: &Database) -> Result<(), Error> {
    let stores = [RECORDS[0], RECORDS[1], OUTBOX, DRAFTS, PHOTOS, PHOTO_BYTES, META];
    stores.into_iter().try_for_each(|store| {
        database.create_object_store(store).build()?;
        Ok(())
    })
}

fn phone_1(database: &Database) -> Result<(), Error> {
    database.create_object_store(PEOPLE).build()?;
    Ok(())
}
