//! The rounds of a shift as its lead sees them: everybody's, what is late first.

use crate::plan::Actor;
use crate::sort;

use super::Day;
use super::course::{RoundCourse, RoundNow};
use super::read::Entry;
use super::rounds::{self, Patrol, RoundCard};

/// Where a round stands for who leads, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The lead walks it.
    Mine,
    /// Nobody has started it in time, or somebody walks it past its end. It can still be done.
    Late,
    /// Somebody walks it.
    UnderWay,
    /// It is to be walked.
    Coming,
    /// Nobody came in its time, whether that was judged or not, or it was cut short.
    Missed,
    /// It is over.
    Over,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; 6] = [
        Self::Mine,
        Self::Late,
        Self::UnderWay,
        Self::Coming,
        Self::Missed,
        Self::Over,
    ];

    fn of(card: &RoundCard<'_>) -> Self {
        match card.now {
            _ if card.stage.is_under_way() && card.is_mine => Self::Mine,
            RoundNow::LateToStart | RoundNow::Overrunning => Self::Late,
            // A catch-up is late by its nature: nobody has to see to it.
            RoundNow::UnderWay | RoundNow::CatchingUp => Self::UnderWay,
            RoundNow::Coming | RoundNow::MayStart => Self::Coming,
            RoundNow::NotJudged | RoundNow::Missed | RoundNow::FinishedEarly | RoundNow::LeftIncomplete => {
                Self::Missed
            }
            RoundNow::Finished | RoundNow::CaughtUp => Self::Over,
        }
    }
}

/// Everybody's rounds of today. What nobody has started, and what is under way, is shown however old it is: somebody has to see to it.
/// What was missed or cut short is shown on its day, and as long as it may be caught up.
#[must_use]
pub fn rounds_of_shift<'a>(
    patrol: &Patrol<'a>,
    me: Actor,
    now_ms: i64,
    day: Day,
) -> Vec<(Part, RoundCard<'a>)> {
    let entries = patrol.rounds.entries();
    let shown =
        entries.filter(|entry| rounds::is_of_today(*entry, now_ms, day) && is_news(*entry, now_ms, day));
    let cards = rounds::cards(patrol, shown.collect(), &patrol.routes.by_id(), me, now_ms);
    let mut parts: Vec<_> = cards.into_iter().map(|card| (Part::of(&card), card)).collect();
    // Among what was missed, what waits to be judged goes first.
    sort::by_key(&mut parts, |(part, card)| {
        let is_judged = card.now != RoundNow::NotJudged;
        (*part, is_judged, card.window.from_ms, card.entry.id())
    });
    parts
}

/// Whether it can still be caught up, where that is what it waits for.
fn is_news(entry: Entry<'_>, now_ms: i64, day: Day) -> bool {
    let Some(course) = RoundCourse::of(entry).filter(|course| course.stage().may_catch_up()) else {
        return true;
    };
    let in_time = course.catch_up().is_some_and(|clock| now_ms <= clock.deadline_ms);
    in_time || day.window().overlaps(&course.window())
}
