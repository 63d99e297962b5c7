//! The guard's first page: which rounds are there to walk, and how each stands.

use std::collections::BTreeMap;

use crate::definition::Role;
use crate::ids::RecordId;
use crate::listing::state_words;
use crate::plan::Actor;
use crate::sort::{self, Gather};
use crate::words::Words;

use super::course::{RoundCourse, RoundNow};
use super::keys::{check, round, route};
use super::read::{Entry, Register};
use super::stops::{self, RouteStop, SKIPPED, Spot};
use super::{Day, HOUR_MS, Tone, Window};

/// The registers that rounds live in.
#[derive(Clone, Debug)]
pub struct Patrol<'a> {
    /// `patrol_round`
    pub rounds: Register<'a>,
    /// `patrol_check`
    pub checks: Register<'a>,
    /// `route`
    pub routes: Register<'a>,
    /// `checkpoint`
    pub checkpoints: Register<'a>,
}

impl<'a> Patrol<'a> {
    /// A checkpoint by its identity, for a check by the way.
    #[must_use]
    pub fn spot(&self, checkpoint: RecordId) -> Spot<'a> {
        Spot::of(checkpoint, self.checkpoints.find(checkpoint))
    }

    /// The checkpoint at which a label hangs, whatever route passes it.
    #[must_use]
    pub fn spot_of_label(&self, text: &str) -> Option<Spot<'a>> {
        let code = stops::code_of(text);
        let mut all = self.checkpoints.entries();
        let found = all.find(|entry| stops::is_label_of(*entry, &code))?;
        Some(Spot::of(found.id(), Some(found)))
    }
}

/// Where a round is in its flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has started it.
    Planned,
    /// The lead has called it missed. It can be caught up.
    Missed,
    /// Under way.
    Started,
    /// Cut short. It can be caught up.
    FinishedEarly,
    /// Nobody will catch it up.
    LeftIncomplete,
    /// Done.
    Finished,
    /// Being caught up.
    CatchingUp,
    /// Done afterwards.
    CaughtUp,
}

impl Stage {
    pub(super) fn of(entry: Entry<'_>) -> Option<Self> {
        Some(match entry.state() {
            "planned" => Self::Planned,
            "missed" => Self::Missed,
            "started" => Self::Started,
            "finished_early" => Self::FinishedEarly,
            "left_incomplete" => Self::LeftIncomplete,
            "finished" => Self::Finished,
            "catching_up" => Self::CatchingUp,
            "caught_up" => Self::CaughtUp,
            _ => return None,
        })
    }

    /// Whether somebody walks it now, so that checks can be made in it.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Started | Self::CatchingUp)
    }

    /// Whether it can be caught up.
    #[must_use]
    pub fn may_catch_up(self) -> bool {
        matches!(self, Self::Missed | Self::FinishedEarly)
    }

    fn is_over(self) -> bool {
        matches!(self, Self::LeftIncomplete | Self::Finished | Self::CaughtUp)
    }
}

/// How many of its checkpoints a round has passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Checked, on time or not.
    pub checked: usize,
    /// Skipped with a reason.
    pub skipped: usize,
    /// All of them.
    pub total: usize,
}

impl RoundCard<'_> {
    /// What it is now, in words: where the time has made nothing else of it, its state's own.
    #[must_use]
    pub fn words(&self) -> Words {
        let of_state = || state_words(self.entry.definition, self.entry.state());
        self.now.words().unwrap_or_else(of_state)
    }

    /// Whether it wants somebody to walk now: see [`rounds_waiting`], which counts the same where no cards are made.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.now.wants_walker() || (self.stage.is_under_way() && self.is_mine)
    }
}

impl Progress {
    /// Neither checked nor skipped.
    #[must_use]
    pub fn left(self) -> usize {
        self.total.saturating_sub(self.checked + self.skipped)
    }

    /// How much is checked or skipped, and of how much.
    #[must_use]
    pub fn done(self) -> (usize, usize) {
        (self.total.saturating_sub(self.left()), self.total)
    }
}

/// One round on the list.
#[derive(Clone, Debug)]
pub struct RoundCard<'a> {
    /// The round.
    pub entry: Entry<'a>,
    /// Its route; none while this device does not have it.
    pub route: Option<Entry<'a>>,
    /// The route's name.
    pub name: &'a str,
    /// What tells what it is at any moment.
    pub course: RoundCourse,
    /// What it is now.
    pub now: RoundNow,
    /// Where it is in its flow.
    pub stage: Stage,
    /// How it looks.
    pub tone: Tone,
    /// When it is due.
    pub window: Window,
    /// Who walks it, or is to.
    pub walker: Option<RecordId>,
    /// Whether that is the person who asks, or the person goes along.
    pub is_mine: bool,
    /// Who walks it beside the person who asks.
    pub companion: Option<RecordId>,
    /// How far it is.
    pub progress: Progress,
    /// Its checks.
    pub(super) checks: Vec<Entry<'a>>,
}

/// Planned rounds are shown so long before they are due: at the end of a shift, the next one's first rounds.
const AHEAD_MS: i64 = 12 * HOUR_MS;

/// The rounds that a person sees today, first those that wait: mine, and those that nobody has and my role may walk.
/// Rounds that are still open are shown however old they are, those that are over only on their own day.
#[must_use]
pub fn rounds_today<'a>(patrol: &Patrol<'a>, me: Actor, now_ms: i64, day: Day) -> Vec<RoundCard<'a>> {
    let routes = patrol.routes.by_id();
    let entries = patrol.rounds.entries();
    let shown: Vec<Entry<'a>> = entries
        .filter(|entry| is_for(*entry, &routes, me) && is_of_today(*entry, now_ms, day))
        .collect();
    let mut cards = cards(patrol, shown, &routes, me, now_ms);
    sort::by_key(&mut cards, |card| {
        (place_on_list(card), card.window.from_ms, card.entry.id())
    });
    cards
}

/// Rounds as cards.
pub(super) fn cards<'a>(
    patrol: &Patrol<'a>,
    rounds: Vec<Entry<'a>>,
    routes: &BTreeMap<RecordId, Entry<'a>>,
    me: Actor,
    now_ms: i64,
) -> Vec<RoundCard<'a>> {
    let mut checks = checks_by_round(&patrol.checks, &rounds);
    let rounds = rounds.into_iter().filter_map(|entry| {
        let route = entry.get(round::ROUTE).and_then(|id| routes.get(&id)).copied();
        let checks = checks.remove(&entry.id()).unwrap_or_default();
        card(entry, route, checks, me.staff, now_ms)
    });
    rounds.collect()
}

/// Whether a round is mine, or nobody's and for people like me.
fn is_for(entry: Entry<'_>, routes: &BTreeMap<RecordId, Entry<'_>>, me: Actor) -> bool {
    let named = is_mine(entry, me.staff);
    let nobodys = entry.get(round::WALKER).is_none() && entry.record.is_blank(round::WALKER.key);
    let route = entry.get(round::ROUTE).and_then(|id| routes.get(&id));
    let is_catchable = Stage::of(entry).is_some_and(Stage::may_catch_up);
    named || ((nobodys || is_catchable) && route.is_none_or(|route| is_walked_by(*route, me)))
}

fn is_mine(entry: Entry<'_>, me: RecordId) -> bool {
    entry.names(round::WALKER, me) || entry.names(round::PARTNER, me)
}

fn companion(entry: Entry<'_>, me: RecordId) -> Option<RecordId> {
    let (walker, partner) = (entry.get(round::WALKER), entry.get(round::PARTNER));
    let beside_me = match me {
        me if walker == Some(me) => partner,
        me if partner == Some(me) => walker,
        _ => None,
    };
    beside_me.filter(|other| *other != me)
}

/// How many rounds want somebody to walk now: those that may start or are late, and my own that are under way. What comes later and what
/// can only be caught up does not count, and no check is read for it. For who leads everybody's count that nobody has begun in time, that
/// are past their end, or that wait to be called missed.
#[must_use]
pub fn rounds_waiting(rounds: &Register<'_>, routes: &Register<'_>, me: Actor, now_ms: i64) -> usize {
    let routes = routes.by_id();
    let leads = matches!(me.role, Role::Lead | Role::Manager);
    let waits = |entry: &Entry<'_>| {
        let Some(course) = RoundCourse::of(*entry) else {
            return false;
        };
        let now = course.now(now_ms);
        (leads && now.needs_lead())
            || (now.wants_walker() && is_for(*entry, &routes, me))
            || (course.stage().is_under_way() && is_mine(*entry, me.staff))
    };
    rounds.entries().filter(waits).count()
}

pub(super) fn is_of_today(entry: Entry<'_>, now_ms: i64, day: Day) -> bool {
    let window = window(entry);
    let Some(stage) = Stage::of(entry) else {
        return false;
    };
    if stage == Stage::Planned {
        let ahead_ms = now_ms.saturating_add(AHEAD_MS).max(day.window().until_ms);
        return window.from_ms < ahead_ms;
    }
    if !stage.is_over() {
        return true;
    }
    let ended = entry
        .get(round::CATCH_UP_FINISHED_AT)
        .or_else(|| entry.get(round::FINISHED_AT));
    let ended_ms = ended.unwrap_or(window.until_ms);
    day.window().overlaps(&window) || day.of(ended_ms) == day
}

/// Whoever is on a round goes on with it; then what is late, what is due, what comes, what was missed, and what is done.
fn place_on_list(card: &RoundCard<'_>) -> u8 {
    match (card.stage, card.tone) {
        (stage, _) if stage.is_under_way() && card.is_mine => 0,
        (Stage::Planned, Tone::Late) => 1,
        (Stage::Planned, Tone::Open) => 2,
        (Stage::Planned, Tone::Future) => 3,
        (stage, _) if stage.is_under_way() => 4,
        (_, Tone::Done) => 6,
        _ => 5,
    }
}

/// One round as a card, wherever it is shown.
pub(super) fn card<'a>(
    entry: Entry<'a>,
    route: Option<Entry<'a>>,
    checks: Vec<Entry<'a>>,
    me: RecordId,
    now_ms: i64,
) -> Option<RoundCard<'a>> {
    let course = RoundCourse::of(entry)?;
    let now = course.now(now_ms);
    let stops = route.map(stops::stops_of).unwrap_or_default();
    let base_ms = base_ms(entry);
    let due_ms = |stop: &RouteStop| due_ms(base_ms, stop);
    Some(RoundCard {
        entry,
        route,
        name: route.and_then(|route| route.get(route::NAME)).unwrap_or_default(),
        course,
        now,
        stage: course.stage(),
        tone: now.tone(),
        window: course.window(),
        walker: entry.get(round::WALKER),
        is_mine: is_mine(entry, me),
        companion: companion(entry, me),
        progress: progress(&stops::checks_of(&stops, due_ms, &checks)),
        checks,
    })
}

/// How far rounds have come, by their routes and their checks: of those that were never ended, no number was written down. Without a route
/// on this device nothing can be told.
#[must_use]
pub fn walked(patrol: &Patrol<'_>, rounds: &[Entry<'_>]) -> BTreeMap<RecordId, Progress> {
    let routes = patrol.routes.by_id();
    let checks = checks_by_round(&patrol.checks, rounds);
    let told = rounds.iter().filter_map(|entry| {
        let stops = stops::stops_of(*routes.get(&entry.get(round::ROUTE)?)?);
        let base_ms = base_ms(*entry);
        let checks = checks.get(&entry.id()).map_or(&[][..], Vec::as_slice);
        let found = stops::checks_of(&stops, |stop| due_ms(base_ms, stop), checks);
        Some((entry.id(), progress(&found)))
    });
    told.gather()
}

pub(super) fn progress(checks: &[Option<Entry<'_>>]) -> Progress {
    let skipped = |entry: &&Entry<'_>| entry.state() == SKIPPED;
    let made = checks.iter().flatten().count();
    let skipped = checks.iter().flatten().filter(skipped).count();
    Progress {
        checked: made - skipped,
        skipped,
        total: checks.len(),
    }
}

/// The checks of these rounds, in one pass.
pub(super) fn checks_by_round<'a>(
    checks: &Register<'a>,
    rounds: &[Entry<'_>],
) -> BTreeMap<RecordId, Vec<Entry<'a>>> {
    let mut by_round: BTreeMap<RecordId, Vec<Entry<'a>>> =
        rounds.iter().map(|entry| (entry.id(), Vec::new())).gather();
    if by_round.is_empty() {
        return by_round;
    }
    for entry in checks.entries() {
        if let Some(found) = entry.get(check::ROUND).and_then(|id| by_round.get_mut(&id)) {
            found.push(entry);
        }
    }
    by_round
}

/// The moment that the stops of a round are due after: its start, else when it should have started.
pub(super) fn base_ms(entry: Entry<'_>) -> Option<i64> {
    entry
        .get(round::STARTED_AT)
        .or_else(|| entry.get(round::DUE_FROM))
}

pub(super) fn due_ms(base_ms: Option<i64>, stop: &RouteStop) -> Option<i64> {
    Some(base_ms?.saturating_add(stop.due_after_ms?))
}

/// When a round is due.
#[must_use]
pub fn window(entry: Entry<'_>) -> Window {
    let from_ms = entry
        .get(round::DUE_FROM)
        .or_else(|| entry.get(round::STARTED_AT))
        .or_else(|| entry.get(round::CATCH_UP_STARTED_AT))
        .unwrap_or_default();
    let until_ms = entry.get(round::DUE_UNTIL).unwrap_or_else(|| {
        let length = entry.figure("round_max");
        length.map_or(from_ms, |length| length.after(from_ms))
    });
    Window { from_ms, until_ms }
}

/// A route that may be walked without a plan.
#[derive(Clone, Debug)]
pub struct RouteChoice<'a> {
    /// The route.
    pub entry: Entry<'a>,
    /// Its name.
    pub name: &'a str,
    /// How many checkpoints it has.
    pub stops: usize,
    /// The emergency levels that switch it on: one is asked for when it is started (PAT-6). Empty for other routes.
    pub emergency_levels: Vec<&'a str>,
}

/// The routes that a person may start unplanned, by name.
#[must_use]
pub fn routes_to_start<'a>(routes: &Register<'a>, me: Actor) -> Vec<RouteChoice<'a>> {
    let open = routes.entries().filter(|entry| !entry.is_final());
    let mut choices: Vec<RouteChoice<'a>> = open
        .filter(|entry| is_walked_by(*entry, me))
        .map(|entry| {
            let is_emergency = entry.get(route::SCHEDULE) == Some("emergency");
            let levels = entry.members(route::EMERGENCY_LEVELS).filter(|_| is_emergency);
            RouteChoice {
                entry,
                name: entry.get(route::NAME).unwrap_or_default(),
                stops: entry.members(route::STOPS).count(),
                emergency_levels: levels.collect(),
            }
        })
        .collect();
    sort::by_key(&mut choices, |choice| (choice.name, choice.entry.id()));
    choices
}

/// A route that names nobody is walked by anybody.
fn is_walked_by(route: Entry<'_>, me: Actor) -> bool {
    route.has(route::WALKED_BY, me.role.as_str()) || route.members(route::WALKED_BY).next().is_none()
}
