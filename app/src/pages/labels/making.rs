//! Having labels made. The server signs them; what it has made today is shown again without it, until the app is closed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::DateTime;
use steward_domain::ids::RecordId;
use steward_domain::label::LabelKind;
use steward_domain::label::sheet::{LabelMade, LabelsAsked, LabelsMade};
use steward_domain::words::Words;

use super::candidates::Candidate;
use super::sheet::{Printed, Sheets};
use crate::api::{self, Fault};
use crate::desk::Desk;
use crate::platform::clock;

/// Whose labels they are, of which kind and day.
type Batch = (RecordId, u8, String);
/// The site's name, and the labels by what they hang at.
type Labels = (Words, BTreeMap<RecordId, LabelMade>);

thread_local! {
    /// Not on the disk: a label that was made is as good as one that hangs.
    static MADE: RefCell<BTreeMap<Batch, Labels>> = RefCell::default();
}

/// What came of it.
pub(super) struct Made {
    /// What can be printed.
    pub sheets: Option<Sheets>,
    /// Records that the server does not have.
    pub unknown: usize,
    /// Why the server made none.
    pub fault: Option<Fault>,
}

/// Has labels made, or finds them among those that were.
pub(super) async fn make(desk: Desk, kind: LabelKind, wanted: Vec<Candidate>) -> Made {
    let person = desk.ledger.person();
    let made_on = today(desk.ledger.now_ms());
    let batch = (person.staff, kind as u8, made_on.clone());
    let missing: Vec<RecordId> = wanted
        .iter()
        .map(|one| one.id)
        .filter(|id| !is_made(&batch, *id))
        .collect();
    let (mut unknown, mut fault) = (0, None);
    if !missing.is_empty() {
        let asked = LabelsAsked {
            kind,
            records: missing,
            made_on: made_on.clone(),
        };
        match api::make_labels(person.slot, &asked).await {
            Ok(made) => {
                unknown = made.unknown.len();
                keep(batch.clone(), made);
            }
            Err(why) => fault = Some(why),
        }
    }
    Made {
        sheets: sheets(&batch, kind, made_on, wanted),
        unknown,
        fault,
    }
}

fn is_made(batch: &Batch, id: RecordId) -> bool {
    MADE.with_borrow(|made| {
        made.get(batch)
            .is_some_and(|(_, labels)| labels.contains_key(&id))
    })
}

fn keep(batch: Batch, made: LabelsMade) {
    MADE.with_borrow_mut(|kept| {
        // Yesterday's labels have another day on them.
        kept.retain(|(_, _, day), _| *day == batch.2);
        let (site, labels) = kept
            .entry(batch)
            .or_insert_with(|| (made.site.clone(), BTreeMap::new()));
        *site = made.site;
        labels.extend(made.labels.into_iter().map(|label| (label.record, label)));
    });
}

fn sheets(batch: &Batch, kind: LabelKind, made_on: String, wanted: Vec<Candidate>) -> Option<Sheets> {
    MADE.with_borrow(|made| {
        let (site, labels) = made.get(batch)?;
        let printed = wanted.into_iter().filter_map(|of| {
            let made = labels.get(&of.id)?.clone();
            Some(Printed { made, of })
        });
        let labels: Vec<Printed> = printed.collect();
        (!labels.is_empty()).then(|| Sheets {
            kind,
            site: site.clone(),
            made_on,
            labels,
        })
    })
}

/// The day at the site: where this desk is.
fn today(now_ms: i64) -> String {
    let offset_ms = i64::from(clock::utc_offset_minutes(now_ms)) * 60_000;
    let here = DateTime::from_timestamp_millis(now_ms.saturating_add(offset_ms)).unwrap_or_default();
    here.date_naive().to_string()
}
