//! The rounds of a shift as its lead sees them: everybody's, what is late first.

use crate::plan::Actor;
use crate::sort;

use super::read::Entry;
use super::rounds::{self, Patrol, RoundCard, Stage};
use super::{Day, Tone};

/// Where a round stands for who leads, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The lead walks it.
    Mine,
    /// Nobody has started it in time, or it is past its end.
    Late,
    /// Somebody walks it.
    UnderWay,
    /// It is to be walked.
    Coming,
    /// It was missed or cut short.
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
        match (card.stage, card.tone) {
            (stage, _) if stage.is_under_way() && card.is_mine => Self::Mine,
            (Stage::Planned, Tone::Late | Tone::Missed) | (Stage::Started, Tone::Late) => Self::Late,
            // A catch-up is late by its nature: nobody has to see to it.
            (Stage::Started | Stage::CatchingUp, _) => Self::UnderWay,
            (Stage::Planned, _) => Self::Coming,
            (Stage::Missed | Stage::FinishedEarly | Stage::LeftIncomplete, _) => Self::Missed,
            (Stage::Finished | Stage::CaughtUp, _) => Self::Over,
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
    sort::by_key(&mut parts, |(part, card)| {
        (*part, card.window.from_ms, card.entry.id())
    });
    parts
}

/// Whether it can still be caught up, where that is what it waits for.
fn is_news(entry: Entry<'_>, now_ms: i64, day: Day) -> bool {
    if !Stage::of(entry).is_some_and(Stage::may_catch_up) {
        return true;
    }
    let window = rounds::window(entry);
    let until_ms = entry
        .figure("catch_up_max")
        .map_or(window.until_ms, |length| length.after(window.until_ms));
    now_ms <= until_ms || day.window().overlaps(&window)
}
