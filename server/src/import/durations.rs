//! Lengths of time, and times of the day, which are kept as lengths from midnight.

use steward_domain::value::Value;

use super::errors::Problem;
use super::fold::fold;

/// Units that people write, with their seconds. Longer names come before those that they begin with.
const UNITS: [(&str, i64); 17] = [
    ("小时", 3_600),
    ("分钟", 60),
    ("hours", 3_600),
    ("hour", 3_600),
    ("min", 60),
    ("sec", 1),
    ("时", 3_600),
    ("分", 60),
    ("秒", 1),
    ("天", 86_400),
    ("日", 86_400),
    ("h", 3_600),
    ("m", 60),
    ("s", 1),
    ("d", 86_400),
    ("周", 604_800),
    ("w", 604_800),
];
/// More digits than that before a unit or a colon are a mistake.
const DIGITS_MAX: usize = 6;
const SECONDS_OF_DAY: f64 = 86_400.0;

/// `10m`, `1小时30分`, `08:30`, `26:00`.
pub(super) fn typed(text: &str) -> Result<Value, Problem> {
    let text = fold(text);
    let seconds = if text.contains(':') {
        clock(&text)
    } else {
        units(&text)
    };
    seconds.map(Value::Integer).ok_or_else(not_a_duration)
}

/// A time of Excel: a part of a day.
pub(super) fn of_days(days: f64) -> Result<Value, Problem> {
    // A day of the calendar has five digits by now. Up to there it is a length of time.
    if !(0.0..10_000.0).contains(&days) {
        return Err(not_a_duration());
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was looked at")]
    let seconds = (days * SECONDS_OF_DAY).round() as i64;
    Ok(Value::Integer(seconds))
}

fn clock(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(':').map(digits).collect::<Option<_>>()?;
    match parts.as_slice() {
        [hours, minutes @ 0..60] => Some(hours * 3_600 + minutes * 60),
        [hours, minutes @ 0..60, seconds @ 0..60] => Some(hours * 3_600 + minutes * 60 + seconds),
        _ => None,
    }
}

fn units(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut sum = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount = digits(&rest[..end])?;
        let unit = rest[end..].trim_start();
        let (name, seconds) = UNITS.iter().find(|(name, _)| unit.starts_with(name))?;
        sum += amount * seconds;
        rest = unit[name.len()..].trim_start();
    }
    (!text.is_empty()).then_some(sum)
}

fn digits(text: &str) -> Option<i64> {
    let fits = (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn not_a_duration() -> Problem {
    Problem::new(
        "not_a_duration",
        "write a length of time with its unit, such as 10m or 2h, or a time of the day, such as 08:30",
    )
}
