//! The registers of this phone: those in force, and those that only a newer app can read.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Heading};
use steward_domain::ids::Key;
use steward_domain::replica::{KeptRegisters, ReadRegisters};

/// The registers that are here, by key.
pub type Registers = BTreeMap<Key, Arc<Definition>>;

/// Registers that the server told, and that only a newer app can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Newer {
    /// Their headings. Those that are in force as well are so by what they were before.
    pub headings: BTreeMap<Key, Heading>,
    /// How many can't even be named.
    pub nameless: usize,
}

impl Newer {
    /// Whether there are any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.headings.is_empty() || self.nameless > 0
    }
}

/// The registers as views hear of them.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) in_force: ArcRwSignal<Arc<Registers>>,
    pub(super) newer: ArcRwSignal<Arc<Newer>>,
}

impl Shown {
    pub(super) fn of(kept: Option<&KeptRegisters>) -> Self {
        let (in_force, newer) = read(kept);
        Self {
            in_force: ArcRwSignal::new(in_force),
            newer: ArcRwSignal::new(newer),
        }
    }

    /// Shows what is kept now. What did not change is not drawn again.
    pub(super) fn take(&self, kept: Option<&KeptRegisters>) {
        let (in_force, newer) = read(kept);
        if self.newer.with_untracked(|known| *known != newer) {
            self.newer.set(newer);
        }
        if self.in_force.with_untracked(|known| *known != in_force) {
            self.in_force.set(in_force);
        }
    }

    /// The registers that records here may be of: those of one that can't be read are kept, too.
    pub(super) fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self
            .in_force
            .with_untracked(|known| known.keys().cloned().collect());
        self.newer
            .with_untracked(|newer| keys.extend(newer.headings.keys().cloned()));
        keys
    }
}

fn read(kept: Option<&KeptRegisters>) -> (Arc<Registers>, Arc<Newer>) {
    let read = kept.map(KeptRegisters::read).unwrap_or_default();
    let ReadRegisters {
        in_force,
        unread,
        nameless,
    } = read;
    let in_force = in_force.into_iter().map(|(key, one)| (key, Arc::new(one)));
    let newer = Newer {
        headings: unread,
        nameless,
    };
    (Arc::new(in_force.collect()), Arc::new(newer))
}
