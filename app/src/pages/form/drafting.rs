//! Drafts: a form that is not saved yet is kept as it is filled in, so that a dead battery loses nothing.

use std::collections::BTreeSet;
use steward_domain::sort;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use steward_domain::form::{Content, Form};
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::OpenForm;
use crate::desk::{Desk, store_fault_words};
use crate::ledger::Ledger;
use crate::platform::clock;
use crate::store::{PhotoState, Store, StoreFault, StoredDraft};
use crate::words::{FormWords, fill};

/// How long nobody must type before the form is kept.
const PAUSE_MS: u32 = 300;
/// After how long a photo that no draft mentions is swept away: by then no form of another tab is about to mention it.
const SWEPT_AFTER_MS: i64 = 24 * 3_600_000;
/// The step's part of a draft's key when it is an edit.
pub(in crate::pages) const EDIT: &str = "edit";

/// The key of a form's draft: the same form is found again by it.
#[must_use]
pub(in crate::pages) fn key_of(form: &Form) -> String {
    key_for(&form.register, form.record, form.step.as_ref())
}

/// The key of the draft of a step, or of an edit, of a record.
#[must_use]
pub(in crate::pages) fn key_for(register: &Key, record: RecordId, step: Option<&Key>) -> String {
    let step = step.map_or(EDIT, |step| step.as_str());
    format!("{register}/{record}/{step}")
}

/// Keeps a form while it is open. A handle.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Drafting {
    desk: Desk,
    pub(super) open: OpenForm,
    pub(super) opened_as: DeviceId,
    /// Under which key, where it is not the form's own.
    key: StoredValue<Option<String>>,
    /// What will keep the form after a pause.
    pending: StoredValue<Option<Timeout>, LocalStorage>,
    /// Whether there is a draft of it.
    is_kept: StoredValue<bool>,
    /// Whether the form became a record, or is about to.
    is_over: StoredValue<bool>,
}

impl Drafting {
    /// Keeps a form from now on, until the view is gone.
    pub(in crate::pages) fn start(desk: Desk, open: OpenForm, opened_as: DeviceId) -> Self {
        Self::begin(desk, open, opened_as, (None, false))
    }

    /// The same under a key that stays, whatever becomes of the form's step; `is_kept` when there is a draft of it already.
    pub(super) fn start_under(
        key: String,
        is_kept: bool,
        desk: Desk,
        open: OpenForm,
        opened_as: DeviceId,
    ) -> Self {
        Self::begin(desk, open, opened_as, (Some(key), is_kept))
    }

    fn begin(
        desk: Desk,
        open: OpenForm,
        opened_as: DeviceId,
        (key, is_kept): (Option<String>, bool),
    ) -> Self {
        let drafting = Self {
            desk,
            open,
            opened_as,
            key: StoredValue::new(key),
            pending: StoredValue::new_local(None),
            is_kept: StoredValue::new(is_kept),
            is_over: StoredValue::new(false),
        };
        let first = StoredValue::new(true);
        Effect::new(move |_| {
            let is_touched = open.form.with(Form::is_touched);
            // As it was opened it is not worth keeping, or it is a draft already.
            if first.get_value() {
                first.set_value(false);
            } else if drafting.is_over.get_value() {
                // What is being saved is no draft any more.
            } else if is_touched {
                let pause = Timeout::new(PAUSE_MS, move || drafting.keep());
                drafting.pending.set_value(Some(pause));
            } else if drafting.is_kept.get_value() {
                // Whoever wipes everything out does not want it back.
                drafting.forget();
            }
        });
        on_cleanup(move || drafting.leave());
        drafting
    }

    /// The form is being saved: a draft that was kept now would be offered for ever.
    pub(in crate::pages) fn stop(self) {
        self.is_over.set_value(true);
        let _ = self.pending.try_update_value(Option::take);
    }

    /// It was not saved after all.
    pub(in crate::pages) fn go_on(self) {
        let _ = self.is_over.try_set_value(false);
        self.keep();
    }

    /// The form goes on under another step: what was kept under the former one is dropped.
    pub(in crate::pages) fn move_from(self, former: String) {
        let store = self.desk.ledger.store();
        // A draft that stays by mistake is offered, and thrown away then.
        spawn_local(async move {
            let _ = store.drop_draft(&former).await;
        });
    }

    /// The key that the form is kept under.
    pub(in crate::pages) fn key(self) -> String {
        let own = || self.open.form.with_untracked(key_of);
        self.key.get_value().unwrap_or_else(own)
    }

    /// The draft that the form would be kept as now.
    pub(super) fn as_it_stands(self) -> StoredDraft {
        StoredDraft {
            key: self.key(),
            form: self.open.form.get_untracked(),
            opened_as: self.opened_as,
            touched_ms: clock::wall_ms(),
        }
    }

    fn forget(self) {
        let _ = self.pending.try_update_value(Option::take);
        self.is_kept.set_value(false);
        self.move_from(self.key());
    }

    fn keep(self) {
        let _ = self.pending.try_update_value(Option::take);
        let Some(form) = self.open.form.try_get_untracked() else {
            return;
        };
        let _ = self.is_kept.try_set_value(true);
        let desk = self.desk;
        let key = self.key.try_get_value().flatten();
        let draft = StoredDraft {
            key: key.unwrap_or_else(|| key_of(&form)),
            form,
            opened_as: self.opened_as,
            touched_ms: clock::wall_ms(),
        };
        spawn_local(async move {
            if let Err(fault) = desk.ledger.store().keep_draft(&draft).await {
                desk.complain(fill(
                    FormWords::now().draft_failed,
                    &[("why", &store_fault_words(&fault))],
                ));
            }
        });
    }

    fn leave(self) {
        if self.is_over.try_get_value() != Some(false) {
            return;
        }
        if self.pending.try_with_value(Option::is_some) == Some(true) {
            self.keep();
        }
        if self.open.form.try_with_untracked(Form::is_touched) == Some(true) {
            self.desk.say(FormWords::now().draft_kept, None);
        }
    }
}

/// The drafts of this phone that a page offers, newest first; and sweeps away photos that no form will ever mention.
///
/// # Errors
/// [`StoreFault`].
pub(in crate::pages) async fn offered(
    ledger: Ledger,
    wanted: impl Fn(&StoredDraft) -> bool,
) -> Result<Vec<StoredDraft>, StoreFault> {
    let store = ledger.store();
    let mut drafts = store.drafts().await?;
    let until_ms = clock::wall_ms() - SWEPT_AFTER_MS;
    // What is not swept now is swept the next time.
    let _ = sweep(&store, &drafts, |_, taken_ms| taken_ms < until_ms).await;
    drafts.retain(wanted);
    sort::by_key(&mut drafts, |draft| std::cmp::Reverse(draft.touched_ms));
    Ok(drafts)
}

/// Throws a draft away, with the photos that were taken for it alone.
///
/// # Errors
/// [`StoreFault`].
pub(in crate::pages) async fn discard(ledger: Ledger, draft: &StoredDraft) -> Result<(), StoreFault> {
    let store = ledger.store();
    store.drop_draft(&draft.key).await?;
    let others = store.drafts().await?;
    let own = mentioned(&draft.form);
    sweep(&store, &others, |digest, _| own.contains(digest)).await
}

/// Drops photos of forms that were never saved, but for those that a draft still mentions.
async fn sweep(
    store: &Store,
    drafts: &[StoredDraft],
    is_swept: impl Fn(&str, i64) -> bool,
) -> Result<(), StoreFault> {
    let needed: BTreeSet<String> = drafts.iter().flat_map(|draft| mentioned(&draft.form)).collect();
    let rows = store.photos().await?.into_iter();
    let swept: Vec<String> = rows
        .filter(|row| row.state == PhotoState::Drafted && !needed.contains(&row.digest))
        .filter(|row| is_swept(&row.digest, row.taken_ms))
        .map(|row| row.digest)
        .collect();
    if swept.is_empty() {
        return Ok(());
    }
    store.drop_photos(&swept).await
}

/// Every text that was entered; the digests of photos are among them, and what is none is no photo's.
fn mentioned(form: &Form) -> BTreeSet<String> {
    let texts = form.entries.values().flat_map(|entry| match &entry.content {
        Content::Value(value) => vec![value],
        Content::Members { add, .. } => add.iter().collect(),
        Content::Increase(_) => Vec::new(),
    });
    texts.filter_map(Value::as_text).map(str::to_owned).collect()
}
