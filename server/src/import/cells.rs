//! From one cell to one value.

use chrono::{Datelike as _, Duration, NaiveDate};
use steward_domain::checks;
use steward_domain::definition::{Field, Kind};
use steward_domain::formats::{self, FormatError};
use steward_domain::refusal::Code;
use steward_domain::value::{Decimal, Value};

use super::durations;
use super::errors::Problem;
use super::fold::{fold, half_width};
use super::sheet::Cell;

/// Answers that people write, folded.
const YES: [&str; 7] = ["是", "yes", "y", "true", "1", "有", "√"];
const NO: [&str; 7] = ["否", "no", "n", "false", "0", "无", "×"];
/// The days that Excel counts between 1927 and 2173: a number that may stand for a day.
const SERIAL_DAYS: std::ops::Range<f64> = 10_000.0..100_000.0;
/// The years that a day may be in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The value of a cell that is not blank and names no record.
pub(super) fn value(field: &Field, cell: &Cell) -> Result<Value, Problem> {
    let value = match (field.kind, cell) {
        (Kind::YesNo, Cell::YesNo(answer)) => Ok(Value::YesNo(*answer)),
        (Kind::Date, Cell::Moment(days) | Cell::Number(days)) => serial_date(*days),
        (Kind::Duration, Cell::Moment(days)) => durations::of_days(*days),
        _ => text(cell).and_then(|text| typed(field, &text)),
    }?;
    checks::value_fits(field, &value).map_err(|code| unfit(field, code))?;
    Ok(value)
}

/// The words of a cell. Control characters are refused; whether it may have several lines, its field says.
pub(super) fn text(cell: &Cell) -> Result<String, Problem> {
    match cell {
        Cell::Text(text) => {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
                let message = "the cell has an invisible control character; type its words again";
                return Err(Problem::new("control_character", message));
            }
            Ok(text.trim().to_owned())
        }
        Cell::Number(number) => number_text(*number).ok_or_else(shortened),
        Cell::YesNo(answer) => Ok(if *answer { "TRUE" } else { "FALSE" }.to_owned()),
        // Excel makes a day of a room such as 3-1, and what was typed is gone.
        Cell::Moment(_) => Err(Problem::new(
            "date_in_text",
            "Excel has made a date of this; format the column as text and type it again",
        )),
        Cell::Broken(error) => Err(broken(error)),
        Cell::Empty => Ok(String::new()),
    }
}

/// The code or name that says which record a line is.
pub(super) fn key(cell: &Cell) -> Result<String, Problem> {
    let key = text(cell)?;
    must_be_whole(&key)?;
    Ok(key)
}

fn broken(error: &str) -> Problem {
    Problem::new(
        "cell_broken",
        format!("the formula gives {error}; write the value"),
    )
}

/// A number as Excel shows it: 15 digits, no exponent. Between writing and reading a file the last bits are noise.
fn number_text(number: f64) -> Option<String> {
    let rounded: f64 = format!("{number:.14e}").parse().ok()?;
    (number.is_finite() && number.abs() < 1e15).then(|| rounded.to_string())
}

fn typed(field: &Field, text: &str) -> Result<Value, Problem> {
    if field.kind != Kind::LongText {
        must_be_whole(text)?;
    }
    match field.kind {
        Kind::Number => number(field, text),
        Kind::Money => money(text),
        Kind::PeopleCount => decimal(text).and_then(|number| {
            let whole = number.to_string().parse::<i64>();
            whole.map(Value::Integer).map_err(|_| not_a_number())
        }),
        Kind::Choice | Kind::Choices => option(field, text),
        Kind::YesNo => yes_no(text),
        Kind::Date => date(text),
        Kind::Duration => durations::typed(text),
        Kind::Phone => phone(text),
        Kind::Plate => Ok(Value::text(
            formats::plate(text).unwrap_or_else(|_| fold(text).to_uppercase()),
        )),
        Kind::IdNumber => Ok(Value::text(half_width(text).to_uppercase())),
        Kind::Position => position(text),
        _ => Ok(Value::text(text)),
    }
}

/// `1.38E+10` in a CSV file: the digits are lost, and no guess brings them back.
fn must_be_whole(text: &str) -> Result<(), Problem> {
    let is_digits =
        |part: &str| part.starts_with(|c: char| c.is_ascii_digit()) && part.parse::<f64>().is_ok();
    let parts = text.split_once("E+").or_else(|| text.split_once("e+"));
    match parts {
        Some((digits, exponent)) if is_digits(digits) && is_digits(exponent) => Err(shortened()),
        _ => Ok(()),
    }
}

fn shortened() -> Problem {
    Problem::new(
        "number_shortened",
        "Excel has shortened this number and digits are lost; format the column as text and type it again",
    )
}

fn decimal(text: &str) -> Result<Decimal, Problem> {
    let text = half_width(text);
    let text = text.trim();
    let plain = match text.split_once('.') {
        Some((whole, places)) => ungrouped(whole).map(|whole| format!("{whole}.{places}")),
        None => ungrouped(text),
    };
    plain
        .and_then(|plain| plain.parse().ok())
        .ok_or_else(not_a_number)
}

/// Whole digits without the commas between thousands.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = groups.all(|group| group.len() == 3)
        && (!whole.contains(',') || first.trim_start_matches('-').len() <= 3);
    is_grouped.then(|| whole.replace(',', ""))
}

fn not_a_number() -> Problem {
    Problem::new(
        "not_a_number",
        "this is not a number; write digits, such as 12 or 12.5",
    )
}

fn number(field: &Field, text: &str) -> Result<Value, Problem> {
    let unit = field.unit.as_deref().unwrap_or_default();
    let number = decimal(text.strip_suffix(unit).unwrap_or(text))?;
    let places_max = usize::from(field.decimals.unwrap_or(0));
    if number.places() > places_max {
        let message = format!("at most {places_max} decimals are kept here; round it");
        return Err(Problem::new("too_many_decimals", message));
    }
    Ok(Value::text(number.to_string()))
}

/// Yuan, kept as fen.
fn money(text: &str) -> Result<Value, Problem> {
    let yuan = half_width(text).trim_matches(['¥', '￥', '元', ' ']).to_owned();
    let yuan = decimal(&yuan)?;
    if yuan.places() > 2 {
        return Err(Problem::new(
            "too_many_decimals",
            "an amount in yuan has at most 2 decimals",
        ));
    }
    Ok(Value::Integer(yuan.yuan_to_fen()))
}

fn option(field: &Field, text: &str) -> Result<Value, Problem> {
    let wanted = fold(text);
    let offered = || field.options.iter().filter(|option| !option.retired);
    let is_wanted = |name: &str| fold(name) == wanted;
    let found = offered().find(|option| {
        is_wanted(option.key.as_str()) || is_wanted(&option.words.zh) || is_wanted(&option.words.en)
    });
    found
        .map(|option| Value::text(option.key.as_str()))
        .ok_or_else(|| {
            let words: Vec<&str> = offered().map(|option| option.words.zh.as_str()).collect();
            Problem::new(
                "unknown_option",
                format!("there is no such choice; write one of: {}", words.join("; ")),
            )
        })
}

fn yes_no(text: &str) -> Result<Value, Problem> {
    let answer = fold(text);
    match () {
        () if YES.contains(&answer.as_str()) => Ok(Value::YesNo(true)),
        () if NO.contains(&answer.as_str()) => Ok(Value::YesNo(false)),
        () => Err(Problem::new("not_yes_or_no", "write 是 or 否")),
    }
}

fn not_a_date() -> Problem {
    Problem::new("not_a_date", "there is no such day; write it as 2026-11-21")
}

/// A day as Excel counts it. A time behind it is dropped: the field holds a day.
fn serial_date(days: f64) -> Result<Value, Problem> {
    if !SERIAL_DAYS.contains(&days) {
        // A number such as 20261121 is a day, too.
        return number_text(days).map_or_else(|| Err(not_a_date()), |text| date(&text));
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was looked at, and a day has no part"
    )]
    let days = Duration::days(days as i64);
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30);
    let day = epoch.and_then(|epoch| epoch.checked_add_signed(days));
    day.map(|day| Value::text(day.to_string())).ok_or_else(not_a_date)
}

/// `2026-11-21`, with `/` or `.`, with one digit, in Chinese, without signs, or with a time behind it.
fn date(text: &str) -> Result<Value, Problem> {
    let plain = half_width(text)
        .replace(['/', '.', '年', '月'], "-")
        .replace('日', "");
    let day = plain.split(['T', ' ']).next().unwrap_or_default();
    if day.len() == 5 && day.bytes().all(|digit| digit.is_ascii_digit()) {
        return day.parse().map_or_else(|_| Err(not_a_date()), serial_date);
    }
    let day = match day.len() {
        8 if !day.contains('-') => NaiveDate::parse_from_str(day, "%Y%m%d"),
        8..=10 => NaiveDate::parse_from_str(day, "%Y-%m-%d"),
        _ => return Err(not_a_date()),
    };
    // A year of two digits is read as one of the first century.
    let day = day.ok().filter(|day| YEARS.contains(&day.year()));
    day.map(|day| Value::text(day.to_string())).ok_or_else(not_a_date)
}

fn phone(text: &str) -> Result<Value, Problem> {
    // A phone that went through a spreadsheet as a number: 13800000000.0
    let text = text.strip_suffix(".0").unwrap_or(text);
    match formats::phone(text) {
        Ok(phone) => Ok(Value::text(phone)),
        // A number from abroad that says so. The form does not take it, but its owner has no other.
        Err(FormatError::UnknownPrefix) if text.starts_with('+') => Ok(Value::text(half_width(text))),
        Err(why) => {
            let code = serde_json::to_value(why).ok();
            let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or_default();
            Err(Problem::new(
                "not_a_phone",
                format!("this is no phone number ({code}); write it as 13800000000 or 0755-20000000"),
            ))
        }
    }
}

/// `22.5431, 114.0579`: latitude, then longitude.
fn position(text: &str) -> Result<Value, Problem> {
    let parts = half_width(text).replace([',', ';', '，', '；', '、'], " ");
    let parts: Vec<String> = parts
        .split_whitespace()
        .map(|part| decimal(part).map(|number| number.to_string()))
        .collect::<Result<_, _>>()?;
    let [latitude, longitude] = parts.as_slice() else {
        let message = "write latitude and longitude, such as 22.5431, 114.0579";
        return Err(Problem::new("not_a_position", message));
    };
    let named = [("latitude", latitude), ("longitude", longitude)];
    Ok(Value::Map(
        named
            .into_iter()
            .map(|(name, number)| (name.to_owned(), Value::text(number)))
            .collect(),
    ))
}

/// What the domain's own check says of a value.
fn unfit(field: &Field, code: Code) -> Problem {
    match (code, field.chars_max) {
        (Code::ValueTooLong, Some(most)) => Problem::new(
            "value_too_long",
            format!("at most {most} characters fit here; shorten it"),
        ),
        (Code::ValueTooLong, None) => Problem::new("value_too_long", "this is too long; shorten it"),
        _ if matches!(field.kind, Kind::Text) => Problem::new(
            "several_lines",
            "there is a line break or a tab in this; put it on one line",
        ),
        _ => Problem::new(
            "value_malformed",
            format!("this is not a value of {}; correct it", label_of(field.kind)),
        ),
    }
}

fn label_of(kind: Kind) -> String {
    let name = serde_json::to_value(kind).ok();
    let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
    format!("the kind {name}")
}
