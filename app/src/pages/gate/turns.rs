//! Whose turn it is at the gate: one slip after the other, and none of them is lost on the way.

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use wasm_bindgen_futures::spawn_local;

use super::opening::OpenSlip;
use crate::desk::{Desk, store_fault_words};
use crate::pages::form::drafting::{Drafting, key_of};
use crate::platform::clock;
use crate::store::StoredDraft;
use crate::words::GateWords;

/// Who is at the gate.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Who {
    /// Somebody whom nobody had announced.
    #[default]
    Somebody,
    /// One of those who are expected.
    Expected(RecordId),
    /// Whose slip was begun before.
    Unfinished(Box<StoredDraft>),
}

/// Somebody who was let in a moment ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JustIn {
    /// The slip.
    pub id: RecordId,
    /// The name on it.
    pub name: String,
}

/// The slip that is open, and what keeps it.
#[derive(Clone, Copy)]
struct Current {
    slip: OpenSlip,
    drafting: Drafting,
}

/// One slip after the other. A handle.
#[derive(Clone, Copy)]
pub struct Turns {
    desk: Desk,
    arriving: RwSignal<(Who, u32)>,
    current: RwSignal<Option<Current>>,
    /// Who was let in last.
    pub just_in: RwSignal<Option<JustIn>>,
}

impl Turns {
    /// Nobody has come yet.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            arriving: RwSignal::new((Who::Somebody, 0)),
            current: RwSignal::new(None),
            just_in: RwSignal::new(None),
        }
    }

    /// Who is at the gate, and the how-manieth that is; tracked.
    #[must_use]
    pub fn now(self) -> (Who, u32) {
        self.arriving.get()
    }

    /// A slip is open, and is kept as it is filled in.
    pub fn begin(self, slip: OpenSlip) {
        let drafting = Drafting::start(self.desk, slip.open, slip.opened_as);
        self.current.set(Some(Current { slip, drafting }));
    }

    /// The key under which the open slip is kept; tracked.
    #[must_use]
    pub fn key(self) -> Option<String> {
        self.current.with(|current| {
            let current = current.as_ref()?;
            current.slip.open.form.try_with(key_of)
        })
    }

    /// The open slip is being saved.
    pub fn hold(self) {
        if let Some(current) = self.current.get_untracked() {
            current.drafting.stop();
        }
    }

    /// It was not saved after all.
    pub fn release(self) {
        if let Some(current) = self.current.try_get_untracked().flatten() {
            current.drafting.go_on();
        }
    }

    /// The next one, please.
    pub fn next(self) {
        self.call(Who::Somebody);
    }

    /// Somebody who is expected has come. What was begun stays as a draft.
    pub fn expect(self, id: RecordId) {
        self.call(Who::Expected(id));
    }

    /// Goes on with a slip that was begun before.
    pub fn go_on(self, draft: StoredDraft) {
        self.call(Who::Unfinished(Box::new(draft)));
    }

    /// Clears the slip. What was typed comes back with the undo.
    pub fn clear(self) {
        let Some(current) = self.current.get_untracked() else {
            return self.next();
        };
        // Before the first key there is nothing to bring back. What the last visit brought along is not typed, and still work.
        let is_begun = current.slip.taken_ms.get_untracked().is_some();
        let kept = current.slip.open.form.with_untracked(|form| {
            is_begun.then(|| StoredDraft {
                key: key_of(form),
                form: form.clone(),
                opened_as: current.slip.opened_as,
                touched_ms: clock::wall_ms(),
            })
        });
        current.drafting.stop();
        self.next();
        let Some(kept) = kept else { return };
        let (desk, key) = (self.desk, kept.key.clone());
        spawn_local(async move {
            // A draft that stays by mistake is offered, and thrown away then.
            let _ = desk.ledger.store().drop_draft(&key).await;
            // Made here and not before: the undo must outlive the slip that is cleared, and what is made in a view goes with it.
            let undo = Callback::new(move |()| self.bring_back(kept.clone()));
            desk.say(GateWords::now().cleared, Some(undo));
        });
    }

    fn bring_back(self, kept: StoredDraft) {
        let desk = self.desk;
        let draft = kept.clone();
        spawn_local(async move {
            if let Err(fault) = desk.ledger.store().keep_draft(&draft).await {
                desk.complain(store_fault_words(&fault));
            }
        });
        self.go_on(kept);
    }

    fn call(self, who: Who) {
        // The page may be gone when its save has ended.
        let _ = self
            .arriving
            .try_update(|arriving| *arriving = (who, arriving.1.wrapping_add(1)));
    }
}
