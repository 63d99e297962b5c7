//! Values in words, as people read them.

use std::collections::BTreeMap;

use super::moments::{date_words, moment_words, since_words, span_words};
use super::said::{self, Said};
use super::state_words;
use crate::definition::{Definition, Field, Kind, List, SAID_PLACE, STATE_FIELD};
use crate::formats;
use crate::ids::RecordId;
use crate::record::Record;
use crate::standing::{Shown, shown, standing};
use crate::value::Value;
use crate::words::{Language, Words};

/// What stands between values that two people wrote without seeing each other.
pub const BESIDE: &str = " / ";
/// The most characters of a cell or headline part.
const PART_CHARS_MAX: usize = 80;
/// The most stars beside each other in a cell.
const STARS_MAX: usize = 4;

/// The names of records that others link to.
pub trait Names {
    /// The headline of a record of that register; `None` when it is not on this device.
    fn name(&self, register: &str, id: RecordId) -> Option<String>;

    /// Whether the person may read records of that register at all.
    fn may_read(&self, _register: &str) -> bool {
        true
    }
}

/// Where values are read, and so when, and beside what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Medium {
    /// On a screen, now: the days of this year go without it.
    #[default]
    Screen,
    /// On paper, which is read years later.
    Paper,
    /// In a cell of a logbook, below a head that has the unit: bare figures, and days as a workbook has them.
    Cell,
}

/// How values are told to one person at one moment.
#[derive(Clone, Copy)]
pub struct Locale<'a> {
    /// The language.
    pub language: Language,
    /// Names of places, staff, customers and linked records.
    pub names: &'a dyn Names,
    /// The distance of the site's wall clock to UTC, in minutes, at a moment in milliseconds since 1970.
    pub offset_minutes: &'a dyn Fn(i64) -> i32,
    /// Now, judged, in milliseconds since 1970.
    pub now_ms: i64,
    /// Whether personal data is told in full: on the record's own page, when the person asks for it. Lists mask it (VIS-9).
    pub in_full: bool,
    /// Where they are read.
    pub medium: Medium,
}

/// A record's headline. Of a place or a linked record only what was not said before it: a roof is not told to be on the roof.
#[must_use]
pub fn title_of(record: &Record, definition: &Definition, locale: &Locale<'_>) -> String {
    let mut said = Said::default();
    for key in &definition.title {
        if let Some(field) = definition.field(key.as_str()) {
            let part = said_as(
                field,
                shortened(&words_of(record, field, locale)),
                locale.language,
            );
            if said::is_whereabouts(field.kind) {
                said.add_rest(&part);
            } else {
                said.add(&part);
            }
        }
    }
    said.into_words()
}

/// A value as a headline says it.
fn said_as(field: &Field, words: String, language: Language) -> String {
    match &field.said {
        Some(said) if !words.is_empty() => language.pick(said).replace(SAID_PLACE, &words),
        _ => words,
    }
}

/// The cells of a row of a list, with their headings.
#[must_use]
pub fn cells<'a>(
    record: &Record,
    definition: &'a Definition,
    list: &List,
    locale: &Locale<'_>,
) -> Vec<(&'a Words, String)> {
    let cells = list.columns.iter().filter_map(|key| {
        let field = definition.field(key.as_str())?;
        Some((&field.words, shortened(&words_of(record, field, locale))))
    });
    cells.collect()
}

/// What a record shows in a field; the state by its words. Of values in conflict it tells all, and that they are.
#[must_use]
pub fn shown_field(record: &Record, definition: &Definition, key: &str, locale: &Locale<'_>) -> String {
    if key == STATE_FIELD {
        let states = standing(record, &definition.flow).states.into_iter();
        let words = states.map(|state| locale.language.pick(&state_words(definition, state)).to_owned());
        return beside(&words.collect::<Vec<_>>(), locale.language);
    }
    definition
        .field(key)
        .map(|field| words_of(record, field, locale))
        .unwrap_or_default()
}

pub(super) fn words_of(record: &Record, field: &Field, locale: &Locale<'_>) -> String {
    match shown(record, field) {
        Shown::Blank => String::new(),
        Shown::Value(value) | Shown::Chosen { value, .. } => shown_text(field, value, locale),
        Shown::Conflict(values) => {
            let sides = values.into_iter().map(|value| shown_text(field, value, locale));
            beside(&sides.collect::<Vec<_>>(), locale.language)
        }
        Shown::Set(members) => {
            let values: Vec<&Value> = members.into_iter().map(|(_, value)| value).collect();
            set_words(field, &values, locale)
        }
        Shown::Sum(_) if record.is_blank(field.key.as_str()) => String::new(),
        Shown::Sum(sum) => shown_text(field, &Value::Integer(sum), locale),
    }
}

/// Values that people wrote without seeing each other: it is said that somebody has yet to choose.
fn beside(sides: &[String], language: Language) -> String {
    let all = sides.join(BESIDE);
    if sides.len() < 2 {
        return all;
    }
    language.of("待裁定：", "Undecided: ").to_owned() + &all
}

/// One value, or one member of a set, in words. What does not have the form of its field is told as it is, and never hidden.
#[must_use]
pub fn shown_text(field: &Field, value: &Value, locale: &Locale<'_>) -> String {
    let language = locale.language;
    let is_bare = locale.medium == Medium::Cell;
    match (field.kind, value) {
        (_, Value::List(values)) => {
            let values = values.iter().map(|value| shown_text(field, value, locale));
            values.collect::<Vec<_>>().join(language.of("、", ", "))
        }
        (_, Value::YesNo(answer)) => yes_no(*answer, language).to_owned(),
        (Kind::Money, Value::Integer(fen)) => money(*fen, if is_bare { "" } else { "¥" }),
        (Kind::Moment, Value::Integer(moment_ms)) => moment_words(*moment_ms, locale),
        (Kind::Duration, Value::Integer(seconds)) => match field.since {
            None => span_words(*seconds, language),
            Some(since) => since_words(since, *seconds, language),
        },
        (Kind::PeopleCount, Value::Integer(count)) if !is_bare => people_words(*count, language),
        (_, Value::Integer(number)) => number.to_string(),
        (Kind::Rows, Value::Map(cells)) => row(field, cells, locale),
        (Kind::Checklist, Value::Map(entry)) => checklist_line(field, entry, language),
        (Kind::Position, Value::Map(position)) => place_on_earth(position),
        (_, Value::Empty | Value::Map(_)) => String::new(),
        (_, Value::Text(text)) => text_words(field, text, locale),
    }
}

fn text_words(field: &Field, text: &str, locale: &Locale<'_>) -> String {
    let language = locale.language;
    match field.kind {
        Kind::Number => match &field.unit {
            Some(unit) if locale.medium != Medium::Cell => format!("{text} {unit}"),
            _ => text.to_owned(),
        },
        Kind::Choice | Kind::Choices => {
            let option = field.options.iter().find(|option| option.key == text);
            option
                .map_or(text, |option| language.pick(&option.words))
                .to_owned()
        }
        Kind::Date => date_words(text, locale),
        Kind::Place => name("place", text, locale),
        Kind::Staff => name("staff", text, locale),
        Kind::Customer => name("customer", text, locale),
        Kind::Link | Kind::Links => {
            let register = field.register.as_ref().map_or("", |register| register.as_str());
            name(register, text, locale)
        }
        Kind::Photos => photos(1, language),
        Kind::Signature => language.of("已签名", "Signed").to_owned(),
        _ if locale.in_full || !field.private => text.to_owned(),
        Kind::Phone => formats::mask_phone(text),
        Kind::IdNumber if locale.medium == Medium::Cell => narrow(&formats::mask_id_number(text)),
        Kind::IdNumber => formats::mask_id_number(text),
        _ => formats::mask_name(text),
    }
}

/// A masked number with as few stars as say that something is hidden: the rest of them takes the room of another column.
fn narrow(masked: &str) -> String {
    let mut stars = 0;
    let is_kept = |sign: &char| {
        stars = if *sign == '*' { stars + 1 } else { 0 };
        stars <= STARS_MAX
    };
    masked.chars().filter(is_kept).collect()
}

fn name(register: &str, text: &str, locale: &Locale<'_>) -> String {
    match text.parse::<RecordId>() {
        Ok(id) => name_of(register, id, locale),
        Err(_) => text.to_owned(),
    }
}

/// The name of a record that others link to, never nothing. Places and people are known by their names alone: where there is none to
/// tell, it is said why. Anything else that is not on this device has the short number that stands on paper.
#[must_use]
pub fn name_of(register: &str, id: RecordId, locale: &Locale<'_>) -> String {
    if let Some(name) = locale.names.name(register, id) {
        return name;
    }
    let language = locale.language;
    if !locale.names.may_read(register) {
        return language.of("（无权查看）", "(no access)").to_owned();
    }
    match register {
        "place" | "staff" | "customer" => language.of("（不在本机）", "(not on this device)").to_owned(),
        _ => format!("#{}", super::short_number(id)),
    }
}

fn set_words(field: &Field, values: &[&Value], locale: &Locale<'_>) -> String {
    let language = locale.language;
    let count = values.len();
    if count == 0 {
        return String::new();
    }
    match field.kind {
        Kind::Photos => photos(count, language),
        Kind::Checklist => checklist(values, language),
        Kind::Rows if count > 1 => match language {
            Language::Zh => format!("{count} 条"),
            Language::En => format!("{count} entries"),
        },
        _ => {
            let between = language.of("、", ", ");
            let words = values.iter().map(|value| shown_text(field, value, locale));
            words.collect::<Vec<_>>().join(between)
        }
    }
}

fn yes_no(answer: bool, language: Language) -> &'static str {
    match (answer, language) {
        (true, Language::Zh) => "是",
        (false, Language::Zh) => "否",
        (true, Language::En) => "Yes",
        (false, Language::En) => "No",
    }
}

fn money(fen: i64, currency: &str) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let size = fen.unsigned_abs();
    let yuan = (size / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in yuan.chars().enumerate() {
        if place > 0 && (yuan.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{currency}{grouped}.{:02}", size % 100)
}

/// So many people.
#[must_use]
pub fn people_words(count: i64, language: Language) -> String {
    match (language, count) {
        (Language::Zh, _) => format!("{count} 人"),
        (Language::En, 1) => "1 person".to_owned(),
        (Language::En, _) => format!("{count} people"),
    }
}

fn photos(count: usize, language: Language) -> String {
    match (language, count) {
        (Language::Zh, _) => format!("{count} 张照片"),
        (Language::En, 1) => "1 photo".to_owned(),
        (Language::En, _) => format!("{count} photos"),
    }
}

/// How a checklist came out: problems are always told, even none.
fn checklist(values: &[&Value], language: Language) -> String {
    let is = |result: &str| {
        let has = |value: &&&Value| {
            let entry = value.as_map().and_then(|entry| entry.get("result"));
            entry.and_then(Value::as_text) == Some(result)
        };
        values.iter().filter(has).count()
    };
    let (fine, problems) = (is("ok"), is("problem"));
    match language {
        Language::Zh => format!("{fine} 项正常，{problems} 项异常"),
        Language::En => format!("{fine} OK, {problems} with problems"),
    }
}

fn checklist_line(field: &Field, entry: &BTreeMap<String, Value>, language: Language) -> String {
    let text = |key: &str| entry.get(key).and_then(Value::as_text).unwrap_or_default();
    let item = field.items.iter().find(|item| item.key == text("item"));
    let item = item.map_or(text("item"), |item| language.pick(&item.words));
    let result = match text("result") {
        "ok" => language.of("正常", "OK"),
        "problem" => language.of("异常", "problem"),
        "not_applicable" => language.of("不适用", "not applicable"),
        other => other,
    };
    let between = language.of("：", ": ");
    match text("note") {
        "" => format!("{item}{between}{result}"),
        note => format!(
            "{item}{between}{result}{}",
            language.of("（", " (").to_owned() + note + language.of("）", ")")
        ),
    }
}

fn row(field: &Field, cells: &BTreeMap<String, Value>, locale: &Locale<'_>) -> String {
    // Rows that are told in a line have no heads that say what is what.
    let medium = match locale.medium {
        Medium::Cell => Medium::Paper,
        medium => medium,
    };
    let locale = Locale { medium, ..*locale };
    let told = field.columns.iter().filter_map(|column| {
        let cell = cells.get(column.key.as_str())?;
        Some(shown_text(column, cell, &locale)).filter(|text| !text.is_empty())
    });
    told.collect::<Vec<_>>().join(" · ")
}

fn place_on_earth(position: &BTreeMap<String, Value>) -> String {
    let text = |key: &str| position.get(key).and_then(Value::as_text).unwrap_or("?");
    match position.get("accuracy_m").and_then(Value::as_decimal) {
        Some(accuracy) => format!("{}, {} ±{accuracy} m", text("latitude"), text("longitude")),
        None => format!("{}, {}", text("latitude"), text("longitude")),
    }
}

/// One line, cut where a list has no more room.
pub(super) fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PART_CHARS_MAX {
        return line;
    }
    let cut: String = line.chars().take(PART_CHARS_MAX - 1).collect();
    cut + "…"
}
