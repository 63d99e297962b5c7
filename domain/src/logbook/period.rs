//! Which days a logbook tells of.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::cells::{local, maker};
use crate::definition::{Definition, Field, Kind, Tab};
use crate::ids::RecordId;
use crate::record::Record;
use crate::standing::shown;

/// A span of days that people ask for by a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// This day.
    Today,
    /// This day and the six before it.
    Week,
    /// This day and the 29 before it.
    ThirtyDays,
    /// From the first of this month to its last day.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// Whatever is there.
    All,
}

/// Days from one to another, both included; an end that is not named is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day: `2026-11-01`.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
}

impl Span {
    /// Every span, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Today,
        Self::Week,
        Self::ThirtyDays,
        Self::ThisMonth,
        Self::LastMonth,
        Self::All,
    ];

    /// The days of a span, as seen from a day.
    #[must_use]
    pub fn period(self, today: NaiveDate) -> Period {
        let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        let first = today.with_day(1).unwrap_or(today);
        let last_of = |first: NaiveDate| {
            let next = first.checked_add_months(Months::new(1));
            next.and_then(|next| next.pred_opt()).unwrap_or(first)
        };
        let (from, until) = match self {
            Self::Today => (today, today),
            Self::Week => (back(6), today),
            Self::ThirtyDays => (back(29), today),
            Self::ThisMonth => (first, last_of(first)),
            Self::LastMonth => {
                let before = first.checked_sub_months(Months::new(1)).unwrap_or(first);
                (before, last_of(before))
            }
            Self::All => return Period::default(),
        };
        Period {
            from: Some(from.to_string()),
            until: Some(until.to_string()),
        }
    }
}

impl Period {
    /// Whether a day lies in it. Days are written so that they compare as texts.
    #[must_use]
    pub fn has(&self, day: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= day)
            && self.until.as_deref().is_none_or(|until| day <= until)
    }

    /// The span that has these days, if one has.
    #[must_use]
    pub fn span(&self, today: NaiveDate) -> Option<Span> {
        Span::ALL.into_iter().find(|span| span.period(today) == *self)
    }
}

/// When a record belongs into the logbook; records are listed in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The day.
    pub day: String,
    /// The moment; of a record that knows only the day, when it was made.
    pub moment_ms: i64,
    /// The record: two of one moment never change places.
    pub id: RecordId,
}

/// The field that tells when a record belongs into the logbook: the first moment or day that is printed. A directory, in which nothing is
/// ever done, has none: nobody asks for the places of last month.
#[must_use]
pub fn period_field(definition: &Definition) -> Option<&Field> {
    if !is_work(definition) {
        return None;
    }
    let printed = definition.print.columns.iter();
    printed
        .filter_map(|key| definition.field(key.as_str()))
        .find(|field| matches!(field.kind, Kind::Moment | Kind::Date))
}

fn is_work(definition: &Definition) -> bool {
    let mut states = definition.flow.states.iter();
    let is_dated = |key: &crate::ids::Key| {
        let field = definition.field(key.as_str());
        field.is_some_and(|field| field.kind == Kind::Moment)
    };
    states.any(|state| state.tab == Tab::Done) && definition.print.columns.iter().any(is_dated)
}

/// The day of a moment, as the site's wall clock showed it.
#[must_use]
pub fn day_of(moment_ms: i64, offset_minutes: &dyn Fn(i64) -> i32) -> Option<NaiveDate> {
    local(moment_ms, offset_minutes).map(|at| at.date())
}

/// When a record belongs into the logbook: by its period field, or when it was made where that is blank.
#[must_use]
pub fn when(record: &Record, definition: &Definition, offset_minutes: &dyn Fn(i64) -> i32) -> When {
    let made_ms = maker(record).map_or(0, |maker| maker.at.judged_ms());
    let value = period_field(definition).and_then(|field| shown(record, field).value().cloned());
    let moment_ms = value.as_ref().and_then(crate::value::Value::as_integer);
    let day = value.as_ref().and_then(crate::value::Value::as_text);
    let day = day.filter(|day| day.parse::<NaiveDate>().is_ok());
    let moment_ms = moment_ms.unwrap_or(made_ms);
    When {
        day: day
            .map(str::to_owned)
            .or_else(|| day_of(moment_ms, offset_minutes).map(|day| day.to_string()))
            .unwrap_or_default(),
        moment_ms,
        id: record.id,
    }
}
