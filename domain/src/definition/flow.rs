//! Flows: the states of a record and the steps between them.

use serde::{Deserialize, Serialize};

use super::{Role, VOIDED};
use crate::ids::Key;
use crate::words::Words;

/// On which tab a state's records are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// 待办: somebody has still to do something.
    #[default]
    Todo,
    /// 已办: final. A record in such a state is no longer open.
    Done,
}

/// One state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Its name in records.
    pub key: Key,
    /// Its name for people.
    pub words: Words,
    /// Which tab lists it.
    #[serde(default)]
    pub tab: Tab,
    /// It lies on no line with the others: unseen by each other, it and any other state are a conflict
    /// (cancelled ‖ repaired).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
    /// Fields can't be edited any more, but by those who may correct.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// It waits for something, or for somebody else than who works at it: parts, an approval, the customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
    /// How it looks, where its place in the flow does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
}

/// How a state looks that is more than begun or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Late, and still possible.
    Late,
    /// Too late: it was missed.
    Missed,
    /// Made up for afterwards.
    CatchUp,
}

/// A rule of the manuals that a step must pass, and that is arithmetic, not data. See [`crate::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// REP-4: shared parts, more than 2 labour units and more than 500 yuan need the owners' committee first.
    FeeApproval,
}

/// One step: what moves a record from a state to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name in records.
    pub key: Key,
    /// The words on its button.
    pub words: Words,
    /// The states that it can be taken from. Empty: it makes the record.
    #[serde(default)]
    pub from: Vec<Key>,
    /// The state that it leads to.
    pub to: Key,
    /// Who may take it.
    pub roles: Vec<Role>,
    /// Whether it asks why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reason: bool,
    /// Rules that it must pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guards: Vec<Guard>,
}

/// States in order and the steps between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The states, in the order of the work: `furthest` goes by this order.
    pub states: Vec<State>,
    /// The steps.
    pub steps: Vec<Step>,
}

impl Default for Flow {
    /// The flow of a register that only keeps records. Who may make one is said by `access.create`.
    fn default() -> Self {
        Self {
            states: vec![State {
                key: Key::literal("kept"),
                words: Words::new("在册", "Kept"),
                tab: Tab::Todo,
                apart: false,
                waits: false,
                locked: false,
                look: None,
            }],
            steps: vec![Step {
                key: Key::literal("enter"),
                words: Words::new("登记", "Enter"),
                from: Vec::new(),
                to: Key::literal("kept"),
                roles: Role::ALL.to_vec(),
                reason: false,
                guards: Vec::new(),
            }],
        }
    }
}

impl Flow {
    /// A state by its key. [`VOIDED`] is in every flow and in no file.
    #[must_use]
    pub fn state(&self, key: &str) -> Option<&State> {
        self.states.iter().find(|state| state.key == key)
    }

    /// A step by its key.
    #[must_use]
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// How far along the flow a state is; `None` for states that are not on the line.
    #[must_use]
    pub fn distance(&self, state: &str) -> Option<usize> {
        self.states.iter().position(|s| s.key == state && !s.apart)
    }

    /// Whether nobody has anything to do any more in this state.
    #[must_use]
    pub fn is_final(&self, state: &str) -> bool {
        state == VOIDED || self.state(state).is_some_and(|s| s.tab == Tab::Done)
    }

    /// Whether fields are locked in this state.
    #[must_use]
    pub fn is_locked(&self, state: &str) -> bool {
        self.state(state).is_some_and(|s| s.locked)
    }
}
