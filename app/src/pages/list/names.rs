//! Names for rows: each is told once, and not once for each of ten thousand rows.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, Medium, Names, title_of};
use steward_domain::record::Record;

use crate::desk::may_read;
use crate::ledger::Ledger;
use crate::platform::clock;
use crate::words::language;

/// How deep names lead to names: a room is told with its building, and that is enough for a line. A register that names itself must
/// not turn for ever.
const NAMES_DEEP_MAX: u8 = 2;

/// A name, and the record that it was taken from; none for one that is not on this phone.
type Known = (Option<Arc<Record>>, Option<String>);

/// The names that rows were made with.
#[derive(Default)]
pub struct KnownNames {
    known: RefCell<HashMap<(Key, RecordId, u8), Known>>,
    asked: RefCell<BTreeSet<Key>>,
    depth: Cell<u8>,
    waits: Cell<bool>,
}

impl KnownNames {
    /// Whether a name was asked for whose register is not read from the store yet. Asking clears it.
    #[must_use]
    pub fn take_waits(&self) -> bool {
        self.waits.replace(false)
    }

    /// The registers that names came from.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<Key> {
        self.asked.borrow().clone()
    }

    /// Whether every name is still what its record says. Tracks the registers that names came from.
    #[must_use]
    pub fn hold(&self, ledger: Ledger) -> bool {
        let known = self.known.borrow();
        let mut hold = true;
        for register in self.asked.borrow().iter() {
            ledger.shelf(register).with(|shelf| {
                let of_it = known.iter().filter(|((of, _, _), _)| of == register);
                for ((_, id, _), (source, _)) in of_it {
                    let now = shelf.view(*id);
                    hold &= match (source, now) {
                        (Some(source), Some(now)) => Arc::ptr_eq(source, now),
                        (None, None) => true,
                        _ => false,
                    };
                }
            });
        }
        hold
    }

    /// Forgets them all.
    pub fn clear(&self) {
        self.known.borrow_mut().clear();
    }

    /// The names as the rows ask for them.
    #[must_use]
    pub fn ask(&self, ledger: Ledger) -> Asking<'_> {
        Asking { names: self, ledger }
    }
}

/// [`KnownNames`] with the records behind them.
pub struct Asking<'a> {
    names: &'a KnownNames,
    ledger: Ledger,
}

impl Names for Asking<'_> {
    fn name(&self, register: &str, id: RecordId) -> Option<String> {
        let key = Key::new(register).ok()?;
        let depth = self.names.depth.get();
        if depth >= NAMES_DEEP_MAX {
            // Left out, and not told by its number: the line is long enough.
            return Some(String::new());
        }
        // By depth, too: a name within a name is shorter.
        let place = (key, id, depth);
        if let Some((_, name)) = self.names.known.borrow().get(&place) {
            return name.clone();
        }
        let (source, name) = self.look_up(&place.0, id)?;
        self.names
            .known
            .borrow_mut()
            .insert(place, (source, name.clone()));
        name
    }

    fn may_read(&self, register: &str) -> bool {
        may_read(self.ledger, register)
    }
}

impl Asking<'_> {
    /// `None` is nothing to remember: not read yet.
    fn look_up(&self, register: &Key, id: RecordId) -> Option<Known> {
        let depth = self.names.depth.get();
        self.names.asked.borrow_mut().insert(register.clone());
        let Some(definition) = self.ledger.definition(register.as_str()) else {
            return Some((None, None));
        };
        let shelf = self.ledger.shelf(register);
        let (is_read, source) =
            shelf.with_untracked(|shelf| (shelf.is_loaded || shelf.fault.is_some(), shelf.view(id).cloned()));
        if !is_read {
            self.names.waits.set(true);
            return None;
        }
        let Some(record) = source else {
            return Some((None, None));
        };
        self.names.depth.set(depth + 1);
        let locale = Locale {
            language: language(),
            names: self,
            offset_minutes: &clock::utc_offset_minutes,
            now_ms: clock::wall_ms(),
            in_full: false,
            medium: Medium::Screen,
        };
        let name = title_of(&record, &definition, &locale);
        self.names.depth.set(depth);
        Some((Some(record), Some(name).filter(|name| !name.is_empty())))
    }
}
