//! The change: what one person did to one record at one moment on one device.
//! It is the unit that is stored, sent and merged, and it is never edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, EpochId, Key, RecordId};
use crate::time::At;
use crate::value::Value;

/// The number of a change that no server has accepted yet. Nobody can have seen it but its own device.
pub const UNSENT: u64 = 9_007_199_254_740_991;
/// The most fields that one change writes.
pub const WRITES_MAX: usize = 128;
/// The most values that one change adds to a set, or takes out of it.
pub const MEMBERS_MAX: usize = 256;
/// The most changes that stand or fall together.
pub const GROUP_MAX: u32 = 16;
/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;

/// What its author had in view when the form was **opened**, not when it was saved: a pull in between moves the
/// numbers under a form that shows the old values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seen {
    /// The life of the server's data that `number` belongs to.
    pub epoch: EpochId,
    /// The number of the record as it was shown; 0 for a record that is being made. It is the record's own number, not the
    /// device's cursor: a cursor runs ahead of records that a half-done pull has not brought yet.
    pub number: u64,
    /// This device's own highest `seq` at that moment. A form in another tab, opened before, has a lower one.
    pub own: u64,
    /// The highest own `seq` whose receipt had come. A refused change at or below it was already out of view.
    pub answered: u64,
}

impl Seen {
    /// Whether the author of a change by `device` had this value in view.
    #[must_use]
    pub fn covers(&self, device: DeviceId, origin: Origin, number: u64) -> bool {
        self.view().covers(device, origin, number)
    }

    /// What a record keeps of it.
    #[must_use]
    pub fn view(&self) -> View {
        View {
            number: self.number,
            own: self.own,
        }
    }
}

/// What an author had in view of one record, in numbers of the present epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// The number of the record as it was shown.
    pub number: u64,
    /// The author's device's own highest `seq` then.
    pub own: u64,
}

impl View {
    /// Whether this view, of somebody at `device`, held what came from `origin` under `number`.
    #[must_use]
    pub fn covers(&self, device: DeviceId, origin: Origin, number: u64) -> bool {
        number <= self.number || (origin.device == device && origin.seq <= self.own)
    }
}

/// Which change something came from. Orders by device, then by `seq`: an order without meaning, for a canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Origin {
    /// The device that made the change.
    pub device: DeviceId,
    /// Its sequence number there.
    pub seq: u64,
}

/// One value of a set: the change that added it, and which of that change's values it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tag {
    /// The device that added it.
    pub device: DeviceId,
    /// The adding change's sequence number.
    pub seq: u64,
    /// Its place among the values of that change for that field, from 0.
    pub index: u32,
}

impl Tag {
    /// The change that added the value.
    #[must_use]
    pub fn origin(self) -> Origin {
        Origin {
            device: self.device,
            seq: self.seq,
        }
    }
}

/// What a change does to one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "WriteShape", into = "WriteShape")]
pub enum Write {
    /// Replaces exactly the values that the author had seen.
    Set {
        /// The new value.
        value: Value,
        /// The value that was shown before, for the timeline. Merging never looks at it.
        was: Option<Value>,
    },
    /// Adds values to a set and strikes values out of it.
    Members {
        /// Values to add.
        add: Vec<Value>,
        /// Values to strike out, by tag. They are kept, struck out.
        remove: Vec<Tag>,
    },
    /// Adds to a quantity.
    Increase {
        /// By how much; negative to take away.
        by: i64,
    },
}

/// How a [`Write`] looks on the wire: `{"set": …, "was": …}`, `{"add": […], "remove": […]}` or `{"increase": …}`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WriteShape {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    set: Option<Value>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    was: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    add: Vec<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remove: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    increase: Option<i64>,
}

/// A `null` that is written down is a value; only a key that is not there is none.
fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

impl TryFrom<WriteShape> for Write {
    type Error = &'static str;

    fn try_from(shape: WriteShape) -> Result<Self, Self::Error> {
        let members = shape.add.len() + shape.remove.len();
        match shape {
            WriteShape {
                set: Some(value),
                was,
                increase: None,
                ..
            } if members == 0 => Ok(Self::Set { value, was }),
            WriteShape {
                set: None,
                was: None,
                increase: Some(by),
                ..
            } if members == 0 => Ok(Self::Increase { by }),
            WriteShape {
                set: None,
                was: None,
                increase: None,
                add,
                remove,
            } if members > 0 => {
                if members > MEMBERS_MAX {
                    return Err("a write has too many members");
                }
                Ok(Self::Members { add, remove })
            }
            _ => Err("a write is one of set, add/remove, increase"),
        }
    }
}

impl From<Write> for WriteShape {
    fn from(write: Write) -> Self {
        match write {
            Write::Set { value, was } => Self {
                set: Some(value),
                was,
                ..Self::default()
            },
            Write::Members { add, remove } => Self {
                add,
                remove,
                ..Self::default()
            },
            Write::Increase { by } => Self {
                increase: Some(by),
                ..Self::default()
            },
        }
    }
}

/// Changes that stand or fall together: a finding and the order that it raises. They follow each other in `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Group {
    /// The `seq` of its first change.
    pub first: u64,
    /// How many changes it has, at most [`GROUP_MAX`].
    pub count: u32,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// The device that made it. With `seq`, its identity.
    pub device: DeviceId,
    /// Counts 1, 2, 3 … per device without a hole. Sent again under the same identity.
    pub seq: u64,
    /// The site 项目.
    pub site: Key,
    /// The register 登记簿.
    pub register: Key,
    /// The record.
    pub record: RecordId,
    /// The version of the register's definition that the form used.
    pub definition: u32,
    /// What its author had in view.
    pub seen: Seen,
    /// The person, not the device: the id of a `staff` record.
    pub by: RecordId,
    /// When. Judged and shown, never used to order anything.
    pub at: At,
    /// The step of the flow, if this was one. Its state is among the writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Key>,
    /// Why, where the step asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it writes, field by field.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub writes: BTreeMap<Key, Write>,
    /// The changes that it stands or falls with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
}

impl Change {
    /// Its identity.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin {
            device: self.device,
            seq: self.seq,
        }
    }

    /// Whether this change builds on a refused one of the same device and record: the refused one was in its
    /// author's view, because its receipt had not come yet.
    #[must_use]
    pub fn builds_on(&self, refused_seq: u64) -> bool {
        refused_seq <= self.seen.own && refused_seq > self.seen.answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_has_one_shape() {
        let read = |text: &str| serde_json::from_str::<Write>(text);
        assert_eq!(
            read(r#"{"set":null}"#).unwrap(),
            Write::Set {
                value: Value::Empty,
                was: None
            }
        );
        assert_eq!(read(r#"{"increase":-2}"#).unwrap(), Write::Increase { by: -2 });
        for bad in [
            "{}",
            r#"{"set":1,"increase":1}"#,
            r#"{"was":1}"#,
            r#"{"set":1,"add":[1]}"#,
            r#"{"set":1,"else":1}"#,
            r#"{"set":0.5}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        for text in [
            r#"{"set":"a","was":null}"#,
            r#"{"add":["x"]}"#,
            r#"{"increase":3}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
        }
    }
}
