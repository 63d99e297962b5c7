//! From a row of a list to its card.

use steward_domain::definition::{Definition, List};
use steward_domain::listing::{Locale, Row, Tone, cells, moment_words, state_words};
use steward_domain::record::Record;

use crate::components::clock_mark::Clock;
use crate::components::receipt_mark::Receipt;
use crate::components::record_card::Card;
use crate::components::state_mark::State;
use crate::ledger::Mark;
use crate::page::Page;

/// The most facts on a card besides its number and its moment: one line of a phone.
const FACTS_MAX: usize = 2;

impl From<Mark> for Receipt {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Synced => Self::Synced,
            Mark::OnThisPhone(count) => Self::OnThisPhone(count),
            Mark::Refused => Self::Refused,
        }
    }
}

/// The card of a record: its row, and what a list of its register shows besides. `desk.tell(false, |locale| card_of(…))` makes one.
#[must_use]
pub fn card_of(
    row: &Row,
    record: &Record,
    definition: &Definition,
    list: Option<&List>,
    mark: Mark,
    locale: &Locale<'_>,
) -> Card {
    let mut facts = vec![row.short_number.clone(), moment_words(row.newest_ms, locale)];
    let list = list.or(definition.lists.first());
    let told = list
        .map(|list| cells(record, definition, list, locale))
        .unwrap_or_default();
    let is_news = |cell: &String| !cell.is_empty() && !row.title.contains(cell.as_str());
    facts.extend(
        told.into_iter()
            .map(|(_, cell)| cell)
            .filter(is_news)
            .take(FACTS_MAX),
    );
    Card {
        href: Page::of_record(&definition.key, row.id).path(),
        title: title_of(row),
        state: State {
            tone: row.tone,
            words: locale
                .language
                .pick(&state_words(definition, &row.state))
                .to_owned(),
        },
        facts,
        clock: row.clock.as_ref().map(Clock::from),
        receipt: mark.into(),
    }
}

/// A record without a headline is told by its number: a link needs words.
fn title_of(row: &Row) -> String {
    if row.title.is_empty() {
        row.short_number.clone()
    } else {
        row.title.clone()
    }
}

/// The card of a record that has just gone.
#[must_use]
pub fn blank_card() -> Card {
    Card {
        href: Page::Registers.path(),
        title: String::new(),
        state: State {
            tone: Tone::Stopped,
            words: String::new(),
        },
        facts: Vec::new(),
        clock: None,
        receipt: Receipt::Synced,
    }
}
