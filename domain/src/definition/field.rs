//! Fields: their kinds, options, limits, and how unseen values merge.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Role;
use crate::ids::Key;
use crate::value::Value;
use crate::words::Words;

/// What a field holds, and so how it is entered, checked, shown and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line of words.
    Text,
    /// Several lines of words.
    LongText,
    /// A decimal with a unit, as canonical text: `"0.45"`.
    Number,
    /// An amount in fen, a whole number.
    Money,
    /// One option's key.
    Choice,
    /// Several options' keys.
    Choices,
    /// Yes or no.
    YesNo,
    /// Milliseconds since 1970 in UTC.
    Moment,
    /// A calendar day: `2026-11-21`.
    Date,
    /// Whole seconds.
    Duration,
    /// The id of a `place` record.
    Place,
    /// The id of a `staff` record.
    Staff,
    /// The id of a `customer` record.
    Customer,
    /// The id of a record of the register named in `register`.
    Link,
    /// Several such ids.
    Links,
    /// SHA-256 digests of photos, in hexadecimal. The bytes travel apart.
    Photos,
    /// The SHA-256 digest of one drawn signature.
    Signature,
    /// A Chinese mobile or fixed-line number.
    Phone,
    /// The number of an identity document.
    IdNumber,
    /// The number plate of a vehicle.
    Plate,
    /// How many people, one or more.
    PeopleCount,
    /// A result for each item of a list, each entry a fact: `{item, result, note?}`.
    Checklist,
    /// Rows of `columns`, each row a fact.
    Rows,
    /// `{latitude, longitude, accuracy_m}`: decimals as text.
    Position,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Money,
        Self::Choice,
        Self::Choices,
        Self::YesNo,
        Self::Moment,
        Self::Date,
        Self::Duration,
        Self::Place,
        Self::Staff,
        Self::Customer,
        Self::Link,
        Self::Links,
        Self::Photos,
        Self::Signature,
        Self::Phone,
        Self::IdNumber,
        Self::Plate,
        Self::PeopleCount,
        Self::Checklist,
        Self::Rows,
        Self::Position,
    ];

    /// Whether the field holds many values, each added or removed by itself.
    #[must_use]
    pub fn is_many(self) -> bool {
        matches!(
            self,
            Self::Choices | Self::Links | Self::Photos | Self::Checklist | Self::Rows
        )
    }

    /// Whether two values can be told apart as the smaller and the greater.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        matches!(
            self,
            Self::Number | Self::Money | Self::Moment | Self::Date | Self::Duration | Self::PeopleCount
        )
    }

    /// Whether values can be added up.
    #[must_use]
    pub fn is_quantity(self) -> bool {
        matches!(self, Self::Money | Self::Duration | Self::PeopleCount)
    }
}

/// What is shown when values were written without seeing each other. No rule removes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeRule {
    /// All of them: a conflict, settled by a person.
    Ask,
    /// The smallest, such as the earliest arrival.
    Earliest,
    /// The greatest.
    Latest,
    /// The option or state furthest along.
    Furthest,
    /// All of them, side by side: a set.
    Union,
    /// Their sum: a quantity to which each person adds.
    Sum,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name in records.
    pub key: Key,
    /// Its name for people.
    pub words: Words,
    /// Values that choosing it proposes for other fields: `sets = { class = "urgent" }` (REP-1).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sets: BTreeMap<Key, Value>,
    /// The roles for whom it is the usual one, where a step asks for the field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usual_for: Vec<Role>,
    /// No longer offered. Options are never removed: old records still name them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name in records.
    pub key: Key,
    /// What to look at.
    pub words: Words,
}

/// A range that a reading must stay in. Out of it the record is an alarm: it is kept, and an action is required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The figure that is the least allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Key>,
    /// The figure that is the most allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Key>,
    /// The field that says what was done about it. Required when the reading is out of the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Key>,
}

/// One value, or any of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// Any of these.
    Many(Vec<Value>),
    /// This one.
    One(Value),
}

impl OneOrMany {
    /// The values that satisfy it.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        match self {
            Self::Many(values) => values.iter(),
            Self::One(value) => std::slice::from_ref(value).iter(),
        }
    }
}

/// Fields and the values that they must show, all of them. An empty condition always holds.
/// `when = { class = "urgent", valid_id = false }`
pub type Condition = BTreeMap<Key, OneOrMany>;

/// From when a length of time runs that stands for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From setting out: 出发后 8 分.
    Start,
    /// From midnight: 08:30.
    Midnight,
}

/// Where the value stands in [`Field::said`].
pub const SAID_PLACE: &str = "{v}";

/// One field of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in records. Never used again for something else.
    pub key: Key,
    /// What it holds.
    pub kind: Kind,
    /// Its label.
    pub words: Words,
    /// A line under it that helps to fill it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Words>,
    /// How a headline says the value: `{v}` stands for it. A name beside another says whose it is: 访赵主任.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Words>,
    /// `number`: the unit, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// `duration`: from when it runs, so that it is told as a moment and not as a length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// `number`: how many decimals at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// `text`, `long_text`: the most characters. Otherwise the kind's own bound holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chars_max: Option<u32>,
    /// `photos`, `rows`, `links`: the most entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_max: Option<u32>,
    /// `choice`, `choices`: the options, in order; `furthest` goes by this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// `link`, `links`: the register of the linked record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Key>,
    /// `place`, `staff`, `customer`, `link`: what a record must show that the picker offers it before anybody searches:
    /// `offers = { post = "worker" }`. All others are found by searching.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub offers: Condition,
    /// `checklist`: its lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// `checklist`: or the lines come from a rows field of a linked record: `checkpoint.inspect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_from: Option<String>,
    /// `rows`: the fields of a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Field>,
    /// The range that a reading must stay in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// How unseen values merge. Without it: `union` for kinds that hold many values, `ask` for all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeRule>,
    /// Personal data: masked on lists, kept out of logs and exports, erased when its retention ends (VIS-9).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// The only roles whose devices receive it. Without it: all who read the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readers: Option<Vec<Role>>,
    /// The only roles that may write it. Without it: all who may edit, or take the step that writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writers: Option<Vec<Role>>,
    /// The steps that can't be taken while it is blank.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_at: Vec<Key>,
    /// … but only when this holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub required_when: Condition,
    /// The steps whose form offers it although they can do without. Without it: every step, or none when some step asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<Vec<Key>>,
    /// Shown on the form only when this holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shown_when: Condition,
    /// `id_number`: the resident ID's check digit is verified only when this holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub resident_id_when: Condition,
    /// No longer on forms. Fields are never removed: old records still hold them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Field {
    /// The rule that merges unseen values of this field.
    #[must_use]
    pub fn merge_rule(&self) -> MergeRule {
        self.merge.unwrap_or(if self.kind.is_many() {
            MergeRule::Union
        } else {
            MergeRule::Ask
        })
    }

    /// Whether devices of this role receive the field.
    #[must_use]
    pub fn is_readable_by(&self, role: Role) -> bool {
        self.readers.as_ref().is_none_or(|roles| roles.contains(&role))
    }
}
