//! How a register is listed, printed and kept.

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::ids::Key;
use crate::words::Words;

/// A list besides the two tabs: "who is inside now".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its name in the system.
    pub key: Key,
    /// Its name for people.
    pub words: Words,
    /// Only records in these states; empty: in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<Key>,
    /// Only records for which this holds.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub when: Condition,
    /// Only records whose nearest deadline has passed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// The fields that a row shows.
    pub columns: Vec<Key>,
    /// The field that rows are ordered by; without it, newest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by: Option<Key>,
}

/// A page of the logbook 登记簿.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// The page's heading.
    pub words: Words,
    /// Its columns.
    pub columns: Vec<Key>,
    /// Whether the number that people tell a record by stands before them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub numbered: bool,
    /// The field with that number, where the record has one on paper of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Key>,
    /// Whether the reasons that steps gave stand behind the state.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reasons: bool,
    /// Who signs below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Words>,
    /// Whether the page lies on its side.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub landscape: bool,
}

/// How long things are kept. Only retention erases, and only private fields (VIS-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// The figure after which private fields are erased, from the record's last step into a final state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_after: Option<Key>,
}
