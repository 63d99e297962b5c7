//! The head of an order: its state, how urgent it is, the time left, whose it is, where it is, and whom to call.

use leptos::prelude::*;
use steward_domain::listing::{Tone, shown_field};
use steward_domain::work;
use steward_domain::work::keys::{repair, staff};
use steward_domain::work::orders::{Bucket, order_card};

use super::REPAIR;
use super::card::{Call, call_of, state_of, worker_words};
use super::deadline;
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::state_mark::{State, StateMark};
use crate::desk::{Desk, use_desk};
use crate::ledger::Entry;
use crate::show::Show;
use crate::words::{OrderWords, fill, language};

/// What the head tells.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    state: State,
    is_pressing: bool,
    clock: Option<(String, Clock)>,
    receipt: Receipt,
    worker: String,
    place: String,
    place_note: String,
    description: String,
    /// Whom to call, and the numbers: the worker first.
    calls: Vec<(String, String)>,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            state: State {
                tone: Tone::Waiting,
                words: String::new(),
            },
            is_pressing: false,
            clock: None,
            receipt: Receipt::Synced,
            worker: String::new(),
            place: String::new(),
            place_note: String::new(),
            description: String::new(),
            calls: Vec::new(),
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
    let worker = move || {
        let worker = words(|told| &told.worker);
        (!worker.is_empty())
            .then(|| view! { <p class="order-worker">{Icon::Person.view()} <strong>{worker}</strong></p> })
    };
    let calls = move || {
        let calls = told.with(|told| told.calls.clone()).into_iter();
        let calls: Vec<_> = calls
            .map(|(who, number)| view! { <Call who=who number=number /> })
            .collect();
        (!calls.is_empty()).then(|| view! { <div class="order-calls">{calls}</div> })
    };
    view! {
        <section class="card">
            <div class="cluster">
                <StateMark state=state />
                <Show when=move || told.with(|told| told.is_pressing)>
                    <span class="state-mark is-late">{Icon::Urgent.view()} {move || OrderWords::now().urgent}</span>
                </Show>
                <ReceiptMark receipt=receipt />
            </div>
            {clock}
            {worker}
            <p class="order-place">
                {Icon::Pin.view()}
                <span>
                    <strong>{move || words(|told| &told.place)}</strong>
                    <span class="muted">{move || words(|told| &told.place_note)}</span>
                </span>
            </p>
            <p class="order-description">{move || words(|told| &told.description)}</p>
            {calls}
        </section>
    }
}

fn tell(desk: Desk, entry: &Entry) -> Option<Told> {
    let definition = desk.ledger.definition(REPAIR)?;
    let order = work::Entry::new(&entry.view, &definition);
    let card = order_card(order, desk.ledger.actor(), desk.now_ms.get_untracked());
    let is_others = matches!(card.bucket, Bucket::Others | Bucket::Done);
    let worker = if card.bucket == Bucket::Others {
        duty_phones(desk, order)
    } else {
        Vec::new()
    };
    let worker = worker.into_iter();
    let told = |key: &str| desk.tell(true, |locale| shown_field(order.record, &definition, key, locale));
    Some(Told {
        state: state_of(order),
        is_pressing: card.is_pressing,
        clock: card.deadline.map(|deadline| {
            let name = language().pick(&deadline.clock.words);
            let name = fill(OrderWords::now().clock_of, &[("clock", name)]);
            (name, deadline::clock(&deadline))
        }),
        receipt: entry.mark.into(),
        worker: if is_others {
            worker_words(desk, order).unwrap_or_default()
        } else {
            String::new()
        },
        place: told("place"),
        place_note: told("place_note"),
        description: told("description"),
        calls: worker.chain(call_of(order)).collect(),
    })
}

/// The numbers of the workers whose order it is: those that all colleagues may call.
fn duty_phones(desk: Desk, order: work::Entry<'_>) -> Vec<(String, String)> {
    let Some(staff) = desk.ledger.definition("staff") else {
        return Vec::new();
    };
    let shelf = desk.ledger.shelf(&staff.key);
    let phone = |worker| {
        shelf.with(|shelf| {
            let worker = work::Entry::new(shelf.view(worker)?, &staff);
            let number = worker.get(staff::DUTY_PHONE)?;
            Some((worker.told(staff::NAME), number.to_owned()))
        })
    };
    order.each(repair::ASSIGNEE).filter_map(phone).collect()
}
