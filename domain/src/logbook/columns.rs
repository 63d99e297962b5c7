//! Which columns a register's table has.

use super::{CHANGED_AT, Column, Form, MADE_AT, MADE_BY, NUMBER, REASONS};
use crate::definition::{Definition, Field, Kind, Role, STATE_FIELD};
use crate::words::{Language, Words};

/// How much of a register a table tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The columns of the logbook's page.
    Page,
    /// Every field, with the number before and the state behind.
    Everything,
}

/// The columns of a register's table, for a role: fields that its devices do not receive have none.
#[must_use]
pub fn columns(definition: &Definition, role: Role, extent: Extent, language: Language) -> Vec<Column> {
    let own = |key: &str, zh: &str, en: &str, form: Form| Column {
        key: key.to_owned(),
        head: language.of(zh, en).to_owned(),
        form,
    };
    let state = || own(STATE_FIELD, "状态", "State", Form::Text);
    let of_field = |field: &Field| column_of(field, language);
    let readable = |field: &&Field| field.is_readable_by(role);
    match extent {
        Extent::Page => {
            let keys = definition.print.columns.iter();
            let columns = keys.filter_map(|key| match definition.field(key.as_str()) {
                _ if *key == STATE_FIELD => Some(state()),
                field => field.filter(readable).map(of_field),
            });
            let mut columns: Vec<Column> = columns.collect();
            if definition.print.reasons {
                let state = columns.iter().position(|column| column.key == STATE_FIELD);
                let behind = state.map_or(columns.len(), |state| state + 1);
                columns.insert(behind, own(REASONS, "原因", "Why", Form::Text));
            }
            if definition.print.numbered {
                columns.insert(0, own(NUMBER, "编号", "No.", Form::Text));
            }
            columns
        }
        Extent::Everything => {
            let mut columns = vec![own(NUMBER, "编号", "No.", Form::Text)];
            let fields = definition.fields.iter().filter(|field| field.key != STATE_FIELD);
            columns.extend(fields.filter(readable).map(of_field));
            columns.extend([
                state(),
                own(MADE_AT, "登记时间", "Entered at", Form::Moment),
                own(MADE_BY, "登记人员", "Entered by", Form::Text),
                own(CHANGED_AT, "最后更改", "Last change", Form::Moment),
            ]);
            columns
        }
    }
}

/// The fields that hold rows: each has a sheet of its own besides the joined words, because materials are added up and filtered.
pub fn rows_fields(definition: &Definition, role: Role) -> impl Iterator<Item = &Field> {
    let fields = definition.fields.iter();
    fields.filter(move |field| field.kind == Kind::Rows && field.is_readable_by(role))
}

/// The columns of such a sheet: the record's number, and the fields of a row.
#[must_use]
pub fn columns_of_lines(field: &Field, language: Language) -> Vec<Column> {
    let number = Column {
        key: NUMBER.to_owned(),
        head: language.of("编号", "No.").to_owned(),
        form: Form::Text,
    };
    let columns = field.columns.iter().map(|column| column_of(column, language));
    std::iter::once(number).chain(columns).collect()
}

fn column_of(field: &Field, language: Language) -> Column {
    Column {
        key: field.key.to_string(),
        head: head(&field.words, unit(field, language), language),
        form: form(field),
    }
}

/// What stands in every cell otherwise: numbers are bare, so that they can be added up.
fn unit(field: &Field, language: Language) -> Option<&str> {
    match field.kind {
        Kind::Number => field.unit.as_deref(),
        Kind::Money => Some(language.of("元", "yuan")),
        _ => None,
    }
}

fn head(words: &Words, unit: Option<&str>, language: Language) -> String {
    let words = language.pick(words);
    match unit {
        Some(unit) => format!(
            "{words}{}{unit}{}",
            language.of("（", " ("),
            language.of("）", ")")
        ),
        None => words.to_owned(),
    }
}

fn form(field: &Field) -> Form {
    match field.kind {
        Kind::Number => match field.decimals {
            Some(0) => Form::Whole,
            decimals => Form::Decimal(decimals.unwrap_or(3)),
        },
        Kind::Money => Form::Money,
        Kind::PeopleCount => Form::Whole,
        Kind::Moment => Form::Moment,
        Kind::Date => Form::Day,
        Kind::Duration => Form::Span,
        _ => Form::Text,
    }
}
