//! The alarm before a window closes: heard, felt and seen on every page. It needs nothing but this phone.

use std::cell::RefCell;
use std::collections::BTreeSet;

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::listing::time_left;
use steward_domain::work::rounds::Stage;

use super::shown::{RoundShown, WalkShown};
use super::today::Today;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::Page;
use crate::platform::notify;
use crate::platform::shake::shake;
use crate::platform::sound::{self, Sound};
use crate::words::{Rounds, fill, language};

/// So long before a round must start or end it is told.
const ROUND_AHEAD_MS: i64 = 10 * 60_000;
/// So long before a checkpoint's window closes it is told.
const STOP_AHEAD_MS: i64 = 3 * 60_000;
/// And once more so long before.
const LAST_MS: i64 = 60_000;
/// A long shake, to be felt in a pocket.
const SHAKE_MS: u32 = 400;

thread_local! {
    /// What was told last: every page draws the bar anew, and an alarm that was heard is not new on the next one.
    static TOLD: RefCell<BTreeSet<(What, RecordId, bool)>> = const { RefCell::new(BTreeSet::new()) };
}

/// What is about to be late.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alarm {
    what: What,
    /// Which round or checkpoint.
    of: RecordId,
    /// The round that it is of.
    round: RecordId,
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
fn of_rounds(rounds: &[RoundShown], now_ms: i64) -> Vec<Alarm> {
    let alarms = rounds.iter().filter_map(|round| {
        let (what, deadline_ms) = match round.stage {
            Stage::Planned => (What::Start, round.start_by_ms),
            Stage::Started if round.is_mine => (What::End, round.window.until_ms),
            _ => return None,
        };
        is_near(deadline_ms, now_ms, ROUND_AHEAD_MS).then(|| Alarm {
            what,
            of: round.id,
            round: round.id,
            name: round.name.clone(),
            deadline_ms,
        })
    });
    alarms.collect()
}

/// The checkpoints of a round under way whose windows close.
fn of_stops(walk: &WalkShown, now_ms: i64) -> Vec<Alarm> {
    let open = walk.stops.iter().filter(|stop| stop.check.is_none());
    let near = open.filter_map(|stop| {
        let deadline_ms = stop.window?.until_ms;
        is_near(deadline_ms, now_ms, STOP_AHEAD_MS).then(|| Alarm {
            what: What::Stop,
            of: stop.spot.id,
            round: walk.round.id,
            name: stop.spot.name.clone(),
            deadline_ms,
        })
    });
    near.collect()
}

fn is_near(deadline_ms: i64, now_ms: i64, ahead_ms: i64) -> bool {
    (0..=ahead_ms).contains(&deadline_ms.saturating_sub(now_ms))
}

/// The alarms of the person's rounds, on every page: a guard who writes a visitor's slip must hear them, too.
#[component]
pub fn AlarmBar() -> impl IntoView {
    let (desk, today) = (use_desk(), Today::here());
    let alarms = Memo::new(move |_| {
        let now_ms = today.now_ms().get();
        today.with(|rounds, walks| {
            let mut alarms = of_rounds(rounds, now_ms);
            alarms.extend(walks.iter().flat_map(|walk| of_stops(walk, now_ms)));
            alarms
        })
    });
    tell_new(alarms, today.now_ms());
    let line = move |alarm: Alarm| {
        let href = Page::Round(alarm.round).path();
        view! { <p><a href=href>{move || words(&alarm, desk.now_ms.get())}</a></p> }
    };
    let shown = move || {
        let alarms = alarms.get();
        (!alarms.is_empty()).then(|| {
            view! {
                <div class="notice is-warning round-alarm" role="alert">
                    {Icon::Bell.view()}
                    <div class="notice__words">{alarms.into_iter().map(line).collect_view()}</div>
                </div>
            }
        })
    };
    view! { {shown} }
}

/// Sounds and shakes when an alarm is new, and once more in its last minute.
fn tell_new(alarms: Memo<Vec<Alarm>>, now_ms: Memo<i64>) {
    Effect::new(move |_| {
        let now_ms = now_ms.get();
        let told = |alarm: &Alarm| {
            let is_last = alarm.deadline_ms.saturating_sub(now_ms) <= LAST_MS;
            (alarm.what, alarm.of, is_last)
        };
        let now: BTreeSet<_> = alarms.with(|alarms| alarms.iter().map(told).collect());
        let known = TOLD.with(|told| told.replace(now.clone()));
        if !now.is_subset(&known) {
            sound::play(Sound::Alarm);
            shake(SHAKE_MS);
            alarms.with_untracked(|alarms| notify_of(alarms, now_ms));
        }
    });
}

/// Above another app, for who does not see this one.
fn notify_of(alarms: &[Alarm], now_ms: i64) {
    let Some(first) = alarms.first() else { return };
    let lines: Vec<String> = alarms.iter().map(|alarm| words(alarm, now_ms)).collect();
    notify::show(
        Rounds::now().alarm,
        &lines.join("\n"),
        &Page::Round(first.round).path(),
    );
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
