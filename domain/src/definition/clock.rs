//! Clocks: deadlines that run from a moment until a step.

use serde::{Deserialize, Serialize};

use super::{Condition, Role};
use crate::ids::Key;
use crate::words::Words;

/// A mark on the way to the deadline, or behind it, at which somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Percent of the limit that has run: 50 is half-way, 100 the deadline itself.
    pub percent: u32,
    /// Who is told.
    pub to: Vec<Role>,
}

/// One deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Its name in the system.
    pub key: Key,
    /// Its name for people.
    pub words: Words,
    /// It starts when one of these steps is taken …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub start_steps: Vec<Key>,
    /// … or at the moment that this field holds, which goes before the steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_field: Option<Key>,
    /// It stops when one of these steps is taken.
    pub stop_steps: Vec<Key>,
    /// It runs only while this holds.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub when: Condition,
    /// The figure (a duration) that is its length.
    pub limit: Key,
    /// A moment field that, when filled, is the deadline instead (REP-7: extended after telling the customer).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_to: Option<Key>,
    /// A figure (a duration from midnight): the first such time of day behind the start is the deadline, where the length ends later (VIS-6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_later_than: Option<Key>,
    /// What is late by it can still be done. Only once every clock of a record that nobody has begun ran out is it too late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub still_possible: bool,
    /// Who is told on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate: Vec<Escalation>,
    /// Where it comes from: `REP-2, S0`.
    pub source: String,
}
