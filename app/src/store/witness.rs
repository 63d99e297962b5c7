//! What the browser's small storage remembers of a person's database: enough to notice that it is gone, or older than it was.
//!
//! A browser that finds its database damaged may throw it away, or begin at an earlier moment, and tells nobody. Then no sequence
//! has a hole, and neither has the server seen what was only here. The small storage lies in other files. It is written a moment
//! after the database, so it never knows of more than was saved; what it does not know of yet can be lost unnoticed.

use serde::{Deserialize, Serialize};
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::replica::Meta;

use super::person::Loaded;
use crate::platform::window;

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Witness {
    device: DeviceId,
    site: Key,
    next_seq: u64,
    answered: u64,
}

impl Witness {
    /// What is remembered of a person's database. None where the browser offers no small storage.
    pub(super) fn of(staff: RecordId) -> Option<Self> {
        let storage = window().local_storage().ok().flatten()?;
        let text = storage.get_item(&key(staff)).ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    /// Remembers what was written. Called when it is on the disk, and not before: a loss that was none would be reported.
    pub(super) fn remember(meta: &Meta) {
        let (Ok(Some(storage)), Ok(text)) = (
            window().local_storage(),
            serde_json::to_string(&Self {
                device: meta.device,
                site: meta.site.clone(),
                next_seq: meta.next_seq,
                answered: meta.answered,
            }),
        ) else {
            return;
        };
        let key = key(meta.staff);
        if storage.get_item(&key).ok().flatten().as_ref() != Some(&text) {
            // A full storage remembers what it had: less than is true, which is no false alarm.
            let _ = storage.set_item(&key, &text);
        }
    }

    /// Forgets a person who leaves this phone.
    pub(super) fn forget(staff: RecordId) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.remove_item(&key(staff));
        }
    }

    /// The row of a replica whose database is gone: it goes on with its numbers, so that those without a receipt are found missing,
    /// told, and reported like any other loss.
    pub(super) fn revive(&self, staff: RecordId) -> Meta {
        Meta {
            next_seq: self.next_seq,
            answered: self.answered,
            ..Meta::enrolled(self.device, self.site.clone(), staff)
        }
    }

    /// Law 9: a number that was given is never given again, so a database that is older than this has a hole at its end.
    /// Another identity's numbers say nothing.
    pub(super) fn testify(&self, loaded: &mut Loaded) {
        let Some(meta) = loaded.meta.as_mut().filter(|meta| meta.device == self.device) else {
            return;
        };
        meta.next_seq = meta.next_seq.max(self.next_seq);
        // What had its receipt is not lost, the server has it. But what waits in the older database waits for its receipt again.
        let waiting = loaded.outbox.iter().filter(|row| row.is_waiting());
        let first_waiting = waiting.map(|row| row.seq).min().unwrap_or(u64::MAX);
        meta.answered = meta
            .answered
            .max(self.answered.min(first_waiting.saturating_sub(1)));
    }
}

/// Without the definitions that its row names, a replica has lost rows, and nobody knows which records are among them: everything that
/// the server has is pulled again.
pub(super) fn notice_lost_rows(loaded: &mut Loaded) {
    let Some(meta) = &mut loaded.meta else { return };
    if meta.definitions.is_some() && loaded.definitions.is_none() {
        meta.definitions = None;
        meta.cursor = 0;
        meta.snapshot = Some(0);
    }
}

fn key(staff: RecordId) -> String {
    format!("steward.witness.{staff}")
}
