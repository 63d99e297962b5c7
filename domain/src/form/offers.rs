//! Whom a picker offers before anybody searches: the records that the field's definition names, those with least in hand first.

use std::collections::BTreeMap;

use crate::definition::{Definition, Field, Reach, Role};
use crate::ids::RecordId;
use crate::record::Record;
use crate::scope::reach;
use crate::sort;
use crate::standing::{holds, standing};

/// A record that a picker offers at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub id: RecordId,
    /// How many records of the form's register name it in this field and wait for somebody. Nothing where the reader does not
    /// receive them all: a count of some would be believed.
    pub in_hand: Option<usize>,
}

/// What a field's picker offers at once: of the records that it picks from, those that its `offers` names and that are still in use;
/// those with least in hand first.
#[must_use]
pub fn offers<'a>(
    field: &Field,
    role: Role,
    (linked, candidates): (&Definition, impl Iterator<Item = &'a Record>),
    (own, records): (&Definition, impl Iterator<Item = &'a Record>),
) -> Vec<Offer> {
    if field.offers.is_empty() {
        return Vec::new();
    }
    let is_in_use = |record: &Record| !linked.flow.is_final(standing(record, &linked.flow).state);
    let offered = candidates.filter(|one| is_in_use(one) && holds(&field.offers, one, linked));
    let in_hand = reach(own, role)
        .contains(&Reach::All)
        .then(|| in_hand(field, own, records));
    let mut offers: Vec<Offer> = offered
        .map(|one| Offer {
            id: one.id,
            in_hand: in_hand
                .as_ref()
                .map(|counts| counts.get(&one.id.to_string()).copied().unwrap_or(0)),
        })
        .collect();
    // Stable: who has as much in hand stays in the register's own order.
    sort::by_key(&mut offers, |offer| offer.in_hand);
    offers
}

fn in_hand<'a>(
    field: &Field,
    own: &Definition,
    records: impl Iterator<Item = &'a Record>,
) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for record in records.filter(|record| !own.flow.is_final(standing(record, &own.flow).state)) {
        for value in record.distinct(field.key.as_str()) {
            if let Some(id) = value.as_text() {
                *counts.entry(id.to_owned()).or_default() += 1;
            }
        }
    }
    counts
}
