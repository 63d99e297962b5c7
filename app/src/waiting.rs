//! What waits on each page, for the counters in the bars.
//!
//! A count is worked out anew when its register has changed or a minute has passed, and at no turn of the page. The registers are read
//! only after the first page stands: nobody waits for a number.

use std::sync::Arc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use steward_domain::definition::{Definition, Role};
use steward_domain::ids::Key;
use steward_domain::work::Register;
use steward_domain::work::gate::inside_now;
use steward_domain::work::orders::orders_waiting;
use steward_domain::work::rounds::rounds_waiting;

use crate::desk::Desk;
use crate::ledger::Shelf;
use crate::page::Page;
use crate::pages::conflicts;
use crate::pages::rounds::Today;
use crate::platform::clock::day_of;

/// The registers are read so long after the start.
const BEGIN_MS: u32 = 2_000;
/// What depends on the time is judged anew so often.
const JUDGED_EVERY_MS: i64 = 60_000;

/// What waits on the pages of the person who works. A handle.
#[derive(Clone, Copy)]
pub struct Waiting {
    has_begun: RwSignal<bool>,
    rounds: Memo<usize>,
    orders: Memo<usize>,
    gate: Memo<usize>,
}

impl Waiting {
    /// Counts for everything below this view.
    pub fn provide(desk: Desk) {
        let has_begun = RwSignal::new(false);
        let begin = Timeout::new(BEGIN_MS, move || {
            // The timer is dropped with the view; between the two the signal may be gone.
            let _ = has_begun.try_set(true);
        });
        let begin = StoredValue::new_local(Some(begin));
        on_cleanup(move || drop(begin.try_update_value(Option::take)));
        let now_ms = Memo::new(move |_| desk.now_ms.get().div_euclid(JUDGED_EVERY_MS) * JUDGED_EVERY_MS);
        let (me, today) = (desk.ledger.actor(), Today::here());
        provide_context(Self {
            has_begun,
            rounds: Memo::new(move |_| {
                // A guard's are worked out for the alarm on every page. For a number nobody else needs to read the checks.
                if me.role == Role::Guard {
                    return today.waiting();
                }
                look(desk, "patrol_round", |rounds| {
                    let waiting = |routes: &Register<'_>| rounds_waiting(rounds, routes, me, now_ms.get());
                    look(desk, "route", waiting)
                })
            }),
            orders: Memo::new(move |_| look(desk, "repair", |orders| orders_waiting(orders, me))),
            gate: Memo::new(move |_| {
                let now_ms = now_ms.get();
                look(desk, "visitor", |visitors| {
                    inside_now(visitors, now_ms, day_of(now_ms)).overdue
                })
            }),
        });
    }
}

/// What waits on a page; 0 for what nobody counts.
#[must_use]
pub fn on(page: &Page) -> usize {
    let (Some(waiting), Some(desk)) = (use_context::<Waiting>(), use_context::<Desk>()) else {
        return 0;
    };
    match page {
        Page::Sync => desk.ledger.pulse().with(|pulse| pulse.status.refused),
        // Nothing is read from the store for a number before the first page stands.
        _ if !waiting.has_begun.get() => 0,
        Page::Rounds => waiting.rounds.get(),
        Page::Orders => waiting.orders.get(),
        Page::Gate => waiting.gate.get(),
        Page::Conflicts => conflicts::waiting(),
        Page::More => behind_more(desk).iter().map(on).sum(),
        _ => 0,
    }
}

/// The pages of the person that have no place in the bar of a phone.
#[must_use]
pub fn behind_more(desk: Desk) -> Vec<Page> {
    let role = desk.ledger.actor().role;
    let bar = Page::bar_of(role);
    let mut pages = usable(desk, Page::all_of(role));
    pages.retain(|page| !bar.contains(page));
    pages
}

/// Of some pages those that the person has a use for: a page about a register that the role has no right to would only say so. Before
/// the first sync nobody knows.
#[must_use]
pub fn usable(desk: Desk, mut pages: Vec<Page>) -> Vec<Page> {
    let registers = desk.ledger.registers();
    if !registers.is_empty() {
        // One that only a newer app can read has a page that says so.
        let newer = desk.ledger.newer();
        let is_here =
            |register: &str| registers.contains_key(register) || newer.headings.contains_key(register);
        pages.retain(|page| page.register().is_none_or(is_here));
    }
    pages
}

fn look(desk: Desk, register: &str, count: impl FnOnce(&Register<'_>) -> usize) -> usize {
    let Some((definition, shelf)) = source(desk, register) else {
        return 0;
    };
    shelf.with(|shelf| {
        let records = shelf.views().map(AsRef::as_ref);
        count(&Register::new(&definition, records))
    })
}

fn source(desk: Desk, register: &str) -> Option<(Arc<Definition>, ArcRwSignal<Shelf>)> {
    let definition = desk.ledger.definition(register)?;
    let shelf = desk.ledger.shelf(&Key::new(register).ok()?);
    Some((definition, shelf))
}
