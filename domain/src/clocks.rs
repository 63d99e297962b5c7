//! Deadlines, derived from definitions and what a record shows: REP-2's 2 h, 24 h and 72 h, and every other.

use crate::definition::{Clock, Definition, Escalation};
use crate::ids::Key;
use crate::record::Record;
use crate::span::Span;
use crate::standing::{holds, shown};
use crate::value::Value;

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;
/// Milliseconds of a day. Sites are in places without summer time.
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

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
    /// The step that stopped it.
    pub stopped_by: Option<&'a Key>,
    /// The escalations that are due by now, in order of the file.
    pub due: Vec<&'a Escalation>,
}

/// The clocks of a record that have started, at `now_ms` (judged, since 1970).
/// They are judged by the corrected clock of the phones at the events, and by the figures in force when the record was made.
/// `offset_minutes` are to be added to UTC for the local time of a moment: some clocks end at an hour of the day.
#[must_use]
pub fn readings<'a>(
    record: &Record,
    definition: &'a Definition,
    now_ms: i64,
    offset_minutes: &dyn Fn(i64) -> i32,
) -> Vec<Reading<'a>> {
    let clocks = definition.clocks.iter();
    clocks
        .filter_map(|clock| reading(clock, record, definition, now_ms, offset_minutes))
        .collect()
}

/// The first time of day behind a moment: `hour` is its length from midnight.
#[must_use]
pub fn next_at(hour: Span, moment_ms: i64, offset_minutes: i32) -> i64 {
    let offset_ms = i64::from(offset_minutes) * MINUTE_MS;
    let into_day_ms = moment_ms.saturating_add(offset_ms).rem_euclid(DAY_MS);
    let midnight_ms = moment_ms.saturating_sub(into_day_ms);
    let today_ms = hour.after(midnight_ms);
    if today_ms > moment_ms {
        today_ms
    } else {
        hour.after(midnight_ms.saturating_add(DAY_MS))
    }
}

fn reading<'a>(
    clock: &'a Clock,
    record: &Record,
    definition: &Definition,
    now_ms: i64,
    offset_minutes: &dyn Fn(i64) -> i32,
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
    let figure = |key: &Key| -> Option<Span> {
        let figure = definition.figure(key.as_str(), record.definition)?;
        figure.parse().ok()
    };
    let span = figure(&clock.limit)?;
    let extended = clock.extended_to.as_ref().and_then(moment);
    let hour = clock.no_later_than.as_ref().and_then(figure);
    let hour_ms = hour.map(|hour| next_at(hour, started_ms, offset_minutes(started_ms)));
    let length_ms = || span.after(started_ms).min(hour_ms.unwrap_or(i64::MAX));
    let deadline_ms = extended.unwrap_or_else(length_ms);
    // A start that was entered by hand may be later than the stop; by steps, a reopened order runs again.
    let since_ms = if field_start.is_some() {
        i64::MIN
    } else {
        started_ms
    };
    let stopped = first_step_since(record, &clock.stop_steps, since_ms);
    let course = course(deadline_ms, stopped.map(|(moment, _)| moment), now_ms);
    let due = match stopped {
        Some(_) => Vec::new(),
        None => due(clock, started_ms, deadline_ms, now_ms),
    };
    Some(Reading {
        clock,
        started_ms,
        deadline_ms,
        course,
        stopped_by: stopped.map(|(_, step)| step),
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

/// The moments of the steps of a record, of those that are named.
fn step_moments<'a>(record: &Record, steps: &'a [Key]) -> impl Iterator<Item = (i64, &'a Key)> {
    record.steps.iter().filter_map(|taken| {
        let step = steps.iter().find(|step| **step == taken.step)?;
        let author = record.authors.get(&taken.origin)?;
        Some((author.at.judged_ms(), step))
    })
}

/// A clock that is started again, by reopening, runs from the last start.
fn latest_step(record: &Record, steps: &[Key]) -> Option<i64> {
    step_moments(record, steps).map(|(moment, _)| moment).max()
}

/// The first stop after a start by step: an order that was reopened runs again.
fn first_step_since<'a>(record: &Record, steps: &'a [Key], since_ms: i64) -> Option<(i64, &'a Key)> {
    step_moments(record, steps)
        .filter(|(moment, _)| *moment >= since_ms)
        .min_by_key(|(moment, _)| *moment)
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::change::{Change, Seen, Write};
    use crate::definition::{Definition, STATE_FIELD};
    use crate::ids::{DeviceId, EpochId, RecordId};
    use crate::merge;
    use crate::time::At;

    const HOUR_MS: i64 = 3_600_000;
    const REPORTED_MS: i64 = 1_790_000_000_000;

    fn repair() -> Definition {
        let all = crate::registers::built_in().unwrap();
        all.into_iter().find(|one| one.key == "repair").unwrap()
    }

    /// An order of a class, and the steps that were taken so many hours after the report.
    fn order(class: &str, steps: &[(&'static str, &'static str, i64)]) -> Record {
        let nobody = uuid::Uuid::nil();
        let mut record = Record::new(RecordId(nobody), Key::literal("repair"), 1);
        let set = |value: Value| Write::Set { value, was: None };
        for (seq, (step, state, hours)) in (1..).zip([("report", "reported", 0)].iter().chain(steps)) {
            let mut writes = BTreeMap::from([(Key::literal(STATE_FIELD), set(Value::text(*state)))]);
            if seq == 1 {
                writes.insert(Key::literal("class"), set(Value::text(class)));
                writes.insert(Key::literal("reported_at"), set(Value::Integer(REPORTED_MS)));
            }
            let change = Change {
                device: DeviceId(nobody),
                seq,
                site: Key::literal("site"),
                register: Key::literal("repair"),
                record: record.id,
                definition: 1,
                seen: Seen {
                    epoch: EpochId(nobody),
                    number: seq - 1,
                    own: seq - 1,
                    answered: 0,
                },
                by: RecordId(nobody),
                // The phone is a day slow: the corrected clock is what counts.
                at: At {
                    wall_ms: REPORTED_MS + hours * HOUR_MS - 24 * HOUR_MS,
                    offset_ms: 24 * HOUR_MS,
                    ..At::exact(0)
                },
                step: Some(Key::literal(step)),
                reason: None,
                writes,
                group: None,
            };
            assert!(merge::apply(&mut record, &change, seq));
        }
        record
    }

    fn read(record: &Record, clock: &str, hours: i64) -> Option<(i64, Course)> {
        let definition = repair();
        let all = readings(record, &definition, REPORTED_MS + hours * HOUR_MS, &|_| 480);
        let found = all.iter().find(|reading| reading.clock.key == clock)?;
        Some(((found.deadline_ms - REPORTED_MS) / HOUR_MS, found.course))
    }

    #[test]
    fn an_urgent_order_is_reached_in_2_hours_and_repaired_in_24_and_a_general_one_in_72() {
        let late = |hours: i64| Course::Broken {
            late_ms: hours * HOUR_MS,
        };
        // class, clock, now in hours, deadline and course
        let rows = [
            ("urgent", "urgent_on_site", 1, Some((2, Course::Running))),
            ("urgent", "urgent_on_site", 2, Some((2, Course::Running))),
            ("urgent", "urgent_on_site", 3, Some((2, late(1)))),
            ("urgent", "urgent_repaired", 30, Some((24, late(6)))),
            ("urgent", "general_repaired", 30, None),
            ("general", "general_repaired", 71, Some((72, Course::Running))),
            ("general", "general_repaired", 80, Some((72, late(8)))),
            ("general", "urgent_on_site", 80, None),
        ];
        for (class, clock, hours, expected) in rows {
            assert_eq!(
                read(&order(class, &[]), clock, hours),
                expected,
                "{class} {clock} at {hours} h"
            );
        }
    }

    #[test]
    fn a_clock_stops_by_the_corrected_time_of_the_step_and_a_breach_keeps_its_length() {
        let stopped = |hours: i64| REPORTED_MS + hours * HOUR_MS;
        let in_time = order("urgent", &[("accept", "accepted", 0), ("arrive", "on_site", 1)]);
        let kept = Course::Kept {
            stopped_ms: stopped(1),
        };
        assert_eq!(read(&in_time, "urgent_on_site", 90), Some((2, kept)));
        let too_late = order("urgent", &[("accept", "accepted", 0), ("arrive", "on_site", 5)]);
        let late = Course::KeptLate {
            stopped_ms: stopped(5),
            late_ms: 3 * HOUR_MS,
        };
        assert_eq!(read(&too_late, "urgent_on_site", 90), Some((2, late)));
    }

    #[test]
    fn those_who_must_know_are_told_half_way_and_at_the_deadline() {
        let definition = repair();
        for (minutes, told) in [(59, 0), (60, 1), (119, 1), (120, 2), (600, 2)] {
            let record = order("urgent", &[]);
            let now_ms = REPORTED_MS + minutes * 60_000;
            let all = readings(&record, &definition, now_ms, &|_| 480);
            let on_site = all
                .iter()
                .find(|reading| reading.clock.key == "urgent_on_site")
                .unwrap();
            assert_eq!(on_site.due.len(), told, "after {minutes} minutes");
        }
    }

    #[test]
    fn an_order_is_judged_by_the_figures_that_were_in_force_when_it_was_made() {
        let mut definition = repair();
        let key = Key::literal("urgent_on_site");
        definition.former_figures = BTreeMap::from([(1, BTreeMap::from([(key.clone(), "2h".to_owned())]))]);
        definition.version = 2;
        definition.figures.get_mut(&key).unwrap().value = "1h".to_owned();
        let mut record = order("urgent", &[]);
        for (version, hours) in [(1, 2), (2, 1)] {
            record.definition = version;
            let all = readings(&record, &definition, REPORTED_MS, &|_| 480);
            let on_site = all
                .iter()
                .find(|reading| reading.clock.key == key.as_str())
                .unwrap();
            assert_eq!(
                on_site.deadline_ms - REPORTED_MS,
                hours * HOUR_MS,
                "version {version}"
            );
        }
    }
}
