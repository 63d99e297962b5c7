//! Which photos and signatures the outbox speaks of, so that the app knows whose bytes must stay.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value as Json;

use super::Replica;
use super::outbox::{OutboxRow, Progress};
use crate::formats;

/// The part of a change that names photos. The rest is not read, so that a change by a newer app keeps its photos too.
#[derive(Deserialize)]
struct Writes {
    #[serde(default)]
    writes: BTreeMap<String, BTreeMap<String, Json>>,
}

impl OutboxRow {
    /// The digests that its writes name: photos and signatures are fields that hold a SHA-256. Without the definition a text of that
    /// very form can't be told from one, and is among them.
    #[must_use]
    pub fn photos(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let writes = serde_json::from_str::<Writes>(self.body.get()).map(|change| change.writes);
        for (part, value) in writes.unwrap_or_default().values().flatten() {
            // What was there before is another change's.
            if part != "was" {
                collect(value, &mut found);
            }
        }
        found
    }
}

impl Replica {
    /// The digests of photos and signatures that changes speak of which the server has not accepted: waiting, torn or refused ones,
    /// also those that a person let go, as long as they are here. Their bytes stay on this phone.
    ///
    /// Of accepted changes the server says itself what it lacks ([`crate::wire::SyncResponse::photos_wanted`]). It may ask for it
    /// again after a restore: [`OutboxRow::photos`] of every row tells what to keep for that.
    #[must_use]
    pub fn photos_unsent(&self) -> BTreeSet<String> {
        let is_accepted =
            |row: &&OutboxRow| matches!(row.progress, Progress::Answered { .. }) && !row.is_refused();
        let rows = self.outbox.values().filter(|row| !is_accepted(row));
        rows.flat_map(OutboxRow::photos).collect()
    }
}

/// A body nests no deeper than the reader of JSON lets it.
fn collect(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::String(text) => found.extend(formats::digest(text).ok().map(str::to_owned)),
        Json::Array(list) => list.iter().for_each(|one| collect(one, found)),
        Json::Object(map) => map.values().for_each(|one| collect(one, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
