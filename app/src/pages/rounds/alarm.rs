//! The alarm before a window closes. It needs nothing but this phone.

use std::collections::BTreeSet;

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::listing::time_left;
use steward_domain::work::rounds::Stage;

use super::book::Book;
use super::shown::{RoundShown, WalkShown};
use crate::components::icon::Icon;
use crate::platform::shake::shake;
use crate::words::{Rounds, fill, language};

/// So long before a round must start or end it is told.
const ROUND_AHEAD_MS: i64 = 10 * 60_000;
/// So long before a checkpoint's window closes it is told.
const STOP_AHEAD_MS: i64 = 3 * 60_000;
/// A long shake, to be felt in a pocket.
const SHAKE_MS: u32 = 400;

/// What is about to be late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alarm {
    what: What,
    /// Which round or checkpoint.
    of: RecordId,
    name: String,
    deadline_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Start,
    End,
    Stop,
}

/// The alarms of rounds that are mine to walk.
pub(super) fn of_rounds(rounds: &[RoundShown], now_ms: i64) -> Vec<Alarm> {
    let alarms = rounds.iter().filter_map(|round| {
        let (what, deadline_ms) = match round.stage {
            Stage::Planned => (What::Start, round.start_by_ms),
            Stage::Started if round.is_mine => (What::End, round.window.until_ms),
            _ => return None,
        };
        is_near(deadline_ms, now_ms, ROUND_AHEAD_MS).then(|| Alarm {
            what,
            of: round.id,
            name: round.name.clone(),
            deadline_ms,
        })
    });
    alarms.collect()
}

/// The alarms of a round under way: its end, and the checkpoints whose windows close.
pub(super) fn of_walk(walk: &WalkShown, now_ms: i64) -> Vec<Alarm> {
    if !walk.round.is_walked_by_me() {
        return Vec::new();
    }
    let mut alarms = of_rounds(std::slice::from_ref(&walk.round), now_ms);
    let open = walk.stops.iter().filter(|stop| stop.check.is_none());
    let near = open.filter_map(|stop| {
        let deadline_ms = stop.window?.until_ms;
        is_near(deadline_ms, now_ms, STOP_AHEAD_MS).then(|| Alarm {
            what: What::Stop,
            of: stop.spot.id,
            name: stop.spot.name.clone(),
            deadline_ms,
        })
    });
    alarms.extend(near);
    alarms
}

fn is_near(deadline_ms: i64, now_ms: i64, ahead_ms: i64) -> bool {
    (0..=ahead_ms).contains(&deadline_ms.saturating_sub(now_ms))
}

/// The alarms, with the time that is left. The phone shakes when one is new.
#[component]
pub(super) fn Alarms(
    /// What is about to be late.
    #[prop(into)]
    alarms: Signal<Vec<Alarm>>,
    /// The time.
    book: Book,
) -> impl IntoView {
    Effect::new(move |known: Option<BTreeSet<(What, RecordId)>>| {
        let now: BTreeSet<_> =
            alarms.with(|alarms| alarms.iter().map(|alarm| (alarm.what, alarm.of)).collect());
        if !now.is_subset(&known.unwrap_or_default()) {
            shake(SHAKE_MS);
        }
        now
    });
    let line = move |alarm: Alarm| view! { <p>{move || words(&alarm, book.desk.now_ms.get())}</p> };
    let shown = move || {
        let alarms = alarms.get();
        (!alarms.is_empty()).then(|| {
            view! {
                <div class="notice is-warning" role="status">
                    {Icon::Bell.view()}
                    <div class="notice__words">{alarms.into_iter().map(line).collect_view()}</div>
                </div>
            }
        })
    };
    view! { {shown} }
}

fn words(alarm: &Alarm, now_ms: i64) -> String {
    let words = Rounds::now();
    let phrase = match alarm.what {
        What::Start => words.alarm_start,
        What::End => words.alarm_end,
        What::Stop => words.alarm_stop,
    };
    let left = time_left(alarm.deadline_ms, now_ms, language());
    fill(phrase, &[("name", &alarm.name), ("t", &left)])
}
