//! Records that name this one: the checks of a round, the visits to a place.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Kind};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::Row;
use steward_domain::record::Record;
use steward_domain::value::Value;

use crate::components::record_card::RecordCard;
use crate::desk::{Desk, use_desk};
use crate::pages::list::card::card_of;
use crate::show::Show;
use crate::words::{Records, fill, language};

/// The most records of one register that are shown: the newest. The list of the register has all.
const SHOWN_MAX: usize = 10;

/// The records of other registers that name a record; nothing when there are none.
#[component]
pub fn Linked(
    /// The register of the record.
    register: Key,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let desk = use_desk();
    let registers = desk.ledger.registers();
    let groups = registers.values().filter_map(|definition| {
        let fields = naming(definition, &register);
        (!fields.is_empty())
            .then(|| view! { <Group definition=Arc::clone(definition) fields=fields id=id /> })
    });
    groups.collect_view()
}

/// The fields of a register that name records of another one.
fn naming(definition: &Definition, register: &Key) -> Vec<Key> {
    let fields = definition.fields.iter().filter(|field| match field.kind {
        Kind::Place => register == "place",
        Kind::Staff => register == "staff",
        Kind::Customer => register == "customer",
        Kind::Link | Kind::Links => field.register.as_ref() == Some(register),
        _ => false,
    });
    fields.map(|field| field.key.clone()).collect()
}

fn names(record: &Record, fields: &[Key], wanted: &Value) -> bool {
    fields.iter().any(|field| {
        let field = field.as_str();
        let mut values = record.values(field).iter();
        values.any(|sibling| sibling.value == *wanted)
            || record.members(field).any(|(_, value)| value == wanted)
    })
}

#[component]
fn Group(definition: Arc<Definition>, fields: Vec<Key>, id: RecordId) -> impl IntoView {
    let desk = use_desk();
    let shelf = desk.ledger.shelf(&definition.key);
    let wanted = Value::text(id.to_string());
    let found = Memo::new(move |_| {
        shelf.with(|shelf| {
            // Identities sort by birth: the newest are last.
            let naming = shelf
                .entries
                .iter()
                .rev()
                .filter(|(_, entry)| names(&entry.view, &fields, &wanted));
            naming.map(|(id, _)| *id).collect::<Vec<_>>()
        })
    });
    let title = {
        let words = definition.words.clone();
        move || language().pick(&words).to_owned()
    };
    let draw = move |id: RecordId| view! { <LinkedCard definition=Arc::clone(&definition) id=id /> };
    let more = move || {
        let rest = found.with(|found| found.len().saturating_sub(SHOWN_MAX));
        (rest > 0).then(|| {
            view! { <p class="muted">{fill(Records::now().more_linked, &[("n", &rest.to_string())])}</p> }
        })
    };
    let shown = move || found.with(|found| found.iter().take(SHOWN_MAX).copied().collect::<Vec<_>>());
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="section">
                <h2 class="section__title">
                    {title.clone()} <span class="count">{move || found.with(Vec::len)}</span>
                </h2>
                <For each=shown key=|id| *id children=draw.clone() />
                {more}
            </section>
        </Show>
    }
}

/// The card of any record that is here; nothing once it is gone.
#[component]
pub fn LinkedCard(
    /// Its register.
    definition: Arc<Definition>,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let desk = use_desk();
    let card = card_signal(desk, definition, id);
    move || {
        card.get()
            .map(|card| view! { <RecordCard card=Signal::stored(card) now_ms=desk.now_ms /> })
    }
}

/// The card of any record that is here, which follows it.
#[must_use]
pub fn card_signal(
    desk: Desk,
    definition: Arc<Definition>,
    id: RecordId,
) -> Memo<Option<crate::components::record_card::Card>> {
    let shelf = desk.ledger.shelf(&definition.key);
    Memo::new(move |_| {
        let entry = shelf.with(|shelf| shelf.entries.get(&id).cloned())?;
        Some(desk.tell(false, |locale| {
            // A card is not searched.
            let row = Row::of(&entry.view, &definition, locale, &|_| String::new());
            card_of(&row, &entry.view, &definition, None, entry.mark, locale)
        }))
    })
}
