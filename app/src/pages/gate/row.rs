//! One who is inside: who, whom they see, since when, and out with one tap.

use leptos::html::Details;
use leptos::prelude::*;
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Tone, shown_field, state_words};
use steward_domain::work;
use steward_domain::work::gate::party;
use steward_domain::work::keys::visitor;
use wasm_bindgen::JsCast;

use super::VISITOR;
use super::inside::{Inside, Slip};
use super::leave;
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::record_card::facts_told;
use crate::components::state_mark::{State, StateMark};
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::show::Show;
use crate::words::{GateWords, fill, language, party_words};

/// What is told of a slip.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    name: String,
    facts: Vec<String>,
    state: State,
    receipt: Receipt,
}

/// The row.
#[component]
pub fn SlipRow(
    /// The slip as it was when the row was drawn.
    slip: Slip,
    /// Everybody: what was judged moves on.
    inside: Memo<Inside>,
    /// It was signed out.
    on_left: Callback<()>,
    /// It is to be signed out afterwards.
    on_late: Callback<RecordId>,
    /// Whether the keys that sign somebody out mean this one.
    #[prop(into)]
    has_keys: Signal<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let id = slip.id;
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let entry = Memo::new(move |_| shelf.with(|shelf| shelf.entries.get(&id).cloned()));
    let slip = Memo::new(move |_| {
        let now = inside.with(|inside| inside.slips.iter().find(|one| one.id == id).copied());
        now.unwrap_or(slip)
    });
    let told = Memo::new(move |_| {
        entry.with(|entry| {
            let entry = entry.as_ref()?;
            let definition = desk.ledger.definition(VISITOR)?;
            let slip_entry = work::Entry::new(&entry.view, &definition);
            Some(tell(desk, slip_entry, slip.get(), entry.mark.into()))
        })
    });
    let name = Signal::derive(move || {
        told.with(|told| told.as_ref().map(|told| told.name.clone()))
            .unwrap_or_default()
    });
    let state = Signal::derive(move || {
        let blank = State {
            tone: Tone::Working,
            words: String::new(),
        };
        told.with(|told| told.as_ref().map_or(blank, |told| told.state.clone()))
    });
    let facts = move || {
        let facts = told
            .with(|told| told.as_ref().map(|told| told.facts.clone()))
            .unwrap_or_default();
        facts_told(facts)
    };
    let clock = Signal::derive(move || Clock::running(slip.get().since_ms, slip.get().leaves_by_ms));
    let receipt =
        Signal::derive(move || told.with(|told| told.as_ref().map_or(Receipt::Synced, |told| told.receipt)));
    let is_late = move || slip.get().is_overdue;
    view! {
        <article class="gate__row" class:is-late=is_late>
            <div class="gate__who">
                <h3 class="gate__name">
                    <a href=Page::Record(Key::literal(VISITOR), id).path()>{move || name.get()}</a>
                    <Show when=is_late><StateMark state=state /></Show>
                </h3>
                <p class="record-card__facts">{facts}</p>
                <p class="cluster gate__marks"><ClockMark clock=clock now_ms=desk.now_ms /> <ReceiptMark receipt=receipt /></p>
            </div>
            <Acts id=id name=name slip=slip on_left=on_left on_late=on_late has_keys=has_keys />
        </article>
    }
}

#[component]
fn Acts(
    id: RecordId,
    name: Signal<String>,
    slip: Memo<Slip>,
    on_left: Callback<()>,
    on_late: Callback<RecordId>,
    has_keys: Signal<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let role = desk.ledger.actor().role;
    let is_busy = RwSignal::new(false);
    let leave = move |_| leave::leave(desk, id, is_busy, on_left);
    let may_leave = role != Role::Manager;
    let may_late = matches!(role, Role::Lead | Role::Manager);
    let leaves = may_leave.then(|| {
        view! {
            <button
                class="button"
                type="button"
                aria-label=move || fill(GateWords::now().leave_named, &[("name", &name.get())])
                aria-keyshortcuts=move || has_keys.get().then_some("Alt+L")
                aria-busy=move || is_busy.get().to_string()
                on:click=leave
            >
                {move || GateWords::now().leave}
                <Show when=move || has_keys.get()><KeyHint keys="Alt+L" /></Show>
            </button>
        }
    });
    let late = move || {
        (may_late && slip.get().is_overdue).then(|| {
            view! {
                <li>
                    <button class="menu__entry" type="button" on:click=move |_| on_late.run(id)>
                        {Icon::Moment.view()}
                        {move || GateWords::now().late_leave}
                    </button>
                </li>
            }
        })
    };
    let goods = may_leave.then(|| {
        let href = Page::Step(Key::literal(VISITOR), id, Key::literal("sign_out")).path();
        view! {
            <li>
                <a class="menu__entry" href=href>
                    {Icon::Materials.view()}
                    {move || GateWords::now().with_goods}
                </a>
            </li>
        }
    });
    view! {
        <div class="gate__acts">
            {leaves}
            <RowMenu label=Signal::derive(move || fill(GateWords::now().more_about, &[("name", &name.get())]))>
                {goods}
                <li>
                    <a class="menu__entry" href=Page::PrintRecord(Key::literal(VISITOR), id).path()>
                        {Icon::Print.view()}
                        {move || GateWords::now().print_slip}
                    </a>
                </li>
                {late}
            </RowMenu>
        </div>
    }
}

/// What is seldom done with a slip. It closes when the focus leaves it, and with Escape.
#[component]
fn RowMenu(label: Signal<String>, children: Children) -> impl IntoView {
    let menu: NodeRef<Details> = NodeRef::new();
    let close = move || {
        if let Some(menu) = menu.try_get_untracked().flatten() {
            menu.set_open(false);
        }
    };
    let left = move |event: web_sys::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let menu = menu.try_get_untracked().flatten();
        if !menu.is_some_and(|menu| menu.contains(to.as_ref())) {
            close();
        }
    };
    let by_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    view! {
        <details class="menu" node_ref=menu on:focusout=left on:keydown=by_key>
            <summary class="icon-button" aria-label=move || label.get()>{Icon::More.view()}</summary>
            <ul class="menu__list">{children()}</ul>
        </details>
    }
}

fn tell(desk: Desk, entry: work::Entry<'_>, slip: Slip, receipt: Receipt) -> Told {
    let words = GateWords::now();
    let definition = entry.definition;
    let told = |key: &str| desk.tell(false, |locale| shown_field(entry.record, definition, key, locale));
    let people = (slip.people > 1).then(|| party_words(&party(entry)));
    let since = desk.when(slip.since_ms);
    let facts = [
        people.unwrap_or_default(),
        fill(words.since, &[("t", &since)]),
        told("host"),
        told("department"),
        told("place"),
        told("phone"),
    ];
    let state = slip.late_words().map_or_else(
        || {
            language()
                .pick(&state_words(definition, entry.state()))
                .to_owned()
        },
        str::to_owned,
    );
    Told {
        name: entry.told(visitor::NAME),
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        state: State {
            tone: if slip.is_overdue {
                Tone::Late
            } else {
                Tone::Working
            },
            words: state,
        },
        receipt,
    }
}
