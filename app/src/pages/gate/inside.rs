//! Who is inside now, and leaving with one tap.

use leptos::html::Div;
use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Query, Row, people_words};
use steward_domain::work;
use steward_domain::work::gate::inside_now;

use super::VISITOR;
use super::row::SlipRow;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::components::search_field::SearchField;
use crate::components::show_more::ShowMore;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::platform::clock::day_of;
use crate::platform::pinyin;
use crate::show::Show;
use crate::words::{GateWords, Shell, at_least_words, fill, language, slips_words};

/// How many slips are drawn at once.
const CARDS_MAX: usize = 40;
/// Whether somebody is overdue is judged anew so often.
const JUDGED_EVERY_MS: i64 = 30_000;

/// Somebody who is inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slip {
    /// The slip.
    pub id: RecordId,
    /// Since when.
    pub since_ms: i64,
    /// Until when.
    pub leaves_by_ms: i64,
    /// How many people, at most.
    pub people: i64,
    /// Whether that is past.
    pub is_overdue: bool,
    /// Whether the site has closed since.
    pub is_after_closing: bool,
}

impl Slip {
    /// That they should have left, in words; none while they may stay.
    #[must_use]
    pub fn late_words(&self) -> Option<&'static str> {
        let words = GateWords::now();
        match (self.is_after_closing, self.is_overdue) {
            (true, _) => Some(words.after_closing),
            (false, true) => Some(words.is_overdue),
            (false, false) => None,
        }
    }
}

/// Everybody who is inside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inside {
    /// Overdue first.
    pub slips: Vec<Slip>,
    /// The people on them, at most.
    pub people: i64,
    /// The same at least: fewer, while a number is still to be checked.
    pub people_min: i64,
    /// The slips that are overdue.
    pub overdue: usize,
    /// The people on those.
    pub overdue_people: i64,
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
                people: slip.people,
                is_overdue: slip.is_overdue,
                is_after_closing: slip.is_after_closing,
            });
            Inside {
                slips: slips.collect(),
                people: now.people,
                people_min: now.people_min,
                overdue: now.overdue,
                overdue_people: now.overdue_people,
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
    // Another search begins at its beginning.
    Effect::new(move |_| {
        query.track();
        shown_max.set(CARDS_MAX);
    });
    // Somebody who was looked for may be let out by keys.
    let first = Memo::new(move |_| {
        let is_search = !query.with(|query| query.trim().is_empty());
        is_search
            .then(|| found.with(|found| found.first().map(|slip| slip.id)))
            .flatten()
    });
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
            keys="Alt+Q"
        />
        <div class="stack is-tight" tabindex="-1" node_ref=list>
            <Show when=move || found.with(Vec::is_empty)>
                <EmptyState icon=Icon::People title=nobody />
            </Show>
            <For each=shown key=|slip| slip.id let:slip>
                <SlipRow slip=slip inside=inside on_left=on_left on_late=on_late has_keys=Memo::new(move |_| first.get() == Some(slip.id)) />
            </For>
            <ShowMore
                shown=Signal::derive(move || (shown_max.get(), found.with(Vec::len)))
                step=CARDS_MAX
                words=Signal::derive(|| GateWords::now().show_more.to_owned())
                on_more=Callback::new(move |()| shown_max.update(|max| *max += CARDS_MAX))
            />
        </div>
    }
}

/// How many slips and how many people are inside, and how many of them should have left.
#[component]
fn Counts(inside: Memo<Inside>) -> impl IntoView {
    let all = move || inside.with(|inside| counted(inside.slips.len(), inside.people));
    let unsure = move || inside.with(|inside| at_least_words(inside.people_min, inside.people));
    let is_late = move || inside.with(|inside| inside.overdue > 0);
    let late = move || {
        inside.with(|inside| {
            let (slips, people) = (
                slips_words(inside.overdue),
                people_words(inside.overdue_people, language()),
            );
            fill(
                GateWords::now().overdue_slips,
                &[("slips", &slips), ("people", &people)],
            )
        })
    };
    view! {
        <div class="cluster is-between">
            <div class="gate__counts">
                <p class="cluster gate__count">
                    <span>{all}</span>
                    <Show when=is_late><span class="gate__overdue">{Icon::Late.view()} {late}</span></Show>
                </p>
                <Show when=move || unsure().is_some()><p class="muted gate__unsure">{unsure}</p></Show>
            </div>
            <a class="button is-small" href=Page::RollCall.path() aria-keyshortcuts="Alt+R">
                {Icon::Checklist.view()}
                {move || GateWords::now().roll_call}
                <KeyHint keys="Alt+R" />
            </a>
        </div>
    }
}

fn counted(slips: usize, people: i64) -> String {
    format!("{} · {}", slips_words(slips), people_words(people, language()))
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
