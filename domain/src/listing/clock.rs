//! How a deadline looks at a moment, and a record with it. Rows are made once; their clocks run on.

use super::{RowClock, Tone};

/// Moments of one phone are seen by another a little early: what begins within a minute is no future.
const FUTURE_LEAST_MS: i64 = 60_000;

/// A clock of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When it started, judged, in milliseconds since 1970.
    pub started_ms: i64,
    /// The deadline.
    pub deadline_ms: i64,
    /// Until when what is late by it can still be done, where that is so.
    pub possible_until_ms: Option<i64>,
    /// When it was stopped; none while it runs.
    pub stopped_ms: Option<i64>,
}

/// How a clock looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockTone {
    /// Its time has not come.
    Future,
    /// It runs, and there is time.
    Running,
    /// A quarter of the time is left, or less.
    Soon,
    /// It has run out, and what it is about can still be done.
    Late,
    /// It has run out.
    Broken,
    /// It was stopped in time.
    Kept,
    /// It was stopped too late.
    KeptLate,
}

impl Clock {
    /// A clock that runs.
    #[must_use]
    pub fn running(started_ms: i64, deadline_ms: i64) -> Self {
        Self {
            started_ms,
            deadline_ms,
            possible_until_ms: None,
            stopped_ms: None,
        }
    }

    /// How it looks at a moment.
    #[must_use]
    pub fn tone(self, now_ms: i64) -> ClockTone {
        let left_ms = self.deadline_ms.saturating_sub(now_ms);
        let length_ms = self.deadline_ms.saturating_sub(self.started_ms);
        match self.stopped_ms {
            Some(stopped_ms) if stopped_ms <= self.deadline_ms => ClockTone::Kept,
            Some(_) => ClockTone::KeptLate,
            None if left_ms < 0 && self.possible_until_ms.is_some_and(|until_ms| now_ms <= until_ms) => {
                ClockTone::Late
            }
            None if left_ms < 0 => ClockTone::Broken,
            None if self.started_ms.saturating_sub(now_ms) >= FUTURE_LEAST_MS => ClockTone::Future,
            None if left_ms.saturating_mul(4) <= length_ms => ClockTone::Soon,
            None => ClockTone::Running,
        }
    }
}

impl From<&RowClock> for Clock {
    fn from(clock: &RowClock) -> Self {
        Self {
            possible_until_ms: clock.possible_until_ms,
            ..Self::running(clock.started_ms, clock.deadline_ms)
        }
    }
}

/// The colour of a state at a moment: what nobody has begun may lie in the future, and a definition may say of a clock that what is
/// late by it can still be done. Any other clock has a colour of its own beside the state's.
#[must_use]
pub fn tone_at(tone: Tone, clock: Option<Clock>, now_ms: i64) -> Tone {
    let Some(clock) = clock else {
        return tone;
    };
    match (tone, clock.tone(now_ms)) {
        (Tone::Waiting, ClockTone::Future) => Tone::Future,
        (Tone::Waiting | Tone::Working, ClockTone::Late) => Tone::Late,
        (Tone::Waiting, ClockTone::Broken) if clock.possible_until_ms.is_some() => Tone::Missed,
        (Tone::Waiting, ClockTone::Running | ClockTone::Soon) if clock.possible_until_ms.is_some() => {
            Tone::Open
        }
        _ => tone,
    }
}
