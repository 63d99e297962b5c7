//! The steps of a record, for its printed sheet: what was done, by whom, when, and why.

use crate::definition::{Definition, SETTLE_STEP, VOID_STEP};
use crate::form::void_words;
use crate::ids::RecordId;
use crate::record::Record;
use crate::sort;
use crate::words::Words;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When, judged.
    pub at_ms: i64,
    /// By whom.
    pub by: RecordId,
    /// What was done.
    pub words: Words,
    /// Why, where it asks.
    pub reason: Option<String>,
}

/// The steps of a record, the first on top: by the server's numbers, and what it does not have by its own order below.
#[must_use]
pub fn timeline(record: &Record, definition: &Definition) -> Vec<Happened> {
    let mut taken: Vec<_> = record
        .steps
        .iter()
        .filter_map(|taken| Some((taken, record.authors.get(&taken.origin)?)))
        .collect();
    sort::by_key(&mut taken, |(taken, author)| (author.number, taken.origin.seq));
    let happened = taken.into_iter().map(|(taken, author)| Happened {
        at_ms: author.at.judged_ms(),
        by: author.by,
        words: step_words(definition, taken.step.as_str()),
        reason: taken.reason.clone(),
    });
    happened.collect()
}

fn step_words(definition: &Definition, step: &str) -> Words {
    match (definition.flow.step(step), step) {
        (Some(known), _) => known.words.clone(),
        (None, VOID_STEP) => void_words(),
        (None, SETTLE_STEP) => Words::new("处理冲突", "Settled a conflict"),
        // A step of a definition that this app has not heard of yet.
        (None, step) => Words::new(step, step),
    }
}
