//! Cells that hold several values: choices, references, and rows such as what to inspect.

use std::collections::BTreeMap;

use steward_domain::checks;
use steward_domain::definition::{Field, Kind};
use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::cells;
use super::errors::Problem;
use super::fold::split;
use super::sheet::Cell;

/// Between the values of a cell. A comma is not among them: words and positions have commas.
const BETWEEN_VALUES: [char; 4] = ['\n', ';', '；', '、'];
/// Between rows of words, in which 、 is an ordinary sign.
const BETWEEN_ROWS: [char; 3] = ['\n', ';', '；'];
/// Between the parts of one row: `灯具|完好|设备设施`.
const BETWEEN_PARTS: [char; 2] = ['|', '｜'];
/// The column of a row that counts the rows, where there is one.
const ORDER: &str = "order";

/// Finds the record that words of a cell name: register, words.
pub(super) type Find<'a> = dyn Fn(&str, &str) -> Result<RecordId, Problem> + 'a;

/// The values of a cell that is not blank: one, or the members of a set.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    One(Value),
    Members(Vec<Value>),
}

/// Reads a cell that is not blank.
pub(super) fn values(field: &Field, cell: &Cell, find: &Find<'_>) -> Result<Values, Problem> {
    let members = match field.kind {
        Kind::Choices | Kind::Links => one_or_more(cell, |part| single(field, part, find))?,
        Kind::Rows => rows(field, &cells::text(cell)?, find)?,
        _ => return single(field, cell, find).map(Values::One),
    };
    let members_max = checks::members_max(field);
    if members.len() > members_max {
        let message = format!("at most {members_max} entries fit here; leave some out");
        return Err(Problem::new("too_many_entries", message));
    }
    Ok(Values::Members(members))
}

/// The register of the records that a field names.
pub(super) fn register_of(field: &Field) -> Option<&str> {
    match field.kind {
        Kind::Place => Some("place"),
        Kind::Staff => Some("staff"),
        Kind::Customer => Some("customer"),
        Kind::Link | Kind::Links => field.register.as_ref().map(steward_domain::ids::Key::as_str),
        _ => None,
    }
}

fn single(field: &Field, cell: &Cell, find: &Find<'_>) -> Result<Value, Problem> {
    match register_of(field) {
        Some(register) => {
            let named = cells::text(cell)?;
            find(register, &named).map(|id| Value::text(id.to_string()))
        }
        None => cells::value(field, cell),
    }
}

/// The whole cell may be one value with a separator in its words; else it is a list.
fn one_or_more(cell: &Cell, read: impl Fn(&Cell) -> Result<Value, Problem>) -> Result<Vec<Value>, Problem> {
    let text = cells::text(cell)?;
    let parts = split(&text, &BETWEEN_VALUES);
    if parts.len() < 2 {
        return read(&Cell::Text(text)).map(|value| vec![value]);
    }
    if let Ok(value) = read(&Cell::Text(text.clone())) {
        return Ok(vec![value]);
    }
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        let value = read(&Cell::Text(part.to_owned()))?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// One row per line. Its parts fill the columns in their order; a column `order` counts the rows instead.
fn rows(field: &Field, text: &str, find: &Find<'_>) -> Result<Vec<Value>, Problem> {
    let columns: Vec<&Field> = field
        .columns
        .iter()
        .filter(|column| column.key != ORDER)
        .collect();
    let counts = columns.len() < field.columns.len();
    let names_records = columns
        .first()
        .is_some_and(|column| register_of(column).is_some());
    let between: &[char] = if names_records {
        &BETWEEN_VALUES
    } else {
        &BETWEEN_ROWS
    };
    let mut rows = Vec::new();
    for line in split(text, between) {
        let mut row = BTreeMap::new();
        if counts {
            row.insert(ORDER.to_owned(), Value::text((rows.len() + 1).to_string()));
        }
        let parts: Vec<&str> = line.split(BETWEEN_PARTS).map(str::trim).collect();
        if parts.len() > columns.len() {
            let names: Vec<&str> = columns.iter().map(|column| column.words.zh.as_str()).collect();
            let message = format!("a line has too many parts; write {}", names.join("|"));
            return Err(Problem::new("too_many_parts", message));
        }
        for (column, part) in columns.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
            let value = single(column, &Cell::Text(part.to_owned()), find)?;
            row.insert(column.key.to_string(), value);
        }
        let row = Value::Map(row);
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    Ok(rows)
}
