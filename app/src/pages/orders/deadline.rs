//! The deadline of an order, as a mark.

use steward_domain::work::orders::Deadline;

use crate::components::clock_mark::Clock;

/// A deadline that runs, as a mark shows it.
#[must_use]
pub fn clock(deadline: &Deadline<'_>) -> Clock {
    Clock {
        started_ms: deadline.started_ms,
        deadline_ms: deadline.deadline_ms,
        stopped_ms: None,
    }
}
