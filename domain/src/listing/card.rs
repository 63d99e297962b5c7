//! What a card says of a record in words: a headline, and a line of facts in which nothing is said twice.

use super::said::{Said, is_whereabouts};
use super::text::{shortened, words_of};
use super::{Locale, Row, moment_words};
use crate::definition::{Definition, Field, Kind, List};
use crate::ids::Key;
use crate::record::Record;

/// The most facts on a card of work besides its number and its moment: one line of a phone.
const FACTS_MAX: usize = 2;
/// The most facts of an entry of a directory.
const ENTRY_FACTS_MAX: usize = 3;

/// The words of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardWords {
    /// The headline; a record without one is told by its number, as a link needs words.
    pub title: String,
    /// One line of facts.
    pub facts: Vec<String>,
}

/// The words of a record's card. Work is told by its number, its newest moment, and what the list shows besides; an entry of a
/// directory by its own number and by what tells it from others of its name.
///
/// Law: no fact repeats the headline or another fact.
#[must_use]
pub fn card_words(
    row: &Row,
    record: &Record,
    definition: &Definition,
    list: Option<&List>,
    locale: &Locale<'_>,
) -> CardWords {
    let list = list.or(definition.lists.first());
    let columns = list.map_or(&[][..], |list| &list.columns);
    let telling = Telling {
        record,
        definition,
        locale,
    };
    if definition.directory().is_some() {
        telling.entry(row, columns)
    } else {
        telling.work(row, columns)
    }
}

struct Telling<'a> {
    record: &'a Record,
    definition: &'a Definition,
    locale: &'a Locale<'a>,
}

impl Telling<'_> {
    fn work(&self, row: &Row, columns: &[Key]) -> CardWords {
        let title = or_number(&row.title, row);
        let mut said = Said::default();
        said.add(&title);
        let mut facts = Vec::new();
        for fact in [row.short_number.clone(), moment_words(row.newest_ms, self.locale)] {
            if !said.has(&fact) {
                said.add(&fact);
                facts.push(fact);
            }
        }
        let is_news = |key: &&Key| !self.definition.title.contains(key);
        // The card has one moment; a second one without a word beside it would be taken for it.
        let fields = self.fields(columns.iter().filter(is_news));
        let fields = fields.filter(|field| field.kind != Kind::Moment);
        facts.extend(
            fields
                .filter_map(|field| self.news(field, &mut said))
                .take(FACTS_MAX),
        );
        CardWords { title, facts }
    }

    fn entry(&self, row: &Row, columns: &[Key]) -> CardWords {
        let definition = self.definition;
        let mut names = definition.title.iter();
        let name = self
            .fields(names.by_ref().take(1))
            .map(|field| self.words(field))
            .next();
        let title = or_number(&name.unwrap_or_default(), row);
        let mut said = Said::default();
        said.add(&title);
        let number = definition.print.columns.iter().take(1);
        let others = columns.iter().chain(&definition.print.columns);
        let mut asked: Vec<&Key> = definition.title.iter().take(1).collect();
        let keys: Vec<&Key> = number
            .chain(names)
            .chain(others)
            .filter(|key| {
                let is_new = !asked.contains(key);
                asked.push(key);
                is_new
            })
            .collect();
        let fields = self.fields(keys.into_iter()).filter(|field| tells_apart(field));
        let mut facts = Vec::new();
        for field in fields {
            let fact = if is_whereabouts(field.kind) {
                said.add_rest(&self.words(field))
            } else {
                self.news(field, &mut said).unwrap_or_default()
            };
            if !fact.is_empty() {
                facts.push(fact);
            }
        }
        facts.truncate(ENTRY_FACTS_MAX);
        CardWords { title, facts }
    }

    /// A field's words, where they are news.
    fn news(&self, field: &Field, said: &mut Said) -> Option<String> {
        let words = self.words(field);
        let was_said = said.has(&words) || (is_whereabouts(field.kind) && said.has_head(&words));
        if words.is_empty() || was_said {
            return None;
        }
        if is_whereabouts(field.kind) {
            return Some(said.add_rest(&words));
        }
        said.add(&words);
        Some(words)
    }

    fn words(&self, field: &Field) -> String {
        shortened(&words_of(self.record, field, self.locale))
    }

    fn fields<'k>(&self, keys: impl Iterator<Item = &'k Key>) -> impl Iterator<Item = &Field> {
        keys.filter_map(|key| self.definition.field(key.as_str()))
    }
}

/// Whether a field says on one line which entry it is. Who somebody is can be told without a telephone number.
fn tells_apart(field: &Field) -> bool {
    let is_short = !matches!(
        field.kind,
        Kind::LongText
            | Kind::Photos
            | Kind::Signature
            | Kind::Position
            | Kind::Checklist
            | Kind::Rows
            | Kind::Moment
            | Kind::Date
    );
    is_short && !field.private
}

fn or_number(title: &str, row: &Row) -> String {
    if title.is_empty() {
        row.short_number.clone()
    } else {
        title.to_owned()
    }
}
