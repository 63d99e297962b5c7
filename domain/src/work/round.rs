//! One round as its walker sees it: the checkpoints in order, and what is next.

use std::collections::BTreeMap;

use crate::definition::Definition;
use crate::ids::RecordId;
use crate::sort::Gather;

use super::keys::{check, round, route};
use super::read::Entry;
use super::rounds::{self, Patrol, Progress, RoundCard, Stage};
use super::stops::{self, RouteStop, SKIPPED, Spot};
use super::{Tone, Window};

/// How a check stands to its due moment. The same as `patrol_check.timing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Within the graces.
    OnTime,
    /// Too early.
    Early,
    /// Too late.
    Late,
    /// Made up for afterwards.
    CatchUp,
    /// In no plan.
    Unplanned,
}

impl Timing {
    /// Its key in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Early => "early",
            Self::Late => "late",
            Self::CatchUp => "catch_up",
            Self::Unplanned => "unplanned",
        }
    }

    fn of(key: &str) -> Self {
        let all = [Self::Early, Self::Late, Self::CatchUp, Self::Unplanned];
        all.into_iter()
            .find(|timing| timing.as_str() == key)
            .unwrap_or(Self::OnTime)
    }
}

/// How a stop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopState {
    /// The one to go to.
    Next,
    /// Still to do.
    ToDo,
    /// Checked.
    Checked(Timing),
    /// Left out with a reason.
    Skipped,
    /// The round is over and nobody was here.
    Missed,
}

/// One checkpoint of a round.
#[derive(Clone, Debug)]
pub struct Stop<'a> {
    /// The checkpoint.
    pub spot: Spot<'a>,
    /// How it stands.
    pub state: StopState,
    /// How it looks.
    pub tone: Tone,
    /// When it is due.
    pub due_ms: Option<i64>,
    /// When a check is on time.
    pub window: Option<Window>,
    /// The check that was made, or the skip.
    pub check: Option<Entry<'a>>,
    /// Whether something was found here.
    pub has_finding: bool,
    /// Whether it was checked before its turn.
    pub is_out_of_order: bool,
}

impl Stop<'_> {
    /// Whether a check can still be made here: nobody has, or it was skipped.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.state, StopState::Checked(_))
    }

    pub(super) fn is_left(&self) -> bool {
        self.check.is_none()
    }
}

/// One round.
#[derive(Clone, Debug)]
pub struct Round<'a> {
    /// What its card shows: state, route, window, walker, progress.
    pub card: RoundCard<'a>,
    /// Whether the route fixes the order.
    pub is_order_fixed: bool,
    /// The checkpoints in the order of the route.
    pub stops: Vec<Stop<'a>>,
    /// The place in `stops` of the one to go to.
    pub next: Option<usize>,
    /// `patrol_check`
    pub(super) checks: &'a Definition,
}

impl<'a> Round<'a> {
    /// The round's record.
    #[must_use]
    pub fn entry(&self) -> Entry<'a> {
        self.card.entry
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.card.progress
    }
}

/// A round by its identity, as it stands at a moment.
#[must_use]
pub fn round<'a>(patrol: &Patrol<'a>, id: RecordId, me: RecordId, now_ms: i64) -> Option<Round<'a>> {
    let entry = patrol.rounds.find(id)?;
    let route = entry
        .get(round::ROUTE)
        .and_then(|route| patrol.routes.find(route));
    let mut checks = rounds::checks_by_round(&patrol.checks, &[entry]);
    let card = rounds::card(entry, route, checks.remove(&id).unwrap_or_default(), me, now_ms)?;
    let lines = route.map(stops::stops_of).unwrap_or_default();
    let checkpoints = checkpoints_of(patrol, &lines);
    Some(with_stops(patrol, card, &lines, &checkpoints, now_ms))
}

/// Those of some rounds that somebody walks now, with their checkpoints: what all of them need is looked up once.
#[must_use]
pub fn rounds_walked<'a: 'c, 'c>(
    patrol: &Patrol<'a>,
    cards: impl Iterator<Item = &'c RoundCard<'a>>,
    now_ms: i64,
) -> BTreeMap<RecordId, Round<'a>> {
    let walked: Vec<&RoundCard<'a>> = cards.filter(|card| card.stage.is_under_way()).collect();
    if walked.is_empty() {
        return BTreeMap::new();
    }
    let checkpoints = patrol.checkpoints.by_id();
    let with_its_stops = |card: &RoundCard<'a>| {
        let lines = card.route.map(stops::stops_of).unwrap_or_default();
        let round = with_stops(patrol, card.clone(), &lines, &checkpoints, now_ms);
        (card.entry.id(), round)
    };
    walked.into_iter().map(with_its_stops).gather()
}

fn with_stops<'a>(
    patrol: &Patrol<'a>,
    card: RoundCard<'a>,
    lines: &[RouteStop],
    checkpoints: &BTreeMap<RecordId, Entry<'a>>,
    now_ms: i64,
) -> Round<'a> {
    let stops = timeline(&card, lines, checkpoints, now_ms);
    Round {
        is_order_fixed: card.route.and_then(|route| route.get(route::FIXED_ORDER)) == Some(true),
        next: stops.iter().position(|stop| stop.state == StopState::Next),
        stops,
        card,
        checks: patrol.checks.definition,
    }
}

/// How early and how late a check is on time.
#[derive(Clone, Copy)]
struct Graces {
    early_ms: i64,
    late_ms: i64,
}

impl Graces {
    fn of(route: Option<Entry<'_>>) -> Self {
        let length = |key| {
            route
                .and_then(|route| route.figure(key))
                .map(|span| span.after(0))
        };
        Self {
            early_ms: length("early_grace").unwrap_or_default(),
            late_ms: length("late_grace").unwrap_or_default(),
        }
    }

    fn around(self, due_ms: i64) -> Window {
        Window {
            from_ms: due_ms.saturating_sub(self.early_ms),
            until_ms: due_ms.saturating_add(self.late_ms),
        }
    }
}

fn timeline<'a>(
    card: &RoundCard<'a>,
    lines: &[RouteStop],
    checkpoints: &BTreeMap<RecordId, Entry<'a>>,
    now_ms: i64,
) -> Vec<Stop<'a>> {
    let graces = Graces::of(card.route);
    let base_ms = rounds::base_ms(card.entry);
    let due_ms = |stop: &RouteStop| rounds::due_ms(base_ms, stop);
    let made = stops::checks_of(lines, due_ms, &card.checks);
    let may_go_on = card.stage == Stage::Planned || card.stage.is_under_way();
    let mut is_next_given = !may_go_on;
    let stops = lines.iter().zip(made).map(|(line, check)| {
        let due_ms = due_ms(line);
        let window = due_ms.map(|due_ms| graces.around(due_ms));
        let state = match check {
            Some(check) if check.state() == SKIPPED => StopState::Skipped,
            Some(check) => StopState::Checked(Timing::of(check.get(check::TIMING).unwrap_or_default())),
            None if !may_go_on => StopState::Missed,
            None if is_next_given => StopState::ToDo,
            None => StopState::Next,
        };
        is_next_given |= state == StopState::Next;
        Stop {
            spot: Spot::of(line.checkpoint, checkpoints.get(&line.checkpoint).copied()),
            state,
            tone: stop_tone(state, card, window, now_ms),
            due_ms,
            window,
            check,
            has_finding: check.is_some_and(stops::has_finding),
            is_out_of_order: check.and_then(|check| check.get(check::OUT_OF_ORDER)) == Some(true),
        }
    });
    stops.collect()
}

fn checkpoints_of<'a>(patrol: &Patrol<'a>, lines: &[RouteStop]) -> BTreeMap<RecordId, Entry<'a>> {
    let wanted: std::collections::BTreeSet<RecordId> = lines.iter().map(|line| line.checkpoint).gather();
    let register = &patrol.checkpoints;
    let found = register
        .records
        .iter()
        .filter(|record| wanted.contains(&record.id));
    found
        .map(|record| (record.id, Entry::new(record, register.definition)))
        .collect()
}

fn stop_tone(state: StopState, card: &RoundCard<'_>, window: Option<Window>, now_ms: i64) -> Tone {
    match state {
        StopState::Checked(_) => Tone::Done,
        StopState::Missed => Tone::Missed,
        StopState::Skipped => Tone::Late,
        StopState::Next | StopState::ToDo => match window.unwrap_or(card.window) {
            _ if card.stage == Stage::CatchingUp => Tone::Late,
            _ if card.stage == Stage::Planned => card.tone,
            window if now_ms < window.from_ms => Tone::Future,
            window if now_ms <= window.until_ms => Tone::Open,
            _ => Tone::Late,
        },
    }
}

impl Round<'_> {
    /// Whether a check at a stop comes before its turn: the route fixes the order, and one before it is left.
    #[must_use]
    pub fn is_out_of_order(&self, stop: usize) -> bool {
        self.is_order_fixed && self.stops.iter().take(stop).any(Stop::is_left)
    }

    /// How a check at a stop stands to its due moment, if it is made now.
    #[must_use]
    pub fn timing(&self, stop: usize, now_ms: i64) -> Timing {
        if self.card.stage == Stage::CatchingUp {
            return Timing::CatchUp;
        }
        let Some(stop) = self.stops.get(stop) else {
            return Timing::Unplanned;
        };
        // A stop without a moment of its own is on time within the round.
        match stop.window.unwrap_or(self.card.window) {
            window if now_ms < window.from_ms => Timing::Early,
            window if now_ms > window.until_ms => Timing::Late,
            _ => Timing::OnTime,
        }
    }
}
