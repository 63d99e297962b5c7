//! The records of a register as this phone shows them: the server's, with the unsent changes of this phone on top.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::change::Change;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{OutboxRow, Rows};
use steward_domain::sort::Gather;
use wasm_bindgen_futures::spawn_local;

use super::{Inner, Word};
use crate::platform::tabs::Tabs;
use crate::store::{ReadRecords, StoreFault};

/// Where the changes of a record are. Shown on each record, with words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// The server has everything.
    #[default]
    Synced,
    /// So many changes are only on this phone.
    OnThisPhone(usize),
    /// The server refused a change, and nobody has looked after it yet.
    Refused,
}

/// One record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As the server has it; none before it was sent.
    pub base: Option<Arc<Record>>,
    /// As this phone shows it.
    pub view: Arc<Record>,
    /// Where its changes are.
    pub mark: Mark,
}

/// The records of one register.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Whether they were read from the store. Before that, nothing can be said of what is not here.
    pub is_loaded: bool,
    /// Why they could not be read.
    pub fault: Option<StoreFault>,
    /// The records.
    pub entries: BTreeMap<RecordId, Entry>,
    /// How many are here beside them that only a newer app can read.
    pub unread: usize,
    /// Records as the server has them that are not in view, such as those that left the scope while a change of theirs waits.
    bases: BTreeMap<RecordId, Arc<Record>>,
}

impl Shelf {
    /// A record as this phone shows it.
    #[must_use]
    pub fn view(&self, id: RecordId) -> Option<&Arc<Record>> {
        self.entries.get(&id).map(|entry| &entry.view)
    }

    /// Every record as this phone shows it.
    pub fn views(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.entries.values().map(|entry| &entry.view)
    }
}

impl Inner {
    pub(super) fn shelf(self: &Rc<Self>, register: &Key) -> ArcRwSignal<Shelf> {
        if let Some(shelf) = self.shelves.borrow().get(register) {
            return shelf.clone();
        }
        let shelf = ArcRwSignal::new(Shelf::default());
        self.shelves.borrow_mut().insert(register.clone(), shelf.clone());
        let (inner, register) = (Rc::clone(self), register.clone());
        spawn_local(async move { inner.read_shelf(&register).await });
        shelf
    }

    /// Reads a register from the store. No write of this tab comes in between.
    pub(super) async fn read_shelf(&self, register: &Key) {
        let _guard = self.writing.lock().await;
        self.read_shelf_locked(register).await;
    }

    /// The same for callers that hold [`Inner::writing`].
    pub(super) async fn read_shelf_locked(&self, register: &Key) {
        let Some(shelf) = self.shelves.borrow().get(register).cloned() else {
            return;
        };
        let ReadRecords { records, unread } = match self.store.records(register).await {
            Ok(read) => read,
            Err(fault) => {
                shelf.update(|shelf| shelf.fault = Some(fault));
                return;
            }
        };
        let mut read = Shelf {
            is_loaded: true,
            unread,
            ..Shelf::default()
        };
        read.bases = records
            .into_iter()
            .map(|record| (record.id, Arc::new(record)))
            .gather();
        for (id, base) in &read.bases {
            let entry = Entry {
                base: Some(Arc::clone(base)),
                view: Arc::clone(base),
                mark: Mark::Synced,
            };
            read.entries.insert(*id, entry);
        }
        let overlaid = self.overlaid();
        for id in overlaid
            .iter()
            .filter(|(of, _)| of == register)
            .map(|(_, id)| *id)
        {
            self.lay_over(&mut read, id);
        }
        shelf.set(read);
    }

    /// Shows what a plan wrote, here and in the other tabs.
    pub(super) fn show_written(&self, rows: &Rows) {
        if !rows.into_shadow {
            self.take_bases(&rows.records_put);
        }
        let mut touched: BTreeSet<(Key, RecordId)> = self.overlaid();
        touched.extend(
            rows.records_put
                .iter()
                .map(|record| (record.register.clone(), record.id)),
        );
        touched.extend(rows.outbox_put.iter().filter_map(place_of));
        self.show(&touched, &rows.records_remove);
        self.take_pulse();
        let records: Vec<(Key, RecordId)> = rows
            .records_put
            .iter()
            .map(|record| (record.register.clone(), record.id))
            .collect();
        let all = rows.swap_shadow || !rows.records_remove.is_empty() || records.len() > 100;
        let records = if rows.into_shadow || all {
            Vec::new()
        } else {
            records
        };
        self.tell_tabs(&Word::Wrote { records, all });
    }

    /// Lays the outbox over everything that it touches, after the replica was opened anew.
    pub(super) fn show_overlays(&self) {
        let mut touched = self.overlaid();
        // What was marked before may be clean by now.
        for (register, shelf) in self.shelves.borrow().iter() {
            shelf.with_untracked(|shelf| {
                let marked = shelf
                    .entries
                    .iter()
                    .filter(|(_, entry)| entry.mark != Mark::Synced);
                touched.extend(marked.map(|(id, _)| (register.clone(), *id)));
            });
        }
        self.show(&touched, &[]);
    }

    pub(super) fn take_bases(&self, records: &[Record]) {
        for record in records {
            if let Some(shelf) = self.shelves.borrow().get(&record.register) {
                shelf.update_untracked(|shelf| {
                    shelf.bases.insert(record.id, Arc::new(record.clone()));
                });
            }
        }
    }

    fn show(&self, touched: &BTreeSet<(Key, RecordId)>, removed: &[RecordId]) {
        for (register, shelf) in self.shelves.borrow().iter() {
            let ids: Vec<RecordId> = touched
                .iter()
                .filter(|(of, _)| of == register)
                .map(|(_, id)| *id)
                .collect();
            let is_removed =
                shelf.with_untracked(|shelf| removed.iter().any(|id| shelf.entries.contains_key(id)));
            if ids.is_empty() && !is_removed {
                continue;
            }
            shelf.update(|shelf| {
                for id in removed {
                    shelf.bases.remove(id);
                    self.lay_over(shelf, *id);
                }
                for id in ids {
                    self.lay_over(shelf, id);
                }
            });
        }
    }

    /// Makes the entry of a record from the server's state and what waits on top of it.
    fn lay_over(&self, shelf: &mut Shelf, id: RecordId) {
        let replica = self.replica.borrow();
        let base = shelf.bases.get(&id).cloned();
        let changes: Vec<Change> = replica.pending_of(id).filter_map(OutboxRow::change).collect();
        let view = if changes.is_empty() {
            base.clone()
        } else {
            replica.view(base.as_deref(), &changes).map(Arc::new)
        };
        let Some(view) = view else {
            shelf.entries.remove(&id);
            return;
        };
        let mut mark = Mark::Synced;
        for row in replica.outbox().filter(|row| row.record == id) {
            mark = match mark {
                _ if row.needs_decision() => Mark::Refused,
                Mark::Synced if row.is_waiting() => Mark::OnThisPhone(1),
                Mark::OnThisPhone(count) if row.is_waiting() => Mark::OnThisPhone(count + 1),
                other => other,
            };
        }
        shelf.entries.insert(id, Entry { base, view, mark });
    }

    /// The records that have rows in the outbox.
    fn overlaid(&self) -> BTreeSet<(Key, RecordId)> {
        self.replica.borrow().outbox().filter_map(place_of).gather()
    }

    pub(super) fn take_pulse(&self) {
        let (status, pulling) = {
            let replica = self.replica.borrow();
            // Between two pages of an ordinary pull only the last answer knows that there is more.
            let (told, was_set_back) = self
                .pulse
                .with_untracked(|pulse| (pulse.pulling, pulse.was_set_back));
            let mut status = replica.status();
            status.has_lost |= was_set_back;
            (status, replica.meta().snapshot.or(told))
        };
        let is_same = self
            .pulse
            .with_untracked(|pulse| pulse.status == status && pulse.pulling == pulling);
        if !is_same {
            self.pulse.update(|pulse| {
                pulse.status = status;
                pulse.pulling = pulling;
            });
        }
    }

    pub(super) fn join_tabs(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let name = format!("steward-{}", self.person.staff);
        let tabs = Tabs::join(&name, move |word| {
            let (Some(inner), Ok(word)) = (weak.upgrade(), serde_json::from_str::<Word>(&word)) else {
                return;
            };
            spawn_local(async move { inner.hear(word).await });
        });
        *self.tabs.borrow_mut() = tabs;
        self.tell_tabs(&Word::Asks);
    }

    /// Tells the other tabs how the sync stands, if this is the one that knows.
    pub(super) fn tell_how_it_stands(&self) {
        if self.is_syncing.get() {
            let (phase, last_contact_ms) = self
                .pulse
                .with_untracked(|pulse| (pulse.phase, pulse.last_contact_ms));
            self.tell_tabs(&Word::Stands {
                phase,
                last_contact_ms,
            });
        }
    }

    pub(super) fn tell_tabs(&self, word: &Word) {
        if let (Some(tabs), Ok(text)) = (self.tabs.borrow().as_ref(), serde_json::to_string(word)) {
            tabs.tell(&text);
        }
    }

    async fn hear(&self, word: Word) {
        match word {
            Word::Wrote { records, all } => self.look_again(&records, all).await,
            Word::Stands {
                phase,
                last_contact_ms,
            } if !self.is_syncing.get() => self.pulse.update(|pulse| {
                pulse.phase = phase;
                pulse.last_contact_ms = last_contact_ms;
            }),
            Word::Stands { .. } => {}
            Word::Asks => self.tell_how_it_stands(),
        }
    }

    /// Another tab has written: looks again at what it names.
    async fn look_again(&self, records: &[(Key, RecordId)], all: bool) {
        let _guard = self.writing.lock().await;
        // A store that fails now fails at the next save too, and says so there.
        if self.reopen().await.is_err() {
            return;
        }
        if all {
            self.read_all_shelves().await;
        } else if let Ok(records) = self.store.some_records(records).await {
            for record in records {
                if let Some(shelf) = self.shelves.borrow().get(&record.register) {
                    shelf.update(|shelf| {
                        let id = record.id;
                        shelf.bases.insert(id, Arc::new(record));
                        self.lay_over(shelf, id);
                    });
                }
            }
        }
        // The tab that syncs may be this one.
        self.kick_all();
    }

    pub(super) async fn read_all_shelves(&self) {
        let registers: Vec<Key> = self.shelves.borrow().keys().cloned().collect();
        for register in registers {
            self.read_shelf_locked(&register).await;
        }
    }
}

pub(super) fn place_of(row: &OutboxRow) -> Option<(Key, RecordId)> {
    row.change().map(|change| (change.register, change.record))
}
