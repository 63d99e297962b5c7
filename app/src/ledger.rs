//! One person's records on this phone: the replica of `domain`, driven on the store, the network and the screen.
//!
//! Every write goes through here, one after the other. What is shown comes from shelves: the records of a register as this phone shows
//! them, which change when something was written, and not before.

mod forms;
mod photos;
mod pulse;
mod registers;
mod shelf;
mod sync;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use futures::channel::mpsc;
use futures::lock::Mutex;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use steward_domain::definition::Definition;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::replica::{Draft, Notice, Replica, Rows, SaveError};
use steward_domain::time::At;

pub use forms::Opened;
pub use pulse::{Phase, Pulse};
pub use registers::{Newer, Registers};
pub use shelf::{Entry, Mark, Shelf};

use crate::platform::{clock, tabs::Tabs};
use crate::store::{Person, Store, StoreFault, With, Written};

/// How often a save is planned again when another tab was quicker. Each time somebody has saved, so it can't go on for ever; the bound
/// is for a fault that nobody has thought of.
const SAVE_TRIES_MAX: u32 = 8;

/// Why a save did not happen. Nothing was written, and the form stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveFault {
    /// The store could not write.
    Store(StoreFault),
    /// The change itself can't be written.
    Refused(SaveError),
    /// Other tabs were quicker, again and again.
    Busy,
}

/// What is saved together.
pub struct Save {
    /// The changes; several of them stand or fall together.
    pub drafts: Vec<Draft>,
    /// The identity of this phone when the form was opened: what the form has seen is told in its numbers.
    pub opened_as: DeviceId,
    /// The draft that becomes a record by this.
    pub draft_key: Option<String>,
}

/// What tabs tell each other.
#[derive(Serialize, Deserialize)]
enum Word {
    /// Something was written.
    Wrote {
        /// The records; none of them named when it may be any.
        records: Vec<(Key, RecordId)>,
        /// Whether everything must be read again.
        all: bool,
    },
    /// How the sync stands, by the tab that syncs: the others hear it from nobody else.
    Stands {
        /// What it is doing.
        phase: Phase,
        /// When the server was last heard.
        last_contact_ms: Option<i64>,
    },
    /// A tab was opened and asks how the sync stands.
    Asks,
}

/// One person's records on this phone. A handle: copies are the same ledger.
#[derive(Clone, Copy)]
pub struct Ledger(StoredValue<Rc<Inner>, LocalStorage>);

struct Inner {
    person: Person,
    store: Store,
    replica: RefCell<Replica>,
    /// The replica as it was before this phone got a new identity, for forms that were opened under the old one.
    former: RefCell<Option<Replica>>,
    registers: registers::Shown,
    shelves: RefCell<BTreeMap<Key, ArcRwSignal<Shelf>>>,
    pulse: ArcRwSignal<Pulse>,
    notices: ArcRwSignal<Vec<Notice>>,
    /// Held while something is planned and written, so that no plan of this tab goes stale.
    writing: Mutex<()>,
    kick: RefCell<mpsc::Sender<()>>,
    photo_kick: RefCell<mpsc::Sender<()>>,
    /// Whether news of the server wait for more of them.
    news_wait: Cell<bool>,
    tabs: RefCell<Option<Tabs>>,
    /// Whether this person still works in this tab; the loops end when not.
    is_open: Cell<bool>,
    /// Whether this is the tab that syncs.
    is_syncing: Cell<bool>,
}

impl Ledger {
    /// Opens the ledger of a person from what is on disk, and starts to sync.
    ///
    /// # Errors
    /// [`StoreFault`]; also when the person is not enrolled in this store.
    pub async fn open(person: Person) -> Result<Self, StoreFault> {
        let store = Store::of(person.staff);
        let loaded = store.load().await?;
        let meta = loaded
            .meta
            .ok_or_else(|| StoreFault::Unreadable("this person is not enrolled here".to_owned()))?;
        let last_contact_ms = meta.clock.compared_wall_ms;
        let (replica, notices) = Replica::open(meta, loaded.outbox);
        // One kick that waits is as good as many.
        let (kick, kicked) = mpsc::channel(1);
        let (photo_kick, photo_kicked) = mpsc::channel(1);
        let inner = Rc::new(Inner {
            person,
            store,
            replica: RefCell::new(replica),
            former: RefCell::default(),
            registers: registers::Shown::of(loaded.definitions.as_ref()),
            shelves: RefCell::default(),
            pulse: ArcRwSignal::new(Pulse::starting(last_contact_ms)),
            notices: ArcRwSignal::new(notices),
            writing: Mutex::new(()),
            kick: RefCell::new(kick),
            photo_kick: RefCell::new(photo_kick),
            news_wait: Cell::new(false),
            tabs: RefCell::default(),
            is_open: Cell::new(true),
            is_syncing: Cell::new(false),
        });
        inner.take_pulse();
        inner.join_tabs();
        for register in ["place", "staff"] {
            inner.shelf(&Key::literal(register));
        }
        sync::start(&inner, kicked);
        photos::start(&inner, photo_kicked);
        Ok(Self(StoredValue::new_local(inner)))
    }

    fn inner(self) -> Rc<Inner> {
        self.0.get_value()
    }

    /// Ends the work of this person in this tab: nothing is sent or heard any more.
    pub fn close(self) {
        let inner = self.inner();
        inner.is_open.set(false);
        inner.tabs.borrow_mut().take();
        inner.kick.borrow_mut().close_channel();
        inner.photo_kick.borrow_mut().close_channel();
    }

    /// The person.
    #[must_use]
    pub fn person(self) -> Person {
        self.0.with_value(|inner| inner.person.clone())
    }

    /// The person as rules know it.
    #[must_use]
    pub fn actor(self) -> Actor {
        self.0.with_value(|inner| Actor {
            staff: inner.person.staff,
            role: inner.person.role,
        })
    }

    /// The registers that are here; none before the first contact.
    #[must_use]
    pub fn registers(self) -> Arc<Registers> {
        self.0.with_value(|inner| inner.registers.in_force.clone()).get()
    }

    /// The registers that the server told, and that only a newer app can read.
    #[must_use]
    pub fn newer(self) -> Arc<Newer> {
        self.0.with_value(|inner| inner.registers.newer.clone()).get()
    }

    /// A register by its key, if it is here.
    #[must_use]
    pub fn definition(self, register: &str) -> Option<Arc<Definition>> {
        self.registers().get(register).cloned()
    }

    /// The records of a register as this phone shows them. They are read from the store when first asked for.
    #[must_use]
    pub fn shelf(self, register: &Key) -> ArcRwSignal<Shelf> {
        self.0.with_value(|inner| inner.shelf(register))
    }

    /// How the sync stands.
    #[must_use]
    pub fn pulse(self) -> ArcRwSignal<Pulse> {
        self.0.with_value(|inner| inner.pulse.clone())
    }

    /// What the person should be told, until it is put away.
    #[must_use]
    pub fn notices(self) -> ArcRwSignal<Vec<Notice>> {
        self.0.with_value(|inner| inner.notices.clone())
    }

    /// The person's store: for drafts and photos.
    #[must_use]
    pub fn store(self) -> Store {
        self.0.with_value(|inner| inner.store.clone())
    }

    /// The moment of an event now, by the corrected clock.
    #[must_use]
    pub fn now(self) -> At {
        self.0.with_value(|inner| inner.now())
    }

    /// The judged moment now, in milliseconds since 1970: what deadlines are held against.
    #[must_use]
    pub fn now_ms(self) -> i64 {
        self.now().judged_ms()
    }

    /// Looks into the replica: the outbox, its status, what a form has in view.
    pub fn with_replica<T>(self, look: impl FnOnce(&Replica) -> T) -> T {
        let inner = self.inner();
        let replica = inner.replica.borrow();
        look(&replica)
    }

    /// Saves. When this returns, everything is on the phone's disk, whatever the network does (law 5).
    ///
    /// # Errors
    /// [`SaveFault`]; nothing was written.
    pub async fn save(self, save: Save) -> Result<(), SaveFault> {
        let inner = self.inner();
        let photos = photos::mentioned(&save.drafts);
        let with = With {
            draft_done: save.draft_key.as_deref(),
            photos_waiting: &photos,
            ..With::default()
        };
        inner
            .write(with, |inner| {
                let drafts = inner.told_as_now(&save);
                inner.replica.borrow().save(drafts, inner.now())
            })
            .await
    }

    /// Writes what a plan of the replica asks for: looking after refused changes, or applying them again.
    ///
    /// # Errors
    /// [`SaveFault`]; nothing was written.
    pub async fn settle(
        self,
        plan: impl Fn(&Replica, At) -> Result<Rows, SaveError>,
    ) -> Result<(), SaveFault> {
        let inner = self.inner();
        inner
            .write(With::default(), |inner| {
                plan(&inner.replica.borrow(), inner.now())
            })
            .await
    }

    /// Asks for an exchange with the server now.
    pub fn sync_now(self) {
        let inner = self.inner();
        inner.kick_all();
        if !inner.is_syncing.get() {
            // The tab that syncs looks again, and then it asks.
            inner.tell_tabs(&Word::Wrote {
                records: Vec::new(),
                all: false,
            });
        }
    }
}

impl Inner {
    fn now(&self) -> At {
        let clock = self.replica.borrow().meta().clock;
        let mono_ms = (self.pulse.with_untracked(|pulse| pulse.contacted_this_run)).then(clock::mono_ms);
        clock.at(clock::wall_ms(), mono_ms)
    }

    /// Plans and writes, and plans again when another tab was quicker.
    async fn write(
        &self,
        with: With<'_>,
        plan: impl Fn(&Self) -> Result<Rows, SaveError>,
    ) -> Result<(), SaveFault> {
        let _guard = self.writing.lock().await;
        for _ in 0..SAVE_TRIES_MAX {
            let rows = plan(self).map_err(SaveFault::Refused)?;
            match self.store.write(&rows, with).await.map_err(SaveFault::Store)? {
                Written::Done => {
                    self.replica.borrow_mut().saved(&rows);
                    self.show_written(&rows);
                    self.kick_all();
                    return Ok(());
                }
                Written::Stale => self.reopen().await.map_err(SaveFault::Store)?,
            }
        }
        Err(SaveFault::Busy)
    }

    /// Opens the replica anew from what is on disk, because another tab has written.
    async fn reopen(&self) -> Result<(), StoreFault> {
        let loaded = self.store.load().await?;
        let Some(meta) = loaded.meta else {
            return Err(StoreFault::Unreadable("the replica's row is gone".to_owned()));
        };
        let (replica, notices) = Replica::open(meta, loaded.outbox);
        // Both at once: with receipts in the outbox and without what they stand for in the records, a form that is opened now would say
        // that it has not seen what it shows.
        let places: Vec<(Key, RecordId)> = replica.outbox().filter_map(shelf::place_of).collect();
        let records = self.store.some_records(&places).await?;
        *self.replica.borrow_mut() = replica;
        self.take_bases(&records);
        self.notices.update(|all| all.extend(notices));
        self.registers.take(loaded.definitions.as_ref());
        self.show_overlays();
        self.take_pulse();
        Ok(())
    }

    fn kick_all(&self) {
        // A full channel holds a kick already, and a closed one means that the person has gone.
        let _ = self.kick.borrow_mut().try_send(());
        let _ = self.photo_kick.borrow_mut().try_send(());
    }
}
