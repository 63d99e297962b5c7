//! What stands in the cells: typed values for workbooks, words for paper.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::{CHANGED_AT, Cell, Column, MADE_AT, MADE_BY, NUMBER, REASONS, timeline};
use crate::definition::{Definition, Field, Kind};
use crate::listing::{Locale, name_of, number_of, shown_field, shown_text};
use crate::record::{Author, Record};
use crate::standing::{Shown, shown};
use crate::value::Value;

/// The cells of a record.
#[must_use]
pub fn cells(record: &Record, definition: &Definition, columns: &[Column], locale: &Locale<'_>) -> Vec<Cell> {
    let cells = columns.iter().map(|column| match &*column.key {
        NUMBER => Cell::Text(number_of(record, definition)),
        MADE_AT => maker(record).map_or(Cell::Blank, |maker| moment(maker.at.judged_ms(), locale)),
        MADE_BY => maker(record).map_or(Cell::Blank, |maker| text(name_of("staff", maker.by, locale))),
        CHANGED_AT => newest(record).map_or(Cell::Blank, |author| moment(author.at.judged_ms(), locale)),
        key => cell(record, definition, key, locale),
    });
    cells.collect()
}

fn cell(record: &Record, definition: &Definition, key: &str, locale: &Locale<'_>) -> Cell {
    let Some(field) = definition.field(key) else {
        return text(shown_field(record, definition, key, locale));
    };
    match shown(record, field) {
        Shown::Blank => Cell::Blank,
        Shown::Value(value) | Shown::Chosen { value, .. } => typed(field, value, locale),
        Shown::Sum(_) if record.is_blank(key) => Cell::Blank,
        Shown::Sum(sum) => typed(field, &Value::Integer(sum), locale),
        // Values in conflict stand side by side, as words.
        Shown::Conflict(_) | Shown::Set(_) => text(told(record, definition, key, locale)),
    }
}

fn typed(field: &Field, value: &Value, locale: &Locale<'_>) -> Cell {
    match (field.kind, value) {
        (Kind::Number, _) => match value.as_decimal() {
            Some(decimal) => Cell::Decimal(decimal.to_string()),
            None => text(shown_text(field, value, locale)),
        },
        (Kind::Money, Value::Integer(fen)) => Cell::Money(*fen),
        (Kind::Moment, Value::Integer(moment_ms)) => moment(*moment_ms, locale),
        (Kind::Duration, Value::Integer(seconds)) => Cell::Span(*seconds),
        (Kind::PeopleCount, Value::Integer(count)) => Cell::Whole(*count),
        (Kind::Date, Value::Text(day)) if day.parse::<NaiveDate>().is_ok() => Cell::Day(day.clone()),
        _ => text(shown_text(field, value, locale)),
    }
}

fn text(text: String) -> Cell {
    if text.is_empty() {
        Cell::Blank
    } else {
        Cell::Text(text)
    }
}

fn moment(moment_ms: i64, locale: &Locale<'_>) -> Cell {
    match local(moment_ms, locale.offset_minutes) {
        Some(at) => Cell::Moment(at.format("%Y-%m-%dT%H:%M:%S").to_string()),
        None => Cell::Blank,
    }
}

/// A moment as the wall clock of the site showed it.
pub(super) fn local(moment_ms: i64, offset_minutes: &dyn Fn(i64) -> i32) -> Option<NaiveDateTime> {
    let offset_ms = i64::from(offset_minutes(moment_ms)).saturating_mul(60_000);
    let at = DateTime::<Utc>::from_timestamp_millis(moment_ms.saturating_add(offset_ms))?;
    Some(at.naive_utc())
}

/// What a record shows in a column, in words. Unlike a list it tells every row of a set: paper can't be tapped.
#[must_use]
pub fn told(record: &Record, definition: &Definition, key: &str, locale: &Locale<'_>) -> String {
    match definition.field(key) {
        None if key == NUMBER => number_of(record, definition),
        None if key == REASONS => reasons(record, definition, locale),
        Some(field) if field.kind == Kind::Rows => {
            let between = locale.language.of("；", "; ");
            let rows = record.members(key).map(|(_, row)| shown_text(field, row, locale));
            let rows: Vec<String> = rows.filter(|row| !row.is_empty()).collect();
            rows.join(between)
        }
        _ => shown_field(record, definition, key, locale),
    }
}

/// Why steps were taken, each with what was done.
fn reasons(record: &Record, definition: &Definition, locale: &Locale<'_>) -> String {
    let language = locale.language;
    let steps = timeline(record, definition).into_iter().filter_map(|step| {
        let reason = step.reason.unwrap_or_default();
        let reason = reason.trim().trim_end_matches(['。', '；', '.', ';']);
        if reason.is_empty() {
            return None;
        }
        Some(format!(
            "{}{}{reason}",
            language.pick(&step.words),
            language.of("：", ": ")
        ))
    });
    steps.collect::<Vec<_>>().join(language.of("；", "; "))
}

/// The rows of a set, each with the record's number before it.
#[must_use]
pub fn lines(record: &Record, definition: &Definition, field: &Field, locale: &Locale<'_>) -> Vec<Vec<Cell>> {
    let rows = record.members(field.key.as_str());
    let lines = rows.filter_map(|(_, row)| {
        let row = row.as_map()?;
        let cells = field.columns.iter().map(|column| {
            let value = row.get(column.key.as_str());
            value.map_or(Cell::Blank, |value| typed(column, value, locale))
        });
        let number = Cell::Text(number_of(record, definition));
        Some(std::iter::once(number).chain(cells).collect())
    });
    lines.collect()
}

/// Who made a record: the author of the step that came from nowhere; of what is left of it the oldest, where that step is not here.
pub(super) fn maker(record: &Record) -> Option<&Author> {
    let made = record.steps.iter().find(|taken| taken.from.is_none());
    let by_step = made.and_then(|taken| record.authors.get(&taken.origin));
    by_step.or_else(|| record.authors.values().min_by_key(|author| author.number))
}

fn newest(record: &Record) -> Option<&Author> {
    let authors = record.authors.values();
    authors.max_by_key(|author| (author.number, author.at.judged_ms()))
}
