//! One record on paper: an order sheet, a patrol check, a visitor's slip.

mod whole;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{number_of, title_of};
use steward_domain::record::Record;
use wasm_bindgen_futures::spawn_local;

use super::excel::{self, Wish};
use super::making;
use super::paper::{self, Preview};
use super::slip::{Slip, VISITOR};
use crate::app::Frame;
use crate::components::icon::Icon;
use crate::components::progress::Progress;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::page::{self, Page};
use crate::show::Show;
use crate::words::{LogbookWords, Shell, fill, language};
use whole::Whole;

/// One record on paper.
#[component]
pub fn PrintRecordPage() -> impl IntoView {
    let address = use_params_map();
    let place = Memo::new(move |_| {
        address.with(|address| Some((page::register_in(address)?, page::record_in(address)?)))
    });
    // Another record is another page: nothing of the former stays.
    move || match place.get() {
        Some((register, id)) => view! { <Found register=register id=id /> }.into_any(),
        None => view! { <NotHere back=Page::Registers /> }.into_any(),
    }
}

#[component]
fn Found(register: Key, id: RecordId) -> impl IntoView {
    let desk = use_desk();
    let shelf = desk.ledger.shelf(&register);
    let found = {
        let (register, shelf) = (register.clone(), shelf.clone());
        Memo::new(move |_| {
            let definition = desk.ledger.definition(register.as_str())?;
            let view = shelf.with(|shelf| shelf.view(id).cloned())?;
            Some((definition, view))
        })
    };
    let is_read = Memo::new(move |_| shelf.with(|shelf| shelf.is_loaded || shelf.fault.is_some()));
    move || match found.get() {
        Some((definition, record)) => {
            let is_named = making::is_read(desk.ledger, &definition);
            if is_named {
                view! { <Shown definition=definition record=record /> }.into_any()
            } else {
                view! { <Reading back=Page::of_record(&register, id) /> }.into_any()
            }
        }
        None if is_read.get() => view! { <NotHere back=Page::List(register.clone()) /> }.into_any(),
        None => view! { <Reading back=Page::List(register.clone()) /> }.into_any(),
    }
}

#[component]
fn Reading(back: Page) -> impl IntoView {
    view! {
        <Frame title=Signal::derive(|| LogbookWords::now().print.to_owned()) back=back>
            <div class="page"><Progress words=Signal::derive(|| LogbookWords::now().reading.to_owned()) /></div>
        </Frame>
    }
}

#[component]
fn NotHere(back: Page) -> impl IntoView {
    let href = back.path();
    view! {
        <Frame title=Signal::derive(|| LogbookWords::now().print.to_owned()) back=back>
            <div class="page">
                <StateView standing=Signal::stored(Standing::NotHere) title=Signal::derive(|| Shell::now().not_here.to_owned())>
                    <a class="button" href=href>{move || Shell::now().back}</a>
                </StateView>
            </div>
        </Frame>
    }
}

#[component]
fn Shown(definition: Arc<Definition>, record: Arc<Record>) -> impl IntoView {
    let desk = use_desk();
    let has_slip = definition.key == VISITOR;
    let is_slip = RwSignal::new(has_slip);
    let in_full = RwSignal::new(false);
    let title = {
        let (definition, record) = (Arc::clone(&definition), Arc::clone(&record));
        move || {
            let title = desk.tell(false, |locale| title_of(&record, &definition, locale));
            if title.is_empty() {
                number_of(&record, &definition)
            } else {
                title
            }
        }
    };
    let subtitle = {
        let (words, number) = (definition.words.clone(), number_of(&record, &definition));
        move || {
            let number = fill(LogbookWords::now().record_number, &[("n", &number)]);
            format!("{} · {number}", language().pick(&words))
        }
    };
    let back = Page::of_record(&definition.key, record.id);
    let sheet = {
        let (definition, record) = (Arc::clone(&definition), Arc::clone(&record));
        move || {
            let (definition, record) = (Arc::clone(&definition), Arc::clone(&record));
            // Told anew as a whole in another language: it is one sheet.
            let _ = language();
            if is_slip.get() {
                view! { <Preview><Slip definition=definition record=record /></Preview> }.into_any()
            } else {
                let in_full = in_full.get();
                view! { <Preview><Whole definition=definition record=record in_full=in_full /></Preview> }
                    .into_any()
            }
        }
    };
    view! {
        <Frame title=Signal::derive(title) subtitle=Signal::derive(subtitle) back=back>
            <div class="page logbook">
                <Choice
                    definition=Arc::clone(&definition)
                    record=Arc::clone(&record)
                    has_slip=has_slip
                    is_slip=is_slip
                    in_full=in_full
                />
                {sheet}
                <Buttons desk=desk definition=definition record=record />
            </div>
        </Frame>
    }
}

/// Which paper, and whether personal data is told: on a list it is masked, on the record's own sheet a person may ask for it.
#[component]
fn Choice(
    definition: Arc<Definition>,
    record: Arc<Record>,
    has_slip: bool,
    is_slip: RwSignal<bool>,
    in_full: RwSignal<bool>,
) -> impl IntoView {
    let mut private = definition.fields.iter().filter(|field| field.private);
    let has_private = private.any(|field| !record.is_blank(field.key.as_str()));
    let chip = move |slip: bool| {
        let words = move || {
            let words = LogbookWords::now();
            if slip { words.slip } else { words.whole }
        };
        view! {
            <button
                class="filter-chips__chip"
                type="button"
                aria-pressed=move || (is_slip.get() == slip).to_string()
                on:click=move |_| is_slip.set(slip)
            >
                {Icon::Check.view()} {words}
            </button>
        }
    };
    let papers = has_slip.then(|| {
        view! {
            <div class="filter-chips" role="group" aria-label=move || LogbookWords::now().form>
                {chip(true)} {chip(false)}
            </div>
        }
    });
    view! {
        <div class="logbook__choice stack">
            {papers}
            <Show when=move || has_private && !is_slip.get()>
                <label class="logbook__switch">
                    <span>{move || LogbookWords::now().show_private}</span>
                    <input
                        class="switch"
                        type="checkbox"
                        role="switch"
                        prop:checked=move || in_full.get()
                        on:change=move |event| in_full.set(event_target_checked(&event))
                    />
                </label>
            </Show>
        </div>
    }
}

#[component]
fn Buttons(desk: Desk, definition: Arc<Definition>, record: Arc<Record>) -> impl IntoView {
    let progress = RwSignal::new(None::<excel::Stage>);
    let export = move |_| {
        if progress.with_untracked(Option::is_some) {
            return;
        }
        let wish = Wish {
            definition: Arc::clone(&definition),
            facts: Vec::new(),
            records: vec![Arc::clone(&record)],
        };
        spawn_local(async move { excel::export(desk, wish, progress).await });
    };
    view! {
        {move || progress.get().map(|stage| view! { <excel::Writing stage=stage /> })}
        <div class="page__action">
            <button class="button is-large is-primary" type="button" on:click=|_| paper::print()>
                {Icon::Print.view()} {move || LogbookWords::now().print}
            </button>
            <button
                class="button is-large"
                type="button"
                aria-busy=move || progress.with(Option::is_some).to_string()
                on:click=export
            >
                {Icon::Sheet.view()} {move || LogbookWords::now().export_short}
            </button>
        </div>
    }
}
