//! How a deadline looks at a moment, and a record with it. Rows are made once; their clocks run on.

use super::{RowClock, Tone};
use crate::clocks::{self, Course, Reading};
use crate::definition::{self, Definition, Look, Step};
use crate::record::Record;
use crate::standing::standing;

/// Moments of one phone are seen by another a little early: what begins within a minute is no future.
const FUTURE_LEAST_MS: i64 = 60_000;

/// A clock of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// It was stopped after it had run out, while what it is about could still be done.
    KeptWhilePossible,
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
            Some(stopped_ms)
                if self
                    .possible_until_ms
                    .is_some_and(|until_ms| stopped_ms <= until_ms) =>
            {
                ClockTone::KeptWhilePossible
            }
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

/// A clock of a record, with where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct ClockOf<'a> {
    /// What it measures.
    pub defined: &'a definition::Clock,
    /// How it stands.
    pub clock: Clock,
    /// The step that stopped it by saying that it was too late: nothing was done then.
    pub given_up_by: Option<&'a Step>,
}

/// The clocks of a record that have started, as they look: what is late and still possible looks the same wherever it is shown.
#[must_use]
pub fn clocks_of<'a>(
    record: &Record,
    definition: &'a Definition,
    now_ms: i64,
    offset_minutes: &dyn Fn(i64) -> i32,
) -> Vec<ClockOf<'a>> {
    let readings = clocks::readings(record, definition, now_ms, offset_minutes);
    let running = readings.iter().filter(|reading| reading.stopped_by.is_none());
    let last_ms = running
        .map(|reading| reading.deadline_ms)
        .max()
        .unwrap_or(i64::MAX);
    // What somebody has begun can be ended however late it is.
    let is_begun = definition.flow.distance(standing(record, &definition.flow).state) != Some(0);
    let until_ms = |reading: &Reading<'_>| match reading.stopped_by {
        _ if !reading.clock.still_possible => None,
        Some(step) => giving_up(step.as_str(), definition).is_none().then_some(i64::MAX),
        None if is_begun => Some(i64::MAX),
        None => Some(last_ms),
    };
    let clock = |reading: &Reading<'a>| {
        let stopped_ms = match reading.course {
            Course::Kept { stopped_ms } | Course::KeptLate { stopped_ms, .. } => Some(stopped_ms),
            Course::Running | Course::Broken { .. } => None,
        };
        let clock = Clock {
            started_ms: reading.started_ms,
            deadline_ms: reading.deadline_ms,
            possible_until_ms: until_ms(reading),
            stopped_ms,
        };
        ClockOf {
            defined: reading.clock,
            clock,
            given_up_by: reading
                .stopped_by
                .and_then(|step| giving_up(step.as_str(), definition)),
        }
    };
    readings.iter().map(clock).collect()
}

/// The step, if it says that it was too late.
fn giving_up<'a>(step: &str, definition: &'a Definition) -> Option<&'a Step> {
    let flow = &definition.flow;
    let is_missed =
        |step: &&Step| flow.state(step.to.as_str()).and_then(|state| state.look) == Some(Look::Missed);
    flow.step(step).filter(is_missed)
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
