//! One order, in the order of the work: what it is, whom to call, how long is left, what to do next, and what was done.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{short_number, shown_field};
use steward_domain::sort;
use steward_domain::standing::conflicts;
use steward_domain::work;
use steward_domain::work::orders::needs_committee;

use super::REPAIR;
use super::act::{self, Move, Moves};
use super::card::entry;
use super::comparison::Comparison;
use super::course::Course;
use super::head::Head;
use super::parts::Parts;
use super::sheet::{Asking, Sheet};
use super::whereabouts;
use crate::app::Frame;
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::ledger::Entry;
use crate::page::{self, Page, record_in};
use crate::show::Show;
use crate::words::{LogbookWords, OrderWords, fill};

/// One order.
#[component]
pub fn OrderPage() -> impl IntoView {
    let desk = use_desk();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(record_in));
    // Another order is another page: nothing of an open sheet may reach over.
    move || match id.get() {
        Some(id) => view! { <Order id=id /> }.into_any(),
        None => view! { <Missing desk=desk /> }.into_any(),
    }
}

#[component]
fn Order(id: RecordId) -> impl IntoView {
    let desk = use_desk();
    let entry = entry(desk, id);
    whereabouts::look();
    let told = move |key: &'static str| {
        Signal::derive(move || {
            tell(desk, entry, |order| {
                desk.tell(false, |locale| {
                    shown_field(order.record, order.definition, key, locale)
                })
            })
        })
    };
    let (item, place) = (told("item"), told("place"));
    let title = Signal::derive(move || {
        Some(item.get())
            .filter(|item| !item.is_empty())
            .unwrap_or_else(|| OrderWords::now().order.to_owned())
    });
    let subtitle = Signal::derive(move || format!("{} · {}", place.get(), short_number(id)));
    let moves = Memo::new(move |_| tell(desk, entry, |order| act::moves(desk, order)));
    let asking = RwSignal::new(None::<Asking>);
    let is_busy = RwSignal::new(false);
    let take = Callback::new(move |step: Key| asking.set(Some(Asking::step(id, step))));
    let is_here = Memo::new(move |_| entry.with(Option::is_some));
    let tools = view! { <OtherSteps id=id moves=moves take=take /> };
    view! {
        <Frame title=title subtitle=subtitle back=Page::Orders tools=tools.into_any()>
            <Show when=move || is_here.get() fallback=move || view! { <NotHere desk=desk /> }>
                <div class="page">
                    <Head entry=entry />
                    <Course entry=entry />
                    <Hints id=id entry=entry />
                    <Comparison id=id entry=entry asking=asking />
                    <Parts id=id entry=entry asking=asking />
                    <Next id=id moves=moves is_busy=is_busy take=take />
                </div>
            </Show>
            <Sheet asking=asking />
        </Frame>
    }
}

/// Tells something of the order; nothing when it is not here.
fn tell<T: Default>(desk: Desk, entry: Memo<Option<Entry>>, tell: impl FnOnce(work::Entry<'_>) -> T) -> T {
    let Some(definition) = desk.ledger.definition(REPAIR) else {
        return T::default();
    };
    entry
        .with(|entry| {
            entry
                .as_ref()
                .map(|entry| tell(work::Entry::new(&entry.view, &definition)))
        })
        .unwrap_or_default()
}

/// The big button under the thumb.
#[component]
fn Next(id: RecordId, moves: Memo<Moves>, is_busy: RwSignal<bool>, take: Callback<Key>) -> impl IntoView {
    let desk = use_desk();
    let next = move || {
        let next = moves.with(|moves| moves.primary.clone())?;
        let words = next.words.clone();
        let act = move |_| {
            if next.is_one_tap {
                act::take_now(desk, id, &next.step, is_busy, take);
            } else {
                take.run(next.step.clone());
            }
        };
        Some(view! {
            <button
                class="button is-primary is-large"
                type="button"
                aria-busy=move || is_busy.get().to_string()
                on:click=act
            >
                {words}
            </button>
        })
    };
    let has_next = Memo::new(move |_| moves.with(|moves| moves.primary.is_some()));
    view! {
        <Show when=move || has_next.get()>
            <div class="page__action">{next}</div>
        </Show>
    }
}

/// The other steps, behind "more". Those that take the order back stand last.
#[component]
fn OtherSteps(id: RecordId, moves: Memo<Moves>, take: Callback<Key>) -> impl IntoView {
    let menu = NodeRef::<leptos::html::Details>::new();
    let steps = move || {
        let mut others = moves.with(|moves| moves.others.clone());
        sort::by_key(&mut others, |other| other.is_back);
        others
            .into_iter()
            .map(|other| view! { <OtherStep other=other take=take menu=menu /> })
            .collect_view()
    };
    let record = Page::Record(Key::literal(REPAIR), id).path();
    let print = Page::PrintRecord(Key::literal(REPAIR), id).path();
    let edit = Page::Step(Key::literal(REPAIR), id, Key::literal("edit")).path();
    view! {
        <details class="menu" node_ref=menu>
            <summary class="icon-button" aria-label=move || OrderWords::now().more>{Icon::More.view()}</summary>
            <ul class="menu__list">
                {steps}
                <li><a class="menu__entry" href=edit>{Icon::Edit.view()} {move || OrderWords::now().edit}</a></li>
                <li><a class="menu__entry" href=print>{Icon::Print.view()} {move || LogbookWords::now().print_or_export}</a></li>
                <li>
                    <a class="menu__entry" href=record>{Icon::Registers.view()} {move || OrderWords::now().print_record}</a>
                </li>
            </ul>
        </details>
    }
}

#[component]
fn OtherStep(other: Move, take: Callback<Key>, menu: NodeRef<leptos::html::Details>) -> impl IntoView {
    let icon = match other.step.as_str() {
        "return" => Icon::Return,
        "transfer" => Icon::Transfer,
        "wait_parts" => Icon::Pause,
        "cancel" => Icon::Void,
        _ if other.is_back => Icon::Undo,
        _ => Icon::Forward,
    };
    let class = if other.is_back {
        "menu__entry is-danger"
    } else {
        "menu__entry"
    };
    let step = other.step.clone();
    let act = move |_| {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
        take.run(step.clone());
    };
    view! {
        <li>
            <button class=class type="button" on:click=act>
                {icon.view()}
                {other.words}
            </button>
        </li>
    }
}

/// What somebody should know before the next step: a conflict, or that the owners' committee has to approve (REP-4).
#[component]
fn Hints(id: RecordId, entry: Memo<Option<Entry>>) -> impl IntoView {
    let desk = use_desk();
    let in_conflict = Memo::new(move |_| {
        tell(desk, entry, |order| {
            !conflicts(order.record, order.definition).is_empty()
        })
    });
    let committee = Memo::new(move |_| {
        tell(desk, entry, |order| {
            let before_work = ["accepted", "on_site", "awaiting_approval", "awaiting_parts"];
            let is_asked = needs_committee(order) && before_work.contains(&order.state());
            is_asked.then(|| committee_words(order.definition, order.record.definition))
        })
    });
    view! {
        <Show when=move || in_conflict.get()>
            <div class="notice is-conflict" role="status">
                {Icon::Conflict.view()}
                <div class="notice__words"><strong>{move || OrderWords::now().in_conflict}</strong></div>
                <a class="button is-small" href=Page::Record(Key::literal(REPAIR), id).path()>
                    {move || OrderWords::now().to_conflicts}
                </a>
            </div>
        </Show>
        {move || committee.get().map(|why| view! { <Committee why=why /> })}
    }
}

/// Told before the step is refused.
#[component]
pub fn Committee(
    /// The rule with the site's figures.
    why: String,
) -> impl IntoView {
    view! {
        <div class="notice is-warning" role="status">
            {Icon::Fee.view()}
            <div class="notice__words">
                <strong>{move || OrderWords::now().committee}</strong>
                <p>{why}</p>
            </div>
        </div>
    }
}

/// REP-4 in words, with the figures that hold for the order.
#[must_use]
pub fn committee_words(definition: &Definition, version: u32) -> String {
    let figure = |key: &str| definition.figure(key, version).unwrap_or("?").to_owned();
    let (units, yuan) = (figure("fee_units_max"), figure("fee_yuan_max"));
    fill(
        OrderWords::now().committee_why,
        &[("units", &units), ("yuan", &yuan)],
    )
}

#[component]
fn Missing(desk: Desk) -> impl IntoView {
    view! {
        <Frame title=Signal::derive(|| OrderWords::now().order.to_owned()) back=Page::Orders>
            <NotHere desk=desk />
        </Frame>
    }
}

/// Still being read, or not on this phone.
#[component]
fn NotHere(desk: Desk) -> impl IntoView {
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    let standing = Signal::derive(move || {
        shelf.with(|shelf| match &shelf.fault {
            Some(fault) => Standing::Failed(store_fault_words(fault)),
            None if shelf.is_loaded => Standing::NotHere,
            None => Standing::Loading,
        })
    });
    view! {
        <div class="page">
            <StateView standing=standing>
                <button class="button" type="button" on:click=|_| page::go_instead(&Page::Orders)>
                    {move || OrderWords::now().title}
                </button>
            </StateView>
        </div>
    }
}
