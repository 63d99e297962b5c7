//! How the last weeks went: the figures behind the charts of the dashboard.
//!
//! Voided records never count. A record in conflict counts once, by what it shows; where it shows nothing, by when it was made.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::ids::RecordId;
use crate::sort;

use super::gate;
use super::keys::{check, repair, round, visitor};
use super::orders::{is_pressing, is_repaired};
use super::read::{Entry, Register};
use super::rounds::{self, Patrol, Stage};
use super::stops::{self, SKIPPED};
use super::{Day, HOUR_MS};

/// The hours of a day.
pub const HOURS: usize = 24;
/// How many days before today the visits to checkpoints are looked at: a month.
pub const PRESENCE_DAYS: i64 = 30;
/// The days of the line of repairs, today among them.
pub const LINE_DAYS: usize = 14;
/// The most whole days that an average of visitors is taken over.
pub const ARRIVALS_DAYS_MAX: i64 = 14;
/// Where one bucket of ages ends and the next begins, in hours: 4 h, a day, three days, a week, four weeks.
pub const AGE_HOURS: [i64; 5] = [4, 24, 72, 168, 672];

/// What became of the visits that were due at a checkpoint, or in an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visits {
    /// Made in time.
    pub done: usize,
    /// Made late, but in their round.
    pub late: usize,
    /// Not made when they were due, whether or not somebody caught up later.
    pub missed: usize,
    /// Those of the missed that were caught up.
    pub caught_up: usize,
    /// Skipped with a reason.
    pub skipped: usize,
}

impl Visits {
    /// All that were due.
    #[must_use]
    pub fn due(self) -> usize {
        self.done + self.late + self.missed + self.skipped
    }

    fn count(&mut self, made: Option<Entry<'_>>) {
        let timing = made.and_then(|entry| entry.get(check::TIMING));
        match made {
            None => self.missed += 1,
            Some(entry) if entry.state() == SKIPPED => self.skipped += 1,
            Some(_) if timing == Some("catch_up") => {
                self.missed += 1;
                self.caught_up += 1;
            }
            Some(_) if timing == Some("late") => self.late += 1,
            Some(_) => self.done += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.done += other.done;
        self.late += other.late;
        self.missed += other.missed;
        self.caught_up += other.caught_up;
        self.skipped += other.skipped;
    }
}

/// One checkpoint by the hour of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointHours {
    /// The checkpoint.
    pub checkpoint: RecordId,
    /// By the hour at which the visit was due.
    pub hours: [Visits; HOURS],
    /// Together.
    pub all: Visits,
}

/// How the checkpoints were visited in the last month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Every checkpoint that was due, the most missed first, then the most often late.
    pub checkpoints: Vec<CheckpointHours>,
    /// All together.
    pub all: Visits,
}

impl Presence {
    /// The checkpoints that were missed most often: one, or several that were missed as often. None when nothing was missed.
    #[must_use]
    pub fn worst(&self) -> &[CheckpointHours] {
        let most = self.checkpoints.first().map_or(0, |row| row.all.missed);
        let count = self
            .checkpoints
            .iter()
            .take_while(|row| most > 0 && row.all.missed == most);
        &self.checkpoints[..count.count()]
    }

    /// The checkpoints that were missed in an hour of the day, the most missed first.
    #[must_use]
    pub fn missed_at(&self, hour: usize) -> Vec<&CheckpointHours> {
        let missed = |row: &&CheckpointHours| row.hours[hour].missed;
        let mut rows: Vec<&CheckpointHours> = self.checkpoints.iter().filter(|row| missed(row) > 0).collect();
        sort::by_key(&mut rows, |row| {
            (Reverse(missed(row)), Reverse(row.all.missed), row.checkpoint)
        });
        rows
    }

    /// The hour of the day in which more was missed than in any other; none when there is no such hour.
    #[must_use]
    pub fn worst_hour(&self) -> Option<usize> {
        let missed = |hour: &usize| {
            let rows = self.checkpoints.iter();
            rows.map(|row| row.hours[*hour].missed).sum::<usize>()
        };
        let worst = (0..HOURS).max_by_key(missed)?;
        let is_alone = (0..HOURS).all(|hour| hour == worst || missed(&hour) < missed(&worst));
        is_alone.then_some(worst)
    }
}

/// How the checkpoints were visited in the last [`PRESENCE_DAYS`] days and today, by the hour at which each visit was due.
///
/// What a round has still ahead of it is not missed. A round that nobody ended is over when its day is.
#[must_use]
pub fn presence(patrol: &Patrol<'_>, now_ms: i64, today: Day) -> Presence {
    let from_ms = today.from_ms.saturating_sub(PRESENCE_DAYS * Day::LENGTH_MS);
    let is_recent = |entry: &Entry<'_>| {
        let start_ms = rounds::window(*entry).from_ms;
        start_ms >= from_ms && start_ms <= now_ms
    };
    let recent: Vec<Entry<'_>> = patrol.rounds.entries().filter(is_recent).collect();
    let made = rounds::checks_by_round(&patrol.checks, &recent);
    let routes = patrol.routes.by_id();
    let mut rows: BTreeMap<RecordId, [Visits; HOURS]> = BTreeMap::new();
    for entry in recent {
        let route = entry.get(round::ROUTE).and_then(|id| routes.get(&id));
        let (Some(route), Some(stage)) = (route, Stage::of(entry)) else {
            continue;
        };
        let window = rounds::window(entry);
        let is_over = match stage {
            Stage::Planned => now_ms > window.until_ms,
            Stage::Started => today.of(window.until_ms).from_ms < today.from_ms,
            _ => true,
        };
        let stops = stops::stops_of(*route);
        let base_ms = rounds::base_ms(entry);
        let due_ms = |stop: &stops::RouteStop| rounds::due_ms(base_ms, stop);
        let checks = made.get(&entry.id()).map_or(&[][..], Vec::as_slice);
        let checks = stops::checks_of(&stops, due_ms, checks);
        for (stop, made) in stops.iter().zip(checks) {
            if made.is_none() && !is_over {
                continue;
            }
            let hour = hour_of(due_ms(stop).unwrap_or(window.from_ms), today);
            let hours = rows.entry(stop.checkpoint).or_insert([Visits::default(); HOURS]);
            hours[hour].count(made);
        }
    }
    together(rows)
}

fn together(rows: BTreeMap<RecordId, [Visits; HOURS]>) -> Presence {
    let mut presence = Presence::default();
    for (checkpoint, hours) in rows {
        let mut all = Visits::default();
        for visits in hours {
            all.add(visits);
        }
        presence.all.add(all);
        presence.checkpoints.push(CheckpointHours {
            checkpoint,
            hours,
            all,
        });
    }
    sort::by_key(&mut presence.checkpoints, |row| {
        (Reverse(row.all.missed), Reverse(row.all.late), row.checkpoint)
    });
    presence
}

/// The hour of the day, 0 to 23, that a moment falls in.
fn hour_of(moment_ms: i64, day: Day) -> usize {
    let into_day_ms = moment_ms.saturating_sub(day.of(moment_ms).from_ms);
    usize::try_from(into_day_ms / HOUR_MS).map_or(0, |hour| hour.min(HOURS - 1))
}

/// Open orders of one age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// Urgent ones that are not repaired yet.
    pub pressing: usize,
    /// The others.
    pub others: usize,
}

impl Ages {
    /// Both.
    #[must_use]
    pub fn all(self) -> usize {
        self.pressing + self.others
    }
}

/// How old the open orders are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RepairAges {
    /// By age, between the bounds of [`AGE_HOURS`]: the youngest first.
    pub buckets: [Ages; AGE_HOURS.len() + 1],
    /// The age of the oldest, in milliseconds; none when nothing is open.
    pub oldest_ms: Option<i64>,
}

impl RepairAges {
    /// All open orders.
    #[must_use]
    pub fn all(&self) -> usize {
        self.buckets.iter().map(|ages| ages.all()).sum()
    }
}

/// How old the open orders are. An order from the future, by a phone whose clock is wrong, is new.
#[must_use]
pub fn repair_ages(repairs: &Register<'_>, now_ms: i64) -> RepairAges {
    let mut ages = RepairAges::default();
    for entry in repairs.entries().filter(|entry| !entry.is_final()) {
        let age_ms = now_ms.saturating_sub(reported_ms(entry, now_ms)).max(0);
        let bucket = AGE_HOURS.iter().filter(|hours| age_ms >= **hours * HOUR_MS);
        let bucket = &mut ages.buckets[bucket.count()];
        if is_pressing(entry) {
            bucket.pressing += 1;
        } else {
            bucket.others += 1;
        }
        ages.oldest_ms = ages.oldest_ms.max(Some(age_ms));
    }
    ages
}

fn reported_ms(entry: Entry<'_>, otherwise_ms: i64) -> i64 {
    let made_ms = || entry.record.made_by().map(|author| author.at.judged_ms());
    let reported_ms = entry.get(repair::REPORTED_AT);
    reported_ms.or_else(made_ms).unwrap_or(otherwise_ms)
}

/// The repairs of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepairDay {
    /// Which day.
    pub day: Day,
    /// Orders that came in.
    pub reported: usize,
    /// Orders that were repaired.
    pub repaired: usize,
}

/// The repairs of the last [`LINE_DAYS`] days, the last of them today. An order that had to be done again counts when it was done last.
#[must_use]
pub fn repair_days(repairs: &Register<'_>, now_ms: i64, today: Day) -> [RepairDay; LINE_DAYS] {
    let mut days = [RepairDay {
        day: today,
        reported: 0,
        repaired: 0,
    }; LINE_DAYS];
    for (days_ago, day) in (0_i64..).zip(days.iter_mut().rev()) {
        day.day.from_ms = today.from_ms.saturating_sub(days_ago * Day::LENGTH_MS);
    }
    let first_ms = days[0].day.from_ms;
    let place = |moment_ms: i64| {
        let days = moment_ms.checked_sub(first_ms)?.div_euclid(Day::LENGTH_MS);
        usize::try_from(days).ok().filter(|day| *day < LINE_DAYS)
    };
    for entry in repairs.entries() {
        if let Some(day) = place(reported_ms(entry, now_ms)) {
            days[day].reported += 1;
        }
        // Whoever sends a repair back has not repaired it.
        let repaired = entry.last_step(&["repair_done"]).filter(|_| is_repaired(entry));
        if let Some(day) = repaired.and_then(|(at_ms, _)| place(at_ms)) {
            days[day].repaired += 1;
        }
    }
    days
}

/// The visitors of one hour of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArrivalHour {
    /// People in the days before today.
    pub people: i64,
    /// People today.
    pub today: i64,
}

/// When visitors come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// By the hour.
    pub hours: [ArrivalHour; HOURS],
    /// How many whole days before today are counted: fewer than [`ARRIVALS_DAYS_MAX`] at a site that has just begun.
    pub days: i64,
    /// How many hours of today have begun: nobody has come in the others yet.
    pub hours_begun: usize,
}

impl Arrivals {
    /// How many people came in an hour of today; none while it is still to come.
    #[must_use]
    pub fn today_at(&self, hour: usize) -> Option<i64> {
        let begun = self.hours.get(hour).filter(|_| hour < self.hours_begun)?;
        Some(begun.today)
    }

    /// How many people come in an hour on a usual day, in tenths; none before there was a whole day.
    #[must_use]
    pub fn usual_tenths(&self, hour: usize) -> Option<i64> {
        self.tenths(self.hours.get(hour)?.people)
    }

    /// How many people come on a usual day, in tenths; none before there was a whole day.
    #[must_use]
    pub fn usual_day_tenths(&self) -> Option<i64> {
        self.tenths(self.hours.iter().map(|hour| hour.people).sum())
    }

    /// The hour in which the most people come on a usual day; none when nobody came.
    #[must_use]
    pub fn busiest_hour(&self) -> Option<usize> {
        let busiest = (0..HOURS).max_by_key(|hour| (self.hours[*hour].people, Reverse(*hour)));
        busiest.filter(|hour| self.hours[*hour].people > 0)
    }

    /// How many people came today.
    #[must_use]
    pub fn today(&self) -> i64 {
        self.hours.iter().map(|hour| hour.today).sum()
    }

    fn tenths(&self, people: i64) -> Option<i64> {
        // Rounded to the nearest: 14 people in 9 days are 1.6 a day.
        (self.days > 0).then(|| (people * 20 + self.days) / (self.days * 2))
    }
}

/// When visitors come: by the hour of the day in which they were let in.
#[must_use]
pub fn arrivals(visitors: &Register<'_>, now_ms: i64, today: Day) -> Arrivals {
    let mut arrivals = Arrivals::default();
    let mut first_ms = today.from_ms;
    for entry in visitors.entries() {
        let Some(in_ms) = entry.get(visitor::TIME_IN).filter(|in_ms| *in_ms <= now_ms) else {
            continue;
        };
        first_ms = first_ms.min(today.of(in_ms).from_ms);
        let days_ago = today.from_ms.saturating_sub(today.of(in_ms).from_ms) / Day::LENGTH_MS;
        let people = gate::party(entry).last().copied().unwrap_or(1).max(0);
        let hour = &mut arrivals.hours[hour_of(in_ms, today)];
        if days_ago == 0 {
            hour.today += people;
        } else if days_ago <= ARRIVALS_DAYS_MAX {
            hour.people += people;
        }
    }
    let days = today.from_ms.saturating_sub(first_ms) / Day::LENGTH_MS;
    arrivals.days = days.min(ARRIVALS_DAYS_MAX);
    arrivals.hours_begun = hour_of(now_ms, today) + 1;
    arrivals
}

/// Where the axis of a chart ends whose greatest value is this one: 1, 2, 4, 6, 8, 10, 12, 16, 20 … 80, 100, 120 …, so that its middle
/// is a whole number and little of the height is lost.
#[must_use]
pub fn axis_end(greatest: i64) -> i64 {
    if let Some(end) = [1, 2, 4, 6, 8].into_iter().find(|end| *end >= greatest) {
        return end;
    }
    let mut size = 1_i64;
    loop {
        let ends = [10, 12, 16, 20, 24, 30, 40, 50, 60, 80].into_iter();
        let mut ends = ends.map(|step: i64| size.saturating_mul(step));
        if let Some(end) = ends.find(|end| *end >= greatest) {
            return end;
        }
        size = size.saturating_mul(10);
    }
}
