//! What a form holds on to between its opening and its saving.

use steward_domain::change::Seen;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::Draft;

use super::{Inner, Ledger, Save};

/// What was in view when a form was opened. Taken then, and kept by it until it is saved: a pull in between moves what is shown.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What counts as seen.
    pub seen: Seen,
    /// In whose numbers that is told.
    pub opened_as: DeviceId,
    /// The record as it was shown; none for a new one.
    pub view: Option<Record>,
}

impl Ledger {
    /// Opens a form on a record, or on a new one.
    #[must_use]
    pub fn open_form(self, register: &Key, record: Option<RecordId>) -> Opened {
        let shelf = self.shelf(register);
        let entry = record.and_then(|id| {
            use leptos::prelude::WithUntracked;
            shelf.with_untracked(|shelf| shelf.entries.get(&id).cloned())
        });
        let base = entry.as_ref().and_then(|entry| entry.base.clone());
        self.with_replica(|replica| Opened {
            seen: replica.seen(base.as_deref()),
            opened_as: replica.meta().device,
            view: entry.map(|entry| Record::clone(&entry.view)),
        })
    }

    /// A new record's identity: ordered by time, so that a store keeps what was made together close together.
    #[must_use]
    pub fn new_record_id() -> RecordId {
        RecordId(uuid::Uuid::now_v7())
    }
}

impl Inner {
    /// The drafts of a save, with what they have seen told in the numbers of this phone's present identity.
    pub(super) fn told_as_now(&self, save: &Save) -> Vec<Draft> {
        let (replica, former) = (self.replica.borrow(), self.former.borrow());
        let told = |seen: Seen| replica.told_as_now(save.opened_as, former.as_ref(), seen);
        let drafts = save.drafts.iter().cloned();
        drafts
            .map(|draft| Draft {
                seen: told(draft.seen),
                ..draft
            })
            .collect()
    }
}
