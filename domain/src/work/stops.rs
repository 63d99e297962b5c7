//! The checkpoints of a route, in its order, and which checks belong to which of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::ids::RecordId;
use crate::sort;
use crate::value::Decimal;

use super::keys::{check, checkpoint, route};
use super::read::{Entry, Text};

/// One line of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteStop {
    /// Which checkpoint.
    pub checkpoint: RecordId,
    /// How long after the start it is due, in milliseconds.
    pub due_after_ms: Option<i64>,
}

/// The stops of a route in their order. A checkpoint may come twice.
#[must_use]
pub fn stops_of(route: Entry<'_>) -> Vec<RouteStop> {
    let mut rows: Vec<(Option<Decimal>, RouteStop)> = route
        .members(route::STOPS)
        .filter_map(|row| {
            let stop = RouteStop {
                checkpoint: route::STOP_CHECKPOINT.in_row(row)?,
                due_after_ms: route::STOP_DUE_AFTER
                    .in_row(row)
                    .map(|seconds| seconds.saturating_mul(1_000)),
            };
            Some((route::STOP_ORDER.in_row(row), stop))
        })
        .collect();
    // Rows without a number come last, in the order in which they were written.
    sort::by_key(&mut rows, |(order, _)| (order.is_none(), *order));
    rows.into_iter().map(|(_, stop)| stop).collect()
}

/// A reading that is asked for at a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingAsked<'a> {
    /// What is read.
    pub what: &'a str,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// The least that is in order.
    pub min: Option<Decimal>,
    /// The most that is in order.
    pub max: Option<Decimal>,
}

impl ReadingAsked<'_> {
    /// Whether a value is out of the range. It is a fact and an alarm, and never refused.
    #[must_use]
    pub fn is_out(&self, value: Decimal) -> bool {
        self.min.is_some_and(|min| value < min) || self.max.is_some_and(|max| value > max)
    }
}

/// A line of what to inspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InspectLine<'a> {
    /// What to look at.
    pub what: &'a str,
    /// How it should be.
    pub how: Option<&'a str>,
    /// What it belongs to.
    pub aspect: Option<&'a str>,
}

/// A checkpoint, read for somebody who stands at it.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The checkpoint.
    pub id: RecordId,
    /// Its record; none while this device does not have it.
    pub entry: Option<Entry<'a>>,
    /// Its name; its code where it has none.
    pub name: &'a str,
    /// What is printed on its label.
    pub code: &'a str,
    /// Where it is.
    pub place: Option<RecordId>,
    /// What to do there.
    pub instructions: Option<&'a str>,
    /// What to inspect.
    pub inspect: Vec<InspectLine<'a>>,
    /// What to read.
    pub readings: Vec<ReadingAsked<'a>>,
    /// Whether every check needs a photo.
    pub photo_required: bool,
    /// Whether its label is signed: then the code alone, which anybody can write down, is no scan.
    pub is_label_signed: bool,
}

impl<'a> Spot<'a> {
    pub(super) fn of(id: RecordId, entry: Option<Entry<'a>>) -> Self {
        let text = |field| entry.and_then(|entry| entry.get(field)).unwrap_or_default();
        let (name, code) = (text(checkpoint::NAME), text(checkpoint::CODE));
        Self {
            id,
            entry,
            name: if name.is_empty() { code } else { name },
            code,
            place: entry.and_then(|entry| entry.get(checkpoint::PLACE)),
            instructions: entry.and_then(|entry| entry.get(checkpoint::INSTRUCTIONS)),
            inspect: entry.map(inspect_lines).unwrap_or_default(),
            readings: entry.map(readings_asked).unwrap_or_default(),
            photo_required: entry.and_then(|entry| entry.get(checkpoint::PHOTO_REQUIRED)) == Some(true),
            is_label_signed: entry.is_some_and(|entry| entry.has(checkpoint::LABELS, "signed_qr")),
        }
    }
}

fn inspect_lines(entry: Entry<'_>) -> Vec<InspectLine<'_>> {
    let rows = entry.members(checkpoint::INSPECT);
    rows.filter_map(|row| {
        Some(InspectLine {
            what: checkpoint::INSPECT_WHAT.in_row(row)?,
            how: checkpoint::INSPECT_HOW.in_row(row),
            aspect: checkpoint::INSPECT_ASPECT.in_row(row),
        })
    })
    .collect()
}

fn readings_asked(entry: Entry<'_>) -> Vec<ReadingAsked<'_>> {
    let rows = entry.members(checkpoint::READINGS);
    rows.filter_map(|row| {
        Some(ReadingAsked {
            what: checkpoint::READING_WHAT.in_row(row)?,
            unit: checkpoint::READING_UNIT.in_row(row),
            min: checkpoint::READING_MIN.in_row(row),
            max: checkpoint::READING_MAX.in_row(row),
        })
    })
    .collect()
}

/// The states of a check, but for those of its finding.
pub(super) const SKIPPED: &str = "skipped";
const FINDING_STATES: [&str; 3] = ["to_rectify", "to_reinspect", "rectified"];

/// Whether a check found something.
#[must_use]
pub fn has_finding(entry: Entry<'_>) -> bool {
    FINDING_STATES.contains(&entry.state())
}

/// The check of each stop. A checkpoint that comes twice takes its checks by the moment they were due, else in the order in which
/// they were made; a check goes before a skip.
pub(super) fn checks_of<'a>(
    stops: &[RouteStop],
    due_ms: impl Fn(&RouteStop) -> Option<i64>,
    checks: &[Entry<'a>],
) -> Vec<Option<Entry<'a>>> {
    let mut free: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
    for (place, stop) in stops.iter().enumerate() {
        free.entry(stop.checkpoint).or_default().push(place);
    }
    let mut sorted: Vec<Entry<'a>> = checks.to_vec();
    sort::by_cached_key(&mut sorted, |entry| {
        let at_ms = entry.get(check::CHECKED_AT);
        (entry.state() == SKIPPED, at_ms, entry.id())
    });
    let mut found = vec![None; stops.len()];
    for entry in sorted {
        let places = entry
            .get(check::CHECKPOINT)
            .and_then(|checkpoint| free.get_mut(&checkpoint));
        let Some(places) = places else { continue };
        let due_at = entry.get(check::DUE_AT);
        let is_due = |place: &usize| due_at.is_some() && due_ms(&stops[*place]) == due_at;
        let best = (0..places.len()).min_by_key(|at| (Reverse(is_due(&places[*at])), *at));
        if let Some(at) = best {
            let place = places.remove(at);
            found[place] = Some(entry);
        }
    }
    found
}

/// The text of a label as it is compared: labels may carry the code alone, or an address that ends in it.
pub(super) fn code_of(text: &str) -> String {
    let text = text.trim();
    let address = text.split(['?', '#']).next().unwrap_or_default();
    let last = address.trim_end_matches('/').rsplit('/').next();
    last.unwrap_or_default().to_uppercase()
}

/// Whether a label of that code, or a tag of that number, hangs at a checkpoint.
pub(super) fn is_label_of(entry: Entry<'_>, code: &str) -> bool {
    let is = |field: super::read::One<Text>| {
        entry
            .get(field)
            .is_some_and(|text| text.trim().to_uppercase() == code)
    };
    !code.is_empty() && (is(checkpoint::CODE) || is(checkpoint::NFC_TAG))
}
