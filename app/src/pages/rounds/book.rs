//! The records that rounds live in, as this phone shows them, for the decisions of `domain`.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Role};
use steward_domain::ids::{Key, RecordId};
use steward_domain::work::keys::staff;
use steward_domain::work::round::{Round, round};
use steward_domain::work::rounds::Patrol;
use steward_domain::work::{Entry, New, Register};

use crate::desk::Desk;
use crate::ledger::{Ledger, Mark, Shelf};
use crate::store::StoreFault;

/// How often what depends on the time is worked out anew. Clocks in words move with the desk's own tick.
const LOOK_MS: i64 = 15_000;

/// The registers of rounds on this phone. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Book {
    /// The desk of the person who works.
    pub desk: Desk,
}

/// One register: how to read it, and its records.
struct Source {
    definition: Arc<Definition>,
    shelf: ArcRwSignal<Shelf>,
}

/// Whether the records can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Readiness {
    /// They are being read.
    Loading,
    /// There are no registers on this phone yet.
    Empty,
    /// They can't be read.
    Failed(StoreFault),
    /// They are here.
    Ready,
}

const REGISTERS: [&str; 4] = ["patrol_round", "patrol_check", "route", "checkpoint"];

impl Book {
    pub(super) fn ledger(self) -> Ledger {
        self.desk.ledger
    }

    /// Whether the person leads the shift, and sees everybody's rounds.
    pub(super) fn leads(self) -> bool {
        matches!(self.ledger().actor().role, Role::Lead | Role::Manager)
    }

    fn source(self, register: &str) -> Option<Source> {
        let definition = self.ledger().definition(register)?;
        let shelf = self.ledger().shelf(&definition.key);
        Some(Source { definition, shelf })
    }

    /// Whether everything that rounds need was read. Tracked.
    pub(super) fn readiness(self) -> Readiness {
        let mut is_loading = false;
        for register in REGISTERS {
            let Some(source) = self.source(register) else {
                return Readiness::Empty;
            };
            let (is_loaded, fault) = source.shelf.with(|shelf| (shelf.is_loaded, shelf.fault.clone()));
            if let Some(fault) = fault {
                return Readiness::Failed(fault);
            }
            is_loading |= !is_loaded;
        }
        if is_loading {
            Readiness::Loading
        } else {
            Readiness::Ready
        }
    }

    /// Looks at the records; in an effect or a memo they are tracked.
    pub(super) fn look<T>(self, look: impl FnOnce(&Patrol<'_>) -> T) -> Option<T> {
        let [rounds, checks, routes, checkpoints] = REGISTERS.map(|register| self.source(register));
        let (rounds, checks, routes, checkpoints) = (rounds?, checks?, routes?, checkpoints?);
        let found = rounds.with(|rounds| {
            checks.with(|checks| {
                routes.with(|routes| {
                    checkpoints.with(|checkpoints| {
                        look(&Patrol {
                            rounds,
                            checks,
                            routes,
                            checkpoints,
                        })
                    })
                })
            })
        });
        Some(found)
    }

    /// Looks at one round as it stands now.
    pub(super) fn look_at<T>(
        self,
        id: RecordId,
        now_ms: i64,
        look: impl FnOnce(&Patrol<'_>, &Round<'_>) -> T,
    ) -> Option<T> {
        let me = self.ledger().actor().staff;
        self.look(|patrol| round(patrol, id, me, now_ms).map(|round| look(patrol, &round)))?
    }

    /// The moment for what is worked out anew now and then. Tracked.
    pub(super) fn coarse_now_ms(self) -> Memo<i64> {
        let now_ms = self.desk.now_ms;
        Memo::new(move |_| now_ms.get().div_euclid(LOOK_MS) * LOOK_MS)
    }

    /// Somebody by the name alone: on a round everybody knows what the others are.
    pub(super) fn person(self, id: RecordId) -> String {
        let name = self.source("staff").and_then(|source| {
            source.shelf.with(|shelf| {
                let entry = Entry::new(shelf.view(id)?, &source.definition);
                entry.get(staff::NAME).map(str::to_owned)
            })
        });
        name.unwrap_or_else(|| self.desk.name_of("staff", id))
    }

    /// A new record of a register, with what was in view of it: nothing.
    pub(super) fn new_of(self, register: &Key) -> New {
        New {
            id: Ledger::new_record_id(),
            seen: self.ledger().open_form(register, None).seen,
        }
    }

    /// Where the changes of a record are.
    pub(super) fn mark_of(self, register: &str, id: RecordId) -> Mark {
        let source = self.source(register);
        let mark = source.and_then(|source| {
            source
                .shelf
                .with(|shelf| shelf.entries.get(&id).map(|entry| entry.mark))
        });
        mark.unwrap_or_default()
    }
}

impl Source {
    fn with<T>(&self, look: impl FnOnce(Register<'_>) -> T) -> T {
        self.shelf.with(|shelf| {
            let records = shelf.views().map(|view| &**view);
            look(Register::new(&self.definition, records))
        })
    }
}
