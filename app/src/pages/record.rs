//! One record.

pub mod clocks;
pub mod facts;
pub mod history;
pub mod linked;
pub mod notices;
pub mod photos;
pub mod steps;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Tone, number_of, short_number, state_words, title_of, tone};
use steward_domain::standing::{conflicts, standing};
use steward_domain::work::course::{RoundCourse, RoundNow};

use crate::app::Frame;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::state_mark::{State, StateMark};
use crate::components::state_view::{Standing, StateView};
use crate::desk::{store_fault_words, use_desk};
use crate::ledger::Entry;
use crate::page::{self, Page};
use crate::show::Show;
use crate::words::{Records, Shell, fill, language};
use clocks::Clocks;
use facts::Facts;
use history::History;
use linked::Linked;
use notices::{ConflictNotice, RefusedNotice};
use steps::{MainStep, OtherSteps, offer_of};

/// One record.
#[component]
pub fn RecordPage() -> impl IntoView {
    let address = use_params_map();
    let place = Memo::new(move |_| {
        address.with(|address| Some((page::register_in(address)?, page::record_in(address)?)))
    });
    let desk = use_desk();
    let definition = Memo::new(move |_| {
        place.with(|place| {
            place
                .as_ref()
                .and_then(|(register, _)| desk.ledger.definition(register.as_str()))
        })
    });
    // Another record is another page: nothing of the former stays.
    move || match (place.get(), definition.get()) {
        (Some((register, id)), Some(definition)) => {
            view! { <Found definition=definition register=register id=id /> }.into_any()
        }
        (place, _) => {
            let back = place.map_or(Page::Registers, |(register, _)| Page::List(register));
            view! { <NotHere back=back /> }.into_any()
        }
    }
}

#[component]
fn NotHere(back: Page) -> impl IntoView {
    let href = back.path();
    view! {
        <Frame title=Signal::derive(|| Shell::now().registers.to_owned()) back=back>
            <div class="page">
                <StateView standing=Standing::NotHere title=Signal::derive(|| Shell::now().not_here.to_owned())>
                    <a class="button" href=href>{move || Shell::now().back}</a>
                </StateView>
            </div>
        </Frame>
    }
}

/// The record, once its register was read from the store.
#[component]
fn Found(definition: Arc<Definition>, register: Key, id: RecordId) -> impl IntoView {
    let desk = use_desk();
    let shelf = desk.ledger.shelf(&register);
    let entry = {
        let shelf = shelf.clone();
        Memo::new(move |_| shelf.with(|shelf| shelf.entries.get(&id).cloned()))
    };
    let is_read = {
        let shelf = shelf.clone();
        Memo::new(move |_| shelf.with(|shelf| shelf.is_loaded))
    };
    let fault = Memo::new(move |_| shelf.with(|shelf| shelf.fault.clone()));
    let is_here = Memo::new(move |_| entry.with(Option::is_some));
    move || {
        if is_here.get() {
            return match entry.get_untracked() {
                Some(first) => {
                    // A record that leaves this phone's view goes with its page; until then it is shown as it was.
                    let entry = Memo::new(move |old: Option<&Entry>| {
                        entry
                            .get()
                            .or_else(|| old.cloned())
                            .unwrap_or_else(|| first.clone())
                    });
                    view! { <OneRecord definition=Arc::clone(&definition) id=id entry=entry /> }.into_any()
                }
                None => ().into_any(),
            };
        }
        if let Some(fault) = fault.get() {
            let why = store_fault_words(&fault);
            return view! {
                <Frame title=Signal::derive(String::new) back=Page::List(register.clone())>
                    <div class="page"><StateView standing=Standing::Failed(why) /></div>
                </Frame>
            }
            .into_any();
        }
        if is_read.get() {
            return view! { <NotHere back=Page::List(register.clone()) /> }.into_any();
        }
        view! {
            <Frame title=Signal::derive(|| Shell::now().loading.to_owned()) back=Page::List(register.clone())>
                <div class="page"><StateView standing=Standing::Loading /></div>
            </Frame>
        }
        .into_any()
    }
}

#[component]
fn OneRecord(definition: Arc<Definition>, id: RecordId, entry: Memo<Entry>) -> impl IntoView {
    let desk = use_desk();
    let view = Signal::derive(move || entry.with(|entry| Arc::clone(&entry.view)));
    let title = {
        let definition = Arc::clone(&definition);
        move || {
            let title = desk.tell(false, |locale| {
                view.with(|view| title_of(view, &definition, locale))
            });
            if title.is_empty() { short_number(id) } else { title }
        }
    };
    let subtitle = {
        let definition = Arc::clone(&definition);
        move || {
            let number = view.with(|view| number_of(view, &definition));
            format!(
                "{} · {}",
                language().pick(&definition.words),
                fill(Records::now().number, &[("n", &number)])
            )
        }
    };
    let offer = offer_of(&definition, view);
    let tools = view! { <OtherSteps offer=offer view=view /> }.into_any();
    let back = Page::List(definition.key.clone());
    view! {
        <Frame title=Signal::derive(title) subtitle=Signal::derive(subtitle) back=back tools=tools>
            <div class="page">
                <Marks definition=Arc::clone(&definition) entry=entry />
                <RefusedNotice definition=Arc::clone(&definition) id=id />
                <ConflictNotice definition=Arc::clone(&definition) view=view />
                <Clocks definition=Arc::clone(&definition) view=view />
                <Facts definition=Arc::clone(&definition) view=view />
                <Linked register=definition.key.clone() id=id />
                <History definition=Arc::clone(&definition) view=view />
                <MainStep offer=offer view=view />
            </div>
        </Frame>
    }
}

/// The state of a record, and where its changes are. An entry of a directory that is in use has no state to tell.
#[component]
pub fn Marks(
    /// The register.
    definition: Arc<Definition>,
    /// The record.
    entry: Memo<Entry>,
) -> impl IntoView {
    let now_ms = use_desk().now_ms;
    let state = Memo::new(move |_| {
        entry.with(|entry| {
            let stands = standing(&entry.view, &definition.flow);
            let in_conflict = !conflicts(&entry.view, &definition).is_empty();
            // Of a round, time makes something else than its state says.
            let round = RoundCourse::of_record(&entry.view, &definition);
            let now = round.map(|round| round.now(now_ms.get()));
            let of_state = || state_words(&definition, stands.state);
            let words = now.and_then(RoundNow::words).unwrap_or_else(of_state);
            State {
                tone: now.map_or_else(|| tone(&definition, stands.state, in_conflict), RoundNow::look),
                words: language().pick(&words).to_owned(),
            }
        })
    });
    let receipt = Signal::derive(move || entry.with(|entry| Receipt::from(entry.mark)));
    let has_state = Memo::new(move |_| state.with(|state| state.tone != Tone::Standing));
    view! {
        <div class="cluster">
            <Show when=move || has_state.get()><StateMark state=state /></Show>
            <ReceiptMark receipt=receipt />
        </div>
    }
}
