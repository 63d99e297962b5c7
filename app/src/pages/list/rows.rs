//! The rows of a register: made once for each record as it is, and kept while the app runs.
//!
//! Ten thousand rows take longer to make than anybody should wait, so they are made a slice at a time between frames, the newest
//! records first, and made again only for records that have changed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, Medium, Row};
use steward_domain::record::Record;
use steward_domain::words::Language;
use wasm_bindgen_futures::spawn_local;

use super::names::KnownNames;
use crate::ledger::{Ledger, Shelf};
use crate::platform::{clock, pinyin};
use crate::words::language;

/// How long rows are made before the browser may draw and hear, in milliseconds.
const SLICE_MS: i64 = 40;
/// How many rows are made between two looks at the clock.
const STRIDE: usize = 16;

/// What rows were made from, and the rows.
#[derive(Default)]
struct Made {
    definition: Option<Arc<Definition>>,
    language: Language,
    names: KnownNames,
    /// Counts up when every row must be made again.
    edition: u32,
    rows: Vec<Row>,
    /// Of each row its record, and the edition that it was made in.
    sources: Vec<(Arc<Record>, u32)>,
    places: HashMap<RecordId, usize>,
    /// Records whose rows are to be made, the next one last.
    queue: Vec<Arc<Record>>,
}

thread_local! {
    /// The rows of one person, by register. Nobody's stay when another person opens the app.
    static KEPT: RefCell<(Option<RecordId>, BTreeMap<Key, Made>)> = const { RefCell::new((None, BTreeMap::new())) };
}

/// What a look at the records has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// They are not read from the store yet; the look that follows the reading takes over.
    NotRead,
    /// Every record has its row.
    AllMade,
    /// There are rows to make.
    ToMake,
}

/// The rows of a register, for a view. A handle: copies are the same rows.
#[derive(Clone, Copy)]
pub struct Rows {
    ledger: Ledger,
    register: StoredValue<Key>,
    version: RwSignal<u32>,
    is_whole: RwSignal<bool>,
    progress: RwSignal<(usize, usize)>,
    named: RwSignal<BTreeSet<Key>>,
}

impl Rows {
    /// Makes the rows of a register, and keeps them as its records are, while the view is there.
    #[must_use]
    pub fn of(ledger: Ledger, register: &Key) -> Self {
        let rows = Self {
            ledger,
            register: StoredValue::new(register.clone()),
            version: RwSignal::new(0),
            is_whole: RwSignal::new(false),
            progress: RwSignal::new((0, 0)),
            named: RwSignal::new(BTreeSet::new()),
        };
        let run = StoredValue::new(0_u32);
        Effect::new(move |_| {
            run.update_value(|run| *run += 1);
            match rows.look() {
                Found::NotRead => return,
                Found::AllMade => return rows.show(true),
                Found::ToMake => rows.is_whole.set(false),
            }
            let this_run = run.get_value();
            // A later look takes over.
            let is_current = move || run.try_get_value() == Some(this_run);
            spawn_local(async move { rows.work(is_current).await });
        });
        rows
    }

    /// Looks into the rows. Tracked: the view is drawn again when they change.
    pub fn with<T>(self, look: impl FnOnce(&[Row]) -> T) -> T {
        self.version.track();
        self.made(|made| look(&made.rows))
    }

    /// The row of a record.
    #[must_use]
    pub fn get(self, id: RecordId) -> Option<Row> {
        self.version.track();
        self.made(|made| made.places.get(&id).map(|place| made.rows[*place].clone()))
    }

    /// Whether every record has its row.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.is_whole.get()
    }

    /// How many rows are made, and of how many.
    #[must_use]
    pub fn progress(self) -> (usize, usize) {
        self.progress.get()
    }

    fn made<T>(self, work: impl FnOnce(&mut Made) -> T) -> T {
        let staff = self.ledger.actor().staff;
        let register = self.register.get_value();
        KEPT.with(|kept| {
            let mut kept = kept.borrow_mut();
            if kept.0 != Some(staff) {
                *kept = (Some(staff), BTreeMap::new());
            }
            work(kept.1.entry(register).or_default())
        })
    }

    /// Looks what has changed.
    fn look(self) -> Found {
        let register = self.register.get_value();
        let (language, shelf) = (language(), self.ledger.shelf(&register));
        let Some(definition) = self.ledger.definition(register.as_str()) else {
            return Found::NotRead;
        };
        self.named.track();
        self.made(|made| {
            let is_same = made
                .definition
                .as_ref()
                .is_some_and(|known| Arc::ptr_eq(known, &definition));
            // Both are asked, or one of them would not be tracked.
            let names_hold = made.names.hold(self.ledger);
            if !is_same || made.language != language || !names_hold {
                made.names.clear();
                made.edition += 1;
                made.definition = Some(definition);
                made.language = language;
            }
            shelf.with(|shelf| {
                if !shelf.is_loaded {
                    return Found::NotRead;
                }
                made.take(shelf);
                if made.queue.is_empty() {
                    Found::AllMade
                } else {
                    Found::ToMake
                }
            })
        })
    }

    async fn work(self, is_current: impl Fn() -> bool) {
        while is_current() {
            let is_done = untrack(|| self.made(|made| made.make_slice(self.ledger)));
            let (asked, progress) = self.made(|made| (made.names.asked(), made.progress()));
            self.progress.set(progress);
            if self.named.with_untracked(|named| *named != asked) {
                // The look that follows takes over, and tracks where the new names come from.
                self.named.set(asked);
                return;
            }
            match is_done {
                Some(true) => return self.show(true),
                Some(false) => TimeoutFuture::new(0).await,
                // A name waits for its register; the look that follows its reading takes over.
                None => return,
            }
        }
    }

    fn show(self, is_whole: bool) {
        self.is_whole.set(is_whole);
        self.version.update(|version| *version = version.wrapping_add(1));
    }
}

impl Made {
    fn progress(&self) -> (usize, usize) {
        let all = self.rows.len().max(self.queue.len());
        (all - self.queue.len(), all)
    }

    /// Notes which records have no row as they are now, and forgets rows of records that are gone.
    fn take(&mut self, shelf: &Shelf) {
        let is_fresh = |id: &RecordId, view: &Arc<Record>| {
            self.places.get(id).is_some_and(|place| {
                let (source, edition) = &self.sources[*place];
                *edition == self.edition && Arc::ptr_eq(source, view)
            })
        };
        let views = shelf.entries.iter().map(|(id, entry)| (id, &entry.view));
        self.queue = views
            .filter(|(id, view)| !is_fresh(id, view))
            .map(|(_, view)| Arc::clone(view))
            .collect();
        if self.rows.len() + self.queue.len() > shelf.entries.len() {
            let gone: Vec<RecordId> = self
                .places
                .keys()
                .filter(|id| !shelf.entries.contains_key(id))
                .copied()
                .collect();
            for id in gone {
                self.remove(id);
            }
        }
    }

    fn remove(&mut self, id: RecordId) {
        let Some(place) = self.places.remove(&id) else {
            return;
        };
        self.rows.swap_remove(place);
        self.sources.swap_remove(place);
        if let Some(moved) = self.rows.get(place) {
            self.places.insert(moved.id, place);
        }
    }

    /// Makes rows for a while. Returns whether all are made; `None` when a name waits for its register to be read.
    fn make_slice(&mut self, ledger: Ledger) -> Option<bool> {
        let definition = self.definition.clone()?;
        let until_ms = clock::mono_ms() + SLICE_MS;
        while !self.queue.is_empty() {
            for _ in 0..STRIDE {
                let Some(record) = self.queue.pop() else { break };
                let row = row_of(&record, &definition, &self.names, ledger);
                if self.names.take_waits() {
                    self.queue.push(record);
                    return None;
                }
                self.put(record, row);
            }
            if clock::mono_ms() >= until_ms {
                break;
            }
        }
        Some(self.queue.is_empty())
    }

    fn put(&mut self, record: Arc<Record>, row: Row) {
        let source = (record, self.edition);
        if let Some(place) = self.places.get(&row.id) {
            self.rows[*place] = row;
            self.sources[*place] = source;
            return;
        }
        self.places.insert(row.id, self.rows.len());
        self.rows.push(row);
        self.sources.push(source);
    }
}

fn row_of(record: &Record, definition: &Definition, names: &KnownNames, ledger: Ledger) -> Row {
    let asking = names.ask(ledger);
    let locale = Locale {
        language: language(),
        names: &asking,
        offset_minutes: &clock::utc_offset_minutes,
        now_ms: clock::wall_ms(),
        in_full: false,
        medium: Medium::Screen,
    };
    Row::of(record, definition, &locale, &pinyin::initials)
}
