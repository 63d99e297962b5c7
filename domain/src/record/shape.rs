//! How a record looks on the wire and on disk: authors once, everything else by their place in that list.
//! A record of twenty fields by one author would otherwise name that author twenty times.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Author, FieldState, Member, Record, Share, Sibling, StepTaken};
use crate::change::{Origin, Seen, Tag};
use crate::ids::{DeviceId, EpochId, Key, RecordId};
use crate::time::At;
use crate::value::Value;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordShape {
    id: RecordId,
    register: Key,
    number: u64,
    definition: u32,
    /// Each device with the highest `seq` that is in the record.
    devices: Vec<(DeviceId, u64)>,
    authors: Vec<AuthorShape>,
    fields: BTreeMap<Key, FieldShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepShape>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorShape {
    /// Its place in `devices`.
    d: usize,
    seq: u64,
    number: u64,
    by: RecordId,
    at: At,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldShape {
    /// Values: author's place, value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    v: Vec<(usize, Value)>,
    /// Members whose adding change is known: author's place, index in that change, value, authors that struck it out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    m: Vec<(usize, u32, Value, Vec<usize>)>,
    /// Members that were struck out before they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    x: Vec<(Tag, Vec<usize>)>,
    /// Shares of a quantity: author's place, total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    s: Vec<(usize, i64)>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepShape {
    a: usize,
    step: Key,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Epoch, number, own, answered.
    seen: (EpochId, u64, u64, u64),
}

impl From<Record> for RecordShape {
    fn from(record: Record) -> Self {
        let devices: Vec<(DeviceId, u64)> = record
            .applied
            .iter()
            .map(|(device, seq)| (*device, *seq))
            .collect();
        let place_of_device = |device: DeviceId| devices.partition_point(|(known, _)| *known < device);
        let origins: Vec<Origin> = record.authors.keys().copied().collect();
        let place = |origin: Origin| origins.partition_point(|known| *known < origin);
        let authors = record.authors.iter().map(|(origin, author)| AuthorShape {
            d: place_of_device(origin.device),
            seq: origin.seq,
            number: author.number,
            by: author.by,
            at: author.at,
        });
        let authors = authors.collect();
        let fields = record
            .fields
            .into_iter()
            .map(|(key, state)| (key, FieldShape::of(state, place)))
            .collect();
        let steps = record.steps.into_iter().map(|taken| StepShape {
            a: place(taken.origin),
            step: taken.step,
            from: taken.from,
            to: taken.to,
            reason: taken.reason,
            seen: (
                taken.seen.epoch,
                taken.seen.number,
                taken.seen.own,
                taken.seen.answered,
            ),
        });
        Self {
            id: record.id,
            register: record.register,
            number: record.number,
            definition: record.definition,
            devices: devices.clone(),
            authors,
            fields,
            steps: steps.collect(),
        }
    }
}

impl FieldShape {
    fn of(state: FieldState, place: impl Fn(Origin) -> usize) -> Self {
        let places =
            |origins: &BTreeSet<Origin>| origins.iter().map(|origin| place(*origin)).collect::<Vec<_>>();
        let mut shape = Self {
            v: state
                .values
                .into_iter()
                .map(|sibling| (place(sibling.origin), sibling.value))
                .collect(),
            m: Vec::new(),
            x: Vec::new(),
            s: Vec::new(),
        };
        for (tag, member) in state.members {
            let struck = places(&member.struck_by);
            match member.value {
                Some(value) => shape.m.push((place(tag.origin()), tag.index, value, struck)),
                None => shape.x.push((tag, struck)),
            }
        }
        for (device, share) in state.shares {
            let origin = Origin {
                device,
                seq: share.seq,
            };
            shape.s.push((place(origin), share.total));
        }
        shape
    }

    fn state(self, origin: impl Fn(usize) -> Result<Origin, Broken>) -> Result<FieldState, Broken> {
        let origins = |places: Vec<usize>| {
            places
                .into_iter()
                .map(&origin)
                .collect::<Result<BTreeSet<_>, _>>()
        };
        let mut state = FieldState::default();
        for (place, value) in self.v {
            state.values.push(Sibling {
                origin: origin(place)?,
                value,
            });
        }
        for (place, index, value, struck) in self.m {
            let Origin { device, seq } = origin(place)?;
            let member = Member {
                value: Some(value),
                struck_by: origins(struck)?,
            };
            state.members.insert(Tag { device, seq, index }, member);
        }
        for (tag, struck) in self.x {
            state.members.insert(
                tag,
                Member {
                    value: None,
                    struck_by: origins(struck)?,
                },
            );
        }
        for (place, total) in self.s {
            let Origin { device, seq } = origin(place)?;
            state.shares.insert(device, Share { seq, total });
        }
        Ok(state)
    }
}

/// A stored or received record points outside its own lists.
pub(super) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a record points to an author that it does not have")
    }
}

impl TryFrom<RecordShape> for Record {
    type Error = Broken;

    fn try_from(shape: RecordShape) -> Result<Self, Broken> {
        let mut authors = BTreeMap::new();
        let mut origins = Vec::with_capacity(shape.authors.len());
        for author in shape.authors {
            let device = shape.devices.get(author.d).ok_or(Broken)?.0;
            let origin = Origin {
                device,
                seq: author.seq,
            };
            origins.push(origin);
            authors.insert(
                origin,
                Author {
                    number: author.number,
                    by: author.by,
                    at: author.at,
                },
            );
        }
        let origin = |place: usize| origins.get(place).copied().ok_or(Broken);
        let mut fields = BTreeMap::new();
        for (key, field) in shape.fields {
            fields.insert(key, field.state(origin)?);
        }
        let mut steps = Vec::with_capacity(shape.steps.len());
        for taken in shape.steps {
            let (epoch, number, own, answered) = taken.seen;
            steps.push(StepTaken {
                origin: origin(taken.a)?,
                step: taken.step,
                from: taken.from,
                to: taken.to,
                reason: taken.reason,
                seen: Seen {
                    epoch,
                    number,
                    own,
                    answered,
                },
            });
        }
        Ok(Self {
            id: shape.id,
            register: shape.register,
            number: shape.number,
            definition: shape.definition,
            applied: shape.devices.into_iter().collect(),
            authors,
            fields,
            steps,
        })
    }
}
