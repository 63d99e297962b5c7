//! Searching: every word that is typed must be found somewhere in the row's text.

use super::Locale;
use super::text::words_of;
use crate::definition::{Definition, Kind};
use crate::record::Record;

/// The most words of a search; more would only be a pasted text.
const TERMS_MAX: usize = 8;
/// The most characters of one record that are searched.
const SEARCH_CHARS_MAX: usize = 2_000;
/// So much of a number tells a record. Less is a digit of anything.
const NUMBER_CHARS_MIN: usize = 3;
/// Stands between the parts of a row's text, so that no word is found across two of them.
const BETWEEN: char = '\n';

/// What a person searches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<String>,
}

impl Query {
    /// The words of a search, in any case and width.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let terms = folded(text);
        let terms = terms.split_whitespace().take(TERMS_MAX).map(str::to_owned);
        Self {
            terms: terms.collect(),
        }
    }

    /// Whether there is nothing to search for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether one of the words is the number that people tell a record by, or begins it.
    #[must_use]
    pub fn tells(&self, short_number: &str) -> bool {
        let number = folded(short_number);
        let long = self.terms.iter().filter(|term| term.len() >= NUMBER_CHARS_MIN);
        long.into_iter().any(|term| number.starts_with(term.as_str()))
    }

    /// Whether a folded text has every word.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        self.terms.iter().all(|term| text.contains(term.as_str()))
    }
}

/// A sign in half width.
#[must_use]
pub fn half_width(sign: char) -> char {
    match sign {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

/// A text without the differences of case and width.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a search looks into: the parts that are given, the fields that the register names, digits of phones without signs, and the
/// initials of all of it.
pub(super) fn text_of(
    record: &Record,
    definition: &Definition,
    locale: &Locale<'_>,
    parts: &[&str],
    initials: &dyn Fn(&str) -> String,
) -> String {
    let in_full = Locale {
        in_full: true,
        ..*locale
    };
    let mut all: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
    for key in definition.title.iter().chain(&definition.search) {
        let Some(field) = definition.field(key.as_str()) else {
            continue;
        };
        let words = words_of(record, field, &in_full);
        if field.kind == Kind::Phone && words.contains('-') {
            all.push(words.replace('-', ""));
        }
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    let initials: Vec<String> = all.iter().map(|part| initials(part)).collect();
    all.extend(initials.into_iter().filter(|part| !part.is_empty()));
    let text = all.join(&BETWEEN.to_string());
    folded(&text).chars().take(SEARCH_CHARS_MAX).collect()
}
