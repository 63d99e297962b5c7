//! Deadlines, derived from definitions and what a record shows: REP-2's 2 h, 24 h and 72 h, and every other.

use crate::definition::{Clock, Definition, Escalation};
use crate::ids::Key;
use crate::record::Record;
use crate::span::Span;
use crate::standing::{holds, shown};
use crate::value::Value;

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It runs.
    Running,
    /// It ran out at the deadline, and still runs: `late_ms` so far.
    Broken {
        /// How late it is now, in milliseconds.
        late_ms: i64,
    },
    /// It was stopped in time.
    Kept {
        /// When, judged, in milliseconds since 1970.
        stopped_ms: i64,
    },
    /// It was stopped too late. The breach and its length are kept (REP-2).
    KeptLate {
        /// When.
        stopped_ms: i64,
        /// How late it was.
        late_ms: i64,
    },
}

/// One clock of one record at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// Which clock.
    pub clock: &'a Clock,
    /// When it started, judged, in milliseconds since 1970.
    pub started_ms: i64,
    /// The deadline. A deadline that was extended after telling the customer is the extended one (REP-7).
    pub deadline_ms: i64,
    /// How it stands.
    pub course: Course,
    /// The escalations that are due by now, in order of the file.
    pub due: Vec<&'a Escalation>,
}

/// The clocks of a record that have started, at `now_ms` (judged, since 1970).
/// They are judged by the corrected clock of the phones at the events, and by the figures in force when the record was made.
#[must_use]
pub fn readings<'a>(record: &Record, definition: &'a Definition, now_ms: i64) -> Vec<Reading<'a>> {
    let clocks = definition.clocks.iter();
    clocks
        .filter_map(|clock| reading(clock, record, definition, now_ms))
        .collect()
}

fn reading<'a>(
    clock: &'a Clock,
    record: &Record,
    definition: &Definition,
    now_ms: i64,
) -> Option<Reading<'a>> {
    if !holds(&clock.when, record, definition) {
        return None;
    }
    let moment = |key: &Key| {
        let field = definition.field(key.as_str())?;
        shown(record, field).value().and_then(Value::as_integer)
    };
    let field_start = clock.start_field.as_ref().and_then(moment);
    let started_ms = field_start.or_else(|| latest_step(record, &clock.start_steps))?;
    let span: Span = definition
        .figure(clock.limit.as_str(), record.definition)?
        .parse()
        .ok()?;
    let extended = clock.extended_to.as_ref().and_then(moment);
    let deadline_ms = extended.unwrap_or_else(|| span.after(started_ms));
    // A start that was entered by hand may be later than the stop; by steps, a reopened order runs again.
    let stopped = match field_start {
        Some(_) => step_moments(record, &clock.stop_steps).min(),
        None => first_step_since(record, &clock.stop_steps, started_ms),
    };
    let course = course(deadline_ms, stopped, now_ms);
    let due = match stopped {
        Some(_) => Vec::new(),
        None => due(clock, started_ms, deadline_ms, now_ms),
    };
    Some(Reading {
        clock,
        started_ms,
        deadline_ms,
        course,
        due,
    })
}

fn course(deadline_ms: i64, stopped: Option<i64>, now_ms: i64) -> Course {
    match stopped {
        Some(stopped_ms) if stopped_ms <= deadline_ms => Course::Kept { stopped_ms },
        Some(stopped_ms) => Course::KeptLate {
            stopped_ms,
            late_ms: stopped_ms.saturating_sub(deadline_ms),
        },
        None if now_ms <= deadline_ms => Course::Running,
        None => Course::Broken {
            late_ms: now_ms.saturating_sub(deadline_ms),
        },
    }
}

fn due(clock: &Clock, started_ms: i64, deadline_ms: i64, now_ms: i64) -> Vec<&Escalation> {
    let length = i128::from(deadline_ms) - i128::from(started_ms);
    let run = i128::from(now_ms) - i128::from(started_ms);
    let is_due = |escalation: &&Escalation| run * 100 >= length * i128::from(escalation.percent);
    clock.escalate.iter().filter(is_due).collect()
}

fn step_moments<'a>(record: &'a Record, steps: &'a [Key]) -> impl Iterator<Item = i64> + 'a {
    let taken = record.steps.iter().filter(|taken| steps.contains(&taken.step));
    taken.filter_map(|taken| {
        record
            .authors
            .get(&taken.origin)
            .map(|author| author.at.judged_ms())
    })
}

/// A clock that is started again, by reopening, runs from the last start.
fn latest_step(record: &Record, steps: &[Key]) -> Option<i64> {
    step_moments(record, steps).max()
}

/// The first stop after a start by step: an order that was reopened runs again.
fn first_step_since(record: &Record, steps: &[Key], started_ms: i64) -> Option<i64> {
    step_moments(record, steps)
        .filter(|moment| *moment >= started_ms)
        .min()
}
