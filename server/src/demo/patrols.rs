//! The rounds of three months: planned by the lead, walked by somebody, missed, cut short and caught up.

use std::ops::RangeInclusive;

use chrono::Weekday;
use steward_domain::value::Value;

use super::Stage;
use super::book::{
    DAY, Entry, Fields, HOUR, MINUTE, SECOND, id, in_office_hours, midnight_before, row, weekday,
};
use super::checkpoints::{LEVELS, Route};
use super::checks::{self, Check};
use super::people::{DESK, LEAD, MANAGER, ROUNDS, WORKERS};
use super::words;

/// Typhoons of the last three months: the day on which each began, counted back from today.
const TYPHOONS: &[i64] = &[62, 27];

/// The dice of what is under way: four checkpoints are passed, in good order.
const PRESENT: u64 = 8;

/// Who is on a round now has no other that began so long before (it may be caught up by now), or begins so soon.
const TAKEN: RangeInclusive<i64> = -12 * HOUR..=4 * HOUR;

/// What becomes of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Walked,
    Early,
    Missed,
    CaughtUp,
}

const FATES: &[(i64, Fate)] = &[
    (91, Fate::Walked),
    (3, Fate::Early),
    (2, Fate::Missed),
    (4, Fate::CaughtUp),
];

/// One round while its story is told.
pub(super) struct Round<'r> {
    pub(super) entry: Entry,
    pub(super) route: &'r Route,
    pub(super) walker: usize,
    pub(super) partner: Option<usize>,
    pub(super) started_ms: i64,
    pub(super) level: Option<&'static str>,
}

/// Tells the rounds of the last `days` days and plans those of the days ahead.
pub(super) fn history(stage: &mut Stage<'_, '_>, days: i64) {
    for day in (-2..=days).rev() {
        for route in &stage.setting.routes {
            if route.plan.schedule == "emergency" || !is_walked_on(stage, route, day) {
                continue;
            }
            let into_window = stage.dice.number(0, route.plan.window_hours * 50) * MINUTE;
            let due_ms = stage.book.midnight(day) + route.plan.hour * HOUR + into_window;
            let fate = *stage.dice.weighted(FATES);
            tell(stage, (route, None), due_ms, fate);
        }
    }
    typhoons(stage);
    at_present(stage);
}

/// Whoever looks at the demo finds two guards on a round, at whatever hour of whatever day, and yesterday's round that nobody walked.
fn at_present(stage: &mut Stage<'_, '_>) -> Option<()> {
    // How many dice were thrown hangs on the calendar, and what is under way should not.
    stage.dice.begin_again(PRESENT);
    let routes = &stage.setting.routes;
    let missed = routes.iter().find(|route| route.plan.letter == 'C')?;
    let due_ms = stage.book.midnight(1) + missed.plan.hour * HOUR;
    tell(stage, (missed, None), due_ms, Fate::Missed);
    let route = routes.iter().find(|route| route.plan.letter == 'E')?;
    let started_ms = stage.book.now_ms - 22 * MINUTE;
    let mut round = Round {
        entry: stage.book.entry(&mut stage.dice, "patrol_round", started_ms),
        route,
        walker: ROUNDS[0],
        partner: Some(ROUNDS[1]),
        started_ms,
        level: None,
    };
    let fields = vec![
        ("route", id(route.id)),
        ("walker", stage.setting.people.staff(ROUNDS[0])),
        ("partner", stage.setting.people.staff(ROUNDS[1])),
        ("started_at", Value::Integer(started_ms)),
    ];
    let by = (ROUNDS[0], started_ms);
    stage.book.take(&mut round.entry, by, "start_now", "", fields)?;
    walk(stage, &mut round, route.stops.len())
}

/// PAT-6: while a level holds, a round every three hours.
fn typhoons(stage: &mut Stage<'_, '_>) {
    let setting = stage.setting;
    for route in setting
        .routes
        .iter()
        .filter(|route| route.plan.schedule == "emergency")
    {
        for day in TYPHOONS {
            let from_ms = stage.book.midnight(*day) + route.plan.hour * HOUR;
            let mut due_ms = from_ms;
            for level in LEVELS {
                tell(stage, (route, Some(level)), due_ms, Fate::Walked);
                due_ms += 3 * HOUR;
            }
        }
    }
}

fn is_walked_on(stage: &Stage<'_, '_>, route: &Route, day: i64) -> bool {
    let name = match weekday(stage.book.midnight(day)) {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    };
    route.plan.weekdays.is_empty() || route.plan.weekdays.contains(&name)
}

fn walker(stage: &mut Stage<'_, '_>, route: &Route, due_ms: i64) -> usize {
    // Nobody walks two rounds at once: see `at_present`.
    let is_now = TAKEN.contains(&(due_ms - stage.book.now_ms));
    match route.plan.letter {
        'Q' => *stage.dice.pick(&[LEAD, LEAD, MANAGER]),
        'P' => *stage.dice.pick(WORKERS),
        'C' => *stage.dice.pick(DESK),
        _ if is_now => ROUNDS[2],
        _ => *stage.dice.pick(ROUNDS),
    }
}

fn tell(
    stage: &mut Stage<'_, '_>,
    (route, level): (&Route, Option<&'static str>),
    due_ms: i64,
    fate: Fate,
) -> Option<()> {
    let mut round = plan(stage, (route, level), due_ms)?;
    match fate {
        Fate::Walked => {
            start(stage, &mut round, due_ms)?;
            walk(stage, &mut round, route.stops.len())?;
            finish(stage, &mut round)
        }
        Fate::Early => {
            start(stage, &mut round, due_ms)?;
            let reached = stage.dice.index(route.stops.len() - 1) + 1;
            walk(stage, &mut round, reached)?;
            let finished_ms = finish_early(stage, &mut round, reached)?;
            leave_incomplete(stage, &mut round, finished_ms)
        }
        Fate::Missed => {
            let missed_ms = miss(stage, &mut round, due_ms)?;
            leave_incomplete(stage, &mut round, missed_ms)
        }
        Fate::CaughtUp => {
            let missed_ms = miss(stage, &mut round, due_ms)?;
            catch_up(stage, &mut round, missed_ms)
        }
    }
}

/// The lead plans two days ahead in the afternoon, or at once when a level is switched on.
fn plan<'r>(
    stage: &mut Stage<'_, '_>,
    (route, level): (&'r Route, Option<&'static str>),
    due_ms: i64,
) -> Option<Round<'r>> {
    // A round after midnight belongs to the evening before.
    let day_ms = midnight_before(due_ms - 7 * HOUR);
    let planned_ms = match level {
        Some(_) => due_ms - 20 * MINUTE,
        None => day_ms - DAY - 8 * HOUR + stage.dice.number(0, 3_599) * SECOND,
    };
    let walker = walker(stage, route, due_ms);
    let length_ms = route.due_after_ms(route.stops.len()) + 30 * MINUTE;
    let mut fields = vec![
        ("route", id(route.id)),
        ("due_from", Value::Integer(due_ms)),
        ("due_until", Value::Integer(due_ms + length_ms)),
        ("shift", Value::text(route.plan.shift)),
        ("round_number", Value::text("1")),
        ("walker", stage.setting.people.staff(walker)),
        (
            "unannounced",
            Value::YesNo(route.plan.schedule == "random_window"),
        ),
    ];
    // Nobody walks alone in a storm.
    let partner = level.map(|_| WORKERS[3]);
    if let Some(level) = level {
        fields.push(("emergency_level", Value::text(level)));
    }
    if let Some(partner) = partner {
        fields.push(("partner", stage.setting.people.staff(partner)));
    }
    let mut entry = stage.book.entry(&mut stage.dice, "patrol_round", planned_ms);
    stage
        .book
        .take(&mut entry, (LEAD, planned_ms), "plan", "", fields)?;
    Some(Round {
        entry,
        route,
        walker,
        partner,
        started_ms: due_ms,
        level,
    })
}

fn start(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, due_ms: i64) -> Option<()> {
    let delay = if stage.dice.percent(90) {
        stage.dice.number(0, 9)
    } else {
        stage.dice.number(16, 45)
    };
    round.started_ms = due_ms + delay * MINUTE + stage.dice.number(0, 59) * SECOND;
    let fields = vec![
        ("walker", stage.setting.people.staff(round.walker)),
        ("started_at", Value::Integer(round.started_ms)),
    ];
    let by = (round.walker, round.started_ms);
    stage
        .book
        .take(&mut round.entry, by, "start", "", fields)
        .map(|_| ())
}

/// Passes the first `stops` checkpoints.
fn walk(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, stops: usize) -> Option<()> {
    let mut at_ms = round.started_ms;
    let pace = round.route.plan.minutes_per_stop;
    for stop in 0..stops {
        if stop > 0 {
            let due_ms = round.started_ms + round.route.due_after_ms(stop - 1);
            let minutes = match at_ms - due_ms {
                // Whoever is behind walks faster.
                behind if behind > 3 * MINUTE => pace - stage.dice.number(2, 4),
                _ if stage.dice.percent(3) => pace + 14,
                _ => stage.dice.number(pace - 2, pace + 2),
            };
            at_ms += minutes * MINUTE + stage.dice.number(-30, 30) * SECOND;
        }
        let check = Check {
            stop,
            due_ms: round.started_ms + round.route.due_after_ms(stop),
            at_ms,
            catches_up: false,
        };
        checks::tell(stage, round, &check)?;
    }
    round.started_ms = at_ms;
    Some(())
}

fn count(number: usize) -> Value {
    Value::text(number.to_string())
}

fn finish(stage: &mut Stage<'_, '_>, round: &mut Round<'_>) -> Option<()> {
    let stops = round.route.stops.len();
    let finished_ms = round.started_ms + stage.dice.number(2, 6) * MINUTE;
    let summary = *stage.dice.pick(match round.route.plan.letter {
        'N' | 'Q' => words::SUMMARIES_NIGHT,
        'P' => words::SUMMARIES_PLANT,
        _ => words::SUMMARIES_DAY,
    });
    let fields = vec![
        ("finished_at", Value::Integer(finished_ms)),
        ("stops_total", count(stops)),
        ("stops_checked", count(stops)),
        ("note", Value::text(summary)),
    ];
    let by = (round.walker, finished_ms);
    stage.book.take(&mut round.entry, by, "finish", "", fields)?;
    after_round(stage, round, finished_ms);
    Some(())
}

/// A word of a second person, and the lead's review.
fn after_round(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, finished_ms: i64) {
    let note = |text: &str| -> Fields { vec![("notes", row([("text", Value::text(text))]))] };
    if stage.dice.percent(8) {
        let second = *stage.dice.pick(ROUNDS);
        let first_text = *stage.dice.pick(words::CHECK_NOTES);
        let second_text = *stage.dice.pick(words::PARTNER_NOTES);
        let by = (round.walker, finished_ms + MINUTE);
        stage.book.edit(&mut round.entry, by, note(first_text));
        let mut view = round.entry.out_of_reach();
        let by = (second, finished_ms + 2 * MINUTE);
        stage.book.edit(&mut view, by, note(second_text));
    }
    if stage.dice.percent(25) {
        let by = (LEAD, finished_ms + 9 * HOUR);
        let fields = vec![("reviewed_by", stage.setting.people.staff(LEAD))];
        stage.book.edit(&mut round.entry, by, fields);
    }
}

fn finish_early(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, reached: usize) -> Option<i64> {
    let finished_ms = round.started_ms + 2 * MINUTE;
    let reason = *stage.dice.pick(words::FINISHED_EARLY);
    let fields = vec![
        ("finished_at", Value::Integer(finished_ms)),
        ("stops_total", count(round.route.stops.len())),
        ("stops_checked", count(reached)),
    ];
    let by = (round.walker, finished_ms);
    stage
        .book
        .take(&mut round.entry, by, "finish_early", reason, fields)
}

/// What nobody caught up in time the lead closes with a word.
fn leave_incomplete(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, since_ms: i64) -> Option<()> {
    let at_ms = in_office_hours(since_ms + stage.dice.number(30, 80) * HOUR);
    let reason = *stage.dice.pick(words::LEFT_INCOMPLETE);
    stage
        .book
        .take(
            &mut round.entry,
            (LEAD, at_ms),
            "leave_incomplete",
            reason,
            Vec::new(),
        )
        .map(|_| ())
}

fn miss(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, due_ms: i64) -> Option<i64> {
    let at_ms = due_ms + stage.dice.number(150, 400) * MINUTE;
    let reason = *stage.dice.pick(words::MISSED);
    stage
        .book
        .take(&mut round.entry, (LEAD, at_ms), "miss", reason, Vec::new())
}

/// 补检: a flow of its own, marked as such in the round and in every check.
fn catch_up(stage: &mut Stage<'_, '_>, round: &mut Round<'_>, missed_ms: i64) -> Option<()> {
    let mut at_ms = missed_ms + stage.dice.number(20, 240) * MINUTE;
    let reason = *stage.dice.pick(words::CATCH_UPS);
    let fields = vec![
        ("walker", stage.setting.people.staff(round.walker)),
        ("catch_up_started_at", Value::Integer(at_ms)),
    ];
    let by = (round.walker, at_ms);
    stage
        .book
        .take(&mut round.entry, by, "catch_up", reason, fields)?;
    let planned_ms = round.started_ms;
    for stop in 0..round.route.stops.len() {
        at_ms += stage.dice.number(4, 8) * MINUTE;
        let check = Check {
            stop,
            due_ms: planned_ms + round.route.due_after_ms(stop),
            at_ms,
            catches_up: true,
        };
        checks::tell(stage, round, &check)?;
    }
    let by = (round.walker, at_ms + 3 * MINUTE);
    let fields = vec![("catch_up_finished_at", Value::Integer(by.1))];
    stage
        .book
        .take(&mut round.entry, by, "finish_catch_up", "", fields)
        .map(|_| ())
}
