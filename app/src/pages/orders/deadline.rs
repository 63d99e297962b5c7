//! The deadline of an order, as a mark.

use steward_domain::work::orders::Deadline;

use crate::components::clock_mark::Clock;

/// A deadline that runs, as a mark shows it.
#[must_use]
pub fn clock(deadline: &Deadline<'_>) -> Clock {
    Clock::running(deadline.started_ms, deadline.deadline_ms)
}
