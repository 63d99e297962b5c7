//! What the pages of rounds draw, taken out of the records.

use steward_domain::ids::RecordId;
use steward_domain::listing::{BESIDE, Clock};
use steward_domain::value::Decimal;
use steward_domain::work::course::RoundNow;
use steward_domain::work::keys::{check, round, route};
use steward_domain::work::round::{Round, Stop, StopState, Timing};
use steward_domain::work::rounds::{Progress, RoundCard, Stage};
use steward_domain::work::stops::Spot;
use steward_domain::work::{Tone, Window};

use super::book::Book;
use super::times::span_of;
use crate::components::icon::Icon;
use crate::components::receipt_mark::Receipt;
use crate::components::state_mark::{State, tone_class};
use crate::words::{Rounds, fill, language};

/// A round as its card and its head show it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RoundShown {
    pub id: RecordId,
    pub name: String,
    pub stage: Stage,
    /// What it is now, and in words.
    pub now: RoundNow,
    pub state: String,
    pub window: Window,
    /// The clock of its catch-up, where something is left to catch up.
    pub catch_up: Option<Clock>,
    /// Until when it must be started to be on time.
    pub start_by_ms: i64,
    pub walker: String,
    pub is_mine: bool,
    /// Who walks it beside me.
    pub companion: Option<String>,
    pub is_unannounced: bool,
    pub is_order_fixed: bool,
    pub progress: Progress,
    pub receipt: Receipt,
}

impl RoundShown {
    pub(super) fn of(card: &RoundCard<'_>, book: Book) -> Self {
        let words = Rounds::now();
        let name = if card.name.is_empty() {
            words.without_route
        } else {
            card.name
        };
        let walker = match card.walker {
            Some(walker) if walker == book.ledger().actor().staff => words.me.to_owned(),
            Some(walker) => book.person(walker),
            // Two people who were both named: nobody decided yet.
            None => {
                let named = card.entry.each(round::WALKER).map(|walker| book.person(walker));
                let named = named.collect::<Vec<_>>().join(BESIDE);
                if named.is_empty() {
                    words.nobody.to_owned()
                } else {
                    named
                }
            }
        };
        Self {
            id: card.entry.id(),
            name: name.to_owned(),
            stage: card.stage,
            now: card.now,
            state: match card.now {
                RoundNow::Coming => fill(words.starts_at, &[("t", &book.desk.when(card.window.from_ms))]),
                _ => language().pick(&card.words()).to_owned(),
            },
            window: card.window,
            catch_up: card.course.catch_up(),
            start_by_ms: card.course.start_by_ms(),
            walker,
            is_mine: card.is_mine,
            companion: card.companion.map(|other| book.person(other)),
            is_unannounced: card.entry.get(round::UNANNOUNCED) == Some(true),
            is_order_fixed: card.route.and_then(|entry| entry.get(route::FIXED_ORDER)) == Some(true),
            progress: card.progress,
            receipt: book.mark_of("patrol_round", card.entry.id()).into(),
        }
    }

    /// Whether this person walks it now.
    pub(super) fn is_walked_by_me(&self) -> bool {
        self.is_mine && self.stage.is_under_way()
    }

    /// Who walks it, and who goes along, as far as it is not said with the other.
    pub(super) fn walker_words(&self) -> Vec<String> {
        let with_other = |name: &String| fill(Rounds::now().with_other, &[("name", name)]);
        let walker = Some(self.walker.clone()).filter(|walker| self.companion.as_ref() != Some(walker));
        walker
            .into_iter()
            .chain(self.companion.as_ref().map(with_other))
            .collect()
    }

    /// From when until when, in words.
    pub(super) fn window_words(&self, book: Book) -> String {
        span_of(self.window, book)
    }

    /// How far it is, in words.
    pub(super) fn progress_words(&self) -> String {
        let (words, progress) = (Rounds::now(), self.progress);
        let phrase = if progress.skipped > 0 {
            words.progress_skipped
        } else {
            words.progress
        };
        let count = |count: usize| count.to_string();
        let (n, m, s) = (
            count(progress.checked),
            count(progress.total),
            count(progress.skipped),
        );
        fill(phrase, &[("n", &n), ("m", &m), ("s", &s)])
    }

    /// What it is now, with its colour: 补检 is marked as such.
    pub(super) fn mark(&self) -> State {
        State {
            tone: self.now.look(),
            words: self.state.clone(),
        }
    }

    /// The class of that colour.
    pub(super) fn class(&self) -> &'static str {
        tone_class(self.now.look())
    }
}

/// A reading that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadingShown {
    pub what: String,
    pub unit: String,
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

impl ReadingShown {
    pub(super) fn is_out(&self, value: Decimal) -> bool {
        self.min.is_some_and(|min| value < min) || self.max.is_some_and(|max| value > max)
    }
}

/// A checkpoint for somebody who stands at it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpotShown {
    pub id: RecordId,
    pub name: String,
    pub code: String,
    pub place: String,
    pub instructions: String,
    /// What to look at, and how it should be.
    pub inspect: Vec<(String, String)>,
    pub readings: Vec<ReadingShown>,
    pub photo_required: bool,
}

impl SpotShown {
    pub(super) fn of(spot: &Spot<'_>, book: Book) -> Self {
        let place = spot
            .place
            .map(|place| book.desk.name_of("place", place))
            .unwrap_or_default();
        let inspect = spot.inspect.iter();
        let readings = spot.readings.iter();
        let name = if spot.name.is_empty() {
            Rounds::now().unknown_stop
        } else {
            spot.name
        };
        Self {
            id: spot.id,
            name: name.to_owned(),
            code: spot.code.to_owned(),
            place: without_name(&place, spot.name).to_owned(),
            instructions: spot.instructions.unwrap_or_default().to_owned(),
            inspect: inspect
                .map(|line| (line.what.to_owned(), line.how.unwrap_or_default().to_owned()))
                .collect(),
            readings: readings
                .map(|asked| ReadingShown {
                    what: asked.what.to_owned(),
                    unit: asked.unit.unwrap_or_default().to_owned(),
                    min: asked.min,
                    max: asked.max,
                })
                .collect(),
            photo_required: spot.photo_required,
        }
    }
}

/// What is said of a check beside its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remark {
    ByHand,
    OutOfOrder,
    Finding,
}

fn remarks_of(stop: &Stop<'_>) -> Vec<Remark> {
    let is_manual = stop.check.and_then(|entry| entry.get(check::PROOF)) == Some("manual");
    let remarks = [
        (is_manual, Remark::ByHand),
        (stop.is_out_of_order, Remark::OutOfOrder),
        (stop.has_finding, Remark::Finding),
    ];
    remarks
        .into_iter()
        .filter(|(is_so, _)| *is_so)
        .map(|(_, remark)| remark)
        .collect()
}

fn other_checker(stop: &Stop<'_>, round: &Round<'_>, book: Book) -> Option<String> {
    let checked_by = stop.check?.get(check::CHECKED_BY)?;
    let is_news = round.card.companion.is_some() || round.card.walker != Some(checked_by);
    (is_news && checked_by != book.ledger().actor().staff).then(|| book.person(checked_by))
}

/// One checkpoint on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StopShown {
    /// Its place in the round.
    pub at: usize,
    pub spot: SpotShown,
    pub state: StopState,
    pub tone: Tone,
    pub due_ms: Option<i64>,
    pub window: Option<Window>,
    pub check: Option<RecordId>,
    pub checked_ms: Option<i64>,
    /// Who checked it, where that is neither me nor the one who walks the round anyway.
    pub checked_by: Option<String>,
    pub remarks: Vec<Remark>,
    /// Whether a check now would come before its turn.
    pub is_before_its_turn: bool,
    pub receipt: Receipt,
}

impl StopShown {
    pub(super) fn of(at: usize, stop: &Stop<'_>, round: &Round<'_>, book: Book) -> Self {
        let made = stop.check.map(steward_domain::work::Entry::id);
        Self {
            at,
            spot: SpotShown::of(&stop.spot, book),
            state: stop.state,
            tone: stop.tone,
            due_ms: stop.due_ms,
            window: stop.window,
            check: made,
            checked_ms: stop.check.and_then(|entry| entry.get(check::CHECKED_AT)),
            checked_by: other_checker(stop, round, book),
            remarks: remarks_of(stop),
            is_before_its_turn: round.is_out_of_order(at),
            receipt: made
                .map(|id| book.mark_of("patrol_check", id).into())
                .unwrap_or_default(),
        }
    }

    pub(super) fn has(&self, remark: Remark) -> bool {
        self.remarks.contains(&remark)
    }

    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state, StopState::Checked(_))
    }

    /// The state in words, its class, and its icon.
    pub(super) fn mark(&self) -> (&'static str, &'static str, Icon) {
        let words = Rounds::now();
        match (self.state, self.tone) {
            (StopState::Checked(Timing::OnTime), _) => (words.stop_done, "is-done", Icon::Check),
            (StopState::Checked(Timing::Early), _) => (words.stop_early, "is-due", Icon::Check),
            (StopState::Checked(Timing::Late), _) => (words.stop_after, "is-due", Icon::Check),
            (StopState::Checked(Timing::CatchUp), _) => (words.stop_caught_up, "is-catch-up", Icon::History),
            (StopState::Checked(Timing::Unplanned), _) => (words.stop_unplanned, "is-done", Icon::Check),
            (StopState::Skipped, _) => (words.stop_skipped, "is-due", Icon::Skip),
            (StopState::Missed, _) | (_, Tone::Missed) => (words.stop_missed, "is-missed", Icon::Wrong),
            (_, Tone::Late) => (words.stop_late, "is-due", Icon::Late),
            (StopState::Next, _) => (words.stop_next, "is-current", Icon::Forward),
            (_, Tone::Future) => (words.stop_future, "is-future", Icon::Clock),
            (StopState::ToDo, _) => (words.stop_todo, "is-neutral", Icon::Dot),
        }
    }

    /// When it was checked, or is due.
    pub(super) fn time_words(&self, book: Book) -> Option<String> {
        let words = Rounds::now();
        match (self.checked_ms, self.due_ms) {
            (Some(at_ms), _) => Some(fill(words.checked_at, &[("t", &book.desk.when(at_ms))])),
            (None, Some(due_ms)) => Some(fill(words.due, &[("t", &book.desk.when(due_ms))])),
            (None, None) => None,
        }
    }

    /// When it is due, and until when it is on time: to that the clock beside it runs.
    pub(super) fn due_words(&self, book: Book) -> Option<String> {
        let (due_ms, window) = (self.due_ms?, self.window?);
        let (due, latest) = (book.desk.when(due_ms), book.desk.when(window.until_ms));
        Some(fill(Rounds::now().due_until, &[("t", &due), ("l", &latest)]))
    }
}

/// One round with its checkpoints.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WalkShown {
    pub round: RoundShown,
    pub stops: Vec<StopShown>,
    pub next: Option<usize>,
}

impl WalkShown {
    pub(super) fn of(round: &Round<'_>, book: Book) -> Self {
        let stops = round.stops.iter().enumerate();
        Self {
            round: RoundShown::of(&round.card, book),
            stops: stops
                .map(|(at, stop)| StopShown::of(at, stop, round, book))
                .collect(),
            next: round.next,
        }
    }

    pub(super) fn next_stop(&self) -> Option<&StopShown> {
        self.next.and_then(|at| self.stops.get(at))
    }
}

/// A place without what the checkpoint's name says already: many are called after their place.
fn without_name<'p>(place: &'p str, name: &str) -> &'p str {
    place
        .strip_prefix(name)
        .unwrap_or(place)
        .trim_start_matches(" · ")
}
