//! A worker's orders: whose they are, which is the most urgent, and what to do next.

use crate::change::Seen;
use crate::clocks::{self, Course, Reading};
use crate::definition::{Clock, Role, Step};
use crate::plan::Actor;
use crate::replica::Draft;
use crate::rules::fee::{self, Agreement, FeeLimits, Quote};
use crate::sort;
use crate::standing::standing;
use crate::value::{Decimal, Value};

use super::checking::Position;
use super::keys::repair;
use super::read::{Entry, Register};
use super::writing::{NotReady, Writing, row};

/// The states in which the repair itself is done.
const REPAIRED: [&str; 5] = [
    "repaired",
    "awaiting_rain",
    "customer_accepted",
    "followed_up",
    "closed",
];

/// Whose an order is, for somebody who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// The person's own, as worker or second person.
    Mine,
    /// Nobody's yet.
    Open,
    /// Somebody else's.
    Others,
    /// Nothing is to be done any more.
    Done,
}

/// The clock that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline<'a> {
    /// Which clock.
    pub clock: &'a Clock,
    /// When it started.
    pub started_ms: i64,
    /// When it runs out.
    pub deadline_ms: i64,
    /// How long is left; below zero it is late by so much.
    pub left_ms: i64,
    /// Whether somebody should know by now: a mark on the way was passed, or only a quarter is left.
    pub is_soon: bool,
}

impl Deadline<'_> {
    /// Whether it has run out.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.left_ms < 0
    }
}

/// One order on the list.
#[derive(Clone, Copy, Debug)]
pub struct OrderCard<'a> {
    /// The order.
    pub entry: Entry<'a>,
    /// Its state.
    pub state: &'a str,
    /// Whether it is urgent, and not repaired yet: [`is_pressing`].
    pub is_pressing: bool,
    /// Whose it is.
    pub bucket: Bucket,
    /// Whether it is this person's own, and the next step is theirs.
    pub is_my_turn: bool,
    /// The clock that matters; none when nothing runs.
    pub deadline: Option<Deadline<'a>>,
}

/// Every order that is here, the most urgent first: open before done, urgent before general, the least time left first. My orders that
/// wait for somebody else, such as for the follow-up, come after those that wait for me, however urgent they were.
#[must_use]
pub fn orders<'a>(repairs: &Register<'a>, me: Actor, now_ms: i64) -> Vec<OrderCard<'a>> {
    let mut cards: Vec<OrderCard<'a>> = repairs
        .entries()
        .map(|entry| order_card(entry, me, now_ms))
        .collect();
    sort::by_cached_key(&mut cards, |card| {
        let is_done = card.bucket == Bucket::Done;
        let reported_ms = card.entry.get(repair::REPORTED_AT).unwrap_or_default();
        let deadline_ms = card.deadline.map_or(i64::MAX, |deadline| deadline.deadline_ms);
        // Of what is done, the newest first.
        let then = if is_done { -reported_ms } else { reported_ms };
        let is_general = !card.is_pressing && !is_done;
        let waits_for_others = card.bucket == Bucket::Mine && !card.is_my_turn;
        (
            is_done,
            waits_for_others,
            is_general,
            deadline_ms,
            then,
            card.entry.id(),
        )
    });
    cards
}

/// How many orders wait for this person: their own with a step to take, and of the others those that they are to hand out or to approve.
#[must_use]
pub fn orders_waiting(repairs: &Register<'_>, me: Actor) -> usize {
    let waits = |entry: &Entry<'_>| {
        let bucket = bucket(*entry, me);
        // Most orders are done, and nothing more is asked of them.
        if bucket == Bucket::Done {
            return false;
        }
        let next = offers(*entry, me).primary;
        let is_for_desk = |key: &str| matches!(key, "dispatch" | "approve");
        next.is_some_and(|offer| bucket == Bucket::Mine || is_for_desk(offer.step.key.as_str()))
    };
    repairs.entries().filter(waits).count()
}

/// One order as a card.
#[must_use]
pub fn order_card(entry: Entry<'_>, me: Actor, now_ms: i64) -> OrderCard<'_> {
    let bucket = bucket(entry, me);
    OrderCard {
        entry,
        state: entry.state(),
        is_pressing: is_pressing(entry),
        bucket,
        is_my_turn: bucket == Bucket::Mine && offers(entry, me).primary.is_some(),
        // No clock of an order ends at an hour of the day.
        deadline: deadline(entry, now_ms, &|_| 0),
    }
}

/// Whether the repair itself is done, whatever else an order waits for.
#[must_use]
pub fn is_repaired(order: Entry<'_>) -> bool {
    REPAIRED.contains(&order.state())
}

/// Whether an order is urgent (REP-1), and not repaired yet: one that only waits for the customer or the follow-up presses nobody. Every
/// number, list and flag that says "urgent" goes by this.
#[must_use]
pub fn is_pressing(order: Entry<'_>) -> bool {
    order.may_be(repair::CLASS, "urgent") && !order.is_final() && !is_repaired(order)
}

fn bucket(entry: Entry<'_>, me: Actor) -> Bucket {
    let is_returned = entry.state() == "reported";
    let is_worker = entry.names(repair::ASSIGNEE, me.staff) && !is_returned;
    if entry.is_final() {
        Bucket::Done
    } else if is_worker || entry.names(repair::PARTNER, me.staff) {
        Bucket::Mine
    } else if is_returned || entry.record.is_blank(repair::ASSIGNEE.key) {
        Bucket::Open
    } else {
        Bucket::Others
    }
}

/// The running clock of a record that runs out first. A record that is done has none. `offset_minutes` are added to UTC for the local time of
/// a moment.
#[must_use]
pub fn deadline<'a>(
    entry: Entry<'a>,
    now_ms: i64,
    offset_minutes: &dyn Fn(i64) -> i32,
) -> Option<Deadline<'a>> {
    if entry.is_final() {
        return None;
    }
    let readings = clocks::readings(entry.record, entry.definition, now_ms, offset_minutes);
    let is_running =
        |reading: &Reading<'_>| matches!(reading.course, Course::Running | Course::Broken { .. });
    let running = readings.into_iter().filter(is_running);
    let first = running.min_by_key(|reading| reading.deadline_ms)?;
    let left_ms = first.deadline_ms.saturating_sub(now_ms);
    let length_ms = first.deadline_ms.saturating_sub(first.started_ms);
    Some(Deadline {
        clock: first.clock,
        started_ms: first.started_ms,
        deadline_ms: first.deadline_ms,
        left_ms,
        is_soon: !first.due.is_empty() || left_ms <= length_ms / 4,
    })
}

/// A step that somebody may take now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The step, with the words on its button.
    pub step: &'a Step,
    /// Whether it asks why.
    pub asks_reason: bool,
}

/// The steps of a record: the one that the work goes on with, and the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers<'a> {
    /// The big button. None when it is not this person's turn.
    pub primary: Option<Offer<'a>>,
    /// Behind "more", in the order of the definition.
    pub others: Vec<Offer<'a>>,
}

/// The steps that a role may take from the state that is shown; none while states stand against each other.
#[must_use]
pub fn steps_from_here(entry: Entry<'_>, role: Role) -> Vec<Offer<'_>> {
    let flow = &entry.definition.flow;
    let standing = standing(entry.record, flow);
    if standing.conflict.is_some() {
        return Vec::new();
    }
    let is_here = |step: &&Step| step.from.iter().any(|from| *from == standing.state);
    let steps = flow.steps.iter().filter(is_here);
    let allowed = steps.filter(|step| step.roles.contains(&role));
    allowed
        .map(|step| Offer {
            step,
            asks_reason: step.reason,
        })
        .collect()
}

/// What a person may do with an order, in the order of the work.
#[must_use]
pub fn offers(order: Entry<'_>, me: Actor) -> Offers<'_> {
    let mut others = steps_from_here(order, me.role);
    let wanted = primary(order, me);
    let place = wanted.and_then(|key| others.iter().position(|offer| offer.step.key == key));
    Offers {
        primary: place.map(|place| others.remove(place)),
        others,
    }
}

fn primary(order: Entry<'_>, me: Actor) -> Option<&'static str> {
    let desk = matches!(me.role, Role::Receptionist | Role::Lead | Role::Manager);
    let bucket = bucket(order, me);
    let is_lead = me.role == Role::Lead;
    let mine = bucket == Bucket::Mine || (is_lead && bucket != Bucket::Others);
    // A lead does nobody's work for them, but gives it to somebody who can.
    let by_worker = |step| match bucket {
        Bucket::Others if is_lead => Some("transfer"),
        _ => mine.then_some(step),
    };
    match order.state() {
        "reported" if desk => Some("dispatch"),
        "reported" => Some("accept"),
        "dispatched" if order.record.is_blank(repair::ASSIGNEE.key) => Some("accept"),
        "dispatched" => by_worker("accept"),
        "accepted" => by_worker("arrive"),
        "on_site" if needs_committee(order) => by_worker("request_approval"),
        "on_site" if is_work_begun(order) => by_worker("repair_done"),
        "on_site" => by_worker("start_work"),
        "awaiting_approval" => Some("approve"),
        "awaiting_parts" => by_worker("resume"),
        "repaired" if order.get(repair::ACCEPTANCE) == Some("next_rain") => Some("await_rain"),
        "repaired" | "awaiting_rain" => Some("customer_accept"),
        "customer_accepted" => Some("follow_up"),
        "followed_up" => Some("close"),
        _ => None,
    }
}

/// Whether work has begun since somebody last came to it.
fn is_work_begun(order: Entry<'_>) -> bool {
    let begun = order.last_step(&["start_work"]);
    let came = order.last_step(&["accept", "arrive", "redo", "reopen"]);
    begun.is_some_and(|(begun_ms, _)| came.is_none_or(|(came_ms, _)| begun_ms >= came_ms))
}

/// REP-4: the same question that the guard `fee_approval` asks, ahead of the step.
#[must_use]
pub fn needs_committee(order: Entry<'_>) -> bool {
    let figure = |key: &str| {
        let text = order.definition.figure(key, order.record.definition)?;
        text.parse::<Decimal>().ok()
    };
    let usual = FeeLimits::default();
    let limits = FeeLimits {
        units_max: figure("fee_units_max").unwrap_or(usual.units_max),
        fen_max: figure("fee_yuan_max").map_or(usual.fen_max, Decimal::yuan_to_fen),
    };
    let quote = Quote {
        labour_units: order.get(repair::LABOUR_UNITS).unwrap_or(Decimal::whole(0)),
        fee_fen: order.get(repair::FEE).unwrap_or_default(),
        shared_part: order.get(repair::SHARED_PART).unwrap_or_default(),
        urgent: order.get(repair::CLASS) == Some("urgent"),
    };
    let is_approved = order.get(repair::COMMITTEE_APPROVED).unwrap_or_default();
    fee::who_agrees(&quote, &limits) == Agreement::OwnersCommittee && !is_approved
}

/// A step of an order with one tap: who accepts becomes its worker, and where each step is taken is kept (REP-7).
///
/// # Errors
/// [`NotReady`]: the step asks for more, and its form is to be opened.
pub fn take(
    order: Entry<'_>,
    seen: Seen,
    step: &str,
    reason: &str,
    position: Option<Position>,
    me: Actor,
) -> Result<Vec<Draft>, NotReady> {
    let mut writing = Writing::step(order, seen, step).why(reason);
    if step == "accept" && order.get(repair::ASSIGNEE) != Some(me.staff) {
        writing = writing.put(repair::ASSIGNEE, me.staff);
    }
    if let Some(position) = position {
        let line = row([
            Some(("step", Value::text(step))),
            Some(("position", position.value())),
        ]);
        writing = writing.add(repair::STEP_POSITIONS, [line]);
    }
    Ok(vec![writing.ready()?])
}
