//! The head of an order: its state, how urgent it is, the time left, where it is, and whom to call.

use leptos::prelude::*;
use steward_domain::listing::{Tone, shown_field};
use steward_domain::work;
use steward_domain::work::orders::order_card;

use super::REPAIR;
use super::card::{Call, call_of, state_of};
use super::deadline;
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::state_mark::{State, StateMark};
use crate::desk::{Desk, use_desk};
use crate::ledger::Entry;
use crate::show::Show;
use crate::words::{OrderWords, language};

/// What the head tells.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    state: State,
    is_urgent: bool,
    clock: Option<(String, Clock)>,
    receipt: Receipt,
    place: String,
    place_note: String,
    description: String,
    call: Option<(String, String)>,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            state: State {
                tone: Tone::Waiting,
                words: String::new(),
            },
            is_urgent: false,
            clock: None,
            receipt: Receipt::Synced,
            place: String::new(),
            place_note: String::new(),
            description: String::new(),
            call: None,
        }
    }
}

/// The head of an order.
#[component]
pub fn Head(
    /// The order.
    entry: Memo<Option<Entry>>,
) -> impl IntoView {
    let desk = use_desk();
    let told = Memo::new(move |_| {
        entry
            .with(|entry| tell(desk, entry.as_ref()?))
            .unwrap_or_default()
    });
    let state = Signal::derive(move || told.with(|told| told.state.clone()));
    let receipt = Signal::derive(move || told.with(|told| told.receipt));
    let words = move |pick: fn(&Told) -> &String| told.with(|told| pick(told).clone());
    let clock = move || {
        let (name, clock) = told.with(|told| told.clock.clone())?;
        Some(view! {
            <p class="order-clock">
                <ClockMark clock=Signal::derive(move || clock) now_ms=desk.now_ms is_large=true />
                <span class="muted">{name}</span>
            </p>
        })
    };
    let call = move || {
        told.with(|told| told.call.clone())
            .map(|(who, number)| view! { <Call who=who number=number /> })
    };
    view! {
        <section class="card">
            <div class="cluster">
                <StateMark state=state />
                <Show when=move || told.with(|told| told.is_urgent)>
                    <span class="state-mark is-late">{Icon::Urgent.view()} {move || OrderWords::now().urgent}</span>
                </Show>
                <ReceiptMark receipt=receipt />
            </div>
            {clock}
            <p class="order-place">
                {Icon::Pin.view()}
                <span>
                    <strong>{move || words(|told| &told.place)}</strong>
                    <span class="muted">{move || words(|told| &told.place_note)}</span>
                </span>
            </p>
            <p class="order-description">{move || words(|told| &told.description)}</p>
            {call}
        </section>
    }
}

fn tell(desk: Desk, entry: &Entry) -> Option<Told> {
    let definition = desk.ledger.definition(REPAIR)?;
    let order = work::Entry::new(&entry.view, &definition);
    let card = order_card(order, desk.ledger.actor(), desk.now_ms.get_untracked());
    let told = |key: &str| desk.tell(true, |locale| shown_field(order.record, &definition, key, locale));
    Some(Told {
        state: state_of(order),
        is_urgent: card.is_urgent,
        clock: card.deadline.map(|deadline| {
            let name = language().pick(&deadline.clock.words).to_owned();
            (name, deadline::clock(&deadline))
        }),
        receipt: entry.mark.into(),
        place: told("place"),
        place_note: told("place_note"),
        description: told("description"),
        call: call_of(order),
    })
}
