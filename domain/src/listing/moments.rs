//! Moments, days and lengths of time in words.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::{Locale, Medium};
use crate::definition::Since;
use crate::words::Language;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A moment as the clock on the wall showed it: 11月21日 22:15 or 21 Nov 22:15, with the year when it is not this one, and always on paper.
#[must_use]
pub fn moment_words(moment_ms: i64, locale: &Locale<'_>) -> String {
    let Some(at) = locale.local(moment_ms) else {
        return "—".to_owned();
    };
    let day = day_words(at.date(), locale);
    format!("{day} {:02}:{:02}", at.hour(), at.minute())
}

/// The hour of a moment: 22:15.
#[must_use]
pub fn hour_words(moment_ms: i64, locale: &Locale<'_>) -> String {
    locale.local(moment_ms).map_or_else(
        || "—".to_owned(),
        |at| format!("{:02}:{:02}", at.hour(), at.minute()),
    )
}

/// The hour of a moment, and the day before it only where it is another than today.
#[must_use]
pub fn short_moment_words(moment_ms: i64, locale: &Locale<'_>) -> String {
    let day = |moment_ms| locale.local(moment_ms).map(|at| at.date());
    if day(moment_ms) == day(locale.now_ms) {
        hour_words(moment_ms, locale)
    } else {
        moment_words(moment_ms, locale)
    }
}

/// A calendar day: 11月21日 or 21 Nov, with the year when it is not this one, and always on paper; 2026-11-21 in a cell.
#[must_use]
pub fn date_words(date: &str, locale: &Locale<'_>) -> String {
    match date.parse::<NaiveDate>() {
        Ok(date) => day_words(date, locale),
        Err(_) => date.to_owned(),
    }
}

fn day_words(date: NaiveDate, locale: &Locale<'_>) -> String {
    let is_this_year = || locale.local(locale.now_ms).map(|now| now.year()) == Some(date.year());
    let has_year = match locale.medium {
        Medium::Cell => return date.to_string(),
        Medium::Paper => true,
        Medium::Screen => !is_this_year(),
    };
    let month = MONTHS[date.month0() as usize % 12];
    match (locale.language, has_year) {
        (Language::Zh, false) => format!("{}月{}日", date.month(), date.day()),
        (Language::Zh, true) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        (Language::En, false) => format!("{} {month}", date.day()),
        (Language::En, true) => format!("{} {month} {}", date.day(), date.year()),
    }
}

/// A length of time in its two greatest units: 2 小时 5 分 or 2 h 5 min.
#[must_use]
pub fn span_words(seconds: i64, language: Language) -> String {
    let units: [(i64, &str); 4] = match language {
        Language::Zh => [(86_400, "天"), (3_600, "小时"), (60, "分"), (1, "秒")],
        Language::En => [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")],
    };
    let seconds = seconds.max(0);
    let first = units.iter().position(|(size, _)| seconds >= *size).unwrap_or(3);
    let mut rest = seconds;
    let mut words = Vec::new();
    for (size, unit) in units.iter().skip(first).take(2) {
        let amount = rest / size;
        rest %= size;
        if amount > 0 || words.is_empty() {
            words.push(format!("{amount} {unit}"));
        }
    }
    words.join(" ")
}

/// A length of time that stands for a moment: 出发后 8 分, 08:30.
pub(super) fn since_words(since: Since, seconds: i64, language: Language) -> String {
    match (since, language) {
        (Since::Midnight, _) => format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60),
        (Since::Start, _) if seconds <= 0 => language.of("出发时", "at the start").to_owned(),
        (Since::Start, Language::Zh) => format!("出发后 {}", span_words(seconds, language)),
        (Since::Start, Language::En) => format!("{} after the start", span_words(seconds, language)),
    }
}

/// What is left until a deadline, or by how much it is missed: 剩 1 小时 20 分, 超时 3 小时. Minutes are enough, but for the last.
#[must_use]
pub fn time_left(deadline_ms: i64, now_ms: i64, language: Language) -> String {
    let left_s = deadline_ms.saturating_sub(now_ms) / 1_000;
    let size = left_s.saturating_abs();
    let size = if size >= 60 { size - size % 60 } else { size };
    let span = span_words(size, language);
    match (language, left_s < 0) {
        (Language::Zh, false) => format!("剩 {span}"),
        (Language::Zh, true) => format!("超时 {span}"),
        (Language::En, false) => format!("{span} left"),
        (Language::En, true) => format!("{span} late"),
    }
}

impl Locale<'_> {
    /// A moment as the wall clock of the site showed it.
    fn local(&self, moment_ms: i64) -> Option<NaiveDateTime> {
        let offset_ms = i64::from((self.offset_minutes)(moment_ms)).saturating_mul(60_000);
        let at = DateTime::<Utc>::from_timestamp_millis(moment_ms.saturating_add(offset_ms))?;
        Some(at.naive_utc())
    }
}
