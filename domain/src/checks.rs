//! Whether a value has the form of its field's kind, and whether a reading is within its limit.
//!
//! A malformed value is refused. A reading out of its limit is never refused: it is a fact, and an alarm.

use chrono::NaiveDate;

use crate::definition::{Definition, Field, Kind};
use crate::formats;
use crate::ids::{Key, RecordId};
use crate::record::Record;
use crate::refusal::Code;
use crate::standing::shown;
use crate::value::{Decimal, Value};

/// The most characters of a one-line text whose field says nothing else.
const TEXT_CHARS_MAX: u32 = 200;
/// The most characters of a long text whose field says nothing else.
const LONG_TEXT_CHARS_MAX: u32 = 4_000;
/// The most members of a set whose field says nothing else.
const MEMBERS_MAX: u32 = 200;
/// The most people of one slip: a coach party.
const PEOPLE_MAX: i64 = 999;
/// The greatest amount: 100 million yuan, in fen.
const MONEY_FEN_MAX: i64 = 10_000_000_000;
/// The longest duration: ten years, in seconds.
const DURATION_S_MAX: i64 = 315_360_000;

/// The results that a checklist entry may have.
pub const CHECK_RESULTS: [&str; 3] = ["ok", "problem", "not_applicable"];

/// How many members a set may have.
#[must_use]
pub fn members_max(field: &Field) -> usize {
    field.count_max.unwrap_or(MEMBERS_MAX) as usize
}

/// Checks one value, or one member of a set, against its field. An empty value always fits: whether a field may be blank is
/// asked by the step, not by the value.
///
/// # Errors
/// The code that says what is wrong with it.
pub fn value_fits(field: &Field, value: &Value) -> Result<(), Code> {
    if matches!(value, Value::Empty) {
        return Ok(());
    }
    match field.kind {
        Kind::Text => text(value, field.chars_max.unwrap_or(TEXT_CHARS_MAX), false),
        Kind::LongText => text(value, field.chars_max.unwrap_or(LONG_TEXT_CHARS_MAX), true),
        Kind::Number => number(field, value),
        Kind::Money => whole(value, -MONEY_FEN_MAX, MONEY_FEN_MAX),
        Kind::Choice | Kind::Choices => option(field, value),
        Kind::YesNo => require(value.as_yes_no().is_some()),
        Kind::Moment => require(value.as_integer().is_some()),
        Kind::Date => require(value.as_text().is_some_and(|date| formats::date(date).is_ok())),
        Kind::Duration => whole(value, 0, DURATION_S_MAX),
        Kind::PeopleCount => whole(value, 1, PEOPLE_MAX),
        Kind::Place | Kind::Staff | Kind::Customer | Kind::Link | Kind::Links => {
            require(value.as_text().is_some_and(|id| id.parse::<RecordId>().is_ok()))
        }
        Kind::Photos | Kind::Signature => require(
            value
                .as_text()
                .is_some_and(|digest| formats::digest(digest).is_ok()),
        ),
        Kind::Phone => require(value.as_text().is_some_and(is_phone_like)),
        Kind::Plate => require(value.as_text().is_some_and(is_plate_like)),
        Kind::IdNumber => require(value.as_text().is_some_and(is_document_number)),
        Kind::Checklist => checklist_entry(field, value),
        Kind::Rows => row(field, value),
        Kind::Position => require(is_position(value)),
    }
}

fn require(fits: bool) -> Result<(), Code> {
    if fits { Ok(()) } else { Err(Code::ValueMalformed) }
}

fn text(value: &Value, chars_max: u32, lines: bool) -> Result<(), Code> {
    let text = value.as_text().ok_or(Code::ValueMalformed)?;
    if text.chars().count() > chars_max as usize {
        return Err(Code::ValueTooLong);
    }
    // Control characters have no place in words, but long texts have lines and tabs.
    let is_stray = |c: char| c.is_control() && !(lines && (c == '\n' || c == '\t'));
    require(!text.contains(is_stray))
}

fn number(field: &Field, value: &Value) -> Result<(), Code> {
    let decimal = value.as_text().and_then(|text| text.parse::<Decimal>().ok());
    let decimal = decimal.ok_or(Code::ValueMalformed)?;
    // Only the shortest form is accepted, or equal readings would look like a conflict.
    let is_canonical = value.as_text() == Some(decimal.to_string().as_str());
    require(is_canonical && decimal.places() <= usize::from(field.decimals.unwrap_or(0)))
}

fn whole(value: &Value, min: i64, max: i64) -> Result<(), Code> {
    require(
        value
            .as_integer()
            .is_some_and(|number| (min..=max).contains(&number)),
    )
}

fn option(field: &Field, value: &Value) -> Result<(), Code> {
    let key = value.as_text().ok_or(Code::ValueMalformed)?;
    if field.options.iter().any(|option| option.key == key) {
        Ok(())
    } else {
        Err(Code::UnknownOption)
    }
}

/// Wider than [`formats::phone`], which the form checks by: a guest from abroad has a number too, and what was written down at
/// the gate is not thrown back hours later.
fn is_phone_like(text: &str) -> bool {
    let of_phones = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=20).contains(&digits) && text.len() <= 30 && text.chars().all(of_phones)
}

/// Wider than [`formats::plate`], for the same reason: police, military and foreign plates come to the gate (VIS-5).
fn is_plate_like(text: &str) -> bool {
    let of_plates = |c: char| c.is_alphanumeric() || matches!(c, '-' | ' ' | '·');
    (3..=16).contains(&text.chars().count()) && text.chars().all(of_plates)
}

/// Foreign documents differ: letters, digits and a few signs. The resident ID's check digit is looked at by
/// [`resident_id_fits`], which needs to know the kind of document.
fn is_document_number(text: &str) -> bool {
    let of_documents = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '(' | ')');
    (4..=30).contains(&text.len()) && text.chars().all(of_documents)
}

fn checklist_entry(field: &Field, value: &Value) -> Result<(), Code> {
    let entry = value.as_map().ok_or(Code::ValueMalformed)?;
    let known = |key: &String| matches!(key.as_str(), "item" | "result" | "note");
    let result = entry.get("result").and_then(Value::as_text);
    let item = entry
        .get("item")
        .and_then(Value::as_text)
        .ok_or(Code::ValueMalformed)?;
    require(entry.keys().all(known) && result.is_some_and(|result| CHECK_RESULTS.contains(&result)))?;
    if !field.items.is_empty() && !field.items.iter().any(|known| known.key == item) {
        return Err(Code::UnknownOption);
    }
    entry
        .get("note")
        .map_or(Ok(()), |note| text(note, LONG_TEXT_CHARS_MAX, true))
}

fn row(field: &Field, value: &Value) -> Result<(), Code> {
    let row = value.as_map().ok_or(Code::ValueMalformed)?;
    for (key, cell) in row {
        let column = field.columns.iter().find(|column| column.key == key.as_str());
        value_fits(column.ok_or(Code::UnknownField)?, cell)?;
    }
    require(!row.is_empty())
}

fn is_position(value: &Value) -> bool {
    let Some(position) = value.as_map() else {
        return false;
    };
    let within = |key: &str, most: i64| {
        let part = position.get(key).and_then(Value::as_decimal);
        part.is_some_and(|part| part <= Decimal::whole(most) && part >= Decimal::whole(-most))
    };
    let accuracy = position
        .get("accuracy_m")
        .is_none_or(|_| within("accuracy_m", 1_000_000));
    let known = |key: &String| matches!(key.as_str(), "latitude" | "longitude" | "accuracy_m");
    within("latitude", 90) && within("longitude", 180) && accuracy && position.keys().all(known)
}

/// Whether a resident ID number has the right check digit (GB 11643), where the definition asks for it.
/// `record` is the record with the change in it.
///
/// # Errors
/// [`Code::IdNumberWrong`].
pub fn resident_id_fits(field: &Field, record: &Record, definition: &Definition) -> Result<(), Code> {
    if field.kind != Kind::IdNumber || field.resident_id_when.is_empty() {
        return Ok(());
    }
    if !crate::standing::holds(&field.resident_id_when, record, definition) {
        return Ok(());
    }
    // No clock here, and a phone's may say 1970: a birth date in the future is for the form to catch.
    let is_wrong = |value: &Value| {
        value
            .as_text()
            .is_some_and(|number| formats::resident_id(number, NaiveDate::MAX).is_err())
    };
    let values = record.distinct(field.key.as_str());
    if values.into_iter().filter(|value| !value.is_blank()).any(is_wrong) {
        return Err(Code::IdNumberWrong);
    }
    Ok(())
}

/// A reading out of its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The field of the reading.
    pub field: Key,
    /// The reading.
    pub reading: Decimal,
    /// The bound that it is beyond.
    pub bound: Decimal,
    /// Whether it is too low; otherwise too high.
    pub is_low: bool,
    /// Whether nobody has written yet what was done about it.
    pub action_missing: bool,
}

/// The readings of a record that are out of their limits, by the figures in force when the record was made (MEA-1).
#[must_use]
pub fn alarms(record: &Record, definition: &Definition) -> Vec<Alarm> {
    definition
        .fields
        .iter()
        .filter_map(|field| alarm(field, record, definition))
        .collect()
}

fn alarm(field: &Field, record: &Record, definition: &Definition) -> Option<Alarm> {
    let limit = field.limit.as_ref()?;
    let reading = shown(record, field).value()?.as_decimal()?;
    let figure = |key: &Option<Key>| -> Option<Decimal> {
        let key = key.as_ref()?;
        definition.figure(key.as_str(), record.definition)?.parse().ok()
    };
    let (min, max) = (figure(&limit.min), figure(&limit.max));
    let (bound, is_low) = match (min, max) {
        (Some(min), _) if reading < min => (min, true),
        (_, Some(max)) if reading > max => (max, false),
        _ => return None,
    };
    let action_missing = limit
        .action
        .as_ref()
        .is_some_and(|action| record.is_blank(action.as_str()));
    Some(Alarm {
        field: field.key.clone(),
        reading,
        bound,
        is_low,
        action_missing,
    })
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use super::*;
    use serde_json::json;

    /// A field of the built-in registers.
    fn field(register: &str, key: &str) -> Field {
        let all = crate::registers::built_in().unwrap();
        let definition = all.into_iter().find(|one| one.key == register).unwrap();
        definition.field(key).unwrap().clone()
    }

    fn value(json: serde_json::Value) -> Value {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table of every kind")]
    fn a_value_has_the_form_of_its_field() {
        let id = "01900000-0000-7000-8000-000000000001";
        let digest = "a".repeat(64);
        // register, field, what fits, what does not and why
        let rows = [
            (
                "visitor",
                "name",
                json!("王芳"),
                json!("王\u{7}芳"),
                Code::ValueMalformed,
            ),
            (
                "visitor",
                "name",
                json!("王芳"),
                json!("王".repeat(2_000)),
                Code::ValueTooLong,
            ),
            (
                "repair",
                "description",
                json!("渗水\n地面积水"),
                json!(5),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "labour_units",
                json!("2.5"),
                json!("2.55"),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "labour_units",
                json!("2"),
                json!("2.0"),
                Code::ValueMalformed,
            ),
            ("repair", "fee", json!(50_000), json!("500"), Code::ValueMalformed),
            (
                "repair",
                "class",
                json!("urgent"),
                json!("soon"),
                Code::UnknownOption,
            ),
            (
                "repair",
                "shared_part",
                json!(true),
                json!("yes"),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "reported_at",
                json!(1_790_000_000_000_i64),
                json!("today"),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "rain_on",
                json!("2026-11-21"),
                json!("2026-11-31"),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "breach_length",
                json!(3_600),
                json!(-1),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "place",
                json!(id),
                json!("一号楼"),
                Code::ValueMalformed,
            ),
            ("repair", "assignee", json!(id), json!(7), Code::ValueMalformed),
            (
                "repair",
                "photos_before",
                json!(digest),
                json!("photo.jpg"),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "signature",
                json!(digest),
                json!("王芳"),
                Code::ValueMalformed,
            ),
            (
                "visitor",
                "phone",
                json!("+852 2123 4567"),
                json!("call me"),
                Code::ValueMalformed,
            ),
            (
                "visitor",
                "vehicle",
                json!("粤B12345"),
                json!("!"),
                Code::ValueMalformed,
            ),
            (
                "visitor",
                "id_number",
                json!("E12345678"),
                json!("护照"),
                Code::ValueMalformed,
            ),
            (
                "visitor",
                "people_count",
                json!(30),
                json!(0),
                Code::ValueMalformed,
            ),
            (
                "repair",
                "notes",
                json!({"text": "已到场"}),
                json!({"words": "已到场"}),
                Code::UnknownField,
            ),
            (
                "patrol_check",
                "inspected",
                json!({"item": "灯具", "result": "ok"}),
                json!({"item": "灯具", "result": "fine"}),
                Code::ValueMalformed,
            ),
            (
                "patrol_check",
                "position",
                json!({"latitude": "22.54", "longitude": "114.05"}),
                json!({"latitude": "122", "longitude": "114"}),
                Code::ValueMalformed,
            ),
        ];
        for (register, key, good, bad, code) in rows {
            let field = field(register, key);
            assert_eq!(
                value_fits(&field, &value(good.clone())),
                Ok(()),
                "{register}.{key} {good}"
            );
            assert_eq!(
                value_fits(&field, &value(bad.clone())),
                Err(code),
                "{register}.{key} {bad}"
            );
            assert_eq!(
                value_fits(&field, &Value::Empty),
                Ok(()),
                "{register}.{key} may be cleared"
            );
        }
    }
}
