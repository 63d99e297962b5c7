//! Which rows a list has, and in which order.

use std::cmp::Ordering;

use super::text::shown_field;
use super::{Locale, Query, Row, folded, said};
use crate::definition::{Definition, List, Tab};
use crate::ids::RecordId;
use crate::record::Record;
use crate::sort;
use crate::value::Value;

/// Numbers are compared as if they had so many digits: 2 comes before 10.
const DIGITS: usize = 12;
/// Sorts behind every number: entries without one come last.
const LAST: &str = "\u{10ffff}";
/// Sorts before every sign: a name comes before the names that begin with it.
const FIRST: char = '\0';

/// Which list of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// 待办 or 已办.
    Tab(Tab),
    /// One of the register's own lists, at a moment in milliseconds since 1970: some hold only what is late.
    List(&'a List, i64),
    /// Records in one state.
    State(&'a str),
    /// All of them.
    All,
}

impl Which<'_> {
    /// Whether a row is on the list.
    #[must_use]
    pub fn has(self, row: &Row) -> bool {
        match self {
            Self::Tab(tab) => row.tab == tab,
            Self::List(list, now_ms) => {
                let is_listed = row.lists.iter().any(|listed| listed.list == list.key);
                is_listed && (!list.late || row.late_ms(now_ms).is_some())
            }
            Self::State(state) => row.state == state,
            Self::All => true,
        }
    }
}

/// The rows of a list that a search finds, in the list's order.
///
/// 待办: by deadline, those that run out first or ran out longest ago on top, then the others, newest first. A list of the register
/// goes by its `order_by`, blank ones last; all others are newest first. A directory goes by number or name wherever work goes by age.
#[must_use]
pub fn select<'a>(rows: &'a [Row], which: Which<'_>, query: &Query) -> Vec<&'a Row> {
    let found = rows
        .iter()
        .filter(|row| which.has(row) && query.finds(&row.search));
    let mut found: Vec<&Row> = found.collect();
    match which {
        Which::Tab(Tab::Todo) => sort::by(&mut found, |a, b| by_deadline(a, b).then_with(|| by_name(a, b))),
        Which::List(list, _) if list.order_by.is_some() => {
            let key = |row: &'a Row| {
                let listed = row.lists.iter().find(|listed| listed.list == list.key);
                listed.and_then(|listed| listed.order.as_ref())
            };
            sort::by(&mut found, |a, b| {
                blank_last(key(a), key(b)).then_with(|| by_name(a, b))
            });
        }
        _ => sort::by(&mut found, |a, b| by_name(a, b)),
    }
    found
}

/// What a search through all of a register finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first of them.
    pub first: Vec<RecordId>,
    /// How many there are.
    pub count: usize,
}

/// The rows that a search finds, wherever they are listed: those that are told by their number on top, then the newest. Only so many are
/// put in order, as one letter finds thousands and a screen shows a few.
#[must_use]
pub fn find(rows: &[Row], query: &Query, shown_max: usize) -> Found {
    let mut found: Vec<(bool, &Row)> = rows
        .iter()
        .filter(|row| query.finds(&row.search))
        .map(|row| (!query.tells(&row.short_number), row))
        .collect();
    let count = found.len();
    let order = |a: &(bool, &Row), b: &(bool, &Row)| a.0.cmp(&b.0).then_with(|| newest(a.1, b.1));
    if count > shown_max && shown_max > 0 {
        found.select_nth_unstable_by(shown_max - 1, order);
    }
    found.truncate(shown_max);
    found.sort_unstable_by(order);
    Found {
        first: found.into_iter().map(|(_, row)| row.id).collect(),
        count,
    }
}

/// How many rows a list has: the number on its tab.
#[must_use]
pub fn count(rows: &[Row], which: Which<'_>) -> usize {
    rows.iter().filter(|row| which.has(row)).count()
}

fn by_deadline(a: &Row, b: &Row) -> Ordering {
    let deadline = |row: &Row| row.clock.as_ref().map_or(i64::MAX, |clock| clock.deadline_ms);
    deadline(a).cmp(&deadline(b))
}

fn blank_last(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.compare(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// By what a directory goes by, which is blank in work.
fn by_name(a: &Row, b: &Row) -> Ordering {
    a.order.cmp(&b.order).then_with(|| newest(a, b))
}

/// What an entry of a directory is ordered by, made to be compared sign by sign; blank where the register is work.
///
/// A directory stands in the order of the first column of its printed page: a number, blank ones last, or the name. Equal numbers go
/// by name, and equal names by what else is in the headline. Chinese signs go by their initials.
pub(super) fn order_words(
    record: &Record,
    definition: &Definition,
    locale: &Locale<'_>,
    title: &str,
    initials: &dyn Fn(&str) -> String,
) -> String {
    if definition.directory().is_none() {
        return String::new();
    }
    let first = definition.print.columns.first();
    let number = first.filter(|key| !definition.title.contains(key)).map(|key| {
        let number = shown_field(record, definition, key.as_str(), locale);
        if number.is_empty() {
            LAST.to_owned()
        } else {
            sortable(&number)
        }
    });
    let name: String = said::parts(title)
        .next()
        .unwrap_or_default()
        .chars()
        .map(|sign| {
            let initial = initials(sign.encode_utf8(&mut [0; 4]));
            if initial.is_empty() {
                sign.to_string()
            } else {
                initial
            }
        })
        .collect();
    [number.unwrap_or_default(), sortable(&name), sortable(title)].join(&FIRST.to_string())
}

/// A text without the differences of case and width, with numbers as if they were all of one length.
fn sortable(text: &str) -> String {
    let mut sortable = String::new();
    let mut digits = String::new();
    for sign in folded(text).chars().chain([FIRST]) {
        if sign.is_ascii_digit() {
            digits.push(sign);
            continue;
        }
        if !digits.is_empty() {
            sortable.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(digits.len())));
            sortable.push_str(&digits);
            digits.clear();
        }
        sortable.push(sign);
    }
    sortable
}

/// Newest first; ids settle what is left, or rows of one moment would change places with every look.
fn newest(a: &Row, b: &Row) -> Ordering {
    b.newest_ms.cmp(&a.newest_ms).then_with(|| b.id.cmp(&a.id))
}
