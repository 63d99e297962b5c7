//! What a round is at a moment: one judgement for my rounds, the shift, the registers and the dashboard.

use crate::definition::Definition;
use crate::listing::{self, Clock};
use crate::record::Record;
use crate::standing::conflicts;
use crate::words::Words;

use super::read::Entry;
use super::rounds::{self, Stage};
use super::{Tone, Window};

/// The steps that leave something to be caught up.
const LEAVING: [&str; 2] = ["miss", "finish_early"];

/// What a round is at a moment. Where nobody has begun, and where somebody walks, that is told by the time; else by its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundNow {
    /// Its time has not come.
    Coming,
    /// It may start, and is in time.
    MayStart,
    /// Nobody has started it in time; it can still be walked.
    LateToStart,
    /// Its window is over, nobody came, and nobody who leads has called it missed yet.
    NotJudged,
    /// It was called missed. It can be caught up.
    Missed,
    /// Somebody walks it.
    UnderWay,
    /// Somebody walks it past its end.
    Overrunning,
    /// It was cut short. It can be caught up.
    FinishedEarly,
    /// It is being caught up.
    CatchingUp,
    /// It was caught up.
    CaughtUp,
    /// Nobody will catch it up.
    LeftIncomplete,
    /// It was walked.
    Finished,
}

impl RoundNow {
    /// How it looks on the pages of rounds.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::Coming => Tone::Future,
            Self::MayStart | Self::UnderWay => Tone::Open,
            Self::LateToStart | Self::Overrunning | Self::FinishedEarly | Self::CatchingUp => Tone::Late,
            Self::NotJudged | Self::Missed | Self::LeftIncomplete => Tone::Missed,
            Self::CaughtUp | Self::Finished => Tone::Done,
        }
    }

    /// The same as the registers have it: what is caught up is marked as such.
    #[must_use]
    pub fn look(self) -> listing::Tone {
        match self {
            Self::Coming => listing::Tone::Future,
            Self::MayStart => listing::Tone::Open,
            Self::UnderWay => listing::Tone::Working,
            Self::LateToStart | Self::Overrunning | Self::FinishedEarly => listing::Tone::Late,
            Self::NotJudged | Self::Missed | Self::LeftIncomplete => listing::Tone::Missed,
            Self::CatchingUp | Self::CaughtUp => listing::Tone::CatchUp,
            Self::Finished => listing::Tone::Done,
        }
    }

    /// What it is called where the time has made something else of it than its state says; else the state's own words hold.
    #[must_use]
    pub fn words(self) -> Option<Words> {
        Some(match self {
            Self::MayStart => Words::new("可开始", "Can start"),
            Self::LateToStart => Words::new("已晚，仍可巡查", "Late, can start"),
            Self::NotJudged => Words::new("漏巡（待判定）", "Missed (unconfirmed)"),
            Self::Overrunning => Words::new("巡查超时", "Overrunning"),
            _ => return None,
        })
    }

    /// Whether it needs who leads the shift: both clocks of a round are told to the lead when they run out, and only who leads calls
    /// a round missed.
    #[must_use]
    pub fn needs_lead(self) -> bool {
        matches!(self, Self::LateToStart | Self::Overrunning | Self::NotJudged)
    }

    /// Whether it wants somebody to begin it.
    #[must_use]
    pub fn wants_walker(self) -> bool {
        matches!(self, Self::MayStart | Self::LateToStart)
    }
}

/// What tells what a round is, whatever the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundCourse {
    stage: Stage,
    window: Window,
    start_by_ms: i64,
    /// From when until when it is to be caught up.
    catch_up: Option<Window>,
}

impl RoundCourse {
    /// The course of a round; none when it was voided, or its state is not known here.
    #[must_use]
    pub fn of(entry: Entry<'_>) -> Option<Self> {
        let stage = Stage::of(entry)?;
        let window = rounds::window(entry);
        let grace = entry.figure("start_grace");
        let left = entry
            .last_step(&LEAVING)
            .filter(|_| stage.may_catch_up() || stage == Stage::CatchingUp);
        let catch_up = left.and_then(|(from_ms, _)| {
            let until_ms = entry.figure("catch_up_max")?.after(from_ms);
            Some(Window { from_ms, until_ms })
        });
        Some(Self {
            stage,
            window,
            start_by_ms: grace.map_or(window.from_ms, |grace| grace.after(window.from_ms)),
            catch_up,
        })
    }

    /// The course of any record: none where it is no round, and none where a person must decide what its state is.
    #[must_use]
    pub fn of_record(record: &Record, definition: &Definition) -> Option<Self> {
        let is_plain = definition.key == "patrol_round" && conflicts(record, definition).is_empty();
        is_plain.then(|| Self::of(Entry::new(record, definition)))?
    }

    /// What the round is at a moment.
    #[must_use]
    pub fn now(&self, now_ms: i64) -> RoundNow {
        match self.stage {
            Stage::Planned if now_ms < self.window.from_ms => RoundNow::Coming,
            Stage::Planned if now_ms <= self.start_by_ms => RoundNow::MayStart,
            Stage::Planned if now_ms <= self.window.until_ms => RoundNow::LateToStart,
            Stage::Planned => RoundNow::NotJudged,
            Stage::Started if now_ms <= self.window.until_ms => RoundNow::UnderWay,
            Stage::Started => RoundNow::Overrunning,
            Stage::Missed => RoundNow::Missed,
            Stage::FinishedEarly => RoundNow::FinishedEarly,
            Stage::CatchingUp => RoundNow::CatchingUp,
            Stage::CaughtUp => RoundNow::CaughtUp,
            Stage::LeftIncomplete => RoundNow::LeftIncomplete,
            Stage::Finished => RoundNow::Finished,
        }
    }

    /// Where it is in its flow.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// When it is due.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }

    /// Until when it must be started to be in time.
    #[must_use]
    pub fn start_by_ms(&self) -> i64 {
        self.start_by_ms
    }

    /// The clock that runs until it is caught up, where something is left to be.
    #[must_use]
    pub fn catch_up(&self) -> Option<Clock> {
        self.catch_up
            .map(|window| Clock::running(window.from_ms, window.until_ms))
    }
}
