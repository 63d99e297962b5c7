//! Records: what a register holds, as the changes so far left it.
//!
//! A record keeps every value that no later change has seen, so it needs no log to be merged with. It is the same on phone and
//! server but for numbers that only the server gives.

mod shape;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};

use crate::change::{Origin, Tag, View};
use crate::definition::STATE_FIELD;
use crate::ids::{DeviceId, Key, RecordId};
use crate::sort::Gather;
use crate::time::At;
use crate::value::Value;

/// Who made a change, when, and the number that the server gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The site's number of the change; [`crate::change::UNSENT`] before the server has it.
    pub number: u64,
    /// The person.
    pub by: RecordId,
    /// When, as the phone told it.
    pub at: At,
}

/// One value of a field, side by side with those that were written without seeing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// The change that wrote it.
    pub origin: Origin,
    /// The value.
    pub value: Value,
}

/// One value of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The value; `None` when it was struck out before it arrived.
    pub value: Option<Value>,
    /// The changes that struck it out. A struck value is kept and no longer shown.
    pub struck_by: BTreeSet<Origin>,
}

/// What one device added to a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its last change to the quantity.
    pub seq: u64,
    /// The sum of its changes.
    pub total: i64,
}

/// Everything that is known of one field. A field uses one of the three; a definition that changed a field's kind leaves the
/// others as they were, because values are never thrown away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldState {
    /// Values that have not seen each other, by origin. One: clean.
    pub values: Vec<Sibling>,
    /// The members of a set.
    pub members: BTreeMap<Tag, Member>,
    /// The shares of a quantity.
    pub shares: BTreeMap<DeviceId, Share>,
}

/// A step that was taken. Steps are facts: they are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTaken {
    /// The change that took it.
    pub origin: Origin,
    /// Which step.
    pub step: Key,
    /// The state that its author saw.
    pub from: Option<String>,
    /// The state that it led to.
    pub to: String,
    /// Why, where it asks.
    pub reason: Option<String>,
    /// What its author had in view: a later step is judged by it.
    pub seen: View,
}

/// One entry of a register.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "shape::RecordShape<'static>")]
pub struct Record {
    /// Its identity.
    pub id: RecordId,
    /// Its register.
    pub register: Key,
    /// The site's number of the last change that the server merged into it; 0 before the first.
    pub number: u64,
    /// The version of the definition that it was made under: its figures hold for this record.
    pub definition: u32,
    /// The highest `seq` of each device that is in it. What is at or below it changes nothing when it comes again.
    pub applied: BTreeMap<DeviceId, u64>,
    /// The authors of everything that is still in the record.
    pub authors: BTreeMap<Origin, Author>,
    /// The fields that were ever written.
    pub fields: BTreeMap<Key, FieldState>,
    /// The steps that were taken, by origin.
    pub steps: Vec<StepTaken>,
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        shape::RecordShape::of(self).serialize(to)
    }
}

impl Record {
    /// A record that no change has touched yet.
    #[must_use]
    pub fn new(id: RecordId, register: Key, definition: u32) -> Self {
        Self {
            id,
            register,
            number: 0,
            definition,
            applied: BTreeMap::new(),
            authors: BTreeMap::new(),
            fields: BTreeMap::new(),
            steps: Vec::new(),
        }
    }

    /// The number of the change that something came from.
    #[must_use]
    pub fn number_of(&self, origin: Origin) -> u64 {
        self.authors.get(&origin).map_or(0, |author| author.number)
    }

    /// The values of a field, side by side. Empty when it was never written.
    #[must_use]
    pub fn values(&self, field: &str) -> &[Sibling] {
        self.fields
            .get(field)
            .map_or(&[], |state| state.values.as_slice())
    }

    /// The distinct values of a field in their own order: what a person would see side by side. Equal values that two people
    /// wrote are folded here, and only here.
    #[must_use]
    pub fn distinct(&self, field: &str) -> Vec<&Value> {
        let values: BTreeSet<&Value> = self.values(field).iter().map(|sibling| &sibling.value).gather();
        values.into_iter().collect()
    }

    /// The value of a field if there is just one.
    #[must_use]
    pub fn only(&self, field: &str) -> Option<&Value> {
        match self.distinct(field).as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }

    /// The members of a set that are not struck out, in the order of their tags.
    pub fn members(&self, field: &str) -> impl Iterator<Item = (Tag, &Value)> {
        self.fields.get(field).into_iter().flat_map(|state| {
            state
                .members
                .iter()
                .filter_map(|(tag, member)| match &member.value {
                    Some(value) if member.struck_by.is_empty() => Some((*tag, value)),
                    _ => None,
                })
        })
    }

    /// The sum of a quantity.
    #[must_use]
    pub fn sum(&self, field: &str) -> i64 {
        self.fields.get(field).map_or(0, |state| {
            state
                .shares
                .values()
                .fold(0, |sum, share| i64::saturating_add(sum, share.total))
        })
    }

    /// Whether nothing was entered into a field.
    #[must_use]
    pub fn is_blank(&self, field: &str) -> bool {
        let Some(state) = self.fields.get(field) else {
            return true;
        };
        state.values.iter().all(|sibling| sibling.value.is_blank())
            && self.members(field).next().is_none()
            && state.shares.is_empty()
    }

    /// Every origin that something in the record still goes back to.
    fn mentioned(&self) -> BTreeSet<Origin> {
        let mut mentioned: BTreeSet<Origin> = self.steps.iter().map(|step| step.origin).gather();
        for state in self.fields.values() {
            mentioned.extend(state.origins());
        }
        mentioned
    }

    /// Forgets the authors of values that are gone.
    pub(crate) fn forget_unmentioned_authors(&mut self) {
        // A record of one change mentions that change: the most common case needs no look.
        if self.authors.len() < 2 {
            return;
        }
        let mentioned = self.mentioned();
        self.authors.retain(|origin, _| mentioned.contains(origin));
    }

    /// The first author: who made the record.
    #[must_use]
    pub fn made_by(&self) -> Option<&Author> {
        let first = self.steps.iter().find(|step| step.from.is_none())?;
        self.authors.get(&first.origin)
    }

    /// The states that stand side by side; one, unless two people took steps without seeing each other.
    #[must_use]
    pub fn states(&self) -> Vec<&str> {
        self.distinct(STATE_FIELD)
            .into_iter()
            .filter_map(Value::as_text)
            .collect()
    }
}

impl FieldState {
    /// Every change that something of this field goes back to.
    pub fn origins(&self) -> impl Iterator<Item = Origin> {
        let values = self.values.iter().map(|sibling| sibling.origin);
        let members = self.members.iter().flat_map(|(tag, member)| {
            let added = member.value.as_ref().map(|_| tag.origin());
            added.into_iter().chain(member.struck_by.iter().copied())
        });
        let shares = self.shares.iter().map(|(device, share)| Origin {
            device: *device,
            seq: share.seq,
        });
        values.chain(members).chain(shares)
    }
}
