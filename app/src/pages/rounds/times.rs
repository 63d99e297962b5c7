//! The time of rounds in words.

use steward_domain::listing::hour_words;
use steward_domain::work::Window;

use super::book::Book;
use crate::platform::clock::day_of;
use crate::words::{Rounds, fill};

/// From when until when; a day is said once. Tracked.
pub(super) fn span_of(window: Window, book: Book) -> String {
    let words = Rounds::now();
    let from = book.desk.when(window.from_ms);
    if window.until_ms <= window.from_ms {
        return fill(words.from, &[("a", &from)]);
    }
    let first = day_of(window.from_ms);
    let hour = || {
        book.desk
            .tell(false, |locale| hour_words(window.until_ms, locale))
    };
    let until = match day_of(window.until_ms) {
        day if day == first => hour(),
        day if day == day_of(first.window().until_ms) => fill(words.next_day, &[("t", &hour())]),
        _ => book.desk.when(window.until_ms),
    };
    fill(words.window, &[("a", &from), ("b", &until)])
}
