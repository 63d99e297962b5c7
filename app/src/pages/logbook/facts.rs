//! What a logbook says about itself: which days, which records, how many, as of when.

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::listing::{date_words, moment_words, state_words};
use steward_domain::logbook::{Period, period_field};

use super::wanted::Wanted;
use crate::desk::Desk;
use crate::pages::list::head::tab_words;
use crate::words::{LogbookWords, fill, language};

/// What stands under the heading.
#[must_use]
pub fn facts(desk: Desk, definition: &Definition, wanted: Wanted, count: usize) -> Vec<String> {
    untrack(|| {
        let words = LogbookWords::now();
        let now = desk.tell(false, |locale| moment_words(locale.now_ms, locale));
        let mut facts = Vec::new();
        if period_field(definition).is_some() {
            facts.push(format!(
                "{} {}",
                words.period,
                wanted.period.with(|period| period_words(desk, period))
            ));
        }
        facts.extend(narrowed(definition, wanted));
        facts.push(fill(words.rows_n, &[("n", &count.to_string())]));
        facts.push(words.masked_short.to_owned());
        facts.extend(as_of(desk));
        facts.push(fill(
            words.printed_by,
            &[("who", &desk.ledger.person().name), ("t", &now)],
        ));
        facts
    })
}

/// The days in words.
fn period_words(desk: Desk, period: &Period) -> String {
    let words = LogbookWords::now();
    let told = |day: &String| desk.tell(false, |locale| date_words(day, locale));
    match (period.from.as_ref().map(told), period.until.as_ref().map(told)) {
        (Some(from), Some(until)) if from == until => from,
        (Some(from), Some(until)) => fill(words.days, &[("a", &from), ("b", &until)]),
        (Some(from), None) => fill(words.since, &[("a", &from)]),
        (None, Some(until)) => fill(words.up_to, &[("b", &until)]),
        (None, None) => words.all_days.to_owned(),
    }
}

/// What the records are narrowed to, in words: a list, a state, a search.
fn narrowed(definition: &Definition, wanted: Wanted) -> Vec<String> {
    let list = wanted.list.with(|list| {
        let list = list.as_ref()?;
        Some(tab_words(definition, list))
    });
    let state = wanted.state.with(|state| {
        let state = state.as_ref()?;
        Some(language().pick(&state_words(definition, state)).to_owned())
    });
    let search = wanted.search.with(|search| {
        let search = search.trim();
        (!search.is_empty()).then(|| format!("{}: {search}", LogbookWords::now().search))
    });
    [list, state, search].into_iter().flatten().collect()
}

/// As of when the records are, if the server was ever heard.
#[must_use]
pub fn as_of(desk: Desk) -> Option<String> {
    let heard_ms = desk.ledger.pulse().with(|pulse| pulse.last_contact_ms)?;
    let heard = desk.tell(false, |locale| moment_words(heard_ms, locale));
    Some(fill(LogbookWords::now().as_of, &[("t", &heard)]))
}

/// What the workbook says about itself, besides what every workbook says.
#[must_use]
pub fn workbook_facts(desk: Desk, definition: &Definition, wanted: Wanted) -> Vec<(String, String)> {
    untrack(|| {
        let words = LogbookWords::now();
        let mut facts = Vec::new();
        if period_field(definition).is_some() {
            let days = wanted.period.with(|period| period_words(desk, period));
            facts.push((words.period.to_owned(), days));
        }
        for what in narrowed(definition, wanted) {
            facts.push((words.content.to_owned(), what));
        }
        facts
    })
}
