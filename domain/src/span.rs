//! Lengths of time as the manuals give them: `25s`, `2h`, `3mo`.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months, Utc};

/// A length of time: calendar months, or exact milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Calendar months: the 15th to the 15th, cut to the month's end.
    Months(u32),
    /// Milliseconds.
    Exact(i64),
}

/// A text is not a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASpan;

const UNITS: [(&str, i64); 5] = [
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
];

/// The most of any unit: a century of months, some thirty years of hours.
const AMOUNT_MAX: u32 = 300_000;

impl Span {
    /// The moment this long after another, both in milliseconds since 1970 (UTC).
    /// Saturates at the end of time rather than wrapping: a phone may claim any year.
    #[must_use]
    pub fn after(self, moment_ms: i64) -> i64 {
        match self {
            Self::Exact(ms) => moment_ms.saturating_add(ms),
            Self::Months(months) => DateTime::<Utc>::from_timestamp_millis(moment_ms)
                .and_then(|at| at.checked_add_months(Months::new(months)))
                .map_or(i64::MAX, |at| at.timestamp_millis()),
        }
    }
}

impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (amount, unit) = text.split_at(digits);
        let amount: u32 = amount.parse().map_err(|_| NotASpan)?;
        if amount > AMOUNT_MAX {
            return Err(NotASpan);
        }
        if unit == "mo" {
            return Ok(Self::Months(amount));
        }
        let (_, ms) = UNITS
            .into_iter()
            .find(|(name, _)| *name == unit)
            .ok_or(NotASpan)?;
        Ok(Self::Exact(i64::from(amount) * ms))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Months(months) => write!(f, "{months}mo"),
            Self::Exact(ms) => {
                let (name, unit) = UNITS
                    .into_iter()
                    .rev()
                    .find(|(_, unit)| ms % unit == 0)
                    .unwrap_or(("s", 1_000));
                write!(f, "{}{name}", ms / unit)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_and_print() {
        for (text, ms) in [
            ("25s", 25_000),
            ("10m", 600_000),
            ("2h", 7_200_000),
            ("3d", 259_200_000),
        ] {
            assert_eq!(text.parse(), Ok(Span::Exact(ms)), "{text}");
            assert_eq!(Span::Exact(ms).to_string(), text);
        }
        assert_eq!("3mo".parse(), Ok(Span::Months(3)));
        for bad in ["", "h", "2", "2 h", "-2h", "2mos", "300001h", "99999999999s"] {
            assert_eq!(bad.parse::<Span>(), Err(NotASpan), "{bad}");
        }
    }

    #[test]
    fn months_end_with_the_calendar() {
        let day = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp_millis();
        let cases = [
            ("2026-01-15T08:00:00Z", "2026-04-15T08:00:00Z"),
            ("2025-11-30T08:00:00Z", "2026-02-28T08:00:00Z"),
        ];
        for (from, to) in cases {
            assert_eq!(Span::Months(3).after(day(from)), day(to), "{from}");
        }
        assert_eq!(Span::Months(3).after(i64::MAX), i64::MAX);
    }
}
