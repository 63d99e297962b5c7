//! A register as it travels and is kept: the text that the server wrote, whole.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Definition;
use crate::ids::Key;
use crate::words::Words;

/// The text of a definition. A later build may have written it: then it has keys that this one passes over, or kinds of things that this one
/// can't read at all. It is kept as it came, so that the app reads it whole once it is that build.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegisterText(Box<RawValue>);

impl PartialEq for RegisterText {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for RegisterText {}

/// What is told of a register that can't be read: the least that every build has understood, and every later one writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Heading {
    /// Its name in the system.
    pub key: Key,
    /// Its name for people.
    pub words: Words,
}

impl RegisterText {
    /// The text of a definition.
    ///
    /// # Errors
    /// When it can't be written as JSON, which no definition comes to.
    pub fn of(definition: &Definition) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(definition).map(Self)
    }

    /// The definition, if this build can read it.
    #[must_use]
    pub fn read(&self) -> Option<Definition> {
        serde_json::from_str(self.0.get()).ok()
    }

    /// Its heading, which can be read where the definition can't.
    #[must_use]
    pub fn heading(&self) -> Option<Heading> {
        serde_json::from_str(self.0.get()).ok()
    }

    /// The text itself.
    #[must_use]
    pub fn get(&self) -> &str {
        self.0.get()
    }
}
