//! Moments of rounds in words: the time of day, and the day only where it is another.

use leptos::prelude::*;
use steward_domain::listing::moment_words;
use steward_domain::work::Window;

use super::book::Book;
use crate::platform::clock::day_of;
use crate::words::{Rounds, fill};

/// The time of day; with the day when it is not today.
pub(super) fn when(moment_ms: i64, book: Book) -> String {
    let day = day_of(moment_ms);
    if day != day_of(book.desk.now_ms.get_untracked()) {
        return book.desk.tell(false, |locale| moment_words(moment_ms, locale));
    }
    time_of_day(moment_ms)
}

fn time_of_day(moment_ms: i64) -> String {
    let minutes = moment_ms.saturating_sub(day_of(moment_ms).from_ms) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// From when until when; a day is said once.
pub(super) fn span_of(window: Window, book: Book) -> String {
    let words = Rounds::now();
    let from = when(window.from_ms, book);
    if window.until_ms <= window.from_ms {
        return fill(words.from, &[("a", &from)]);
    }
    let first = day_of(window.from_ms);
    let until = match day_of(window.until_ms) {
        day if day == first => time_of_day(window.until_ms),
        day if day == day_of(first.window().until_ms) => {
            fill(words.next_day, &[("t", &time_of_day(window.until_ms))])
        }
        _ => when(window.until_ms, book),
    };
    fill(words.window, &[("a", &from), ("b", &until)])
}
