//! How a record looks on the wire and on disk: authors once, everything else by their place in that list.
//! A record of twenty fields by one author would otherwise name that author twenty times.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Author, FieldState, Member, Record, Share, Sibling, StepTaken};
use crate::change::{Origin, Tag, View};
use crate::ids::{DeviceId, Key, RecordId};
use crate::sort::Gather;
use crate::time::At;
use crate::value::Value;

/// Borrowed when it is written, owned when it is read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordShape<'a> {
    id: RecordId,
    register: Cow<'a, Key>,
    number: u64,
    definition: u32,
    /// Each device with the highest `seq` that is in the record.
    devices: Vec<(DeviceId, u64)>,
    authors: Vec<AuthorShape>,
    fields: BTreeMap<Cow<'a, Key>, FieldShape<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepShape<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorShape {
    /// Its place in `devices`.
    d: usize,
    seq: u64,
    number: u64,
    by: RecordId,
    at: At,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldShape<'a> {
    /// Values: author's place, value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    v: Vec<(usize, Cow<'a, Value>)>,
    /// Members whose adding change is known: author's place, index in that change, value, authors that struck it out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    m: Vec<(usize, u32, Cow<'a, Value>, Vec<usize>)>,
    /// Members that were struck out before they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    x: Vec<(Tag, Vec<usize>)>,
    /// Shares of a quantity: author's place, total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    s: Vec<(usize, i64)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepShape<'a> {
    a: usize,
    step: Cow<'a, Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Cow<'a, str>>,
    to: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Cow<'a, str>>,
    /// Number, own.
    seen: (u64, u64),
}

impl<'a> RecordShape<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
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
        let fields = record.fields.iter();
        let fields = fields.map(|(key, state)| (Cow::Borrowed(key), FieldShape::of(state, place)));
        let steps = record.steps.iter().map(|taken| StepShape {
            a: place(taken.origin),
            step: Cow::Borrowed(&taken.step),
            from: taken.from.as_deref().map(Cow::Borrowed),
            to: Cow::Borrowed(&taken.to),
            reason: taken.reason.as_deref().map(Cow::Borrowed),
            seen: (taken.seen.number, taken.seen.own),
        });
        Self {
            id: record.id,
            register: Cow::Borrowed(&record.register),
            number: record.number,
            definition: record.definition,
            authors: authors.collect(),
            fields: fields.gather(),
            steps: steps.collect(),
            devices,
        }
    }
}

impl<'a> FieldShape<'a> {
    fn of(state: &'a FieldState, place: impl Fn(Origin) -> usize) -> Self {
        let places =
            |origins: &BTreeSet<Origin>| origins.iter().map(|origin| place(*origin)).collect::<Vec<_>>();
        let values = state.values.iter();
        let mut shape = Self {
            v: values
                .map(|sibling| (place(sibling.origin), Cow::Borrowed(&sibling.value)))
                .collect(),
            ..Self::default()
        };
        for (tag, member) in &state.members {
            let struck = places(&member.struck_by);
            match &member.value {
                Some(value) => shape
                    .m
                    .push((place(tag.origin()), tag.index, Cow::Borrowed(value), struck)),
                None => shape.x.push((*tag, struck)),
            }
        }
        for (device, share) in &state.shares {
            let origin = Origin {
                device: *device,
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
                value: value.into_owned(),
            });
        }
        for (place, index, value, struck) in self.m {
            let Origin { device, seq } = origin(place)?;
            let member = Member {
                value: Some(value.into_owned()),
                struck_by: origins(struck)?,
            };
            state.members.insert(Tag { device, seq, index }, member);
        }
        for (tag, struck) in self.x {
            let struck_by = origins(struck)?;
            state.members.insert(
                tag,
                Member {
                    value: None,
                    struck_by,
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

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record points to an author that it does not have")
    }
}

impl TryFrom<RecordShape<'_>> for Record {
    type Error = Broken;

    fn try_from(shape: RecordShape<'_>) -> Result<Self, Broken> {
        let mut authors = BTreeMap::new();
        let mut origins = Vec::with_capacity(shape.authors.len());
        for author in shape.authors {
            let device = shape.devices.get(author.d).ok_or(Broken)?.0;
            let origin = Origin {
                device,
                seq: author.seq,
            };
            origins.push(origin);
            let (number, by, at) = (author.number, author.by, author.at);
            authors.insert(origin, Author { number, by, at });
        }
        let origin = |place: usize| origins.get(place).copied().ok_or(Broken);
        let mut fields = BTreeMap::new();
        for (key, field) in shape.fields {
            fields.insert(key.into_owned(), field.state(origin)?);
        }
        let mut steps = Vec::with_capacity(shape.steps.len());
        for taken in shape.steps {
            let (number, own) = taken.seen;
            steps.push(StepTaken {
                origin: origin(taken.a)?,
                step: taken.step.into_owned(),
                from: taken.from.map(Cow::into_owned),
                to: taken.to.into_owned(),
                reason: taken.reason.map(Cow::into_owned),
                seen: View { number, own },
            });
        }
        Ok(Self {
            id: shape.id,
            register: shape.register.into_owned(),
            number: shape.number,
            definition: shape.definition,
            applied: shape.devices.into_iter().gather(),
            authors,
            fields,
            steps,
        })
    }
}
