//! The parts of an order, in the order of the work. The one that the work is at comes with a button to fill it in.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Field, Kind};
use steward_domain::form::may_edit;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{shown_field, shown_text};
use steward_domain::record::Record;
use steward_domain::standing::{Shown, shown};
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::order_page::order_page;

use super::REPAIR;
use super::sheet::Asking;
use crate::components::icon::Icon;
use crate::desk::{Desk, may_read, use_desk};
use crate::ledger::Entry;
use crate::pages::record::clocks::Clocks;
use crate::pages::record::history::History;
use crate::pages::record::photos::{Photos, Picture};
use crate::words::{OrderWords, Records, fill, language};

/// What the head shows already.
const IN_HEAD: &[&str] = &[
    "item",
    "class",
    "place",
    "place_note",
    "description",
    "reporter_phone",
];
/// What stands side by side above the parts.
const COMPARED: &[&str] = &["photos_before", "photos_after"];
/// What is filled in by the way, whatever else the work needs. The steps ask for the rest when it is due.
const FILLED_BY_HAND: &[&str] = &[
    "photos_before",
    "enters_home",
    "appointment_at",
    "entry_visits",
    "materials",
    "labour",
    "photos_after",
    "notes",
    "partner",
    "promised_at",
    "deadline_extended",
    "extended_to",
    "extension_told",
    "extension_told_at",
];

/// A part with what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Told {
    key: &'static str,
    name: String,
    is_now: bool,
    facts: Vec<Fact>,
    to_fill: Vec<Key>,
}

/// A field with what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Fact {
    label: String,
    look: Look,
    in_conflict: bool,
}

/// How a value looks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Look {
    Words(String),
    Lines(Vec<String>),
    Photos(Vec<String>),
    Signature(String),
}

/// The parts, the clocks and the history of an order.
#[component]
pub fn Parts(
    /// The order.
    id: RecordId,
    /// As it is shown.
    entry: Memo<Option<Entry>>,
    /// What is to be filled in.
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let desk = use_desk();
    let parts = Memo::new(move |_| {
        let definition = desk.ledger.definition(REPAIR)?;
        entry.with(|entry| Some(tell(desk, work::Entry::new(&entry.as_ref()?.view, &definition))))
    });
    let parts = move || parts.get().unwrap_or_default();
    let view = Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|entry| Arc::clone(&entry.view))));
    let rest = move || {
        let definition = desk.ledger.definition(REPAIR)?;
        let first = view.get_untracked()?;
        // While the order leaves the phone, what was there last is shown.
        let view = Signal::derive(move || view.get().unwrap_or_else(|| Arc::clone(&first)));
        Some(view! {
            <Clocks definition=Arc::clone(&definition) view=view />
            <History definition=definition view=view />
        })
    };
    view! {
        <For each=parts key=Told::clone let:part>
            <PartSection id=id part=part asking=asking />
        </For>
        {rest}
    }
}

#[component]
fn PartSection(id: RecordId, part: Told, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let rows = part
        .facts
        .into_iter()
        .map(|fact| view! { <FactRow fact=fact /> })
        .collect_view();
    let heading = part.name.clone();
    let fill_in = (!part.to_fill.is_empty()).then(|| {
        let (name, fields) = (part.name.clone(), part.to_fill);
        let label = fill(OrderWords::now().edit_part, &[("part", &part.name)]);
        let ask = move |_| asking.set(Some(Asking::part(id, name.clone(), fields.clone())));
        view! {
            <button class="button" type="button" on:click=ask>
                {Icon::Edit.view()}
                {label}
            </button>
        }
    });
    let heading_id = format!("part-{}", part.key);
    view! {
        <section class="section order-part" class:is-now=part.is_now aria-labelledby=heading_id.clone()>
            <h2 class="section__title" id=heading_id.clone()>{heading}</h2>
            <div class="card">
                <dl class="key-value">{rows}</dl>
                {fill_in}
            </div>
        </section>
    }
}

#[component]
fn FactRow(fact: Fact) -> impl IntoView {
    let label = fact.label.clone();
    let conflict = fact
        .in_conflict
        .then(|| view! { " · " {move || Records::now().in_conflict} });
    let body = match fact.look {
        Look::Words(words) => words.into_any(),
        Look::Lines(lines) => {
            let lines = lines
                .into_iter()
                .map(|line| view! { <li>{line}</li> })
                .collect_view();
            view! { <ul class="fact-lines">{lines}</ul> }.into_any()
        }
        Look::Photos(digests) => view! { <Photos digests=digests title=fact.label /> }.into_any(),
        Look::Signature(digest) => {
            view! { <Picture digest=digest alt=fact.label class="signature-pad__image" /> }.into_any()
        }
    };
    view! {
        <div class="key-value__row" class:is-conflict=fact.in_conflict>
            <dt>{label} {conflict}</dt>
            <dd>{body}</dd>
        </div>
    }
}

fn tell(desk: Desk, order: work::Entry<'_>) -> Vec<Told> {
    let role = desk.ledger.actor().role;
    let may_edit = may_edit(order.definition, order.record, role);
    // A customer whom the role may not look up is told by the reporter's own name and number.
    let is_reporter_known = !order.record.is_blank("reporter_name");
    let says_nothing = |field: &Field| {
        field.kind == Kind::Customer && is_reporter_known && !may_read(desk.ledger, "customer")
    };
    let parts = order_page(order, role).into_iter().map(|part| {
        let in_part = part.fields.iter().filter(|field| {
            let is_shown_above = [IN_HEAD, COMPARED]
                .iter()
                .any(|all| all.contains(&field.key.as_str()));
            !is_shown_above && !says_nothing(field)
        });
        let facts = in_part.filter_map(|field| fact(desk, order.record, order.definition, field));
        let to_fill = part.fields.iter().filter(|_| may_edit && part.is_now);
        let to_fill = to_fill.filter(|field| FILLED_BY_HAND.contains(&field.key.as_str()));
        Told {
            key: part.key,
            name: language().pick(&part.words).to_owned(),
            is_now: part.is_now,
            facts: facts.collect(),
            to_fill: to_fill.map(|field| field.key.clone()).collect(),
        }
    });
    parts
        .filter(|part| !part.facts.is_empty() || !part.to_fill.is_empty())
        .collect()
}

fn fact(desk: Desk, record: &Record, definition: &Definition, field: &Field) -> Option<Fact> {
    let told = |value: &Value| desk.tell(true, |locale| shown_text(field, value, locale));
    let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    let shown = shown(record, field);
    let in_conflict = matches!(shown, Shown::Conflict(_));
    let look = match (field.kind, shown) {
        _ if record.is_blank(field.key.as_str()) => return None,
        (Kind::Photos, Shown::Set(members)) => {
            Look::Photos(members.iter().map(|(_, value)| text(value)).collect())
        }
        (_, Shown::Set(members)) => Look::Lines(members.iter().map(|(_, value)| told(value)).collect()),
        (Kind::Signature, Shown::Value(value) | Shown::Chosen { value, .. }) => Look::Signature(text(value)),
        _ => Look::Words(desk.tell(true, |locale| {
            shown_field(record, definition, field.key.as_str(), locale)
        })),
    };
    Some(Fact {
        label: language().pick(&field.words).to_owned(),
        look,
        in_conflict,
    })
}
