//! Labels to print: choose, have them signed, print.

mod candidates;
mod choose;
mod making;
pub mod open;
mod sheet;

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use steward_domain::definition::Role;
use steward_domain::label::LabelKind;
use wasm_bindgen_futures::spawn_local;

use crate::api::Fault;
use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::use_desk;
use crate::page::Page;
use crate::platform::window;
use crate::show::Show;
use crate::words::{LabelWords, Shell, fill};
use candidates::chosen_of;
use choose::{Choose, Choosing};
use sheet::{SheetPages, Sheets};

/// The part of the address that names the kind.
const KIND: &str = "kind";

/// Whether a role makes labels. The server has the last word.
#[must_use]
pub fn may_make(role: Role) -> bool {
    matches!(role, Role::Manager | Role::Admin)
}

/// The address of the page for the records of a register, if labels hang at them.
#[must_use]
pub fn path_of(register: &str) -> Option<String> {
    let kinds = [LabelKind::Checkpoint, LabelKind::Place];
    let kind = kinds.into_iter().find(|kind| kind.register() == register)?;
    Some(format!("{}?{KIND}={}", Page::Labels.path(), kind.register()))
}

/// Labels to print.
#[component]
pub fn LabelsPage() -> impl IntoView {
    let desk = use_desk();
    let title = Signal::derive(|| Shell::now().labels.to_owned());
    if !may_make(desk.ledger.actor().role) {
        return view! {
            <Frame title=title back=Page::Home>
                <div class="page"><StateView standing=Signal::stored(Standing::NoRight) /></div>
            </Frame>
        }
        .into_any();
    }
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(asked_kind));
    let choosing = Choosing::new(desk, asked.get_untracked());
    // A link from this page to itself makes no page anew.
    Effect::new(move |_| choosing.turn_to(asked.get()));
    view! {
        <Frame title=title back=Page::Registers>
            <div class="page is-wide labels"><Making choosing=choosing /></div>
        </Frame>
    }
    .into_any()
}

/// The kind that the address asks for.
fn asked_kind(query: &ParamsMap) -> LabelKind {
    let is_place = query
        .get(KIND)
        .is_some_and(|kind| kind == LabelKind::Place.register());
    if is_place {
        LabelKind::Place
    } else {
        LabelKind::Checkpoint
    }
}

/// What to tell about the last attempt.
#[derive(Clone, PartialEq, Eq)]
enum Told {
    Unknown(usize),
    Offline { shown: usize },
    Failed,
}

#[component]
fn Making(choosing: Choosing) -> impl IntoView {
    let desk = use_desk();
    let sheets = RwSignal::new(None::<Sheets>);
    let told = RwSignal::new(None::<Told>);
    let is_busy = RwSignal::new(false);
    let head = NodeRef::<html::H2>::new();
    let make = move |_| {
        let wanted = choosing
            .all
            .with_untracked(|all| choosing.chosen.with_untracked(|chosen| chosen_of(all, chosen)));
        if wanted.is_empty() || is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let kind = choosing.kind.get_untracked();
        spawn_local(async move {
            let made = making::make(desk, kind, wanted).await;
            let shown = made.sheets.as_ref().map_or(0, |sheets| sheets.labels.len());
            let _ = told.try_set(match made.fault {
                Some(Fault::Unreachable | Fault::NotOurs) => Some(Told::Offline { shown }),
                Some(Fault::Answered { .. }) => Some(Told::Failed),
                None if made.unknown > 0 => Some(Told::Unknown(made.unknown)),
                None => None,
            });
            let _ = sheets.try_set(made.sheets);
            let _ = is_busy.try_set(false);
            // On a phone the sheets are below everything that was chosen.
            request_animation_frame(move || {
                if let Some(head) = head.try_get_untracked().flatten() {
                    let _ = head.focus();
                }
            });
        });
    };
    let count = move || choosing.chosen.with(std::collections::BTreeSet::len);
    let make_words = move || {
        let words = LabelWords::now();
        if is_busy.get() {
            words.making.to_owned()
        } else {
            fill(words.make, &[("n", &count().to_string())])
        }
    };
    let print = move |_| {
        // Printing fails only in a window that is closed.
        let _ = window().print();
    };
    view! {
        <div class="labels__columns">
            <Choose choosing=choosing />
            <section class="labels__sheets">
                <h2 class="section__title" tabindex="-1" node_ref=head>{move || LabelWords::now().sheets}</h2>
                {move || told.get().map(told_view)}
                <Shown sheets=sheets choosing=choosing />
            </section>
        </div>
        <div class="page__action">
            <button
                class="button is-large"
                class:is-primary=move || sheets.with(Option::is_none)
                type="button"
                disabled=move || count() == 0
                aria-busy=move || is_busy.get().to_string()
                on:click=make
            >
                {Icon::Scan.view()} {make_words}
            </button>
            <Show when=move || sheets.with(Option::is_some)>
                <button class="button is-large is-primary" type="button" on:click=print>
                    {Icon::Print.view()} {move || LabelWords::now().print}
                </button>
            </Show>
        </div>
    }
}

/// The sheets, or what is to be done for them.
#[component]
fn Shown(sheets: RwSignal<Option<Sheets>>, choosing: Choosing) -> impl IntoView {
    move || match sheets.get() {
        None => {
            let title = Signal::derive(|| LabelWords::now().nothing_made.to_owned());
            view! {
                <EmptyState icon=Icon::Scan title=title>
                    <p>{move || LabelWords::now().nothing_made_why}</p>
                </EmptyState>
            }
            .into_any()
        }
        Some(made) => {
            let labels = made.labels.len();
            let counted = move || {
                let pages = choosing.size.get().pages(labels);
                fill(
                    LabelWords::now().sheets_count,
                    &[("n", &labels.to_string()), ("p", &pages.to_string())],
                )
            };
            view! {
                <div class="labels__hints">
                    <p><strong role="status">{counted}</strong></p>
                    <p class="muted">{move || LabelWords::now().print_hint}</p>
                    <p class="muted">{move || LabelWords::now().old_hint}</p>
                </div>
                <SheetPages sheets=made size=choosing.size />
            }
            .into_any()
        }
    }
}

fn told_view(told: Told) -> impl IntoView {
    let words = move || {
        let words = LabelWords::now();
        match told {
            Told::Unknown(n) => fill(words.unknown, &[("n", &n.to_string())]),
            Told::Offline { shown: 0 } => words.offline.to_owned(),
            Told::Offline { shown } => fill(words.offline_some, &[("n", &shown.to_string())]),
            Told::Failed => words.failed.to_owned(),
        }
    };
    view! {
        <div class="notice is-warning" role="alert">
            {Icon::Alert.view()}
            <div class="notice__words"><p>{words}</p></div>
        </div>
    }
}
