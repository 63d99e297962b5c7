//! From what a person types to what is stored, and back.

use crate::definition::{Field, Kind};
use crate::formats;
use crate::sort::Gather;
use crate::value::{Decimal, Value};

/// What a typed text means in a field. Total: what has no meaning yet ("12." on the way to 12.5) is kept as typed, and
/// [`super::Form::faults`] says that it does not fit.
#[must_use]
pub fn typed(field: &Field, text: &str) -> Value {
    let plain = half_width(text);
    let plain = plain.trim();
    if plain.is_empty() && !matches!(field.kind, Kind::Text | Kind::LongText) {
        return Value::Empty;
    }
    match field.kind {
        Kind::Money => match yuan(plain) {
            Some(fen) => Value::Integer(fen),
            None => Value::text(text),
        },
        Kind::PeopleCount | Kind::Duration | Kind::Moment => match plain.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::text(text),
        },
        Kind::YesNo => match plain {
            "true" => Value::YesNo(true),
            "false" => Value::YesNo(false),
            _ => Value::text(text),
        },
        _ => Value::text(text),
    }
}

/// A value as the box of its field shows it.
#[must_use]
pub fn untyped(field: &Field, value: &Value) -> String {
    match value {
        Value::Integer(fen) if field.kind == Kind::Money => {
            let sign = if *fen < 0 { "-" } else { "" };
            let size = fen.unsigned_abs();
            match size % 100 {
                0 => format!("{sign}{}", size / 100),
                rest => format!("{sign}{}.{rest:02}", size / 100),
            }
        }
        Value::Integer(number) => number.to_string(),
        Value::YesNo(answer) => answer.to_string(),
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// The one stored form of a value, so that two spellings of one number are found as one, and equal readings are no conflict.
/// What has no such form stays as it is.
pub(super) fn canonical(field: &Field, value: &Value) -> Value {
    let Value::Text(text) = value else {
        return row(field, value);
    };
    let stored = match field.kind {
        Kind::LongText => text.trim_end().to_owned(),
        Kind::Number => match half_width(text).trim().parse::<Decimal>() {
            Ok(decimal) => decimal.to_string(),
            Err(_) => text.clone(),
        },
        Kind::Phone => formats::phone(text).unwrap_or_else(|_| half_width(text).trim().to_owned()),
        Kind::Plate => formats::plate(text).unwrap_or_else(|_| half_width(text).trim().to_uppercase()),
        Kind::IdNumber => half_width(text).trim().to_uppercase(),
        _ => text.trim().to_owned(),
    };
    if stored.is_empty() {
        Value::Empty
    } else {
        Value::Text(stored)
    }
}

/// A row keeps only the cells that were filled, each in its own stored form.
fn row(field: &Field, value: &Value) -> Value {
    let (Kind::Rows, Some(cells)) = (field.kind, value.as_map()) else {
        return value.clone();
    };
    let stored = cells.iter().map(|(key, cell)| {
        let column = field.columns.iter().find(|column| column.key == key.as_str());
        let cell = column.map_or_else(|| cell.clone(), |column| canonical(column, cell));
        (key.clone(), cell)
    });
    Value::Map(stored.filter(|(_, cell)| !cell.is_blank()).gather())
}

/// An amount in yuan as fen; more places than the fen has are not an amount.
fn yuan(text: &str) -> Option<i64> {
    let text = text.trim_start_matches(['¥', '￥']).replace(',', "");
    let yuan: Decimal = text.trim().parse().ok()?;
    (yuan.places() <= 2).then(|| yuan.yuan_to_fen())
}

/// Digits and letters as an input method left them, in half width.
fn half_width(text: &str) -> String {
    text.chars().map(crate::listing::half_width).collect()
}
