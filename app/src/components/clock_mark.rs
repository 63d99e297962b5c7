//! A deadline: the time that is left, or by how much it was missed.

use leptos::prelude::*;
use steward_domain::listing::{span_words, time_left};

use super::icon::Icon;
use crate::words::{Records, fill, language};

/// A clock of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When it started, judged, in milliseconds since 1970.
    pub started_ms: i64,
    /// The deadline.
    pub deadline_ms: i64,
    /// When it was stopped; none while it runs.
    pub stopped_ms: Option<i64>,
}

/// How a clock looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockTone {
    /// It runs, and there is time.
    Running,
    /// A quarter of the time is left, or less.
    Soon,
    /// It has run out.
    Broken,
    /// It was stopped in time.
    Kept,
    /// It was stopped too late.
    KeptLate,
}

impl Clock {
    /// How it looks at a moment.
    #[must_use]
    pub fn tone(self, now_ms: i64) -> ClockTone {
        let left_ms = self.deadline_ms.saturating_sub(now_ms);
        let length_ms = self.deadline_ms.saturating_sub(self.started_ms);
        match self.stopped_ms {
            Some(stopped_ms) if stopped_ms <= self.deadline_ms => ClockTone::Kept,
            Some(_) => ClockTone::KeptLate,
            None if left_ms < 0 => ClockTone::Broken,
            None if left_ms.saturating_mul(4) <= length_ms => ClockTone::Soon,
            None => ClockTone::Running,
        }
    }

    fn words(self, now_ms: i64) -> String {
        match (self.tone(now_ms), self.stopped_ms) {
            (ClockTone::Kept, _) => Records::now().kept.to_owned(),
            (ClockTone::KeptLate, Some(stopped_ms)) => {
                let late_s = stopped_ms.saturating_sub(self.deadline_ms) / 1_000;
                fill(
                    Records::now().kept_late,
                    &[("t", &span_words(late_s, language()))],
                )
            }
            _ => time_left(self.deadline_ms, now_ms, language()),
        }
    }
}

impl ClockTone {
    /// The class of its colour.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Running => "is-running",
            Self::Soon => "is-soon",
            Self::Broken | Self::KeptLate => "is-broken",
            Self::Kept => "is-kept",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Running | Self::Soon => Icon::Clock,
            Self::Broken | Self::KeptLate => Icon::Late,
            Self::Kept => Icon::Check,
        }
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
    /// Whether it is the thing to look at.
    #[prop(optional)]
    is_large: bool,
) -> impl IntoView {
    let tone = Memo::new(move |_| clock.get().tone(now_ms.get()));
    let words = Memo::new(move |_| clock.get().words(now_ms.get()));
    let size = if is_large { "is-large" } else { "" };
    view! {
        <span class=move || format!("clock-mark {} {size}", tone.get().class())>
            {move || tone.get().icon().view()} <span>{move || words.get()}</span>
        </span>
    }
}
