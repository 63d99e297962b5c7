//! From a row of a list to its card.

use steward_domain::definition::{Definition, List};
use steward_domain::listing::{Locale, Row, Tone, card_words, state_words};
use steward_domain::record::Record;
use steward_domain::work::course::RoundCourse;

use crate::components::clock_mark::Clock;
use crate::components::receipt_mark::Receipt;
use crate::components::record_card::Card;
use crate::components::state_mark::State;
use crate::ledger::Mark;
use crate::page::Page;

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
    let words = card_words(row, record, definition, list, locale);
    Card {
        href: Page::of_record(&definition.key, row.id).path(),
        title: words.title,
        state: State {
            tone: row.tone,
            words: locale
                .language
                .pick(&state_words(definition, &row.state))
                .to_owned(),
        },
        facts: words.facts,
        clock: row.clock.as_ref().map(Clock::from),
        receipt: mark.into(),
        round: RoundCourse::of_record(record, definition),
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
        round: None,
    }
}
