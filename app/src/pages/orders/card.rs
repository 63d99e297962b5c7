//! One order on the list: what, where, who reported it, how long is left, and the button that takes it on.

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{BESIDE, shown_field, state_words, title_of, tone};
use steward_domain::standing::conflicts;
use steward_domain::work;
use steward_domain::work::keys::repair;
use steward_domain::work::orders::{Bucket, order_card};

use super::REPAIR;
use super::act::{self, Move};
use super::deadline;
use crate::components::icon::Icon;
use crate::components::receipt_mark::Receipt;
use crate::components::record_card::{Card, RecordCard};
use crate::components::state_mark::State;
use crate::desk::{Desk, use_desk};
use crate::ledger::Entry;
use crate::page::{self, Page};
use crate::pages::form::candidates::{pick_of, place_path};
use crate::words::{OrderWords, fill, language};

/// What a card of an order shows besides what every card shows.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    card: Card,
    lines: Vec<String>,
    is_pressing: bool,
    call: Option<(String, String)>,
    next: Option<Move>,
}

/// The card of an order.
#[component]
pub fn OrderCard(
    /// The order.
    id: RecordId,
    /// Whether it stands on a page of the order's own, and offers nothing to do.
    #[prop(optional)]
    is_plain: bool,
) -> impl IntoView {
    let desk = use_desk();
    let entry = entry(desk, id);
    let told = Memo::new(move |_| entry.with(|entry| tell(desk, entry.as_ref()?)));
    let card = Signal::derive(move || {
        told.with(|told| told.as_ref().map(|told| told.card.clone()))
            .unwrap_or_else(blank)
    });
    let call = move || {
        let call = told.with(|told| told.as_ref().and_then(|told| told.call.clone()));
        call.map(|(who, number)| view! { <Call who=who number=number /> })
    };
    let is_busy = RwSignal::new(false);
    let on_more = Callback::new(move |_: Key| page::go(&Page::Order(id)));
    let next = move || {
        let next = told.with(|told| told.as_ref().and_then(|told| told.next.clone()))?;
        let take = move |_| act::take_now(desk, id, &next.step, is_busy, on_more);
        Some(view! {
            <button class="button is-primary" type="button" aria-busy=move || is_busy.get().to_string() on:click=take>
                {next.words.clone()}
            </button>
        })
    };
    let actions = (!is_plain).then_some((call, next));
    let lines = Memo::new(move |_| {
        told.with(|told| told.as_ref().map(|told| told.lines.clone()).unwrap_or_default())
    });
    let flag = Signal::derive(move || {
        let is_pressing = told.with(|told| told.as_ref().is_some_and(|told| told.is_pressing));
        is_pressing.then(|| OrderWords::now().urgent.to_owned())
    });
    view! { <RecordCard card=card now_ms=desk.now_ms lines=lines flag=flag>{actions}</RecordCard> }
}

/// An order as it is shown now.
#[must_use]
pub fn entry(desk: Desk, id: RecordId) -> Memo<Option<Entry>> {
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    Memo::new(move |_| shelf.with(|shelf| shelf.entries.get(&id).cloned()))
}

/// A number to call, with a word for whose it is.
#[component]
pub fn Call(
    /// Whose number it is.
    #[prop(into)]
    who: String,
    /// The number.
    #[prop(into)]
    number: String,
) -> impl IntoView {
    let href = "tel:".to_owned() + &number;
    let label = move || {
        let who = Some(who.as_str())
            .filter(|who| !who.is_empty())
            .unwrap_or(OrderWords::now().reporter);
        fill(OrderWords::now().call, &[("who", who)])
    };
    view! {
        <a class="button order-call" href=href>
            {Icon::Call.view()}
            {label}
        </a>
    }
}

/// The number of the reporter, and whose it is. In full: it is what the phone dials.
#[must_use]
pub fn call_of(order: work::Entry<'_>) -> Option<(String, String)> {
    let number = order.get(repair::REPORTER_PHONE)?;
    let who = order
        .value("reporter_name")
        .and_then(|name| name.as_text())
        .unwrap_or_default();
    Some((who.to_owned(), number.to_owned()))
}

/// The state of an order, with its colour.
#[must_use]
pub fn state_of(order: work::Entry<'_>) -> State {
    let in_conflict = !conflicts(order.record, order.definition).is_empty();
    State {
        tone: tone(order.definition, order.state(), in_conflict),
        words: language()
            .pick(&state_words(order.definition, order.state()))
            .to_owned(),
    }
}

fn tell(desk: Desk, entry: &Entry) -> Option<Told> {
    let definition = desk.ledger.definition(REPAIR)?;
    let order = work::Entry::new(&entry.view, &definition);
    let now_ms = desk.now_ms.get_untracked();
    let told = order_card(order, desk.ledger.actor(), now_ms);
    let moves = act::moves(desk, order);
    let waits_for_me = matches!(told.bucket, Bucket::Mine | Bucket::Open);
    let call = call_of(order).filter(|_| waits_for_me);
    let item = desk.tell(false, |locale| {
        shown_field(order.record, &definition, "item", locale)
    });
    let title = Some(item).filter(|item| !item.is_empty());
    let title =
        title.unwrap_or_else(|| desk.tell(false, |locale| title_of(order.record, &definition, locale)));
    Some(Told {
        card: Card {
            href: Page::Order(order.id()).path(),
            title,
            state: state_of(order),
            facts: facts(desk, order, &definition, told.bucket, call.is_some()),
            clock: told.deadline.map(|deadline| deadline::clock(&deadline)),
            receipt: entry.mark.into(),
            round: None,
        },
        lines: lines(desk, order, &definition),
        is_pressing: told.is_pressing,
        call,
        next: moves.primary.filter(|next| next.is_one_tap && waits_for_me),
    })
}

/// Where it is, as one goes there, and what is broken.
fn lines(desk: Desk, order: work::Entry<'_>, definition: &Definition) -> Vec<String> {
    let told = |key: &str| desk.tell(false, |locale| shown_field(order.record, definition, key, locale));
    let path = order
        .get(repair::PLACE)
        .map(|place| place_path(desk.ledger, place));
    let path = path.filter(|path| !path.is_empty()).map(|path| path.join(" "));
    let at = [path.unwrap_or_else(|| told("place")), told("place_note")];
    let at: Vec<String> = at.into_iter().filter(|part| !part.is_empty()).collect();
    let lines = [at.join(" · "), told("description")];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// Whose it is where it is somebody else's, and who reported it where no button says so.
fn facts(
    desk: Desk,
    order: work::Entry<'_>,
    definition: &Definition,
    bucket: Bucket,
    is_called: bool,
) -> Vec<String> {
    let worker = match bucket {
        Bucket::Mine | Bucket::Open => String::new(),
        _ => worker_words(desk, order).unwrap_or_else(|| OrderWords::now().nobody_yet.to_owned()),
    };
    let reporter = || {
        desk.tell(false, |locale| {
            shown_field(order.record, definition, "reporter_name", locale)
        })
    };
    let all = [worker, if is_called { String::new() } else { reporter() }];
    all.into_iter().filter(|fact| !fact.is_empty()).collect()
}

/// Who does an order, in words; none while nobody is named. Two desks that sent it to two people have named both.
#[must_use]
pub fn worker_words(desk: Desk, order: work::Entry<'_>) -> Option<String> {
    let field = order.definition.field(repair::ASSIGNEE.key)?;
    let workers = order.each(repair::ASSIGNEE);
    let names: Vec<String> = workers
        .map(|worker| pick_of(desk, field, &worker.to_string()).words)
        .collect();
    (!names.is_empty()).then(|| fill(OrderWords::now().for_worker, &[("who", &names.join(BESIDE))]))
}

fn blank() -> Card {
    Card {
        href: String::new(),
        title: String::new(),
        state: State {
            tone: steward_domain::listing::Tone::Waiting,
            words: String::new(),
        },
        facts: Vec::new(),
        clock: None,
        receipt: Receipt::Synced,
        round: None,
    }
}
