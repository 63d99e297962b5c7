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

/// The words of a record's card. Work is told by what the list shows besides, the moment that the list goes by, or else when it was
/// changed last, and its number; an entry of a directory by its own number and by what tells it from others of its name.
///
/// Law: no fact repeats the headline or another fact. A moment says of what it is the moment.
#[must_use]
pub fn card_words(
    row: &Row,
    record: &Record,
    definition: &Definition,
    list: Option<&List>,
    locale: &Locale<'_>,
) -> CardWords {
    let goes_by = list.and_then(|list| list.order_by.as_ref());
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
        telling.work(row, columns, goes_by)
    }
}

struct Telling<'a> {
    record: &'a Record,
    definition: &'a Definition,
    locale: &'a Locale<'a>,
}

impl Telling<'_> {
    fn work(&self, row: &Row, columns: &[Key], goes_by: Option<&Key>) -> CardWords {
        let title = or_number(&row.title, row);
        let mut said = Said::default();
        said.add(&title);
        let is_news = |key: &&Key| !self.definition.title.contains(key);
        // The card has one moment, and says which.
        let fields = self.fields(columns.iter().filter(is_news));
        let fields = fields.filter(|field| field.kind != Kind::Moment);
        let told = fields.filter_map(|field| self.news(field, &mut said));
        let mut facts: Vec<String> = told.take(FACTS_MAX).collect();
        facts.push(self.moment(row, goes_by));
        if !said.has(&row.short_number) {
            facts.push(row.short_number.clone());
        }
        CardWords { title, facts }
    }

    /// The moment that the list goes by; where it goes by none, when the record was changed last.
    fn moment(&self, row: &Row, goes_by: Option<&Key>) -> String {
        let language = self.locale.language;
        let own = goes_by.and_then(|key| self.definition.field(key.as_str()));
        let own = own.filter(|field| field.kind == Kind::Moment).and_then(|field| {
            let moment = self.words(field);
            (!moment.is_empty()).then(|| format!("{} {moment}", language.pick(&field.words)))
        });
        own.unwrap_or_else(|| {
            let changed = moment_words(row.newest_ms, self.locale);
            format!("{} {changed}", language.of("更新于", "Updated"))
        })
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
