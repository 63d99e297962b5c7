//! Who is inside now, and leaving with one tap.

use leptos::html::Div;
use leptos::prelude::*;
use steward_domain::definition::{Definition, Role};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Query, Row, Tone, moment_words, shown_field};
use steward_domain::work;
use steward_domain::work::gate::inside_now;
use steward_domain::work::keys::visitor;

use super::leave;
use super::{VISITOR, day_of, hour_words};
use crate::components::clock_mark::Clock;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::record_card::{Card, RecordCard};
use crate::components::search_field::SearchField;
use crate::components::state_mark::State;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::platform::pinyin;
use crate::words::{GateWords, Shell, fill, language};

/// How many slips are drawn at once.
const CARDS_MAX: usize = 40;
/// Whether somebody is overdue is judged anew so often.
const JUDGED_EVERY_MS: i64 = 30_000;

/// Somebody who is inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slip {
    id: RecordId,
    since_ms: i64,
    leaves_by_ms: i64,
    is_overdue: bool,
    is_after_closing: bool,
}

/// Everybody who is inside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inside {
    /// Overdue first.
    slips: Vec<Slip>,
    /// The people on them.
    pub people: i64,
    overdue: usize,
    not_signed_out: usize,
}

/// Everybody who is inside now.
#[must_use]
pub fn inside(desk: Desk) -> Memo<Inside> {
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let judged = Memo::new(move |_| desk.now_ms.get() / JUDGED_EVERY_MS);
    Memo::new(move |_| {
        let Some(definition) = desk.ledger.definition(VISITOR) else {
            return Inside::default();
        };
        let now_ms = judged.get() * JUDGED_EVERY_MS;
        shelf.with(|shelf| {
            let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
            let now = inside_now(&register, now_ms, day_of(now_ms));
            let slips = now.slips.iter().map(|slip| Slip {
                id: slip.entry.id(),
                since_ms: slip.since_ms,
                leaves_by_ms: slip.leaves_by_ms,
                is_overdue: slip.is_overdue,
                is_after_closing: slip.is_after_closing,
            });
            Inside {
                slips: slips.collect(),
                people: now.people,
                overdue: now.overdue,
                not_signed_out: now.not_signed_out,
            }
        })
    })
}

/// The list of those inside, with a search and one-tap leave.
#[component]
pub fn InsidePart(
    /// Who.
    inside: Memo<Inside>,
    /// What is searched for.
    query: RwSignal<String>,
    /// A slip is to be signed out afterwards.
    on_late: Callback<RecordId>,
) -> impl IntoView {
    let desk = use_desk();
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let list = NodeRef::<Div>::new();
    let shown_max = RwSignal::new(CARDS_MAX);
    let found =
        Memo::new(move |_| searched_in(desk, inside.with(|inside| inside.slips.clone()), &query.get()));
    let shown = move || found.with(|found| found.iter().copied().take(shown_max.get()).collect::<Vec<_>>());
    let left = move || found.with(Vec::len).saturating_sub(shown_max.get());
    let nobody = Signal::derive(move || {
        let is_loaded = shelf.with(|shelf| shelf.is_loaded || shelf.fault.is_some());
        let words = match (is_loaded, query.with(String::is_empty)) {
            (false, _) => Shell::now().loading,
            (true, true) => GateWords::now().nobody_inside,
            (true, false) => GateWords::now().none_found,
        };
        words.to_owned()
    });
    let on_left = Callback::new(move |()| {
        // The button that had the focus is gone with its card.
        if let Some(list) = list.get_untracked() {
            let _ = list.focus();
        }
    });
    view! {
        <Counts inside=inside />
        <SearchField
            value=query
            on_search=Callback::new(move |text| query.set(text))
            label=Signal::derive(|| GateWords::now().search.to_owned())
        />
        <div class="stack" tabindex="-1" node_ref=list>
            <Show when=move || found.with(Vec::is_empty)>
                <EmptyState icon=Icon::People title=nobody />
            </Show>
            <For each=shown key=|slip| slip.id let:slip>
                <SlipCard slip=slip inside=inside on_left=on_left on_late=on_late />
            </For>
            <Show when=move || { left() > 0 }>
                <button
                    class="button is-wide"
                    type="button"
                    on:click=move |_| shown_max.update(|max| *max += CARDS_MAX)
                >
                    {move || fill(GateWords::now().show_more, &[("n", &left().min(CARDS_MAX).to_string())])}
                </button>
            </Show>
        </div>
    }
}

/// How many are inside, and what somebody should look after.
#[component]
fn Counts(inside: Memo<Inside>) -> impl IntoView {
    let people = move || {
        fill(
            GateWords::now().people_inside,
            &[("n", &inside.with(|inside| inside.people.to_string()))],
        )
    };
    let slips = move || {
        fill(
            GateWords::now().slips,
            &[("n", &inside.with(|inside| inside.slips.len().to_string()))],
        )
    };
    let overdue = move || inside.with(|inside| inside.overdue);
    let not_signed_out = move || inside.with(|inside| inside.not_signed_out);
    view! {
        <div class="cluster is-between">
            <p class="gate__count">{people}</p>
            <p class="muted">{slips}</p>
        </div>
        <Show when=move || { overdue() > 0 }>
            <div class="notice is-error" role="status">
                {Icon::Late.view()}
                <div class="notice__words">
                    <strong>{move || fill(GateWords::now().overdue, &[("n", &overdue().to_string())])}</strong>
                    <Show when=move || { not_signed_out() > 0 }>
                        <p>{move || format!("{} {}", GateWords::now().not_signed_out, not_signed_out())}</p>
                    </Show>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn SlipCard(
    slip: Slip,
    inside: Memo<Inside>,
    on_left: Callback<()>,
    on_late: Callback<RecordId>,
) -> impl IntoView {
    let desk = use_desk();
    let id = slip.id;
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let entry = Memo::new(move |_| shelf.with(|shelf| shelf.entries.get(&id).cloned()));
    // What was judged when the card was drawn moves on.
    let slip = Memo::new(move |_| {
        let now = inside.with(|inside| inside.slips.iter().find(|one| one.id == id).copied());
        now.unwrap_or(slip)
    });
    let card = Signal::derive(move || {
        entry
            .with(|entry| {
                let entry = entry.as_ref()?;
                let definition = desk.ledger.definition(VISITOR)?;
                Some(Card {
                    receipt: entry.mark.into(),
                    ..card(desk, work::Entry::new(&entry.view, &definition), slip.get())
                })
            })
            .unwrap_or_else(blank)
    });
    let name = move || card.with(|card| card.title.clone());
    let is_busy = RwSignal::new(false);
    let leave = move |_| leave::leave(desk, id, is_busy, on_left);
    let may_late = matches!(desk.ledger.actor().role, Role::Lead | Role::Manager);
    let late = move || {
        (may_late && slip.get().is_overdue).then(|| {
            view! {
                <button class="button" type="button" on:click=move |_| on_late.run(id)>
                    {move || GateWords::now().late_leave}
                </button>
            }
        })
    };
    let with_goods = Page::Step(Key::literal(VISITOR), id, Key::literal("sign_out")).path();
    let may_leave = desk.ledger.actor().role != Role::Manager;
    let buttons = may_leave.then(|| {
        view! {
            <a class="button is-quiet" href=with_goods>{move || GateWords::now().with_goods}</a>
            <button
                class="button"
                type="button"
                aria-label=move || fill(GateWords::now().leave_named, &[("name", &name())])
                aria-busy=move || is_busy.get().to_string()
                on:click=leave
            >
                {Icon::Leave.view()}
                {move || GateWords::now().leave}
            </button>
        }
    });
    view! { <RecordCard card=card now_ms=desk.now_ms>{late} {buttons}</RecordCard> }
}

fn card(desk: Desk, entry: work::Entry<'_>, slip: Slip) -> Card {
    let words = GateWords::now();
    let definition = entry.definition;
    let told = |key: &str| desk.tell(false, |locale| shown_field(entry.record, definition, key, locale));
    let people = entry.get(visitor::PEOPLE_COUNT).filter(|people| *people > 1);
    let people = people.map(|people| fill(words.people, &[("n", &people.to_string())]));
    let is_today = day_of(slip.since_ms) == day_of(desk.now_ms.get_untracked());
    let since = if is_today {
        hour_words(slip.since_ms)
    } else {
        moment(desk, slip.since_ms)
    };
    let facts = [
        people.unwrap_or_default(),
        fill(words.since, &[("t", &since)]),
        told("host"),
        told("department"),
        told("phone"),
        told("place"),
    ];
    let state = match (slip.is_after_closing, slip.is_overdue) {
        (true, _) => words.after_closing.to_owned(),
        (false, true) => words.is_overdue.to_owned(),
        _ => language()
            .pick(&steward_domain::listing::state_words(definition, entry.state()))
            .to_owned(),
    };
    Card {
        href: Page::Record(Key::literal(VISITOR), entry.id()).path(),
        title: entry.get(visitor::NAME).unwrap_or_default().to_owned(),
        state: State {
            tone: if slip.is_overdue {
                Tone::Waiting
            } else {
                Tone::Working
            },
            words: state,
        },
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        clock: Some(Clock {
            started_ms: slip.since_ms,
            deadline_ms: slip.leaves_by_ms,
            stopped_ms: None,
        }),
        receipt: crate::components::receipt_mark::Receipt::Synced,
    }
}

fn moment(desk: Desk, moment_ms: i64) -> String {
    desk.tell(false, |locale| moment_words(moment_ms, locale))
}

fn blank() -> Card {
    Card {
        href: String::new(),
        title: String::new(),
        state: State {
            tone: Tone::Working,
            words: String::new(),
        },
        facts: Vec::new(),
        clock: None,
        receipt: crate::components::receipt_mark::Receipt::Synced,
    }
}

fn searched_in(desk: Desk, slips: Vec<Slip>, text: &str) -> Vec<Slip> {
    let query = Query::new(text);
    let definition = desk.ledger.definition(VISITOR);
    let (false, Some(definition)) = (query.is_empty(), definition) else {
        return slips;
    };
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let is_found = |definition: &Definition, id: RecordId| {
        shelf.with(|shelf| {
            let Some(view) = shelf.view(id) else { return false };
            desk.tell(false, |locale| {
                query.finds(&Row::of(view, definition, locale, &pinyin::initials).search)
            })
        })
    };
    slips
        .into_iter()
        .filter(|slip| is_found(&definition, slip.id))
        .collect()
}
