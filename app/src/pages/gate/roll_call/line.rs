//! One slip of the roll-call: who, how many, where, whether they should have left, and a call to ask where they are.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Tone, shown_field};
use steward_domain::sort;
use steward_domain::work;
use steward_domain::work::gate::party;
use steward_domain::work::keys::visitor;
use steward_domain::work::places;

use super::super::VISITOR;
use super::super::inside::Inside;
use crate::components::icon::Icon;
use crate::components::state_mark::{State, StateMark};
use crate::desk::Desk;
use crate::words::{GateWords, fill, party_words};

/// One slip.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// The slip.
    pub id: RecordId,
    /// How many people it stands for, at most.
    pub people: i64,
    /// The numbers that stand side by side, while nobody has decided which is right.
    party: Vec<i64>,
    place: Option<RecordId>,
    place_words: String,
    name: String,
    facts: Vec<String>,
    late: Option<&'static str>,
    /// What the phone dials; none where the number is not this person's to know.
    number: Option<String>,
}

/// A building, and the slips of who is in it.
pub type Group = (Option<RecordId>, Vec<Line>);

/// Everybody who is inside, by place and name.
#[must_use]
pub fn lines(desk: Desk, inside: &Inside) -> Vec<Line> {
    let Some(definition) = desk.ledger.definition(VISITOR) else {
        return Vec::new();
    };
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let mut lines: Vec<Line> = shelf.with(|shelf| {
        let slips = inside.slips.iter().filter_map(|slip| {
            let view = shelf.view(slip.id)?;
            let entry = work::Entry::new(view, &definition);
            let told = |key: &str| desk.tell(false, |locale| shown_field(view, &definition, key, locale));
            // A crew is where it is allowed to work.
            let place_words = [told("place"), told("work_place"), told("department")];
            let place_words = place_words.into_iter().find(|place| !place.is_empty());
            let place_words = place_words.unwrap_or_else(|| GateWords::now().place_unknown.to_owned());
            let since = desk.when(slip.since_ms);
            let facts = [
                place_words.clone(),
                told("host"),
                told("company"),
                fill(GateWords::now().since, &[("t", &since)]),
                told("vehicle"),
            ];
            let number = entry.get(visitor::PHONE).map(dialled);
            Some(Line {
                id: slip.id,
                people: slip.people,
                party: party(entry),
                place: entry
                    .get(visitor::PLACE)
                    .or_else(|| entry.get(visitor::WORK_PLACE)),
                place_words,
                name: entry.told(visitor::NAME),
                facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
                late: slip.late_words(),
                number: number.filter(|number| !number.is_empty()),
            })
        });
        slips.collect()
    });
    sort::by(&mut lines, |a, b| {
        (&a.place_words, &a.name, a.id).cmp(&(&b.place_words, &b.name, b.id))
    });
    lines
}

fn dialled(number: &str) -> String {
    let is_dialled = |sign: &char| sign.is_ascii_digit() || *sign == '+';
    number.chars().filter(is_dialled).collect()
}

/// The lines gathered by building; whose place nobody knows comes last.
#[must_use]
pub fn by_building(desk: Desk, lines: impl Iterator<Item = Line>) -> Vec<Group> {
    let Some(definition) = desk.ledger.definition("place") else {
        let lines: Vec<Line> = lines.collect();
        return if lines.is_empty() {
            Vec::new()
        } else {
            vec![(None, lines)]
        };
    };
    let shelf = desk.ledger.shelf(&definition.key);
    shelf.with(|shelf| {
        let places = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
        places::by_building(lines.map(|line| (line.place, line)), &places)
    })
}

/// The line: a box to tick, and a button that calls.
#[component]
pub fn LineRow(
    /// The slip.
    line: Line,
    /// Whether its people were counted.
    is_here: Memo<bool>,
    /// It was ticked, or no more.
    on_change: Callback<bool>,
) -> impl IntoView {
    let people = (line.people > 1).then(|| {
        let party = line.party;
        view! {
            <span class="roll-call__people">
                {Icon::People.view()} {move || party_words(&party)}
            </span>
        }
    });
    let late = line.late.map(|words| {
        let state = State {
            tone: Tone::Late,
            words: words.to_owned(),
        };
        view! { <StateMark state=Signal::stored(state) /> }
    });
    let facts = line.facts.into_iter().map(|fact| view! { <span>{fact}</span> });
    let facts = facts.collect_view();
    let who = line.name.clone();
    let call = line.number.map(|number| {
        let label = move || fill(GateWords::now().call, &[("who", &who)]);
        view! {
            <a class="icon-button roll-call__call" href=format!("tel:{number}") aria-label=label>
                {Icon::Call.view()}
            </a>
        }
    });
    view! {
        <li class="roll-call__line" class:is-here=move || is_here.get()>
            <label class="roll-call__tick">
                <input
                    type="checkbox"
                    prop:checked=move || is_here.get()
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                <span class="roll-call__who">
                    <span class="roll-call__name"><strong>{line.name}</strong> {people} {late}</span>
                    <span class="record-card__facts">{facts}</span>
                </span>
                <span class="roll-call__here">{move || is_here.get().then(|| GateWords::now().here)}</span>
            </label>
            {call}
        </li>
    }
}
