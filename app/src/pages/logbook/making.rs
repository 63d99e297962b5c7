//! Making the rows of a table a slice at a time, so that the screen goes on and tells how far it has come.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use steward_domain::definition::{Definition, Kind};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, Medium, Names};
use steward_domain::record::Record;
use steward_domain::work;
use steward_domain::work::keys::place;

use super::counting;
use crate::ledger::Ledger;
use crate::pages::list::names::{Asking, KnownNames};
use crate::platform::clock;
use crate::words::language;

/// How long rows are made before the browser may draw and hear, in milliseconds.
const SLICE_MS: i64 = 40;
/// How many rows are made between two looks at the clock.
const STRIDE: usize = 8;

/// Whether every register that the table takes names from was read. Tracked.
#[must_use]
pub fn is_read(ledger: Ledger, definition: &Definition) -> bool {
    let mut all_read = true;
    for register in named(ledger, definition) {
        // Every one is asked, so that they are read at the same time.
        all_read &= ledger
            .shelf(&register)
            .with(|shelf| shelf.is_loaded || shelf.fault.is_some());
    }
    all_read
}

/// The registers that names come from, also those that stand in other names.
fn named(ledger: Ledger, definition: &Definition) -> BTreeSet<Key> {
    let mut found = BTreeSet::from([Key::literal("staff")]);
    let columns = definition.fields.iter().flat_map(|field| &field.columns);
    found.extend(counting::registers(definition));
    found.extend(
        definition
            .fields
            .iter()
            .chain(columns)
            .filter_map(|field| register_of(field.kind, field.register.as_ref())),
    );
    let mut next: Vec<Key> = found.iter().cloned().collect();
    while let Some(register) = next.pop() {
        let Some(definition) = ledger.definition(register.as_str()) else {
            continue;
        };
        let titles = definition
            .title
            .iter()
            .filter_map(|key| definition.field(key.as_str()));
        for key in titles.filter_map(|field| register_of(field.kind, field.register.as_ref())) {
            if found.insert(key.clone()) {
                next.push(key);
            }
        }
    }
    found
}

fn register_of(kind: Kind, named: Option<&Key>) -> Option<Key> {
    match kind {
        Kind::Place => Some(Key::literal("place")),
        Kind::Staff => Some(Key::literal("staff")),
        Kind::Customer => Some(Key::literal("customer")),
        Kind::Link | Kind::Links => named.cloned(),
        _ => None,
    }
}

/// How people and posts are named in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// As everywhere.
    Full,
    /// A colleague without the duty, and a post without the gate that it stands at: in a narrow column they make a row of seven lines,
    /// and the room is that of the descriptions.
    Short,
}

struct Named<'a> {
    names: Asking<'a>,
    ledger: Ledger,
    naming: Naming,
}

impl Names for Named<'_> {
    fn name(&self, register: &str, id: RecordId) -> Option<String> {
        let name = self.names.name(register, id)?;
        let is_short = match (self.naming, register) {
            (Naming::Short, "staff") => true,
            (Naming::Short, "place") => is_post(self.ledger, id),
            _ => false,
        };
        let head = name.split(" · ").next().filter(|_| is_short);
        Some(head.map(str::to_owned).unwrap_or(name))
    }

    fn may_read(&self, register: &str) -> bool {
        self.names.may_read(register)
    }
}

/// Whether a place is where somebody keeps watch: its name says enough.
fn is_post(ledger: Ledger, id: RecordId) -> bool {
    let Some(definition) = ledger.definition("place") else {
        return false;
    };
    ledger.shelf(&definition.key).with_untracked(|shelf| {
        let kind = shelf.view(id).and_then(|view| {
            let entry = work::Entry::new(view, &definition);
            entry
                .get(place::KIND)
                .map(|kind| kind == "post" || kind == "gate")
        });
        kind.unwrap_or(false)
    })
}

/// Tells something of each record, personal data masked. `go_on` hears how many are told; nothing comes of it when it says no.
pub async fn told_of<T>(
    ledger: Ledger,
    records: &[Arc<Record>],
    naming: Naming,
    go_on: impl Fn(usize) -> bool,
    mut tell: impl FnMut(&Record, &Locale<'_>) -> T,
) -> Option<Vec<T>> {
    let medium = match naming {
        Naming::Full => Medium::Paper,
        Naming::Short => Medium::Cell,
    };
    let names = KnownNames::default();
    let asking = Named {
        names: names.ask(ledger),
        ledger,
        naming,
    };
    let mut told = Vec::with_capacity(records.len());
    let mut until_ms = clock::mono_ms() + SLICE_MS;
    for slice in records.chunks(STRIDE) {
        untrack(|| {
            let locale = Locale {
                language: language(),
                names: &asking,
                offset_minutes: &clock::utc_offset_minutes,
                now_ms: clock::wall_ms(),
                in_full: false,
                medium,
            };
            told.extend(slice.iter().map(|record| tell(record, &locale)));
        });
        if clock::mono_ms() >= until_ms {
            if !go_on(told.len()) {
                return None;
            }
            TimeoutFuture::new(0).await;
            until_ms = clock::mono_ms() + SLICE_MS;
        }
    }
    go_on(told.len()).then_some(told)
}
