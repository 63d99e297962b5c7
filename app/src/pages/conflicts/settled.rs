//! What others have settled about something that this person wrote.
//!
//! Of a state the record itself tells it: it keeps every step. Of a field it keeps only what stands there now, so that it is told from
//! this phone's own changes of the last 72 hours, and from the timeline of those records while the server can be reached.

use std::collections::{BTreeMap, BTreeSet};
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::change::{Change, Write};
use steward_domain::definition::{Definition, SETTLE_STEP, STATE_FIELD};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::moment_words;
use steward_domain::record::{Record, StepTaken};
use steward_domain::replica::OutboxRow;
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::sides::{title, value_words};
use crate::api::{self, Kept};
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::show::Show;
use crate::words::{ConflictWords, fill};

/// How many records the server is asked about at most.
const ASKED_MAX: usize = 20;
/// How many settlements are listed.
const LISTED_MAX: usize = 20;
/// For how long they are: whoever was away for a week is told.
const LISTED_MS: i64 = 14 * 24 * 3_600_000;

/// A value of this person's that somebody else did not keep.
#[derive(Clone, Debug, PartialEq)]
struct Settled {
    register: Key,
    record: RecordId,
    key: Key,
    mine: Value,
    now: Value,
    by: RecordId,
    at_ms: i64,
}

/// The section; nothing when there is nothing to tell.
#[component]
pub(super) fn SettledList() -> impl IntoView {
    let desk = use_desk();
    let online = RwSignal::new(BTreeMap::<RecordId, Vec<Kept>>::new());
    ask_timelines(desk, online);
    let found = Memo::new(move |_| {
        let mut found = states(desk);
        online.with(|online| found.extend(online.values().flat_map(|timeline| fields(desk, timeline))));
        let since_ms = desk.now_ms.get_untracked() - LISTED_MS;
        found.retain(|one| one.at_ms > since_ms);
        sort::by_key(&mut found, |one| std::cmp::Reverse(one.at_ms));
        found.truncate(LISTED_MAX);
        found
    });
    let rows = move || found.get().into_iter().map(|one| row(desk, &one)).collect_view();
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="section">
                <h2 class="section__title">{move || ConflictWords::now().settled}</h2>
                <div class="card is-list">{rows}</div>
            </section>
        </Show>
    }
}

fn row(desk: Desk, one: &Settled) -> impl IntoView + use<> {
    let words = ConflictWords::now();
    let definition = desk.ledger.definition(one.register.as_str());
    let (mine, now, named) = definition.map_or_else(Default::default, |definition| {
        let told = |value| desk.tell(false, |locale| value_words(&definition, &one.key, value, locale));
        (told(&one.mine), told(&one.now), title(&definition, &one.key))
    });
    let who = fill(words.settled_by, &[("who", &desk.name_of("staff", one.by))]);
    let time = desk.tell(false, |locale| moment_words(one.at_ms, locale));
    let record = desk.name_of(one.register.as_str(), one.record);
    view! {
        <a class="row-link" href=Page::of_record(&one.register, one.record).path()>
            {Icon::Conflict.view()}
            <span class="row-link__words">
                {record} " · " {named}
                <small>{fill(words.settled_row, &[("mine", &mine), ("now", &now)])}</small>
                <small>{who} " · " {time}</small>
            </span>
            {Icon::Forward.view()}
        </a>
    }
}

/// States: a step of this person's that stood beside another, and that somebody else has settled otherwise.
fn states(desk: Desk) -> Vec<Settled> {
    let me = desk.ledger.actor().staff;
    let mut found = Vec::new();
    for key in desk.ledger.registers().keys() {
        desk.ledger.shelf(key).with(|shelf| {
            for record in shelf.views() {
                let settled = record.steps.iter().filter(|taken| taken.step == SETTLE_STEP);
                found.extend(settled.filter_map(|settled| lost_step(record, settled, me)));
            }
        });
    }
    found
}

fn lost_step(record: &Record, settled: &StepTaken, me: RecordId) -> Option<Settled> {
    let author = record
        .authors
        .get(&settled.origin)
        .filter(|author| author.by != me)?;
    let saw = |view: &StepTaken, other: &StepTaken| {
        view.seen
            .covers(view.origin.device, other.origin, record.number_of(other.origin))
    };
    let was_seen: Vec<&StepTaken> = record
        .steps
        .iter()
        .filter(|taken| taken.origin != settled.origin && saw(settled, taken))
        .collect();
    let stood = |taken: &&&StepTaken| {
        !was_seen
            .iter()
            .any(|later| later.origin != taken.origin && saw(later, taken))
    };
    let is_mine = |taken: &&&StepTaken| {
        record
            .authors
            .get(&taken.origin)
            .is_some_and(|author| author.by == me)
    };
    let mine = was_seen
        .iter()
        .filter(stood)
        .find(is_mine)
        .filter(|mine| mine.to != settled.to)?;
    Some(Settled {
        register: record.register.clone(),
        record: record.id,
        key: Key::literal(STATE_FIELD),
        mine: Value::text(mine.to.as_str()),
        now: Value::text(settled.to.as_str()),
        by: author.by,
        at_ms: author.at.judged_ms(),
    })
}

/// Fields: a change by somebody else that had several values in view, one of them this person's, and kept another.
fn fields(desk: Desk, timeline: &[Kept]) -> Vec<Settled> {
    let me = desk.ledger.actor().staff;
    let mut found = Vec::new();
    for (place, kept) in timeline.iter().enumerate() {
        let change = &kept.change;
        if change.by == me {
            continue;
        }
        for (key, write) in change.writes.iter().filter(|(key, _)| **key != STATE_FIELD) {
            let Write::Set {
                value,
                was: Some(Value::List(sides)),
            } = write
            else {
                continue;
            };
            let before = timeline[..place].iter().rev().map(|kept| &kept.change);
            let mine = before
                .filter(|change| change.by == me)
                .find_map(|change| set_value(change, key));
            if let Some(mine) = mine.filter(|mine| *mine != value && sides.contains(mine)) {
                found.push(Settled {
                    register: change.register.clone(),
                    record: change.record,
                    key: key.clone(),
                    mine: mine.clone(),
                    now: value.clone(),
                    by: change.by,
                    at_ms: change.at.judged_ms(),
                });
            }
        }
    }
    found
}

fn set_value<'a>(change: &'a Change, key: &Key) -> Option<&'a Value> {
    match change.writes.get(key)? {
        Write::Set { value, .. } => Some(value),
        Write::Members { .. } | Write::Increase { .. } => None,
    }
}

/// Asks for the timelines of the records that this phone has written to of late and where its value no longer stands.
fn ask_timelines(desk: Desk, online: RwSignal<BTreeMap<RecordId, Vec<Kept>>>) {
    let slot = desk.ledger.person().slot;
    let asked = StoredValue::new(BTreeSet::<RecordId>::new());
    Effect::new(move |_| {
        let wanted = gone_values(desk);
        for record in wanted.into_iter().take(ASKED_MAX) {
            let is_new = asked.try_update_value(|asked| asked.insert(record));
            if is_new != Some(true) {
                continue;
            }
            spawn_local(async move {
                match api::timeline(slot, record).await {
                    Ok(timeline) => drop(online.try_update(|online| online.insert(record, timeline))),
                    // Without the network it is asked for when the page is opened again.
                    Err(_) => drop(asked.try_update_value(|asked| asked.remove(&record))),
                }
            });
        }
    });
}

fn gone_values(desk: Desk) -> BTreeSet<RecordId> {
    // The outbox itself tells nobody that it has changed.
    desk.ledger.pulse().track();
    let changes: Vec<Change> = desk.ledger.with_replica(|replica| {
        let sent = replica
            .outbox()
            .filter(|row| !row.is_waiting() && !row.is_refused());
        sent.filter_map(OutboxRow::change).collect()
    });
    let mut gone = BTreeSet::new();
    for change in changes {
        let Some(definition) = desk.ledger.definition(change.register.as_str()) else {
            continue;
        };
        let is_gone = desk.ledger.shelf(&change.register).with(|shelf| {
            let view = shelf.view(change.record);
            view.is_some_and(|view| {
                change
                    .writes
                    .keys()
                    .any(|key| is_replaced(view, &definition, &change, key))
            })
        });
        if is_gone {
            gone.insert(change.record);
        }
    }
    gone
}

/// Whether a value of a change stands no longer in its field, and somebody else's does.
fn is_replaced(view: &Record, definition: &Definition, change: &Change, key: &Key) -> bool {
    if definition.field(key.as_str()).is_none() {
        return false;
    }
    let Some(value) = set_value(change, key) else {
        return false;
    };
    let values = view.values(key.as_str());
    let is_others = |origin| {
        view.authors
            .get(origin)
            .is_some_and(|author| author.by != change.by)
    };
    !values.is_empty()
        && values
            .iter()
            .all(|one| one.value != *value && is_others(&one.origin))
}
