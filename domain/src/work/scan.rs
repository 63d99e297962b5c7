//! What a scanned label means on a round.

use chrono::NaiveDate;

use crate::ids::RecordId;
use crate::label::{self, Label, LabelKey, LabelKind, Reading};

use super::keys::{checkpoint, route};
use super::read::Entry;
use super::round::{Round, Stop};
use super::rounds::Patrol;
use super::stops;

/// A label that was read, as a check remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRead {
    /// What is kept of it. Of a signed label that is the checkpoint's code and the day on which it was made, and never the signed text:
    /// whoever could read the record could print it again.
    pub text: String,
    /// Whether its signature holds.
    pub is_signed: bool,
}

/// What a scanned label means on a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A stop that waits for its check.
    Stop {
        /// Its place in [`Round::stops`].
        stop: usize,
        /// The route fixes the order, and another one comes first. It is told, marked, and not refused.
        is_out_of_order: bool,
        /// What proves it.
        label: LabelRead,
    },
    /// A stop that has its check.
    AlreadyChecked {
        /// Its place in [`Round::stops`].
        stop: usize,
    },
    /// A checkpoint that this route does not pass.
    OtherRoute {
        /// Which.
        checkpoint: RecordId,
        /// The routes that pass it.
        routes: Vec<RecordId>,
        /// What proves it.
        label: LabelRead,
    },
    /// The code of a checkpoint whose label is signed: anybody could have written it down.
    NotSigned {
        /// Which.
        checkpoint: RecordId,
    },
    /// A label that was good once, from before the day that the checkpoint names.
    Old {
        /// Which.
        checkpoint: RecordId,
        /// When the label was made.
        made_on: NaiveDate,
    },
    /// The label of a place. It is for customers, and hangs where many come by.
    OfPlace {
        /// Which.
        place: RecordId,
    },
    /// A label of this site at a checkpoint that this device has not heard of.
    NotHere,
    /// A signed label, and this device has no key yet to check it with.
    NoKey,
    /// A signed label of another site.
    OtherSite,
    /// A label that somebody made up, or one that is damaged.
    False,
    /// No label of this site, or one that this device has not heard of.
    Unknown,
}

/// What a scanned text means on a round. `key` checks signed labels.
///
/// Law: at a checkpoint whose label is signed nothing counts as a scan but a text that the site's server has signed.
#[must_use]
pub fn scan(patrol: &Patrol<'_>, round: &Round<'_>, text: &str, key: Option<&LabelKey>) -> Scan {
    match label::read(text, key) {
        Reading::Plain => plain(patrol, round, text),
        Reading::Signed(label) => signed(patrol, round, &label),
        Reading::NoKey => Scan::NoKey,
        Reading::OtherSite => Scan::OtherSite,
        Reading::False => Scan::False,
    }
}

fn plain(patrol: &Patrol<'_>, round: &Round<'_>, text: &str) -> Scan {
    let code = stops::code_of(text);
    let of_round = round
        .stops
        .iter()
        .map(|stop| &stop.spot)
        .find(|spot| spot.entry.is_some_and(|entry| stops::is_label_of(entry, &code)));
    let Some(spot) = of_round.cloned().or_else(|| patrol.spot_of_label(text)) else {
        return Scan::Unknown;
    };
    if spot.is_label_signed {
        return Scan::NotSigned { checkpoint: spot.id };
    }
    let label = LabelRead {
        text: text.to_owned(),
        is_signed: false,
    };
    at(patrol, round, spot.id, label)
}

fn signed(patrol: &Patrol<'_>, round: &Round<'_>, label: &Label) -> Scan {
    if label.kind == LabelKind::Place {
        return Scan::OfPlace { place: label.record };
    }
    let spot = patrol.spot(label.record);
    let is_stop = || round.stops.iter().any(|stop| stop.spot.id == label.record);
    if spot.entry.is_none() && !is_stop() {
        return Scan::NotHere;
    }
    let valid_from = spot
        .entry
        .and_then(|entry| entry.get(checkpoint::LABEL_PRINTED_ON))
        .and_then(|date| date.parse::<NaiveDate>().ok());
    if valid_from.is_some_and(|from| label.made_on < from) {
        return Scan::Old {
            checkpoint: label.record,
            made_on: label.made_on,
        };
    }
    let read = LabelRead {
        text: format!("{} {}", spot.code, label.made_on).trim().to_owned(),
        is_signed: true,
    };
    at(patrol, round, label.record, read)
}

fn at(patrol: &Patrol<'_>, round: &Round<'_>, checkpoint: RecordId, label: LabelRead) -> Scan {
    let stops = round.stops.iter().enumerate();
    let here: Vec<(usize, &Stop<'_>)> = stops.filter(|(_, stop)| stop.spot.id == checkpoint).collect();
    // A checkpoint that comes twice: the first that waits, before one that was skipped.
    let waiting = here.iter().find(|(_, stop)| stop.is_left());
    if let Some((place, _)) = waiting.or_else(|| here.iter().find(|(_, stop)| stop.is_open())) {
        return Scan::Stop {
            stop: *place,
            is_out_of_order: round.is_out_of_order(*place),
            label,
        };
    }
    if let Some((place, _)) = here.last() {
        return Scan::AlreadyChecked { stop: *place };
    }
    Scan::OtherRoute {
        checkpoint,
        routes: routes_through(patrol, checkpoint),
        label,
    }
}

fn routes_through(patrol: &Patrol<'_>, checkpoint: RecordId) -> Vec<RecordId> {
    let passes = |entry: &Entry<'_>| {
        let mut rows = entry.members(route::STOPS);
        rows.any(|row| route::STOP_CHECKPOINT.in_row(row) == Some(checkpoint))
    };
    let open = patrol.routes.entries().filter(|entry| !entry.is_final());
    open.filter(passes).map(Entry::id).collect()
}
