//! A deadline: the time that is left, or by how much it was missed.

use leptos::prelude::*;
pub use steward_domain::listing::Clock;
use steward_domain::listing::{ClockTone, span_words, time_left};

use super::icon::Icon;
use crate::words::{Records, fill, language};

fn words_of(clock: Clock, now_ms: i64) -> String {
    let words = Records::now();
    let left = || time_left(clock.deadline_ms, now_ms, language());
    match (clock.tone(now_ms), clock.stopped_ms) {
        (ClockTone::Kept, _) => words.kept.to_owned(),
        (ClockTone::KeptLate | ClockTone::KeptWhilePossible, Some(stopped_ms)) => {
            let late_s = stopped_ms.saturating_sub(clock.deadline_ms) / 1_000;
            fill(words.kept_late, &[("t", &span_words(late_s, language()))])
        }
        (ClockTone::Future, _) => {
            let ahead_s = clock.started_ms.saturating_sub(now_ms) / 60_000 * 60;
            fill(words.begins_in, &[("t", &span_words(ahead_s, language()))])
        }
        (ClockTone::Late, _) => fill(words.late_possible, &[("t", &left())]),
        _ => left(),
    }
}

/// The class of its colour.
fn class_of(tone: ClockTone) -> &'static str {
    match tone {
        ClockTone::Future => "is-future",
        ClockTone::Running => "is-running",
        ClockTone::Soon | ClockTone::Late | ClockTone::KeptWhilePossible => "is-soon",
        ClockTone::Broken | ClockTone::KeptLate => "is-broken",
        ClockTone::Kept => "is-kept",
    }
}

fn icon_of(tone: ClockTone) -> Icon {
    match tone {
        ClockTone::Future | ClockTone::Running | ClockTone::Soon => Icon::Clock,
        ClockTone::Late | ClockTone::KeptWhilePossible | ClockTone::Broken | ClockTone::KeptLate => {
            Icon::Late
        }
        ClockTone::Kept => Icon::Check,
    }
}

/// The mark of a clock; it moves with `now_ms`.
#[component]
pub fn ClockMark(
    /// The clock.
    #[prop(into)]
    clock: Signal<Clock>,
    /// Now, judged.
    #[prop(into)]
    now_ms: Signal<i64>,
    /// What it is the clock of, where nothing beside it says so.
    #[prop(optional, into)]
    what: Signal<Option<&'static str>>,
    /// Whether it is the thing to look at.
    #[prop(optional)]
    is_large: bool,
) -> impl IntoView {
    let tone = Memo::new(move |_| clock.get().tone(now_ms.get()));
    let words = Memo::new(move |_| {
        let left = words_of(clock.get(), now_ms.get());
        match what.get() {
            Some(what) => fill(Records::now().clock_of, &[("what", what), ("t", &left)]),
            None => left,
        }
    });
    let size = if is_large { "is-large" } else { "" };
    view! {
        <span class=move || format!("clock-mark {} {size}", class_of(tone.get()))>
            {move || icon_of(tone.get()).view()} <span>{move || words.get()}</span>
        </span>
    }
}
