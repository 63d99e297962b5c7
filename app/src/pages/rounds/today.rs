//! The rounds of today, worked out once for everything that shows them: the list, the alarm on every page, the counter in the bars.

use leptos::prelude::*;
use steward_domain::work::round::rounds_walked;
use steward_domain::work::rounds::{Patrol, rounds_today};

use super::book::Book;
use super::shown::{RoundShown, WalkShown};
use crate::desk::Desk;
use crate::platform::clock::day_of;

/// Who is late is still on the round for so long after its end.
const SPARE_MS: i64 = 3_600_000;

/// The rounds of the person who works. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Today {
    now_ms: Memo<i64>,
    shown: Memo<Shown>,
}

/// What is there today.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    rounds: Vec<RoundShown>,
    /// How many want somebody to walk now.
    waiting: usize,
    /// Of those that I walk now every checkpoint.
    walks: Vec<WalkShown>,
}

impl Shown {
    fn of(patrol: &Patrol<'_>, book: Book, now_ms: i64) -> Self {
        let me = book.ledger().actor();
        let cards = rounds_today(patrol, me, now_ms, day_of(now_ms));
        let mine = cards.iter().filter(|card| card.is_mine);
        let walked = rounds_walked(patrol, mine, now_ms);
        Self {
            rounds: cards.iter().map(|card| RoundShown::of(card, book)).collect(),
            walks: walked.values().map(|round| WalkShown::of(round, book)).collect(),
            waiting: cards.iter().filter(|card| card.waits()).count(),
        }
    }
}

impl Today {
    /// For everything below this view. Nothing is read before somebody asks.
    pub fn provide(desk: Desk) {
        let book = Book { desk };
        let now_ms = book.coarse_now_ms();
        let shown = Memo::new(move |_| {
            let now_ms = now_ms.get();
            book.look(|patrol| Shown::of(patrol, book, now_ms))
                .unwrap_or_default()
        });
        provide_context(Self { now_ms, shown });
    }

    /// The rounds of this view.
    ///
    /// # Panics
    /// Outside the pages of somebody who works.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Whether this person is on a round whose time, with some to spare for who is late, is not over. Not tracked.
    #[must_use]
    pub fn is_walking(self, now_ms: i64) -> bool {
        let is_in_time = |walk: &WalkShown| now_ms <= walk.round.window.until_ms.saturating_add(SPARE_MS);
        self.shown
            .with_untracked(|shown| shown.walks.iter().any(is_in_time))
    }

    /// How many want somebody to walk now. Tracked.
    #[must_use]
    pub fn waiting(self) -> usize {
        self.shown.with(|shown| shown.waiting)
    }

    /// The moment that they were judged at.
    pub(super) fn now_ms(self) -> Memo<i64> {
        self.now_ms
    }

    /// Looks at all of them, and at those that I walk now. Tracked.
    pub(super) fn with<T>(self, look: impl FnOnce(&[RoundShown], &[WalkShown]) -> T) -> T {
        self.shown.with(|shown| look(&shown.rounds, &shown.walks))
    }
}
